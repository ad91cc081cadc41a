"""Random boards written straight into the tables, and every number of Monday counted again from the raw rows."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from assessor import paths, working_days
from assessor.database import Database, Row
from assessor.door import STATES, Person
from tests.house import content, new_id

ZONE = ZoneInfo("Europe/London")
OPEN = ("open", "in-progress")
TYPES = ("assessment", "assessment", "reassessment", "evidence-review", "mock", "practice")
TABLES = (
    *("assessment", "seat", "member", "move", "recommendation", "history", "retro", "retro_assessment"),
    *("retro_action", "fact_check", "remark", "ask", "ask_part", "asked"),
)


class Board:
    """Writes random rows."""

    def __init__(self, database: Database, people: dict[str, Person], seed: int, today: date) -> None:
        self.database = database
        self.people = people
        self.random = random.Random(seed)
        self.now = datetime.combine(today, time(12), ZONE).astimezone(UTC)

    def lately(self, days: int = 16) -> datetime:
        """A moment not long ago."""
        return self.now - timedelta(minutes=self.random.randrange(days * 24 * 60))

    async def fill(self) -> None:
        """A few services, and what may happen to them."""
        some = self.random.randrange(12, 18)
        async with self.database.transaction() as tx:
            self.tx = tx
            services = [await self.service() for _ in range(3)]
            made = [await self.assessment(self.random.choice(services)) for _ in range(some)]
            for _ in range(6):
                await self.retro(made)
            for state in ("waiting", "declined"):
                await self.insert(
                    "asked",
                    id=new_id(),
                    name="Kit",
                    email="kit@b.example",
                    service_name="Bins",
                    organisation="",
                    phase="alpha",
                    type="mock",
                    wished="",
                    words="",
                    at=self.lately(),
                    state=state,
                )

    async def insert(self, table: str, **row: Any) -> None:
        """One row."""
        names = list(row)
        values = ", ".join(f":{name}" for name in names)
        await self.tx.run(f"insert into {table} ({', '.join(names)}) values ({values})", **row)

    async def service(self) -> str:
        """Femi is a member of most."""
        id = f"s-{new_id()}"
        about: dict[str, Any] = {"id": id, "name": id, "links": "[]", "openness": "invited", "version": 1}
        await self.insert("service", **about, created_at=self.lately())
        if self.random.random() < 0.7:
            await self.insert("member", service=id, person=self.people["femi"].id, added_at=self.lately())
        return id

    async def assessment(self, service: str) -> str:
        """With the moves that brought it where it is."""
        draw, id = self.random, f"a-{new_id()}"
        recorded = draw.random() < 0.3
        day = (self.now + timedelta(days=draw.randrange(-14, 5))).astimezone(ZONE).date()
        held = draw.random() < 0.9
        session: dict[str, Any] = {
            "starts_at": f"{day.isoformat()}T09:30:00Z",
            "ends_at": f"{day.isoformat()}T12:30:00Z",
        }
        times = sorted(self.lately() for _ in range(draw.randrange(7)))
        steps = self._walk(len(times))
        state = "published" if recorded else steps[-1]
        told = self.lately() if draw.random() < 0.5 or recorded else None
        about: dict[str, Any] = {
            "id": id,
            "service": service,
            "standard_set": "lgdss",
            "edition": "1",
            "phase": "alpha",
        }
        about |= {"type": draw.choice(TYPES), "method": "in-the-round", "scale": "met", "numbers": "[1, 6]"}
        about |= {"sessions": json.dumps([session] if held else [])}
        about |= {"starts_on": day.isoformat() if held else None, "recorded": recorded, "state": state}
        shown = {"notes_shown": "live", "authors_shown": "name", "views_shown": "revealed"}
        more: dict[str, Any] = {"confidential": draw.random() < 0.25, "told_at": told, "version": 1}
        await self.insert("assessment", **about, **shown, **more, created_at=self.lately(30))
        self.position = 0
        for at, before, now in zip(times, steps, steps[1:], strict=False):
            if not recorded:
                await self.entry(id, at, "state.changed", id)
                step: dict[str, Any] = {"from_state": before, "to_state": now, "at": at}
                await self.insert("move", assessment=id, position=self.position, **step)
        if told and not recorded:
            await self.entry(id, told, "team.told", id)
        for key, role in (("dana", "lead"), ("ruth", "observer")):
            if draw.random() < 0.5:
                seat: dict[str, Any] = {
                    "assessment": id,
                    "person": self.people[key].id,
                    "role": role,
                    "leads": "[]",
                }
                seat |= {"profession": draw.choice(["user research", "product", "delivery"])}
                seat |= {"duties": "[]", "position": 0, "open_position": 0, "version": 1}
                until = {"until": draw.choice([None, None, self.now - timedelta(days=9)])}
                await self.insert("seat", **seat, **until, added_at=self.lately())
        for _ in range(draw.randrange(4)):
            await self.recommendation(id)
        if state == "fact-check":
            await self.fact_check(id)
        return id

    def _walk(self, many: int) -> list[str]:
        """States, each beside the one before."""
        at = self.random.randrange(5)
        found = [STATES[at]]
        for _ in range(many):
            if self.random.random() < 0.06:
                return [*found, "cancelled"]
            at = max(0, min(5, at + self.random.choice([1, 1, 1, -1])))
            if STATES[at] != found[-1]:
                found.append(STATES[at])
            if STATES[at] == "published":
                break
        return found

    async def entry(self, assessment: str, at: datetime, action: str, id: str) -> None:
        """The next of a journal."""
        self.position += 1
        places = {"position": self.position, "open_position": self.position}
        subject = action.partition(".")[0]
        await self.insert(
            "journal", assessment=assessment, **places, at=at, action=action, subject=subject, id=id
        )

    async def recommendation(self, assessment: str) -> None:
        """With the statuses it had."""
        draw, id = self.random, new_id()
        times = sorted(self.lately() for _ in range(draw.randrange(5)))
        statuses = [draw.choice([*OPEN, "done", "confirmed", "not-doing"]) for _ in times]
        statuses.append(draw.choice([*OPEN, *OPEN, "done"]))
        everyone = draw.random() < 0.8
        opened = self.lately(24) if everyone else None
        about: dict[str, Any] = {
            "assessment": assessment,
            "id": id,
            "standard": draw.choice([None, 6]),
            "from_notes": "[]",
        }
        about |= {
            "level": draw.choice(["must", "should", "could"]),
            "body": draw.choice(["Pay.", " pay. ", "Buy."]),
        }
        about |= {"for_whom": draw.choice(["team", "organisation"]), "status": statuses[-1]}
        about |= {"due": draw.choice([None, self.lately().astimezone(ZONE).date().isoformat()])}
        about |= {"visibility": "everyone" if everyone else "panel", "open_at": opened, "position": 1}
        about |= {"author": self.people["dana"].id, "at": self.lately(30), "version": len(statuses)}
        removed = self.lately() if draw.random() < 0.1 else None
        await self.insert("recommendation", **about, removed_at=removed)
        for n, (at, status) in enumerate(zip(times, statuses, strict=False)):
            await self.entry(assessment, at, "recommendation.changed", id)
            was: dict[str, Any] = {
                "assessment": assessment,
                "subject": "recommendation",
                "id": id,
                "version": n + 1,
            }
            await self.insert("history", **was, was=json.dumps({"status": status}), at=at)

    async def fact_check(self, assessment: str) -> None:
        """Accepted, challenged, over, or none of it."""
        draw, due = self.random, (self.now + timedelta(days=self.random.randrange(-12, 6))).date()
        about: dict[str, Any] = {
            "assessment": assessment,
            "opened_at": self.lately(),
            "due": due.isoformat(),
            "version": 1,
        }
        about |= {"accepted_at": draw.choice([None, self.lately(30)])}
        about |= {"challenged_at": draw.choice([None, self.lately()])}
        about |= {"meeting_on": draw.choice([None, "2018-12-05"])}
        await self.insert("fact_check", **about)
        for _ in range(draw.randrange(3)):
            remark: dict[str, Any] = {
                "assessment": assessment,
                "id": new_id(),
                "part": "summary",
                "body": "No.",
                "version": 1,
            }
            remark |= {"author": self.people["femi"].id, "position": 1, "open_position": 1}
            remark |= {"answer": draw.choice([None, "changed"]), "at": self.lately()}
            await self.insert("remark", **remark)

    async def retro(self, assessments: list[str]) -> None:
        """Of one or of several; some open, some with actions."""
        draw = self.random
        about = draw.sample(assessments, draw.randrange(1, 4))
        own = about[0] if len(about) == 1 else None
        if own and await self.tx.one("select 1 from retro where id = :id", id=own):
            return
        id = own or new_id()
        opened = draw.choice([None, self.lately()])
        row: dict[str, Any] = {
            "id": id,
            "assessment": own,
            "format": "worked",
            "opened_at": opened,
            "version": 1,
        }
        await self.insert("retro", **row, created_at=self.lately())
        for one in about if own is None else []:
            await self.insert("retro_assessment", retro=id, assessment=one)
        for _ in range(draw.randrange(3)):
            act: dict[str, Any] = {
                "retro": id,
                "id": new_id(),
                "body": draw.choice(["Pay.", "Meet."]),
                "version": 1,
            }
            act |= {"for_whom": draw.choice(["team", "organisation", "organisation"])}
            act |= {"status": draw.choice([*OPEN, "done"]), "author": self.people["dana"].id}
            act |= {"at": self.lately(), "status_at": self.lately()}
            act |= {"removed_at": draw.choice([None, None, self.lately()])}
            await self.insert("retro_action", **act)
            if act["for_whom"] == "organisation" and draw.random() < 0.4:
                ask: dict[str, Any] = {
                    "id": new_id(),
                    "title": "Ask",
                    "author": self.people["iqbal"].id,
                    "version": 1,
                }
                ask |= {"decide_by": draw.choice([None, "2018-12-01", "2199-12-01"]), "at": self.lately()}
                ask |= {"decided_on": draw.choice([None, None, "2018-12-02"])}
                ask |= {"removed_at": draw.choice([None, None, self.lately()])}
                await self.insert("ask", **ask)
                await self.insert("ask_part", ask=ask["id"], kind="action", place=id, thing=act["id"])


# --- Counted again ------------------------------------------------------------------------------------------


class Raw:
    """Every row of the tables, as it is."""

    def __init__(self, tables: dict[str, list[Row]], today: date) -> None:
        self.tables = tables
        self.today = today
        self.by_id = {row["id"]: row for row in tables["assessment"]}

    @classmethod
    async def of(cls, database: Database, today: date) -> "Raw":
        return cls({name: await database.all(f"select * from {name}") for name in TABLES}, today)

    def entered(self, who: Person) -> set[str]:
        """What of the board somebody may enter, without what counts nowhere."""
        now = datetime.now(UTC)
        seats = {
            row["assessment"]
            for row in self.tables["seat"]
            if row["person"] == who.id and (row["until"] is None or _at(row["until"]) > now)
        }
        kept = {row["service"] for row in self.tables["member"] if row["person"] == who.id}
        found = set()
        for row in self.tables["assessment"]:
            office = who.admin or who.organiser or (who.leadership and not row["confidential"])
            member = row["service"] in kept and not row["confidential"]
            if office or member or row["id"] in seats:
                found.add(row["id"])
        here = {id for id in found if self.by_id[id]["state"] != "cancelled"}
        return {id for id in here if self.by_id[id]["type"] != "practice"}

    def changed(self, who: Person, first: date, last: date) -> dict[str, int]:
        """The numbers of some days."""
        entered = self.entered(who)
        counted = {id for id in entered if self.by_id[id]["type"] not in ("mock", "peer-review")}

        def inside(at: Any) -> bool:
            return at is not None and first <= _at(at).astimezone(ZONE).date() <= last

        moves = defaultdict(list)
        for row in sorted(self.tables["move"], key=lambda row: row["position"]):
            if row["assessment"] in counted and inside(row["at"]):
                moves[row["assessment"]].append(row)
        rows = [self.by_id[id] for id in counted]
        begun = [row for row in rows if row["state"] not in ("preparing", "evidence-submitted")]
        advised = [r for r in self.tables["recommendation"] if r["assessment"] in counted and _shown(r)]
        due = (_before(first), _before(last))
        return {
            "held": _many(begun, lambda r: bool(r["starts_on"]) and _within(r["starts_on"], first, last)),
            "moved": _many(moves.values(), lambda m: m[0]["from_state"] != m[-1]["to_state"]),
            "told": _many(rows, lambda r: not r["recorded"] and inside(r["told_at"])),
            "published": sum(m["to_state"] == "published" for same in moves.values() for m in same),
            "closed": _many(advised, lambda r: self.closed(r, first, last)),
            "overdue": _many(
                advised,
                lambda r: (
                    r["status"] in OPEN
                    and r["level"] != "could"
                    and bool(r["due"])
                    and _within(r["due"], *due)
                ),
            ),
            "retros": _many(
                self.tables["retro"], lambda r: inside(r["opened_at"]) and bool(self.of_retro(r) & entered)
            ),
        }

    def closed(self, row: Row, first: date, last: date) -> bool:
        """Whether it was open at the beginning, and is not at the end."""
        stood = [
            one
            for one in self.tables["history"]
            if (one["assessment"], one["id"]) == (row["assessment"], row["id"])
        ]
        stood.sort(key=lambda one: one["version"])
        ends = [(_at(one["at"]), _status(one)) for one in stood]
        begin = max(datetime.combine(first, time(), ZONE), _at(row["open_at"]))
        end = datetime.combine(last + timedelta(days=1), time(), ZONE)

        def just_before(moment: datetime) -> str:
            later = [status for until, status in ends if until >= moment]
            return later[0] if later else str(row["status"])

        return begin < end and just_before(begin) in OPEN and just_before(end) not in OPEN

    def of_retro(self, retro: Row) -> set[str]:
        """The assessments a retro is about."""
        if retro["assessment"]:
            return {retro["assessment"]}
        return {r["assessment"] for r in self.tables["retro_assessment"] if r["retro"] == retro["id"]}

    def asked(self, who: Person) -> tuple[int, int]:
        """How many things are asked of the organisation, and how many services wait."""
        entered = self.entered(who)
        office = who.admin or who.organiser or who.leadership
        live = {row["id"]: row for row in self.tables["ask"] if not row["removed_at"]}
        of = {(p["kind"], p["place"], p["thing"]): p["ask"] for p in self.tables["ask_part"]}
        retros = {row["id"]: row for row in self.tables["retro"]}
        things = [
            ("recommendation", r["assessment"], r, {r["assessment"]})
            for r in self.tables["recommendation"]
            if _shown(r)
        ]
        things += [
            ("action", r["retro"], r, self.of_retro(retros[r["retro"]]))
            for r in self.tables["retro_action"]
            if not r["removed_at"]
        ]
        asks, services = set(), set()
        for kind, place, row, about in things:
            here = about & entered
            if not here or row["for_whom"] != "organisation" or row["status"] not in OPEN:
                continue
            ask = of.get((kind, place, row["id"])) if office else None
            if ask in live and live[ask]["decided_on"]:
                continue
            asks.add(ask if ask in live else row["body"].strip().lower())
            services |= {self.by_id[id]["service"] for id in here}
        return len(asks), len(services)

    def deciding(self, who: Person) -> dict[str, int]:
        """What needs a decision today."""
        entered = self.entered(who)
        counted = {id for id in entered if self.by_id[id]["type"] not in ("mock", "peer-review")}
        checks = [
            row
            for row in self.tables["fact_check"]
            if row["assessment"] in counted and self.by_id[row["assessment"]]["state"] == "fact-check"
        ]
        waits = [
            row for row in checks if row["challenged_at"] and not row["meeting_on"] and not row["accepted_at"]
        ]
        late = [row for row in checks if not row["accepted_at"] and row["due"] < self.today.isoformat()]
        found = {"challenged": len(waits)}
        if who.admin or who.organiser or who.leadership:
            found["panels-short"] = _many((self.by_id[id] for id in counted), self.short)
            found["asks-late"] = sum(self.late(who, entered, row) for row in self.tables["ask"])
        if who.admin or who.organiser:
            found["asked-for"] = sum(row["state"] == "waiting" for row in self.tables["asked"])
        found["fact-checks-over"] = _many(late, lambda row: row not in waits)
        found["reports-late"] = (
            sum(self.unwritten(self.by_id[id]) for id in counted)
            + _many(late, lambda row: self.unanswered(row["assessment"]))
            + _many(
                checks,
                lambda row: bool(row["accepted_at"]) and self.after(row["accepted_at"], 5) < self.today,
            )
        )
        return found

    def late(self, who: Person, entered: set[str], ask: Row) -> bool:
        """Whether an ask that somebody may see is undecided after its day."""
        if ask["removed_at"] or ask["decided_on"] or not ask["decide_by"]:
            return False
        inside = {p["thing"]: p["place"] for p in self.tables["ask_part"] if p["ask"] == ask["id"]}
        retros = {row["id"]: row for row in self.tables["retro"]}
        seen = [
            row
            for row in self.tables["retro_action"]
            if row["id"] in inside and not row["removed_at"] and self.of_retro(retros[row["retro"]]) & entered
        ]
        mine = who.admin or who.organiser or ask["author"] == who.id
        return bool(seen or mine) and ask["decide_by"] < self.today.isoformat()

    def short(self, row: Row) -> bool:
        """Whether one of its standards (1 and 6 are assessed) has nobody of a profession that leads on it."""
        if not row["starts_on"] or row["starts_on"] < self.today.isoformat() or row["recorded"]:
            return False  # what was held another way had its panel elsewhere
        of_panel = [s for s in self.tables["seat"] if s["role"] == "lead" and s["until"] is None]
        there = {s["profession"] for s in of_panel if s["assessment"] == row["id"]}
        standards = content(paths.STANDARDS).standards["lgdss"].standards
        numbers = json.loads(row["numbers"]) if isinstance(row["numbers"], str) else row["numbers"]
        return any(
            one.professions and not there & set(one.professions) for one in standards if one.number in numbers
        )

    def after(self, at: Any, days: int) -> date:
        return working_days.after(_at(at).astimezone(ZONE).date(), days, "england")

    def unanswered(self, assessment: str) -> bool:
        """Whether a remark waits."""
        return any(r["assessment"] == assessment and not r["answer"] for r in self.tables["remark"])

    def unwritten(self, row: Row) -> bool:
        """Whether a report should have been written by now."""
        if row["state"] not in ("in-session", "writing-up"):
            return False
        begun = [
            m["at"]
            for m in self.tables["move"]
            if m["assessment"] == row["id"] and m["to_state"] == "writing-up"
        ]
        day = row["starts_on"] and date.fromisoformat(row["starts_on"])
        if row["state"] == "in-session" and (not day or day >= self.today):
            return False
        if day:
            return working_days.after(day, 5, "england") < self.today
        return bool(begun) and self.after(max(map(_at, begun)), 5) < self.today


def _at(value: Any) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _status(row: Row) -> str:
    was = json.loads(row["was"]) if isinstance(row["was"], str) else row["was"]
    return str(was["status"])


def _shown(row: Row) -> bool:
    return row["visibility"] == "everyone" and not row["removed_at"]


def _within(day: str, first: date, last: date) -> bool:
    return first <= date.fromisoformat(day) <= last


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _many(rows: Iterable[Any], wanted: Callable[[Any], bool]) -> int:
    return sum(1 for row in rows if wanted(row))

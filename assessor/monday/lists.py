"""The lists behind the numbers of a week: what changed, and what needs a decision. Each number is the length of one."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from assessor.asks import queries as asks
from assessor.assessments import asking_queries
from assessor.database import Reading, Row
from assessor.deadlines import queries as deadline_queries
from assessor.deadlines.deadline import Deadline, deadlines
from assessor.deadlines.deadlines import NAMES
from assessor.door import Person
from assessor.figures.figure import Cell, Column, Figure
from assessor.monday import panels, queries
from assessor.monday.span import Span
from assessor.portfolio.view import View
from assessor.recommendations.due import OPEN
from assessor.recommendations.shown import Sets
from assessor.settings import Settings
from assessor.words import Times, count, phrase, runs

COUNTED = ("assessment", "reassessment", "evidence-review")
RUNNING = ("in-session", "writing-up", "fact-check")
NOT_BEGUN = ("preparing", "evidence-submitted")
MOST_ASKED = 1_000
MOST_REPORTS = 300  # under way, that are looked at: as many as in the portfolio
OTHERS = "Mocks and peer reviews are not counted"
NEVER = "practice boards and cancelled assessments never are"


@dataclass(frozen=True, slots=True)
class Thing:
    """One line of a list: what it is, where it stands, and a day."""

    words: str
    detail: str
    address: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Listed:
    """What one number counts: `noun` and `done` make its words ("2 reports published")."""

    key: str
    title: str
    noun: str
    done: str
    counted: str
    left_out: str
    things: tuple[Thing, ...]

    @property
    def many(self) -> int:
        return len(self.things)

    @property
    def words(self) -> str:
        """ "2 reports published", "1 assessment held"."""
        return f"{count(self.many, self.noun)} {self.done}"

    @property
    def noun_words(self) -> str:
        """The same without the number: "reports published"."""
        return self.words.partition(" ")[2]

    def figure(self, times: Times) -> Figure:
        """The list as a figure."""
        rows = tuple(
            (
                Cell(one.words, link=one.address),
                Cell(one.detail),
                Cell(one.day.isoformat() if one.day else None, times.day(one.day) or "No day"),
            )
            for one in self.things
        )
        columns = (Column("what", "What"), Column("about", "About"), Column("day", "Day", "day"))
        sentence = f"{self.words[0].upper()}{self.words[1:]}."
        return Figure(self.key, self.title, sentence, self.counted, self.left_out, columns, rows)


# The keys of the lists of what changed; all others are of what needs a decision.
CHANGED = ("held", "moved", "told", "published", "closed", "overdue", "retros")


# --- What changed -----------------------------------------------------------------------------------------


async def changed(db: Reading, who: Person, span: Span) -> list[Listed]:
    """What happened in these days."""
    times = Times(span.zone)
    first, last = span.first.isoformat(), span.last.isoformat()
    day = timedelta(days=1)
    was_due = ((span.first - day).isoformat(), (span.last - day).isoformat())
    moves = await queries.moved(db, who, span.since, span.until)
    return [
        _held(await queries.held(db, who, first, last)),
        _moved(moves, times),
        _told(await queries.told(db, who, span.since, span.until), times),
        _published(moves, times),
        await _closed(db, who, span, times),
        _overdue(await queries.overdue(db, who, *was_due)),
        _retros(await queries.retros(db, who, span.since, span.until), times),
    ]


def _counted(rows: Sequence[Row]) -> tuple[list[Row], str]:
    """Those that count, and a sentence about those that do not."""
    found = [row for row in rows if row["type"] in COUNTED]
    many = len({row["id"] for row in rows}) - len({row["id"] for row in found})
    return found, f"{OTHERS} ({many} here); {NEVER}."


def about(row: Row) -> str:
    """ "Alpha assessment"."""
    return f"{phrase(row['phase'])} {phrase(row['type']).lower()}"


def _held(rows: Sequence[Row]) -> Listed:
    found, left_out = _counted(rows)
    begun = [row for row in found if row["state"] not in NOT_BEGUN]
    if len(found) > len(begun):
        left_out += f" {len(found) - len(begun)} with their day in these days did not begin yet."
    recorded = sum(1 for row in begun if row["recorded"])
    if recorded:
        left_out += f" Among those counted, held another way and recorded here: {recorded}."
    things = tuple(
        Thing(row["service_name"], about(row), f"/assessments/{row['id']}", date.fromisoformat(row["day"]))
        for row in begun
    )
    counted = "Assessments whose first session was on one of these days, and that have begun."
    return Listed("held", "Assessments held", "assessment", "held", counted, left_out, things)


def _moved(rows: Sequence[Row], times: Times) -> Listed:
    rows, left_out = _counted(rows)
    by: dict[str, list[Row]] = {}
    for row in rows:
        by.setdefault(row["id"], []).append(row)
    things = tuple(
        Thing(
            same[-1]["service_name"],
            f"{about(same[-1])}: {_from_to(same[0]['from_state'], same[-1]['to_state'])}",
            f"/assessments/{id}",
            times.local(same[-1]["at"]).date(),
        )
        for id, same in by.items()
        if same[0]["from_state"] != same[-1]["to_state"]
    )
    counted = "Assessments that stood in another state at the end of these days than at their beginning."
    return Listed("moved", "Assessments that moved on", "assessment", "moved on", counted, left_out, things)


def _from_to(before: str, now: str) -> str:
    return f"from {phrase(before).lower()} to {phrase(now).lower()}"


def _told(rows: Sequence[Row], times: Times) -> Listed:
    found, left_out = _counted(rows)
    counted = "Assessments whose team was told the panel’s result in these days."
    things = tuple(_thing(row, times) for row in {row["id"]: row for row in found}.values())
    return Listed("told", "Teams told the result", "team", "told the result", counted, left_out, things)


def _published(moves: Sequence[Row], times: Times) -> Listed:
    found, left_out = _counted([row for row in moves if row["to_state"] == "published"])
    counted = "Reports published in these days, by their first edition; a correction is no new report."
    things = tuple(_thing(row, times, "/report") for row in found)
    return Listed("published", "Reports published", "report", "published", counted, left_out, things)


def _thing(row: Row, times: Times, below: str = "") -> Thing:
    day = times.local(row["at"]).date()
    return Thing(row["service_name"], about(row), f"/assessments/{row['id']}{below}", day)


async def _closed(db: Reading, who: Person, span: Span, times: Times) -> Listed:
    rows, left_out = _counted(await queries.changed(db, who, span.since, span.until))
    before = await queries.stood(db, rows)
    things = []
    for row in rows:
        at = closed_at(row, before.get((row["id"], row["recommendation"]), ()), span, times)
        if at:
            things.append(_recommended(row, times.local(at).date()))
    counted = (
        "Recommendations that were open at the beginning of these days, or came in them, and were done, confirmed "
        "or given up at their end; only those that everyone with a seat may see."
    )
    return Listed(
        "closed", "Recommendations closed", "recommendation", "closed", counted, left_out, tuple(things)
    )


def closed_at(row: Row, before: Sequence[Row], span: Span, times: Times) -> datetime | None:
    """When a recommendation was closed for good in these days; None when it was not.

    `before` says how it stood before each of its changes. What happened before everyone could see it is no news.
    """
    changes = [(times.local(one["at"]), _status(one["was"])) for one in before]
    shown = times.local(row["open_at"])
    since = max(span.since, shown)

    def stood(moment: datetime) -> str:
        return next((was for at, was in changes if at >= moment), str(row["status"]))

    if shown >= span.until or stood(since) not in OPEN or stood(span.until) in OPEN:
        return None
    inside = [at for at, was in changes if since <= at < span.until and was in OPEN]
    return inside[-1]


def _status(was: Any) -> str:
    found: Mapping[str, Any] = json.loads(was) if isinstance(was, str) else was
    return str(found["status"])


def _recommended(row: Row, day: date) -> Thing:
    there = f"/standards/{row['standard']}" if row["standard"] is not None else ""
    address = f"/assessments/{row['id']}{there}#recommendation-{row['recommendation']}"
    standard = f"standard {row['standard']}" if row["standard"] is not None else "the whole service"
    return Thing(row["service_name"], f"A “{row['level']}” about {standard}", address, day)


def _overdue(rows: Sequence[Row]) -> Listed:
    found, left_out = _counted(rows)
    things = tuple(_recommended(row, date.fromisoformat(row["due"])) for row in found)
    counted = (
        "Recommendations whose day went by in these days and that are still open; only those that everyone with a "
        "seat may see."
    )
    left_out += " Advice (“could”) is left out: nobody is chased for it."
    title = "Recommendations newly overdue"
    return Listed("overdue", title, "recommendation", "newly overdue", counted, left_out, things)


def _retros(rows: Sequence[Row], times: Times) -> Listed:
    things = []
    for row in rows:
        several = "" if row["assessment"] else f"of {count(row['many'], 'assessment')}"
        words = row["title"] or row["service_name"]
        things.append(Thing(words, several, f"/retros/{row['id']}", times.local(row["at"]).date()))
    counted = "Retros that were opened in these days, of one assessment or of several."
    left_out = "Retros of practice boards and of cancelled assessments are not counted."
    return Listed("retros", "Retros opened", "retro", "opened", counted, left_out, tuple(things))


# --- What needs a decision ----------------------------------------------------------------------------------


async def deciding(
    db: Reading, who: Person, eyes: View, sets: Sets, settings: Settings, today: date
) -> list[Listed]:
    """What waits for somebody now, as far as they may see it; of the office's things only for the office."""
    times = Times(settings.timezone)
    found = [_challenged(await queries.challenged(db, who), times)]
    if who.may("put asks together"):
        found.append(_late_asks(await asks.past_their_day(db, who, today.isoformat())))
    if who.may("answer what is asked for"):
        found.append(_asked_for(await asking_queries.listed(db, "waiting", "", MOST_ASKED), times))
    if who.may("look across"):
        found.append(_short(await panels.short(db, who, sets, today)))
    return [*found, *await _late(db, eyes, settings, today)]


def _challenged(rows: Sequence[Row], times: Times) -> Listed:
    found, left_out = _counted(rows)
    counted = "Reports in fact check that their team challenges, before a meeting about it was recorded."
    things = tuple(_thing(row, times, "/fact-check") for row in found)
    title = "Challenged reports that wait for a meeting"
    return Listed(
        "challenged", title, "challenged report", "waiting for a meeting", counted, left_out, things
    )


def _late_asks(rows: Sequence[Row]) -> Listed:
    things = tuple(
        Thing(
            row["title"],
            f"{row['decider'] or 'Nobody named'}; {count(row['services'], 'service')} waiting",
            f"/asks/{row['id']}",
            date.fromisoformat(row["decide_by"]),
        )
        for row in rows
    )
    counted = "What is asked of us and put together, undecided after the day by which it was to be decided."
    left_out = "What has no day is never late."
    title = "Asked of us, and past its day"
    return Listed("asks-late", title, "ask", "past its day", counted, left_out, things)


def _asked_for(rows: Sequence[Row], times: Times) -> Listed:
    things = tuple(
        Thing(
            row["kept_name"] or row["service_name"],
            about(row),
            f"/asked/{row['id']}",
            times.local(row["at"]).date(),
        )
        for row in rows
    )
    counted = f"Assessments that teams asked for and nobody answered; at most {MOST_ASKED:,} are counted."
    title = "Assessments asked for, and unanswered"
    return Listed("asked-for", title, "assessment", "asked for and unanswered", counted, "", things)


def _short(rows: Sequence[Row]) -> Listed:
    found, left_out = _counted(rows)
    things = tuple(
        Thing(
            row["service_name"],
            f"{about(row)}: {count(len(row['without']), 'standard')} without ({runs(row['without'])})",
            f"/assessments/{row['id']}/people",
            date.fromisoformat(row["day"]),
        )
        for row in found
        if row["without"]
    )
    counted = (
        "Assessments from today on with a standard that names professions, none of which is on the panel; at most "
        f"{panels.MOST} are looked at."
    )
    title = "Panels short of a profession"
    return Listed("panels-short", title, "panel", "short of a profession", counted, left_out, things)


def _running(eyes: View) -> list[str]:
    """Assessments between their day and publication, those of the earliest days first, and mocks last."""
    sets, found = eyes.state.sets, 0
    for state in RUNNING:
        found |= sets["state", state]
    rows = list(eyes.rows(found & ~sets["type", "practice"]))
    rows.sort(key=lambda row: (row.type not in COUNTED, row.day or "9999", row.id))
    return [row.id for row in rows[:MOST_REPORTS]]


async def _late(db: Reading, eyes: View, settings: Settings, today: date) -> list[Listed]:
    """Reports and fact checks whose day is over."""
    found, left_out = _counted(await deadline_queries.these(db, _running(eyes)))
    late = [(one, row) for row in found for one in deadlines(row, settings, today) if one.is_late]
    late.sort(key=lambda pair: (pair[0].due, pair[1]["id"]))
    reports = _deadlines(late, lambda one: one.what not in ("fact-check", "meeting"))
    checks = _deadlines(late, lambda one: one.what == "fact-check")
    most = f"At most {MOST_REPORTS} under way are looked at, those of the earliest days first."
    return [
        Listed(
            "reports-late",
            "Reports late",
            "report",
            "late",
            "Reports not written, remarks not answered and reports not published by their day, each for itself. "
            + most,
            left_out,
            reports,
        ),
        Listed(
            "fact-checks-over",
            "Fact checks over",
            "fact check",
            "over and not accepted",
            f"Reports that the team neither accepted nor challenged by its day. {most}",
            left_out,
            checks,
        ),
    ]


def _deadlines(late: Sequence[tuple[Deadline, Row]], wanted: Callable[[Deadline], bool]) -> tuple[Thing, ...]:
    return tuple(
        Thing(
            row["service_name"],
            f"{about(row)}: {NAMES[one.what].lower()}",
            f"/assessments/{row['id']}",
            one.due,
        )
        for one, row in late
        if wanted(one)
    )

"""What the portfolio's index keeps of one assessment, and by which keys it is found."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from hashlib import blake2b
from sys import intern
from typing import Any, NamedTuple

from assessor.database import Row as Stored
from assessor.portfolio.bits import Key

CLOSED = frozenset({"done", "confirmed", "not-doing"})
KEPT = frozenset({"done", "confirmed"})  # what the panel asked for was done
WANTING = frozenset({"not-met", "partly-met", "amber", "red"})
OPEN_DECISION = ""  # the value of a standard that is looked at and not decided


class Recommendation(NamedTuple):
    """One recommendation. Its days are those on which it was opened to everyone and closed for everyone to see; of one
    that is the panel's alone they are the panel's."""

    id: str
    level: str
    standard: int | None
    for_whom: str
    owner: str
    status: str
    opened: str
    closed: str  # "" while it is open, and where nobody said when it was closed
    due: str
    panel_only: bool

    @property
    def open(self) -> bool:
        return self.status not in CLOSED

    def overdue(self, today: str) -> bool:
        """Whether its day is over and it is still open."""
        return self.open and "" < self.due < today

    def group(self, days: tuple[str, str]) -> str:
        """The group that the register shows it in, by today and the day until which something is due soon."""
        if not self.open:
            return "done"
        if not self.due:
            return "none"
        return "overdue" if self.due < days[0] else "soon" if self.due <= days[1] else "later"

    @property
    def rank(self) -> str:
        """Its place in the register: see recommendations/queries.py."""
        first = "3" if not self.open else "1" if self.due else "2"
        return first + self.due + {"must": "1", "should": "2"}.get(self.level, "3")


Part = tuple[str, str, str]  # of an ask: "recommendation", assessment, id; or what a retro asks for
Wish = tuple[datetime, Part, str, str]  # since when, what, its words in small letters, service
LONGEST = 60  # of long words the beginning is kept, and what tells them from all others


def kept(words: str) -> str:
    """Words of any length in few letters: the same for the same."""
    if len(words) <= LONGEST:
        return words
    return words[:LONGEST] + blake2b(words.encode(), digest_size=12).hexdigest()


Entry = tuple[str, str, str, Recommendation]  # rank, assessment, id: the order of the register


def entries(row: "Row") -> list[Entry]:
    """What an assessment has in the register."""
    return [(one.rank, row.id, one.id, one) for one in row.recommendations]


@dataclass(slots=True)
class Row:
    """One assessment. `values` has each standard that is looked at with the panel's decision, "" where there is none;
    whether somebody may know it is told elsewhere."""

    id: str
    stamp: tuple[int, Any]  # see queries.stamps
    service: str
    set: str
    edition: str
    phase: str
    type: str
    method: str
    scale: str
    state: str
    day: str  # of the first session, "" where there is none
    told: bool
    confidential: bool
    recorded: bool
    overall: str
    next: str
    values: Mapping[int, str]
    recommendations: tuple[Recommendation, ...]
    wishes: tuple[Wish, ...] = ()  # what everyone may see that only the organisation can do, and nobody did
    facts: Mapping[str, int] = field(default_factory=dict)  # in tenths, those that are known

    @property
    def judged(self) -> bool:
        """Whether anything is decided."""
        return bool(self.overall) or any(self.values.values())

    def closed(self, *, panel: bool) -> dict[int, str]:
        """The standards that were not wholly met and of which all that must or should be done is done: with the day of
        the last of it, or "" where that is not known. As the panel sees it, or everybody else."""
        found: dict[int, str] = {}
        for number, value in self.values.items():
            if value in WANTING:
                asked = [
                    one
                    for one in self.recommendations
                    if one.standard == number and one.level != "could" and (panel or not one.panel_only)
                ]
                if asked and all(one.status in KEPT for one in asked):
                    days = [one.closed for one in asked]
                    found[number] = max(days) if all(days) else ""
        return found


def keys(row: Row) -> Iterator[Key]:
    """The sets that an assessment is in."""
    yield from (("phase", row.phase), ("type", row.type), ("method", row.method), ("set", row.set))
    yield from (("state", row.state), ("month", row.day[:7]))
    for name in ("told", "confidential", "recorded", "judged"):
        if getattr(row, name):
            yield (name,)
    if row.overall:
        yield ("overall", row.overall)
    if row.next:
        yield ("next", row.next)
    for number, value in row.values.items():
        yield ("covers", row.set, number)
        if value:
            yield ("rating", row.set, number, value)
    for panel in (False, True):
        for number in row.closed(panel=panel):
            yield ("closed", panel, row.set, number)
    yield from (("known", slug) for slug in row.facts)


def counted(row: Row, days: tuple[str, str]) -> Counter[Key]:
    """How many recommendations it has of each kind: all that are counted together are of one audience. And its facts,
    which are the same for everybody."""
    found: Counter[Key] = Counter({("fact", slug): number for slug, number in row.facts.items()})
    for one in row.recommendations:
        kind = (one.panel_only, one.level, one.for_whom)
        found["status", *kind, one.status] += 1
        found["opened", *kind, one.opened[:7]] += 1
        if one.closed:
            found["closed", *kind, one.closed[:7]] += 1
        elif not one.open:
            found["undated", *kind, one.opened[:7]] += 1
        if one.overdue(days[0]):
            found["overdue", *kind] += 1
        found["facet", *kind, one.status, one.group(days)] += 1
        found["owner", one.panel_only, one.owner] += 1
        found["all", one.panel_only] += 1
        if one.standard is not None:
            found["about", one.panel_only, row.set, one.standard, one.open] += 1
    return found


def made(
    stored: Stored,
    ratings: Sequence[Stored],
    asked: Sequence[Stored],
    closings: Sequence[Stored],
    zone: tzinfo,
) -> Row:
    """A row from what is stored of one assessment."""
    values = {int(number): OPEN_DECISION for number in sorted(stored["numbers"])}
    values |= {
        one["standard"]: intern(one["value"]) for one in ratings if one["standard"] in values
    }  # a standard that is not looked at any more is not judged, whatever was agreed about it before
    closed = {(one["recommendation"], one["open_position"] is None): one["at"] for one in closings}
    return Row(
        id=stored["id"],
        stamp=(stored["position"], stored["changed_at"]),
        service=intern(stored["service"]),
        set=intern(stored["standard_set"]),
        edition=intern(stored["edition"]),
        phase=intern(stored["phase"]),
        type=intern(stored["type"]),
        method=intern(stored["method"]),
        scale=intern(stored["scale"]),
        state=intern(stored["state"]),
        day=intern(stored["starts_on"] or ""),
        told=stored["told_at"] is not None,
        confidential=bool(stored["confidential"]),
        recorded=bool(stored["recorded"]),
        overall=intern(stored["overall"] or ""),
        next=intern(stored["next"] or ""),
        values=values,
        recommendations=tuple(_recommendation(one, closed, zone) for one in asked),
        wishes=tuple(_wish(one, stored["service"]) for one in asked if one["words"] is not None),
    )


def _wish(stored: Stored, service: str) -> Wish:
    part = ("recommendation", intern(stored["assessment"]), stored["id"])
    return stored["open_at"] or stored["at"], part, intern(kept(stored["words"])), intern(service)


def _recommendation(
    stored: Stored, closed: Mapping[tuple[str, bool], datetime], zone: tzinfo
) -> Recommendation:
    panel_only = stored["visibility"] == "panel"
    openly, hidden = closed.get((stored["id"], False)), closed.get((stored["id"], True))
    at: Any = max(filter(None, (openly, hidden)), default=None) if panel_only else openly
    opened = _day(stored["at"] if panel_only else stored["open_at"] or stored["at"], zone)
    return Recommendation(
        id=stored["id"],
        level=intern(stored["level"]),
        standard=stored["standard"],
        for_whom=intern(stored["for_whom"]),
        owner=intern((stored["owner"] or "").strip()),
        status=intern(stored["status"]),
        opened=opened,
        closed=max(opened, _day(at, zone)) if at and stored["status"] in CLOSED else "",
        due=intern(stored["due"] or ""),
        panel_only=panel_only,
    )


def _day(at: datetime | None, zone: tzinfo) -> str:
    return intern(at.astimezone(zone).date().isoformat()) if at else ""

"""From rows to facts, for one assessment: no database here, and nothing that only a panel may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from assessor import working_days
from assessor.database import Row
from assessor.facts.definitions import FACTS, Value
from assessor.settings import Settings
from assessor.words import Times

HELD = frozenset({"in-session", "writing-up", "fact-check", "published"})
READERS = 3  # with fewer on the panel, a total would tell of one person
FAR = timedelta(days=3 * 366)  # a slip of the pen in a date is no fact


@dataclass(slots=True)
class Found:
    """What was found of one assessment; times as they are stored, in order."""

    row: Row  # the assessment's, with `accepted_at`
    slots: list[Row] = field(default_factory=list)  # of an agenda that everybody sees
    moved: list[tuple[str | None, datetime]] = field(default_factory=list)  # onto which slot, when
    steps: dict[str, datetime] = field(default_factory=dict)  # state → when it was first moved there
    first_claim: datetime | None = None
    read: list[datetime] = field(default_factory=list)  # of each page: when it was first marked as read
    seats: dict[str, int] = field(default_factory=dict)  # panel, team, observers, guests
    noted: list[tuple[int, bool, int]] = field(default_factory=list)  # standard, whether a question, how many
    recommendations: int = 0
    closed: int = 0


def facts(found: Found, settings: Settings) -> dict[str, Value]:
    """Every fact by its slug; None where it is not known, as for anything of an assessment that was not held yet."""
    row = found.row
    if row["recorded"]:
        said = row["recorded_facts"] or {}
        return {fact.slug: _number(said.get(fact.slug)) for fact in FACTS}
    if row["state"] not in HELD:
        return {fact.slug: None for fact in FACTS}
    counted = {
        **_days(found, settings),
        **_agenda(found),
        "team-hours": _number((row["recorded_facts"] or {}).get("team-hours")),
        "panel-hours": _number((row["recorded_facts"] or {}).get("panel-hours")),
        "pages-read": _pages_read(found),
        "took-part": sum(found.seats.values()),
        "notes": each(found, question=False),
        "questions": each(found, question=True),
        "recommendations": found.recommendations,
        "closed": found.closed,
    }
    return {fact.slug: counted[fact.slug] for fact in FACTS}


def _number(value: Any) -> Value:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


# --- Days -------------------------------------------------------------------------------------------------


def times(sessions: Sequence[Mapping[str, Any]], name: str) -> list[datetime]:
    """The moments of this name that sessions have."""
    return [_moment(one[name]) for one in sessions or () if one.get(name)]


def _moment(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _days(found: Found, settings: Settings) -> dict[str, Value]:
    row, local = found.row, Times(settings.timezone).local
    starts = [local(moment).date() for moment in times(row["sessions"], "starts_at")]
    first, last = min(starts, default=None), max(starts, default=None)

    def between(begin: datetime | date | None, end: datetime | date | None) -> int | None:
        if begin is None or end is None:
            return None
        days = [local(one).date() if isinstance(one, datetime) else one for one in (begin, end)]
        return _working_days(days[0], days[1], settings.nation)

    return {
        "team-days": between(found.first_claim, first),
        "panel-days": between(row["submitted_at"], first),
        "days-to-draft": between(last, found.steps.get("fact-check")),
        "days-to-check": between(last, row["accepted_at"]),
        "days-to-publish": between(last, found.steps.get("published")),
    }


def _working_days(begin: date, end: date, nation: str) -> int | None:
    """Working days after one day up to another; none where that came first; not known where they are years apart."""
    if abs(end - begin) > FAR:
        return None
    return max(0, working_days.left(begin, end, nation))


# --- The day ----------------------------------------------------------------------------------------------


def _agenda(found: Found) -> dict[str, Value]:
    row, numbers = found.row, set(found.row["numbers"])
    talked = {slot["id"]: set(slot["standards"]) for slot in found.slots if slot["kind"] != "on-paper"}
    on_paper = {n for slot in found.slots if slot["kind"] == "on-paper" for n in slot["ticked"]}
    been = {id for id, _ in found.moved}
    covered = {n for id, standards in talked.items() if id in been for n in standards}
    return {
        "minutes-held": _planned(row["sessions"]),
        "over-run": _over(found),
        "covered": len(covered & numbers) if found.slots and found.moved else None,
        "on-paper": len(on_paper & numbers) if found.slots else None,
    }


def _planned(sessions: Sequence[Mapping[str, Any]]) -> int | None:
    whole = [
        _moment(one["ends_at"]) - _moment(one["starts_at"])
        for one in sessions or ()
        if one.get("starts_at") and one.get("ends_at")
    ]
    return int(sum(whole, timedelta()).total_seconds()) // 60 if whole else None


def _over(found: Found) -> int | None:
    """Minutes beyond the end of the last session's agenda."""
    if not found.slots or not found.moved or found.moved[-1][0] is not None:
        return None
    last = max(slot["session"] for slot in found.slots)
    sessions = found.row["sessions"] or []
    if last >= len(sessions) or not sessions[last].get("starts_at"):
        return None
    minutes = sum(slot["minutes"] for slot in found.slots if slot["session"] == last)
    end = _moment(sessions[last]["starts_at"]) + timedelta(minutes=minutes)
    over = found.moved[-1][1] - end
    return max(0, int(over.total_seconds()) // 60) if abs(over) <= FAR else None


def _pages_read(found: Found) -> int | None:
    """Not before the team is told: until then nobody else learns what the panel looked at."""
    began = min(times(found.row["sessions"], "starts_at"), default=None)
    if began is None or found.row["told_at"] is None or found.seats.get("panel", 0) < READERS:
        return None
    return sum(moment < began for moment in found.read) or None


def each(found: Found, *, question: bool) -> float | None:
    """How many notes, or questions, there are for each standard assessed."""
    numbers = found.row["numbers"]
    many = sum(n for number, asks, n in found.noted if asks == question and number in numbers)
    return round(many / len(numbers), 1) if numbers else None

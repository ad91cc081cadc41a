"""Who has looked at what: professions and standards, in totals, for the panel alone; of one person only one's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor.assessments.heading import heading
from assessor.database import Reading, Row
from assessor.day import coverage_queries as queries
from assessor.door import Seat, requires, seat
from assessor.page import page
from assessor.standards import Standard
from assessor.words import count, phrase, runs

NO_PROFESSION = "No profession given"


@dataclass(slots=True)
class Seen:
    """What was done with one standard by one profession, or by one person: people, but for the notes."""

    opened: set[str] = field(default_factory=set)  # before the day
    later: set[str] = field(default_factory=set)  # on the day or since
    noted: set[str] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)
    notes: int = 0

    @property
    def looked(self) -> bool:
        """Whether anybody has; whoever noted or judged has, wherever they did so."""
        return bool(self.opened or self.later or self.noted or self.judged)

    def words(self, people: int) -> list[str]:
        """In words, one line for each thing; people is how many there are."""
        of = f" of {people}" if people > 1 else ""
        lines = []
        if self.opened:
            lines.append(f"Opened{f' by {len(self.opened)}' if of else ''}{of} before")
        elif not self.looked:
            lines.append("Not opened")
        elif not self.noted and not self.judged:
            lines.append("Opened since")
        if self.notes:
            lines.append(count(self.notes, "note"))
        if self.judged:
            lines.append(f"Judged{f' by {len(self.judged)}' if of else ''}{of}")
        return lines


@dataclass(slots=True)
class Coverage:
    """The whole table: for each profession how many people, and for each standard what they did."""

    people: dict[str, list[Row]]
    seen: dict[tuple[str, int], Seen]
    own: dict[int, Seen]

    def could(self, profession: str, standard: int) -> bool:
        """Whether anybody of a profession may note and judge a standard."""
        return any(standard not in (row["barred"] or ()) for row in self.people[profession])


async def coverage(db: Reading, here: Seat) -> Coverage:
    """Reads it, in one query for each kind of mark."""
    people: dict[str, list[Row]] = {}
    profession: dict[str, str] = {}
    for row in sorted(await queries.panel(db, here), key=lambda row: row["profession"] or "~"):
        words = phrase(row["profession"]) or NO_PROFESSION
        people.setdefault(words, []).append(row)
        profession[row["person"]] = words
    seen = {(words, number): Seen() for words in people for number in here.numbers}
    found = Coverage(people, seen, {number: Seen() for number in here.numbers})
    day = _first_day(here)
    for row in await queries.opened(db, here):
        when = "opened" if day is None or _moment(row["at"]) < day else "later"
        for one in _of(found, here, profession, row):
            getattr(one, when).add(row["person"])
    for row in await queries.noted(db, here):
        for number in {row["standard"], *(row["also"] or ())} - {None}:
            for one in _of(found, here, profession, {**row, "standard": number}):
                one.noted.add(row["person"])
                one.notes += 1
    for row in await queries.judged(db, here):
        for one in _of(found, here, profession, row):
            one.judged.add(row["person"])
    return found


def _of(found: Coverage, here: Seat, profession: Mapping[str, str], row: Row) -> Iterator[Seen]:
    """Where a mark counts: in the cell of its author's profession (not a note to oneself), and among one's own."""
    if row["standard"] not in found.own:
        return
    if row["person"] in profession and row.get("visibility") != "me":
        yield found.seen[profession[row["person"]], row["standard"]]
    if row["person"] == here.person:
        yield found.own[row["standard"]]


def _first_day(here: Seat) -> datetime | None:
    """When the first session starts."""
    starts = [
        datetime.fromisoformat(one["starts_at"])
        for one in here.assessment["sessions"] or []
        if one.get("starts_at")
    ]
    return min(starts, default=None)


def _moment(value: Any) -> datetime:
    """A moment as either database gives it where two tables are read together."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def lacks(found: Coverage, numbers: Sequence[int], *, judging: bool) -> list[str]:
    """What is missing, in sentences, most pressing first."""
    cells = {n: [found.seen[profession, n] for profession in found.people] for n in numbers}
    unnoted = [n for n in numbers if not any(one.noted for one in cells[n])]
    unjudged = [n for n in numbers if judging and not any(one.judged for one in cells[n])]
    sentences = [f"Nobody has noted on {listed(unnoted)}."] if unnoted else []
    if unjudged:
        sentences.append(f"Nobody has given a view on {listed(unjudged)}.")
    return sentences + _unopened(found, numbers)


def _unopened(found: Coverage, numbers: Sequence[int]) -> list[str]:
    """Which profession has not looked at what, those who have looked at nothing together."""
    nothing, sentences = [], []
    for profession in found.people:
        may = [n for n in numbers if found.could(profession, n)]
        without = [n for n in may if not found.seen[profession, n].looked]
        if without and without == may:
            nothing.append(profession)
        elif without:
            sentences.append(f"{profession} has not opened {listed(without)}.")
    if nothing:
        names = f"{', '.join(nothing[:-1])} and {nothing[-1]}" if len(nothing) > 1 else nothing[0]
        sentences.append(f"{names} {'has' if len(nothing) == 1 else 'have'} not opened anything yet.")
    return sentences


def listed(numbers: Sequence[int]) -> str:
    """Three and more in a row are put together: "9", "9 and 15", "1, 2 and 5 to 9"."""
    most, comma, last = runs(numbers).rpartition(", ")
    return f"{most} and {last}" if comma else last


@requires("see coverage")
async def show(request: Request) -> Response:
    """The table, what is missing in words, and one's own marks."""
    here, state = seat(request), request.app.state
    found = await coverage(state.database, here)
    standards = [
        one
        for one in state.standards[here.assessment["standard_set"]].standards
        if one.number in here.numbers
    ]
    judging = here.assessment["scale"] != "none" and here.state not in ("preparing", "evidence-submitted")
    return await page(
        request,
        "day/coverage.html",
        area="assessments",
        assessment=heading(request, here),
        audience=here.audience,
        professions=[(words, len(rows)) for words, rows in found.people.items()],
        rows=[_row(found, standard) for standard in standards],
        lacks=lacks(found, here.numbers, judging=judging),
        own=[{"standard": one, "words": own_words(found.own[one.number])} for one in standards],
    )


def _row(found: Coverage, standard: Standard) -> dict[str, Any]:
    """One standard: a cell for each profession."""
    cells = []
    for profession, rows in found.people.items():
        seen = found.seen[profession, standard.number]
        how = "judged" if seen.judged else "some" if seen.looked else "none"
        cells.append({"lines": seen.words(len(rows)), "how": how})
    return {"standard": standard, "cells": cells}


def own_words(seen: Seen) -> str:
    """One's own marks of a standard, as a line."""
    if not seen.looked:
        return "Nothing yet"
    parts = ["opened"] if seen.opened or seen.later else []
    if seen.notes:
        parts.append(count(seen.notes, "note"))
    if seen.judged:
        parts.append("judged")
    return ", ".join(parts).capitalize()

"""What is missing before an assessment moves on: said, never a reason to refuse."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessor.assessments import queries
from assessor.database import Database
from assessor.door import STATES, Seat


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: in words, for which standards, or where to mend it (below the assessment)."""

    words: str
    standards: tuple[int, ...] = ()
    place: str = ""


async def gaps(db: Database, seat: Seat, to: str) -> list[Gap]:
    """What is still missing for the state `to`, as far as this seat may know; nothing for a step back."""
    if to not in STATES or seat.state not in STATES or STATES.index(to) < STATES.index(seat.state):
        return []
    found: list[Gap] = []
    if to in ("evidence-submitted", "in-session"):
        found += await _of_the_team(db, seat)
        found += await _of_the_day(db, seat, to)
    elif seat.of_panel:
        found += await _of_the_panel(db, seat)
    return found


async def _of_the_team(db: Database, seat: Seat) -> list[Gap]:
    shown = await queries.shown(db, seat)
    said = {row["standard"]: row["ready"] for row in await queries.said(db, seat)}
    numbers = seat.numbers
    return _some(
        (
            "There is no evidence and no word from the team",
            (n for n in numbers if n not in shown and n not in said),
        ),
        (
            "The team has said how it meets this, but shows no evidence",
            (n for n in numbers if n in said and n not in shown),
        ),
        (
            "There is evidence, but the team has not said how it meets this",
            (n for n in numbers if n in shown and n not in said),
        ),
        (
            "The team has not marked its statement as ready",
            (n for n in numbers if said.get(n) in ("no", "nearly")),
        ),
    )


def _some(*pairs: tuple[str, Iterable[int]]) -> list[Gap]:
    every = [Gap(words, tuple(numbers)) for words, numbers in pairs]
    return [gap for gap in every if gap.standards]


async def _of_the_day(db: Database, seat: Seat, to: str) -> list[Gap]:
    found = []
    on_paper = seat.assessment["type"] == "evidence-review"
    if not on_paper and not any(session.get("starts_at") for session in seat.assessment["sessions"]):
        found.append(Gap("No session has a day yet", place="/edit" if seat.may("set up") else ""))
    if to == "in-session":
        rows = await queries.seats(db, seat)
        panel = [row for row in rows if row["role"] in ("lead", "assessor")]
        if not any(row["role"] == "lead" for row in panel):
            found.append(Gap("Nobody leads the panel", place="/people"))
        led = {number for row in panel for number in row["leads"]}
        found += _some(
            (
                "Nobody of the panel was asked to look at this",
                (n for n in seat.numbers if led and n not in led),
            )
        )
    return found


async def _of_the_panel(db: Database, seat: Seat) -> list[Gap]:
    notes = await queries.noted(db, seat)
    placed = {number for row in notes for number in (row["standard"], *row["also"])}
    waiting = sum(row["standard"] is None and not row["also"] for row in notes)
    open_questions = {row["standard"] for row in notes if _is_open(row)}
    found = []
    if waiting:
        words = f"{waiting} notes are not placed yet" if waiting > 1 else "1 note is not placed yet"
        found.append(Gap(words, place="/tray"))
    return found + _some(
        ("Nobody has noted anything", (n for n in seat.numbers if n not in placed)),
        ("A question is still open", (n for n in seat.numbers if n in open_questions)),
    )


def _is_open(row: Mapping[str, Any]) -> bool:
    return bool(row["kind"] == "question" and row["status"] != "answered" and not row["inside"])

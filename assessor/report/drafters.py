"""Who of the panel drafts which standard: proposed from who leads it, given by the lead, handed over once done."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.assessments import queries as assessments
from assessor.board.for_you import Line
from assessor.board.for_you import numbers as in_words
from assessor.database import Reading, Row
from assessor.door import PANEL, Reader, Seat
from assessor.journal import Change, Journal
from assessor.problem import Problem, invalid, not_found
from assessor.report import drafter_queries as queries


async def standing(db: Reading, reader: Reader) -> dict[int, Row]:
    """Who drafts each standard, as far as somebody was given it."""
    return {row["standard"]: row for row in await queries.drafters(db, reader)}


async def panel(db: Reading, reader: Reader) -> list[Row]:
    """Who may be a drafter."""
    return [row for row in await assessments.seats(db, reader) if row["role"] in PANEL and not row["until"]]


def proposed(rows: Sequence[Mapping[str, Any]], number: int) -> str | None:
    """Who leads a standard, and is not kept from it by a conflict of interest: their id."""
    able = [row["person"] for row in rows if number in row["leads"] and number not in row["barred"]]
    return able[0] if able else None


async def give(journal: Journal, seat: Seat, wanted: Mapping[int, str | None]) -> None:
    """The lead says who drafts what; what stays with the same person stays as far as it is. Raises Problem 409, 422."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await standing(change.tx, seat)
        changed = {
            number: person
            for number, person in wanted.items()
            if person != (stands[number]["person"] if number in stands else None)
        }
        if not changed:
            return
        _open(change, seat)
        _check(await panel(change.tx, seat), changed)
        rows = [{"standard": n, "person": p, "handed_over_at": None} for n, p in changed.items() if p]
        await queries.put(change.tx, seat.id, rows)
        await queries.remove(change.tx, seat.id, [n for n, person in changed.items() if not person])
        for number in sorted(changed):
            change.happened("drafter.changed", id=str(number), standard=number, to_all=False)


def _open(change: Change, seat: Seat) -> None:
    if closed := seat.closed("draft the report", change.state):
        raise Problem(409, closed)


def _check(rows: Sequence[Row], wanted: Mapping[int, str | None]) -> None:
    barred = {row["person"]: row["barred"] for row in rows}
    for number, person in wanted.items():
        if person and person not in barred:
            raise invalid(f"standard-{number}", "Choose somebody of the panel")
        if person and number in barred[person]:
            raise invalid(f"standard-{number}", "A conflict of interest keeps them from this standard")


async def hand_over(journal: Journal, seat: Seat, number: int, *, back: bool = False) -> None:
    """A drafter hands a standard over to the lead; with `back` the lead gives it back to them. Again changes nothing.

    Raises Problem 403 for whoever does not draft it, 404 where nobody does, 409.
    """
    async with journal.write(seat.id, seat.person) as change:
        row = (await standing(change.tx, seat)).get(number)
        if row is None:
            raise not_found()
        if "lead" not in seat.roles and (back or row["person"] != seat.person):
            raise Problem(403, "Only whoever drafts this standard, or the lead, may do this.")
        if (row["handed_over_at"] is None) == back:
            return
        _open(change, seat)
        wanted = {"standard": number, "person": row["person"], "handed_over_at": None if back else change.now}
        await queries.put(change.tx, seat.id, [wanted])
        change.happened("drafter.changed", id=str(number), standard=number, to_all=False)


async def lines(state: Any, here: Seat) -> list[Line]:
    """What the board says to whoever has something to draft, and to the lead once all of it is handed over."""
    if not here.of_panel or here.state != "writing-up":
        return []
    rows = await queries.drafters(state.database, here)
    address = f"/assessments/{here.id}/report"
    mine = tuple(
        row["standard"] for row in rows if row["person"] == here.person and not row["handed_over_at"]
    )
    if mine:
        return [
            {
                "words": f"You draft {in_words(mine)} of the report.",
                "address": f"{address}#standard-{mine[0]}",
            }
        ]
    if "lead" in here.roles and rows and all(row["handed_over_at"] for row in rows):
        return [{"words": "Every standard of the report is handed over.", "address": address}]
    if "lead" in here.roles and not rows:
        return [{"words": "Say who drafts which standard of the report.", "address": f"{address}/drafters"}]
    return []

"""Moving the day on: the slot, its clock and the spotlight change together, once, at the server's time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessor.agenda import slot_queries
from assessor.database import Reading, Row
from assessor.day import moving_queries as queries
from assessor.door import Seat
from assessor.evidence import queries as evidence
from assessor.journal import Change, Journal
from assessor.problem import Problem


@dataclass(frozen=True, slots=True)
class Moved:
    """What a press came to: the slot that is on now, the one before, and whether this press moved anything."""

    slot: Row | None
    before: Row | None
    moved: bool


async def next_slot(journal: Journal, seat: Seat, pressed_on: str) -> Moved:
    """From the slot that was on when somebody pressed ("" where none was) to the next; after the last, none is on.

    Once the agenda is through, it stays so. Whoever presses on something that is no longer on has been overtaken, and
    moves nothing. Raises Problem 409 when the assessment is not in session, or has no agenda.
    """

    def following(agenda: list[Row], now: str, begun: bool) -> str:
        ids = ["", *[str(slot["id"]) for slot in agenda], ""]
        return "" if begun and not now else ids[ids.index(now) + 1]

    return await _move(journal, seat, pressed_on, following)


async def to_slot(journal: Journal, seat: Seat, pressed_on: str, to: str, *, undo: bool = False) -> Moved:
    """To any slot. `undo`: that step was a mistake, so the clock of that slot goes on as if it had never been left.

    Raises Problem 409, as `next_slot` does, and 422 for a slot that is no longer in the agenda.
    """

    def chosen(agenda: list[Row], now: str, begun: bool) -> str:
        if to and to not in [slot["id"] for slot in agenda]:
            raise Problem(422, "That part is no longer in the agenda. Choose another one.")
        return to

    return await _move(journal, seat, pressed_on, chosen, undo=undo)


async def _move(journal: Journal, seat: Seat, pressed_on: str, to: Any, *, undo: bool = False) -> Moved:
    async with journal.write(seat.id, seat.person) as change:
        if words := seat.closed("move the slot", change.state):
            raise Problem(409, words)
        row = change.book.assessment
        agenda = await slot_queries.slots(change.tx, seat.id)
        if not agenda:
            raise Problem(409, "There is no agenda yet: give the day its parts first.")
        by_id = {slot["id"]: slot for slot in agenda}
        now = row["slot"] if row["slot"] in by_id else ""
        wanted = to(agenda, now, row["slot_at"] is not None)
        if now != pressed_on or wanted == now:
            return Moved(by_id.get(now), None, moved=False)
        await _put(change, row, by_id.get(wanted), await _since(change, seat.id, wanted, undo=undo))
        return Moved(by_id.get(wanted), by_id.get(now), moved=True)


async def _since(change: Change, assessment: str, slot: str, *, undo: bool) -> datetime:
    """From when a slot's minutes are counted: now, or from when it was last put on."""
    before = await queries.on_since(change.tx, assessment, slot) if undo and slot else None
    return before or change.now


async def _put(change: Change, row: Row, slot: Row | None, since: datetime) -> None:
    open_room = not row["room_closed"]
    id = slot["id"] if slot else None
    shared = bool(row["agenda_shared"]) or open_room  # what everybody is shown is no longer a draft
    await queries.move(change.tx, change.book.id, id, since, shared=shared)
    if shared and not row["agenda_shared"]:
        change.happened("agenda.changed")
    change.happened("slot.moved", id=id, to_all=open_room)
    place = f"standards/{slot['standards'][0]}" if slot and slot["standards"] else None
    await _point(change, row, place, to_all=open_room)


async def point(journal: Journal, seat: Seat, place: str | None) -> None:
    """Points the spotlight at a standard or at a page of evidence of this assessment, or at nothing (None).

    The same place again is no change. Raises Problem 409 for the state, 422 for a place that is none.
    """
    async with journal.write(seat.id, seat.person) as change:
        if words := seat.closed("point the spotlight", change.state):
            raise Problem(409, words)
        if place is not None and not await _is_place(change.tx, seat, place):
            raise Problem(
                422, "There is no such page in this assessment. Choose a standard or a page of evidence."
            )
        row = change.book.assessment
        in_the_room = change.state == "in-session" and not row["room_closed"]
        await _point(change, row, place, to_all=in_the_room)


async def _point(change: Change, row: Row, place: str | None, *, to_all: bool) -> None:
    if place != row["spotlight"]:
        await queries.point(change.tx, change.book.id, place)
        change.happened("spotlight.moved", id=place, to_all=to_all)


async def _is_place(db: Reading, seat: Seat, place: str) -> bool:
    kind, _, which = place.partition("/")
    if kind == "standards":
        return which in [str(number) for number in seat.numbers]
    if kind != "evidence":
        return False
    return await evidence.page(db, seat.assessment["service"], which) is not None

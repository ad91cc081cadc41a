"""The agenda as a whole: changed, shared, ticked, and put back as it was. It has one version for all its parts."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from assessor.agenda import slot_queries as queries
from assessor.door import Seat
from assessor.forms import Form, Whole
from assessor.journal import Change, Journal
from assessor.problem import Problem, not_found

Slot = Mapping[str, Any]


class TickForm(Form):
    """That a standard is settled on paper, or is not after all."""

    slot: Annotated[str, Field(max_length=36)] = ""
    standard: Annotated[Whole, Field(ge=1, le=99)] = 1
    settled: Literal["yes", "no"] = "yes"


class RestoreForm(Form):
    """Which earlier version is wanted, and which one stands."""

    required: ClassVar = {"to": "Say which agenda", "version": "Say which agenda stands"}

    to: Annotated[Whole, Field(ge=0)] | None = None
    version: Annotated[Whole, Field(ge=0)] | None = None


async def put(journal: Journal, seat: Seat, wanted: Sequence[Slot], version: int) -> int:
    """Stores an agenda in place of the version named; gives the version that stands then.

    What is ticked stays ticked. Raises Problem 409 (the state) and 412 (somebody was first; `current` is what stands).
    """
    async with journal.write(seat.id, seat.person) as change:
        return await _put(change, seat, wanted, version)


async def _put(change: Change, seat: Seat, wanted: Sequence[Slot], version: int) -> int:
    if closed := seat.closed("plan the day", change.state):
        raise Problem(409, closed)
    stands = await queries.slots(change.tx, seat.id)
    wanted = _with_ticks(_each_its_own(wanted), stands)
    now = int(change.book.assessment["agenda_version"])
    if _plain(wanted) == _plain(stands):
        return now
    if version != now:
        words = "Somebody changed the agenda after you opened it. What you wrote is kept: compare the two."
        raise Problem(412, words, current={"version": now, "slots": stands})
    await queries.keep(change.tx, seat.id, now, stands, seat.person)
    await queries.replace(change.tx, seat.id, wanted)
    await queries.count(change.tx, seat.id, now + 1)
    change.happened("agenda.changed", to_all=bool(change.book.assessment["agenda_shared"]))
    return now + 1


def _plain(slots: Iterable[Slot]) -> list[dict[str, Any]]:
    return [{field: slot[field] for field in queries.FIELDS} for slot in slots]


def _each_its_own(wanted: Iterable[Slot]) -> list[Slot]:
    """The slots, where two came under one id with a new one for the second."""
    known: set[str] = set()
    found: list[Slot] = []
    for slot in wanted:
        id = str(uuid.uuid4()) if slot["id"] in known else slot["id"]
        known.add(id)
        found.append({**slot, "id": id})
    return found


def _with_ticks(wanted: Iterable[Slot], stands: Iterable[Slot]) -> list[Slot]:
    ticked = {slot["id"]: slot["ticked"] for slot in stands}
    return [
        {**slot, "ticked": [n for n in ticked.get(slot["id"], ()) if n in slot["standards"]]}
        for slot in wanted
    ]


async def restore(journal: Journal, seat: Seat, form: RestoreForm) -> int:
    """Puts an earlier agenda back in place of the one that stands; gives the version that stands then.

    Raises Problem (404, 409, 412).
    """
    asked = form.complete(None)
    async with journal.write(seat.id, seat.person) as change:
        was = await queries.as_it_was(change.tx, seat.id, asked["to"])
        if was is None:
            raise not_found()
        return await _put(change, seat, was, asked["version"])


async def share(journal: Journal, seat: Seat, *, shared: bool) -> bool:
    """Shows the agenda to everyone with a seat, or takes it back to the panel; false when it was so already.

    Raises Problem 409.
    """
    async with journal.write(seat.id, seat.person) as change:
        if closed := seat.closed("plan the day", change.state):
            raise Problem(409, closed)
        if bool(change.book.assessment["agenda_shared"]) == shared:
            return False
        await queries.share(change.tx, seat.id, shared=shared)
        change.happened("agenda.changed", to_all=True)
    return True


async def tick(journal: Journal, seat: Seat, form: TickForm) -> None:
    """Says that a standard is settled on paper, or is not. Raises Problem (404, 409)."""
    async with journal.write(seat.id, seat.person) as change:
        if closed := seat.closed("plan the day", change.state):
            raise Problem(409, closed)
        slots = await queries.slots(change.tx, seat.id)
        slot = next((one for one in slots if one["id"] == form.slot and one["kind"] == "on-paper"), None)
        if slot is None or form.standard not in slot["standards"]:
            raise not_found()
        others = set(slot["ticked"]) - {form.standard}
        ticked = sorted(others | {form.standard} if form.settled == "yes" else others)
        if ticked != sorted(slot["ticked"]):
            await queries.tick(change.tx, seat.id, slot["id"], ticked)
            change.happened("agenda.changed", to_all=bool(change.book.assessment["agenda_shared"]))

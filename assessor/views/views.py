"""Views: an assessor's own judgement of one standard, hidden until all who are asked have answered."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from assessor.database import Database, Row
from assessor.door import Reader, Seat
from assessor.forms import Form, Text, Whole
from assessor.journal import Change, Journal
from assessor.problem import Problem, invalid, not_found
from assessor.views import asked, scale
from assessor.views import view_queries as queries
from assessor.words import iso
from assessor.written import Written

Value = Literal[
    "met", "partly-met", "not-met", "green", "amber", "red", "not-covered", "not-applicable", "cannot-judge"
]
FIELDS = ("value", "reason", "notes")


class ViewForm(Form):
    """One's own judgement, and why."""

    required: ClassVar = {"value": "Choose what you think of this standard"}

    value: Value | None = None
    reason: Text = ""


class RevealForm(Form):
    """Which standard's views to reveal; all of them without it."""

    standard: Annotated[Whole, Field(ge=1, le=99)] | None = None


def for_the_panel(here: Reader) -> None:
    """Raises Problem 403 for everybody else: views are the panel's, revealed or not."""
    if not here.of_panel:
        raise Problem(403, "Views are the panel’s.")


def as_json(row: Row) -> dict[str, Any]:
    """A view as the API gives it to whoever may see it."""
    return {
        "standard": row["standard"],
        "value": row["value"],
        "reason": row["reason"],
        "notes": row["notes"],
        "author": {"id": row["person"], "name": row["author_name"]},
        "at": iso(row["at"]),
        "version": row["version"],
        "revealed": bool(row["revealed"]),
        "counted": bool(row["declared"]),
    }


async def everything(db: Database, here: Seat) -> list[dict[str, Any]]:
    """One's own views, and everybody's of the standards that are revealed; in order of standards, then names."""
    return [as_json(row) for row in await queries.seen(db, here)]


async def show(db: Database, here: Seat, standard: int) -> dict[str, Any]:
    """One's own view of a standard, with the panel's once they are revealed. Raises Problem 404 while there is none."""
    rows = [row for row in await queries.seen(db, here) if row["standard"] == standard]
    mine = next((as_json(row) for row in rows if row["person"] == here.person), None)
    is_revealed = standard in await queries.reveals(db, here.id)
    if mine is None and not is_revealed:
        raise not_found()
    said = mine or {"standard": standard, **_unwritten(here), "revealed": True}
    return {**said, "views": [as_json(row) for row in rows] if is_revealed else []}


def _unwritten(here: Seat) -> dict[str, Any]:
    name = here.who.name if here.who else ""
    empty: dict[str, Any] = {
        "value": None,
        "reason": "",
        "notes": [],
        "at": None,
        "version": 0,
        "counted": False,
    }
    return {**empty, "author": {"id": here.person, "name": name}}


async def put(
    journal: Journal, here: Seat, standard: int, form: ViewForm, *, notes: Sequence[str] | None = None
) -> Written:
    """Gives a view, or gives another one; `notes` are those ticked as its reason (left as they are without).

    The last view asked for reveals them all. Raises Problem (403, 409, 422).
    """
    here.needs_no_conflict(standard)
    async with journal.write(here.id, here.person) as change:
        stands = await queries.row_as_it_is(change.tx, here.id, here.person, standard)
        wanted = form.complete(stands if stands and stands["value"] else None)
        assessment = change.book.assessment
        scale.check(scale.of_views(assessment["scale"]), wanted["value"], wanted["reason"])
        wanted["notes"] = await _ticked(change, here, standard, stands, notes)
        same = stands is not None and all(stands[key] == value for key, value in wanted.items())
        if not same:
            if closed := here.closed("give views", change.state):
                raise Problem(409, closed)
            await _store(change, here, standard, stands, wanted)
    thing = await show(journal.database, here, standard)
    new = stands is None or stands["value"] is None
    return Written(thing, thing["version"], new=new, changed=not same)


async def _ticked(
    change: Change, here: Seat, standard: int, stands: Row | None, notes: Sequence[str] | None
) -> list[str]:
    """Which of the panel's notes on this standard are the reason; what is no such note is left out."""
    if notes is None:
        return list(stands["notes"]) if stands else []
    known = [row["id"] for row in await queries.notes(change.tx, here, standard)]
    return [id for id in known if id in set(notes)]


async def _store(
    change: Change, here: Seat, standard: int, stands: Row | None, wanted: dict[str, Any]
) -> None:
    if stands and stands["value"]:
        id = f"{standard}/{here.person}"
        await queries.keep(change.tx, "view", id, stands, FIELDS, here.person)
    version = stands["version"] + 1 if stands else 1
    row = {**wanted, "assessment": here.id, "person": here.person, "standard": standard, "version": version}
    await queries.put(change.tx, row)
    revealed = standard in await queries.reveals(change.tx, here.id)
    if stands is None:
        book = change.happened("view.given", standard=standard, to_all=False)
        book.entries[-1]["who"] = None  # that one was given is told, not whose
    elif revealed:
        change.happened("view.changed", standard=standard, to_all=False)
    if not revealed:
        await _reveal_what_is_in(change, [standard])


async def take_back(journal: Journal, here: Seat, standard: int) -> None:
    """Takes one's own view back; again changes nothing. Only where views are revealed does anybody hear of it.

    Raises Problem 409.
    """
    async with journal.write(here.id, here.person) as change:
        stands = await queries.row_as_it_is(change.tx, here.id, here.person, standard)
        if stands is None or stands["value"] is None:
            return
        if closed := here.closed("give views", change.state):
            raise Problem(409, closed)
        await queries.keep(change.tx, "view", f"{standard}/{here.person}", stands, FIELDS, here.person)
        await queries.take_back(change.tx, here.id, here.person, standard)
        if standard in await queries.reveals(change.tx, here.id):
            change.happened("view.changed", standard=standard, to_all=False)


# --- Revealing --------------------------------------------------------------------------------------


async def reveal(journal: Journal, here: Seat, standard: int | None) -> list[int]:
    """The lead reveals the views of a standard, or of all; gives those that were hidden until now.

    Again changes nothing. Raises Problem (409, 422).
    """
    if standard is not None and standard not in here.numbers:
        raise invalid("standard", f"This assessment has no standard {standard}")
    async with journal.write(here.id, here.person) as change:
        known = await queries.reveals(change.tx, here.id)
        wanted = here.numbers if standard is None else [standard]
        hidden = [number for number in wanted if number not in known]
        if hidden and (closed := here.closed("reveal views", change.state)):
            raise Problem(409, closed)
        await _reveal(change, hidden, here.person)
    return hidden


async def _reveal(change: Change, standards: Sequence[int], who: str | None) -> None:
    await queries.reveal(change.tx, change.book.id, standards, who)
    for standard in standards:
        book = change.happened("views.revealed", standard=standard, to_all=False)
        book.entries[-1]["who"] = who  # nobody, where the last view did: whose it was is not told


async def _reveal_what_is_in(change: Change, standards: Sequence[int]) -> None:
    """Reveals those of these hidden standards for which all who are asked have answered, or which never were to be
    hidden. Under the assessment's lock, so that of two last views one comes first."""
    assessment = change.book.assessment
    if assessment["views_shown"] == "at-once":
        await _reveal(change, standards, None)
        return
    panel = await queries.panel(change.tx, change.book.id)
    answered = {(row["person"], row["standard"]) for row in await queries.answered(change.tx, change.book.id)}
    for standard in standards:
        people = {row["person"] for row in asked.people(assessment, panel, standard)}
        if people and all((person, standard) in answered for person in people):
            await _reveal(change, [standard], None)


async def follow_declaring(change: Change) -> None:
    """Somebody declared: their views count from now on, and may be the last that were missing."""
    known = await queries.reveals(change.tx, change.book.id)
    rows = await queries.answered(change.tx, change.book.id)
    mine = sorted({row["standard"] for row in rows if row["person"] == change.who} - known)
    await _reveal_what_is_in(change, mine)

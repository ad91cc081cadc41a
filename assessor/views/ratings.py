"""Agreed ratings and the overall: what the panel decides, the panel's alone until the team is told."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from assessor.database import Database, Row
from assessor.door import Reader, Seat
from assessor.forms import Form, Slug, Text
from assessor.journal import Change, Journal
from assessor.problem import Problem, invalid, not_found
from assessor.views import rating_queries as queries
from assessor.views import scale, view_queries
from assessor.words import iso
from assessor.written import Written

Decided = Literal["met", "partly-met", "not-met", "green", "amber", "red", "not-covered", "not-applicable"]
Whole = Literal["met", "partly-met", "not-met", "green", "amber", "red"]

# What may happen next: slug → in plain words.
NEXT = {
    "go-on": "It may go on to the next phase",
    "go-on-with-conditions": "It may go on once some conditions are met",
    "stay": "It stays in this phase for now",
}


class RatingForm(Form):
    """What the panel agreed about one standard, and why."""

    required: ClassVar = {"value": "Choose what the panel agreed"}

    value: Decided | None = None
    reason: Text = ""


class OverallForm(Form):
    """What the panel agreed about the whole, why, and what may happen next."""

    required: ClassVar = {"value": "Choose what the panel agreed"}

    value: Whole | None = None
    reason: Text = ""
    next: Slug | None = None


def as_json(reader: Reader, row: Row) -> dict[str, Any]:
    """A decision as the API gives it to this reader."""
    said = {"author": reader.author(row), "at": iso(row["at"]), "version": row["version"]}
    return {"standard": row["standard"], "value": row["value"], "reason": row["reason"], **said}


def overall_as_json(reader: Reader, row: Row | None) -> dict[str, Any] | None:
    """The overall as the API gives it to this reader; None while there is none for them."""
    if row is None:
        return None
    said = {"author": reader.author(row), "at": iso(row["at"]), "version": row["version"]}
    return {"value": row["value"], "reason": row["reason"], "next": row["next"], **said}


async def show(db: Database, reader: Reader, standard: int) -> dict[str, Any]:
    """The decision of one standard. Raises Problem 404 when there is none for this reader."""
    row = await queries.rating(db, reader, standard)
    if row is None:
        raise not_found()
    return as_json(reader, row)


async def show_overall(db: Database, reader: Reader) -> dict[str, Any]:
    """The overall. Raises Problem 404 when there is none for this reader."""
    shown = overall_as_json(reader, await queries.overall(db, reader))
    if shown is None:
        raise not_found()
    return shown


async def put(journal: Journal, here: Seat, standard: int, form: RatingForm) -> Written:
    """Writes down what the panel agreed about a standard. Raises Problem (403, 409, 422)."""
    here.needs_no_conflict(standard)
    async with journal.write(here.id, here.person) as change:
        stands = await queries.rating_as_it_is(change.tx, here.id, standard)
        wanted = form.complete(stands)
        of = change.book.assessment["scale"]
        scale.check(scale.of_decisions(of), wanted["value"], wanted["reason"])
        if changed := _differs(here, change, stands, wanted):
            await agree(change, here, standard, wanted, stands)
    thing = await show(journal.database, here, standard)
    return Written(thing, thing["version"], new=stands is None, changed=changed)


async def agree(
    change: Change, here: Seat, standard: int, wanted: Mapping[str, Any], stands: Row | None
) -> None:
    """Writes down a decision {value, reason} that was checked, in a change that may hold more than it."""
    if stands:
        fields = ("value", "reason")
        await view_queries.keep(change.tx, "rating", str(standard), stands, fields, here.person)
    told = change.book.assessment["told_at"] is not None
    book = change.happened("rating.agreed", id=str(standard), standard=standard, to_all=told)
    row = _row(here, stands, wanted, book.position, told=told)
    await queries.put_rating(change.tx, {**row, "standard": standard})


async def put_overall(journal: Journal, here: Seat, form: OverallForm) -> Written:
    """Writes down what the panel agreed about the whole. Raises Problem (409, 422)."""
    async with journal.write(here.id, here.person) as change:
        stands = await queries.overall_as_it_is(change.tx, here.id)
        wanted = form.complete(stands)
        of = change.book.assessment["scale"]
        scale.check(scale.of_overall(of), wanted["value"], wanted["reason"])
        if wanted["next"] is not None and wanted["next"] not in NEXT:
            raise invalid("next", f"Choose one of {', '.join(NEXT)}")
        if changed := _differs(here, change, stands, wanted):
            if stands:
                fields = ("value", "reason", "next")
                await view_queries.keep(change.tx, "overall", here.id, stands, fields, here.person)
            told = change.book.assessment["told_at"] is not None
            book = change.happened("overall.agreed", id=here.id, to_all=told)
            await queries.put_overall(change.tx, _row(here, stands, wanted, book.position, told=told))
    thing = await show_overall(journal.database, here)
    return Written(thing, thing["version"], new=stands is None, changed=changed)


def _differs(here: Seat, change: Change, stands: Row | None, wanted: Mapping[str, Any]) -> bool:
    """Whether there is something to write. Raises Problem 409 when nothing may be written now."""
    if stands is not None and all(stands[key] == value for key, value in wanted.items()):
        return False
    if closed := here.closed("agree ratings", change.state):
        raise Problem(409, closed)
    return True


def _row(
    here: Seat, stands: Row | None, wanted: Mapping[str, Any], position: int, *, told: bool
) -> dict[str, Any]:
    versions = {
        "version": stands["version"] + 1 if stands else 1,
        "open_version": (stands["open_version"] if stands else 0) + told,
    }
    return {**wanted, **versions, "assessment": here.id, "author": here.person, "position": position}

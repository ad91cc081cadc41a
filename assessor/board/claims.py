"""Claims: what a page, a heading of it, or a link shows for one standard."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field

from assessor.board import evidence_queries as queries
from assessor.board import history, statements
from assessor.database import Database, Row, Transaction
from assessor.door import Reader, Seat
from assessor.forms import Form, Line, Slug, Text, Whole
from assessor.journal import Journal
from assessor.problem import Problem, invalid, not_found
from assessor.versions import settle
from assessor.words import iso
from assessor.written import Written


class ClaimForm(Form):
    """A claim; `page` is the slug of a page of the service, `heading` the words of one of its headings."""

    required: ClassVar = {"standard": "Choose the standard", "page": "Choose the page"}

    standard: Annotated[Whole, Field(ge=1, le=99)] | None = None
    page: Slug | None = None
    heading: Line | None = None
    says: Text = ""


def as_json(reader: Reader, row: Row) -> dict[str, Any]:
    """A claim as the API gives it."""
    fields = {field: row[field] for field in queries.CLAIM_FIELDS}
    return {"id": row["id"], **fields, "author": reader.author(row), "at": iso(row["at"]), "version": row["version"]}


async def show(db: Database | Transaction, reader: Reader, id: str) -> dict[str, Any]:
    """One claim. Raises Problem 404."""
    row = await queries.claim(db, reader, id)
    if row is None:
        raise not_found()
    return as_json(reader, row)


async def put(journal: Journal, seat: Seat, id: str, form: ClaimForm, if_match: str | None) -> Written:
    """Says what some evidence shows, or says it otherwise. Raises Problem (404, 409, 412, 422, 428)."""
    if form.standard is not None and form.standard not in seat.numbers:
        raise invalid("standard", f"This assessment has no standard {form.standard}")
    async with journal.write(seat.id, seat.person) as change:
        stands = await queries.claim_as_it_is(change.tx, seat.id, id)
        wanted = form.complete(stands)
        if not await queries.page_exists(change.tx, seat.assessment["service"], str(wanted["page"])):
            raise invalid("page", "The service has no such page")
        removed = bool(stands and stands["removed_at"])
        outcome = settle(
            stands,
            wanted,
            if_match,
            version=stands["version"] if stands else 0,
            removed=removed,
            closed=seat.closed("write claims", change.state),
            current=await show(change.tx, seat, id) if stands and not removed else None,
        )
        if outcome != "same":
            if stands:
                await history.keep(change.tx, "claim", stands, queries.CLAIM_FIELDS, who=seat.person)
            book = change.happened("claim.written", id=id, standard=wanted["standard"])
            places = {"position": book.position, "open_position": book.open_position}
            row = stands or {"author": seat.person, "at": change.now, "version": 0, **places}
            row = {**row, **wanted, "assessment": seat.id, "id": id, "version": row["version"] + 1}
            row.pop("removed_at", None)
            await queries.put_claim(change.tx, row)
    thing = await show(journal.database, seat, id)
    return Written(thing, thing["version"], new=outcome == "new", changed=outcome != "same")


async def remove(journal: Journal, seat: Seat, id: str) -> None:
    """Takes a claim away; again changes nothing. Raises Problem 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await queries.claim_as_it_is(change.tx, seat.id, id)
        if stands is None:
            raise not_found()
        if stands["removed_at"]:
            return
        if closed := seat.closed("write claims", change.state):
            raise Problem(409, closed)
        await history.keep(change.tx, "claim", stands, queries.CLAIM_FIELDS, who=seat.person)
        await queries.remove_claim(change.tx, seat.id, id)
        change.happened("claim.removed", id=id, standard=stands["standard"])


async def things(db: Database, reader: Reader, subject: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Claims and statements by id, for the streams."""
    if subject == "claim":
        rows = await queries.claims(db, reader)
        return {row["id"]: as_json(reader, row) for row in rows if row["id"] in ids}
    if subject == "statement":
        return {str(row["standard"]): statements.as_json(reader, row) for row in await queries.statements(db, reader)}
    return {}

"""Claims: what a page, a heading of it, or a link shows for one standard."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field

from assessor.board import evidence_queries as queries
from assessor.board import history, statements
from assessor.database import Database, Row, Transaction
from assessor.door import Reader, Seat
from assessor.forms import Form, Line, Slug, Text, Whole
from assessor.journal import Change, Journal
from assessor.problem import Problem, invalid, not_found
from assessor.versions import Outcome, etag, names, settle
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
    return {
        "id": row["id"],
        **fields,
        "author": reader.author(row),
        "at": iso(row["at"]),
        "version": row["version"],
    }


async def show(db: Database | Transaction, reader: Reader, id: str) -> dict[str, Any]:
    """One claim. Raises Problem 404."""
    row = await queries.claim(db, reader, id)
    if row is None:
        raise not_found()
    return as_json(reader, row)


async def put(journal: Journal, seat: Seat, id: str, form: ClaimForm, if_match: str | None) -> Written:
    """Says what some evidence shows, or says it otherwise. Raises Problem (404, 409, 412, 422, 428)."""
    async with journal.write(seat.id, seat.person) as change:
        outcome = await _write(change, seat, id, form, if_match)
    thing = await show(journal.database, seat, id)
    return Written(thing, thing["version"], new=outcome == "new", changed=outcome != "same")


async def put_all(journal: Journal, seat: Seat, forms: Mapping[str, ClaimForm]) -> None:
    """Says several things at once, all or none of them, by their ids. Raises Problem as `put` does."""
    async with journal.write(seat.id, seat.person) as change:
        for id, form in forms.items():
            await _write(change, seat, id, form, None)


async def _write(change: Change, seat: Seat, id: str, form: ClaimForm, if_match: str | None) -> Outcome:
    stands = await queries.claim_as_it_is(change.tx, seat.id, id)
    wanted = form.complete(stands)
    await _check(change, seat, wanted)
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
    return outcome


async def _check(change: Change, seat: Seat, wanted: Mapping[str, Any]) -> None:
    """What is named must be there: the standard in this assessment, the page in its service. Raises Problem 422."""
    if wanted["standard"] not in seat.numbers:
        raise invalid("standard", f"This assessment has no standard {wanted['standard']}")
    if not await queries.page_exists(change.tx, seat.assessment["service"], wanted["page"]):
        raise invalid("page", f"The service has no page “{wanted['page']}”")


async def remove(journal: Journal, seat: Seat, id: str, if_match: str | None = None) -> None:
    """Takes a claim away; again changes nothing. Raises Problem 404, 409, 412."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await queries.claim_as_it_is(change.tx, seat.id, id)
        if stands is None:
            raise not_found()
        if stands["removed_at"]:
            return
        if closed := seat.closed("write claims", change.state):
            raise Problem(409, closed)
        if if_match is not None and not names(if_match, stands["version"]):
            raise Problem(412, "Somebody changed this after you opened it.")
        await history.keep(change.tx, "claim", stands, queries.CLAIM_FIELDS, who=seat.person)
        await queries.remove_claim(change.tx, seat.id, id)
        change.happened("claim.removed", id=id, standard=stands["standard"])


async def restore(journal: Journal, seat: Seat, id: str) -> dict[str, Any]:
    """Brings a removed claim back as it was; one that stands is left alone. Raises Problem 404, 409, 422."""
    stands = await queries.claim_as_it_is(journal.database, seat.id, id)
    if stands is None:
        raise not_found()
    if stands["removed_at"]:
        await put(journal, seat, id, ClaimForm(), etag(stands["version"]))
    return await show(journal.database, seat, id)


async def things(db: Database, reader: Reader, subject: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Claims, statements and pages of evidence by id, for the streams."""
    if subject == "claim":
        rows = await queries.claims_by_id(db, reader, ids)
        return {row["id"]: as_json(reader, row) for row in rows}
    if subject == "statement":
        written = {str(row["standard"]): row for row in await queries.statements(db, reader)}
        return {id: statements.as_json(reader, written[id]) for id in ids if id in written}
    if subject == "evidence":
        return {row["id"]: dict(row) for row in await queries.things_of_pages(db, reader, ids)}
    return {}

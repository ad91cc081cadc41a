"""Statements: how the team meets a standard, in its own words, and what it has not done yet."""

from typing import Any, Literal

from assessor.board import evidence_queries as queries
from assessor.board import history
from assessor.database import Database, Row, Transaction
from assessor.door import Reader, Seat
from assessor.forms import Form, Line, Text
from assessor.journal import Journal
from assessor.versions import settle
from assessor.words import iso
from assessor.written import Written


class StatementForm(Form):
    """How we meet this standard, what we have not done, who answers for it, and whether it is ready."""

    body: Text = ""
    not_yet: Text = ""
    owner: Line | None = None
    ready: Literal["no", "nearly", "yes"] = "no"


def as_json(reader: Reader, row: Row) -> dict[str, Any]:
    """A statement as the API gives it."""
    fields = {field: row[field] for field in queries.STATEMENT_FIELDS}
    said = {"author": reader.author(row), "at": iso(row["at"]), "version": row["version"]}
    return {"standard": row["standard"], **fields, **said}


def unwritten(standard: int) -> dict[str, Any]:
    """What stands before the team has said anything: version 0."""
    empty = {"body": "", "not_yet": "", "owner": None, "ready": "no"}
    return {"standard": standard, **empty, "author": None, "at": None, "version": 0}


async def show(db: Database | Transaction, reader: Reader, standard: int) -> dict[str, Any]:
    """The statement on one standard, written or not."""
    row = await queries.statement(db, reader, standard)
    return as_json(reader, row) if row else unwritten(standard)


async def put(
    journal: Journal, seat: Seat, standard: int, form: StatementForm, if_match: str | None
) -> Written:
    """Says how the team meets a standard. Raises Problem (409, 412, 422, 428)."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await queries.statement(change.tx, seat, standard)
        wanted = form.complete(stands)
        outcome = settle(
            stands or unwritten(standard),
            wanted,
            if_match,
            version=stands["version"] if stands else 0,
            closed=seat.closed("write statements", change.state),
            current=as_json(seat, stands) if stands else unwritten(standard),
        )
        if outcome != "same":
            if stands:
                await history.keep(
                    change.tx,
                    "statement",
                    {**stands, "id": standard},
                    queries.STATEMENT_FIELDS,
                    who=seat.person,
                )
            book = change.happened("statement.changed", id=str(standard), standard=standard)
            places = {"position": book.position, "open_position": book.open_position}
            if stands:
                places = {key: stands[key] for key in places}
            version = stands["version"] + 1 if stands else 1
            said = {"author": seat.person, "at": change.now, "version": version, **places}
            await queries.put_statement(
                change.tx, {**wanted, **said, "assessment": seat.id, "standard": standard}
            )
    thing = await show(journal.database, seat, standard)
    return Written(thing, thing["version"], changed=outcome != "same")  # it was there before, unwritten

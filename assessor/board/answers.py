"""Answers: what the team says to a question or to any note it sees, with evidence."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from assessor.board import answer_queries as queries
from assessor.board import history, note_queries, notes
from assessor.database import Database, Row, Transaction
from assessor.door import Seat
from assessor.forms import Form, Slug, Text
from assessor.journal import Change, Journal
from assessor.problem import Problem, not_found
from assessor.versions import settle
from assessor.written import Written


class AnswerForm(Form):
    """An answer; `evidence` names pages of the service."""

    required: ClassVar = {"body": "Write the answer"}

    body: Text = ""
    evidence: Annotated[list[Slug], Field(max_length=30)] = []


async def show(db: Database | Transaction, seat: Seat, note: str, id: str) -> dict[str, Any]:
    """One answer to one note. Raises Problem 404."""
    for row in await queries.answers_by_id(db, seat, [id]):
        if row["note"] == note:
            return queries.as_json(seat, row)
    raise not_found()


async def put(
    journal: Journal,
    seat: Seat,
    note: str,
    id: str,
    form: AnswerForm,
    if_match: str | None,
    *,
    settles: bool = False,
) -> Written:
    """Writes an answer to a note this seat sees, or changes it; one that `settles` a question makes it answered.

    Raises Problem (403, 404, 409, 412, 422, 428).
    """
    async with journal.write(seat.id, seat.person) as change:
        about = await note_queries.note(change.tx, seat, note)
        stands = await queries.row_as_it_is(change.tx, seat.id, id)
        if about is None or (stands and stands["note"] != note):
            raise not_found()
        wanted = form.complete(stands)
        check_writer(seat, stands)
        outcome = settle(
            stands,
            wanted,
            if_match,
            version=stands["version"] if stands else 0,
            removed=bool(stands and stands["removed_at"]),
            closed=seat.closed("answer", change.state),
            current=await show(change.tx, seat, note, id) if stands and not stands["removed_at"] else None,
        )
        if outcome != "same":
            if stands:
                await history.keep(change.tx, "answer", stands, queries.FIELDS, who=seat.person)
            await _write(change, seat, about, {"id": id, "note": note, **wanted}, stands)
            if settles and about["kind"] == "question":
                await notes.set_status(change, seat, note, "answered")
    thing = await show(journal.database, seat, note, id)
    return Written(thing, thing["version"], new=outcome == "new", changed=outcome != "same")


def check_writer(seat: Seat, stands: Row | None) -> None:
    """Raises Problem 403 for what somebody else wrote down in the room: it may be the panel's, and bears its name."""
    if stands and stands["in_the_room"] and stands["author"] != seat.person:
        raise Problem(403, "Whoever wrote down what was said in the room changes or takes it back.")


async def _write(change: Change, seat: Seat, about: Row, wanted: dict[str, Any], stands: Row | None) -> None:
    book = change.happened(
        "answer.written", id=wanted["id"], standard=about["standard"], to_all=about["opened"]
    )
    row = stands or {
        "author": seat.person,
        "at": change.now,
        "position": book.position,
        "open_position": book.open_position if about["opened"] else None,
        "in_the_room": False,
        "version": 0,
    }
    row = {**row, **wanted, "assessment": seat.id, "version": row["version"] + 1}
    row.pop("removed_at", None)
    await queries.put(change.tx, row)


async def remove(journal: Journal, seat: Seat, note: str, id: str) -> None:
    """Takes an answer away; again changes nothing. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        about = await note_queries.note(change.tx, seat, note)
        stands = await queries.row_as_it_is(change.tx, seat.id, id)
        if about is None or stands is None or stands["note"] != note:
            raise not_found()
        check_writer(seat, stands)
        if stands["removed_at"]:
            return
        if closed := seat.closed("answer", change.state):
            raise Problem(409, closed)
        await _remove(change, stands, about, seat)


async def _remove(change: Change, stands: Row, about: Row, seat: Seat) -> None:
    await history.keep(change.tx, "answer", stands, queries.FIELDS, who=seat.person)
    await queries.remove(change.tx, seat.id, stands["id"])
    change.happened("answer.removed", id=stands["id"], standard=about["standard"], to_all=about["opened"])

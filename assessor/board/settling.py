"""What becomes of a question: answered in the room, open again after all, or left to be followed up."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from assessor.board import answer_queries, answers, history, note_queries, notes
from assessor.board import question_queries as queries
from assessor.database import Row
from assessor.door import Seat
from assessor.forms import Form, Text
from assessor.journal import Change, Journal
from assessor.problem import Problem, invalid, not_found

LEFT = (
    "Left open at the end of the day: to be followed up."  # the reason in the history, by which it is undone
)


class SaidForm(Form):
    """What was said in the room, in a line."""

    body: Text = ""


class UndoForm(Form):
    """Which answer in the room was a mistake, and how the question stood before."""

    required: ClassVar = {"answer": "Open the page again: this form has lost its number"}

    answer: str = ""
    was: Literal["to-ask", "open", "follow-up"] = "open"


def may_settle(seat: Seat, question: Mapping[str, Any]) -> bool:
    """Whoever asked, a scribe or the team."""
    return question["author"] == seat.person or bool(seat.roles & {"scribe", "team"})


async def answered(journal: Journal, seat: Seat, note: str, id: str, form: SaidForm) -> dict[str, Any]:
    """A question was answered in the room: what was said becomes an answer under this id. Without words, what was
    answered before stands for it. Gives the note.

    Raises Problem 403 for whoever may not, 404, 409 in a state that is over, 422 without any answer.
    """
    async with journal.write(seat.id, seat.person) as change:
        question = await _question(change, seat, note)
        stands = await answer_queries.row_as_it_is(change.tx, seat.id, id)
        if stands and stands["note"] != note:
            raise not_found()
        words = form.body.strip()
        if not words and not (await answer_queries.of_notes(change.tx, seat, [note])).get(note):
            raise invalid("body", "Write in a line what was said")
        if words and stands is None:
            await _write(change, seat, question, id, form.body)
        if stands is None or not stands["removed_at"]:  # a form sent again after it was undone does nothing
            await notes.set_status(change, seat, note, "answered")
    return await notes.show(journal.database, seat, note)


async def _question(change: Change, seat: Seat, note: str) -> Row:
    question = await _theirs(change, seat, note)
    _check_open(change, seat, question)
    return question


async def _theirs(change: Change, seat: Seat, note: str) -> Row:
    """The note, where this seat says what becomes of it. Raises Problem 403, 404."""
    question = await note_queries.note(change.tx, seat, note)
    if question is None:
        raise not_found()
    if not may_settle(seat, question):
        raise Problem(403, "Whoever asked, a scribe or the team says what became of a question.")
    return question


def _check_open(change: Change, seat: Seat, question: Row) -> None:
    """Raises Problem 409 where it cannot be settled (any more), 403 where a conflict of interest bars this seat."""
    if question["kind"] != "question":
        raise Problem(409, "Only a question is answered or open. Answer this note instead.")
    if question["visibility"] == "me":
        raise Problem(409, "Only you see this question. Change how it stands with Edit.")
    if late := seat.closed("settle questions", change.state):
        raise Problem(409, late)
    seat.needs_no_conflict(question["standard"], *question["also"])


async def _write(change: Change, seat: Seat, question: Row, id: str, body: str) -> None:
    book = change.happened(
        "answer.written", id=id, standard=question["standard"], to_all=bool(question["opened"])
    )
    row = {
        "assessment": seat.id,
        "id": id,
        "note": question["id"],
        "body": body,
        "evidence": [],
        "in_the_room": True,
        "author": seat.person,
        "at": change.now,
        "position": book.position,
        "open_position": book.open_position if question["opened"] else None,
        "version": 1,
    }
    await answer_queries.put(change.tx, row)


async def undo(journal: Journal, seat: Seat, note: str, form: UndoForm) -> dict[str, Any]:
    """It was not answered: what was written down goes, and the question stands as before. Gives the note.

    Raises Problem 403, 404, 409.
    """
    form.complete(None)
    async with journal.write(seat.id, seat.person) as change:
        question = await _theirs(change, seat, note)
        stands = await answer_queries.row_as_it_is(change.tx, seat.id, form.answer)
        if stands is None or stands["note"] != note or not stands["in_the_room"]:
            raise not_found()
        answers.check_writer(seat, stands)  # never theirs, whatever the state
        _check_open(change, seat, question)
        if not stands["removed_at"]:
            await history.keep(change.tx, "answer", stands, answer_queries.FIELDS, who=seat.person)
            await answer_queries.remove(change.tx, seat.id, form.answer)
            change.happened(
                "answer.removed",
                id=form.answer,
                standard=question["standard"],
                to_all=bool(question["opened"]),
            )
            await notes.set_status(change, seat, note, form.was)
    return await notes.show(journal.database, seat, note)


async def reopen(journal: Journal, seat: Seat, note: str) -> dict[str, Any]:
    """The question is not answered yet: it is open again, and what was answered stays. Gives the note.

    Raises Problem 403, 404, 409.
    """
    async with journal.write(seat.id, seat.person) as change:
        await _question(change, seat, note)
        await notes.set_status(change, seat, note, "open")
    return await notes.show(journal.database, seat, note)


async def follow_up(journal: Journal, seat: Seat) -> int:
    """The lead leaves every question that is still open to be followed up. Gives how many. Raises Problem 409."""
    async with journal.write(seat.id, seat.person) as change:
        rows = await queries.left_open(change.tx, seat)
        if late := seat.closed("follow up questions", change.state):
            raise Problem(409, late)
        for row in rows:
            await notes.set_status(change, seat, row["id"], "follow-up", reason=LEFT)
    return len(rows)


async def take_up_again(journal: Journal, seat: Seat) -> int:
    """Undoes that: those which nobody changed since stand as before. Gives how many. Raises Problem 409."""
    async with journal.write(seat.id, seat.person) as change:
        rows = await queries.moved_on(change.tx, seat, LEFT)
        if late := seat.closed("follow up questions", change.state):
            raise Problem(409, late)
        for row in rows:
            await notes.set_status(change, seat, row["id"], row["was"]["status"])
    return len(rows)

"""Remarks: the team says what is wrong in a part of the report or in a point of it, and the lead answers each."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from assessor.board import history
from assessor.database import Row
from assessor.door import Reader, Seat
from assessor.fact_check import remark_queries as queries
from assessor.forms import UUID4, Form, Text
from assessor.journal import Change, Journal
from assessor.problem import Problem, invalid, not_found
from assessor.report import parts, report
from assessor.versions import settle
from assessor.words import iso

OVERALL = "overall"
EMPTY = {"answer": None, "answer_words": "", "answered_by": None, "answered_at": None, "removed_at": None}
ANSWERED = "The lead has answered this: it stays as it is. You can write another remark."


class RemarkForm(Form):
    """What is wrong, in one's own words."""

    required: ClassVar = {"body": "Say what is wrong"}

    body: Text = ""


class AnswerForm(Form):
    """What the lead did about it, and why."""

    required: ClassVar = {"answer": "Say whether the report is changed"}

    answer: Literal["changed", "not-changed"] | None = None
    answer_words: Text = ""


def about_of(row: Mapping[str, Any]) -> str:
    """What a remark is about, as its form says it: "summary", "standard-6", "point-…"."""
    return f"point-{row['point']}" if row["part"] == "point" else str(row["part"])


def as_json(reader: Reader, row: Row) -> dict[str, Any]:
    """A remark as the stream gives it to this reader."""
    fields = ("id", "part", "point", "standard", "body", "answer", "answer_words", "version")
    return {
        **{name: row[name] for name in fields},
        "author": reader.author(row),
        "at": iso(row["at"]),
    }


async def _place(change: Change, seat: Seat, about: str) -> dict[str, Any]:
    """Where in the report it is: {part, point, standard}. Raises Problem 422 for what is not in it (any more)."""
    if about in (OVERALL, *parts.TEXTS):
        return {"part": about, "point": None, "standard": None}
    stands = await report.as_it_stands(change.tx, Reader(change.book.assessment, seat.audience))
    for one in stands.standards:
        if about == parts.part_of(one["number"]):
            return {"part": about, "point": None, "standard": one["number"]}
        if about in [f"point-{point['id']}" for point in one["points"]]:
            return {"part": "point", "point": about.removeprefix("point-"), "standard": one["number"]}
    raise invalid("body", "This is not in the report any more. Say it about another part of it.")


async def write(journal: Journal, seat: Seat, id: str, about: str, form: RemarkForm) -> Row:
    """Writes a remark; sent again it is written once. Raises Problem (403, 409, 422)."""
    if not UUID4.match(id):
        raise Problem(422, "Open the page again: this form has lost its number.")
    wanted = form.complete(None)
    async with journal.write(seat.id, seat.person) as change:
        stands = await queries.row_as_it_is(change.tx, seat.id, id)
        if stands and (stands["author"], stands["body"]) == (seat.person, wanted["body"]):
            return stands
        if stands:
            words = "This remark was already sent. Open the page again to write another one."
            raise Problem(409, words)
        if closed := seat.closed("remark on the report", change.state):
            raise Problem(409, closed)
        place = await _place(change, seat, about)
        book = change.happened("remark.written", id=id, standard=place["standard"])
        row: Row = {**EMPTY, **place, **wanted, "assessment": seat.id, "id": id, "author": seat.person}
        row |= {"at": change.now, "position": book.position, "open_position": book.open_position}
        row["version"] = 1
        await queries.put(change.tx, row)
    return row


async def _own(change: Change, seat: Seat, id: str) -> Row:
    """One's own remark while it may be changed. Raises Problem 403, 404, 409."""
    stands = await queries.row_as_it_is(change.tx, seat.id, id)
    if stands is None:
        raise not_found()
    if stands["author"] != seat.person:
        raise Problem(403, "This remark is somebody else's: only its author may change it.")
    if closed := seat.closed("remark on the report", change.state):
        raise Problem(409, closed)
    if stands["answer"]:
        raise Problem(409, ANSWERED)
    return stands


async def edit(journal: Journal, seat: Seat, id: str, form: RemarkForm, version: int) -> Row:
    """Changes the words of one's own remark while it is not answered. Raises Problem (403, 404, 409, 412, 422)."""
    wanted = form.complete(None)
    async with journal.write(seat.id, seat.person) as change:
        stands = await _own(change, seat, id)
        removed = stands["removed_at"] is not None
        outcome = settle(
            stands, wanted, f'"{version}"', version=stands["version"], removed=removed, current=stands
        )
        if outcome == "same":
            return stands
        row = {**stands, **wanted, "removed_at": None}
        return await _changed(change, seat, stands, row, "remark.changed")


async def _changed(change: Change, seat: Seat, stands: Row, row: Row, action: str) -> Row:
    await history.keep(change.tx, "remark", stands, queries.FIELDS, who=seat.person)
    row = {**row, "version": stands["version"] + 1}
    change.happened(action, id=row["id"], standard=row["standard"])
    await queries.put(change.tx, row)
    return row


async def remove(journal: Journal, seat: Seat, id: str) -> Row:
    """Takes one's own remark back while it is not answered; again changes nothing. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await _own(change, seat, id)
        if stands["removed_at"]:
            return stands
        row = {**stands, "removed_at": change.now}
        return await _changed(change, seat, stands, row, "remark.removed")


async def restore(journal: Journal, seat: Seat, id: str) -> Row:
    """Brings one's own remark back as it was. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await _own(change, seat, id)
        if not stands["removed_at"]:
            return stands
        return await _changed(change, seat, stands, {**stands, "removed_at": None}, "remark.written")


async def answer(journal: Journal, seat: Seat, id: str, form: AnswerForm, version: int) -> Row:
    """The lead says what became of a remark, or says it anew. Raises Problem (403, 404, 409, 412, 422)."""
    wanted = form.complete(None)
    if wanted["answer"] == "not-changed" and not wanted["answer_words"].strip():
        raise invalid("answer_words", "Say why the report stays as it is")
    async with journal.write(seat.id, seat.person) as change:
        stands = await queries.row_as_it_is(change.tx, seat.id, id)
        if stands is None or stands["removed_at"]:
            raise not_found()
        outcome = settle(
            stands,
            wanted,
            f'"{version}"',
            version=stands["version"],
            closed=seat.closed("answer remarks", change.state),
            current=stands,
        )
        if outcome == "same":
            return stands
        row = {**stands, **wanted, "answered_by": seat.person, "answered_at": change.now}
        return await _changed(change, seat, stands, row, "remark.answered")

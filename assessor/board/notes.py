"""Notes: what a person wrote about one standard, several, or none yet; for oneself, the panel or everyone."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from assessor.board import answer_queries, history, together_queries
from assessor.board import note_queries as queries
from assessor.database import Database, Row, Transaction
from assessor.door import Reader, Seat
from assessor.forms import Form, Line, Text, Whole
from assessor.journal import Change, Journal
from assessor.problem import Problem, invalid, not_found
from assessor.versions import settle
from assessor.words import iso
from assessor.written import Written

# What a lead may change of somebody else's note: where it stands and who sees it, never its words.
PLACING = {"standard", "also", "visibility"}


class NoteForm(Form):
    """A note as its author writes it; `reason` is a lead's, on another's note."""

    required: ClassVar = {"body": "Write the note"}

    standard: Annotated[Whole, Field(ge=1, le=99)] | None = None
    also: Annotated[list[Annotated[Whole, Field(ge=1, le=99)]], Field(max_length=30)] = []
    kind: Literal["strength", "concern", "question", "note"] = "note"
    body: Text = ""
    visibility: Literal["me", "panel", "everyone"] = "panel"
    status: Literal["to-ask", "open", "answered", "follow-up"] = "open"
    said_by: Line | None = None
    files: Annotated[list[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]], Field(max_length=20)] = []
    reason: Line | None = None


class OpenForm(Form):
    """Which standard's notes to open; all of them without it."""

    standard: Annotated[Whole, Field(ge=1, le=99)] | None = None


def as_json(reader: Reader, row: Row, answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A note as the API gives it to this reader."""
    return {
        "id": row["id"],
        **{field: row[field] for field in queries.FIELDS},
        "author": reader.author(row),
        "at": iso(row["at"]),
        "version": row["version"],
        "answers": list(answers),
    }


async def with_answers(
    db: Database | Transaction, reader: Reader, rows: Sequence[Row]
) -> list[dict[str, Any]]:
    """Notes as the API gives them, each with its answers, in two queries for any number of notes."""
    answers = await answer_queries.of_notes(db, reader, [row["id"] for row in rows])
    return [as_json(reader, row, answers.get(row["id"], ())) for row in rows]


async def show(db: Database, reader: Reader, id: str) -> dict[str, Any]:
    """One note. Raises Problem 404 when there is none for this reader."""
    row = await queries.note(db, reader, id)
    if row is None:
        raise not_found()
    return (await with_answers(db, reader, [row]))[0]


async def guard(db: Database | Transaction, seat: Seat, id: str, *, placing: bool = False) -> None:
    """Raises Problem 404 when the note is hidden; 403 when it is somebody else's and this seat is not the lead's, or,
    for `placing`, a scribe's."""
    row = await db.one(queries.ROW, assessment=seat.id, id=id)
    if row is None or row["author"] == seat.person:
        return
    if row["visibility"] == "me":
        raise not_found()
    if "lead" in seat.roles or (placing and seat.has_role_for("place notes")):
        return
    words = "This note is somebody else's. Its author may change it; the lead may place, open or remove it"
    raise Problem(403, f"{words}, a scribe may place it." if placing else f"{words}.")


async def put(
    journal: Journal,
    seat: Seat,
    id: str,
    form: NoteForm,
    if_match: str | None,
    *,
    source: str | None = None,
) -> Written:
    """Writes a note, or changes it; a new one may have grown out of another (`source`).

    Raises Problem (403, 404, 409, 412, 422, 428).
    """
    _check_standards(seat, form)
    async with journal.write(seat.id, seat.person) as change:
        stands = await queries.row_as_it_is(change.tx, seat.id, id)
        await guard(change.tx, seat, id, placing=True)
        wanted = form.complete(stands)
        reason = wanted.pop("reason")
        wanted["also"] = [n for n in dict.fromkeys(wanted["also"]) if n != wanted["standard"]]
        placing = stands is not None and stands["author"] != seat.person
        if placing:
            _check_placing(seat, stands, wanted, reason)
        _check_conflict(seat, stands, wanted)
        outcome = settle(
            stands,
            wanted,
            if_match,
            version=stands["version"] if stands else 0,
            removed=bool(stands and stands["removed_at"]),
            closed=seat.closed("write notes", change.state),
            current=await _current(change.tx, seat, stands),
        )
        if outcome != "same":
            await _store(change, seat, id, stands, wanted, reason, by_lead=placing)
        if outcome == "new" and source:
            await together_queries.set_source(change.tx, seat.id, id, source)
    thing = await show(journal.database, seat, id)
    return Written(thing, thing["version"], new=outcome == "new", changed=outcome != "same")


def _check_standards(seat: Seat, form: NoteForm) -> None:
    for number in [form.standard, *form.also]:
        if number is not None and number not in seat.numbers:
            raise invalid("standard", f"This assessment has no standard {number}")


def _check_placing(seat: Seat, stands: Row | None, wanted: Mapping[str, Any], reason: str | None) -> None:
    assert stands is not None
    if stands["removed_at"] and "lead" not in seat.roles:
        raise Problem(403, "Its author or the lead brings a removed note back.")
    changed = {key for key, value in wanted.items() if stands[key] != value}
    if changed - {"standard", "also"} and "lead" not in seat.roles:
        raise Problem(403, "A scribe may place somebody's note, but not open it or change its words.")
    if changed - PLACING:
        raise Problem(403, "A lead may place, open or remove somebody's note, but not change its words.")
    if wanted["visibility"] == "me" and "visibility" in changed:
        raise Problem(403, "Only its author can turn a note into a private one.")
    if changed and not (reason or "").strip():
        raise invalid("reason", "Say why: the author is told the reason")


def _check_conflict(seat: Seat, stands: Row | None, wanted: Mapping[str, Any]) -> None:
    """Raises Problem 403 where a conflict of interest bars this seat from a standard that a note is, or was, about."""
    if stands is None or any(stands[key] != value for key, value in wanted.items()):
        before = [stands["standard"], *stands["also"]] if stands else []
        seat.needs_no_conflict(*before, wanted["standard"], *wanted["also"])


async def _current(tx: Transaction, seat: Seat, stands: Row | None) -> dict[str, Any] | None:
    if stands is None or stands["removed_at"]:
        return None
    row = await queries.note(tx, seat, stands["id"])
    return (await with_answers(tx, seat, [row]))[0] if row else None


async def _store(
    change: Change,
    seat: Seat,
    id: str,
    stands: Row | None,
    wanted: Mapping[str, Any],
    reason: str | None,
    *,
    by_lead: bool,
) -> None:
    if stands:
        await history.keep(change.tx, "note", stands, queries.FIELDS, who=seat.person, reason=reason)
    row = _as_it_will_stand(change, seat, id, stands, wanted, by_lead=by_lead)
    was_shared = bool(stands and not stands["removed_at"] and stands["visibility"] != "me")
    was_open = bool(stands and not stands["removed_at"] and stands["opened"])
    _say(change, row, was_shared=was_shared, was_open=was_open)
    await queries.put(change.tx, row)


def _as_it_will_stand(
    change: Change, seat: Seat, id: str, stands: Row | None, wanted: Mapping[str, Any], *, by_lead: bool
) -> dict[str, Any]:
    new = {"author": seat.person, "at": change.now, "position": None, "open_at": None, "open_position": None}
    row: dict[str, Any] = {
        **new,
        "version": 0,
        "open_version": 0,
        "opened": False,
        "visibility": "me",
        **(stands or {}),
    }
    row.pop("removed_at", None)
    meant_before = row["visibility"] == "everyone" and not (stands and stands["removed_at"])
    row |= {**wanted, "assessment": seat.id, "id": id, "version": row["version"] + 1}
    shown_at_once = by_lead or change.book.assessment["notes_shown"] == "live"
    row["opened"] = row["visibility"] == "everyone" and (row["opened"] if meant_before else shown_at_once)
    return row


def _say(change: Change, row: dict[str, Any], *, was_shared: bool, was_open: bool) -> None:
    """Tells each audience what this comes to for it, and gives the note its places."""
    shared, opened = row["visibility"] != "me", row["opened"]
    if not shared and not was_shared:
        return
    action = "note.changed" if shared and was_shared else "note.written" if shared else "note.removed"
    open_action = "note.changed" if opened and was_open else "note.written" if opened else "note.removed"
    book = change.happened(
        action,
        id=row["id"],
        standard=row["standard"],
        to_all=opened or was_open,
        open_action=open_action if open_action != action else None,
    )
    if shared and row["position"] is None:
        row["position"] = book.position
    if opened:
        row["open_version"] += 1
        if not was_open:
            row["open_position"], row["open_at"] = book.open_position, change.now


async def set_status(change: Change, seat: Seat, id: str, status: str, *, reason: str | None = None) -> None:
    """Gives a question that others see another status, within a write in progress; its words stay as they are."""
    stands = await queries.row_as_it_is(change.tx, seat.id, id)
    if stands is None or stands["removed_at"] or stands["status"] == status:
        return
    await history.keep(change.tx, "note", stands, queries.FIELDS, who=seat.person, reason=reason)
    row = {**stands, "status": status, "version": stands["version"] + 1}
    row.pop("removed_at")
    _say(change, row, was_shared=True, was_open=row["opened"])
    await queries.put(change.tx, row)


async def place_with(change: Change, seat: Seat, stands: Row, main: Row) -> None:
    """Files a note where another one is, within a write in progress; its words stay as they are."""
    where = {"standard": main["standard"], "also": main["also"]}
    wanted = {field: stands[field] for field in queries.FIELDS} | where
    if any(stands[field] != value for field, value in where.items()):
        await _store(
            change, seat, stands["id"], stands, wanted, "Says the same as another note", by_lead=False
        )


async def remove(
    journal: Journal, seat: Seat, id: str, *, reason: str | None = None, if_match: str | None = None
) -> None:
    """Takes a note away from everybody's screen; taking it away again changes nothing.

    Raises Problem (403, 404, 409, 412, 422).
    """
    async with journal.write(seat.id, seat.person) as change:
        stands = await queries.row_as_it_is(change.tx, seat.id, id)
        await guard(change.tx, seat, id)
        if stands is None:
            raise not_found()
        if stands["removed_at"]:
            return
        if stands["author"] != seat.person and not (reason or "").strip():
            raise invalid("reason", "Say why: the author is told the reason")
        if closed := seat.closed("write notes", change.state):
            raise Problem(409, closed)
        _check_version(stands, if_match)
        await history.keep(change.tx, "note", stands, queries.FIELDS, who=seat.person, reason=reason)
        await queries.remove(change.tx, seat.id, id)
        if stands["visibility"] != "me":
            change.happened("note.removed", id=id, standard=stands["standard"], to_all=stands["opened"])


async def restore(journal: Journal, seat: Seat, id: str) -> dict[str, Any]:
    """Brings a removed note back as it was; one that stands is left alone. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await queries.row_as_it_is(change.tx, seat.id, id)
        await guard(change.tx, seat, id)
        if stands is None:
            raise not_found()
        if closed := seat.closed("write notes", change.state):
            raise Problem(409, closed)
        if stands["removed_at"]:
            seat.needs_no_conflict(stands["standard"], *stands["also"])
            wanted = {field: stands[field] for field in queries.FIELDS}
            await _store(change, seat, id, stands, wanted, None, by_lead=False)
    return await show(journal.database, seat, id)


def _check_version(stands: Row, if_match: str | None) -> None:
    if if_match is not None and if_match.strip() not in ("*", f'"{stands["version"]}"'):
        raise Problem(412, "Somebody changed this after you opened it.")


async def open_held(
    journal: Journal, seat: Seat, standard: int | None, *, only: str | None = None
) -> list[str]:
    """Opens notes that wait for the lead: of one standard, one alone, or all. Gives their ids; none is no change."""
    async with journal.write(seat.id, seat.person) as change:
        held = await queries.held(change.tx, seat.id)
        if only:
            held = [row for row in held if row["id"] == only]
        rows = [
            row for row in held if standard is None or standard == row["standard"] or standard in row["also"]
        ]
        if rows and (closed := seat.closed("open notes", change.state)):
            raise Problem(409, closed)
        for row in rows:
            opened = {**row, "opened": True, "open_version": row["open_version"] + 1, "open_at": change.now}
            book = change.happened(
                "note.changed", id=row["id"], standard=row["standard"], open_action="note.written"
            )
            await queries.put(
                change.tx, {**opened, "version": row["version"] + 1, "open_position": book.open_position}
            )
        if rows and not only:
            change.happened("notes.opened", standard=standard)
    return [row["id"] for row in rows]

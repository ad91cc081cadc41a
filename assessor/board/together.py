"""Notes that belong together: "I noticed this too"; several that say the same, shown as one, words and authors kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.board import note_queries, notes
from assessor.board import together_queries as queries
from assessor.database import Database, Reading, Row, Transaction
from assessor.door import Reader, Seat
from assessor.evidence import filetype
from assessor.journal import Change, Journal
from assessor.problem import Problem, invalid, not_found


async def notice(journal: Journal, seat: Seat, id: str, *, too: bool) -> None:
    """One of the panel noticed the same, or takes that back; again changes nothing. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        row = await _shared(change.tx, seat, id)
        if row["author"] == seat.person:
            raise Problem(403, "You wrote this note yourself.")
        if closed := seat.closed("write notes", change.state):
            raise Problem(409, closed)
        seat.needs_no_conflict(row["standard"], *row["also"])
        if too:
            new = {"assessment": seat.id, "note": id, "person": seat.person, "at": change.now}
            changed = await queries.notice(change.tx, new)
        else:
            changed = await queries.no_longer(change.tx, seat.id, id, seat.person)
        if changed:  # the panel's alone: everyone else is told nothing, also of a note they see
            change.happened("note.changed", id=id, standard=row["standard"], to_all=False)


async def _shared(tx: Transaction, seat: Seat, id: str) -> Row:
    """A note that others see. Raises Problem 404; 409 for one's own private note."""
    row = await note_queries.row_as_it_is(tx, seat.id, id)
    if row is None or row["removed_at"] or (row["visibility"] == "me" and row["author"] != seat.person):
        raise not_found()
    if row["visibility"] == "me":
        raise Problem(409, "Only you see this note.")
    return row


async def merge(journal: Journal, seat: Seat, id: str, main: str) -> None:
    """Shows a note inside another one, which it is filed with; again changes nothing.

    Raises Problem 403, 404, 409, 422.
    """
    async with journal.write(seat.id, seat.person) as change:
        row = await _shared(change.tx, seat, id)
        if closed := seat.closed("place notes", change.state):
            raise Problem(409, closed)
        into = await _main(change.tx, seat, row, main)
        if row["merged_into"] == into["id"]:
            return
        seat.needs_no_conflict(row["standard"], *row["also"], into["standard"], *into["also"])
        await queries.set_main(change.tx, seat.id, id, into["id"])
        await notes.place_with(change, seat, {**row, "merged_into": into["id"]}, into)
        _tell(change, row, into)


async def _main(tx: Transaction, seat: Seat, row: Row, main: str) -> Row:
    """The note that another one may be merged into. Raises Problem 404, 422."""
    into = await _shared(tx, seat, main)
    if into["merged_into"]:
        into = await _shared(tx, seat, into["merged_into"])
    if into["id"] == row["id"]:
        raise invalid("into", "Choose another note than this one")
    if (into["visibility"], into["opened"]) != (row["visibility"], row["opened"]):
        raise invalid("into", "Choose a note that the same people see")
    if (into["kind"] == "question") != (row["kind"] == "question"):
        raise invalid("into", "A question is merged with a question, so that it is answered")
    if await queries.holds_others(tx, seat.id, row["id"]):
        raise invalid("into", "Other notes are merged into this one: merge the other one into it instead")
    return into


async def part(journal: Journal, seat: Seat, id: str) -> None:
    """Shows a note by itself again; again changes nothing. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        row = await _shared(change.tx, seat, id)
        if closed := seat.closed("place notes", change.state):
            raise Problem(409, closed)
        seat.needs_no_conflict(row["standard"], *row["also"])
        if row["merged_into"]:
            into = await note_queries.row_as_it_is(change.tx, seat.id, row["merged_into"])
            await queries.set_main(change.tx, seat.id, id, None)
            _tell(change, row, *([into] if into and not into["removed_at"] else []))


def _tell(change: Change, *rows: Row) -> None:
    """Whoever sees a note sees that it stands elsewhere now."""
    for row in rows:
        change.happened("note.changed", id=row["id"], standard=row["standard"], to_all=row["opened"])


# --- As they are shown --------------------------------------------------------------------------------


async def mains(db: Reading, reader: Reader, rows: Sequence[Row]) -> dict[str, str]:
    """Which of these notes are shown inside another one, that this reader sees too: {id: id of the other}."""
    wanted = {row["id"]: row["merged_into"] for row in rows if row["merged_into"]}
    seen = {row["id"] for row in await note_queries.notes_by_id(db, reader, list(set(wanted.values())))}
    return {id: main for id, main in wanted.items() if main in seen}


async def inside(db: Reading, reader: Reader, rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The notes that are shown inside these, by the id of each."""
    ids = {row["id"] for row in rows}
    children = [
        row["id"] for row in await queries.related(db, reader.id, list(ids)) if row["merged_into"] in ids
    ]
    found: dict[str, list[Row]] = {}
    for row in await note_queries.notes_by_id(db, reader, children):
        found.setdefault(row["merged_into"], []).append(row)
    return found


async def with_those_merged(db: Reading, reader: Reader, at: Mapping[str, int]) -> dict[str, int]:
    """Notes that changed, with their positions, and with them those that they are merged with: one shows the other."""
    found = dict(at)
    for row in await queries.related(db, reader.id, list(at)):
        for one, other in ((row["id"], row["merged_into"]), (row["merged_into"], row["id"])):
            if one in at:
                found[other] = max(found.get(other, 0), at[one])
    return found


async def noticed(db: Reading, reader: Reader, rows: Sequence[Row]) -> dict[str, dict[str, list[str]]]:
    """Who noticed these too, by note, for the panel: {persons, professions}."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in await queries.noticed(db, reader, [row["id"] for row in rows]):
        known = found.setdefault(row["note"], {"persons": [], "professions": []})
        known["persons"].append(row["person"])
        known["professions"].append(row["profession"] or "no profession given")
    return found


async def files(db: Database | Transaction, reader: Reader, rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """The files that these notes name, by hash, as a page shows them; one that is not there is left out."""
    known = await queries.files(db, reader.id, sorted({sha256 for row in rows for sha256 in row["files"]}))
    return {
        sha256: {
            "name": row["name"],
            "address": f"/assessments/{reader.id}/files/{sha256}",
            "is_picture": row["type"] in filetype.IMAGES,
            "redacted": row["redacted_at"] is not None,
        }
        for sha256, row in known.items()
    }

"""Removing words for good: from every place in an assessment or service, in one change, and from what is kept."""

import asyncio
import hashlib
import json
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.applications import Starlette

from assessor import audit, markdown
from assessor.database import Database, Row, Unavailable
from assessor.door import Reader, Seat
from assessor.evidence import queries as evidence
from assessor.journal import Book
from assessor.journal import Change as Writing
from assessor.people import queries as people
from assessor.privacy import looking, queries
from assessor.privacy.looking import Eyes, File, Scope
from assessor.privacy.phrases import REMOVED, Change, Phrases, changed, everything
from assessor.privacy.places import BY_TABLE, PLACES, Place
from assessor.report import edition

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Work:
    """One removal as it goes on: what is done to each text, and how many places were changed."""

    writing: Writing
    scope: Scope
    change: Change
    only: tuple[str, str] | None = None  # a table and an id, where one thing is removed whole
    counts: Counter[str] = field(default_factory=Counter)
    pages: set[str] = field(default_factory=set)
    eyes: dict[str, Eyes] = field(default_factory=dict)  # of everyone with a seat, in each assessment


async def remove_words(app: Starlette, scope: Scope, phrases: Phrases, ticked: Sequence[str]) -> None:
    """Removes words everywhere in the scope, and what ticked files hold. Also where who does it may not look."""
    shown, hidden = await looking.files(app.state.database, scope, phrases)
    await _remove(app, scope, phrases.without, None, [*looking.chosen(shown, ticked), *hidden])


async def remove_whole(app: Starlette, scope: Scope, table: str, id: str, file: File | None = None) -> None:
    """Removes one note, answer, recommendation, page or file whole, with everything it ever said."""
    await _remove(app, scope, everything, (table, id), [file] if file else [])


async def _remove(
    app: Starlette, scope: Scope, change: Change, only: tuple[str, str] | None, files: Sequence[File]
) -> None:
    db: Database = app.state.database
    async with app.state.journal.write_service(scope.service, scope.who.id, closed=True) as writing:
        await evidence.lock(writing.tx, scope.service)
        work = Work(writing, scope, change, only)
        books = {book.id: book for book in writing.books}
        for seat in scope.seats:
            await _in_assessment(work, seat, books[seat.id])
        await _in_service(work)
        for file in files:
            if file.table == "file" or work.eyes[file.of].file({"sha256": file.sha256, "who": None}):
                work.counts["file"] += 1
            column = "service" if file.table == "file" else "assessment"
            await queries.empty(writing.tx, file.table, column, file.of, file.sha256, REMOVED)
        await _say(work, books)
    await _render(db, scope.service)
    app.state.pages.kept.forget()
    app.state.files.kept.forget()
    await leave_nothing(db)


async def leave_nothing(db: Database) -> None:
    """Has the database's files hold nothing of what was removed; told in the log when that cannot be done now."""
    try:
        await db.scrub()
    except Unavailable as error:
        log.error("What was removed may still stand in free space of the database: %s", error.sentence)


async def _in_assessment(work: Work, seat: Seat, book: Book) -> None:
    eyes = work.eyes[book.id] = Eyes(replace(seat, audience="all", organises=False, person=""))
    for place in PLACES:
        if place.of == "assessment":
            rows = [row async for row in queries.rows(work.writing.tx, place, book.id)]
            for row in rows:
                eyes.learn(place, row)
                if await _rewritten(work, place, book.id, row, eyes):
                    _tell(work, place, book, row, eyes)
    await edition.redacted(work.writing.tx, book.id)


async def _in_service(work: Work) -> None:
    for place in PLACES:
        if place.of == "service":
            rows = [row async for row in queries.rows(work.writing.tx, place, work.scope.service)]
            for row in rows:
                if await _rewritten(work, place, work.scope.service, row, None) and place.table == "page":
                    work.pages.add(row["id"])
    for id in sorted(work.pages):
        await _revise(work, id)


async def _rewritten(work: Work, place: Place, id: str, row: Row, eyes: Eyes | None) -> bool:
    """Whether the row held something to remove; it does no more. Counted is what everybody with a seat may see."""
    if work.only and not _meant(work.only, place, row):
        return False
    columns = (*place.texts, *place.jsons)
    changes: dict[str, Any] = {name: changed(row[name], work.change) for name in columns}
    changes = {name: value for name, value in changes.items() if value != row[name]}
    if work.only and "url" in changes:
        changes["url"] = None
    if not changes:
        return False
    await queries.rewrite(work.writing.tx, place, id, row, changes, place.versions)
    if eyes is None or eyes.sees(place, row):
        work.counts[place.table] += 1
    return True


def _meant(only: tuple[str, str], place: Place, row: Row) -> bool:
    """Whether a row is the one thing to remove, or what it said before."""
    table, id = only
    if place.table == "history":
        return bool(row["subject"] == table and row["id"] == id)
    if place.table == "revision":
        return table == "page" and row["page"] == id
    return place.table == table and row.get("sha256" if table.endswith("file") else "id") == id


# What the panel agrees: the same to its open pages as another change of it.
OF_THE_PANEL = {
    "point": "point.changed",
    "rating": "rating.agreed",
    "overall": "overall.agreed",
    "report": "report.changed",
}


def _tell(work: Work, place: Place, book: Book, row: Row, eyes: Eyes) -> None:
    """Has open pages and streams put the thing as it is now in the place of what they show."""
    happened = work.writing.happened
    standard = row.get("standard")
    if place.table in ("note", "answer"):
        note = row if place.table == "note" else eyes.notes[row["note"]]
        if note["visibility"] != "me" and not note["removed_at"] and not row["removed_at"]:
            action = f"{place.table}.changed"
            happened(action, id=row["id"], standard=note["standard"], to_all=note["opened"], book=book)
    elif place.table in ("recommendation", "recommendation_update"):
        about = row if place.table == "recommendation" else eyes.recommendations[row["recommendation"]]
        id = row["id"] if place.table == "recommendation" else row["recommendation"]
        seen = about["visibility"] == "everyone"
        if place.table == "recommendation_update":
            seen = seen and row["open_position"] is not None
        if not about["removed_at"]:
            happened("recommendation.changed", id=id, standard=about["standard"], to_all=seen, book=book)
    elif place.table == "statement":
        happened("statement.changed", id=str(standard), standard=standard, book=book)
    elif place.table == "claim" and not row["removed_at"]:
        happened("claim.written", id=row["id"], standard=standard, book=book)
    elif place.table == "assessment":
        happened("assessment.changed", id=book.id, book=book)
    else:
        _tell_of_the_day(work, place, book, row)


def _tell_of_the_day(work: Work, place: Place, book: Book, row: Row) -> None:
    """The same of the agenda, as one for all its parts, and of what the panel agrees."""
    happened = work.writing.happened
    if place.table == "slot" and not any(entry["action"] == "agenda.changed" for entry in book.entries):
        happened("agenda.changed", to_all=bool(book.assessment["agenda_shared"]), book=book)
    elif place.table in OF_THE_PANEL and not row.get("removed_at"):
        told = book.assessment["told_at"] is not None
        if place.table in ("point", "report"):  # everyone else's from fact check on, as the report's
            told = Reader(book.assessment, "all").reported
        action, id = OF_THE_PANEL[place.table], row.get("id") or str(row.get("standard") or book.id)
        happened(action, id=id, standard=row.get("standard"), to_all=told, book=book)


async def _revise(work: Work, id: str) -> None:
    """A page without the words is a revision of its own: whoever has it open writes over nothing unseen."""
    row = await evidence.page_as_it_is(work.writing.tx, work.scope.service, id)
    assert row is not None
    fields = {name: row[name] for name in evidence.FIELDS}
    sha256 = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
    await queries.revise(work.writing.tx, work.scope.service, id, sha256, work.scope.who.id)


async def _say(work: Work, books: dict[str, Book]) -> None:
    """The journal of each assessment in scope keeps that it happened; the audit, in how many places."""
    tx, scope = work.writing.tx, work.scope
    for id in sorted(work.pages):
        work.writing.happened_everywhere("evidence.changed", id=id)
    if work.counts["service"]:
        work.writing.happened_everywhere("service.changed", id=scope.service)
    for seat in scope.seats:
        work.writing.happened("text.redacted", id=seat.id, book=books[seat.id])
    await people.changed(tx)
    here = scope.seats[0].id if len(scope.seats) == 1 else None
    detail = {"places": dict(sorted(work.counts.items()))}
    await audit.record(
        tx, "redaction.done", who=scope.who.id, id=scope.service, assessment=here, detail=detail
    )


async def _render(db: Database, service: str) -> None:
    """Makes the HTML of changed pages anew; until then each reader has it made."""
    for row in await queries.unrendered(db, service):
        html = await markdown.render_off_loop(row["body"], top=2)
        async with db.transaction() as tx:
            await queries.render(tx, service, row["id"], row["version"], html, markdown.RENDERER)
        await asyncio.sleep(0)


def known(table: str) -> bool:
    """Whether one thing of this kind can be removed whole."""
    return table in ("note", "answer", "recommendation", "page", "file", "note_file") and table in BY_TABLE

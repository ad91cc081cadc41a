"""Where the words stand, as far as whoever asks may see: nothing that is hidden from them is shown or counted."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessor.database import Database, Reading, Row
from assessor.door import Person, Seat, enter_as
from assessor.privacy import queries
from assessor.privacy.file_texts import holds
from assessor.privacy.phrases import Excerpt, Phrases, texts
from assessor.privacy.places import PLACES, Place

# Earlier versions of these are the panel's, or may be from before they were opened.
LONG_HISTORY = ("note", "answer", "recommendation", "update", "agenda", "rating", "overall", "point")
# What these are called where "a note" would not do.
EARLIER = {
    "answer": "an answer",
    "update": "an update of a recommendation",
    "agenda": "the agenda",
    "rating": "a decision",
    "overall": "the overall decision",
    "point": "a point of the wash-up",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where words are removed: a service's evidence, and those of its assessments with the seats of who does it."""

    service: str
    seats: tuple[Seat, ...]
    who: Person


async def of_service(db: Database, who: Person, service: str) -> Scope:
    """A service with all of its assessments, as an administrator enters them."""
    ids = await queries.assessments_of(db, service)
    return Scope(service, tuple([await enter_as(db, who, id) for id in ids]), who)


def of_assessment(seat: Seat) -> Scope:
    """One assessment and the evidence of its service."""
    assert seat.who is not None
    return Scope(str(seat.assessment["service"]), (seat,), seat.who)


@dataclass(frozen=True, slots=True)
class Find:
    """A place where the words stand."""

    words: str
    address: str | None
    excerpts: list[Excerpt]


@dataclass(frozen=True, slots=True)
class File:
    """A file that may be emptied: `value` names it in the form, `found` whether the words are known to be in it."""

    table: str
    of: str
    sha256: str
    name: str
    type: str
    size: int
    found: bool | None

    @property
    def value(self) -> str:
        return f"{self.table}/{self.of}/{self.sha256}"


@dataclass(slots=True)
class Eyes:
    """What one seat may be shown of its assessment. Notes and recommendations are learnt while going through them."""

    seat: Seat
    notes: dict[str, Row] = field(default_factory=dict)
    recommendations: dict[str, Row] = field(default_factory=dict)

    def note(self, note: Row | None) -> bool:
        if note is None:
            return False
        if self.seat.of_panel:
            return bool(note["visibility"] != "me" or note["author"] == self.seat.person)
        return bool(note["opened"] and not note["removed_at"])

    def recommendation(self, row: Row | None) -> bool:
        open_to_all = row is not None and row["visibility"] == "everyone" and not row["removed_at"]
        return bool(row is not None and (self.seat.of_panel or open_to_all))

    def sees(self, place: Place, row: Row) -> bool:
        """Whether this row may be shown."""
        if place.table == "note":
            return self.note(row)
        if place.table == "answer":
            return self.note(self.notes.get(row["note"]))
        if place.table == "recommendation":
            return self.recommendation(row)
        if place.table == "recommendation_update":
            shown = self.seat.of_panel or row["open_position"] is not None
            return bool(shown and self.recommendation(self.recommendations.get(row["recommendation"])))
        if place.table == "history":
            return self._history(row)
        if place.table == "note_file":
            return self.file(row)
        if place.table in ("point", "own_view", "rating", "overall", "slot"):
            return self._of_the_day(place.table, row)
        return place.table != "mail" and (place.table != "asked" or self.seat.organises)

    def _of_the_day(self, table: str, row: Row) -> bool:
        """Points are the panel's, decisions until the team is told, the agenda until it is shared; a view, which may be
        hidden still, is its author's."""
        if table == "own_view":
            return bool(row["person"] == self.seat.person)
        if table == "slot":
            return bool(self.seat.of_panel or self.seat.assessment["agenda_shared"])
        return self.seat.of_panel if table == "point" else self.seat.told

    def _history(self, row: Row) -> bool:
        if row["subject"] == "view":
            return bool(row["who"] == self.seat.person)
        if row["subject"] not in LONG_HISTORY:
            return True
        if not self.seat.of_panel:
            return False
        if row["subject"] != "note":
            return True
        note = self.notes.get(row["id"])
        mine = note is not None and note["author"] == self.seat.person
        return self.note(note) and (mine or row["was"].get("visibility") != "me")

    def file(self, row: Row) -> bool:
        """Whether a file of a note may be shown: one's own, or one that a note in sight names."""
        named = any(
            row["sha256"] in (note["files"] or ()) and self.note(note) for note in self.notes.values()
        )
        return bool(named or row["who"] == self.seat.person)

    def learn(self, place: Place, row: Row) -> None:
        """Remembers what later rows are seen by."""
        if place.table == "note":
            self.notes[row["id"]] = row
        elif place.table == "recommendation":
            self.recommendations[row["id"]] = row


async def found(db: Reading, scope: Scope, phrases: Phrases) -> list[Find]:
    """Every place in sight where the words stand, assessments first."""
    finds = []
    for seat in scope.seats:
        eyes = Eyes(seat)
        async for place, row in _rows(db, "assessment", seat.id):
            eyes.learn(place, row)
            if (excerpts := _excerpts(place, row, phrases)) and eyes.sees(place, row):
                finds.append(Find(words_for(place, row), address(place, row, eyes), excerpts))
    organises = any(seat.organises for seat in scope.seats) or scope.who.admin
    async for place, row in _rows(db, "service", scope.service):
        if (excerpts := _excerpts(place, row, phrases)) and (place.table != "asked" or organises):
            finds.append(Find(words_for(place, row), _service_address(place, row, scope.service), excerpts))
    return finds


async def _rows(db: Reading, of: str, id: str) -> AsyncIterator[tuple[Place, Row]]:
    for place in PLACES:
        if place.of == of:
            async for row in queries.rows(db, place, id):
                yield place, row


def _excerpts(place: Place, row: Row, phrases: Phrases) -> list[Excerpt]:
    written: list[Any] = [row[name] for name in (*place.texts, *place.jsons)]
    return [excerpt for value in written for text in texts(value) for excerpt in phrases.excerpts(text)][:3]


def words_for(place: Place, row: Row) -> str:
    """What a row is called."""
    if place.table == "history":
        return f"Earlier version of {EARLIER.get(row['subject'], 'a ' + row['subject'])}"
    if place.table == "statement":
        return f"How the team meets standard {row['standard']}"
    if place.table == "revision":
        return f"Revision {row['number']} of the page “{row['page']}”"
    if place.table == "page":
        return f"Page of evidence “{row['id']}”"
    if row.get("standard"):
        return f"{place.words} on standard {row['standard']}"
    return place.words


def address(place: Place, row: Row, eyes: Eyes) -> str | None:
    """Where a row is read, when it is read anywhere."""
    here = f"/assessments/{eyes.seat.id}"
    if row.get("removed_at"):
        return None
    if place.table in ("note", "recommendation") and row["standard"]:
        return f"{here}/standards/{row['standard']}#{place.table}-{row['id']}"
    if place.table == "answer" and (note := eyes.notes.get(row["note"])) and note["standard"]:
        return f"{here}/standards/{note['standard']}#note-{row['note']}"
    if place.table in ("statement", "claim", "rating"):
        return f"{here}/standards/{row['standard']}"
    if place.table == "point":
        return f"{here}/wash-up/{row['standard']}"
    return {"move": f"{here}/state", "seat": f"{here}/people", "assessment": here}.get(place.table)


def _service_address(place: Place, row: Row, service: str) -> str | None:
    here = f"/services/{service}"
    if place.table == "page":
        return f"{here}/evidence/{row['id']}"
    if place.table == "revision":
        return f"{here}/evidence/{row['page']}/revisions/{row['number']}"
    return {"file": f"{here}/files", "service": here}.get(place.table)


# --- Files ------------------------------------------------------------------------------------------


async def files(db: Database, scope: Scope, phrases: Phrases) -> tuple[list[File], list[File]]:
    """Files in sight with the words in them, or that cannot be looked into; and hidden ones with the words."""
    shown: list[File] = []
    hidden: list[File] = []
    for row in await queries.files(db, "file", "service", scope.service):
        shown += await _looked_into(db, "file", "service", scope.service, row, phrases)
    for seat in scope.seats:
        eyes = Eyes(seat)
        for place in PLACES:
            if place.table == "note":
                async for note in queries.rows(db, place, seat.id):
                    eyes.learn(place, note)
        for row in await queries.files(db, "note_file", "assessment", seat.id):
            looked = await _looked_into(db, "note_file", "assessment", seat.id, row, phrases)
            if eyes.file(row):
                shown += looked
            else:
                hidden += [one for one in looked if one.found]
    return sorted(shown, key=lambda one: one.found is None), hidden


async def _looked_into(
    db: Database, table: str, column: str, id: str, row: Row, phrases: Phrases
) -> list[File]:
    content = await queries.content(db, table, column, id, row["sha256"])
    there = await asyncio.to_thread(holds, content, phrases)
    if there is False:
        return []
    given = {name: row[name] for name in ("sha256", "name", "type", "size")}
    return [File(table=table, of=id, found=there, **given)]


def chosen(shown: Sequence[File], values: Sequence[str]) -> list[File]:
    """Those of the files in sight that were ticked."""
    return [file for file in shown if file.value in values]

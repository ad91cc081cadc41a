"""Who is here: whoever has a page open that gives signs of life. Each process writes down its own people.

A stream alone does not say so: where a connection broke, the server may not hear of it for a quarter of an hour. So
an open page gives a sign every fifteen seconds, and whoever gives none for a while is gone. Whoever closes the last
page is gone after a moment, in which another page may open.
"""

import asyncio
import json
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from assessor.database import Database, Row, Unavailable
from assessor.day import presence_queries as queries
from assessor.door import PANEL, Reader
from assessor.live import Format, Live, event
from assessor.page import Pages

LOOK = 1.0  # seconds between two looks
LINGER = 4.0  # how long somebody counts after the last page was closed: the next may be on its way
PATIENCE = 35.0  # how long somebody counts without a sign of life
RENEW = 15.0  # how often a process says that it is alive
STALE = timedelta(seconds=40)  # what is not renewed for so long counts no longer
PAUSE = 2.0  # seconds between two messages to an assessment, at least; longer, the more people are there
NAMED = 40  # names in the head of a page; the rest are counted there

Key = tuple[str, str]  # assessment, person

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sign:
    """The last that was heard of somebody in one assessment."""

    heard: float
    place: str = ""
    streamed: float | None = None  # when a stream of theirs was last open here; None where no page has one


@dataclass(slots=True)
class Told:
    """What an assessment was last told, and when it may be told the next."""

    people: Sequence[Row] = ()
    after: float = 0.0


@dataclass(slots=True)
class Presence:
    """Who has pages open in this process, and what is told of all processes' people."""

    database: Database
    live: Live
    pages: Pages
    clock: Callable[[], float] = time.monotonic
    process: str = field(default_factory=lambda: str(uuid.uuid4()))
    signs: dict[Key, Sign] = field(default_factory=dict)
    written: dict[Key, str] = field(default_factory=dict)  # the place of each, as it is in the database
    renewed: float = float("-inf")  # when this process last said that it is alive
    told: dict[str, Told] = field(default_factory=dict)

    def sign(self, assessment: str, person: str, place: str, *, follows: bool) -> None:
        """An open page of somebody's is alive; `follows` says whether a stream belongs to it."""
        sign = self.signs.setdefault((assessment, person), Sign(0))
        sign.heard, sign.place = self.clock(), place_of(place)
        if not follows:
            sign.streamed = None

    async def keep(self) -> None:
        """Until cancelled: writes down who is here, and tells the open pages."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.look()
            except Unavailable:
                pass  # whoever writes is told; the next look may be luckier
            except Exception:
                log.exception("Nobody was told who is here; it goes on")

    async def look(self) -> None:
        """One look at the open pages: what changed is written, then told."""
        self._listen()
        await self._write()
        await self._tell()

    def _listen(self) -> None:
        """Who is here in this process: whoever has a page open, or had until a moment ago."""
        now = self.clock()
        for key, since in self._streaming().items():
            sign = self.signs.setdefault(key, Sign(since))
            sign.heard, sign.streamed = max(sign.heard, since), now
        for key, sign in list(self.signs.items()):
            closed = sign.streamed is not None and now - sign.streamed > LINGER
            if closed or now - sign.heard > PATIENCE:
                del self.signs[key]

    def _streaming(self) -> dict[Key, float]:
        """Whose pages follow a stream of this process, and since when the newest."""
        since: dict[Key, float] = {}
        for assessment, follower in self.live.followers.items():
            for (_, form), channel in follower.channels.items():
                for stream in channel.streams if form == "page" else ():
                    key = (assessment, stream.person)
                    since[key] = max(since.get(key, 0), stream.since)
        return since

    async def _write(self) -> None:
        """Writes down what changed since the last time; in one transaction, and none where nothing did."""
        now = {key: sign.place for key, sign in self.signs.items()}
        come = [_row(*key) | {"place": place} for key, place in now.items() if self.written.get(key) != place]
        gone = [_row(*key) for key in self.written if key not in now]
        due = self.clock() - self.renewed > RENEW
        first = not self.renewed > 0  # what a process before this one left goes
        if not come and not gone and not (due and (now or self.live.followers or first)):
            return
        async with self.database.transaction() as tx:
            await queries.put(tx, self.process, come)
            await queries.take_away(tx, self.process, gone)
            if due:
                await queries.renew(tx, self.process, tx.now - STALE)
        self.written = now
        if due:
            self.renewed = self.clock()

    async def _tell(self) -> None:
        """Tells the open pages of each assessment who is here, where that changed."""
        ids = sorted(self.live.followers)
        self.told = {id: self.told.get(id) or Told() for id in ids}
        found: dict[str, list[Row]] = {id: [] for id in ids}
        for row in await queries.here(self.database, ids, datetime.now(UTC) - STALE):
            found[row["assessment"]].append(row)
        for row in await queries.assessments(self.database, ids):
            told, people = self.told[row["id"]], everyone(found[row["id"]])
            if people != told.people and self.clock() >= told.after:
                told.people = people
                told.after = self.clock() + max(PAUSE, len(people) / 50)
            await self._tell_audiences(row, told.people)

    async def _tell_audiences(self, row: Row, people: Sequence[Row]) -> None:
        """Each audience's open pages and programs; those who may not know (any more) are told nothing."""
        follower = self.live.followers.get(row["id"])
        for (audience, form), channel in list(follower.channels.items()) if follower else ():
            reader = Reader(row, audience)
            any_news = people or (channel.stands and form == "json")  # nobody any more is news to a program
            stands = self._words(reader, form, people) if reader.in_the_room and any_news else b""
            if stands != channel.stands:
                # The head of a page is emptied when the room closes; a program is told nothing more.
                said = stands or (self._nothing(reader) if form == "page" else b"")
                await self.live.tell(row["id"], audience, form, stands, said)

    def _words(self, reader: Reader, form: Format, people: Sequence[Row]) -> bytes:
        if form == "json":
            return event(None, json.dumps({"here": len(people)}), "presence.changed")
        return self._head(reader, **shown(reader, people), editing=editing(reader, people))

    def _nothing(self, reader: Reader) -> bytes:
        return self._head(reader, editing=[])

    def _head(self, reader: Reader, **found: Any) -> bytes:
        frame = {"assessment": reader.assessment, "audience": reader.audience}
        return event(None, self.pages.whole("day/presence.html", {**frame, **found}))


def _row(assessment: str, person: str) -> Row:
    return {"assessment": assessment, "person": person}


def everyone(rows: Iterable[Row]) -> list[Row]:
    """Each person once: several processes may know them; the one that renewed last knows where they are."""
    people: dict[str, Row] = {}
    for row in rows:
        known = people.get(row["person"])
        people[row["person"]] = row if row["place"] or not known else {**row, "place": known["place"]}
    return list(people.values())


def shown(reader: Reader, people: Sequence[Row]) -> dict[str, Any]:
    """How many are here, and who, as this reader may know them: the panel, then the team, then whoever listens."""
    named = [named_as(reader, row) for row in people]
    named.sort(key=lambda one: (one["order"], one["name"]))
    groups = {words: [one["name"] for one in named[:NAMED] if one["group"] == words] for words in GROUPS}
    return {
        "here": len(people),
        "groups": {words: names for words, names in groups.items() if names},
        "more": max(0, len(people) - NAMED),
    }


GROUPS = ("Panel", "Team", "Listening")


def named_as(reader: Reader, row: Row) -> dict[str, Any]:
    """One person as a reader may know them: of the panel perhaps only the profession."""
    order = 0 if row["person_role"] in PANEL else 1 if _of_team(row) else 2
    who = reader.author(row, "person") if order == 0 else {"name": row["person_name"]}
    name = who.get("name") or (who.get("profession") or "The panel").capitalize()
    if row["guest_of"]:
        name += " (guest)"
    return {"order": order, "group": GROUPS[order], "name": name, "place": place_in_words(row["place"])}


def editing(reader: Reader, people: Sequence[Row]) -> list[dict[str, str]]:
    """Who has a part of the report open to change it, and which: for the panel alone, whose people are not to run into
    each other."""
    if not reader.of_panel:
        return []
    rows = [row for row in people if row["place"].startswith(EDITING) and row["person_role"] in PANEL]
    found = [
        {"person": row["person"], "name": row["person_name"], "part": place_in_words(row["place"])}
        for row in rows
    ]
    return sorted(found, key=lambda one: (one["name"], one["person"]))


def _of_team(row: Row) -> bool:
    return row["person_role"] == "team" or bool(row["person_member"] and not row["person_role"])


# --- Where somebody is --------------------------------------------------------------------------------

EDITING = "report/edit/"
_PLACE = re.compile(rf"standards/[0-9]{{1,3}}|{EDITING}[a-z0-9_-]{{1,30}}|[a-z-]{{1,30}}")


def place_of(path: str) -> str:
    """Where a page is, from its path inside the assessment: the standard, which part of the report is edited, or else
    which part of the assessment. No more is kept of it."""
    found = _PLACE.match(path)
    return found[0] if found else ""


def place_in_words(place: str) -> str:
    """Where somebody is, for a reader."""
    if place.startswith(EDITING):
        return f"“{re.sub('[_-]', ' ', place.removeprefix(EDITING)).capitalize()}” of the report"
    first, _, number = place.partition("/")
    if first == "standards":
        return f"Standard {number}" if number else "Standards"
    return PLACES.get(first, first.replace("-", " ").capitalize()) if first else ""


PLACES = {"board": "The board", "day": "The day", "room": "The room screen", "people": "Team and panel"}

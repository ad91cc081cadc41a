"""Following the journal: each entry is read once, rendered once per audience, and handed to every open stream."""

import asyncio
import contextlib
import json
import logging
import re
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from assessor import journal
from assessor.credentials import Credentials
from assessor.database import Database, Row, Unavailable, within
from assessor.door import Audience, Person, Reader, Seat, enter
from assessor.lately import Lately
from assessor.problem import Problem
from assessor.words import iso

Format = Literal["page", "json"]
Json = dict[str, Any]

KEEP_ALIVE = (
    10.0  # seconds without an entry of its own before a stream gets a comment line (the contract: 15)
)
STUCK = 15.0  # seconds a reader may leave one piece unread before it is cut off
RING_BYTES = 256 * 1024  # what a reader may lag behind
RING_PIECES = 64
LOOK = 1.0  # seconds between two looks at what other processes wrote
RECHECK = 60.0  # seconds between two looks at whether everybody still may listen
PIECE = 100  # entries read and rendered at a time
CHANNEL = "assessor"  # where processes on one PostgreSQL tell each other which assessment changed
LONGEST_REST = 0.1  # seconds a follower rests at most between two deliveries
SLICE = 50  # streams woken at a time: all at once would hold up whoever else is served

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one room tells the streams: the things behind entries of its subjects, and their HTML.

    `things(database, reader, subject, ids)` gives the things by id as the API shows them, without those
    this reader may not see; `html(database, reader, entries, memory)` gives elements for each entry's position;
    `memory` holds what the same streams were told before, and is empty for a stream that catches up.
    """

    subjects: frozenset[str]
    things: Callable[[Database, Reader, str, Sequence[str]], Awaitable[dict[str, Json]]]
    html: Callable[[Database, Reader, Sequence[Row], "Memory"], Awaitable[dict[int, str]]]


Memory = dict[str, str]  # what a channel was last told, so that only what differs is told again


def as_item(reader: Reader, row: Row) -> Json:
    """A journal entry as the API shows it to this reader."""
    return {
        "position": row["position"],
        "at": iso(row["at"]),
        "action": row["action"],
        "standard": row["standard"],
        "subject": row["action"].partition(".")[0],
        "id": row["id"],
        "who": reader.author(row, "who") if row["who"] and row["action"] != "view.given" else None,
    }


@dataclass(slots=True)
class Piece:
    """Bytes ready to send; `start` and `end` are the positions before and after."""

    start: int
    end: int
    content: bytes


@dataclass(slots=True)
class Channel:
    """What one audience is sent in one format: the last pieces, and whoever waits for the next."""

    position: int
    pieces: deque[Piece] = field(default_factory=deque)
    size: int = 0
    first: int = 0  # the number of pieces that have left the ring
    quiet_since: float = field(default_factory=time.monotonic)
    streams: set["Stream"] = field(default_factory=set)
    memory: Memory = field(default_factory=dict)
    stands: bytes = b""  # told without a position, and told first to whoever comes

    def push(self, content: bytes, end: int) -> None:
        self.pieces.append(Piece(self.position, end, content))
        self.position = end
        self.size += len(content)
        while len(self.pieces) > 1 and (self.size > RING_BYTES or len(self.pieces) > RING_PIECES):
            self.size -= len(self.pieces.popleft().content)
            self.first += 1
        self.quiet_since = time.monotonic()

    async def wake(self) -> None:
        """Lets whoever waits for the next piece look again."""
        for number, stream in enumerate(list(self.streams), 1):
            stream.more.set()
            if number % SLICE == 0:
                await asyncio.sleep(0)

    @property
    def next(self) -> int:
        """The number of the piece to come."""
        return self.first + len(self.pieces)

    def after(self, position: int) -> int | None:
        """The number of the first piece behind a position; None when that is further back than the ring, or inside
        a piece."""
        if position == self.position:
            return self.next
        return next((n for n, piece in enumerate(self.pieces, self.first) if piece.start == position), None)

    def skip(self, end: int) -> None:
        """Nobody listens: nothing is kept."""
        self.first += len(self.pieces)
        self.pieces.clear()
        self.size = 0
        self.position = end
        self.memory.clear()


@dataclass(eq=False, slots=True)
class Stream:
    """One open connection."""

    person: str
    credentials: Credentials
    audience: Audience
    until: datetime | None = None  # when what lets it in is over
    since: float = field(default_factory=time.monotonic)
    ending: asyncio.Event = field(default_factory=asyncio.Event)
    more: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None
    sending_since: float | None = None
    once: bool = False  # ends when everything is told: for pages behind a proxy that holds streams back

    def end(self) -> None:
        """Ends this stream now, also when its reader does not read."""
        self.ending.set()
        if self.task:
            self.task.cancel()


class Follower:
    """Reads one assessment's journal for everybody who has a stream of it open here."""

    def __init__(self, live: "Live", assessment: str, positions: dict[Audience, int]) -> None:
        self.live = live
        self.assessment = assessment
        self.channels: dict[tuple[Audience, Format], Channel] = {
            (audience, form): Channel(positions[audience])
            for audience in ("panel", "all")
            for form in ("page", "json")
        }
        self.wake = asyncio.Event()
        self.task = asyncio.create_task(self._run(), name=f"follow {assessment}")

    @property
    def streams(self) -> list[Stream]:
        return [stream for channel in self.channels.values() for stream in channel.streams]

    async def _run(self) -> None:
        while True:
            await self.wake.wait()
            self.wake.clear()
            begun = time.monotonic()
            try:
                while await self._advance():
                    pass
            except Exception:
                log.exception("Following %s failed; its streams reconnect", self.assessment)
                for stream in self.streams:
                    stream.end()
            # As long as the delivery took: to many streams that is long, and several entries share the next one.
            await asyncio.sleep(min(LONGEST_REST, time.monotonic() - begun))

    async def _advance(self) -> bool:
        """Delivers the next entries to all channels. True when there may be more."""
        database = self.live.database
        at = self.channels["panel", "page"].position
        rows = await journal.entries(database, self.assessment, "panel", at, PIECE)
        if not rows:
            return False
        if any(entry["action"] == "text.redacted" for entry in rows):
            self._forget()
        row = await database.one("select * from assessment where id = :id", id=self.assessment)
        assert row is not None
        for (audience, form), channel in self.channels.items():
            reader = Reader(row, audience)
            seen = [seen for entry in rows if (seen := _seen(entry, audience))]
            end = (
                rows[-1]["position"]
                if audience == "panel"
                else (seen[-1]["position"] if seen else channel.position)
            )
            if not channel.streams:
                channel.skip(end)
            elif seen:
                channel.push(await self.live.render(reader, form, seen, channel.memory), end)
                await channel.wake()
        self._end_seats(rows)
        return len(rows) == PIECE

    def _forget(self) -> None:
        """Lets go of what is kept for those who lag behind: they come back and read it as it is now."""
        for channel in self.channels.values():
            channel.skip(channel.position)

    def _end_seats(self, rows: Sequence[Row]) -> None:
        """Whoever's seat changed comes in again by the door, or not at all."""
        changed = {row["id"] for row in rows if row["action"] == "seat.changed"}
        for stream in self.streams:
            if stream.person in changed:
                stream.end()


def _seen(entry: Row, audience: Audience) -> Row | None:
    """A panel's entry as an audience sees it, or None."""
    if audience == "panel":
        return entry
    if entry["open_position"] is None:
        return None
    return {**entry, "position": entry["open_position"], "action": entry["open_action"] or entry["action"]}


class Live:
    """All followers of this process, and the watch over what other processes wrote."""

    def __init__(self, database: Database, lately: Lately, voices: Sequence[Voice]) -> None:
        self.database = database
        self.lately = lately
        self.voices = voices  # several may have something to say about a subject
        self.followers: dict[str, Follower] = {}
        self.closing = False
        self._site_version: int | None = None
        self._checked = time.monotonic()
        self._untold: set[str] = set()
        self._telling: asyncio.Task[None] | None = None

    def committed(self, assessment: str) -> None:
        """A change of this assessment is on disk: wakes who follows it here, and tells other processes."""
        self.wake(assessment)
        if self.database.dialect == "postgresql":
            self._untold.add(assessment)
            if self._telling is None or self._telling.done():
                self._telling = asyncio.create_task(self._tell(), name="tell other processes")

    async def _tell(self) -> None:
        """Says it once for all changes that came meanwhile. What is not heard is seen at the next look."""
        while self._untold:
            assessment = self._untold.pop()
            with contextlib.suppress(Unavailable):
                await self.database.notify(CHANNEL, assessment)

    def _heard(self, assessment: str) -> None:
        for id in [assessment] if assessment else list(self.followers):
            self.wake(id)

    def wake(self, assessment: str) -> None:
        """There may be something new in this assessment's journal."""
        if follower := self.followers.get(assessment):
            follower.wake.set()

    async def tell(
        self, assessment: str, audience: Audience, form: Format, stands: bytes, said: bytes
    ) -> None:
        """Says to those who listen now what has no position; a page that comes later is told `stands` first.

        It is of the room: whoever is not in it is not told.
        """
        if follower := self.followers.get(assessment):
            channel = follower.channels[audience, form]
            channel.stands = stands
            if channel.streams and said:
                channel.push(said, channel.position)
                await channel.wake()

    async def render(self, reader: Reader, form: Format, rows: Sequence[Row], memory: Memory) -> bytes:
        """Entries as the bytes of an event stream."""
        return await (self._json(reader, rows) if form == "json" else self._html(reader, rows, memory))

    async def _json(self, reader: Reader, rows: Sequence[Row]) -> bytes:
        things = await self._things(reader, rows)
        return b"".join(
            event(
                row["position"],
                json.dumps({**as_item(reader, row), "thing": things.get((_subject(row), row["id"]))}),
                row["action"],
            )
            for row in rows
        )

    async def _things(self, reader: Reader, rows: Sequence[Row]) -> dict[tuple[str, str], Json]:
        wanted: dict[str, set[str]] = {}
        for row in rows:
            if row["id"] is not None:
                wanted.setdefault(_subject(row), set()).add(row["id"])
        found: dict[tuple[str, str], Json] = {}
        for subject, ids in wanted.items():
            for voice in [voice for voice in self.voices if subject in voice.subjects]:
                things = await voice.things(self.database, reader, subject, sorted(ids))
                found.update({(subject, id): thing for id, thing in things.items()})
        return found

    async def _html(self, reader: Reader, rows: Sequence[Row], memory: Memory) -> bytes:
        parts: dict[int, str] = {}
        for voice in self.voices:
            if mine := [row for row in rows if _subject(row) in voice.subjects]:
                for position, html in (await voice.html(self.database, reader, mine, memory)).items():
                    parts[position] = parts.get(position, "") + html
        return b"".join(event(row["position"], parts.get(row["position"], "")) for row in rows)

    @contextlib.asynccontextmanager
    async def _following(self, seat: Seat, stream: Stream, form: Format) -> AsyncIterator[Channel]:
        follower = self.followers.get(seat.id)
        if follower is None:
            row = await self.database.one(
                "select position, open_position from assessment where id = :id", id=seat.id
            )
            assert row is not None
            if (follower := self.followers.get(seat.id)) is None:  # somebody may have come first meanwhile
                positions: dict[Audience, int] = {"panel": row["position"], "all": row["open_position"]}
                follower = self.followers[seat.id] = Follower(self, seat.id, positions)
        channel = follower.channels[seat.audience, form]
        channel.streams.add(stream)
        follower.wake.set()
        try:
            yield channel
        finally:
            channel.streams.discard(stream)
            if not follower.streams and self.followers.get(seat.id) is follower:
                del self.followers[seat.id]
                follower.task.cancel()

    async def pieces(
        self, seat: Seat, stream: Stream, form: Format, after: int | None
    ) -> AsyncGenerator[bytes, None]:
        """What a stream sends: first where it starts, then what it missed, then what happens."""
        async with self._following(seat, stream, form) as channel:
            now = max(seat.position, channel.position)
            cursor = min(after, now) if after is not None else now
            yield f"retry: {1000 + hash(stream) % 1000}\nid: {cursor}\n\n".encode()
            if form == "page" and channel.stands and seat.in_the_room:
                yield channel.stands
            while channel.position < cursor:  # the page knows of an entry that the follower has yet to read
                if stream.ending.is_set():
                    return
                stream.more.clear()
                await stream.more.wait()
            while (number := channel.after(cursor)) is None:
                async for reached, content in self._missed(seat, form, cursor, channel.position):
                    yield content
                    cursor = reached
            while not stream.ending.is_set():
                stream.more.clear()
                if number < channel.first:
                    return  # too slow: the reader comes back and is given what it missed
                if number == channel.next:
                    if stream.once:
                        return
                    await stream.more.wait()
                    continue
                yield channel.pieces[number - channel.first].content
                number += 1

    async def _missed(
        self, seat: Seat, form: Format, cursor: int, end: int
    ) -> AsyncIterator[tuple[int, bytes]]:
        while cursor < end:
            rows = await journal.entries(
                self.database, seat.id, seat.audience, cursor, min(PIECE, end - cursor)
            )
            row = await self.database.one("select * from assessment where id = :id", id=seat.id)
            assert row is not None
            content = await self.render(Reader(row, seat.audience), form, rows, {})
            cursor = rows[-1]["position"] if rows else end
            yield cursor, content

    async def watch(self) -> None:
        """Until cancelled: what other processes wrote, who may no longer listen, who has not read for too long."""
        async with asyncio.TaskGroup() as tasks:
            if self.database.dialect == "postgresql":
                tasks.create_task(self.database.listen(CHANNEL, self._heard))
            tasks.create_task(self._look_each_second())

    async def _look_each_second(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self._keep_alive()
                if self.followers:
                    await self._look()
            except Exception:
                log.exception("The watch over open streams failed; it goes on")

    async def _keep_alive(self) -> None:
        now, moment = time.monotonic(), datetime.now(UTC)
        for follower in list(self.followers.values()):
            for channel in follower.channels.values():
                if channel.streams and now - channel.quiet_since > KEEP_ALIVE:
                    channel.push(b":\n\n", channel.position)
                    await channel.wake()
            for stream in follower.streams:
                stuck = stream.sending_since is not None and now - stream.sending_since > STUCK
                if stuck or (stream.until and stream.until <= moment):
                    stream.end()

    async def _look(self) -> None:
        named, keys = within(self.followers)
        for row in await self.database.all(
            f"select id, position from assessment where id in ({named})", **keys
        ):
            follower = self.followers.get(row["id"])
            if follower and follower.channels["panel", "page"].position < row["position"]:
                follower.wake.set()
        site = await self.database.one("select version from site")
        now = time.monotonic()
        if site and (site["version"] != self._site_version or now - self._checked > RECHECK):
            self._site_version, self._checked = site["version"], now
            await self._recheck()

    async def _recheck(self) -> None:
        """Everybody who listens comes by the door once more, unseen."""
        for assessment, follower in list(self.followers.items()):
            for stream in follower.streams:
                try:
                    seat = await enter(self.database, self.lately, stream.credentials, assessment, use=False)
                except Problem:
                    stream.end()
                else:
                    if seat.audience != stream.audience:
                        stream.end()
                    elif seat.state == "in-session":  # listening is taking part: nobody falls idle on the day
                        self.lately.use(stream.credentials.hash)

    def close(self) -> None:
        """The server stops: every stream is told to come back."""
        self.closing = True
        for follower in self.followers.values():
            for stream in follower.streams:
                stream.ending.set()
                stream.more.set()


def _subject(row: Row) -> str:
    return str(row["action"]).partition(".")[0]


def event(position: int | None, data: str, name: str = "") -> bytes:
    """One server-sent event. `position` and `name` are ours; `data` may hold any line end."""
    id = "" if position is None else f"id: {position}\n"
    lines = "".join(f"data: {line}\n" for line in re.split(r"\r\n|\r|\n", data))
    return f"{id}{f'event: {name}{chr(10)}' if name else ''}{lines}\n".encode()


class EventStream(Response):
    """An ASGI answer that streams an assessment to one seat until it is told to end."""

    def __init__(
        self, live: Live, seat: Seat, seen: Credentials, form: Format, after: int | None, once: bool = False
    ) -> None:
        super().__init__()
        self.live = live
        self.seat = seat
        self.form: Format = form
        self.after = after
        person: Person | None = seat.who
        ends = [person.until if person else None, seat.assessment["seat_until"]]
        until = min(filter(None, ends), default=None)
        self.stream = Stream(person.id if person else "", seen, seat.audience, until, once=once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send(_start())
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        self.stream.task = asyncio.create_task(self._send(send))
        gone = asyncio.create_task(_gone(receive, self.stream))
        try:
            await self.stream.task
        except asyncio.CancelledError:
            if not self.stream.ending.is_set():
                self.stream.task.cancel()
                raise
        finally:
            gone.cancel()
        with contextlib.suppress(Exception):
            async with asyncio.timeout(1):
                await send({"type": "http.response.body", "body": b""})

    async def _send(self, send: Send) -> None:
        pieces = self.live.pieces(self.seat, self.stream, self.form, self.after)
        async with contextlib.aclosing(pieces):
            async for content in pieces:
                self.stream.sending_since = time.monotonic()
                await send({"type": "http.response.body", "body": content, "more_body": True})
                self.stream.sending_since = None
                if self.live.closing:
                    break
        if self.live.closing:
            retry = f"retry: {500 + hash(self.stream) % 2500}\n\n".encode()
            await send({"type": "http.response.body", "body": retry, "more_body": True})


def _start() -> Message:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    return {"type": "http.response.start", "status": 200, "headers": headers}


async def _gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


def starts_after(last_event_id: str | None, after: str | None) -> int | None:
    """Where a stream starts: `Last-Event-ID`, else `after`, else (None) the current position.

    Raises Problem 422 for an `after` that is no whole number; a `Last-Event-ID` that is none is left alone.
    """
    if (
        last_event_id is not None
        and last_event_id.isascii()
        and last_event_id.isdigit()
        and len(last_event_id) < 16
    ):
        return int(last_event_id)
    if after is None:
        return None
    if not (after.isascii() and after.isdigit() and len(after) < 16):
        message = "Use a whole number, such as the position a page or an earlier answer gave"
        raise Problem(422, message, errors=[{"field": "after", "message": message}])
    return int(after)

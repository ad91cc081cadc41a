"""The application in one process, with the cast in it: what most tests drive."""

import asyncio
import contextlib
import functools
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from starlette.applications import Starlette

from assessor import paths
from assessor.app import Content, create, open_rooms
from assessor.assessments import invitation_queries
from assessor.credentials import cookie_name
from assessor.database import Database
from assessor.day import joining_queries
from assessor.demo import Stage, about_cast
from assessor.demo.cast import BY_KEY
from assessor.door import Person, Seat
from assessor.people import queries as people
from assessor.settings import Settings

BASE = "http://127.0.0.1:8000"
SERVICE = "contact-centre"
ASSESSMENT = "contact-centre-beta"
GUEST = "5a0c3f6e-6f0e-4f59-9d5b-1c7f0b8b7e11"  # the id of somebody who joined by the code
SECRET = "a secret for tests, longer than thirty-two characters"

# Who sits where in the small assessment of the tests. Femi is a member of the service and has no seat of his own;
# Helen (leadership), Iqbal (organiser) and Alex (admin) have none either; Nadia is a stranger.
SEATS = {
    "dana": {"role": "lead", "profession": "product"},
    "priya": {"role": "assessor", "profession": "user research"},
    "sam": {"role": "assessor", "profession": "technology"},
    "grace": {"role": "team", "profession": "delivery"},
    "ruth": {"role": "observer", "profession": "delivery"},
}


def settings(url: str, *, demo: bool = False) -> Settings:
    """The settings of a test's application."""
    return Settings(base_url=BASE, secret_key=SECRET, database_url=url, demo=demo)


@functools.cache
def content(*standards: Path) -> Content:
    """What lies in the folders, read once for all applications of a test run."""
    return Content.read(*standards)


def application(given: Settings) -> Starlette:
    """An application of one test's own."""
    return create(given, content=content(*given.standards_folders))


@dataclass(frozen=True, slots=True)
class Keys:
    """What lets the cast in, by first name in small letters: tokens by name and scope, and sessions."""

    people: dict[str, Person] = field(default_factory=dict)
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)


async def cut_keys(database: Database) -> Keys:
    """Gives everybody of the cast a session and tokens."""
    made = Keys()
    async with database.transaction() as tx:
        for row in await people.everyone(tx):
            key = row["name"].partition(" ")[0].lower()
            for scope in ("read", "write"):
                made.tokens[key, scope] = await people.add_token(tx, row["id"], "tests", scope, 30)
            made.sessions[key] = await people.start_session(tx, row["id"])
            offices = {name: row[name] for name in ("admin", "organiser", "leadership")}
            names = {name: row[name] for name in ("id", "name", "email", "profession", "organisation")}
            made.people[key] = Person(**names, **offices, may_write=True, site_version=0)
    return made


async def furnish(database: Database) -> Keys:
    """The cast, one service of Femi's and one assessment of it, in session, with nothing written yet.

    Gives the keys to it, which open every copy of this database.
    """
    stage = Stage(database, content(paths.STANDARDS).standards)
    await stage.people()
    async with _opened(database) as house:
        femi, iqbal = house.api("femi"), house.api("iqbal")
        _good(
            await femi.put(
                f"/services/{SERVICE}", json={"name": "Contact centre", "organisation": "Hackney Council"}
            )
        )
        session = {"starts_at": "2018-11-14T09:30:00Z", "ends_at": "2018-11-14T13:30:00Z"}
        set_up = {"service": SERVICE, "standard_set": "lgdss", "phase": "public-beta", "sessions": [session]}
        _good(await iqbal.put(f"/assessments/{ASSESSMENT}", json=set_up))
        for key, given in SEATS.items():
            _good(await iqbal.put(f"/assessments/{ASSESSMENT}/seats/{BY_KEY[key].email}", json=given))
        async with database.transaction() as tx:
            for row in await invitation_queries.written_to(tx, ASSESSMENT):
                await invitation_queries.accept(tx, ASSESSMENT, row["person"])
        for state in ("evidence-submitted", "in-session"):
            _good(await iqbal.put(f"/assessments/{ASSESSMENT}/state", json={"to": state}))
        return house.keys


def _good(response: httpx2.Response) -> None:
    assert response.status_code in (200, 201), response.text


@contextlib.asynccontextmanager
async def _opened(database: Database) -> AsyncIterator["House"]:
    house = House(application(settings("sqlite:///unused.db")), database)
    await house.open()
    try:
        yield house
    finally:
        await house.close()


class House:
    """A running application and the keys to it."""

    def __init__(self, app: Starlette, database: Database) -> None:
        self.app = app
        self.url = app.state.settings.database_url
        self.database = database
        self.live = open_rooms(app, database)
        self.journal = app.state.journal
        self.watch: asyncio.Task[None] | None = None
        self.keys = Keys()
        self.people: dict[str, Person] = {}
        self.tokens: dict[tuple[str, str], str] = {}
        self.sessions: dict[str, str] = {}
        self.clients: list[httpx2.AsyncClient] = []
        self.browsers: dict[str, list[httpx2.AsyncClient]] = {}

    async def open(self, keys: Keys | None = None) -> None:
        """Lets everybody of the cast in, with the keys that the database was furnished with or with new ones."""
        self.keys = keys or await cut_keys(self.database)
        self.people |= self.keys.people
        self.tokens |= self.keys.tokens
        self.sessions |= self.keys.sessions
        self.watch = asyncio.create_task(self.live.watch())

    async def close(self) -> None:
        """Ends the watch and all clients."""
        self.live.close()
        if self.watch:
            self.watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.watch
        for client in self.clients:
            await client.aclose()

    def _client(self, base: str, headers: dict[str, str]) -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        client = httpx2.AsyncClient(transport=transport, base_url=base, headers=headers)
        self.clients.append(client)
        return client

    def client(self, key: str | None = None) -> httpx2.AsyncClient:
        """A browser without JavaScript, signed in as one of the cast or not at all."""
        client = self._client(BASE, self._browser(key))
        self.browsers.setdefault(key or "", []).append(client)
        return client

    def _browser(self, key: str | None) -> dict[str, str]:
        headers = {"sec-fetch-site": "same-origin", "origin": BASE}
        if key:
            headers["cookie"] = f"{cookie_name(False)}={self.sessions[key]}"
        return headers

    async def sign_in_again(self, key: str) -> None:
        """A new session for somebody of the cast."""
        async with self.database.transaction() as tx:
            self.sessions[key] = await people.start_session(tx, self.people[key].id)
        for client in self.browsers.get(key, []):
            client.headers.update(self._browser(key))

    async def add_guest(self, assessment: str = ASSESSMENT) -> None:
        """Lena, who joined an assessment's day by its code: a session and nothing else, under the name "guest"."""
        until = datetime.now(UTC) + timedelta(hours=12)
        guest: dict[str, Any] = {"id": GUEST, "email": f"guest-{GUEST}@guest.invalid", "name": "Lena Marsh"}
        async with self.journal.write(assessment, GUEST) as change:
            await joining_queries.add_guest(
                change.tx, {**guest, "profession": "design", "assessment": assessment}
            )
            book = change.happened("seat.changed", id=GUEST)
            places = {"position": book.position, "open_position": book.open_position, "until": until}
            seat = {"assessment": assessment, "person": GUEST, "profession": "design"}
            await joining_queries.seat_for_a_day(change.tx, {**seat, **places})
            self.sessions["guest"] = await people.start_session(change.tx, GUEST, how="joining", until=until)
        self.people["guest"] = Person(
            **guest,
            admin=False,
            organiser=False,
            leadership=False,
            profession="design",
            organisation=None,
            may_write=True,
            site_version=0,
            guest_of=assessment,
        )

    def api(self, key: str | None = None, scope: str = "write") -> httpx2.AsyncClient:
        """A program with a token of one of the cast, or with none; a guest has no token and comes by session."""
        if key == "guest":
            return self._client(f"{BASE}/api/v1", self._browser(key))
        headers = {"authorization": f"Bearer {self.tokens[key, scope]}"} if key else {}
        return self._client(f"{BASE}/api/v1", headers)

    async def seat(self, key: str, assessment: str = ASSESSMENT) -> Seat:
        """The seat somebody holds now."""
        from assessor.door import enter_as

        return await enter_as(self.database, self.people[key], assessment)

    @contextlib.asynccontextmanager
    async def stream(
        self, key: str, assessment: str = ASSESSMENT, *, after: int | None = None, page: bool = False
    ) -> AsyncIterator["Listening"]:
        """An open event stream of somebody's."""
        base = "" if page else "/api/v1"
        query = b"" if after is None else f"after={after}".encode()
        headers = [(b"host", b"127.0.0.1:8000")]
        if page or key == "guest":
            headers.append((b"cookie", f"{cookie_name(False)}={self.sessions[key]}".encode()))
        else:
            headers.append((b"authorization", f"Bearer {self.tokens[key, 'read']}".encode()))
        listening = Listening(self.app, f"{base}/assessments/{assessment}/stream", query, headers)
        try:
            await listening.begin()
            yield listening
        finally:
            await listening.close()

    def about(self) -> dict[str, str]:
        """What the demo says about its people."""
        return about_cast()


class Listening:
    """A client of an event stream that speaks ASGI itself, so that nothing buffers between."""

    def __init__(self, app: Starlette, path: str, query: bytes, headers: list[tuple[bytes, bytes]]) -> None:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query,
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8000),
        }
        self.status = 0
        self.headers: dict[str, str] = {}
        self.raw = b""
        self.events: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        self.ended = asyncio.Event()
        self._begun = asyncio.Event()
        self._buffer = b""
        self._gone = asyncio.Event()
        self._task = asyncio.create_task(self._run(app, scope))

    async def _run(self, app: Starlette, scope: dict[str, Any]) -> None:
        try:
            await app(scope, self._receive, self._send)
        finally:
            self.ended.set()
            self._begun.set()

    async def begin(self, seconds: float = 5) -> None:
        """Waits until the stream said where it starts, or was refused: what happens afterwards is in it."""
        await asyncio.wait_for(self._begun.wait(), seconds)

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
            return
        self.raw += message.get("body", b"")
        self._buffer += message.get("body", b"")
        while b"\n\n" in self._buffer:
            block, _, self._buffer = self._buffer.partition(b"\n\n")
            self.events.put_nowait(_fields(block.decode()))
            self._begun.set()

    async def next(self, seconds: float = 5) -> dict[str, str]:
        """The next block that is not a comment, as its fields; data lines are joined."""
        while True:
            found = await asyncio.wait_for(self.events.get(), seconds)
            if found:
                return found

    async def entry(self, seconds: float = 5) -> dict[str, Any]:
        """The next entry's data."""
        while True:
            found = await self.next(seconds)
            if "data" in found:
                data: dict[str, Any] = json.loads(found["data"])
                return data

    async def close(self) -> None:
        """Goes away, as a closed tab does."""
        self._gone.set()
        with contextlib.suppress(asyncio.CancelledError, asyncio.TimeoutError):
            await asyncio.wait_for(self._task, 3)


def _fields(block: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in block.split("\n"):
        name, _, value = line.partition(":")
        if name:
            value = value.removeprefix(" ")
            fields[name] = fields[name] + "\n" + value if name in fields else value
    return fields


def new_id() -> str:
    """A random UUID, as a client makes them."""
    return str(uuid.uuid4())

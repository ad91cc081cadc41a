"""A bad network in front of the server, and people who write through it as static/outbox.js would.

The network is a proxy: bytes take their time, some connections are reset, some fall silent, and for some seconds
nothing passes at all.
"""

import asyncio
import random
import re
import socket
import struct
import time
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from assessor import paths
from tests.serving import Serving, free_port
from tests.wire import Answer, Gone, Line, line, request

RESET = struct.pack("ii", 1, 0)  # as SO_LINGER: closing throws away what is on its way, and says so


@dataclass(frozen=True, slots=True)
class Weather:
    """How bad it is. Of every `of` connections so many are reset and so many fall silent, at some moment."""

    up: float = 0.15  # seconds to the server
    down: float = 0.25  # and back
    of: int = 100
    resets: int = 2
    stalls: int = 5
    within: int = 6  # that moment is one of its first so many requests and answers
    dark_after: float = 3.0  # seconds from the start until nothing passes
    dark_for: float = 6.0


class Wire(asyncio.Protocol):
    """One end of a connection: what comes out of it goes to the other end, when its time has come."""

    def __init__(self, carry: Callable[["Wire", bytes], None]) -> None:
        self.carry = carry
        self.transport: Any = None
        self.other: Wire | None = None
        self.delay = 0.0
        self.due = 0.0  # when the last bytes arrive at the other end: none overtake others

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.carry(self, data)

    def connection_lost(self, error: Exception | None) -> None:
        if self.other:
            self.other.transport.close()

    def give(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(data)

    def reset(self) -> None:
        """Ends it as a router does that has forgotten it."""
        with suppress(OSError):
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.transport.abort()


class BadNet:
    """The proxy. `port` is where to connect instead of to the server."""

    def __init__(self, target: int, weather: Weather, chance: random.Random) -> None:
        self.target = target
        self.weather = weather
        self.chance = chance
        self.port = free_port()
        self.deck: list[str] = []
        self.wires: set[Wire] = set()
        self.happened = {"reset": 0, "stalled": 0}
        self.dark = (0.0, 0.0)

    async def accept(self, near: Wire) -> None:
        """Leads a new connection on to the server. What becomes of it is drawn by lot."""
        fate, pieces = self._draw(), self.chance.randint(1, self.weather.within)

        def carry(wire: Wire, data: bytes) -> None:
            nonlocal pieces
            pieces -= 1
            if pieces > 0 or fate == "well":
                self._pass_on(wire, data)
            elif fate == "stalled":
                self.happened[fate] += pieces == 0
            elif wire.other and pieces == 0:
                self.happened[fate] += 1
                wire.reset()
                wire.other.reset()

        loop = asyncio.get_running_loop()
        near.transport.pause_reading()
        _, far = await loop.create_connection(lambda: Wire(carry), "127.0.0.1", self.target)
        near.carry, near.other, near.delay = carry, far, self.weather.up
        far.other, far.delay = near, self.weather.down
        near.due = loop.time() + self.weather.up + self.weather.down + self.weather.up  # the handshake, first
        self.wires |= {near, far}
        near.transport.resume_reading()

    def _draw(self) -> str:
        """What becomes of the next connection; of every so many exactly so many go wrong."""
        if not self.deck:
            bad = ["reset"] * self.weather.resets + ["stalled"] * self.weather.stalls
            self.deck = bad + ["well"] * (self.weather.of - len(bad))
            self.chance.shuffle(self.deck)
        return self.deck.pop()

    def _pass_on(self, wire: Wire, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + wire.delay
        if self.dark[0] <= due < self.dark[1]:
            due = self.dark[1]
        wire.due = max(due, wire.due + 0.000_001)
        assert wire.other
        loop.call_at(wire.due, wire.other.give, data)


@asynccontextmanager
async def badnet(target: int, weather: Weather, chance: random.Random) -> AsyncIterator[BadNet]:
    """The proxy at work in front of the server's port."""
    net, loop, coming = BadNet(target, weather, chance), asyncio.get_running_loop(), set[asyncio.Task[None]]()

    class Near(Wire):
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            task = asyncio.create_task(net.accept(self))
            coming.add(task)
            task.add_done_callback(coming.discard)

    server = await loop.create_server(lambda: Near(net._pass_on), "127.0.0.1", net.port)
    begun = loop.time() + weather.dark_after
    net.dark = (begun, begun + weather.dark_for)
    try:
        yield net
    finally:
        server.close()
        await asyncio.gather(*coming)
        for wire in net.wires:
            wire.transport.abort()
        await server.wait_closed()


def seconds_of(name: str) -> float:
    """One of the outbox's own times."""
    found = re.search(rf"const {name} = ([\d_]+);", (paths.STATIC / "outbox.js").read_text())
    assert found, name
    return int(found[1]) / 1000


@dataclass
class Outbox:
    """One browser's: what is written waits in it and is sent in order, under its own id, until it is answered."""

    port: int  # of the network
    host: str  # the server's name and port, as its pages know it
    notes: str  # the address notes are posted to
    headers: dict[str, str]
    patience: float = field(default_factory=lambda: seconds_of("PATIENCE"))
    slowest: float = field(default_factory=lambda: seconds_of("SLOWEST"))
    sent: int = 0
    took: list[float] = field(default_factory=list)  # seconds from writing to the answer
    saved: list[str] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)
    line: Line | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def write(self, **words: str) -> None:
        """Writes a note; returns when the server has it."""
        written, tries = time.monotonic(), 0
        form = {"id": str(uuid.uuid4()), "kind": "note", "visibility": "everyone", **words}
        async with self.turn:
            while (answer := await self._post(form)) is None:
                await asyncio.sleep(random.random() * min(self.slowest, 2**tries))
                tries += 1
        self.took.append(time.monotonic() - written)
        self.saved.append(form["id"])
        if answer.status != 200:
            self.refused.append(answer.body)

    async def _post(self, form: dict[str, str]) -> Answer | None:
        """The server's last word; None when it is to be tried again."""
        self.sent += 1
        kind = {"content-type": "application/x-www-form-urlencoded", "hx-request": "true"}
        headers = {**kind, "hx-request-type": "partial", "accept": "text/html", **self.headers}
        data = request("POST", self.notes, headers, urlencode(form).encode(), self.host)
        try:
            async with asyncio.timeout(self.patience):
                self.line = self.line or await line(self.port)
                answer = await self.line.ask(data)
        except (Gone, OSError, TimeoutError):
            self.close()
            return None
        return None if answer.status >= 500 or answer.status in (408, 425, 429) else answer

    def close(self) -> None:
        """Hangs up."""
        if self.line:
            self.line.close()
            self.line = None


async def all_write(boxes: Sequence[Outbox], notes: int, every: float, chance: random.Random) -> None:
    """Everybody writes so many notes, one in each `every` seconds; returns when all of them are saved."""

    async def one(box: Outbox, number: int, pause: float) -> None:
        await asyncio.sleep(pause)
        await box.write(standard="6", body=f"Note {number}")

    try:
        await asyncio.gather(
            *[one(box, n, (n + chance.random()) * every) for box in boxes for n in range(notes)]
        )
    finally:
        for box in boxes:
            box.close()


def outbox(net: BadNet, server: Serving, assessment: str, cookie: dict[str, str]) -> Outbox:
    """Somebody's browser behind the bad network."""
    same = {"sec-fetch-site": "same-origin", "origin": server.base}
    host = f"127.0.0.1:{server.port}"
    return Outbox(net.port, host, f"/assessments/{assessment}/notes", {**same, **cookie})

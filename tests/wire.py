"""HTTP over bare sockets: so cheap that hundreds of clients fit in one process and what is measured is the server."""

import asyncio
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

POSITION = re.compile(rb"\nid: (\d+)\n")
RETRY = re.compile(rb"retry: (\d+)\n")
END = b"\r\n0\r\n\r\n"  # of an answer in chunks
LONGEST = 40  # bytes a line may be that POSITION finds


def request(
    method: str, path: str, headers: Mapping[str, str], body: bytes = b"", host: str = "127.0.0.1"
) -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", f"host: {host}", *(f"{name}: {headers[name]}" for name in headers)]
    if body or method not in ("GET", "HEAD"):
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class Answer:
    """Status, headers and body of one answer."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.size = len(raw)
        self.status = int(first.split(" ")[1])
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


class Gone(ConnectionError):
    """The server closed the connection before it answered."""


class Line(asyncio.Protocol):
    """One kept-alive connection: asks, and waits for the whole answer. Answers must carry their length."""

    def __init__(self) -> None:
        self.transport: Any = None
        self.waiting: asyncio.Future[bytes] | None = None
        self.turn = asyncio.Lock()
        self.buffer = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        size = whole(self.buffer)
        if size is not None and self.waiting and not self.waiting.done():
            answer, self.buffer = self.buffer[:size], self.buffer[size:]
            self.waiting.set_result(answer)

    def connection_lost(self, error: Exception | None) -> None:
        if self.waiting and not self.waiting.done():
            self.waiting.set_exception(Gone())
        self.transport = None

    async def ask(self, data: bytes) -> Answer:
        """The answer to these bytes, asked when those before are answered. Raises Gone."""
        async with self.turn:
            if self.transport is None or self.transport.is_closing():
                raise Gone
            self.waiting = asyncio.get_running_loop().create_future()
            self.transport.write(data)
            return Answer(await self.waiting)

    def close(self) -> None:
        """Hangs up."""
        if self.transport:
            self.transport.close()


def whole(data: bytes) -> int | None:
    """How many bytes the first answer in `data` has; None while it is not all there."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    found = re.search(rb"\r\ncontent-length: (\d+)", data[: end + 2], re.IGNORECASE)
    size = end + 4 + (int(found[1]) if found else 0)
    return size if len(data) >= size else None


async def line(port: int) -> Line:
    """A new connection. Raises OSError when nobody listens."""
    _, made = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    return made


class Listener(asyncio.Protocol):
    """A client of an event stream, over all its connections: what came, whether in order, and what it was told."""

    def __init__(self, port: int, path: str, headers: Mapping[str, str]) -> None:
        self.port = port
        self.path = path
        self.headers = headers
        self.last: int | None = None  # the position it has reached
        self.came = 0  # entries
        self.disorder: list[tuple[int, int]] = []  # (expected, came)
        self.raw: list[bytes] | None = None  # all that came, where somebody wants it
        self.retry = 1.0
        self.status = 0
        self.told: Callable[[int, int, float], None] = lambda first, last, now: None
        self.open = asyncio.Event()
        self.ended = asyncio.Event()
        self.transport: Any = None
        self._tail = b""

    async def connect(self) -> None:
        """Asks for the stream, after the last position it has seen. Raises OSError when nobody listens."""
        self.open.clear()
        self.ended.clear()
        self._tail = b""
        self.status = 0
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, "127.0.0.1", self.port)
        again = {} if self.last is None else {"last-event-id": str(self.last)}
        headers = {**self.headers, **again}
        self.transport.write(request("GET", self.path, headers, host=f"127.0.0.1:{self.port}"))

    async def stay(self) -> None:
        """Connects, and comes back as often as the connection is lost, when it was told to come."""
        while True:
            try:
                await self.connect()
                await self.ended.wait()
            except OSError:
                pass
            await asyncio.sleep(self.retry)

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        self.ended.set()

    def data_received(self, data: bytes) -> None:
        if self.raw is not None:
            self.raw.append(data)
        if data.endswith(END):
            self.close()  # the connection could be used again, the stream is over
        data = self._tail + data
        if not self.open.is_set() and not self._begin(data):
            self._tail = data
            return
        found = [int(number) for number in POSITION.findall(data)]
        self._tail = _rest(data)
        if b"retry: " in data:
            self.retry = int(RETRY.findall(data)[-1]) / 1000
        if self.last is None and found:
            self.last = found.pop(0)  # where the stream starts is no entry
        elif found and found[0] == self.last:
            found.pop(0)  # where it starts again
        if found:
            self._take(found)

    def _begin(self, data: bytes) -> bool:
        """Reads the head of the answer, and waits for the first message."""
        if b"\nid: " not in data and b" 200 " in data[:20]:
            return False
        self.status = int(data[9:12])
        self.open.set()
        return True

    def _take(self, found: list[int]) -> None:
        now = time.perf_counter()
        assert self.last is not None
        first, end = found[0], found[-1]
        if first != self.last + 1 or end - first + 1 != len(found) or found != list(range(first, end + 1)):
            self.disorder.append((self.last + 1, first))
        self.came += len(found)
        self.last = end
        self.told(first, end, now)

    def close(self) -> None:
        """Goes away."""
        if self.transport:
            self.transport.close()


def _rest(data: bytes) -> bytes:
    """The end of the data, where half a line may stand; without a position that was found already."""
    tail = data[-LONGEST:]
    at = tail.rfind(b"\nid: ")
    if at < 0:
        return tail
    return tail[at + 1 :] if POSITION.match(tail, at) else tail[at:]


@contextmanager
def deaf(count: int, port: int, path: str, headers: Mapping[str, str]) -> Iterator[list[socket.socket]]:
    """So many clients that ask for a stream and never read it, with the smallest buffers the kernel gives."""
    with ExitStack() as stack:
        yield [stack.enter_context(_deaf(port, path, headers)) for _ in range(count)]


def _deaf(port: int, path: str, headers: Mapping[str, str]) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    client.connect(("127.0.0.1", port))
    client.sendall(request("GET", path, headers, host=f"127.0.0.1:{port}"))
    return client

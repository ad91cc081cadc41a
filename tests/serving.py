"""The real server in a process of its own: started, killed, told to stop, and started again on the same port."""

import asyncio
import os
import signal
import socket
import ssl
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2

from assessor import paths
from assessor.credentials import cookie_name
from assessor.database import connect
from assessor.people import queries as people
from tests.house import SECRET

PROGRAM = ("-m", "assessor")
READY = b"Assessor is at "
# For clients that speak http alone: to read the machine's certificates takes longer than a hundred requests.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Serving:
    """A server process on 127.0.0.1. After `kill` or `terminate` it may be started again, on the same port."""

    def __init__(self, url: str, *, command: str, program: Sequence[str], under: Sequence[str]) -> None:
        self.url = url
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.words = [*under, sys.executable, *program, command, "--port", str(self.port)]
        self.process: asyncio.subprocess.Process | None = None
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as this does

    @property
    def pid(self) -> int:
        """The process that was started."""
        assert self.process
        return self.process.pid

    async def start(self) -> float:
        """Starts the server; returns once it answers, with the seconds that took. Fails with what it said."""
        begun = time.monotonic()
        self.process = await asyncio.create_subprocess_exec(
            *self.words,
            cwd=paths.ROOT,
            env=environment(self.url),
            stdout=asyncio.subprocess.PIPE,
            stderr=self.log,
        )
        assert self.process.stdout
        async with asyncio.timeout(30):
            while not (line := await self.process.stdout.readline()).startswith(READY):
                assert line, f"The server did not start: {self.said()}"
        return time.monotonic() - begun

    async def kill(self) -> None:
        """Ends the process as a power cut would end it: at once, in the middle of anything."""
        await self._end(signal.SIGKILL)

    async def terminate(self) -> float:
        """Tells the server to stop, as systemd and containers do; gives the seconds until it is gone."""
        begun = time.monotonic()
        await self._end(signal.SIGTERM)
        return time.monotonic() - begun

    async def _end(self, number: signal.Signals) -> None:
        process, self.process = self.process, None
        if process and process.returncode is None:
            process.send_signal(number)
            await process.wait()

    async def close(self) -> None:
        """Leaves nothing behind."""
        await self.kill()
        self.log.close()

    def said(self) -> str:
        """What the server wrote on standard error so far, over all its starts."""
        return os.pread(self.log.fileno(), 1_000_000, 0).decode()


@asynccontextmanager
async def serving(
    url: str, *, command: str = "serve", program: Sequence[str] = PROGRAM, under: Sequence[str] = ()
) -> AsyncIterator[Serving]:
    """`assessor serve` (or `demo`) on this database, answering; it is gone afterwards.

    `program` are the words for Python before the command, `under` is a program that runs it all (strace).
    """
    server = Serving(url, command=command, program=program, under=under)
    try:
        await server.start()
        yield server
    finally:
        await server.close()


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(url: str) -> dict[str, str]:
    """This process's environment, with the settings of a test's server."""
    other = {name: value for name, value in os.environ.items() if not name.startswith("ASSESSOR_")}
    return {**other, "ASSESSOR_DATABASE_URL": url, "ASSESSOR_SECRET_KEY": SECRET}


@dataclass(frozen=True, slots=True)
class Keys:
    """A token and a session for each of the cast, by first name in small letters."""

    tokens: dict[str, str]
    sessions: dict[str, str]

    def bearer(self, key: str) -> dict[str, str]:
        """What a program of theirs sends."""
        return {"authorization": f"Bearer {self.tokens[key]}"}

    def cookie(self, key: str) -> dict[str, str]:
        """What a browser of theirs sends."""
        return {"cookie": f"{cookie_name(False)}={self.sessions[key]}"}


async def keys(url: str) -> Keys:
    """Lets everybody of the cast in, straight through the database; the server may be running or not."""
    made = Keys({}, {})
    async with connect(url) as database, database.transaction() as tx:
        for row in await people.everyone(tx):
            key = row["name"].partition(" ")[0].lower()
            made.tokens[key] = await people.add_token(tx, row["id"], "tests", "write", 30)
            made.sessions[key] = await people.start_session(tx, row["id"])
    return made


def api(server: Serving, headers: dict[str, str]) -> httpx2.AsyncClient:
    """A program that speaks to the server's API; close it."""
    return httpx2.AsyncClient(base_url=f"{server.base}/api/v1", headers=headers, timeout=30, verify=NO_TLS)


def browser(server: Serving, headers: dict[str, str]) -> httpx2.AsyncClient:
    """A browser without JavaScript, on the server's pages; close it."""
    origin = {"sec-fetch-site": "same-origin", "origin": server.base}
    return httpx2.AsyncClient(base_url=server.base, headers={**origin, **headers}, timeout=30, verify=NO_TLS)

"""Streams under stress: readers that do not read, and hundreds that come back at the same moment."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.faults.posting import note
from tests.house import ASSESSMENT, new_id
from tests.serving import Keys, Serving, keys, serving
from tests.wire import END, Line, Listener, deaf, line

PAGE = f"/assessments/{ASSESSMENT}/stream"
API = f"/api/v1{PAGE}"
LONG = "A long note. " * 300


@pytest.fixture
def dialect() -> str:
    """Streams are the same on both engines; the server here is on SQLite."""
    return "sqlite"


async def ask_in_time(client: Line, data: bytes) -> float:
    """The seconds until a note is answered as saved."""
    begun = time.perf_counter()
    answer = await client.ask(data)
    assert answer.status == 201, answer.body
    return time.perf_counter() - begun


def memory(server: Serving) -> int:
    """Bytes of memory that the server has."""
    for row in Path(f"/proc/{server.pid}/status").read_text().splitlines():
        if row.startswith("VmRSS:"):
            return int(row.split()[1]) * 1024
    raise AssertionError("no such process")


async def memory_at_rest(server: Serving) -> int:
    """Its memory once what it makes ready after its start, templates above all, is made."""
    seen = [memory(server)]
    async with asyncio.timeout(60):
        while len(seen) < 10 or seen[-1] - seen[-10] > 1024 * 1024:
            await asyncio.sleep(0.2)
            seen.append(memory(server))
    return seen[-1]


def open_files(server: Serving) -> int:
    """How many files and connections the server has open."""
    return len(list(Path(f"/proc/{server.pid}/fd").iterdir()))


def rank(times: list[float], share: float) -> float:
    """The time that this share of all does not exceed."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


async def test_fault_F10_readers_that_do_not_read_hold_up_nobody_and_are_cut_off(house_url: str):
    held = await keys(house_url)
    async with serving(house_url) as server, listening(server, held, 20) as good:
        await write(
            server, held, 100, LONG
        )  # whatever writing itself needs at first is there before it is weighed
        before = await memory_at_rest(server)
        with deaf(100, server.port, API, held.bearer("ruth")) as bad:
            times = await write(server, held, 300, LONG)
            await come_to(good, 400)
            assert all(not listener.disorder and listener.came == 400 for listener in good)
            assert memory(server) - before < 40 * 1024 * 1024
            assert rank(times, 0.5) < 0.2
            for client in bad:
                received = await asyncio.to_thread(read_to_the_end, client)
                assert received.count(b"event: note.written") < 300, "it was cut off"
        assert server.said() == ""


@pytest.mark.fault
async def test_fault_F10_the_server_hangs_up_on_readers_that_never_read(house_url: str):
    held = await keys(house_url)
    async with serving(house_url) as server:
        before = open_files(server)
        with deaf(100, server.port, API, held.bearer("ruth")):
            await write(server, held, 300, LONG)
            async with asyncio.timeout(60):
                while open_files(server) > before:  # noqa: ASYNC110
                    await asyncio.sleep(0.2)


async def write(server: Serving, held: Keys, count: int, body: str) -> list[float]:
    """Writes so many notes that everyone sees; the seconds that each took."""
    client, times = await line(server.port), []
    for _ in range(count):
        data = note(server, held, "priya", new_id(), body=body, visibility="everyone")
        times.append(await ask_in_time(client, data))
    client.close()
    return times


async def come_to(listeners: list[Listener], count: int, seconds: float = 10) -> None:
    """Returns when each listener was given so many entries."""
    async with asyncio.timeout(seconds):
        while any(listener.came < count for listener in listeners):  # noqa: ASYNC110 - hundreds of them
            await asyncio.sleep(0.01)


def read_to_the_end(client: socket.socket) -> bytes:
    """What is left for a reader that was cut off."""
    received = b""
    client.settimeout(30)
    with contextlib.suppress(ConnectionResetError):
        while not received.endswith(END) and (part := client.recv(65536)):
            received += part
    return received


@asynccontextmanager
async def listening(server: Serving, held: Keys, count: int) -> AsyncIterator[list[Listener]]:
    """So many open streams, of the panel and of everyone else, that come back whenever they are lost."""
    people = ("dana", "priya", "grace", "ruth")
    listeners = [
        Listener(server.port, API, held.bearer(people[n % 4]))
        if n % 2
        else Listener(server.port, PAGE, held.cookie(people[n % 4]))
        for n in range(count)
    ]
    tasks = [asyncio.create_task(listener.stay()) for listener in listeners]
    try:
        async with asyncio.timeout(30):
            await asyncio.gather(*[listener.open.wait() for listener in listeners])
        yield listeners
    finally:
        for task, listener in zip(tasks, listeners, strict=True):
            task.cancel()
            listener.close()


async def reconnect(url: str, count: int) -> list[float]:
    """So many streams lose their server and are back within 5 s; the seconds that posts took meanwhile."""
    held = await keys(url)
    async with serving(url) as server, listening(server, held, count) as listeners:
        await write(server, held, 5, "Before")
        await come_to(listeners, 5)
        await server.kill()
        await server.start()
        begun, times = time.perf_counter(), []
        while not all(listener.open.is_set() and not listener.ended.is_set() for listener in listeners):
            assert time.perf_counter() - begun < 5, "not all are back"
            times += await write(server, held, 1, "Meanwhile")
        await come_to(listeners, 5 + len(times))
        assert all(listener.status == 200 and not listener.disorder for listener in listeners)
        assert all(listener.came == 5 + len(times) for listener in listeners)
    return times


async def test_fault_F11_100_streams_come_back_to_a_server_that_was_killed(house_url: str):
    await reconnect(house_url, 100)


@pytest.mark.fault
async def test_fault_F11_500_streams_come_back_to_a_server_that_was_killed(house_url: str):
    times = await reconnect(house_url, 500)
    assert rank(times, 0.95) < 0.5

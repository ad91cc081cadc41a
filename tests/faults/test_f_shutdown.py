"""The server told to stop: what it was asked is answered, whoever listens is told to come back, and it is gone."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from assessor.database.group import FileLock
from tests.faults.posting import Account, check, note, writers
from tests.house import ASSESSMENT, new_id
from tests.serving import Keys, Serving, keys, serving
from tests.wire import Listener, line, request

PAGE = f"/assessments/{ASSESSMENT}/stream"
API = f"/api/v1{PAGE}"
STOPS = 5  # in every run of the tests
MANY_STOPS = 50  # with make fault
LIMIT = 10  # seconds until a server that was told to stop is gone


@pytest.fixture
def dialect() -> str:
    """Stopping is the same on both engines; the server here is on SQLite."""
    return "sqlite"


@asynccontextmanager
async def listening(server: Serving, held: Keys, count: int = 20) -> AsyncIterator[list[Listener]]:
    """Open streams that keep every byte."""
    half = count // 2
    listeners = [Listener(server.port, API, held.bearer("grace")) for _ in range(half)]
    listeners += [Listener(server.port, PAGE, held.cookie("dana")) for _ in range(half)]
    for listener in listeners:
        listener.raw = []
        await listener.connect()
    async with asyncio.timeout(10):
        await asyncio.gather(*[listener.open.wait() for listener in listeners])
    yield listeners
    for listener in listeners:
        listener.close()


async def check_farewell(listeners: list[Listener]) -> None:
    """Each stream ended in good order, and its last words say when to come back."""
    async with asyncio.timeout(2):
        await asyncio.gather(*[listener.ended.wait() for listener in listeners])
    for listener in listeners:
        everything = b"".join(listener.raw or [])
        assert everything.endswith(b"\r\n0\r\n\r\n")
        last = everything.removesuffix(b"\r\n0\r\n\r\n").rsplit(b"\r\n", 1)[-1]
        assert last.startswith(b"retry: ")
        assert not listener.disorder
    assert len({listener.retry for listener in listeners}) > len(listeners) // 2, "not all at the same moment"


async def stop_again_and_again(url: str, stops: int) -> None:
    """16 writers post and 20 streams are open whenever the server is told to stop."""
    held, account = await keys(url), Account()
    async with serving(url) as server:
        async with writers(server, held, account):
            for _ in range(stops):
                async with listening(server, held) as listeners:
                    await account.grows_by(30)
                    assert await server.terminate() < LIMIT
                    await check_farewell(listeners)
                await server.start()
                await account.grows_by(1)
        assert not account.refused
        assert server.said() == ""
    await check(url, account)


async def test_fault_F27_stopping_under_load_answers_everybody(house_url: str):
    await stop_again_and_again(house_url, STOPS)


@pytest.mark.fault
async def test_fault_F27_stopping_many_times_under_load_answers_everybody(house_url: str):
    await stop_again_and_again(house_url, MANY_STOPS)


async def test_fault_F27_what_was_asked_before_the_signal_is_answered(house_url: str):
    """16 notes wait for the lock of the database when the signal comes, and it is free only after that."""
    held, account = await keys(house_url), Account()
    ids = [new_id() for _ in range(16)]
    account.sent |= set(ids)
    lock = FileLock(Path(house_url.removeprefix("sqlite:///") + ".writer"))
    async with serving(house_url) as server:
        lock.take(time.monotonic() + 5)  # the server writes down what it was started with
        lines = [await line(server.port) for _ in ids]
        asked = [
            asyncio.create_task(client.ask(note(server, held, "sam", id)))
            for client, id in zip(lines, ids, strict=True)
        ]
        await was_read(server)
        stopping = asyncio.create_task(server.terminate())
        await listens_no_more(server)
        assert not any(task.done() for task in asked)
        lock.release()
        assert {answer.status for answer in await asyncio.gather(*asked)} == {201}
        assert await stopping < LIMIT
    lock.close()
    account.acknowledged += ids
    await check(house_url, account)


async def was_read(server: Serving) -> None:
    """Returns when the server has read what was sent before: it answers what comes later."""
    for _ in range(2):
        client = await line(server.port)
        assert (await client.ask(request("GET", "/health", {}))).status == 200
        client.close()


async def listens_no_more(server: Serving) -> None:
    """Returns when the server takes no new connections: it has heard the signal."""
    with suppress(ConnectionError):
        while True:
            client = await line(server.port)
            client.close()


async def test_fault_F27_a_signal_stops_a_server_that_nobody_uses_at_once(house_url: str):
    async with serving(house_url) as server:
        assert await server.terminate() < 3
        assert server.said() == ""

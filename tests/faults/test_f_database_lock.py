"""Somebody else holds the lock: reads go on, a change waits 5 seconds at most and then says so."""

import asyncio
import fcntl
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from assessor.database import Database, Unavailable, connect, migrate

INSERT = "insert into note (id, body) values (:id, '')"


@pytest_asyncio.fixture
async def notes(empty_database_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    (tmp_path / "0001-notes.sql").write_text("create table note (id text primary key, body text not null);")
    async with connect(empty_database_url) as database:
        await migrate(database, tmp_path)
        async with database.transaction() as tx:
            await tx.run(INSERT, id="there")
        yield database


@contextmanager
def another_writer(url: str) -> Iterator[None]:
    """A program that knows nothing of our lock beside the file holds the database's own."""
    if url.startswith("postgresql"):
        with psycopg.connect(url) as connection:
            connection.execute("lock table note in share mode")
            yield
            connection.rollback()
    else:
        raw = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        raw.execute("begin immediate")
        yield
        raw.execute("rollback")
        raw.close()


@contextmanager
def another_of_ours(url: str) -> Iterator[None]:
    """Another of our own processes is between BEGIN and COMMIT."""
    with Path(url.removeprefix("sqlite:///") + ".writer").open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


async def write(database: Database, id: str) -> float:
    """How long one change took."""
    start = time.monotonic()
    async with database.transaction("the-board") as tx:
        await tx.run(INSERT, id=id)
    return time.monotonic() - start


async def refused(database: Database, id: str) -> float:
    """How long it took until one change was refused."""
    start = time.monotonic()
    with pytest.raises(Unavailable, match="busy") as caught:
        await write(database, id)
    assert caught.value.status == 503
    return time.monotonic() - start


async def ids(database: Database) -> set[str]:
    return {row["id"] for row in await database.all("select id from note")}


Holder = Callable[[str], AbstractContextManager[None]]
POSTGRESQL = pytest.param("postgresql", another_writer, marks=pytest.mark.postgresql)


@pytest.mark.parametrize(
    ("dialect", "holder"), [("sqlite", another_writer), ("sqlite", another_of_ours), POSTGRESQL]
)
async def test_fault_F05_a_change_waits_while_another_process_writes(
    notes: Database, empty_database_url: str, holder: Holder
):
    with holder(empty_database_url):
        waiting = [asyncio.create_task(write(notes, str(number))) for number in range(5)]
        held_until = time.monotonic() + 0.5
        while time.monotonic() < held_until:
            start = time.monotonic()
            assert await ids(notes) == {"there"}
            assert time.monotonic() - start < 0.25, "a read waited for the lock"
        assert not any(task.done() for task in waiting)
    assert all(0.5 <= took < 3 for took in await asyncio.gather(*waiting))
    assert await ids(notes) == {"there", *map(str, range(5))}


@pytest.mark.parametrize(
    ("dialect", "holder"), [("sqlite", another_writer), ("sqlite", another_of_ours), POSTGRESQL]
)
async def test_fault_F05_a_change_gives_up_when_its_patience_ends(
    notes: Database, empty_database_url: str, holder: Holder
):
    async with connect(empty_database_url, patience=0.6) as database:
        with holder(empty_database_url):
            took = await asyncio.gather(*[refused(database, str(number)) for number in range(3)])
            assert all(0.5 <= seconds <= 1.5 for seconds in took), took
            assert await ids(database) == {"there"}
        assert await write(database, "after") < 1
    assert await ids(notes) == {"there", "after"}


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_fault_F05_a_change_gives_up_after_five_seconds(notes: Database, empty_database_url: str):
    with another_writer(empty_database_url):
        assert 4.5 <= await refused(notes, "a") <= 6


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_fault_F05_two_of_our_processes_write_in_turns(notes: Database, empty_database_url: str):
    async with connect(empty_database_url) as other:
        writes = [
            write(database, f"{name}{n}")
            for n in range(60)
            for name, database in (("a", notes), ("b", other))
        ]
        took = await asyncio.gather(*writes)
    assert max(took) < 5
    assert len(await ids(notes)) == 121

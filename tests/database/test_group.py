"""Changes that come at the same time go to SQLite's disk together."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from assessor.database import Database, connect, migrate


@pytest_asyncio.fixture
async def board(tmp_path: Path, schema: Path) -> AsyncIterator[Database]:
    async with connect(f"sqlite:///{tmp_path}/board.db") as database:
        await migrate(database, schema)
        yield database


async def write(database: Database, id: str, events: list[str]) -> None:
    async with database.transaction() as tx:
        await tx.run("insert into note (id, body) values (:id, '')", id=id)
        events.append("ran")
    events.append("answered")


async def test_changes_that_wait_share_a_commit_but_never_more_than_64(board: Database):
    events: list[str] = []
    await asyncio.gather(*[write(board, str(number), events) for number in range(200)])
    unanswered = most = 0
    for event in events:
        unanswered += 1 if event == "ran" else -1
        most = max(most, unanswered)
    assert 2 <= most <= 64 + 1  # the first of the next group may run before the last of this one is told
    assert len(await board.all("select id from note")) == 200


async def test_a_change_alone_waits_for_nobody(board: Database):
    events: list[str] = []
    for number in range(3):
        await write(board, str(number), events)
    assert events == ["ran", "answered"] * 3


async def test_what_was_answered_is_seen_by_another_connection_at_once(board: Database, tmp_path: Path):
    async def check(id: str) -> None:
        await write(board, id, [])
        with sqlite3.connect(tmp_path / "board.db") as other:
            assert other.execute("select count(*) from note where id = ?", [id]).fetchone() == (1,)
        other.close()

    await asyncio.gather(*[check(str(number)) for number in range(50)])


async def test_a_group_does_not_wait_for_a_slow_change(board: Database):
    """A group is closed when it is 10 ms old: whoever came first is not held up by all who come after."""
    answered: list[int] = []

    async def slow(number: int) -> None:
        async with board.transaction() as tx:
            await tx.run(
                "insert into note (id, body) with recursive n (i) as (select 1 union all select i + 1 from n "
                "where i < 20000) select :id || i, '' from n",
                id=f"{number}-",
            )
        answered.append(number)

    first = asyncio.create_task(slow(0))
    others = [asyncio.create_task(slow(number)) for number in range(1, 8)]
    await first
    assert len(answered) < 8
    await asyncio.gather(*others)

"""Changes that many people make at the same time, against one after the other, each with a commit of its own."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

from assessor.database import Database, connect
from tests.benchmarks.figures import Effort, Figure, median

WRITERS = 64
TABLE = "create table written (id integer primary key, body text not null)"
INSERT = "insert into written (body) values (:body)"
BODY = {"body": "What somebody wrote. " * 10}


async def group_commit(folder: Path, effort: Effort) -> AsyncIterator[Figure]:
    """Changes a second of 64 writers through the database, and of a bare loop of single commits, in turns."""
    seconds, rounds = effort(2, 1), []
    async with connect(f"sqlite:///{folder}/group.db") as database:
        async with database.transaction() as tx:
            await tx.run(TABLE)
        for number in range(int(effort(5, 3))):
            alone = await asyncio.to_thread(one_by_one, folder / f"single-{number}.db", seconds)
            rounds.append((await together(database, seconds), alone))
    group, single = median([pair[0] for pair in rounds]), median([pair[1] for pair in rounds])
    times = median([one / other for one, other in rounds])
    yield Figure("bare loop of single commits", f"{single:,.0f} changes/s", "to compare with", good=True)
    yield Figure(
        f"group commit, {WRITERS} writers",
        f"{group:,.0f} changes/s",
        f"{times:.1f} times the bare loop; at least 1.0",
        good=times >= 1,
    )


async def together(database: Database, seconds: float) -> float:
    """Changes a second of many writers."""
    begun = time.perf_counter()
    until = begun + seconds

    async def write() -> int:
        done = 0
        while time.perf_counter() < until:
            async with database.transaction() as tx:
                await tx.run(INSERT, **BODY)
            done += 1
        return done

    done = sum(await asyncio.gather(*[write() for _ in range(WRITERS)]))
    return done / (time.perf_counter() - begun)


def one_by_one(path: Path, seconds: float) -> float:
    """Changes a second of one writer that waits for the disk after each."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute(TABLE)
    done, begun = 0, time.perf_counter()
    while time.perf_counter() < begun + seconds:
        connection.execute("begin immediate")
        connection.execute(INSERT, BODY)
        connection.execute("commit")
        done += 1
    took = time.perf_counter() - begun
    connection.close()
    return done / took

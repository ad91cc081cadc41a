"""An upgrade that is killed in the middle leaves the old state, and can be started again."""

import fcntl
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from assessor import paths
from assessor.database import connect, migrate

FIRST = "create table note (id text primary key); insert into note values ('a');"
SECOND = "create table claim (id text primary key); delete from note; {slow} create table last (id text primary key);"
SLOW = """
insert into claim (id)
with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000000) select 'n' || i from n;
"""


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    folder = tmp_path / "steps"
    folder.mkdir()
    (folder / "0001-notes.sql").write_text(FIRST)
    return folder


UNDER_WAY = (
    "select 1 from pg_stat_activity where state = 'active' and query like '%insert into claim%recursive%'"
)


def in_the_middle(url: str) -> Callable[[], bool]:
    """Whether the upgrade has begun and not ended."""
    if url.startswith("postgresql"):
        return lambda: len(asked(url, UNDER_WAY)) > 1  # the question is one of them
    lock = Path(url.removeprefix("sqlite:///") + ".writer")
    return lambda: locked(lock)


def asked(url: str, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(sql.encode()).fetchall()


def locked(path: Path) -> bool:
    with path.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def killed_in_the_middle(url: str, steps: Path) -> None:
    begun = in_the_middle(url)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.migrating", url, str(steps)], cwd=paths.ROOT
    ) as process:
        patience = time.monotonic() + 20
        while not begun():
            assert process.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < patience
        process.kill()


async def test_fault_F20_an_upgrade_killed_in_the_middle_leaves_the_old_state(
    empty_database_url: str, steps: Path
):
    async with connect(empty_database_url) as database:
        await migrate(database, steps)
    (steps / "0002-claims.sql").write_text(SECOND.format(slow=SLOW))
    killed_in_the_middle(empty_database_url, steps)
    (steps / "0002-claims.sql").write_text(SECOND.format(slow=""))
    async with connect(empty_database_url) as database:
        assert await database.all("select id from note") == [{"id": "a"}]
        assert await database.integrity() == []
        assert await migrate(database, steps) == ["0002-claims.sql"]
        assert await database.all("select id from note") == []
        assert await database.all("select id from last") == []

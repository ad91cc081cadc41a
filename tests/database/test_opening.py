"""The address of a database, and what is made there."""

import asyncio
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from assessor import paths
from assessor.database import BadAddress, Unavailable, connect
from tests.postgresql import Server


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(
    "url",
    ["", "mysql://host/db", "sqlite://", "sqlite:///", "sqlite://file.db", "data/assessor.db", "Sqlite:///a"],
)
async def test_an_address_of_no_database_we_know_is_refused(url: str):
    with pytest.raises(BadAddress, match="sqlite:///path"):
        async with connect(url):
            pass


async def test_a_password_in_a_wrong_address_is_not_repeated():
    with pytest.raises(BadAddress) as caught:
        async with connect("mysql://alex:secret@host/db"):
            pass
    assert "secret" not in str(caught.value)


async def test_a_relative_path_is_below_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    async with connect("sqlite:///new/folder/board.db") as database:
        assert await database.one("select 1 as a") == {"a": 1}
    assert (tmp_path / "new/folder/board.db").exists()


async def test_any_name_of_a_file_will_do(tmp_path: Path):
    path = tmp_path / "50% of #1?mode=memory & é.db"
    async with connect(f"sqlite:///{path}") as database, database.transaction() as tx:
        await tx.run("create table note (id text)")
    assert path.stat().st_size > 0


async def test_nothing_but_the_database_and_its_lock_is_left_when_it_is_closed(tmp_path: Path):
    async with connect(f"sqlite:///{tmp_path}/board.db") as database, database.transaction() as tx:
        await tx.run("create table note (id text)")
    assert files_in(tmp_path) == {"board.db", "board.db.writer"}


async def test_a_folder_is_no_database(tmp_path: Path):
    with pytest.raises(Unavailable, match=f"{tmp_path} cannot be opened"):
        async with connect(f"sqlite:///{tmp_path}"):
            pass


async def test_a_file_that_is_something_else_is_no_database(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("Dear all,\n" * 1000)
    with pytest.raises(Unavailable, match=r"notes\.txt cannot be opened: file is not a database.*Restore"):
        async with connect(f"sqlite:///{tmp_path}/notes.txt"):
            pass
    assert (tmp_path / "notes.txt").read_text().startswith("Dear all")


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match=f"{tmp_path}/file/board.db cannot be made"):
        async with connect(f"sqlite:///{tmp_path}/file/board.db"):
            pass


@pytest.mark.postgresql
async def test_a_server_that_is_not_there_is_said_at_once(tmp_path: Path):
    async with asyncio.timeout(3):
        with pytest.raises(Unavailable, match=r"cannot be used: .*No such file"):
            async with connect(f"postgresql://postgres@/board?host={tmp_path}"):
                pass


@pytest.mark.postgresql
async def test_a_database_the_server_does_not_have_is_said(postgresql: Server):
    with pytest.raises(Unavailable, match='database "nowhere" does not exist'):
        async with connect(postgresql.url("nowhere")):
            pass


@pytest.mark.postgresql
async def test_a_database_that_cannot_keep_every_character_is_refused(postgresql: Server):
    with psycopg.connect(postgresql.url(), autocommit=True) as connection:
        connection.execute("create database latin encoding 'LATIN1' locale 'C' template template0")
    with pytest.raises(Unavailable, match="UTF8, not in LATIN1"):
        async with connect(postgresql.url("latin")):
            pass


def test_without_its_driver_postgresql_says_what_to_install():
    program = """
import asyncio, sys
sys.modules["psycopg"] = None
from assessor.database import connect
async def main():
    async with connect("postgresql://localhost/board"): pass
try: asyncio.run(main())
except ImportError as error: print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=paths.ROOT, capture_output=True, text=True, check=True
    )
    assert "pip install 'assessor[postgresql]'" in done.stdout


def test_sqlite_needs_no_driver_of_postgresql():
    program = "import sys, assessor.database; assert not [name for name in sys.modules if 'psycopg' in name]"
    subprocess.run([sys.executable, "-c", program], cwd=paths.ROOT, check=True)

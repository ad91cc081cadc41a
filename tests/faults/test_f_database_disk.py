"""The disk: what is answered is on it, and when it fails, is full, damaged or may not be written, nobody is misled."""

import asyncio
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assessor import paths
from assessor.database import Database, Unavailable, connect, migrate

INSERT = "insert into note (id, body) values (:id, :body)"
NOBODY = 65534


@contextmanager
def writing(url: str, *, writers: int, under: tuple[str, ...] = ()) -> Iterator["subprocess.Popen[str]"]:
    """Another process that writes until it is stopped; `under` is a program that runs it."""
    command = [*under, sys.executable, "-m", "tests.faults.writing", url, str(writers)]
    with subprocess.Popen(command, cwd=paths.ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def lines_of(process: "subprocess.Popen[str]", count: int) -> list[str]:
    """The next lines the other process says."""
    assert process.stdout
    return [process.stdout.readline().strip() for _ in range(count)]


async def stored(url: str) -> list[str]:
    async with connect(url) as database:
        assert await database.integrity() == []
        return [row["id"] for row in await database.all("select id from note")]


async def test_fault_F01_what_was_answered_before_a_kill_is_stored_once(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/board.db"
    answered: list[str] = []
    for _ in range(4):
        with writing(url, writers=16) as process:
            answered += lines_of(process, 150)
            process.kill()
            assert process.stdout
            answered += process.stdout.read().split("\n")[
                :-1
            ]  # what it said before it died; half a line is no answer
    ids = await stored(url)
    assert len(ids) == len(set(ids))
    assert set(answered) <= set(ids)


async def test_fault_F02_every_connection_waits_for_the_disk(database: Database):
    setting = {"sqlite": "pragma synchronous", "postgresql": "show synchronous_commit"}[database.dialect]
    safe = {"sqlite": {"synchronous": 2}, "postgresql": {"synchronous_commit": "on"}}[database.dialect]
    async with database.transaction() as tx:
        assert await tx.one(setting) == safe
    for _ in range(10):
        assert await database.one(setting) == safe
    if database.dialect == "sqlite":
        settings = {"journal_mode": "wal", "foreign_keys": 1, "temp_store": 2, "mmap_size": 0}
        for name, value in settings.items():
            async with database.transaction() as tx:
                assert (await tx.one(f"pragma {name}") or {name: 0}) == {name: value}
            assert (await database.one(f"pragma {name}") or {name: 0}) == {name: value}


@pytest.mark.fault
def test_fault_F02_between_a_change_and_its_answer_lies_a_sync(tmp_path: Path):
    log = tmp_path / "strace"
    trace = ("strace", "-f", "-o", str(log), "-e", "trace=fdatasync,fsync,write", "-s", "64")
    with writing(f"sqlite:///{tmp_path}/board.db", writers=1, under=trace) as process:
        ids = set(lines_of(process, 30))
    synced = False
    answers = 0
    for line in log.read_text().splitlines():
        if "sync(" in line:
            synced = True
        elif "write(1," in line and any(id in line for id in ids):
            assert synced, line
            synced, answers = False, answers + 1
    assert answers == 30


@pytest.mark.fault
async def test_fault_F03_after_a_failed_sync_changes_are_refused(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/board.db"
    inject = ("strace", "-f", "-o", "/dev/null", "-e", "inject=fdatasync,fsync:error=EIO:when=20")
    said: list[str] = []
    with writing(url, writers=4, under=inject) as process:
        while said[-50:] != ["refused 503"] * 50:
            said += lines_of(process, 1)
    first = said.index("refused 503")
    assert set(said[first + 8 :]) == {"refused 503"}, "nothing is tried again on a disk that failed"
    answered = {line for line in said if line != "refused 503"}
    assert len(answered) >= 10
    assert answered <= set(await stored(url))


async def test_fault_F04_a_full_disk_loses_nothing_that_was_answered(tmp_path: Path):
    async with connect(f"sqlite:///{tmp_path}/board.db") as database:
        async with database.transaction() as tx:
            await tx.run("create table note (id text primary key, body text not null)")
            await tx.run("pragma max_page_count = 300")

        async def write(id: str) -> str | int:
            try:
                async with database.transaction() as tx:
                    await tx.run(INSERT, id=id, body="x" * 50_000)
            except Unavailable as error:
                return error.status
            return id

        answers = await asyncio.gather(*[write(f"{number:03}") for number in range(60)])
        ids = [row["id"] for row in await database.all("select id from note order by id")]
        assert ids == sorted(answer for answer in answers if isinstance(answer, str))
        assert 1 <= len(ids) <= 24
        assert 507 in answers
        assert set(answers) - set(ids) <= {507, 503}  # 503: in a group that another one filled the disk for
        # It recovers alone when there is space again.
        async with database.transaction() as tx:
            await tx.run("delete from note where id = :id", id=ids[0])
        assert await write("after") == "after"
        assert await database.integrity() == []


@pytest.mark.fault
async def test_fault_F04_a_really_full_disk_loses_nothing_that_was_answered(tmp_path: Path):
    said = fill_a_small_disk(tmp_path / "small", copy_to=tmp_path)
    answered = {line for line in said if not line.startswith("refused")}
    assert len(answered) > 100
    assert answered <= set(await stored(f"sqlite:///{tmp_path}/board.db"))


def fill_a_small_disk(folder: Path, *, copy_to: Path) -> list[str]:
    """Write to a disk of 2 MB until it is full for good; what the writer said, its files copied."""
    folder.mkdir()
    program = (
        f"mount -t tmpfs -o size=2m tmpfs {folder} || exit; "
        f"{sys.executable} -m tests.faults.writing sqlite:///{folder}/board.db 8 & "
        f"read stop; kill -9 $!; cp {folder}/* {copy_to}/"
    )
    with subprocess.Popen(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", program],
        cwd=paths.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        said: list[str] = []
        while said[-50:] != ["refused 507"] * 50:
            said += lines_of(process, 1)
        rest, _ = process.communicate("stop\n")
    return [*said, *rest.split("\n")[:-1]]


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that every user of this machine may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def without_rights(folder: Path, mode: int = 0o555) -> Iterator[None]:
    """The files in the folder cannot be changed; root, who may do everything, is nobody meanwhile."""
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(mode)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


def left_by_a_crash(folder: Path) -> Path:
    """The files as they are now, while the database is open, in a folder of their own."""
    copy = folder / "crashed"
    copy.mkdir()
    for path in folder.glob("board.db*"):
        shutil.copy(path, copy)
    return copy


async def only_read(folder: Path) -> None:
    """The database is read but not changed."""
    async with connect(f"sqlite:///{folder}/board.db") as database:
        assert await database.all("select id from note") == [{"id": "a"}]
        with pytest.raises(Unavailable, match="not changed"):
            async with database.transaction() as tx:
                await tx.run(INSERT, id="b", body="")
        assert await database.all("select id from note") == [{"id": "a"}]
        assert await database.integrity() == []


async def test_fault_F06_a_database_that_may_not_be_written_is_still_read(public_folder: Path):
    async with connect(f"sqlite:///{public_folder}/board.db") as database:
        async with database.transaction() as tx:
            await tx.run("create table note (id text primary key, body text not null)")
            await tx.run(INSERT, id="a", body="A note")
        crashed = left_by_a_crash(public_folder)
    with without_rights(crashed):
        await only_read(crashed)
    shutil.rmtree(crashed)
    with without_rights(public_folder):
        await only_read(public_folder)
        async with connect(f"sqlite:///{public_folder}/board.db") as database:
            assert database.refusal
    with without_rights(public_folder, mode=0o777):
        await only_read(public_folder)


async def test_fault_F06_a_database_that_may_not_be_written_needs_no_migration(public_folder: Path):
    url = f"sqlite:///{public_folder}/board.db"
    async with connect(url) as database:
        await migrate(database)
    async with connect(url) as database:
        database.refusal = Unavailable(503, "The disk is being looked at.")
        assert await migrate(database) == []


@pytest.fixture
def schema_of_notes(tmp_path: Path) -> Path:
    folder = tmp_path / "schema"
    folder.mkdir()
    (folder / "0001-notes.sql").write_text("create table note (id text primary key, body text not null);")
    return folder


async def test_fault_F07_a_damaged_file_is_found(tmp_path: Path, schema_of_notes: Path):
    whole = tmp_path / "whole.db"
    async with connect(f"sqlite:///{whole}") as database:
        await migrate(database, schema_of_notes)
        async with database.transaction() as tx:
            await tx.many(INSERT, [{"id": f"{n:06}", "body": "A note. " * 20} for n in range(2000)])
        assert await database.integrity() == []
    pages = whole.stat().st_size // 4096
    chance = random.Random(7)
    for page in [0, *chance.sample(range(1, pages), 30)]:
        damaged = bytearray(whole.read_bytes())
        damaged[page * 4096 : (page + 1) * 4096] = chance.randbytes(4096)
        path = tmp_path / "damaged.db"
        path.write_bytes(damaged)
        assert await problems(f"sqlite:///{path}"), f"page {page} is damaged and nobody noticed"


async def problems(url: str) -> list[str]:
    """What is found wrong with a database, be it that it cannot even be opened."""
    try:
        async with connect(url) as database:
            return await database.integrity()
    except Unavailable as error:
        return [error.sentence]


async def test_fault_F07_a_reference_to_nothing_is_found(tmp_path: Path):
    path = tmp_path / "board.db"
    with sqlite3.connect(path) as raw:
        raw.executescript(
            "create table note (id text primary key, parent text references note (id));"
            "insert into note values ('a', 'nobody')"
        )
    raw.close()
    [problem] = await problems(f"sqlite:///{path}")
    assert problem == "row 1 of note points to a row of note that is not there"

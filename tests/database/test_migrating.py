"""A database is brought up to date step by step, or refused with a sentence that says how to mend it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from assessor import paths
from assessor.database import (
    ChangedSchema,
    Database,
    IntegrityError,
    NewerDatabase,
    connect,
    migrate,
)


@pytest_asyncio.fixture
async def empty(empty_database_url: str) -> AsyncIterator[Database]:
    """An open database without any schema."""
    async with connect(empty_database_url) as database:
        yield database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for schema files."""
    made = tmp_path / "steps"
    made.mkdir()
    return made


def step(folder: Path, name: str, sql: str) -> str:
    """Write one schema file."""
    (folder / name).write_text(sql, encoding="utf-8")
    return name


async def tables(database: Database) -> set[str]:
    """The tables there are."""
    sql = {
        "sqlite": "select name from sqlite_master where type = 'table'",
        "postgresql": "select tablename as name from pg_tables where schemaname = 'public'",
    }
    return {row["name"] for row in await database.all(sql[database.dialect])}


async def test_the_schema_of_the_product_is_applied_once(empty: Database):
    applied = await migrate(empty)
    assert applied == sorted(applied)
    assert {path.name for path in paths.SCHEMA.glob("*.sql") if path.name.count(".") == 1} <= set(applied)
    assert await migrate(empty) == []
    assert await empty.integrity() == []


async def test_steps_are_taken_in_order_and_only_the_new_ones(empty: Database, folder: Path):
    second = step(folder, "0002-claims.sql", "create table claim (note text references note (id));")
    first = step(folder, "0001-notes.sql", "create table note (id text primary key);")
    assert await migrate(empty, folder) == [first, second]
    third = step(folder, "0003-more.sql", "alter table note add column body text;")
    assert await migrate(empty, folder) == [third]
    rows = await empty.all("select name, checksum, applied from schema_migration order by name")
    assert [row["name"] for row in rows] == [first, second, third]
    assert all(len(row["checksum"]) == 64 and row["applied"].tzinfo for row in rows)


async def test_a_step_may_be_for_one_engine_alone(empty: Database, folder: Path):
    step(folder, "0001-notes.sql", "create table note (id text primary key);")
    sqlite = step(
        folder,
        "0002-counts.sqlite.sql",
        "create trigger counted after insert on note begin update note set id = 'x;y'; select 1; end;",
    )
    postgresql = step(
        folder,
        "0002-counts.postgresql.sql",
        "create function counted() returns trigger language plpgsql as "
        "$$ begin update note set id = 'x;y'; return null; end $$;"
        "create trigger counted after insert on note execute function counted();",
    )
    assert (await migrate(empty, folder))[1:] == [sqlite if empty.dialect == "sqlite" else postgresql]
    async with empty.transaction() as tx:
        await tx.run("insert into note (id) values ('a')")
    assert await empty.all("select id from note") == [{"id": "x;y"}]


async def test_a_step_that_fails_leaves_nothing_behind(empty: Database, folder: Path):
    step(folder, "0001-notes.sql", "create table note (id text primary key); insert into note values ('a');")
    step(
        folder,
        "0002-broken.sql",
        "create table claim (id text); delete from note; insert into note values ('b'), ('b');",
    )
    with pytest.raises(IntegrityError):
        await migrate(empty, folder)
    assert await tables(empty) == {"schema_migration", "note"}
    assert await empty.all("select id from note") == [{"id": "a"}]
    step(folder, "0002-broken.sql", "create table claim (id text);")
    assert await migrate(empty, folder) == ["0002-broken.sql"]


async def test_a_changed_step_is_refused(empty: Database, folder: Path):
    name = step(folder, "0001-notes.sql", "create table note (id text primary key);")
    await migrate(empty, folder)
    step(folder, name, "create table note (id text);")
    step(folder, "0002-more.sql", "create table more (id text);")
    with pytest.raises(
        ChangedSchema, match=r"0001-notes\.sql was changed .* put the file back .* a new file"
    ):
        await migrate(empty, folder)
    assert "more" not in await tables(empty)


async def test_a_database_newer_than_the_program_is_refused(empty: Database, folder: Path):
    step(folder, "0001-notes.sql", "create table note (id text primary key);")
    step(folder, "0002-future.sql", "create table future (id text primary key);")
    await migrate(empty, folder)
    (folder / "0002-future.sql").unlink()
    step(folder, "0003-more.sql", "create table more (id text);")
    with pytest.raises(NewerDatabase, match=r"0002-future\.sql is unknown here.*install .* or restore"):
        await migrate(empty, folder)
    assert "more" not in await tables(empty)


async def test_a_file_without_a_number_is_refused(empty: Database, folder: Path):
    step(folder, "notes.sql", "create table note (id text primary key);")
    with pytest.raises(ValueError, match="0001-what-it-does"):
        await migrate(empty, folder)


async def test_several_that_migrate_at_once_take_each_step_once(empty_database_url: str, folder: Path):
    names = [step(folder, f"{n:04}-step.sql", f"create table step_{n} (id text);") for n in range(1, 6)]

    async def one() -> list[str]:
        async with connect(empty_database_url) as database:
            return await migrate(database, folder)

    applied = await asyncio.gather(*[one() for _ in range(3)])
    assert sorted(name for names in applied for name in names) == names

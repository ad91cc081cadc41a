"""Answers that are remembered until something changes."""

import asyncio

from assessor.database import Database, Row, connect

SQL = "select version from site where id = :id"
BUMP = "update site set version = version + 1 where id = 1"


def number(row: Row | None) -> int | None:
    return int(row["version"]) if row else None


async def version(database: Database) -> int:
    found = await database.remembered(number, SQL, id=1)
    assert found is not None
    return found


async def test_what_is_remembered_is_forgotten_at_once_when_this_process_changes_anything(database: Database):
    for expected in range(20):
        assert await version(database) == await version(database) == expected
        async with database.transaction() as tx:
            await tx.run(BUMP)
    assert await version(database) == 20


async def test_what_is_remembered_is_forgotten_when_another_process_changes_anything(
    database: Database, database_url: str
):
    assert await version(database) == 0
    async with connect(database_url) as other, other.transaction() as tx:
        await tx.run(BUMP)
    assert await version(database) == 1


async def test_a_change_that_is_taken_back_is_never_remembered(database: Database):
    class Stop(Exception):
        pass

    try:
        async with database.transaction() as tx:
            await tx.run(BUMP)
            assert await version(database) == 0
            raise Stop
    except Stop:
        pass
    assert await version(database) == 0


async def test_many_who_ask_while_somebody_changes_are_never_told_what_was(database: Database):
    """Whoever asks after a commit gets what was committed, however many asked in the same moment before."""

    async def ask(at_least: int) -> None:
        assert await version(database) >= at_least

    asking = [asyncio.create_task(ask(0)) for _ in range(20)]
    for number in range(1, 30):
        async with database.transaction() as tx:
            await tx.run(BUMP)
        asking += [asyncio.create_task(ask(number)) for _ in range(5)]
        await asyncio.sleep(0)
    await asyncio.gather(*asking)


async def test_what_is_made_of_a_row_is_made_once_until_something_changes(database: Database):
    made = []

    def make(row: Row | None) -> int | None:
        made.append(row)
        return number(row)

    for _ in range(5):
        assert await database.remembered(make, SQL, id=1) == 0
        assert await database.remembered(make, SQL, id=2) is None
    assert len(made) == (2 if database.dialect == "sqlite" else 10)


async def test_what_is_remembered_does_not_grow_without_end(database: Database):
    for number in range(5000):
        await database.remembered(bool, "select cast(:number as integer) as n", number=number)
    kept = getattr(database, "_answers", {})
    assert len(kept) <= 2000

"""A change happens whole or not at all, and leaving it means that it is on disk."""

import asyncio
from collections import Counter
from contextlib import suppress

import pytest

from assessor.database import Database, IntegrityError, Transaction

INSERT = "insert into note (id, body) values (:id, '')"

SLOW = """
insert into note (id, body)
with recursive n (i) as (select 1 union all select i + 1 from n where i < 300000) select 'n' || i, '' from n
"""


class Mistake(Exception):
    """A body that fails."""


async def ids(database: Database) -> list[str]:
    return [row["id"] for row in await database.all("select id from note order by id")]


async def add(database: Database, id: str, *, fails: bool = False) -> None:
    """Two rows in one change."""
    async with database.transaction("the-board") as tx:
        await tx.run(INSERT, id=f"{id}-1")
        await tx.run(INSERT, id=f"{id}-2")
        if fails:
            raise Mistake


async def test_a_change_is_there_when_it_was_left(notes: Database):
    async with notes.transaction() as tx:
        assert await tx.run(INSERT, id="a") == 1
        assert await ids(notes) == []  # not before it is committed
        assert await tx.one("select id from note") == {"id": "a"}
        assert await tx.run("update note set body = 'x' where id in ('a', 'b')") == 1
        assert await tx.run("delete from note where id = 'b'") == 0
    assert await ids(notes) == ["a"]


async def test_a_change_that_failed_leaves_nothing(notes: Database):
    with pytest.raises(Mistake):
        await add(notes, "a", fails=True)
    assert await ids(notes) == []
    await add(notes, "b")
    assert await ids(notes) == ["b-1", "b-2"]


async def test_a_failing_change_takes_no_other_with_it(notes: Database):
    done = await asyncio.gather(
        *[add(notes, f"{number:03}", fails=number % 3 == 0) for number in range(100)], return_exceptions=True
    )
    assert [type(answer) for answer in done] == [Mistake if n % 3 == 0 else type(None) for n in range(100)]
    kept = [f"{number:03}-{part}" for number in range(100) if number % 3 for part in (1, 2)]
    assert await ids(notes) == kept


@pytest.mark.parametrize(
    ("kind", "sql"),
    [
        ("unique", "insert into note (id, body) values ('a', '')"),
        ("foreign key", "insert into note (id, body, parent) values ('b', '', 'nobody')"),
        ("foreign key", "delete from note where id = 'a'"),
        ("check", "insert into note (id, body, number) values ('b', '', -1)"),
        ("not null", "insert into note (id) values ('b')"),
    ],
)
async def test_a_broken_rule_of_the_schema_is_named(notes: Database, kind: str, sql: str):
    async with notes.transaction() as tx:
        await tx.run(INSERT, id="a")
        await tx.run("insert into note (id, body, parent) values ('child', '', 'a')")
    with pytest.raises(IntegrityError) as caught:
        async with notes.transaction() as tx:
            await tx.run(sql)
    assert caught.value.kind == kind
    assert await ids(notes) == ["a", "child"]


async def test_a_statement_that_failed_ends_the_change_even_if_nobody_looks(notes: Database):
    async def change() -> None:
        async with notes.transaction() as tx:
            await tx.run(INSERT, id="a")
            with suppress(IntegrityError):
                await tx.run(INSERT, id="a")
            with suppress(IntegrityError):
                await tx.run(INSERT, id="b")

    with pytest.raises(IntegrityError):
        await change()
    assert await ids(notes) == []


async def test_a_statement_that_timed_out_ends_the_change(notes: Database):
    async def change() -> None:
        async with notes.transaction() as tx:
            await tx.run(INSERT, id="a")
            with suppress(TimeoutError):
                async with asyncio.timeout(0):
                    await tx.run(SLOW)

    with pytest.raises(asyncio.CancelledError):
        await change()
    assert await ids(notes) == []


async def test_nothing_is_said_to_a_change_that_has_ended(notes: Database):
    async with notes.transaction() as tx:
        await tx.run(INSERT, id="a")
    with pytest.raises(RuntimeError):
        await tx.run(INSERT, id="b")
    with pytest.raises(Mistake):
        async with notes.transaction() as tx:
            raise Mistake
    with pytest.raises(RuntimeError):
        await tx.run(INSERT, id="b")
    async with notes.read() as reading:
        await reading.one("select 1")
    with pytest.raises(RuntimeError):
        await reading.one("select 1")


async def test_what_follows_a_commit_follows_only_a_commit(notes: Database):
    called: list[str] = []

    async def change(id: str, *, fails: bool) -> None:
        async with notes.transaction() as tx:
            tx.after_commit(lambda: called.append(id))
            await tx.run(INSERT, id=id)
            assert id not in called
            if fails:
                raise Mistake
        assert id in called  # before anybody is answered

    await asyncio.gather(*[change(f"{n}", fails=n % 4 == 0) for n in range(40)], return_exceptions=True)
    assert Counter(called) == Counter(str(n) for n in range(40) if n % 4)
    assert len(await ids(notes)) == 30


async def test_a_call_after_the_commit_that_fails_stops_nobody(
    notes: Database, caplog: pytest.LogCaptureFixture
):
    called = []

    def broken() -> None:
        raise Mistake

    async with notes.transaction() as tx:
        await tx.run(INSERT, id="a")
        tx.after_commit(broken)
        tx.after_commit(lambda: called.append(1))
    assert called == [1]
    assert "Mistake" in caplog.text
    assert await ids(notes) == ["a"]


async def test_a_change_has_one_time_taken_after_those_before_it(notes: Database):
    times = []

    async def change(id: str) -> None:
        async with notes.transaction("the-board") as tx:
            await tx.run("insert into note (id, body, written) values (:id, '', :now)", id=id, now=tx.now)
            assert tx.now is tx.now
            times.append(tx.now)

    await asyncio.gather(*[change(str(n)) for n in range(30)])
    assert times == sorted(times)
    assert [row["written"] for row in await notes.all("select written from note order by written")] == times


async def test_changes_to_the_same_thing_happen_one_after_the_other(notes: Database):
    async with notes.transaction() as tx:
        await tx.run("insert into note (id, body, number) values ('a', '', 0)")

    async def count(tx: Transaction) -> None:
        row = await tx.one("select number from note where id = 'a'")
        assert row
        await tx.run("update note set number = :number where id = 'a'", number=row["number"] + 1)

    async def one() -> None:
        async with notes.transaction("a", "b") as tx:
            await count(tx)

    async def other() -> None:
        async with notes.transaction("b", "a") as tx:
            await count(tx)

    await asyncio.wait_for(asyncio.gather(*[change() for _ in range(50) for change in (one, other)]), 30)
    assert await notes.one("select number from note") == {"number": 100}


async def test_an_empty_change_is_no_trouble(notes: Database):
    async with notes.transaction():
        pass
    async with notes.transaction() as tx:
        await tx.many(INSERT, [])
    await add(notes, "a")
    assert await ids(notes) == ["a-1", "a-2"]

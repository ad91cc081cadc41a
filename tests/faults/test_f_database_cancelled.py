"""A request may be cancelled at any await: nobody hangs, no change is there by half, nothing is lost from the pools."""

import asyncio
import types
from collections.abc import AsyncIterator, Callable, Coroutine, Generator
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio

from assessor.database import Database, connect, migrate

When = Literal["while waiting", "as the answer comes", "again and again"]
INSERT = "insert into note (id, body) values (:id, '')"
WRITERS = 4


@pytest_asyncio.fixture
async def notes(empty_database_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    (tmp_path / "0001-notes.sql").write_text("create table note (id text primary key, body text not null);")
    async with connect(empty_database_url, readers=2) as database:
        await migrate(database, tmp_path)
        yield database


@types.coroutine
def cancelled_at(step: int, when: When, work: Coroutine[Any, Any, None]) -> Generator[Any, Any, int]:
    """Run the work and cancel it at its nth await. Returns how many awaits it came to if it ran to its end."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task
    awaits = 0
    resume: Callable[[], Any] = lambda: work.send(None)  # noqa: E731
    while True:
        try:
            waited_for = resume()
        except StopIteration:
            return awaits
        awaits += 1
        if awaits == step or (awaits > step and when == "again and again"):
            if when == "as the answer comes" and waited_for is not None:
                waited_for.add_done_callback(lambda _: task.cancel())
            else:
                loop.call_soon(task.cancel)
        try:
            yield waited_for
            resume = lambda: work.send(None)  # noqa: E731
        except BaseException as error:
            thrown = error
            resume = lambda: work.throw(thrown)  # noqa: B023, E731


async def write(database: Database, id: str, said: list[str]) -> None:
    async with database.transaction("the-board") as tx:
        tx.after_commit(lambda: said.append(id))
        await tx.run(INSERT, id=f"{id}-1")
        await tx.run(INSERT, id=f"{id}-2")


async def read(database: Database) -> None:
    async with database.read() as tx:
        await tx.all("select id from note")
        await tx.all("select id from note")
    await database.all("select id from note")


async def awaits_of(victim: Callable[[], Coroutine[Any, Any, None]]) -> int:
    async def whole() -> int:
        return await cancelled_at(0, "while waiting", victim())

    return await asyncio.create_task(whole())


async def cancel(step: int, when: When, work: Coroutine[Any, Any, None]) -> bool:
    """Whether the work was answered in spite of being cancelled."""

    async def whole() -> None:
        await cancelled_at(step, when, work)

    task = asyncio.create_task(whole())
    await asyncio.wait([task], timeout=10)
    assert task.done(), f"hangs after being cancelled {when} at await {step}"
    return not task.cancelled() and task.exception() is None


@pytest.mark.parametrize("when", ["while waiting", "as the answer comes", "again and again"])
@pytest.mark.parametrize("place", range(WRITERS))
async def test_a_change_cancelled_at_any_await_harms_nobody(
    notes: Database, when: When, place: int, caplog: pytest.LogCaptureFixture
):
    said: list[str] = []
    answered: list[str] = []
    steps = await awaits_of(lambda: write(notes, "whole", said)) + 4  # waiting for others adds awaits
    for step in range(1, steps + 1):
        names = [f"{step}-{number}" for number in range(WRITERS)]
        works = [write(notes, name, said) for name in names]
        victim = works.pop(place)
        tasks = [asyncio.create_task(work) for work in works[:place]]
        harmed = asyncio.create_task(cancel(step, when, victim))
        tasks += [asyncio.create_task(work) for work in works[place:]]
        await asyncio.wait_for(asyncio.gather(*tasks), 10)
        answered += [name for name in names if name != names[place]]
        if await harmed:
            answered.append(names[place])
        await asyncio.wait_for(write(notes, f"{step}-after", said), 10)
        answered.append(f"{step}-after")
    stored = {row["id"] for row in await notes.all("select id from note")}
    halves = {id.rpartition("-")[0] for id in stored}
    assert stored == {f"{id}-{part}" for id in halves for part in (1, 2)}, "a change is there by half"
    assert halves == set(said), "told exactly what is on disk"
    assert set(answered) <= halves, "answered means stored"
    assert len(said) == len(set(said))
    await everybody_is_served(notes)
    assert not [record for record in caplog.records if record.name == "asyncio"], "an error nobody fetched"


@pytest.mark.parametrize("when", ["while waiting", "as the answer comes", "again and again"])
async def test_a_read_cancelled_at_any_await_gives_its_connection_back(notes: Database, when: When):
    steps = await awaits_of(lambda: read(notes)) + 4
    for step in range(1, steps + 1):
        others = [asyncio.create_task(read(notes)) for _ in range(3)]
        await cancel(step, when, read(notes))
        await asyncio.wait_for(asyncio.gather(*others), 10)
    await everybody_is_served(notes)


async def test_a_body_cancelled_while_others_wait_for_its_turn_hands_the_turn_on(notes: Database):
    inside, said = asyncio.Event(), list[str]()

    async def stuck() -> None:
        async with notes.transaction("the-board") as tx:
            await tx.run(INSERT, id="stuck")
            inside.set()
            await asyncio.Event().wait()

    first = asyncio.create_task(stuck())
    await inside.wait()
    waiting = [asyncio.create_task(write(notes, f"w{number}", said)) for number in range(5)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    waiting[4].cancel()
    first.cancel()
    done = await asyncio.wait_for(asyncio.gather(first, *waiting, return_exceptions=True), 10)
    assert [isinstance(answer, asyncio.CancelledError) for answer in done] == [
        True,
        True,
        False,
        False,
        False,
        True,
    ]
    stored = {row["id"] for row in await notes.all("select id from note")}
    assert stored == {f"w{number}-{part}" for number in (1, 2, 3) for part in (1, 2)}


async def test_whoever_is_cancelled_in_the_moment_of_its_turn_is_passed_over(notes: Database):
    said: list[str] = []
    waiting: list[asyncio.Task[None]] = []
    async with notes.transaction("the-board") as tx:
        await tx.run(INSERT, id="first")
        waiting = [asyncio.create_task(write(notes, f"w{number}", said)) for number in range(3)]
        await tx.run(INSERT, id="second")
        waiting[0].cancel()
        # and the turn is handed on before the cancelled one knows
    done = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 10)
    assert [type(answer) for answer in done] == [asyncio.CancelledError, type(None), type(None)]
    assert said == ["w1", "w2"]


async def everybody_is_served(notes: Database) -> None:
    """As many at once as there are connections, several times: one that was lost would be missed."""
    said: list[str] = []
    for turn in range(3):
        tasks = [read(notes) for _ in range(10)] + [
            write(notes, f"end-{turn}-{number}", said) for number in range(10)
        ]
        await asyncio.wait_for(asyncio.gather(*tasks), 10)
    async with notes.read() as one, notes.read() as other:
        assert await one.one("select 1 as a") == await other.one("select 1 as a")

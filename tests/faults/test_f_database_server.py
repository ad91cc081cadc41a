"""The PostgreSQL server dies, restarts or hangs up: what was answered is kept, and we go on by ourselves."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio

from assessor.database import Database, Unavailable, connect
from tests.postgresql import Server, server

pytestmark = pytest.mark.postgresql
INSERT = "insert into note (id, body) values (:id, '')"


@pytest_asyncio.fixture
async def own_server() -> AsyncIterator[Server]:
    """A server that may be killed."""
    with server(fsync=True) as running:
        yield running


class Writers:
    """Several who write notes as a browser does: the same note again until it is answered."""

    def __init__(self, database: Database) -> None:
        self.answered: list[str] = []
        self.stopping = False
        self._database = database
        self._one_more = asyncio.Event()

    async def more(self, count: int) -> None:
        """Returns when so many more notes were answered."""
        enough = len(self.answered) + count
        while len(self.answered) < enough:
            self._one_more.clear()
            await asyncio.wait_for(self._one_more.wait(), 10)

    async def write(self) -> None:
        while not self.stopping:
            id = str(uuid4())
            while not await self._tried(id):
                pass
            self.answered.append(id)
            self._one_more.set()

    async def look(self) -> None:
        while not self.stopping:
            with suppress(Unavailable):
                await self._database.one("select count(*) as n from note")
                async with self._database.read() as tx:
                    await tx.one("select count(*) as n from note")
            await asyncio.sleep(0.005)

    async def _tried(self, id: str) -> bool:
        try:
            async with self._database.transaction(id) as tx:
                await tx.run(
                    "insert into note (id, body) values (:id, '') on conflict (id) do nothing", id=id
                )
        except Unavailable:
            await asyncio.sleep(0.02)
            return False
        return True


async def test_fault_F08_a_server_that_crashes_loses_nothing_that_was_answered(own_server: Server):
    async with connect(own_server.create("board")) as database:
        async with database.transaction() as tx:
            await tx.run("create table note (id text primary key, body text not null)")
        writers = Writers(database)
        tasks = [asyncio.create_task(writers.write()) for _ in range(6)]
        tasks += [asyncio.create_task(writers.look()) for _ in range(2)]
        for _ in range(3):
            await writers.more(100)
            await asyncio.to_thread(own_server.stop, "immediate")
            await asyncio.to_thread(own_server.start)
            start = time.monotonic()
            await writers.more(1)
            assert time.monotonic() - start < 5
        await writers.more(100)
        writers.stopping = True
        await asyncio.wait_for(asyncio.gather(*tasks), 10)
        stored = {row["id"] for row in await database.all("select id from note")}
    assert set(writers.answered) <= stored


async def test_fault_F08_a_request_notices_nothing_of_a_connection_that_was_cut(postgresql: Server):
    name = f"cut-{uuid4()}"
    async with connect(postgresql.create(name)) as database:
        async with database.transaction() as tx:
            await tx.run("create table note (id text primary key, body text not null)")
        for number in range(3):
            cut(postgresql, name)
            assert await database.one("select count(*) as n from note") == {"n": number}
            cut(postgresql, name)
            async with database.read() as tx:
                assert await tx.one("select count(*) as n from note") == {"n": number}
            cut(postgresql, name)
            async with database.transaction() as tx:
                await tx.run(INSERT, id=str(number))
    postgresql.drop(name)


async def test_fault_F08_a_change_whose_connection_is_cut_is_not_there(postgresql: Server):
    name = f"cut-{uuid4()}"
    async with connect(postgresql.create(name)) as database:
        async with database.transaction() as tx:
            await tx.run("create table note (id text primary key, body text not null)")

        async def change() -> None:
            async with database.transaction() as tx:
                await tx.run(INSERT, id="a")
                cut(postgresql, name)
                await tx.run(INSERT, id="b")

        with pytest.raises(Unavailable, match="server"):
            await change()
        assert await database.all("select id from note") == []
    postgresql.drop(name)


async def test_fault_F09_a_listener_that_was_cut_listens_again(postgresql: Server):
    name = f"cut-{uuid4()}"
    heard = asyncio.Queue[str]()
    async with connect(postgresql.create(name)) as database:
        listener = asyncio.create_task(database.listen("journal", heard.put_nowait))
        for number in range(3):
            assert (
                await asyncio.wait_for(heard.get(), 5) == ""
            )  # whatever was said meanwhile: look at everything
            for said in range(50):
                await database.notify("journal", f"{number}-{said}")
            told = [await asyncio.wait_for(heard.get(), 5) for _ in range(50)]
            assert told == [f"{number}-{said}" for said in range(50)]
            cut(postgresql, name)
        assert await asyncio.wait_for(heard.get(), 2) == ""
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
    postgresql.drop(name)


def cut(postgresql: Server, name: str) -> None:
    """Have the server hang up on everybody who is connected to this database."""
    with psycopg.connect(postgresql.url(), autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = %s", [name]
        )

"""What another process changed is noticed."""

import asyncio

import pytest

from assessor.database import Database, connect


async def listening(database: Database, heard: "asyncio.Queue[str]") -> "asyncio.Task[None]":
    return asyncio.create_task(database.listen("journal", heard.put_nowait))


async def test_a_change_by_another_process_is_noticed_once(notes: Database, empty_database_url: str):
    await notes.changed_elsewhere()
    if notes.dialect == "sqlite":
        assert not await notes.changed_elsewhere()
    async with connect(empty_database_url) as other, other.transaction() as tx:
        await tx.run("insert into note (id, body) values ('a', '')")
    assert await notes.changed_elsewhere()
    if notes.dialect == "sqlite":
        assert not await notes.changed_elsewhere()


async def test_a_listener_hears_that_another_process_wrote(notes: Database, empty_database_url: str):
    heard = asyncio.Queue[str]()
    listener = await listening(notes, heard)
    try:
        await asyncio.wait_for(heard.get(), 5)  # first of all it is told to look at everything
        async with connect(empty_database_url) as other:
            async with other.transaction() as tx:
                await tx.run("insert into note (id, body) values ('a', '')")
            await other.notify("journal", "ncc-beta-2018")
            expected = "" if notes.dialect == "sqlite" else "ncc-beta-2018"
            assert await asyncio.wait_for(heard.get(), 5) == expected
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)


@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
@pytest.mark.parametrize("channel", ["Notes of the board", 'a"b', "journal"])
async def test_a_channel_may_have_any_name(notes: Database, channel: str):
    heard = asyncio.Queue[str]()
    listener = asyncio.create_task(notes.listen(channel, heard.put_nowait))
    try:
        await asyncio.wait_for(heard.get(), 5)
        await notes.notify(channel, "':x; %s")
        assert await asyncio.wait_for(heard.get(), 5) == "':x; %s"
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)

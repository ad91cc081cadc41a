"""Whoever has a retro open is told that something changed, and nothing of what."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from assessor.credentials import cookie_name, hashed
from tests.house import ASSESSMENT, House, Listening
from tests.retro.test_retro import on_sqlite
from tests.retro.writing import RETRO, open_it, send, write


@contextlib.asynccontextmanager
async def followed(house: House, key: str, query: str = "") -> AsyncIterator[Listening]:
    """An open page of the retro, as somebody's browser follows it."""
    headers = [
        (b"host", b"127.0.0.1:8000"),
        (b"cookie", f"{cookie_name(False)}={house.sessions[key]}".encode()),
    ]
    listening = Listening(house.app, f"{RETRO}/stream", query.encode(), headers)
    try:
        await listening.begin()
        yield listening
    finally:
        await listening.close()


@on_sqlite
async def test_hostile_21_a_stream_says_only_that_something_changed_and_ends_with_the_seat(
    house: House,
) -> None:
    await write(house.client("priya"), "Hidden.")
    async with followed(house, "ruth") as ruth, followed(house, "nadia") as nadia:
        assert nadia.status == 404
        assert await ruth.next() == {"retry": "2000", "id": "0"}
        await write(house.client("priya"), "Hidden too.")  # moves nothing
        await open_it(house)
        assert await ruth.next() == {"id": "1", "data": ""}
        forged = "data: x\r\n\r\nevent: admin\rid: 99\u2028data: y"
        id = await write(house.client("grace"), forged)
        assert await ruth.next() == {"id": "2", "data": ""}
        await send(house.client("sam"), f"items/{id}/vote", vote="yes")
        assert await ruth.next() == {"id": "3", "data": ""}
        async with followed(house, "helen", "after=1&once=yes") as helen:
            assert (await helen.next())["id"] == "1"
            assert await helen.next() == {"id": "3", "data": ""}
            await helen.ended.wait()
        following = house.app.state.retros.following
        await following.look()
        await house.app.state.lately.write(house.database)
        await send(house.client("dana"), "clock", minutes="5")
        assert (await ruth.next())["id"] == "4"  # listening is no use of a session: it still falls idle
        assert house.app.state.lately.used(hashed(house.sessions["ruth"]), None) is None
        email = house.people["ruth"].email
        gone = await house.api("iqbal").delete(f"/assessments/{ASSESSMENT}/seats/{email}")
        assert gone.status_code == 204
        await following.look()  # as each second: nobody has to write something first
        await asyncio.wait_for(ruth.ended.wait(), 2)
        assert b"99" not in ruth.raw
        assert ruth.events.empty()


@on_sqlite
async def test_what_another_process_wrote_is_seen_at_the_next_look(house: House) -> None:
    await open_it(house)
    following = house.app.state.retros.following
    await following.look()
    with following.follow(ASSESSMENT) as woken:
        await following.look()
        woken.clear()
        await following.look()
        assert not woken.is_set()
        async with house.database.transaction() as tx:
            await tx.run("update retro set position = position + 1")
        await following.look()
        assert woken.is_set()
        following.close()
    assert not following.woken

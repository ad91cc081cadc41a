"""Who is here: counted from open pages, honest after a broken connection, the panel's once the room is closed."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from assessor.app import create
from assessor.credentials import hashed
from assessor.database import connect
from assessor.day import presence
from assessor.day.presence import Presence
from tests.house import ASSESSMENT, House, Listening, settings
from tests.reading import Page, opened

HERE = f"/assessments/{ASSESSMENT}"


class Clock:
    """A clock that can be put forward."""

    def __init__(self, house: House) -> None:
        self.ahead = 0.0
        self.presence: Presence = house.app.state.presence
        self.presence.clock = lambda: time.monotonic() + self.ahead

    async def look(self, later: float = 5.0) -> None:
        """So many seconds later, all who are here gave a sign meanwhile; somebody looks who is here."""
        self.ahead += later
        await self.presence.look()


@pytest.fixture
def clock(house: House) -> Clock:
    return Clock(house)


@asynccontextmanager
async def reading(house: House, *keys: str) -> AsyncIterator[list[Listening]]:
    """People who have a page open, each with its stream."""
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(house.stream(key, page=True)) for key in keys]
        for stream in streams:
            await stream.next()
        yield streams


async def who(house: House, key: str) -> Page:
    return await opened(house.client(key), f"{HERE}/presence")


async def set_state(house: House, **values: object) -> None:
    async with house.database.transaction() as tx:
        for name, value in values.items():
            await tx.run(f"update assessment set {name} = :value where id = :id", value=value, id=ASSESSMENT)


async def test_everybody_with_an_open_page_is_here_once_and_is_gone_a_moment_after_the_last_is_closed(
    house: House, clock: Clock
) -> None:
    await house.add_guest()
    async with house.stream("dana", page=True) as dana, house.stream("sam") as program:
        await dana.next()
        await program.next()
        async with reading(house, "dana", "grace", "guest"):
            await clock.look()
            head = await dana.next()
            assert set(head) == {"data"}
            assert "3 here" in head["data"]
            assert "<strong>Panel</strong> Dana Okafor" in head["data"]
            assert "<strong>Team</strong> Grace" in head["data"]
            assert "Lena Marsh (guest)" in head["data"]
            told = await program.next()
            assert told == {"event": "presence.changed", "data": json.dumps({"here": 3})}
            # Whoever comes now is told first, before anything happens.
            async with house.stream("grace", page=True) as late:
                assert set(await late.next()) == {"retry", "id"}
                assert "3 here" in (await late.next())["data"]
        await clock.look(0.1)  # between two pages somebody is still here
        await clock.look()
        assert "1 here" in (await dana.next())["data"]
        assert json.loads((await program.next())["data"]) == {"here": 1}
        journal = (await house.api("dana").get(f"{HERE}/journal?after=0")).text
        assert "presence" not in journal
    clock.ahead += 5
    async with house.stream("sam") as program:
        await clock.look()
        assert (await who(house, "dana")).text.count("Nobody has a page") == 1


async def test_whoever_gives_no_sign_of_life_is_gone_though_the_connection_was_never_closed(
    house: House, clock: Clock
) -> None:
    async with reading(house, "dana", "sam"):
        await clock.look()
        for _ in range(4):
            clock.ahead += 15
            assert (await sign(house, "dana", "standards/6")).status_code == 204
            await clock.look(0)
        page = await who(house, "dana")
        assert "Dana Okafor" in page.text
        assert "Sam Whitfield" not in page.text
        await sign(house, "sam", "standards/9")  # the connection was back all the time
        await clock.look(0)
        assert "Sam Whitfield" in (await who(house, "dana")).text


async def sign(house: House, key: str, place: str, *, follows: str = "yes") -> httpx2.Response:
    return await house.client(key).post(f"{HERE}/here", data={"place": place, "follows": follows})


async def test_where_somebody_is_only_the_lead_is_told_and_no_more_than_the_standard(
    house: House, clock: Clock
) -> None:
    async with reading(house, "dana", "sam", "grace") as (dana, *_):
        for key, place in (
            ("sam", "standards/6"),
            ("grace", "notes/0b7f1c0e-0000-4000-8000-000000000000/edit"),
        ):
            await sign(house, key, place)
        await clock.look()
        assert "Standard 6" not in (await dana.next())["data"]
        lead = await who(house, "dana")
        assert "Standard 6" in lead.text
        assert "0b7f1c0e" not in lead.text
        assert [
            row["place"] for row in await house.database.all("select place from presence order by place")
        ] == ["", "notes", "standards/6"]
        for key in ("priya", "grace", "ruth"):
            page = await who(house, key)
            assert "Sam Whitfield" in page.text
            assert "Standard 6" not in page.text


async def test_once_the_room_is_closed_only_the_panel_knows_who_is_here(house: House, clock: Clock) -> None:
    async with reading(house, "dana", "grace") as (dana, grace), house.stream("ruth") as program:
        await program.next()
        await clock.look()
        for stream in (dana, grace):
            assert "2 here" in (await stream.next())["data"]
        assert json.loads((await program.next())["data"]) == {"here": 2}
        await set_state(house, room_closed=True)
        async with house.stream("ruth", page=True) as late:
            await late.next()
            assert "here" not in late.raw.decode()
        await clock.look(0)
        assert "here" not in (await grace.next())["data"]  # the head is emptied, once
        before = grace.raw, program.raw
        async with reading(house, "priya", "sam"):
            await clock.look()
            assert "4 here" in (await dana.next())["data"]
        assert (grace.raw, program.raw) == before
        for key in ("grace", "ruth", "iqbal"):
            page = await who(house, key)
            assert "Dana" not in page.text
            assert "in session and the room is open" in page.text
        await set_state(house, room_closed=False, authors_shown="profession")
        await clock.look()
        shown = (await grace.next())["data"]
        assert "Product" in shown
        assert "Dana" not in shown
        assert "Grace" in shown


async def test_somebody_who_hides_is_neither_named_nor_counted_for_anybody(
    house: House, clock: Clock
) -> None:
    async with reading(house, "dana", "ruth") as (dana, _):
        await clock.look()
        assert "2 here" in (await dana.next())["data"]
        answer = await house.client("ruth").post(f"{HERE}/presence", data={"hidden": "yes"})
        assert answer.status_code == 303
        await clock.look()
        assert "1 here" in (await dana.next())["data"]
        page = await opened(house.client("ruth"), answer.headers["location"])
        assert "You are hidden" in page.text
        assert "Ruth" not in (await who(house, "dana")).text
        await house.client("ruth").post(f"{HERE}/presence", data={"hidden": "no"})
        await clock.look()
        assert "2 here" in (await dana.next())["data"]


async def test_several_processes_add_up_and_what_a_dead_one_wrote_counts_no_longer(
    house: House, clock: Clock
) -> None:
    async with connect(house.url) as database:
        other = House(create(settings(house.url)), database)
        await other.open()
        async with reading(house, "dana") as (dana,), reading(other, "grace", "dana"):
            await other.app.state.presence.look()
            await clock.look()
            assert "2 here" in (await dana.next())["data"]
            dead = datetime.now(UTC) - presence.STALE - timedelta(seconds=1)
            async with house.database.transaction() as tx:
                sql = "update presence set at = :dead where process = :process"
                await tx.run(sql, dead=dead, process=other.app.state.presence.process)
            await clock.look(20)
            assert "1 here" in (await dana.next())["data"]
        await other.close()
    rows = await house.database.all("select distinct process from presence")
    assert [row["process"] for row in rows] == [clock.presence.process]


async def test_a_look_at_which_nothing_changed_writes_and_tells_nothing(house: House, clock: Clock) -> None:
    async with reading(house, "dana", "sam") as (dana, _):
        await clock.look()
        await dana.next()
        before = dana.raw, await house.database.all("select * from presence order by person")
        for _ in range(3):
            await clock.look(1)
        assert (dana.raw, await house.database.all("select * from presence order by person")) == before


async def test_a_sign_of_life_asks_for_a_seat_and_does_not_count_as_using_the_session(house: House) -> None:
    assert (await sign(house, "nadia", "board")).status_code == 404
    hash = hashed(house.sessions["sam"])
    async with house.database.transaction() as tx:
        long_ago = datetime.now(UTC) - timedelta(hours=1, minutes=59)
        await tx.run("update session set last_seen = :at where hash = :hash", at=long_ago, hash=hash)
    assert (await sign(house, "sam", "board")).status_code == 204
    assert house.app.state.lately.used(hash, long_ago) == long_ago


async def test_somebody_removed_while_a_page_is_open_is_no_trouble(house: House, clock: Clock) -> None:
    await house.add_guest()
    async with reading(house, "dana", "guest") as (dana, guest):
        clock.presence.sign(ASSESSMENT, "nobody at all", "board", follows=True)
        await clock.look()
        assert "2 here" in (await dana.next())["data"]
        await house.client("dana").post(f"{HERE}/joining/{house.people['guest'].id}/remove")
        await asyncio.wait_for(guest.ended.wait(), 2)
        assert "id" in await dana.next()  # that the seat is gone
        await clock.look()
        assert "1 here" in (await dana.next())["data"]

"""Where I am signed in: what is shown, what ending it ends, and that whoever is closed out hears no more."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assessor.credentials import cookie_name, hashed
from assessor.day import joining_queries
from assessor.people import erasure_queries
from assessor.people import queries as people
from tests.house import ASSESSMENT, House, Listening, new_id
from tests.reading import Page, opened

STREAM = f"/assessments/{ASSESSMENT}/stream"


async def another_session(house: House, key: str, browser: str) -> str:
    """One more session of somebody's, in another browser."""
    async with house.journal.keep() as tx:
        return await people.start_session(tx, house.people[key].id, how="code", browser=browser)


def listening(house: House, session: str) -> Listening:
    """A page's stream in the browser that holds this session."""
    cookie = f"{cookie_name(False)}={session}".encode()
    return Listening(house.app, STREAM, b"", [(b"host", b"127.0.0.1:8000"), (b"cookie", cookie)])


async def looked(house: House) -> None:
    """Waits for the watch's first look, which asks everybody: from then on only a change ends a stream."""
    for _ in range(100):
        if house.live._site_version is not None:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the watch has not looked")


async def session_id(house: House, token: str) -> str:
    """What names a session on a page."""
    row = await house.database.one("select id from session where hash = :hash", hash=hashed(token))
    assert row is not None
    return str(row["id"])


async def test_each_session_says_which_browser_how_and_when(house: House) -> None:
    await another_session(house, "priya", "Firefox on Android")
    page = await opened(house.client("priya"), "/account/sessions")
    assert page.said("h2")[:2] == ["A browser this one", "Firefox on Android"]
    assert "with a mailed code" in page.text


async def test_ending_one_session_ends_its_stream_and_no_other(house: House) -> None:
    other = await another_session(house, "priya", "Firefox on Android")
    gone, stays = listening(house, other), listening(house, house.sessions["priya"])
    try:
        await gone.next()
        await stays.next()
        await looked(house)
        priya = house.client("priya")
        answer = await priya.post(f"/account/sessions/{await session_id(house, other)}/end")
        assert answer.headers["location"] == "/account/sessions?done=ended"
        await asyncio.wait_for(gone.ended.wait(), 2)
        note = {"standard": 6, "kind": "note", "body": "Still here.", "visibility": "everyone"}
        await house.api("sam").put(f"/assessments/{ASSESSMENT}/notes/{new_id()}", json=note)
        assert "Still here." in (await stays.next())["data"]
        assert b"Still here." not in gone.raw
    finally:
        await gone.close()
        await stays.close()


async def test_all_others_are_ended_at_once_and_this_one_stays(house: House) -> None:
    others = [await another_session(house, "priya", f"Browser {n}") for n in range(3)]
    priya = house.client("priya")
    await priya.post("/account/sessions/end-others")
    page = await opened(priya, "/account/sessions")
    assert "You are signed in nowhere else." in page.text
    for token in others:
        client = house.client()
        client.headers["cookie"] = f"{cookie_name(False)}={token}"
        assert (await client.get("/account")).headers["location"].startswith("/sign-in")


async def test_nobody_ends_the_session_of_somebody_else(house: House) -> None:
    id = await session_id(house, house.sessions["dana"])
    answer = await house.client("priya").post(f"/account/sessions/{id}/end")
    assert answer.status_code == 303
    assert "Dana Okafor" in (await opened(house.client("dana"), "/account")).text


async def test_a_stream_ends_with_its_session_though_nobody_ended_that(house: House) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=2)
    async with house.journal.keep() as tx:
        short = await people.start_session(tx, house.people["priya"].id, until=soon)
    stream = listening(house, short)
    try:
        await stream.next()
        await looked(house)
        await asyncio.wait_for(stream.ended.wait(), 5)
    finally:
        await stream.close()


async def test_a_stream_ends_with_a_seat_for_a_day(house: House) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=2)
    async with house.journal.write(ASSESSMENT, house.people["nadia"].id) as change:
        book = change.happened("seat.changed", id=house.people["nadia"].id)
        places = {"position": book.position, "open_position": book.open_position}
        whose = {"assessment": ASSESSMENT, "person": house.people["nadia"].id, "profession": None}
        await joining_queries.seat_for_a_day(change.tx, {**places, **whose, "until": soon})
    stream = listening(house, house.sessions["nadia"])
    try:
        await stream.next()
        await looked(house)
        await asyncio.wait_for(stream.ended.wait(), 5)
    finally:
        await stream.close()


async def test_an_idle_session_is_not_shown(house: House) -> None:
    other = await another_session(house, "priya", "Firefox on Android")
    async with house.journal.keep() as tx:
        await tx.run(
            "update session set last_seen = :then where hash = :hash",
            then=tx.now.replace(year=tx.now.year - 1),
            hash=hashed(other),
        )
    assert "Firefox" not in (await opened(house.client("priya"), "/account/sessions")).text


@pytest.mark.parametrize("address", [f"/assessments/{ASSESSMENT}", "/account"])
async def test_in_the_last_hour_every_page_says_when_one_is_signed_out(house: House, address: str) -> None:
    priya = house.client("priya")
    before = await priya.get(address)
    assert "You will be signed out" not in before.text
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=40)
    async with house.journal.keep() as tx:
        await tx.run(
            "update session set expires_at = :soon where hash = :hash",
            soon=soon,
            hash=hashed(house.sessions["priya"]),
        )
    kept = {"if-none-match": before.headers["etag"]} if "etag" in before.headers else {}
    after = await priya.get(address, headers=kept)
    local = soon.astimezone(ZoneInfo("Europe/London"))
    words = f"You will be signed out at {local.hour}:{local:%M}. What you write is kept."
    assert words in " ".join(Page(after).text.split())
    if "etag" in after.headers:  # from now on nothing changes, and nothing is made again
        kept = {"if-none-match": after.headers["etag"]}
        assert (await priya.get(address, headers=kept)).status_code == 304
    other = house.client()
    other.headers["cookie"] = f"{cookie_name(False)}={await another_session(house, 'priya', 'Firefox')}"
    assert "You will be signed out" not in (await other.get(address)).text


async def disabled(house: House, person: str) -> None:
    """An administrator closes somebody's account."""
    async with house.journal.keep() as tx:
        await tx.run("update person set disabled_at = :now where id = :id", now=tx.now, id=person)
        await people.changed(tx)


async def erased(house: House, person: str) -> None:
    """Somebody is removed for good."""
    async with house.journal.keep() as tx:
        await erasure_queries.erase(tx, person, by=house.people["alex"].id)


@pytest.mark.parametrize("close", [disabled, erased])
async def test_hostile_46_whoever_is_closed_out_loses_sessions_tokens_and_streams_within_two_seconds(
    house: House, close: Callable[[House, str], Awaitable[None]]
) -> None:
    async with house.stream("priya", page=True) as page, house.stream("priya") as program:
        await page.next()
        await program.next()
        await looked(house)
        await close(house, house.people["priya"].id)
        await asyncio.wait_for(asyncio.gather(page.ended.wait(), program.ended.wait()), 2)
        note = {"standard": 6, "kind": "note", "body": "After they left.", "visibility": "panel"}
        await house.api("sam").put(f"/assessments/{ASSESSMENT}/notes/{new_id()}", json=note)
        assert b"After they left." not in page.raw + program.raw
    assert (await house.client("priya").get("/account")).headers["location"].startswith("/sign-in")
    for scope in ("read", "write"):
        assert (await house.api("priya", scope).get("/assessments")).status_code == 401
    async with house.stream("priya") as again:
        await asyncio.wait_for(again.ended.wait(), 2)
        assert again.status == 401


async def test_hostile_06_a_token_that_is_ended_streams_no_more(house: House) -> None:
    row = await house.database.one(
        "select id from token where hash = :hash", hash=hashed(house.tokens["priya", "read"])
    )
    assert row is not None
    async with house.stream("priya") as program, house.stream("dana") as other:
        await program.next()
        await other.next()
        await looked(house)
        await house.client("priya").post(f"/account/tokens/{row['id']}/end")
        await asyncio.wait_for(program.ended.wait(), 2)
        assert not other.ended.is_set()

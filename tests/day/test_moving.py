"""The one button Next: slot, clock, room screen and spotlight move together, once, and for whom they may be seen."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest_asyncio

from assessor.agenda import clock
from tests.day.agenda import HERE, SLOTS, give_agenda, press, stands
from tests.house import ASSESSMENT, House
from tests.reading import opened


@pytest_asyncio.fixture
async def day(house: House) -> House:
    """The small assessment in session, with an agenda that nobody has begun."""
    await give_agenda(house)
    return house


async def actions(house: House, key: str) -> list[str]:
    """What the journal tells somebody, in order."""
    items = (await house.api(key).get(f"{HERE}/journal")).json()["items"]
    return [item["action"] for item in items]


async def close_room(house: House, closed: bool = True) -> None:
    """The room as if the lead had closed it."""
    async with house.journal.write(ASSESSMENT, None) as change:
        sql = "update assessment set room_closed = :closed where id = :id"
        await change.tx.run(sql, closed=closed, id=ASSESSMENT)
        change.happened("room.closed" if closed else "room.opened", id=ASSESSMENT)


async def test_next_starts_the_day_and_moves_slot_clock_and_spotlight_together(day: House) -> None:
    page = await opened(day.client("dana"), f"{HERE}/day")
    assert "Start Welcome" in page.text
    before = datetime.now(UTC)
    await press(day, "")
    first = await stands(day)
    assert (first["slot"], first["spotlight"], first["agenda_shared"]) == ("hello", None, True)
    assert before - timedelta(seconds=1) <= first["slot_at"] <= datetime.now(UTC)  # type: ignore[operator]
    await press(day, "hello")
    await press(day, "users")
    assert (await stands(day))["spotlight"] == "standards/6"
    for key in ("dana", "priya", "grace", "ruth", "helen", "iqbal"):
        page = await opened(day.client(key), f"{HERE}/day")
        assert "Know and protect" in page.text or "On now · Standard 6 of 15" in page.text, key
        assert "15 min left, until" in page.text
        assert "Then Break" in page.text
    screen = (await day.client("ruth").get(f"{HERE}/room")).text
    assert "Standard 6 of 15" in screen
    strip = (await day.client("ruth").get(f"{HERE}/room/strip")).text
    assert "15 min" in strip
    standard = (await day.client("grace").get(f"{HERE}/standards/6")).text
    assert "Being discussed now" in standard
    assert "next: Break" in standard
    assert "<strong>on now</strong>" in standard  # in the rail
    assert "Being discussed now" not in (await day.client("grace").get(f"{HERE}/standards/7")).text
    assert (await day.client("grace").get(HERE)).text.count('class="card__on"') == 1
    await press(day, "data")
    await press(day, "break")
    assert (await stands(day))["slot"] is None
    assert "The agenda is through" in (await opened(day.client("grace"), f"{HERE}/day")).text


async def test_two_presses_and_a_form_sent_again_move_once(day: House) -> None:
    await asyncio.gather(*[press(day, "") for _ in range(5)])
    assert (await stands(day))["slot"] == "hello"
    await press(day, "hello")
    await press(day, "hello")
    await press(day, "")
    assert (await stands(day))["slot"] == "users"
    assert (await actions(day, "dana")).count("slot.moved") == 2
    partial = {"hx-request": "true", "hx-request-type": "partial"}
    answer = await day.client("dana").post(f"{HERE}/day/next", data={"slot": "hello"}, headers=partial)
    assert "Somebody was first" in answer.text
    for slot in ("users", "data", "break", "", "break"):
        await press(day, slot)
    assert (await stands(day))["slot"] is None  # a late press does not begin the day anew


async def test_back_takes_a_press_back_with_its_clock_and_any_slot_can_be_gone_to(day: House) -> None:
    client = day.client("dana")
    minutes = [0]
    begun = datetime.now(UTC)
    day.journal.clock = lambda: begun + timedelta(minutes=minutes[0])
    await press(day, "")
    first = (await stands(day))["slot_at"]
    minutes[0] = 4
    await press(day, "hello")
    back = {"slot": "users", "to": "hello", "undo": "yes"}
    assert (await client.post(f"{HERE}/day/slot", data=back)).status_code == 303
    assert ((await stands(day))["slot"], (await stands(day))["slot_at"]) == ("hello", first)
    go = {"slot": "hello", "to": "data"}
    assert (await client.post(f"{HERE}/day/slot", data=go)).status_code == 303
    now = await stands(day)
    assert (now["slot"], now["spotlight"]) == ("data", "standards/6")
    assert now["slot_at"] != first
    gone = await client.post(f"{HERE}/day/slot", data={"slot": "data", "to": "nothing-like-it"})
    assert gone.status_code == 422
    assert "no longer in the agenda" in gone.text


async def test_the_deputy_presses_too_and_nobody_else_may(day: House) -> None:
    for key in ("priya", "sam", "grace", "ruth", "iqbal", "helen"):
        await press(day, "", by=key, status=403)
    seat = {"role": "assessor", "profession": "user research", "duties": ["deputy"]}
    email = day.people["priya"].email
    answer = await day.api("iqbal").put(f"{HERE}/seats/{email}", json=seat, headers={"if-match": "*"})
    assert answer.status_code == 200
    await press(day, "", by="priya")
    assert (await stands(day))["slot"] == "hello"
    assert ".for-moving" in (await day.client("priya").get(f"{HERE}/seat.css")).text
    assert ".for-moving" not in (await day.client("sam").get(f"{HERE}/seat.css")).text


async def test_out_of_session_nothing_moves_and_the_page_says_what_to_do(day: House) -> None:
    await day.api("iqbal").put(f"{HERE}/state", json={"to": "evidence-submitted"})
    answer = await press(day, "", status=409)
    assert "The day is not in session" in answer.text
    page = await opened(day.client("dana"), f"{HERE}/day")
    assert "Move it to in session" in page.links
    assert (await stands(day))["slot"] is None


async def test_everyone_else_is_told_of_a_move_only_in_session_with_the_room_open(day: House) -> None:
    await press(day, "")
    async with day.stream("grace", page=True) as team, day.stream("dana", page=True) as panel:
        await team.next()
        await panel.next()
        await press(day, "hello")
        for stream in (team, panel):
            heard = (await stream.next())["data"] + (await stream.next())["data"]  # slot, spotlight
            assert 'id="day-now"' in heard
            assert "Being discussed now" in heard
        assert "Next" not in team.raw.decode()  # the buttons are the panel's
    await close_room(day)
    told = await actions(day, "grace")
    kept = [
        (await day.client("grace").get(path)).text for path in (f"{HERE}/day", f"{HERE}/standards/6", HERE)
    ]
    assert "The room is closed" in kept[0]
    await press(day, "users")
    assert await actions(day, "grace") == told
    now = [
        (await day.client("grace").get(path)).text for path in (f"{HERE}/day", f"{HERE}/standards/6", HERE)
    ]
    assert now == kept
    assert "Being discussed now" in (await day.client("priya").get(f"{HERE}/standards/6")).text
    assert (await actions(day, "priya"))[-2:] == ["slot.moved", "spotlight.moved"]
    await close_room(day, closed=False)
    assert "Being discussed now" in (await day.client("grace").get(f"{HERE}/standards/6")).text


async def test_the_stream_of_the_api_gives_the_slot_itself(day: House) -> None:
    async with day.stream("grace") as stream:
        await stream.next()
        await press(day, "")
        assert (await stream.entry())["action"] == "agenda.changed"
        entry = await stream.entry()
    assert (entry["action"], entry["id"]) == ("slot.moved", "hello")
    assert entry["thing"] == {
        "id": "hello",
        "title": "Welcome",
        "minutes": 10,
        "kind": "talk",
        "standards": [],
    }


async def test_nobody_pressing_for_a_quarter_of_an_hour_leaves_agenda_and_joining(day: House) -> None:
    begun = datetime.now(UTC) - timedelta(minutes=10 + 14)
    day.journal.clock = lambda: begun
    await press(day, "")
    page = await opened(day.client("ruth"), f"{HERE}/day")
    assert "14 min over, since" in page.text
    assert "Welcome" in (await day.client("ruth").get(f"{HERE}/room")).text
    assert not [one for one in page.all("section") if one.get("data-late") is not None]
    async with day.journal.keep() as tx:
        await tx.run(
            "update assessment set slot_at = :at where id = :id",
            at=begun - timedelta(minutes=1),
            id=ASSESSMENT,
        )
    page = await opened(day.client("ruth"), f"{HERE}/day")
    assert [one.get("id") for one in page.all("section") if one.get("data-late") is not None] == ["day-now"]
    screen = (await day.client("ruth").get(f"{HERE}/room")).text
    assert "screen--on" in screen
    assert all(title in screen for _, title, *_ in SLOTS if title != "Protect data")
    assert "min over" not in screen


def test_a_minute_counts_until_it_is_through() -> None:
    ends = datetime(2018, 11, 14, 11, 5, tzinfo=UTC)
    said = {
        seconds: clock.left(ends, ends - timedelta(seconds=seconds))
        for seconds in (700, 60, 1, 0, -59, -60, -240, -899, -900)
    }
    words = {seconds: f"{one['minutes']} {one['words']}" for seconds, one in said.items() if one}
    assert words == {
        700: "12 min left, until",
        60: "1 min left, until",
        1: "1 min left, until",
        0: "0 min left, until",
        -59: "0 min left, until",
        -60: "1 min over, since",
        -240: "4 min over, since",
        -899: "14 min over, since",
        -900: "15 min over, since",
    }
    assert [seconds for seconds, one in said.items() if one and one["late"]] == [-900]
    assert clock.left(None, ends) is None

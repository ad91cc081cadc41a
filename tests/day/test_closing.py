"""Closing the room: who may, what it changes and for whom, and that it can be opened again."""

from tests.house import ASSESSMENT, House
from tests.reading import Page, fill, opened

HERE = f"/assessments/{ASSESSMENT}"
ROOM = f"{HERE}/room"


async def actions(house: House, key: str) -> list[str]:
    """What the journal tells somebody has happened, in order."""
    return [item["action"] for item in (await house.api(key).get(f"{HERE}/journal?after=0")).json()["items"]]


async def test_the_lead_closes_the_room_once_and_opens_it_again(house: House) -> None:
    lead = house.api("dana")
    assert (await lead.get(ROOM)).json() == {"closed": False}
    before = len(await actions(house, "grace"))
    for _ in range(2):
        answer = await lead.put(ROOM, json={"closed": True})
        assert (answer.status_code, answer.json()) == (200, {"closed": True})
    assert (await house.api("ruth").get(ROOM)).json() == {"closed": True}
    assert (await lead.put(ROOM, json={})).json() == {"closed": True}
    assert (await lead.put(ROOM, json={"closed": False})).json() == {"closed": False}
    for key in ("grace", "dana"):
        assert (await actions(house, key))[-2:] == ["room.closed", "room.opened"]
    assert len(await actions(house, "grace")) == before + 2
    for wrong in ({"closed": "perhaps"}, {"open": True}, {"closed": None}):
        assert (await lead.put(ROOM, json=wrong)).status_code == 422, wrong


async def test_the_page_says_what_closing_means_and_the_board_follows_at_once(house: House) -> None:
    lead = house.client("dana")
    assert "Close the room" in (await opened(lead, HERE)).links
    page = await opened(lead, f"{ROOM}/close")
    assert page.h1 == "Close the room?"
    async with house.stream("grace", page=True) as stream:
        await stream.next()
        answer = await fill(lead, page, f"{ROOM}/close")
        told = (await stream.next())["data"]
    assert "The room is closed" in told
    assert 'id="room-line"' in told
    assert (await opened(lead, answer.headers["location"])).h1 == "The room is closed"
    assert "The room is closed" in (await opened(house.client("grace"), HERE)).text
    seen = [(await house.seat(key)).in_the_room for key in ("dana", "priya", "grace", "ruth")]
    assert seen == [True, True, False, False]
    page = await opened(lead, f"{ROOM}/close")
    assert (await fill(lead, page, f"{ROOM}/open")).headers["location"] == HERE
    assert (await house.seat("grace")).in_the_room


async def test_what_the_team_writes_stays_live_after_closing(house: House) -> None:
    await house.api("dana").put(ROOM, json={"closed": True})
    async with house.stream("ruth") as stream:
        await stream.next()
        await house.api("grace").put(f"{HERE}/statements/6", json={"body": "We rehearse it."})
        assert (await stream.next())["event"] == "statement.changed"


async def test_a_room_is_neither_closed_nor_opened_once_all_is_published(house: House) -> None:
    for to in ("writing-up", "fact-check", "published"):
        assert (await house.api("iqbal").put(f"{HERE}/state", json={"to": to})).status_code == 200
    assert (await house.api("dana").put(ROOM, json={"closed": True})).status_code == 409
    assert (await house.api("dana").put(ROOM, json={"closed": False})).status_code == 200
    assert (await house.client("dana").post(f"{ROOM}/close")).status_code == 409
    page = Page(await house.client("dana").get(f"{ROOM}/close"))
    assert "This assessment is over" in page.text

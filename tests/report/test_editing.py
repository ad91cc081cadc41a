"""Writing one text together: saved while typing, both texts of a conflict, what should not be published beside it."""

import time

import pytest

from assessor.day.presence import Presence
from tests.house import ASSESSMENT, House, new_id
from tests.reading import opened

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

REPORT = f"/assessments/{ASSESSMENT}/report"
USERS = f"{REPORT}/edit/users"
TYPING = {"hx-request": "true", "hx-request-type": "partial"}


async def version(house: House) -> int:
    found: int = (await house.api("dana").get(REPORT)).json()["version"]
    return found


async def test_what_is_typed_is_saved_once_and_the_same_again_makes_no_version(house: House) -> None:
    priya = house.client("priya")
    answer = await priya.post(
        USERS, data={"version": "0", "text": "Residents.\r\nThey call."}, headers=TYPING
    )
    assert answer.status_code == 200
    assert '<data id="saved-version" value="2">' in answer.text
    for stale in ("0", "2"):  # an answer that was lost, and the button after it
        answer = await priya.post(
            USERS, data={"version": stale, "text": "Residents.\nThey call."}, headers=TYPING
        )
        assert '<data id="saved-version" value="2">' in answer.text
    assert (
        await priya.post(USERS, data={"version": "1", "text": "Residents.\nThey call."})
    ).status_code == 303
    assert await version(house) == 2
    long = await priya.post(USERS, data={"version": "2", "text": "x" * 10_001}, headers=TYPING)
    assert (long.status_code, long.text) == (422, "Use 10,000 characters or fewer")
    assert await version(house) == 2


async def test_two_who_write_the_same_text_see_both_and_each_has_one_button(house: House) -> None:
    dana, priya = house.client("dana"), house.client("priya")
    await dana.post(USERS, data={"version": "0", "text": "Dana’s <b>words</b>."})
    typing = await priya.post(USERS, data={"version": "0", "text": "Priya’s words."}, headers=TYPING)
    plain = await priya.post(USERS, data={"version": "0", "text": "Priya’s words."})
    for answer in (typing, plain):
        assert answer.status_code == 412
        assert "Dana’s &lt;b&gt;words&lt;/b&gt;." in answer.text
        assert "Priya’s words." in answer.text
        assert 'name="take" value="theirs"' in answer.text
        assert 'name="take" value="mine"' in answer.text
    assert 'name="version" value="2"' in plain.text
    theirs = await priya.post(USERS, data={"version": "2", "text": "Priya’s words.", "take": "theirs"})
    assert (theirs.status_code, theirs.headers["location"]) == (303, USERS)
    assert (await house.api("dana").get(REPORT)).json()["users"] == "Dana’s <b>words</b>."
    mine = await priya.post(USERS, data={"version": "2", "text": "Priya’s words.", "take": "mine"})
    assert mine.status_code == 303
    assert (await house.api("dana").get(REPORT)).json()["users"] == "Priya’s words."


async def test_what_should_not_be_published_is_said_where_it_is_written_and_before_it_moves(
    house: House,
) -> None:
    dana = house.client("dana")
    sent = {
        "version": "0",
        "text": "We met Priya and Mrs Lowe of 14 Mare Street, London E8 1EA: 07700 900123.",
    }
    answer = await dana.post(USERS, data=sent, headers=TYPING)
    for found in ("Priya", "Mrs Lowe", "14 Mare Street, London E8 1EA", "07700 900123"):
        assert f'<b dir="auto">{found}</b>' in answer.text
    assert "Mrs Lowe" in (await opened(dana, USERS)).text
    page = await opened(dana, REPORT)
    assert "“07700 900123”, a phone number" in page.text
    await house.api("dana").put(f"/assessments/{ASSESSMENT}/state", json={"to": "writing-up"})
    state = f"/assessments/{ASSESSMENT}/state?to=fact-check"
    assert "“Priya” (a name), “Mrs Lowe” (a name)" in (await opened(dana, state)).text
    assert (
        "Mrs Lowe" not in (await opened(house.client("iqbal"), state)).text
    )  # moves it, but is not of the panel
    await house.api("dana").put(f"/assessments/{ASSESSMENT}/state", json={"to": "fact-check"})
    mover = await opened(house.client("iqbal"), state.replace("fact-check", "published"))
    assert "“Mrs Lowe” (a name)" in mover.text  # reads the report by now
    for key in ("grace", "ruth", "helen"):
        everyone = (await house.client(key).get(REPORT)).text
        assert "Mrs Lowe" in everyone
        assert "a phone number" not in everyone


async def test_the_panel_is_told_who_is_editing_what_until_they_leave_and_nobody_else_is(
    house: House,
) -> None:
    presence: Presence = house.app.state.presence
    ahead = 0.0
    presence.clock = lambda: time.monotonic() + ahead

    async def sign(key: str, place: str) -> None:
        await house.client(key).post(
            f"/assessments/{ASSESSMENT}/here", data={"place": place, "follows": "yes"}
        )

    async with house.stream("dana", page=True) as dana, house.stream("ruth", page=True) as ruth:
        await dana.next()
        await ruth.next()
        async with house.stream("priya", page=True) as priya, house.stream("grace", page=True) as grace:
            await priya.next()
            await grace.next()
            await sign("priya", "report/edit/good_practice")
            await sign("grace", "report/edit/users")  # she may not: nobody is told that she does
            ahead += 5
            await presence.look()
            told = (await dana.next())["data"]
            assert "Priya Raman is editing “Good practice” of the report" in told
            assert "Grace" not in told.partition('id="editing"')[2]
            assert "editing" not in (await ruth.next())["data"]
            await sign("priya", "report")
            ahead += 5
            await presence.look()
            assert '<ul id="editing" class="editing"></ul>' in (await dana.next())["data"]
            assert b"editing" not in ruth.raw


async def test_a_point_is_saved_while_it_is_typed_too_and_a_conflict_shows_both(house: House) -> None:
    points, id = f"/assessments/{ASSESSMENT}/wash-up/6/points", new_id()
    sam, dana = house.client("sam"), house.client("dana")
    assert (await sam.post(points, data={"id": id, "body": "They rehearse."})).status_code == 303
    point = f"{points}/{id}/edit"
    sent = {"version": "1", "body": "They rehearse often."}
    for _ in range(2):
        answer = await sam.post(point, data=sent, headers=TYPING)
        assert '<data id="saved-version" value="2">' in answer.text
    blank = await sam.post(point, data={"version": "2", "body": " "}, headers=TYPING)
    assert (blank.status_code, blank.text) == (422, "Write the point")
    for headers in (TYPING, {}):
        answer = await dana.post(point, data={"version": "1", "body": "They never do."}, headers=headers)
        assert answer.status_code == 412
        for both in ("They rehearse often.", "They never do.", 'value="theirs"', 'value="mine"'):
            assert both in answer.text
    theirs = await dana.post(point, data={"version": "2", "body": "They never do.", "take": "theirs"})
    assert theirs.status_code == 303
    assert "They rehearse often." in (await opened(dana, theirs.headers["location"])).text

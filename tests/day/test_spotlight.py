"""The spotlight: what lead and deputy point at, who is told of it, and how it is shown."""

import httpx2
import pytest

from tests.day.agenda import HERE, give_agenda, press, stands
from tests.house import SERVICE, House
from tests.reading import opened


async def point(house: House, place: str, *, by: str = "dana", status: int = 303) -> httpx2.Response:
    """Somebody points everybody somewhere."""
    answer = await house.client(by).post(f"{HERE}/spotlight", data={"place": place})
    assert answer.status_code == status, answer.text
    return answer


async def test_the_lead_points_at_standards_and_evidence_and_at_nothing_again(house: House) -> None:
    page = {"title": "Rehearsals", "body": "In May."}
    assert (
        await house.api("grace").put(f"/services/{SERVICE}/evidence/rehearsals", json=page)
    ).status_code == 201
    went = await point(house, "standards/6")
    assert went.headers["location"] == f"{HERE}/standards/6"
    for path in ("", "/standards/1", "/people", "/day"):
        words = (await opened(house.client("grace"), HERE + path)).links
        assert words["6 Know and protect user data"] == f"{HERE}/standards/6", path
    await point(house, "evidence/rehearsals")
    links = (await opened(house.client("ruth"), f"{HERE}/standards/1")).links
    assert links["Rehearsals"] == f"{HERE}/evidence/rehearsals"
    await point(house, "")
    assert (await stands(house))["spotlight"] is None
    assert "spotlight" in (await opened(house.client("ruth"), HERE)).ids


async def test_the_same_place_again_is_no_news_and_a_place_that_is_none_is_refused(house: House) -> None:
    await point(house, "standards/6")
    await point(house, "standards/6")
    items = (await house.api("grace").get(f"{HERE}/journal")).json()["items"]
    moves = [item for item in items if item["action"] == "spotlight.moved"]
    assert [(move["id"], move["who"]["name"]) for move in moves] == [("standards/6", "Dana Okafor")]
    for place in (
        "standards/99",
        "standards/06",
        "evidence/nothing",
        "people",
        "//evil.example",
        "standards/",
    ):
        await point(house, place, status=422)
    assert (await stands(house))["spotlight"] == "standards/6"


async def test_following_pages_hear_who_moved_where(house: House) -> None:
    async with house.stream("grace", page=True) as stream:
        await stream.next()
        await point(house, "standards/7")
        heard = (await stream.next())["data"]
    assert 'data-place="standards/7"' in heard
    assert "moved to <strong>7 " in heard
    assert "Dana" in heard


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_only_lead_and_deputy_point_and_what_they_point_at_is_the_panels_out_of_session(
    house: House,
) -> None:
    for key in ("priya", "grace", "ruth", "iqbal"):
        await point(house, "standards/6", by=key, status=403)
    await give_agenda(house)
    for slot in ("", "hello"):
        await press(house, slot)
    await house.api("iqbal").put(f"{HERE}/state", json={"to": "writing-up"})
    before = [
        (await house.client("grace").get(HERE + path)).text
        for path in ("", "/standards/1", "/day", "/journal")
    ]
    assert "Now: <a" not in before[0]
    await point(house, "standards/7")
    after = [
        (await house.client("grace").get(HERE + path)).text
        for path in ("", "/standards/1", "/day", "/journal")
    ]
    assert before == after
    assert (await opened(house.client("sam"), HERE)).links["7 Use open standards"] == f"{HERE}/standards/7"

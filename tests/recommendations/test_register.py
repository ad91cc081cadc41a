"""Recommendations across assessments: who sees which, in which order, by which filters, and page by page."""

import uuid
from datetime import date
from typing import Any

import pytest

from assessor.recommendations import due
from tests.board.test_recommendations import recommend, update
from tests.house import ASSESSMENT, House

TODAY = date(2026, 11, 22)
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def seen(house: House, by: str, query: str = "") -> list[dict[str, Any]]:
    """What somebody is given by the API."""
    answer = await house.api(by).get(f"/recommendations{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_each_sees_across_assessments_what_they_see_in_each(house: House) -> None:
    for body in ({}, {"visibility": "panel"}, {"standard": None, "for": "organisation", "level": "could"}):
        await recommend(house, **body)
    for key in ("dana", "priya", "grace", "femi", "ruth", "helen", "iqbal", "alex"):
        here = (await house.api(key).get(f"/assessments/{ASSESSMENT}/recommendations")).json()["items"]
        across = await seen(house, key)
        where = {"assessment": ASSESSMENT, "service": "contact-centre"}
        assert across == [{**one, **where} for one in here], key
        assert len(across) == (3 if key in ("dana", "priya") else 2)
    assert await seen(house, "nadia") == []


async def test_the_api_walks_them_by_first_session_and_leaves_out_nothing_that_may_be_seen(
    house: House,
) -> None:
    first = await recommend(house)
    for id, day in (("a-later", "2030-01-07"), ("b-never-held", "2029-01-08")):
        there, times = f"/assessments/{id}", {"starts_at": f"{day}T09:30:00Z", "ends_at": f"{day}T12:30:00Z"}
        made = {"service": "contact-centre", "standard_set": "lgdss", "phase": "alpha", "sessions": [times]}
        assert (await house.api("iqbal").put(there, json=made)).status_code == 201
        lead = {"role": "lead", "profession": "product"}
        seats = f"{there}/seats/dana@hackney.example"
        assert (await house.api("iqbal").put(seats, json=lead)).status_code == 201
        body = {"standard": 1, "level": "must", "body": "Rehearse.", "visibility": "everyone"}
        path = f"{there}/recommendations/{uuid.uuid4()}"
        assert (await house.api("dana").put(path, json=body)).status_code == 201
    stop = {"to": "cancelled", "reason": "No time."}
    assert (await house.api("dana").put("/assessments/b-never-held/state", json=stop)).status_code == 200
    walked, query = [], "?limit=1"
    while query:
        answer = (await house.api("iqbal").get(f"/recommendations{query}")).json()
        walked += [one["assessment"] for one in answer["items"]]
        query = f"?limit=1&after={answer['next']}" if answer["next"] else ""
    assert walked == [ASSESSMENT, "b-never-held", "a-later"]
    assert [one["id"] for one in await seen(house, "grace")] == [first]
    page = (await house.client("iqbal").get("/recommendations")).text
    assert ("/a-later/" in page, "/b-never-held/" in page) == (True, False), "people go on with what goes on"


async def test_filters_let_through_what_they_say_and_lists_go_on(house: House) -> None:
    for number in range(1, 4):
        await recommend(house, standard=number, level="must", owner="Femi Adeyemi", due=f"2026-12-0{number}")
    other = await recommend(house, standard=4, level="could", status="done")
    assert [one["id"] for one in await seen(house, "grace", "?level=could")] == [other]
    assert [one["id"] for one in await seen(house, "grace", "?status=done&due=done")] == [other]
    assert len(await seen(house, "femi", "?mine=1")) == 3
    assert len(await seen(house, "grace", "?mine=1")) == 0
    assert len(await seen(house, "grace", "?owner=-")) == 1
    assert len(await seen(house, "grace", "?owner=Femi Adeyemi&standard=lgdss-2")) == 1
    assert len(await seen(house, "grace", "?set=govuk")) == 0
    assert (await house.api("grace").get("/recommendations?due=never")).status_code == 422
    first = (await house.api("grace").get("/recommendations?limit=3")).json()
    rest = (await house.api("grace").get(f"/recommendations?limit=3&after={first['next']}")).json()
    assert [one["standard"] for one in [*first["items"], *rest["items"]]] == [1, 2, 3, 4]
    assert rest["next"] is None


async def test_the_page_shows_the_same_in_groups_with_counts_of_what_may_be_seen(house: House) -> None:
    await recommend(house, body="Rehearse being offline.", due="2018-12-01")
    await recommend(house, body="Hold it back.", visibility="panel")
    late = await recommend(house, body="Name an owner.", level="should")
    await update(house, "grace", late, body="Femi does.", status="in-progress")
    pages = {
        key: (await house.client(key).get("/recommendations")).text for key in ("dana", "grace", "nadia")
    }
    assert "Hold it back." in pages["dana"]
    assert "Hold it back." not in pages["grace"]
    assert pages["grace"].index("Overdue</h2>") < pages["grace"].index("No date yet</h2>")
    assert 'All <span class="many">2</span>' in pages["grace"]
    assert 'All <span class="many">3</span>' in pages["dana"]
    assert "Femi does." in pages["grace"]
    assert "Nothing was recommended yet" in pages["nadia"]


def words(due_on: str | None, status: str = "open") -> tuple[str, str]:
    row = {"due": due_on, "status": status}
    return due.group(row, TODAY), due.words(row, TODAY)


def test_when_something_is_due_is_said_in_words() -> None:
    assert words(None) == ("none", "")
    assert words("2026-11-21") == ("overdue", "was due yesterday, 21 November")
    assert words("2026-11-22") == ("soon", "due today, 22 November")
    assert words("2026-12-14") == ("soon", "due in 3 weeks, 14 December")
    assert words("2027-01-14") == ("later", "due in 7 weeks, 14 January")
    assert words("2018-12-01") == ("overdue", "was due 7 years ago, 1 December 2018")
    assert words("2026-12-01", "done") == ("done", "was due 1 December")

"""Conflicts of interest: declared by each of the panel, seen by panel and organiser, and enforced where set."""

from typing import Any

import pytest

from assessor.assessments import conflict_queries
from tests.house import ASSESSMENT, House, new_id
from tests.reading import Page, fill, opened

HERE = f"/assessments/{ASSESSMENT}"
TEXT = "I built its prototype in 2016."


async def declare(house: House, key: str, **body: Any) -> int:
    return (await house.api(key).put(f"{HERE}/conflict", json=body)).status_code


async def bar(house: House, key: str, *numbers: str, by: str = "dana") -> None:
    address = f"{HERE}/people/{house.people[key].id}/barred"
    client = house.client(by)
    page = await opened(client, address)
    assert (await fill(client, page, address, barred=list(numbers))).status_code == 303


async def test_the_api_takes_a_declaration_and_the_same_again_is_no_change(house: House) -> None:
    assert await declare(house, "sam", none=False, text=TEXT) == 201
    assert await declare(house, "sam", none=False, text=TEXT) == 200
    answer = await house.api("sam").put(f"{HERE}/conflict", json={"none": True})
    assert (answer.json()["none"], answer.json()["text"], answer.headers["etag"]) == (True, "", '"2"')
    assert await declare(house, "priya", none=False) == 422
    assert await declare(house, "priya") == 422
    assert await declare(house, "grace", none=True) == 403
    assert await declare(house, "nadia", none=True) == 404
    assert await conflict_queries.declared(house.database, ASSESSMENT) == {house.people["sam"].id}


async def test_the_panel_and_the_organiser_see_it_and_nobody_else(house: House) -> None:
    sam = house.client("sam")
    form = await opened(sam, f"{HERE}/conflict")
    refused = Page(await fill(sam, form, f"{HERE}/conflict", none="no", text=" "))
    assert refused.errors == {"text": "Say what the conflict is"}
    await fill(sam, form, f"{HERE}/conflict", none="no", text=TEXT)
    assert TEXT in (await opened(house.client("priya"), f"{HERE}/conflict")).text
    for key in ("dana", "priya", "iqbal"):
        assert TEXT in (await opened(house.client(key), f"{HERE}/people")).text
    for key in ("grace", "femi", "ruth", "helen"):
        assert TEXT not in (await opened(house.client(key), f"{HERE}/people")).text


async def test_whoever_is_barred_neither_notes_nor_recommends_there_and_the_page_says_so(
    house: House,
) -> None:
    sam, id = house.api("sam"), new_id()
    note = {"standard": 6, "body": "Seen.", "visibility": "everyone"}
    must = {"standard": 6, "level": "must", "body": "Rehearse."}
    await sam.put(f"{HERE}/notes/{id}", json=note)
    await bar(house, "sam", "6", "7")
    for body in (note, {**note, "standard": 1, "also": [7]}, {**note, "visibility": "me"}):
        answer = await sam.put(f"{HERE}/notes/{new_id()}", json=body)
        assert answer.status_code == 403
        assert "conflict of interest" in answer.json()["detail"]
    away = await sam.put(f"{HERE}/notes/{id}", json={"standard": 1}, headers={"if-match": "*"})
    assert away.status_code == 403
    assert (await sam.put(f"{HERE}/notes/{id}", json=note)).status_code == 200, (
        "what stands may be said again"
    )
    assert (await sam.put(f"{HERE}/recommendations/{new_id()}", json=must)).status_code == 403
    other = new_id()
    assert (await sam.put(f"{HERE}/recommendations/{other}", json={**must, "standard": 1})).status_code == 201
    moved = await sam.put(f"{HERE}/recommendations/{other}", json={"standard": 6}, headers={"if-match": "*"})
    assert moved.status_code == 403
    assert (await sam.delete(f"{HERE}/notes/{id}", headers={"if-match": "*"})).status_code == 204
    page = await house.client("sam").get(f"{HERE}/standards/6")
    assert "standard 6 is not yours to note or judge" in page.text
    for key, number in (("sam", 1), ("priya", 6)):
        assert "not yours to note" not in (await house.client(key).get(f"{HERE}/standards/{number}")).text


async def test_a_lead_in_conflict_places_no_note_there(house: House) -> None:
    id = new_id()
    await house.api("sam").put(f"{HERE}/notes/{id}", json={"body": "Seen.", "standard": 1})
    await bar(house, "dana", "6", by="iqbal")
    placed = {"standard": 6, "reason": "It is about 6."}
    answer = await house.api("dana").put(f"{HERE}/notes/{id}", json=placed, headers={"if-match": "*"})
    assert answer.status_code == 403


async def test_barring_is_taken_back(house: House) -> None:
    await bar(house, "sam", "6")
    await bar(house, "sam")
    answer = await house.api("sam").put(f"{HERE}/notes/{new_id()}", json={"body": "Seen.", "standard": 6})
    assert answer.status_code == 201


@pytest.mark.parametrize("key", ["sam", "grace", "ruth"])
async def test_only_lead_and_organiser_bar_and_only_the_panel_is_barred(house: House, key: str) -> None:
    address = f"{HERE}/people/{house.people['sam'].id}/barred"
    assert (await house.client(key).post(address, data={"barred": "6"})).status_code == 403
    grace = f"{HERE}/people/{house.people['grace'].id}/barred"
    assert (await house.client("dana").post(grace, data={"barred": "6"})).status_code == 404


async def test_only_the_panel_hears_that_somebody_declared(house: House) -> None:
    before = (await house.api("grace").get(HERE)).json()["position"]
    await declare(house, "sam", none=True)
    await bar(house, "sam", "6")
    assert (await house.api("grace").get(HERE)).json()["position"] == before
    items = (await house.api("priya").get(f"{HERE}/journal?after=0")).json()["items"]
    assert [item["action"] for item in items[-2:]] == ["conflict.declared", "conflict.barred"]
    assert "conflict" not in (await house.api("grace").get(f"{HERE}/journal?after=0")).text

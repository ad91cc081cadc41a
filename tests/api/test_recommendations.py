"""Recommendations as other programs read and write them: names, shapes, codes, lists."""

import httpx2
import pytest

from tests.house import ASSESSMENT, House, new_id

ASKED = f"/assessments/{ASSESSMENT}/recommendations"


async def recommend(house: House, **fields: object) -> httpx2.Response:
    """A new recommendation of Priya's, for everyone."""
    body = {
        "standard": 6,
        "level": "must",
        "body": "Rehearse being offline.",
        "visibility": "everyone",
        **fields,
    }
    return await house.api("priya").put(f"{ASKED}/{new_id()}", json=body)


async def test_a_recommendation_has_these_fields(house: House) -> None:
    response = await recommend(house)
    assert response.status_code == 201
    assert response.headers["etag"] == '"1"'
    thing = response.json()
    assert (await house.api("grace").get(f"{ASKED}/{thing['id']}")).json() == thing
    assert thing.pop("at").endswith("Z")
    assert thing == {
        "id": thing["id"],
        "standard": 6,
        "level": "must",
        "body": "Rehearse being offline.",
        "for": "team",
        "owner": None,
        "due": None,
        "status": "open",
        "visibility": "everyone",
        "from": [],
        "author": {"id": house.people["priya"].id, "name": "Priya Raman"},
        "version": 1,
        "updates": [],
    }


async def test_an_update_has_these_fields(house: House) -> None:
    id, update = (await recommend(house)).json()["id"], new_id()
    address = f"{ASKED}/{id}/updates/{update}"
    response = await house.api("grace").put(address, json={"body": "Booked.", "evidence": ["technology"]})
    assert response.status_code == 201
    assert response.headers["etag"] == '"1"'
    thing = response.json()
    assert (await house.api("dana").get(f"{ASKED}/{id}")).json()["updates"] == [thing]
    assert thing.pop("at").endswith("Z")
    assert thing == {
        "id": update,
        "body": "Booked.",
        "status": None,
        "evidence": ["technology"],
        "author": {"id": house.people["grace"].id, "name": "Grace Lin"},
        "version": 1,
    }


async def test_a_field_left_out_keeps_its_value(house: House) -> None:
    id = (await recommend(house, due="2019-01-22", **{"for": "organisation"})).json()["id"]
    changed = await house.api("priya").put(
        f"{ASKED}/{id}", json={"level": "should"}, headers={"if-match": '"1"'}
    )
    assert changed.status_code == 200
    assert changed.headers["etag"] == '"2"'
    assert (changed.json()["due"], changed.json()["for"]) == ("2019-01-22", "organisation")


async def test_a_recommendation_needs_no_standard(house: House) -> None:
    response = await recommend(house, standard=None)
    assert response.status_code == 201
    assert response.json()["standard"] is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"level": "maybe"}, "level"),
        ({"level": None}, "level"),
        ({"body": " "}, "body"),
        ({"body": "x" * 10_001}, "body"),
        ({"for": "everyone"}, "for"),
        ({"for_whom": "team"}, "for_whom"),
        ({"from": ["not an id"]}, "from.0"),
        ({"from_notes": []}, "from_notes"),
        ({"due": "2019-02-30"}, "due"),
        ({"due": "22/1/2019"}, "due"),
        ({"status": "nearly"}, "status"),
        ({"visibility": "me"}, "visibility"),
        ({"standard": 16}, "standard"),
        ({"standard": "6"}, "standard"),
        ({"owner": "two\nlines"}, "owner"),
        ({"votes": 3}, "votes"),
        ({"status": "not-doing"}, "reason"),
    ],
)
async def test_a_wrong_field_is_named(house: House, wrong: dict[str, object], field: str) -> None:
    response = await recommend(house, **wrong)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in response.json()["errors"]] == [field]


async def test_a_change_names_the_version_it_changes(house: House) -> None:
    id = (await recommend(house)).json()["id"]
    priya = house.api("priya")
    other = {"body": "Rehearse it twice."}
    assert (await priya.put(f"{ASKED}/{id}", json={"level": "must"})).status_code == 200
    assert (await priya.put(f"{ASKED}/{id}", json=other)).status_code == 428
    stale = await priya.put(f"{ASKED}/{id}", json=other, headers={"if-match": '"9"'})
    assert stale.status_code == 412
    assert stale.json()["current"]["body"] == "Rehearse being offline."
    assert (await priya.put(f"{ASKED}/{id}", json=other, headers={"if-match": '"1"'})).status_code == 200


async def test_checks_come_in_their_order(house: House) -> None:
    id = (await recommend(house)).json()["id"]
    address, junk = f"{ASKED}/{id}", {"content-type": "application/json"}
    assert (await house.api().put(address, content=b"{", headers=junk)).status_code == 401
    assert (await house.api("nadia").put(address, content=b"{", headers=junk)).status_code == 404
    assert (await house.api("ruth").put(address, content=b"{", headers=junk)).status_code == 403
    assert (await house.api("priya").put(address, content=b"{}")).status_code == 415
    assert (await house.api("priya").put(address, content=b"{", headers=junk)).status_code == 400
    assert (
        await house.api("priya").put(f"{ASKED}/not-an-id", json={"level": "must", "body": "x"})
    ).status_code == 422
    update = f"{ASKED}/{new_id()}/updates/{new_id()}"
    assert (await house.api("grace").put(update, content=b"{", headers=junk)).status_code == 404


async def test_delete_is_204_and_204_again(house: House) -> None:
    id = (await recommend(house)).json()["id"]
    priya = house.api("priya")
    assert (await priya.delete(f"{ASKED}/{id}", headers={"if-match": '"9"'})).status_code == 412
    assert [(await priya.delete(f"{ASKED}/{id}")).status_code for _ in range(2)] == [204, 204]
    assert (await priya.get(f"{ASKED}/{id}")).status_code == 404
    assert (await priya.delete(f"{ASKED}/{new_id()}")).status_code == 404
    assert (await house.api("grace").delete(f"{ASKED}/{id}")).status_code == 403


async def test_lists_go_on_behind_their_cursor(house: House) -> None:
    ids = [(await recommend(house, standard=6 + n % 2)).json()["id"] for n in range(5)]
    hidden = (await recommend(house, visibility="panel")).json()["id"]
    for key, expected in {"dana": [*ids, hidden], "grace": ids}.items():
        found, after = [], ""
        for _ in expected:
            page = (await house.api(key).get(f"{ASKED}?limit=2{after}")).json()
            found += [one["id"] for one in page["items"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert found == expected
    about = (await house.api("grace").get(f"{ASKED}?standard=7")).json()["items"]
    assert [one["id"] for one in about] == ids[1::2]
    assert (await house.api("grace").get(f"{ASKED}?limit=0")).status_code == 422

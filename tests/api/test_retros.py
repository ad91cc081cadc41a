"""Retros in the API: an assessment's own is there unwritten; items, votes, opening, anonymous."""

from typing import Any

import pytest

from tests.api.things import good, refused
from tests.house import ASSESSMENT, House, new_id

OWN = f"/retros/{ASSESSMENT}"
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def retro(house: House, by: str, address: str = OWN) -> dict[str, Any]:
    """A retro as somebody is given it."""
    return dict((await good(house.api(by).get(address))).json())


async def test_an_assessments_own_retro_is_there_before_anybody_writes_and_hides_what_others_write(
    house: House,
) -> None:
    unwritten = await house.api("ruth").get(OWN)
    assert unwritten.headers["etag"] == '"0"'
    assert unwritten.json() == {
        "id": ASSESSMENT,
        "title": "",
        "assessments": [ASSESSMENT],
        "columns": ["worked", "did-not", "try"],
        "anonymous": False,
        "opened": False,
        "votes": 5,
        "round": None,
        "answers_shown": False,
        "version": 0,
        "items": [],
        "actions": [],
    }
    item = f"{OWN}/items/{new_id()}"
    made = await good(house.api("priya").put(item, json={"column": "worked", "body": "One page for all."}))
    assert (made.status_code, made.json()["author"]["name"]) == (201, "Priya Raman")
    assert [len((await retro(house, key))["items"]) for key in ("priya", "dana", "grace", "iqbal")] == [
        1,
        0,
        0,
        0,
    ]
    vote = item.replace("/items/", "/votes/")
    assert (await house.api("priya").put(vote, json={})).json()["votes"] == 1, (
        "for what one sees, before, too"
    )
    refused(await house.api("grace").put(vote, json={}), 404)
    refused(await house.api("grace").get(item), 404)
    refused(await house.api("grace").put(item, json={"body": "Mine."}), 404)
    refused(
        await house.api("grace").put(f"{OWN}/items/{new_id()}", json={"column": "liked", "body": "?"}), 422
    )
    assert (await house.api("priya").get("/retros")).json()["items"] == [], "a row tells that somebody wrote"
    opened = await house.api("dana").put(OWN, json={"opened": True, "title": "The first"})
    assert (opened.status_code, opened.headers["etag"], opened.json()["items"][0]["votes"]) == (200, '"1"', 1)
    stale = refused(await house.api("dana").put(OWN, json={"opened": False}), 428)
    assert stale["current"] == opened.json()
    refused(
        await house.api("dana").put(
            OWN, json={"columns": ["start", "stop", "continue"]}, headers={"if-match": "*"}
        ),
        409,
    )
    refused(await house.api("priya").put(OWN, json={"opened": True}), 403)
    assert [len((await retro(house, key))["items"]) for key in ("priya", "grace", "helen")] == [1, 1, 1]
    listed = (await house.api("ruth").get("/retros")).json()["items"]
    assert [(one["id"], one["assessments"], one["opened"]) for one in listed] == [
        (ASSESSMENT, [ASSESSMENT], True)
    ]
    assert (await house.api("nadia").get("/retros")).json()["items"] == []


@on_sqlite
async def test_votes_are_given_and_taken_back_and_need_no_version(house: House) -> None:
    await good(house.api("dana").put(OWN, json={"opened": True, "votes": 1}))
    ids = [new_id(), new_id()]
    for id in ids:
        await good(
            house.api("sam").put(f"{OWN}/items/{id}", json={"column": "try", "body": "Start earlier."})
        )
    votes = [f"{OWN}/votes/{id}" for id in ids]
    first = await house.api("grace").put(votes[0], json={})
    assert (first.status_code, first.json()["votes"]) == (201, 1)
    again = await house.api("grace").put(votes[0], json={})
    assert (again.status_code, again.json()) == (200, first.json())
    refused(await house.api("grace").put(votes[1], json={}), 409)
    refused(await house.api("grace").put(votes[1], json={"weight": 2}), 422)
    refused(await house.api("helen").put(votes[1], json={}), 403)
    refused(await house.api("grace").put(f"{OWN}/votes/{new_id()}", json={}), 404)
    for _ in range(2):
        assert (await house.api("grace").delete(votes[0])).status_code == 204
    assert (await house.api("grace").put(votes[1], json={})).status_code == 201
    counted = {one["id"]: one["votes"] for one in (await retro(house, "ruth"))["items"]}
    assert counted == {ids[0]: 0, ids[1]: 1}


async def test_an_anonymous_item_has_no_author_and_is_changed_by_the_token_that_wrote_it(
    house: House,
) -> None:
    body = {"title": "Five by December", "assessments": [ASSESSMENT], "anonymous": True}
    five = f"/retros/five-{new_id()[:8]}"
    assert (await house.api("iqbal").put(five, json=body)).status_code == 201
    refused(await house.api("dana").put(f"/retros/other-{new_id()[:8]}", json=body), 404)
    item = f"{five}/items/{new_id()}"
    made = (await good(house.api("sam").put(item, json={"column": "did-not", "body": "Too long."}))).json()
    assert set(made) == {"id", "column", "body", "votes", "day", "group", "version"}
    refused(await house.api("sam").put(item.replace("/items/", "/votes/"), json={}), 409)
    refused(await house.api("sam", "read").put(item, json={"body": "Far too long."}), 403)
    changed = await house.api("sam").put(item, json={"body": "Far too long."}, headers={"if-match": '"1"'})
    assert changed.json()["version"] == 2
    assert [len((await retro(house, key, five))["items"]) for key in ("sam", "priya", "iqbal")] == [1, 0, 0]
    await good(house.api("iqbal").put(five, json={"opened": True}, headers={"if-match": '"1"'}))
    whole = await retro(house, "priya", five)
    assert [set(one) & {"author", "at"} for one in whole["items"]] == [set()]
    refused(await house.api("sam").put(item, json={"body": "Mine."}, headers={"if-match": '"2"'}), 409)
    refused(await house.api("iqbal").put(five, json={"opened": False}, headers={"if-match": '"2"'}), 409)
    walked: list[str] = []
    after: str | None = ""
    while after is not None:
        page = (await house.api("iqbal").get(f"/retros?limit=1{after and '&after=' + after}")).json()
        walked += [one["id"] for one in page["items"]]
        after = page["next"]
    assert walked == [five.removeprefix("/retros/")]

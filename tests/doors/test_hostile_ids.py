"""Ids of other people's things: a right on one thing is never a right on another."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
import pytest_asyncio

from tests.doors.knocking import Names, Things, knock, parameters, rows_of, unsafe
from tests.doors.table import API, BY_DOOR, CAST, IN, TABLE, Row
from tests.doors.test_doors import asked, body_for, told
from tests.house import ASSESSMENT, SERVICE, House, new_id

ELSEWHERE, ELSEWHERE_SERVICE = "missed-collections-alpha", "missed-collections"
SEATS = {"dana": "lead", "priya": "assessor", "sam": "assessor", "grace": "team", "ruth": "observer"}
HERE = f"/assessments/{ASSESSMENT}"

# Parameters that are no ids of anybody's: they mean the same everywhere.
EVERYWHERE = {"standard", "number", "part", "set", "path", "ext", "numbers"}
# A client makes these ids itself: the same one may be made here too, and nothing tells that it is elsewhere.
MADE_HERE = "PUT "
MADE = (200, 404, 412, 422)
# To end what is not there is to end it again.
ENDED_AGAIN = {
    "DELETE /api/v1/services/{service}/members/{email}",
    "DELETE /api/v1/assessments/{assessment}/seats/{email}",
    "POST /services/{service}/members/{person}/remove",
    "POST /assessments/{assessment}/people/{person}/remove",
    "POST /assessments/{assessment}/joining/{person}/remove",
}


def belonging(door: str) -> list[str]:
    """The parameters of a door that name things, each standing in the one before."""
    return [name for name in parameters(door) if name not in EVERYWHERE]


TWO_IDS = [row for row in TABLE if len(belonging(row.door)) > 1]


@pytest_asyncio.fixture(scope="module")
async def elsewhere(street: House, things: Things) -> Things:
    """Another service with an assessment of its own, kept and assessed by the same people."""
    session = {"starts_at": "2019-02-12T09:30:00Z", "ends_at": "2019-02-12T12:30:00Z"}
    service = {"name": "Missed collections", "organisation": "Hackney Council"}
    await things.api("femi", "PUT", f"/services/{ELSEWHERE_SERVICE}", json=service)
    set_up = {"service": ELSEWHERE_SERVICE, "standard_set": "lgdss", "phase": "alpha", "sessions": [session]}
    await things.api("iqbal", "PUT", f"/assessments/{ELSEWHERE}", json=set_up)
    for key, role in SEATS.items():
        email = street.people[key].email
        await things.api("iqbal", "PUT", f"/assessments/{ELSEWHERE}/seats/{email}", json={"role": role})
    for state in ("evidence-submitted", "in-session"):
        await things.api("iqbal", "PUT", f"/assessments/{ELSEWHERE}/state", json={"to": state})
    return Things(street, ELSEWHERE, ELSEWHERE_SERVICE)


async def of_elsewhere(house: House) -> Any:
    """All that is kept of the other service and its assessment."""
    whole = await rows_of(house.database, but=["site", "search_index"])
    return {name: [row for row in rows if ELSEWHERE_SERVICE in row] for name, rows in whole.items()}


def mixtures(door: str, own: Names, foreign: Names) -> list[Names]:
    """One's own first ids with somebody else's after them, at every place where one can stand in another."""
    ids = belonging(door)
    return [own | {name: foreign[name] for name in ids[cut:]} for cut in range(1, len(ids))]


@pytest.mark.parametrize("row", TWO_IDS, ids=lambda row: row.door)
async def test_hostile_03_in_ones_own_place_an_id_of_another_place_is_nothing(
    street: House, things: Things, elsewhere: Things, row: Row
) -> None:
    own, foreign = await things.names(row.door), await elsewhere.names(row.door)
    before = await of_elsewhere(street)
    for role in sorted(row.may, key=list(CAST).index):
        for names in mixtures(row.door, own, foreign):
            answer = await asked(street, row, role, names)
            if row.door in ENDED_AGAIN:
                assert told(answer) in (200, 404), f"{role}: {answer.text}"
            elif row.door.startswith(MADE_HERE):
                assert told(answer) in MADE, f"{role}: {answer.text}"
                assert "current" not in answer.json(), role
            else:
                assert told(answer) == 404, f"{role}: {answer.text}"
    assert await of_elsewhere(street) == before


async def test_hostile_03_a_number_of_no_standard_of_this_assessment_is_nothing(
    street: House, things: Things
) -> None:
    for row in TABLE:
        if "{standard}" in row.door:
            names = await things.names(row.door, new=False) | {"standard": "16"}
            for role in row.may:
                assert told(await asked(street, row, role, names)) == 404, f"{role}: {row.door}"


# --- Bringing back ----------------------------------------------------------------------------------

RESTORE = [row for row in TABLE if row.door.endswith("/restore")]
BROUGHT_BACK = f"POST {IN}/notes/{{note}}/restore"


def test_there_are_doors_that_bring_things_back() -> None:
    assert len(RESTORE) >= 3


@pytest.mark.parametrize("door", [BROUGHT_BACK, f"PUT {API}/notes/{{note}}"])
async def test_hostile_08_a_removed_note_comes_back_by_its_author_or_the_lead_alone(
    street: House, things: Things, door: str
) -> None:
    names = await things.names(door)
    await things.api("sam", "DELETE", f"{HERE}/notes/{names['note']}")
    body = {"body": "Mine now."} if door.startswith("PUT") else {}
    expected = {"priya": 403, "grace": 403, "ruth": 403, "iqbal": 403, "nadia": 404, None: 401}
    for key, status in expected.items():
        answer = await knock(street, key, door, names, body, headers={"if-match": "*"})
        assert told(answer) == status, key
    assert await removed(street, names["note"])
    assert told(await knock(street, "sam", BROUGHT_BACK, names)) == 200
    assert not await removed(street, names["note"])


async def removed(house: House, note: str) -> bool:
    row = await house.database.one("select removed_at from note where id = :id", id=note)
    assert row is not None
    return row["removed_at"] is not None


async def test_hostile_08_what_was_only_its_authors_comes_back_to_nobody_else(
    street: House, things: Things
) -> None:
    note = await things.note({}, visibility="me")
    await things.api("sam", "DELETE", f"{HERE}/notes/{note}")
    names = {**things.fixed, "note": note}
    for key in ("dana", "priya"):
        assert (await knock(street, key, BROUGHT_BACK, names)).status_code == 404, key
    assert (await knock(street, "sam", BROUGHT_BACK, names)).status_code == 303
    for key in ("dana", "priya", "grace"):
        assert (await knock(street, key, f"GET {API}/notes/{{note}}", names)).status_code == 404, key


async def test_hostile_08_what_comes_back_is_seen_by_those_who_saw_it(street: House, things: Things) -> None:
    note = await things.note({}, visibility="panel")
    await things.api("sam", "DELETE", f"{HERE}/notes/{note}")
    await knock(street, "sam", BROUGHT_BACK, {**things.fixed, "note": note})
    path = f"GET {API}/notes/{{note}}"
    seen = {
        key: (await knock(street, key, path, {**things.fixed, "note": note})).status_code for key in SEATS
    }
    assert seen == {"dana": 200, "priya": 200, "sam": 200, "grace": 404, "ruth": 404}


# --- What belongs together -----------------------------------------------------------------------------


async def all_said(house: House, things: Things, keys: Sequence[str | None]) -> dict[str, str]:
    """Everything these people can read, by who and where."""
    said: dict[str, str] = {}
    for row in TABLE:
        if not unsafe(row.door):
            names = await things.names(row.door, new=False)
            for key in keys:
                answer = await knock(house, key, row.door, names, query=row.query)
                said[f"{key}: {row.door}"] = f"{answer.headers} {answer.text}"
    return said


async def test_hostile_07_what_refers_to_something_hidden_does_not_name_it(
    street: House, things: Things
) -> None:
    hidden = await things.note({}, by="sam", visibility="panel", body="The kestrel is not trusted.", also=[7])
    mine = await things.note({}, by="sam", visibility="me", body="Ask about the kestrel.")
    named: dict[str, Any] = {"from": [hidden, mine]}
    shown = await things.recommendation({}, **named)
    kept = await things.recommendation({}, visibility="panel", body="Drop the kestrel.")
    update = f"{HERE}/recommendations/{kept}/updates/{new_id()}"
    await things.api("sam", "PUT", update, json={"body": "The kestrel again."})
    await things.api(
        "sam", "DELETE", f"{HERE}/notes/{await things.note({}, visibility='panel', body='A kestrel.')}"
    )
    others = ("grace", "femi", "ruth", "helen", "iqbal", "nadia", None)
    said = await all_said(street, things, others)
    listed = (await things.api("grace", "GET", f"{HERE}/recommendations")).json()["items"]
    assert [one["from"] for one in listed if one["id"] == shown] == [[]]
    for place, text in said.items():
        for secret in (hidden, mine, kept, "kestrel"):
            assert secret not in text, place


async def test_hostile_07_a_page_removed_is_gone_from_what_refers_to_it(
    street: House, things: Things
) -> None:
    page, claim = await things.page({}), new_id()
    body = {"standard": 5, "page": page, "says": "The kestrel flies."}
    await things.api("grace", "PUT", f"{HERE}/claims/{claim}", json=body)
    await things.api("grace", "DELETE", f"/services/{SERVICE}/evidence/{page}")
    listed = await things.api("grace", "GET", f"{HERE}/claims")
    assert claim not in listed.text
    assert (await street.client("dana").get(f"{HERE}/standards/5")).text.count("The kestrel flies.") == 0


# --- A right that is taken away ---------------------------------------------------------------------------


async def test_hostile_06_whoever_leaves_the_panel_hears_no_more_of_it_and_is_told_nothing_again(
    house: House,
) -> None:
    async with house.stream("sam") as json, house.stream("sam", page=True) as page:
        await json.next()
        await page.next()
        await Things(house).note({}, by="priya", visibility="panel", body="The kestrel is not trusted.")
        before = await json.entry()
        email, seat = house.people["sam"].email, {"role": "observer"}
        changed = await house.api("iqbal").put(f"{HERE}/seats/{email}", json=seat)
        assert changed.status_code == 200, changed.text
        await asyncio.wait_for(json.ended.wait(), 2)
        await asyncio.wait_for(page.ended.wait(), 2)
    for after in (0, before["position"] - 1, before["position"]):
        async with house.stream("sam", after=after) as again:
            await again.next()
            await Things(house).note({}, by="priya", body="Everybody hears this.")
            while (await again.entry())["thing"].get("body") != "Everybody hears this.":
                pass
            assert "kestrel" not in again.raw.decode()
    for path in (f"{HERE}/notes", f"{HERE}/journal?after=0", "/search?q=kestrel"):
        assert before["id"] not in (await house.api("sam").get(path)).text
    assert "kestrel" not in (await house.client("sam").get(f"{HERE}/standards/6")).text


# --- What is confidential ------------------------------------------------------------------------------


@pytest_asyncio.fixture
async def confidential(house: House) -> Things:
    """The assessment, turned confidential, with something behind every door."""
    behind = Things(house)
    for row in TABLE:
        await behind.names(row.door, new=False)
    changed = await behind.api("iqbal", "PUT", HERE, json={"confidential": True}, headers={"if-match": '"1"'})
    assert changed.json()["confidential"]
    return behind


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_what_is_confidential_is_nothing_to_leadership_and_to_members_without_a_seat(
    house: House, confidential: Things
) -> None:
    for row in TABLE:
        if "{assessment}" in row.door and row.door != f"PUT {API}":
            names = await confidential.names(row.door, new=False)
            for key in ("femi", "helen", "nadia"):
                answer = await knock(house, key, row.door, names, body_for(row, names), query=row.query)
                assert answer.status_code == 404, f"{key}: {row.door}"
    for key in ("femi", "helen"):
        assert ASSESSMENT not in (await house.client(key).get("/")).text
        assert ASSESSMENT not in (await house.client(key).get(f"/services/{SERVICE}")).text
        assert ASSESSMENT not in (await house.api(key).get("/assessments")).text


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
async def test_what_the_search_finds_is_what_one_may_open(house: House, confidential: Things) -> None:
    await house.add_guest()
    await confidential.note({}, visibility="panel", body="Rehearsals are not trusted.")
    await confidential.note({}, visibility="me", body="Ask about rehearsals.")
    page = confidential.there["GET /services/{service}/evidence/{page}"]
    for key in (key for key in CAST.values() if key):
        found = (await house.api(key).get("/search?q=rehearsals&limit=100")).json()["items"]
        for item in found:
            assert (await house.client(key).get(item["url"])).status_code == 200, f"{key}: {item}"
        opened = await knock(house, key, "GET /services/{service}/evidence/{page}", page)
        assert any(item["kind"] == "page" for item in found) == (opened.status_code == 200), key


def test_every_door_with_two_ids_is_tried() -> None:
    assert len(TWO_IDS) > 40
    assert set(ENDED_AGAIN) <= set(BY_DOOR)

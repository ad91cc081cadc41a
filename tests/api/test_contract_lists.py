"""Lists: walked item by item they hold what they hold at once; wrong limits and cursors are refused."""

from typing import Any

import pytest

from assessor.api.operations import OPERATIONS, Operation
from tests.api.things import HERE, good, refused
from tests.house import ASSESSMENT, SERVICE, House, new_id

LISTS = [operation for operation in OPERATIONS if operation.listed]
lists = pytest.mark.parametrize("operation", LISTS, ids=lambda operation: operation.name)
READERS = ("dana", "grace", "ruth", "helen", "iqbal", "femi")


async def filled(house: House) -> House:
    """At least three items in every list, some of which only some may see."""
    femi, sam, grace, iqbal = (house.api(key) for key in ("femi", "sam", "grace", "iqbal"))
    visibilities = ("everyone", "panel", "me", "everyone", "everyone")
    for n, visibility in enumerate(visibilities):
        body = {"body": f"Note {n}.", "visibility": visibility, "standard": 6 if n else None, "also": [1, 2]}
        await good(sam.put(f"{HERE}/notes/{new_id()}", json=body))
        if visibility != "me":
            asked = {"level": "must", "body": f"Do {n}.", "visibility": visibility, "standard": 6}
            await good(sam.put(f"{HERE}/recommendations/{new_id()}", json=asked))
        page = {"title": f"Page {n}", "body": "Words.", "order": -n}
        await good(grace.put(f"/services/{SERVICE}/evidence/page-{n}", json=page))
        await good(femi.put(f"/services/other-{n}", json={"name": "Other"}))
        set_up: dict[str, Any] = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha"}
        if n % 2:
            set_up["sessions"] = [{"starts_at": "2018-11-14T09:30:00Z"}]
        await good(iqbal.put(f"/assessments/a-{n}", json=set_up))
        await good(femi.put(f"/services/{SERVICE}/members/m{n}@hackney.example", json={"name": "M"}))
        claim = {"standard": 1 + n, "page": f"page-{n}", "says": "So."}
        await good(grace.put(f"{HERE}/claims/{new_id()}", json=claim))
        await good(grace.put(f"{HERE}/statements/{1 + n}", json={"body": "So."}))
        await good(house.api("dana").put(f"{HERE}/views/{1 + n}", json={"value": "met"}))
        looks_at = {"assessments": [ASSESSMENT, f"a-{n}"]}
        await good(iqbal.put(f"/rounds/round-{n}", json={"name": "Five", **looks_at}))
        await good(iqbal.put(f"/retros/retro-{n}", json={"title": "Five", **looks_at}))
        week = {"dated": f"2018-11-0{1 + n}", "title": "This week", "body": "We asked."}
        await good(grace.put(f"/services/{SERVICE}/weeknotes/{new_id()}", json=week))
        body = {"title": "Page 0", "body": f"Words {n}."}
        there = (await good(grace.get(f"/services/{SERVICE}/evidence/page-0"))).json()
        await good(
            grace.put(
                f"/services/{SERVICE}/evidence/page-0",
                json=body,
                headers={"if-match": f'"{there["version"]}"'},
            )
        )
    return house


ASKED = {"get-search": {"q": "words"}}  # a list that is empty unless something is asked


def address(operation: Operation) -> str:
    """Where the list is, in the house of the tests."""
    return operation.path.format(service=SERVICE, assessment=ASSESSMENT, page="page-0")


async def walk(house: House, key: str, where: str, limit: int, **filters: Any) -> list[Any]:
    """All items of a list, a few at a time."""
    found: list[Any] = []
    query: dict[str, Any] = {**filters, "limit": limit}
    for _ in range(200):
        answer = (await good(house.api(key).get(where, params=query))).json()
        assert set(answer) == {"items", "next"}
        assert len(answer["items"]) <= limit
        found += answer["items"]
        if answer["next"] is None:
            return found
        assert len(answer["items"]) == limit
        query["after"] = answer["next"]
    raise AssertionError("the list never ends")


async def test_a_list_walked_one_by_one_holds_what_it_holds_at_once(house: House):
    await filled(house)
    for operation in LISTS:
        where, longest = address(operation), 0
        for key in READERS:
            if (await house.api(key).get(where)).status_code in (404, *operation.also):
                continue
            asked = ASKED.get(operation.name, {})
            at_once = await walk(house, key, where, 100, **asked)
            assert await walk(house, key, where, 1, **asked) == at_once, (operation.name, key)
            assert await walk(house, key, where, 2, **asked) == at_once, (operation.name, key)
            assert len({repr(item) for item in at_once}) == len(at_once)
            longest = max(longest, len(at_once))
        assert longest >= 3, operation.name


@lists
async def test_a_limit_is_a_whole_number_from_1_to_100(lasting: House, operation: Operation):
    client = lasting.api("dana")
    where = address(operation).replace("page-0", "none")
    if (await client.get(where)).status_code == 404:
        await good(lasting.api("grace").put(f"/services/{SERVICE}/evidence/none", json={"title": "None"}))
    for limit in ("1", "100", "50"):
        await good(client.get(where, params={"limit": limit}))
    for limit in ("0", "101", "-1", "", "x", "1.0", "1e1", "٣", "9" * 5000, " 1", "\x00"):
        errors = refused(await client.get(where, params={"limit": limit}), 422)["errors"]
        assert [error["field"] for error in errors] == ["limit"]


@lists
@pytest.mark.parametrize(
    "after",
    [
        "",
        "x",
        "!!!",
        "\x00",
        "a" * 5000,
        "-",
        "LTE6",
        "MDoA",
        "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTo",
        "MTpceDAw",
        "7YCA",
    ],
)
async def test_a_cursor_is_one_that_was_given(lasting: House, operation: Operation, after: str):
    where = address(operation).replace("page-0", "none")
    answer = await lasting.api("iqbal").get(where, params={"after": after})
    if answer.status_code == 200:  # a cursor may point anywhere, as long as it can be read
        assert set(answer.json()) == {"items", "next"}
    elif answer.status_code not in (404, *operation.also):
        assert [error["field"] for error in refused(answer, 422)["errors"]] == ["after"]


async def test_notes_are_asked_for_by_standard_and_kind(house: House):
    await filled(house)
    sam = house.api("sam")
    await good(sam.put(f"{HERE}/notes/{new_id()}", json={"body": "?", "kind": "question", "standard": 7}))
    filters: tuple[tuple[dict[str, Any], int], ...] = (
        ({"standard": 6}, 4),
        ({"standard": 1}, 5),
        ({"standard": 7}, 1),
        ({"kind": "question"}, 1),
        ({"standard": 3}, 0),
    )
    for asked, number in filters:
        found = (await good(sam.get(f"{HERE}/notes", params=asked))).json()["items"]
        assert len(found) == number, asked
        assert await walk(house, "sam", f"{HERE}/notes", 1, **asked) == found
    assert (await good(sam.get(f"{HERE}/notes?standard=99"))).json()["items"] == []
    for query, field in (
        ("kind=praise", "kind"),
        ("standard=x", "standard"),
        ("standard=-1", "standard"),
        ("standard=1.0", "standard"),
    ):
        assert refused(await sam.get(f"{HERE}/notes?{query}"), 422)["errors"][0]["field"] == field


async def test_assessments_are_in_order_of_first_session_then_id_and_those_without_a_day_last(house: House):
    await filled(house)
    found = (await good(house.api("iqbal").get("/assessments"))).json()["items"]
    assert [item["id"] for item in found] == ["a-1", "a-3", ASSESSMENT, "a-0", "a-2", "a-4"]


async def test_a_list_keeps_its_order_when_an_older_item_is_changed(house: House):
    await filled(house)
    sam = house.api("sam")
    before = (await good(sam.get(f"{HERE}/notes"))).json()["items"]
    first = before[0]["id"]
    changed = await sam.put(f"{HERE}/notes/{first}", json={"body": "Otherwise."}, headers={"if-match": '"1"'})
    assert changed.status_code == 200
    after = (await good(sam.get(f"{HERE}/notes"))).json()["items"]
    assert [item["id"] for item in after] == [item["id"] for item in before]

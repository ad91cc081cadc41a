"""Views: who is asked, what stays hidden and until when, and what is told of it."""

import asyncio
import html
import re
from typing import Any

import httpx2

from tests.house import ASSESSMENT, House
from tests.reading import Page, fill

IN = f"/assessments/{ASSESSMENT}"
VIEWS = f"{IN}/views"


async def give(
    house: House, by: str, standard: int = 6, value: str = "met", reason: str = ""
) -> httpx2.Response:
    return await house.api(by).put(f"{VIEWS}/{standard}", json={"value": value, "reason": reason})


async def declare(house: House, *keys: str) -> None:
    """These say that they have no conflict of interest."""
    for key in keys:
        assert (await house.api(key).put(f"{IN}/conflict", json={"none": True})).status_code < 300


async def ask(house: House, **leads: list[int]) -> None:
    """Who leads which standards."""
    for key, numbers in leads.items():
        email = house.people[key].email
        seat = await house.api("iqbal").get(f"{IN}/seats/{email}")
        body = {"role": seat.json()["role"], "leads": numbers}
        assert (await house.api("iqbal").put(f"{IN}/seats/{email}", json=body)).status_code == 200


async def panel_of_three(house: House) -> None:
    """Sam leads standard 6; with Dana, the lead, he is asked for it. All three have declared."""
    await ask(house, sam=[5, 6])
    await declare(house, "dana", "priya", "sam")


async def seen(house: House, key: str) -> dict[str, Any]:
    """The views somebody is given, by author."""
    items = (await house.api(key).get(VIEWS)).json()["items"]
    return {f"{item['author']['name'].partition(' ')[0].lower()} {item['standard']}": item for item in items}


async def words(house: House, key: str, address: str = f"{IN}/standards/6") -> str:
    """What a page says to somebody."""
    answer = await house.client(key).get(address)
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", answer.text)).split())


async def actions(house: House, key: str) -> list[str]:
    items = (await house.api(key).get(f"{IN}/journal")).json()["items"]
    return [item["action"] for item in items if item["subject"] in ("view", "views")]


async def test_a_view_is_ones_own_until_all_who_are_asked_have_answered(house: House) -> None:
    await panel_of_three(house)
    given = await give(house, "sam", value="not-met", reason="Nobody owns retention.")
    assert (given.status_code, given.headers["etag"]) == (201, '"1"')
    assert (await give(house, "priya")).status_code == 201  # unasked
    assert set(await seen(house, "sam")) == {"sam 6"}
    assert set(await seen(house, "dana")) == set()
    assert (await house.api("dana").get(f"{VIEWS}/6")).status_code == 404
    assert (await give(house, "dana")).json()["revealed"]  # the last one
    for key in ("dana", "priya", "sam"):
        shown = await seen(house, key)
        assert set(shown) == {"dana 6", "priya 6", "sam 6"}
        assert shown["sam 6"]["reason"] == "Nobody owns retention."
        assert len((await house.api(key).get(f"{VIEWS}/6")).json()["views"]) == 3
    assert await actions(house, "priya") == ["view.given"] * 3 + ["views.revealed"]
    items = (await house.api("priya").get(f"{IN}/journal")).json()["items"]
    assert all(item["who"] is None and item["id"] is None for item in items if item["subject"][:4] == "view")


async def test_nobody_else_is_given_views_or_told_of_them(house: House) -> None:
    await panel_of_three(house)
    for key in ("sam", "dana"):
        await give(house, key)
    for key in ("grace", "femi", "ruth", "helen", "iqbal"):
        assert (await house.api(key).get(VIEWS)).status_code == 403
        assert (await house.api(key).get(f"{VIEWS}/6")).status_code == 403
        assert (await give(house, key)).status_code == 403
        assert await actions(house, key) == []
    assert (await give(house, "nadia")).status_code == 404


async def test_changing_a_hidden_view_and_taking_it_back_is_told_to_nobody(house: House) -> None:
    await panel_of_three(house)
    await give(house, "sam", value="not-met", reason="Why not.")
    before = (await house.api("dana").get(IN)).json()["position"]
    again = await give(house, "sam", value="not-met", reason="Why not.")
    assert (again.status_code, again.json()["version"]) == (200, 1)
    assert (await give(house, "sam")).json()["version"] == 2
    for _ in range(2):
        assert (await house.api("sam").delete(f"{VIEWS}/6")).status_code == 204
    assert (await house.api("sam").get(f"{VIEWS}/6")).status_code == 404
    assert (await house.api("dana").get(IN)).json()["position"] == before
    assert not (await give(house, "dana")).json()["revealed"]  # Sam's is missing again
    assert (await give(house, "sam", value="cannot-judge")).json()["revealed"]  # counts as given
    assert await actions(house, "dana") == ["view.given"] * 2 + ["views.revealed"]


async def test_a_view_that_is_revealed_changes_in_the_open(house: House) -> None:
    await panel_of_three(house)
    await house.api("dana").post(f"{VIEWS}/reveal", json={"standard": 6})
    await give(house, "sam")
    await give(house, "sam", value="not-met", reason="On second thoughts.")
    assert (await seen(house, "priya"))["sam 6"]["value"] == "not-met"
    await house.api("sam").delete(f"{VIEWS}/6")
    assert await seen(house, "priya") == {}
    assert await actions(house, "priya") == ["views.revealed", "view.given", "view.changed", "view.changed"]
    rows = await house.database.all("select id, version from history where subject = 'view' order by version")
    assert [row["version"] for row in rows] == [1, 2]


async def test_the_lead_reveals_one_or_all_and_again_changes_nothing(house: House) -> None:
    await give(house, "priya", 1)
    assert (await house.api("sam").post(f"{VIEWS}/reveal", json={})).status_code == 403
    dana = house.api("dana")
    assert (await dana.post(f"{VIEWS}/reveal", json={"standard": 99})).status_code == 422
    assert (await dana.post(f"{VIEWS}/reveal", json={"standard": 1})).json() == {"revealed": [1]}
    position = (await dana.get(IN)).json()["position"]
    assert (await dana.post(f"{VIEWS}/reveal", json={"standard": 1})).json() == {"revealed": []}
    assert (await dana.get(IN)).json()["position"] == position
    assert (await dana.post(f"{VIEWS}/reveal", json={})).json() == {"revealed": list(range(2, 16))}
    assert set(await seen(house, "sam")) == {"priya 1"}


async def test_of_many_last_views_at_once_exactly_one_reveals(house: House) -> None:
    await ask(house, sam=[6], priya=[6])
    await declare(house, "dana", "priya", "sam")
    answers = await asyncio.gather(*[give(house, key) for key in ("dana", "priya", "sam")])
    assert [answer.status_code for answer in answers] == [201] * 3
    assert sorted(await actions(house, "dana")) == ["view.given"] * 3 + ["views.revealed"]
    assert (await actions(house, "dana"))[-1] == "views.revealed"


async def test_a_view_counts_from_the_moment_its_author_has_declared(house: House) -> None:
    await ask(house, sam=[6])
    await declare(house, "dana")
    assert (await give(house, "sam")).json()["counted"] is False
    assert not (await give(house, "dana")).json()["revealed"]
    assert "1 of 2 in" in await words(house, "dana")
    assert "Sam Whitfield has given a view, but has not declared" in await words(house, "dana")
    assert "has not declared" not in await words(house, "priya")
    await declare(house, "sam")
    assert set(await seen(house, "priya")) == {"dana 6", "sam 6"}


async def test_whom_a_conflict_bars_is_neither_asked_nor_heard(house: House) -> None:
    await panel_of_three(house)
    barred = f"{IN}/people/{house.people['sam'].id}/barred"
    assert (await house.client("dana").post(barred, data={"barred": ["6"]})).status_code == 303
    assert (await give(house, "sam")).status_code == 403
    assert (await give(house, "dana")).json()["revealed"]
    assert "not yours to note or judge" in await words(house, "sam")


async def test_where_views_are_shown_at_once_nothing_is_hidden(house: House) -> None:
    await panel_of_three(house)
    changed = await house.api("iqbal").put(IN, json={"views_shown": "at-once"}, headers={"if-match": "*"})
    assert changed.status_code == 200
    assert (await give(house, "priya")).json()["revealed"]
    assert set(await seen(house, "sam")) == {"priya 6"}


async def test_a_value_is_of_the_scale_and_a_bad_one_has_a_reason(house: House) -> None:
    scales = {
        "met": {"met": 200, "not-met": 422, "partly-met": 422, "green": 422, "not-covered": 200},
        "met-partly": {"partly-met": 422, "not-applicable": 200, "red": 422},
        "rag": {"green": 200, "amber": 422, "red": 422, "met": 422, "cannot-judge": 200},
        "none": {"met": 422, "not-covered": 422},
    }
    for scale, values in scales.items():
        await house.api("iqbal").put(IN, json={"scale": scale}, headers={"if-match": "*"})
        for value, status in values.items():
            answer = await give(house, "priya", value=value)
            assert min(answer.status_code, 422) in (status, status + 1), (scale, value, answer.text)
            if status == 422:
                assert answer.json()["errors"][0]["field"] in ("value", "reason")
    assert "no scale" in (await give(house, "priya")).json()["detail"]
    unknown = await house.api("priya").put(f"{VIEWS}/6", json={"value": "met", "notes": []})
    assert unknown.status_code == 422
    assert (await give(house, "priya", 99)).status_code == 404


async def test_views_are_closed_when_the_assessment_is_over(house: House) -> None:
    await give(house, "priya")
    await house.api("iqbal").put(f"{IN}/state", json={"to": "cancelled"})
    assert (await give(house, "priya")).status_code == 200  # the same again
    assert (await give(house, "priya", value="cannot-judge")).status_code == 409
    assert (await house.api("priya").delete(f"{VIEWS}/6")).status_code == 409
    assert (await house.api("dana").post(f"{VIEWS}/reveal", json={})).status_code == 409


async def test_a_view_is_given_changed_and_taken_back_on_the_standards_page(house: House) -> None:
    await panel_of_three(house)
    note = "6f1c2f5e-8f3b-4d0a-9c55-0b1c4f6a7d21"
    body = {"standard": 6, "kind": "concern", "body": "Nobody owns retention."}
    await house.api("priya").put(f"{IN}/notes/{note}", json=body)
    sam, place = house.client("sam"), f"{IN}/standards/6"
    said = await words(house, "sam")
    assert "0 of 2 in" in said
    assert "Technology and the lead are asked" in said
    refused = Page(await sam.post(f"{VIEWS}/6", data={"value": "not-met", "reason": "", "notes": [note]}))
    assert refused.status == 422
    assert refused.errors == {"reason": "Say why"}
    assert refused.form(f"{VIEWS}/6")["notes"] == [note]
    done = await fill(sam, refused, f"{VIEWS}/6", reason="It is not settled.")
    assert done.headers["location"] == f"{place}?done=view#your-view"
    assert "Your view is saved." in await words(house, "sam", f"{place}?done=view")
    said = await words(house, "sam")
    assert "1 of 2 in" in said
    assert "Not met It is not settled. Nobody owns retention." in said
    assert "1 of 2 in" in await words(house, "dana")
    assert "It is not settled." not in await words(house, "dana")
    back = await sam.post(f"{VIEWS}/6/take-back")
    assert back.headers["location"] == f"{place}?done=taken-back#your-view"
    assert "It is not settled." not in await words(house, "sam")
    await sam.post(f"{VIEWS}/6", data={"value": "not-met", "reason": "Still not.", "notes": [note]})
    shown = await house.client("dana").post(f"{VIEWS}/reveal", data={"standard": "6"})
    assert shown.headers["location"] == f"{place}#views-6"
    said = await words(house, "priya")
    assert "Not met Sam Whitfield, technology Still not. Nobody owns retention." in said
    assert "Still not." not in await words(house, "grace")


async def test_open_pages_of_the_panel_hear_how_many_are_in_and_what_is_revealed(house: House) -> None:
    await panel_of_three(house)
    async with house.stream("priya", page=True) as panel, house.stream("grace", page=True) as team:
        await panel.next()
        await team.next()
        await give(house, "sam", value="not-met", reason="Nobody owns it.")
        told = (await panel.next())["data"]
        assert "1 of 2 in" in told
        assert "Nobody owns it." not in told
        await give(house, "dana")
        told = (await panel.next())["data"]
        while "Nobody owns it." not in told:
            told = (await panel.next())["data"]
        await house.api("grace").put(f"{IN}/statements/6", json={"body": "We do."})
        assert "Nobody owns it" not in (await team.next())["data"]


async def test_where_nothing_is_judged_nothing_is_asked(house: House) -> None:
    await house.api("iqbal").put(IN, json={"type": "peer-review"}, headers={"if-match": "*"})
    assert "Nobody is asked for a view" in await words(house, "priya")
    assert not (await give(house, "dana")).json()["revealed"]
    await house.api("iqbal").put(IN, json={"scale": "none"}, headers={"if-match": "*"})
    assert "Your view" not in await words(house, "priya")

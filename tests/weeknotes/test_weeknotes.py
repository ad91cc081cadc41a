"""Weeknotes: written, changed, removed and brought back; and who reads them."""

from typing import Any

import pytest

from tests.house import SERVICE, House, new_id
from tests.reading import Page, fill, opened

SITE = f"/services/{SERVICE}/weeknotes"
WEEK: dict[str, Any] = {"title": "Week 45", "dated": "2018-11-09", "body": "We **rehearsed**."}
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def write(house: House, by: str = "femi", id: str | None = None, **fields: Any) -> dict[str, Any]:
    """A weeknote of somebody's."""
    answer = await house.api(by).put(f"{SITE}/{id or new_id()}", json={**WEEK, **fields})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_weeknotes_are_written_changed_listed_by_day_and_removed(house: House) -> None:
    femi, ruth = house.api("femi"), house.api("ruth")
    older = await write(house, "grace", title="Week 44", dated="2018-11-02")
    newer = await write(house)
    assert newer["author"] == {"id": house.people["femi"].id, "name": "Femi Adeyemi"}
    one = f"{SITE}/{newer['id']}"
    assert (await femi.put(one, json=WEEK)).status_code == 200
    assert (await femi.put(one, json={**WEEK, "title": "Week 45, again"})).status_code == 428
    changed = await house.api("grace").put(one, json={"title": "Rehearsed"}, headers={"if-match": '"1"'})
    assert (changed.status_code, changed.json()["version"], changed.headers["etag"]) == (200, 2, '"2"')
    assert changed.json()["author"]["name"] == "Femi Adeyemi"
    stale = await femi.put(one, json={"title": "Mine"}, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["current"]["title"]) == (412, "Rehearsed")
    same_day = [await write(house, title=f"Day {n}") for n in range(2)]
    listed = (await ruth.get(f"{SITE}?limit=2")).json()
    rest = (await ruth.get(f"{SITE}?limit=2&after={listed['next']}")).json()
    days = sorted(one["id"] for one in [newer, *same_day])
    assert [one["id"] for one in listed["items"] + rest["items"]] == [*days, older["id"]]
    assert rest["next"] is None
    assert (await femi.delete(one, headers={"if-match": '"1"'})).status_code == 412
    assert [(await femi.delete(one)).status_code for _ in range(2)] == [204, 204]
    assert (await ruth.get(one)).status_code == 404
    assert (await femi.put(one, json=WEEK)).status_code == 409
    back = await femi.put(one, json=WEEK, headers={"if-match": '"2"'})
    assert (back.status_code, back.json()["version"]) == (200, 3)


@on_sqlite
async def test_a_weeknote_needs_a_title_a_day_and_words_or_an_address(house: House) -> None:
    femi = house.client("femi")
    form = await opened(femi, f"{SITE}/new")
    empty = Page(await fill(femi, form, f"{SITE}/new", title="", dated=""))
    assert (empty.status, set(empty.errors)) == (422, {"title", "dated"})
    kept = Page(await fill(femi, form, f"{SITE}/new", title="Week 45", url="ftp://elsewhere"))
    assert set(kept.errors) == {"url"}
    assert kept.form(f"{SITE}/new")["title"] == ["Week 45"]
    wordless = Page(await fill(femi, form, f"{SITE}/new", title="Week 45"))
    assert wordless.errors == {"body": "Write something, or give the address where your weeknote is"}
    elsewhere = {"title": "Week 45", "url": "https://weeknotes.example/45"}
    answers = [await fill(femi, form, f"{SITE}/new", **elsewhere) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    page = await opened(femi, answers[0].headers["location"])
    assert (page.h1, page.links["https://weeknotes.example/45"]) == ("Week 45", elsewhere["url"])
    assert "The weeknote is saved." in page.text
    assert len((await house.api("femi").get(SITE)).json()["items"]) == 1


@on_sqlite
async def test_two_who_change_a_weeknote_see_both_texts_and_a_removed_one_comes_back(house: House) -> None:
    one = await write(house, body="One page.")
    address = f"{SITE}/{one['id']}"
    femi, grace = house.client("femi"), house.client("grace")
    forms = [await opened(by, f"{address}/edit") for by in (femi, grace)]
    assert (await fill(grace, forms[1], f"{address}/edit", body="Two pages.")).status_code == 303
    conflict = Page(await fill(femi, forms[0], f"{address}/edit", body="Three pages.", title="Week 45b"))
    assert conflict.status == 412
    assert "Two pages." in conflict.text
    assert conflict.form(f"{address}/edit")["body"] == ["Three pages."]
    preview = Page(await fill(femi, conflict, f"{address}/edit", body="**Bold**", preview="yes"))
    assert preview.said("strong") == ["Bold"]
    assert (await fill(femi, conflict, f"{address}/edit")).status_code == 303
    removed = await femi.post(f"{address}/remove")
    listed = await opened(femi, removed.headers["location"])
    assert "“Week 45b” is removed." in listed.text
    assert "There are no weeknotes" in (await opened(house.client("ruth"), SITE)).text
    back = await fill(femi, listed, f"{address}/restore")
    assert "back as it was" in (await opened(femi, back.headers["location"])).text


@on_sqlite
async def test_weeknotes_are_read_by_whoever_may_read_the_evidence_and_names_only_signed_in(
    house: House,
) -> None:
    one = await write(house)
    address = f"{SITE}/{one['id']}"
    assert (await house.client("nadia").get(address)).status_code == 404
    assert (await house.client().get(address)).status_code == 303
    put = house.api("femi").put(
        f"/services/{SERVICE}", json={"openness": "public"}, headers={"if-match": "*"}
    )
    assert (await put).status_code == 200
    for there in (SITE, address):
        assert "Femi" in (await opened(house.client("nadia"), there)).text
        assert "Femi" not in (await opened(house.client(), there)).text
    assert (await house.api("nadia").put(address, json=WEEK)).status_code == 403
    assert (await house.api().get(address)).json()["author"] is None


@on_sqlite
async def test_a_weeknote_of_another_service_is_none_here(house: House) -> None:
    one = await write(house)
    assert (await house.api("nadia").put("/services/bins", json={"name": "Bins"})).status_code == 201
    elsewhere = f"/services/bins/weeknotes/{one['id']}"
    nadia = house.api("nadia")
    assert [(await nadia.get(elsewhere)).status_code, (await nadia.delete(elsewhere)).status_code] == [
        404,
        404,
    ]
    browser = house.client("nadia")
    for step in ("remove", "restore", "edit"):
        assert (await browser.post(f"{elsewhere}/{step}", data={"title": "Mine"})).status_code == 404
    assert (await house.api("femi").get(f"{SITE}/{one['id']}")).json() == one


@on_sqlite
async def test_hostile_18_a_weeknote_runs_no_script_and_leads_nowhere_but_the_web(house: House) -> None:
    body = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    one = await write(house, body=body, title="<script>alert(2)</script>")
    page = await opened(house.client("ruth"), f"{SITE}/{one['id']}")
    listed = await opened(house.client("ruth"), SITE)
    for shown in (page, listed):
        scripts = [script.get("src") for script in shown.all("script")]
        assert all(source and source.startswith("/static/") for source in scripts)
        assert not shown.all("img")
        assert not [link for link in shown.links.values() if link.startswith("javascript")]
        assert "alert(2)" in shown.text
    bad = await house.api("femi").put(f"{SITE}/{new_id()}", json={**WEEK, "url": "javascript:alert(1)"})
    assert bad.status_code == 422


@on_sqlite
async def test_hostile_20_a_weeknote_says_nothing_to_the_pages_own_scripts(house: House) -> None:
    body = '<form action="/x" id="notice"><button hx-post="/x" data-hx-on="x">a</button></form>\n\n# Main content'
    one = await write(house, body=body)
    page = await opened(house.client("ruth"), f"{SITE}/{one['id']}")
    prose = page.all("div", "prose")[0]
    assert prose.get("data-hx-ignore") is not None
    assert {element.tag for element in prose.iter()} <= {"div", "p", "h2"}
    assert [element.get("id") for element in prose.iter("h2")] == ["user-main-content"]

"""Evidence pages: revisions, the tree, who may read and write, and the forms without JavaScript."""

import asyncio
import re
from typing import Any

import pytest

from assessor import markdown
from assessor.evidence import changes, pages, tree
from assessor.problem import Problem
from tests.house import ASSESSMENT, SERVICE, House

API = f"/services/{SERVICE}/evidence"
SITE = f"/services/{SERVICE}/evidence"


async def write(
    house: House, id: str, by: str = "femi", version: int | None = None, **fields: Any
) -> dict[str, Any]:
    """A page of somebody's, new or changed."""
    headers = {"if-match": f'"{version}"'} if version else {}
    answer = await house.api(by).put(
        f"{API}/{id}", json={"title": id.capitalize(), **fields}, headers=headers
    )
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.json())


async def open_to(house: House, openness: str) -> None:
    """Lets others read the service."""
    answer = await house.api("femi").put(
        f"/services/{SERVICE}", json={"openness": openness}, headers={"if-match": "*"}
    )
    assert answer.status_code == 200, answer.text


async def test_the_same_page_again_is_no_revision_and_no_entry(house: House) -> None:
    first = await write(house, "vision", body="One screen.\r\nNot six.")
    position = (await house.api("dana").get(f"/assessments/{ASSESSMENT}")).json()["position"]
    again = await write(house, "vision", body="One screen.\nNot six.")
    assert again == first
    assert (await house.api("dana").get(f"/assessments/{ASSESSMENT}")).json()["position"] == position
    assert len((await house.api("femi").get(f"{API}/vision/revisions")).json()["items"]) == 1


async def test_two_people_who_save_at_once_do_not_lose_each_others_text(house: House) -> None:
    await write(house, "vision", body="One")
    put = [
        house.api(by).put(f"{API}/vision", json={"body": body}, headers={"if-match": '"1"'})
        for by, body in (("femi", "Femi's"), ("grace", "Grace's"))
    ]
    answers = await asyncio.gather(*put)
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    stale = next(answer for answer in answers if answer.status_code == 412)
    assert stale.json()["current"]["version"] == 2


async def test_two_who_make_the_same_page_of_a_service_nobody_assesses_make_one(house: House) -> None:
    made = await house.api("femi").put("/services/bins", json={"name": "Bins"})
    assert made.status_code == 201
    put = [
        house.api("femi").put("/services/bins/evidence/why", json={"title": "Why", "body": body})
        for body in ("a", "b", "a", "b")
    ]
    answers = [answer.status_code for answer in await asyncio.gather(*put)]
    assert answers.count(201) == 1
    assert set(answers) <= {200, 201, 428}


async def test_only_a_change_of_text_is_rendered_again(house: House) -> None:
    made = await write(house, "vision", body="# Why\n\nBecause.")
    assert '<h2 id="user-why">Why</h2>' in made["html"]
    moved = await write(house, "vision", version=1, dated="2018-05-04")
    assert moved["html"] == made["html"]


async def test_html_of_an_older_renderer_is_made_anew_without_a_write(house: House) -> None:
    await write(house, "vision", body="**One** screen.")
    async with house.database.transaction() as tx:
        await tx.run(
            "update page set html = 'old', renderer = :old where id = 'vision'", old=markdown.RENDERER - 1
        )
    assert (await house.api("ruth").get(f"{API}/vision")).json()[
        "html"
    ] == "<p><strong>One</strong> screen.</p>\n"
    listed = (await house.api("ruth").get(API)).json()["items"]
    assert "<strong>" in listed[0]["html"]
    row = await house.database.one("select html from page where id = 'vision'")
    assert row == {"html": "old"}


async def test_a_text_that_is_too_long_is_refused_with_a_sentence(house: House) -> None:
    api = house.api("femi")
    most = await api.put(f"{API}/long", json={"title": "Long", "body": "é" * 100_000})
    assert most.status_code == 201
    answer = await api.put(f"{API}/longer", json={"title": "Longer", "body": "é" * 100_001})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "body", "message": "Use 100,000 characters or fewer"}]


@pytest.mark.parametrize("id", ["new", "preview", "Not-A-Slug", "a" * 81])
async def test_an_address_that_means_something_else_is_no_page(house: House, id: str) -> None:
    answer = await house.api("femi").put(f"{API}/{id}", json={"title": "A page"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "id"


async def test_a_page_below_a_removed_one_can_still_be_changed_and_comes_back_below_it(house: House) -> None:
    await write(house, "build")
    await write(house, "sprints", parent="build")
    await house.api("femi").delete(f"{API}/build")
    changed = await house.api("femi").put(
        f"{API}/sprints", json={"body": "Twelve."}, headers={"if-match": '"1"'}
    )
    assert (changed.status_code, changed.json()["parent"]) == (200, "build")
    other = await house.api("femi").put(f"{API}/costs", json={"title": "Costs", "parent": "build"})
    assert other.status_code == 422


async def test_a_circle_that_a_removal_would_hide_is_refused(house: House) -> None:
    await write(house, "a")
    await write(house, "b", parent="a")
    await house.api("femi").delete(f"{API}/b")
    back = await house.api("femi").put(f"{API}/a", json={"parent": "b"}, headers={"if-match": '"1"'})
    assert back.status_code == 422


async def test_deleting_with_a_version_that_is_not_the_newest_is_refused(house: House) -> None:
    await write(house, "vision")
    await write(house, "vision", version=1, body="More.")
    stale = await house.api("femi").delete(f"{API}/vision", headers={"if-match": '"1"'})
    assert stale.status_code == 412
    assert (await house.api("femi").delete(f"{API}/vision", headers={"if-match": '"2"'})).status_code == 204


async def test_pages_are_listed_in_order_of_their_ids_and_go_on_behind_a_cursor(house: House) -> None:
    for id in ("c", "a", "b"):
        await write(house, id)
    first = (await house.api("ruth").get(f"{API}?limit=2")).json()
    assert [item["id"] for item in first["items"]] == ["a", "b"]
    rest = (await house.api("ruth").get(f"{API}?limit=2&after={first['next']}")).json()
    assert ([item["id"] for item in rest["items"]], rest["next"]) == (["c"], None)


async def test_revisions_go_on_behind_a_cursor(house: House) -> None:
    await write(house, "a")
    for version in (1, 2):
        await write(house, "a", version=version, body=str(version))
    first = (await house.api("ruth").get(f"{API}/a/revisions?limit=2")).json()
    assert [item["revision"] for item in first["items"]] == [3, 2]
    rest = (await house.api("ruth").get(f"{API}/a/revisions?limit=2&after={first['next']}")).json()
    assert ([item["revision"] for item in rest["items"]], rest["next"]) == ([1], None)


async def test_a_public_service_is_read_by_anybody_and_names_nobody_to_them(house: House) -> None:
    await write(house, "vision", body="One screen.")
    assert (await house.api().get(f"{API}/vision")).status_code == 401
    assert (await house.client().get(f"{SITE}/vision")).headers["location"].startswith("/sign-in")
    await open_to(house, "organisation")
    assert (await house.api().get(f"{API}/vision")).status_code == 401
    assert (await house.api("nadia").get(f"{API}/vision")).status_code == 200
    await open_to(house, "public")
    assert (await house.api().get(f"{API}/vision")).status_code == 200
    assert (await house.api().get(f"{API}/vision/revisions")).json()["items"][0]["who"] is None
    for address in (SITE, f"{SITE}/vision", f"{SITE}/vision/revisions", f"{SITE}/vision/revisions/1"):
        answer = await house.client().get(address)
        assert answer.status_code == 200, address
        assert "Femi" not in answer.text
    assert (await house.api().put(f"{API}/vision", json={"body": "x"})).status_code == 401
    assert (await house.client("nadia").get(f"{SITE}/vision/edit")).status_code == 403


async def test_leadership_does_not_come_in_through_a_confidential_assessment(house: House) -> None:
    await write(house, "vision")
    assert (await house.api("helen").get(f"{API}/vision")).status_code == 200
    closed = await house.api("iqbal").put(
        f"/assessments/{ASSESSMENT}", json={"confidential": True}, headers={"if-match": "*"}
    )
    assert closed.status_code == 200, closed.text
    assert (await house.api("helen").get(f"{API}/vision")).status_code == 404


async def test_a_published_assessment_gets_no_entries_of_later_evidence(house: House) -> None:
    for state in ("writing-up", "fact-check", "published"):
        await house.api("iqbal").put(f"/assessments/{ASSESSMENT}/state", json={"to": state})
    before = (await house.api("dana").get(f"/assessments/{ASSESSMENT}")).json()["position"]
    await write(house, "vision")
    assert (await house.api("dana").get(f"/assessments/{ASSESSMENT}")).json()["position"] == before


# --- On pages -----------------------------------------------------------------------------------------


def version_in(text: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found
    return found[1]


async def test_a_page_is_written_read_changed_removed_and_brought_back_by_forms(house: House) -> None:
    femi = house.client("femi")
    made = await femi.post(f"{SITE}/new", data={"title": "What we heard", "body": "## Calls\r\n\r\nFifteen."})
    assert (made.status_code, made.headers["location"]) == (303, f"{SITE}/what-we-heard")
    page = f"{SITE}/what-we-heard"
    assert '<h2 id="user-calls">Calls</h2>' in (await femi.get(page)).text
    form = await femi.get(f"{page}/edit")
    assert "Fifteen." in form.text
    sent = {
        "version": version_in(form.text),
        "title": "What we heard",
        "body": "Sixteen.",
        "dated": "2018-06-22",
    }
    assert (await femi.post(f"{page}/edit", data=sent)).status_code == 303
    assert "22 June 2018" in (await femi.get(page)).text
    compared = (await femi.get(f"{page}/revisions/2")).text
    assert "<del>" in compared
    assert "Sixteen." in compared
    assert "Remove “What we heard”?" in (await femi.get(f"{page}/remove")).text
    removed = await femi.post(f"{page}/remove")
    assert "“What we heard” is removed." in (await femi.get(removed.headers["location"])).text
    assert (await femi.get(page)).status_code == 404
    back = await femi.post(f"{page}/restore")
    assert back.headers["location"] == f"{page}?done=restored"
    assert "Sixteen." in (await femi.get(page)).text


async def test_the_form_of_a_new_page_sent_twice_makes_one_page(house: House) -> None:
    sent = {"title": "What we heard", "body": "Fifteen."}
    answers = [await house.client("femi").post(f"{SITE}/new", data=sent) for _ in range(2)]
    assert [answer.headers["location"] for answer in answers] == [f"{SITE}/what-we-heard"] * 2
    other = await house.client("grace").post(f"{SITE}/new", data={**sent, "body": "Another text."})
    assert other.headers["location"] == f"{SITE}/what-we-heard-2"


async def test_a_link_is_kept_with_a_sentence_and_who_can_open_it(house: House) -> None:
    sent = {
        "link": "yes",
        "title": "Board",
        "url": "https://jira.example/ncc",
        "body": "Every story.",
        "access": "ask",
    }
    made = await house.client("femi").post(f"{SITE}/new", data=sent)
    shown = (await house.client("ruth").get(made.headers["location"])).text
    assert 'href="https://jira.example/ncc" rel="noreferrer noopener nofollow"' in shown
    assert "Ask us to open it" in shown
    wrong = await house.client("femi").post(f"{SITE}/new", data={**sent, "url": "javascript:alert(1)"})
    assert wrong.status_code == 422
    assert 'href="#url"' in wrong.text
    assert "Every story." in wrong.text


async def test_a_wrong_field_is_told_beside_it_and_the_text_is_kept(house: House) -> None:
    answer = await house.client("femi").post(f"{SITE}/new", data={"title": " ", "body": "A long text."})
    assert answer.status_code == 422
    assert 'href="#title">Enter a title</a>' in answer.text
    assert "A long text." in answer.text


async def test_a_conflict_shows_both_texts_and_saves_the_second_time(house: House) -> None:
    await write(house, "vision", body="One screen.")
    await write(house, "vision", version=1, body="Two screens.")
    femi, sent = house.client("femi"), {"version": "1", "title": "Vision", "body": "Three screens."}
    conflict = await femi.post(f"{SITE}/vision/edit", data=sent)
    assert conflict.status_code == 412
    assert "Two screens." in conflict.text
    assert "Three screens." in conflict.text
    again = await femi.post(f"{SITE}/vision/edit", data={**sent, "version": version_in(conflict.text)})
    assert again.status_code == 303
    assert (await house.api("ruth").get(f"{API}/vision")).json()["body"] == "Three screens."


async def test_a_preview_is_safe_html_and_saves_nothing(house: House) -> None:
    femi, body = house.client("femi"), "**One** <script>alert(1)</script>"
    fragment = await femi.post(f"{SITE}/preview", data={"body": body})
    assert fragment.text.startswith('<div class="prose" data-hx-ignore><p><strong>One</strong>')
    assert "<script>" not in fragment.text
    whole = await femi.post(f"{SITE}/new", data={"title": "One", "body": body, "preview": "yes"})
    assert "nothing is saved yet" in whole.text
    assert "<strong>One</strong>" in whole.text
    assert (await house.api("femi").get(API)).json()["items"] == []


async def test_a_page_says_what_it_shows_in_the_assessments_one_may_enter(house: House) -> None:
    await write(house, "vision")
    await open_to(house, "organisation")
    claim = {"standard": 1, "page": "vision", "says": "Shows who it is for."}
    address = f"/assessments/{ASSESSMENT}/claims/5c1f2f5e-8f3b-4d0a-9c55-0b1c4f6a7d21"
    assert (await house.api("grace").put(address, json=claim)).status_code == 201
    assert "Shows who it is for." in (await house.client("femi").get(f"{SITE}/vision")).text
    assert "Shows who it is for." not in (await house.client("nadia").get(f"{SITE}/vision")).text


async def test_the_history_of_a_removed_page_is_for_those_who_write_it(house: House) -> None:
    await write(house, "vision", body="A name too many.")
    await house.api("femi").delete(f"{API}/vision")
    assert (await house.client("dana").get(f"{SITE}/vision/revisions/1")).status_code == 404
    assert "A name too many." in (await house.client("femi").get(f"{SITE}/vision/revisions/1")).text


# --- The parts ----------------------------------------------------------------------------------------


def row(id: str, parent: str | None = None) -> dict[str, Any]:
    return {"id": id, "parent": parent}


def test_a_tree_holds_every_page_once_also_where_a_parent_is_gone() -> None:
    rows = [row("a"), row("b", "a"), row("c", "b"), row("d", "gone")]
    walked = [(depth, each["id"]) for depth, each in tree.walk(tree.grow(rows))]
    assert walked == [(0, "a"), (1, "b"), (2, "c"), (0, "d")]
    assert [each["id"] for each in tree.above(rows, "c")] == ["a", "b"]
    assert tree.below(rows, "a") == {"a", "b", "c"}


async def test_changes_show_what_went_and_came_with_a_little_around() -> None:
    before = "\n".join(f"line {n}" for n in range(20))
    parts = await changes.between(before, before.replace("line 10\n", "line ten\n"))
    assert [(part.kind, part.lines or part.count) for part in parts] == [
        ("skipped", 8),
        ("same", ("line 8", "line 9")),
        ("gone", ("line 10",)),
        ("new", ("line ten",)),
        ("same", ("line 11", "line 12")),
        ("skipped", 7),
    ]
    assert await changes.between(before, before) == []


async def test_texts_of_many_lines_are_compared_in_time() -> None:
    one = "\n".join(f"{n % 7}" for n in range(30_000))
    other = "\n".join(f"{n % 11}" for n in range(30_000))
    async with asyncio.timeout(5):
        parts = await changes.between(one, other)
    assert {part.kind for part in parts} >= {"gone", "new"}


async def test_nobody_stores_a_page_without_a_title(house: House) -> None:
    with pytest.raises(Problem) as refused:
        await pages.put(house.journal, house.people["femi"], SERVICE, "empty", pages.PageForm(), None)
    assert refused.value.status == 422


async def test_a_new_page_stands_behind_its_neighbours_and_the_same_form_twice_is_one_page(
    house: House,
) -> None:
    femi = house.client("femi")
    await house.api("femi").put(f"/services/{SERVICE}/evidence/vision", json={"title": "Vision", "order": 7})
    for _ in range(2):
        sent = await femi.post(f"/services/{SERVICE}/evidence/new", data={"title": "Costs", "body": "Few."})
        assert sent.status_code == 303, sent.text
    pages = (await house.api("femi").get(f"/services/{SERVICE}/evidence")).json()["items"]
    assert {page["id"]: page["order"] for page in pages} == {"costs": 8, "vision": 7}

"""What the evidence shows: claims from a standard and from a page, and the evidence as an assessment sees it."""

import re
from typing import Any

import pytest

from tests.house import ASSESSMENT, SERVICE, House, Listening, new_id

IN = f"/assessments/{ASSESSMENT}"
CLAIMS = f"{IN}/claims"


async def page(house: House, id: str, version: int | None = None, **fields: Any) -> None:
    """A page of the service."""
    headers = {"if-match": f'"{version}"'} if version else {}
    answer = await house.api("femi").put(
        f"/services/{SERVICE}/evidence/{id}", json={"title": id.capitalize(), **fields}, headers=headers
    )
    assert answer.status_code in (200, 201), answer.text


async def claim(house: House, by: str = "grace", id: str | None = None, **fields: Any) -> str:
    """A claim of somebody's; gives its id."""
    id = id or new_id()
    body = {"standard": 1, "page": "research", "says": "Shows whom we asked.", **fields}
    answer = await house.api(by).put(f"{CLAIMS}/{id}", json=body)
    assert answer.status_code == 201, answer.text
    return id


async def move(house: House, *states: str) -> None:
    for state in states:
        answer = await house.api("iqbal").put(f"{IN}/state", json={"to": state})
        assert answer.status_code == 200, answer.text


async def test_claims_are_listed_by_standard_and_in_order(house: House) -> None:
    await page(house, "research")
    ids = [await claim(house, standard=number) for number in (3, 1, 3)]
    listed = (await house.api("dana").get(CLAIMS)).json()["items"]
    assert [item["id"] for item in listed] == ids
    third = (await house.api("ruth").get(f"{CLAIMS}?standard=3")).json()["items"]
    assert [item["id"] for item in third] == [ids[0], ids[2]]
    first = (await house.api("ruth").get(f"{CLAIMS}?limit=2")).json()
    rest = (await house.api("ruth").get(f"{CLAIMS}?limit=2&after={first['next']}")).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == ids
    assert listed[0]["author"]["name"] == "Grace Lin"


async def test_pages_are_counted_once_for_each_standard(house: House) -> None:
    await page(house, "research")
    await page(house, "personas")
    for fields in ({}, {"heading": "Who"}, {"page": "personas"}, {"standard": 2}):
        await claim(house, **fields)
    standards = (await house.api("helen").get(IN)).json()["standards"]
    assert [standard["evidence"] for standard in standards[:3]] == [2, 1, 0]


async def test_any_of_the_team_changes_a_claim_and_its_author_stays(house: House) -> None:
    await page(house, "research")
    id = await claim(house)
    changed = await house.api("femi").put(f"{CLAIMS}/{id}", json={"standard": 2}, headers={"if-match": '"1"'})
    assert (changed.status_code, changed.json()["standard"], changed.json()["says"]) == (
        200,
        2,
        "Shows whom we asked.",
    )
    assert changed.json()["author"]["name"] == "Grace Lin"


async def test_a_removed_claim_comes_back_by_its_version(house: House) -> None:
    await page(house, "research")
    id = await claim(house)
    assert (await house.api("femi").delete(f"{CLAIMS}/{id}", headers={"if-match": '"9"'})).status_code == 412
    assert (await house.api("femi").delete(f"{CLAIMS}/{id}")).status_code == 204
    assert (await house.api("femi").get(f"{CLAIMS}/{id}")).status_code == 404
    body = {"standard": 1, "page": "research"}
    assert (await house.api("femi").put(f"{CLAIMS}/{id}", json=body)).status_code == 409
    back = await house.api("femi").put(f"{CLAIMS}/{id}", json=body, headers={"if-match": '"1"'})
    assert (back.status_code, back.json()["version"]) == (200, 2)


@pytest.mark.parametrize("state", ["writing-up", "published", "cancelled"])
async def test_claims_are_made_in_every_state_but_the_last(house: House, state: str) -> None:
    await page(house, "research")
    id = await claim(house)
    steps = {"writing-up": ["writing-up"], "cancelled": ["cancelled"]}
    await move(house, *steps.get(state, ["writing-up", "fact-check", "published"]))
    expected = 201 if state == "writing-up" else 409
    body = {"standard": 2, "page": "research"}
    assert (await house.api("grace").put(f"{CLAIMS}/{new_id()}", json=body)).status_code == expected
    assert (await house.api("grace").delete(f"{CLAIMS}/{id}")).status_code == (
        204 if expected == 201 else 409
    )


async def test_the_stream_brings_claims_statements_and_pages(house: House) -> None:
    async with house.stream("ruth") as listening:
        await listening.next()
        await page(house, "research", body="Fifteen.")
        entry = await listening.entry()
        assert (entry["action"], entry["thing"]) == (
            "evidence.changed",
            {"id": "research", "title": "Research", "revision": 1},
        )
        id = await claim(house)
        entry = await listening.entry()
        assert (entry["action"], entry["id"], entry["standard"]) == ("claim.written", id, 1)
        assert entry["thing"]["says"] == "Shows whom we asked."
        await house.api("grace").delete(f"{CLAIMS}/{id}")
        entry = await listening.entry()
        assert (entry["action"], entry["thing"]) == ("claim.removed", None)


# --- On pages -----------------------------------------------------------------------------------------


async def test_several_pages_are_named_for_a_standard_at_once(house: House) -> None:
    await page(house, "research")
    await page(house, "personas")
    grace = house.client("grace")
    form = (await grace.get(f"{CLAIMS}/new?standard=1")).text
    nonce = re.search(r'name="nonce" value="([^"]+)"', form)
    assert nonce
    sent = {
        "nonce": nonce[1],
        "from_standard": "1",
        "page": ["research", "personas"],
        "says": "Shows who they are.",
        "says-research": "Shows whom we asked.",
        "says-personas": "",
    }
    for _ in range(2):  # the same form sent twice
        answer = await grace.post(CLAIMS, data=sent)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{IN}/standards/1#evidence")
    listed = (await house.api("ruth").get(CLAIMS)).json()["items"]
    assert [(item["page"], item["says"]) for item in listed] == [
        ("research", "Shows whom we asked."),
        ("personas", "Shows who they are."),
    ]


async def test_one_page_is_named_for_several_standards_at_once(house: House) -> None:
    await page(house, "research", body="## Who we asked\n\nFifteen.")
    grace = house.client("grace")
    form = (await grace.get(f"{CLAIMS}/new?page=research")).text
    assert '<option value="Who we asked">' in form
    sent = {
        "nonce": "n",
        "page": "research",
        "standard": ["1", "2"],
        "heading": "Who we asked",
        "says-2": "Two.",
    }
    answer = await grace.post(CLAIMS, data={**sent, "says": "One."})
    assert answer.headers["location"] == f"{IN}/evidence/research"
    listed = (await house.api("ruth").get(CLAIMS)).json()["items"]
    assert [(item["standard"], item["says"], item["heading"]) for item in listed] == [
        (1, "One.", "Who we asked"),
        (2, "Two.", "Who we asked"),
    ]
    shown = (await grace.get(f"{IN}/standards/1")).text
    assert f'href="{IN}/evidence/research#user-who-we-asked"' in shown


async def test_all_of_a_form_is_said_or_nothing_of_it(house: House) -> None:
    await page(house, "research")
    sent = {"nonce": "n", "from_standard": "1", "page": ["research", "no-such-page"], "says": "Kept words."}
    answer = await house.client("grace").post(CLAIMS, data=sent)
    assert answer.status_code == 422
    assert "Kept words." in answer.text
    assert (await house.api("ruth").get(CLAIMS)).json()["items"] == []


async def test_choosing_nothing_is_told_beside_the_choices(house: House) -> None:
    await page(house, "research")
    answer = await house.client("grace").post(CLAIMS, data={"nonce": "n", "page": "research"})
    assert answer.status_code == 422
    assert 'href="#chosen">Choose at least one standard</a>' in answer.text


async def test_a_claim_is_changed_removed_and_brought_back_by_forms(house: House) -> None:
    await page(house, "research")
    id, grace = await claim(house), house.client("grace")
    sent = {"version": "1", "standard": "2", "page": "research", "heading": "", "says": "Shows more."}
    changed = await grace.post(f"{CLAIMS}/{id}/edit", data=sent)
    assert changed.headers["location"] == f"{IN}/standards/2#claim-{id}"
    stale = await grace.post(f"{CLAIMS}/{id}/edit", data={**sent, "says": "Shows less."})
    assert stale.status_code == 412
    assert "Shows more." in stale.text
    assert "Shows less." in stale.text
    removed = await grace.post(f"{CLAIMS}/{id}/remove")
    assert "no longer stands for this standard" in (await grace.get(removed.headers["location"])).text
    assert (await grace.post(f"{CLAIMS}/{id}/restore")).status_code == 303
    assert (await house.api("ruth").get(f"{CLAIMS}/{id}")).json()["says"] == "Shows more."


async def test_the_evidence_of_an_assessment_begins_with_what_has_none(house: House) -> None:
    await page(house, "research")
    await claim(house)
    text = (await house.client("dana").get(f"{IN}/evidence")).text
    without = text.partition('id="without-evidence"')[2].partition("</section>")[0]
    assert "2 Have a multidisciplinary team" in without
    assert "1 Understand user needs" not in without
    assert "Shows whom we asked." in text


async def test_a_page_is_read_as_it_was_submitted_with_the_way_to_now(house: House) -> None:
    await page(house, "research", body="Fifteen.")
    await page(house, "costs")
    await claim(house)
    await move(house, "evidence-submitted", "preparing", "evidence-submitted")
    await page(house, "research", version=1, body="Sixteen.")
    await page(house, "late")
    await house.api("femi").delete(f"/services/{SERVICE}/evidence/costs")
    dana = house.client("dana")
    then = (await dana.get(f"{IN}/evidence/research")).text
    assert "<p>Fifteen.</p>" in then
    assert "changed since" in then
    now = (await dana.get(f"{IN}/evidence/research?as=now")).text
    assert "<p>Sixteen.</p>" in now
    compared = (await dana.get(f"/services/{SERVICE}/evidence/research/revisions/2?since=1")).text
    assert "Fifteen." in compared
    assert "removed it since" in (await dana.get(f"{IN}/evidence/costs")).text
    assert "new since the evidence was submitted" in (await dana.get(f"{IN}/evidence/late")).text
    listed = (await dana.get(f"{IN}/evidence")).text
    for words in ("Changed since it was submitted", "New since", "Removed since"):
        assert words in listed
    submitted = (await dana.get(f"{IN}/evidence?as=submitted")).text
    assert ">Late<" not in submitted
    api = {item["page"]: item for item in (await house.api("dana").get(f"{IN}/evidence")).json()["items"]}
    assert (api["costs"]["submitted"], api["costs"]["revision"]) == (1, None)
    assert [shown["standard"] for shown in api["research"]["claims"]] == [1]
    assert (await dana.get(f"{IN}/evidence/no-such-page")).status_code == 404


async def test_only_the_team_is_offered_the_forms(house: House) -> None:
    await page(house, "research")
    await claim(house)
    assert "Say what it shows" in (await house.client("grace").get(f"{IN}/evidence/research")).text
    assert "Say what it shows" not in (await house.client("dana").get(f"{IN}/evidence/research")).text
    assert (await house.client("dana").get(f"{CLAIMS}/new?standard=1")).status_code == 403


async def heard(listening: Listening) -> str:
    """The HTML that the next entry brings to open pages."""
    while True:
        found = await listening.next()
        if "data" in found:
            return found["data"]


async def test_the_table_of_evidence_follows_what_the_team_writes(house: House) -> None:
    async with house.stream("dana", page=True) as listening:
        await page(house, "research")
        made = await heard(listening)
        assert '<li id="evidence-research"' in made
        assert "Shows nothing for a standard yet." in made
        id = await claim(house)
        claimed = await heard(listening)
        assert "Shows whom we asked." in claimed.partition('<li id="evidence-research"')[2]
        assert (
            "1 Understand user needs"
            not in claimed.partition('id="without-evidence"')[2].partition("</section>")[0]
        )
        await house.api("femi").delete(f"/services/{SERVICE}/evidence/research")
        removed = await heard(listening)
        assert '<span data-remove="evidence-research">' in removed
        assert f'<span data-remove="claim-{id}">' in removed


async def test_a_form_with_many_pages_is_still_one_that_can_be_sent(house: House) -> None:
    async with house.database.transaction() as tx:
        for n in range(100):
            await tx.run(
                """insert into page (service, id, title, body, html, renderer, access, revision, version, at)
                values (:service, :id, 'A page', '', '', 1, 'anyone', 1, 1, :now)""",
                service=SERVICE,
                id=f"page-{n}",
                now=tx.now,
            )
    grace = house.client("grace")
    form = (await grace.get(f"{CLAIMS}/new?standard=1")).text
    assert form.count('type="checkbox"') == 100
    assert 'name="says-' not in form
    sent = {"nonce": "n", "from_standard": "1", "says": "All of it."}
    many = await grace.post(CLAIMS, data={**sent, "page": [f"page-{n}" for n in range(61)]})
    assert many.status_code == 422
    assert "Choose 60 at most" in many.text
    most = await grace.post(CLAIMS, data={**sent, "page": [f"page-{n}" for n in range(60)]})
    assert most.status_code == 303
    assert (await house.api("ruth").get(f"/assessments/{ASSESSMENT}")).json()["standards"][0][
        "evidence"
    ] == 60

"""Evidence, claims and statements in JSON: who may write them, and what each change comes to."""

import pytest

from tests.house import ASSESSMENT, SERVICE, House, new_id

PAGES = f"/services/{SERVICE}/evidence"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40


async def page(house: House, id: str = "user-research", **fields: object) -> dict[str, object]:
    body = {"title": "User research", "body": "# What we did\n\nFifteen calls.", **fields}
    response = await house.api("femi").put(f"{PAGES}/{id}", json=body)
    assert response.status_code in (200, 201), response.text
    return dict(response.json())


async def test_a_page_is_given_back_with_its_html_and_its_revision(house: House) -> None:
    made = await page(house, dated="2018-06-29", order=3)
    assert (made["revision"], made["version"], made["order"], made["dated"]) == (1, 1, 3, "2018-06-29")
    assert "<p>Fifteen calls.</p>" in str(made["html"])


async def test_every_change_of_a_page_is_a_revision_that_stays(house: House) -> None:
    await page(house)
    changed = await house.api("grace").put(
        f"{PAGES}/user-research", json={"body": "Sixteen calls."}, headers={"if-match": '"1"'}
    )
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    revisions = (await house.api("ruth").get(f"{PAGES}/user-research/revisions")).json()["items"]
    assert [revision["revision"] for revision in revisions] == [2, 1]
    assert revisions[1]["body"] == "# What we did\n\nFifteen calls."
    assert revisions[0]["who"]["name"] == "Grace Lin"


async def test_only_the_team_changes_evidence_and_only_its_people_read_it(house: House) -> None:
    await page(house)
    expected = {"grace": 200, "dana": 403, "ruth": 403, "iqbal": 403, "helen": 403, "nadia": 404}
    for key, status in expected.items():
        answer = await house.api(key).put(
            f"{PAGES}/user-research", json={"body": "X"}, headers={"if-match": "*"}
        )
        assert answer.status_code == status, key
    for key, status in {"dana": 200, "ruth": 200, "iqbal": 200, "helen": 200, "nadia": 404}.items():
        assert (await house.api(key).get(f"{PAGES}/user-research")).status_code == status, key


async def test_a_service_open_to_the_organisation_is_read_by_anybody_signed_in(house: House) -> None:
    await page(house)
    opened = await house.api("femi").put(
        f"/services/{SERVICE}", json={"openness": "organisation"}, headers={"if-match": '"1"'}
    )
    assert opened.status_code == 200, opened.text
    assert (await house.api("nadia").get(f"{PAGES}/user-research")).status_code == 200


async def test_a_page_stands_below_one_that_exists_and_never_below_itself(house: House) -> None:
    await page(house)
    await page(house, "personas", parent="user-research")
    api = house.api("femi")
    nowhere = await api.put(f"{PAGES}/sprints", json={"title": "Sprints", "parent": "nothing"})
    circle = await api.put(f"{PAGES}/user-research", json={"parent": "personas"}, headers={"if-match": '"1"'})
    assert (nowhere.status_code, circle.status_code) == (422, 422)
    assert circle.json()["errors"][0]["field"] == "parent"


async def test_a_removed_page_comes_back_by_its_version(house: House) -> None:
    await page(house)
    api = house.api("femi")
    for _ in range(2):
        assert (await api.delete(f"{PAGES}/user-research")).status_code == 204
    assert (await api.get(f"{PAGES}/user-research")).status_code == 404
    body = {"title": "User research", "body": "Back."}
    assert (await api.put(f"{PAGES}/user-research", json=body)).status_code == 409
    back = await api.put(f"{PAGES}/user-research", json=body, headers={"if-match": '"1"'})
    assert (back.status_code, back.json()["version"]) == (200, 2)


async def test_a_change_of_evidence_is_in_the_journal_of_the_open_assessment(house: House) -> None:
    await page(house)
    items = (await house.api("ruth").get(f"/assessments/{ASSESSMENT}/journal")).json()["items"]
    last = items[-1]
    assert (last["action"], last["subject"], last["id"]) == ("evidence.changed", "evidence", "user-research")


async def test_a_claim_says_what_a_page_shows(house: House) -> None:
    await page(house)
    id = new_id()
    body = {"standard": 1, "page": "user-research", "says": "Who was asked, and what we learnt."}
    address = f"/assessments/{ASSESSMENT}/claims/{id}"
    assert (await house.api("dana").put(address, json=body)).status_code == 403
    made = await house.api("grace").put(address, json=body)
    assert (made.status_code, made.json()["heading"], made.json()["version"]) == (201, None, 1)
    assert (await house.api("grace").put(address, json=body)).status_code == 200
    shown = (await house.api("ruth").get(f"/assessments/{ASSESSMENT}")).json()["standards"][0]
    assert shown["evidence"] == 1
    assert (await house.api("grace").delete(address)).status_code == 204
    assert (await house.api("grace").delete(address)).status_code == 204
    assert (await house.api("ruth").get(f"/assessments/{ASSESSMENT}/claims")).json()["items"] == []


@pytest.mark.parametrize("wrong", [{"page": "no-such-page"}, {"standard": 16}, {"standard": None}])
async def test_a_claim_names_a_page_and_a_standard_that_exist(house: House, wrong: dict[str, object]) -> None:
    await page(house)
    body = {"standard": 1, "page": "user-research", "says": "Something.", **wrong}
    answer = await house.api("grace").put(f"/assessments/{ASSESSMENT}/claims/{new_id()}", json=body)
    assert answer.status_code == 422


async def test_a_statement_begins_unwritten_and_needs_no_version_then(house: House) -> None:
    address = f"/assessments/{ASSESSMENT}/statements/6"
    unwritten = await house.api("ruth").get(address)
    assert (unwritten.json()["version"], unwritten.json()["body"]) == (0, "")
    said = {"body": "An impact assessment was done.", "not_yet": "Nobody owns retention.", "ready": "nearly"}
    assert (await house.api("dana").put(address, json=said)).status_code == 403
    written = await house.api("femi").put(address, json=said)
    assert (written.status_code, written.headers["etag"]) == (200, '"1"')
    assert (await house.api("grace").put(address, json={"ready": "yes"})).status_code == 428
    assert (
        await house.api("grace").put(address, json={"ready": "yes"}, headers={"if-match": '"1"'})
    ).status_code == 200
    assert (await house.api("ruth").get(f"/assessments/{ASSESSMENT}/statements/16")).status_code == 404


async def test_what_was_submitted_stays_beside_what_it_is_now(house: House) -> None:
    await page(house)
    iqbal = house.api("iqbal")
    for state in ("evidence-submitted", "preparing", "evidence-submitted"):
        moved = await iqbal.put(f"/assessments/{ASSESSMENT}/state", json={"to": state})
        assert moved.status_code == 200, moved.text
    await house.api("femi").put(f"{PAGES}/user-research", json={"title": "Late"}, headers={"if-match": '"1"'})
    await page(house, "personas", title="Personas")
    now = (await house.api("dana").get(f"/assessments/{ASSESSMENT}/evidence")).json()["items"]
    assert {item["page"]: (item["submitted"], item["revision"]) for item in now} == {
        "user-research": (1, 2),
        "personas": (None, 1),
    }
    then = (await house.api("dana").get(f"/assessments/{ASSESSMENT}/evidence?as=submitted")).json()["items"]
    assert [(item["page"], item["title"]) for item in then] == [("user-research", "User research")]


async def test_a_file_is_kept_by_what_it_holds_and_served_as_what_it_is(house: House) -> None:
    api = house.api("grace")
    sent = {"file": ("../evil<b>.html", PNG, "text/html")}
    first = await api.post(f"/services/{SERVICE}/files", files=sent)
    assert (first.status_code, first.json()["type"], first.json()["name"]) == (
        201,
        "image/png",
        "evil<b>.html",
    )
    assert (await api.post(f"/services/{SERVICE}/files", files=sent)).status_code == 200
    shown = await house.api("ruth").get(f"/services/{SERVICE}/files/{first.json()['sha256']}")
    assert shown.content == PNG
    assert shown.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert (
        await house.api("nadia").get(f"/services/{SERVICE}/files/{first.json()['sha256']}")
    ).status_code == 404


async def test_hostile_15_a_page_of_html_is_handed_over_to_be_saved(house: House) -> None:
    sent = {"file": ("page.html", b"<script>alert(1)</script>", "image/png")}
    kept = (await house.api("grace").post(f"/services/{SERVICE}/files", files=sent)).json()
    shown = await house.api("ruth").get(f"/services/{SERVICE}/files/{kept['sha256']}")
    assert shown.headers["content-disposition"].startswith("attachment;")
    assert shown.headers["content-type"] == "application/octet-stream"


async def test_submitting_takes_down_the_hashes_of_the_files_that_pages_name(house: House) -> None:
    sent = {"file": ("map.png", PNG, "image/png")}
    sha256 = (await house.api("grace").post(f"/services/{SERVICE}/files", files=sent)).json()["sha256"]
    await page(house, body=f"![A map](/services/{SERVICE}/files/{sha256})")
    for state in ("evidence-submitted", "preparing", "evidence-submitted"):
        await house.api("iqbal").put(f"/assessments/{ASSESSMENT}/state", json={"to": state})
    rows = await house.database.all("select page, files from submitted")
    assert rows == [{"page": "user-research", "files": [sha256]}]

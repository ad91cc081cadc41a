"""Publication: frozen once, open to everybody or not, and nothing of it outside before."""

from typing import Any

import pytest

from tests.house import ASSESSMENT, SERVICE, House, new_id

HERE = f"/assessments/{ASSESSMENT}"
OPEN = f"/published/{ASSESSMENT}"
sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def put(house: House, by: str, address: str, **body: Any) -> Any:
    """What somebody writes by the API; gives what stands then."""
    api = house.api(by)
    given = await api.get(address)
    match = (
        {"if-match": given.headers["etag"]} if given.status_code == 200 and "etag" in given.headers else {}
    )
    answer = await api.put(address, json=body, headers=match)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def drafted(house: House) -> None:
    """A note of each kind, a decision, a recommendation for everyone and one of the panel's, a page of evidence."""
    note = {"standard": 6, "kind": "strength", "visibility": "everyone"}
    await put(
        house, "priya", f"{HERE}/notes/{new_id()}", body="Recordings are **deleted** after a month.", **note
    )
    await put(
        house,
        "priya",
        f"{HERE}/notes/{new_id()}",
        standard=6,
        kind="concern",
        body="SECRETNOTE",
        visibility="panel",
    )
    asked = {"standard": 6, "level": "must"}
    await put(
        house,
        "sam",
        f"{HERE}/recommendations/{new_id()}",
        body="Name an owner.",
        visibility="everyone",
        **asked,
    )
    await put(
        house, "sam", f"{HERE}/recommendations/{new_id()}", body="SECRETASK", visibility="panel", **asked
    )
    await put(house, "dana", f"{HERE}/agreed-ratings/6", value="met", reason="SEEN on the day.")
    await put(house, "dana", f"{HERE}/overall", value="met", reason="It works.", next="go-on")
    await put(
        house, "grace", f"/services/{SERVICE}/evidence/calls", title="Calls", body="## How\n\nWe answer them."
    )


async def to(house: House, *states: str) -> None:
    for state in states:
        await put(house, "dana", f"{HERE}/state", to=state)


async def published(house: House) -> None:
    await drafted(house)
    await to(house, "writing-up", "fact-check", "published")


async def test_what_is_published_is_open_to_everybody_and_never_changes(house: House) -> None:
    nobody = house.client()
    assert (await nobody.get(OPEN)).status_code == 404
    await published(house)
    page = await nobody.get(OPEN)
    assert page.status_code == 200, page.text
    assert "Recordings are <strong>deleted</strong>" in page.text
    assert "SECRET" not in page.text and "Dana" not in page.text
    before = await nobody.get(f"/open/assessments/{ASSESSMENT}.json")
    row = await house.database.one("select document, sha256 from edition")
    await put(house, "femi", f"/services/{SERVICE}", name="Another name")
    await put(house, "grace", f"/services/{SERVICE}/evidence/calls", title="Calls", body="Nothing.")
    assert await house.database.one("select document, sha256 from edition") == row
    after = await nobody.get(f"/open/assessments/{ASSESSMENT}.json")
    assert (before.content, before.headers["etag"]) == (after.content, after.headers["etag"])


@sqlite
async def test_a_correction_is_a_new_edition_and_unseen_until_it_is_published(house: House) -> None:
    await published(house)
    dana, grace, nobody = house.client("dana"), house.client("grace"), house.client()
    was = (await house.api("grace").get(f"{HERE}/report")).json()
    version = (await house.api("dana").get(f"{HERE}/report")).json()["version"]
    correction = f"{HERE}/report/correction"
    early = await dana.post(correction, data={"note": "Nothing yet.", "sure": "yes"})
    assert early.status_code == 422
    answer = await dana.post(f"{correction}/summary", data={"version": version, "text": "CORRECTED"})
    assert answer.status_code == 303, answer.text
    for there in (HERE, f"{HERE}/report"):
        assert "CORRECTED" not in (await grace.get(there)).text
    assert (await house.api("grace").get(f"{HERE}/report")).json() == was
    assert (await grace.get(correction)).status_code == 403
    page = await dana.get(correction)
    assert "Summary" in page.text
    assert (await dana.post(correction, data={"note": " "})).status_code == 422
    answer = await dana.post(correction, data={"note": "The **summary** was empty.", "sure": "yes"})
    assert answer.status_code == 303, answer.text
    second = (await nobody.get(OPEN)).text
    assert "CORRECTED" in second and "The <strong>summary</strong> was empty." in second
    first = await nobody.get(f"{OPEN}/editions/1")
    assert "There is a newer edition" in first.text and "CORRECTED" not in first.text
    assert (await nobody.get(f"{OPEN}/editions/3")).status_code == 404
    assert (await house.api("grace").get(f"{HERE}/report")).json()["summary"] == "CORRECTED"
    listed = (await nobody.get("/open/register.json")).json()["reports"]
    assert [(one["id"], one["edition"]) for one in listed] == [(ASSESSMENT, 2)]

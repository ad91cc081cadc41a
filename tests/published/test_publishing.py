"""Publication: frozen once, open to everybody or not, and nothing of it outside before."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from assessor.documents.document import Document, Service, read
from assessor.imported import importing
from assessor.report import edition_queries as queries
from assessor.report.edition import listing
from tests.house import ASSESSMENT, BASE, SERVICE, House, new_id

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
    assert "SECRET" not in page.text
    assert "Dana" not in page.text
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
    seen = ["", "/journal", "/recommendations", "/notes", "/agreed-ratings/6"]
    there_was = [(await house.api("grace").get(HERE + there)).text for there in seen]
    version = (await house.api("dana").get(f"{HERE}/report")).json()["version"]
    correction = f"{HERE}/report/correction"
    early = await dana.post(correction, data={"note": "Nothing yet.", "sure": "yes"})
    assert early.status_code == 422
    answer = await dana.post(f"{correction}/summary", data={"version": version, "text": "CORRECTED"})
    assert answer.status_code == 303, answer.text
    for there in (HERE, f"{HERE}/report"):
        assert "CORRECTED" not in (await grace.get(there)).text
    assert (await house.api("grace").get(f"{HERE}/report")).json() == was
    assert [(await house.api("grace").get(HERE + there)).text for there in seen] == there_was
    for there in ("/report/publish", "/fact-check", "/report/report.md", "/report/editions/1"):
        assert "CORRECTED" not in (await grace.get(HERE + there)).text, there
    assert (await grace.get(correction)).status_code == 403
    page = await dana.get(correction)
    assert "Summary" in page.text
    assert (await dana.post(correction, data={"note": " "})).status_code == 422
    answer = await dana.post(correction, data={"note": "The **summary** was empty.", "sure": "yes"})
    assert answer.status_code == 303, answer.text
    second = (await nobody.get(OPEN)).text
    assert "CORRECTED" in second
    assert "The <strong>summary</strong> was empty." in second
    first = await nobody.get(f"{OPEN}/editions/1")
    assert "There is a newer edition" in first.text
    assert "CORRECTED" not in first.text
    assert (await nobody.get(f"{OPEN}/editions/3")).status_code == 404
    assert (await house.api("grace").get(f"{HERE}/report")).json()["summary"] == "CORRECTED"
    listed = (await nobody.get("/open/register.json")).json()["reports"]
    assert [(one["id"], one["edition"]) for one in listed] == [(ASSESSMENT, 2)]


@sqlite
async def test_before_it_is_published_one_says_what_goes_along_who_reads_it_and_who_is_named(
    house: House,
) -> None:
    await drafted(house)
    dana, grace, sam, nobody = (house.client(key) for key in ("dana", "grace", "sam", None))
    page = f"{HERE}/report/publish"
    assert "with a decision" not in (await grace.get(page)).text  # nothing of the report before it is theirs
    file = await house.api("grace").post(f"/services/{SERVICE}/files", files={"file": ("a.txt", b"Numbers.")})
    sha256 = file.json()["sha256"]
    body = f"[Numbers](/services/{SERVICE}/files/{sha256}), [more](/services/{SERVICE}/evidence/hidden)."
    await put(house, "grace", f"/services/{SERVICE}/evidence/calls", title="Calls", body=body)
    await put(house, "grace", f"/services/{SERVICE}/evidence/hidden", title="Hidden", body="UNPUBLISHED")
    chosen = {"page": ["calls", "of-another-service"]}
    assert (await grace.post(f"{page}/pages", data=chosen)).status_code == 303
    for named in ("yes", "no", "yes"):  # at once, also where a page of the report is kept
        assert (await sam.post(f"{HERE}/report/named", data={"named": named})).status_code == 303
        said = "Sam Whitfield, Assessor" in (await dana.get(f"{HERE}/report")).text
        assert said == (named == "yes")
    await to(house, "writing-up", "fact-check")
    shown = (await dana.get(page)).text
    assert "Sam" in shown
    assert "Publish for everybody" in shown
    unsure = await dana.post(page, data={"reason": "All said."})
    assert unsure.status_code == 422
    assert "All said." in unsure.text
    assert (await nobody.get(OPEN)).status_code == 404
    assert (await dana.post(page, data={"sure": "yes"})).headers["location"] == f"{HERE}/report"
    report = (await nobody.get(OPEN)).text
    assert house.people["sam"].name in report
    assert house.people["priya"].name not in report
    there = f"{OPEN}/evidence/calls"
    text = (await nobody.get(there)).text
    assert f'href="{OPEN}/evidence/files/{sha256}"' in text
    assert "evidence/hidden" not in text
    held = await nobody.get(f"{OPEN}/evidence/files/{sha256}")
    assert held.content == b"Numbers."
    assert held.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in held.headers["content-security-policy"]
    assert (await nobody.get(f"{OPEN}/evidence/hidden")).status_code == 404
    await put(house, "grace", f"/services/{SERVICE}/evidence/calls", title="Calls", body="Rewritten.")
    assert (await nobody.get(there)).text == text


@sqlite
async def test_a_confidential_assessment_is_read_by_those_with_a_seat_alone(house: House) -> None:
    await drafted(house)
    await put(house, "iqbal", HERE, confidential=True)
    dana, nobody = house.client("dana"), house.client()
    refused = await dana.post(f"{HERE}/report/publish/readers", data={"readers": "everybody"})
    assert refused.status_code == 422
    await to(house, "writing-up", "fact-check", "published")
    for there in (OPEN, f"{OPEN}/editions/1", f"{OPEN}/report.md", f"/open/assessments/{ASSESSMENT}.json"):
        assert (await nobody.get(there)).status_code == 404, there
    assert (await nobody.get("/open/register.json")).json()["reports"] == []
    inside = await house.client("grace").get(f"{HERE}/report")
    assert inside.status_code == 200
    assert "Recordings are" in inside.text


@sqlite
async def test_what_was_published_before_there_were_editions_has_none_until_its_lead_publishes_one(
    house: House,
) -> None:
    await published(house)
    async with house.database.transaction() as tx:  # as it is after an upgrade
        for table in ("edition", "listing", "report_version", "report", "point"):
            await tx.run(f"delete from {table}")
    dana, grace, nobody = house.client("dana"), house.client("grace"), house.client()
    page = await grace.get(f"{HERE}/report")
    assert page.status_code == 200
    assert "No report is kept here" in page.text
    assert "Publish a report now" not in page.text
    assert (await grace.get(f"{HERE}/report/report.md")).status_code == 404, "it would be the panel's draft"
    assert (await nobody.get(OPEN)).status_code == 404
    correction = f"{HERE}/report/correction"
    assert correction in (await dana.get(f"{HERE}/report")).text
    await dana.post(f"{HERE}/report/publish/readers", data={"readers": "seated"})
    assert "now, for those with a seat" in (await dana.get(correction)).text
    assert (await dana.post(correction, data={})).status_code == 422
    assert (await dana.post(correction, data={"sure": "yes"})).status_code == 303
    page = await grace.get(f"{HERE}/report")
    assert "Recordings are" in page.text
    assert "SECRET" not in page.text
    api = (await house.api("grace").get(f"{HERE}/report")).json()
    assert api["standards"][5]["done_well"][0]["body"].startswith("Recordings are")
    assert (await nobody.get(OPEN)).status_code == 404
    await dana.post(f"{HERE}/report/publish/readers", data={"readers": "everybody"})
    assert "Who may read it: everybody" in (await dana.get(correction)).text
    opening = await dana.post(correction, data={"note": "Everybody may read it.", "sure": "yes"})
    assert opening.status_code == 303
    assert "Recordings are" in (await nobody.get(OPEN)).text
    assert ASSESSMENT in (await nobody.get("/published")).text


@sqlite
async def test_what_turns_confidential_is_open_no_more(house: House) -> None:
    await published(house)
    nobody = house.client()
    assert ASSESSMENT in (await nobody.get("/published")).text
    await put(house, "iqbal", HERE, confidential=True)
    assert ASSESSMENT not in (await nobody.get("/published")).text
    assert (await nobody.get(OPEN)).status_code == 404
    for there in ("/open/recommendations.csv", "/open/feed.atom"):
        assert ASSESSMENT not in (await nobody.get(there)).text


async def test_the_open_data_is_asked_for_without_a_cookie_and_answers_304(house: House) -> None:
    await drafted(house)
    evil = {"standard": 7, "level": "should", "visibility": "everyone"}
    await put(house, "sam", f"{HERE}/recommendations/{new_id()}", body='=cmd|"/c calc"!A1', **evil)
    await put(house, "femi", f"/services/{SERVICE}", name="<b>Calls</b> & \x0b more")
    await to(house, "writing-up", "fact-check", "published")
    nobody = house.client()
    kinds = {
        "/open/register.json": "application/json",
        f"/open/assessments/{ASSESSMENT}.json": "application/json",
        "/open/recommendations.csv": "text/csv; charset=utf-8",
        "/open/feed.atom": "application/atom+xml",
    }
    for there, kind in kinds.items():
        answer = await nobody.get(there)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "set-cookie" not in answer.headers
        again = await nobody.get(there, headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert (await nobody.head(there)).status_code == 200
        none = await nobody.get(f"{there}x")
        assert (none.status_code, none.headers["access-control-allow-origin"]) == (404, "*"), (
            "a program reads why"
        )
        assert none.headers["content-type"] == "application/problem+json"
    rows = list(csv.DictReader(io.StringIO((await nobody.get("/open/recommendations.csv")).text)))
    assert [row["recommendation"] for row in rows] == ["Name an owner.", '\'=cmd|"/c calc"!A1']
    assert {(row["edition"], row["address"]) for row in rows} == {("1", f"{BASE}{OPEN}")}
    feed = ET.fromstring((await nobody.get("/open/feed.atom")).text)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert (
        feed.findtext("a:entry/a:title", namespaces=names) == "<b>Calls</b> &  more: public beta assessment"
    )
    document = (await nobody.get(f"/open/assessments/{ASSESSMENT}.json")).json()
    assert (
        read({**document, "address": None}).sha256
        == (await nobody.get("/open/register.json")).json()["reports"][0]["sha256"]
    )


@sqlite
async def test_what_this_board_published_is_not_brought_in_beside_itself(
    house: House, tmp_path: Path
) -> None:
    await published(house)
    own = await house.client().get(f"/open/assessments/{ASSESSMENT}.json")
    (tmp_path / "own.json").write_bytes(own.content)
    lines = await importing.register(house.database, tmp_path)
    assert any("own.json: is published by this board, left out" in line for line in lines), lines
    listed = (await house.client().get("/open/register.json")).json()["reports"]
    assert [one["id"] for one in listed] == [ASSESSMENT]


async def test_the_list_is_found_by_words_and_values_and_paged(house: House) -> None:
    await published(house)
    async with house.database.transaction() as tx:
        for n in range(30):
            service = Service(name=f"Bins {n}", organisation="Barking & Dagenham")
            made = Document(
                id=f"bins-{n}",
                title=f"Bins {n}",
                service=service,
                phase="alpha",
                held_on=(f"2016-01-{n + 1:02}",),
            )
            await queries.put_listing(tx, listing(made, imported=True))
    nobody = house.client()
    titles = re.compile(r'<h3 class="row__title"><a href="/published/([^"]+)"')
    first = titles.findall((await nobody.get("/published")).text)
    second = titles.findall((await nobody.get("/published?page=2")).text)
    assert first == [ASSESSMENT, *[f"bins-{n}" for n in range(29, 5, -1)]]
    assert second == [f"bins-{n}" for n in range(5, -1, -1)]
    assert titles.findall((await nobody.get("/published?q=BINS+17")).text) == ["bins-17"]
    assert titles.findall((await nobody.get("/published?result=met")).text) == [ASSESSMENT]
    found = await nobody.get("/published?organisation=Barking+%26+Dagenham&page=9")
    assert len(titles.findall(found.text)) == 5
    assert "/published?organisation=Barking+%26+Dagenham" in found.text.replace("&amp;", "&")
    assert "No report fits" in (await nobody.get("/published?q=100%25")).text
    page = (await nobody.get("/open/register.json")).json()
    assert [one["id"] for one in page["reports"]] == [*first, *second]
    assert page["next"] is None


@sqlite
async def test_words_removed_for_good_are_gone_from_every_edition_which_says_so(house: House) -> None:
    await published(house)
    before = await house.database.one("select sha256 from edition")
    assert b"deleted" in (await house.client().get(f"{OPEN}/report.md")).content
    sent = {"step": "remove", "words": "deleted", "sure": "yes"}
    answer = await house.client("dana").post(f"{HERE}/redact", data=sent)
    assert answer.status_code == 303, answer.text
    assert not house.app.state.files.kept.items  # made of what stood there before
    assert b"deleted" not in (await house.client().get(f"{OPEN}/report.md")).content
    text = (await house.client().get(OPEN)).text
    assert "deleted" not in text
    assert "Words were removed from this edition" in text
    row = await house.database.one(
        "select e.sha256, l.sha256 as listed, e.document from edition e join listing l on l.id = e.assessment"
    )
    assert row
    assert before
    assert row["sha256"] == row["listed"] != before["sha256"]
    assert read(row["document"]).sha256 == row["sha256"]


@sqlite
async def test_hostile_57_nobody_brings_a_board_of_their_own_before_everybody_or_into_others_place(
    house: House,
) -> None:
    """Anybody signed in may practise; only whoever organises says what stands for everybody, and under which name."""
    nadia, iqbal = house.api("nadia"), house.api("iqbal")
    imported = Document(id="of-others", title="Theirs", service=Service(name="Theirs")).as_json()
    async with house.database.transaction() as tx:
        await tx.run(
            """insert into imported_report (id, source, document, recognised, original, at, version)
            values ('of-others', 'x', :document, '{}', '', :now, 1)""",
            document=json.dumps(imported),
            now=tx.now,
        )
    assert (await nadia.put("/services/mine", json={"name": "Mine"})).status_code == 201
    board = {"service": "mine", "standard_set": "lgdss", "phase": "alpha", "type": "practice"}
    for id in ("imported", "of-others"):
        for by in (nadia, iqbal):
            refused = await by.put(f"/assessments/{id}", json=board)
            assert refused.status_code in (409, 422), (id, refused.text)
    made = await nadia.put("/assessments/mine", json=board)
    assert made.status_code == 201
    real = await nadia.put("/assessments/mine", json={"type": "assessment"}, headers={"if-match": "*"})
    assert real.status_code == 422, real.text
    everybody = {"readers": "everybody"}
    address = "/assessments/mine/report/publish"
    refused = await house.client("nadia").post(f"{address}/readers", data=everybody)
    assert refused.status_code == 422
    assert "Whoever organises" in refused.text
    for state in ("evidence-submitted", "in-session", "writing-up", "fact-check"):
        assert (await nadia.put("/assessments/mine/state", json={"to": state})).status_code == 200
    assert (await house.client("nadia").post(address, data={"sure": "yes"})).status_code == 303
    assert (await house.client().get("/published/mine")).status_code == 404
    assert "of-others" in (await house.client().get("/open/assessments/of-others.json")).text
    assert (await house.client("iqbal").post(f"{address}/readers", data=everybody)).status_code == 303

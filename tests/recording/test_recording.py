"""Assessments that were held another way: recorded in one form, counted like others, chased by nobody."""

import asyncio
from datetime import date
from typing import Any

import pytest

from assessor.deadlines import deadlines
from tests.house import SERVICE, House
from tests.reading import Page, fill, opened

MINIMUM = {
    "service": SERVICE,
    "phase": "alpha",
    "method": "show-and-tell",
    "standard_set": "lgdss",
    "scale": "met",
    "day": "2018-10-09",
}
ID = f"{SERVICE}-alpha"
HERE = f"/assessments/{ID}"
PDF = b"%PDF-1.4 what was found"


async def record(house: House, **also: Any) -> str:
    answer = await house.client("iqbal").post("/record", data={**MINIMUM, **also})
    assert answer.status_code == 303, Page(answer).errors
    return answer.headers["location"].partition("?")[0].rpartition("/")[2]


async def test_an_assessment_held_another_way_is_recorded_in_one_form(house: House) -> None:
    iqbal = house.client("iqbal")
    form = await opened(iqbal, f"/record?service={SERVICE}")
    wrong = Page(await fill(iqbal, form, "/record", service="", day="soon", **{"fact-took-part": "many"}))
    assert set(wrong.errors) == {"service", "phase", "method", "day", "fact-took-part"}
    met = Page(await fill(iqbal, form, "/record", **MINIMUM, show="all-met"))
    assert (met.status, met.form("/record")["result-6"]) == (200, ["met"])
    fields = met.form("/record") | {"result-6": ["not-met"], "result-7": ["unknown"], "overall": ["met"]}
    fields |= {"reason": ["One thing first."], "fact-took-part": ["9"], "fact-days-to-publish": ["12"]}
    report = {"file": ("../what was found.html", PDF, "text/html")}
    pressed = [iqbal.post("/record", data=fields, files=report) for _ in range(3)]
    answers = await asyncio.gather(*pressed)
    assert [one.headers["location"] for one in answers] == [f"{HERE}?done=recorded"] * 3
    rows = await house.database.all("select * from assessment where id <> 'contact-centre-beta'")
    assert [(row["id"], row["state"], row["starts_on"], row["recorded"]) for row in rows] == [
        (ID, "published", "2018-10-09", True)
    ]
    assert rows[0]["recorded_facts"] == {"took-part": 9, "days-to-publish": 12}
    board = await opened(house.client("femi"), HERE)
    for words in (
        "Held another way and recorded here on",
        "The whole: Met",
        "One thing first.",
        "Not recorded",
    ):
        assert words in board.text
    assert not {"Evidence", "The day", "Questions", "Report"} & set(board.links)
    thing = (await house.api("femi").get(HERE)).json()
    ratings = [one["agreed_rating"] for one in thing["standards"]]
    assert (ratings[5], ratings[6], ratings.count("met"), thing["overall"]["value"]) == (
        "not-met",
        None,
        13,
        "met",
    )
    assert (await house.api("iqbal").get("/assessments")).json()["items"][0]["id"] == ID


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_hostile_02_a_report_attached_is_saved_and_never_run(house: House) -> None:
    iqbal = house.client("iqbal")
    page = b"<script>alert(1)</script>"
    made = await iqbal.post("/record", data=MINIMUM, files={"file": ("found.html", page)})
    assert made.status_code == 303
    address = (await opened(iqbal, HERE)).links["found.html"]
    answer = await house.client("femi").get(address)
    assert (answer.content, answer.headers["content-type"]) == (page, "application/octet-stream")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert (await house.client("nadia").get(address)).status_code == 404
    assert (await iqbal.get(address.replace(ID, "contact-centre-beta"))).status_code == 404
    assert (await house.client("femi").post(f"{address}/remove")).status_code == 403
    await iqbal.post(f"{address}/remove")
    assert (await iqbal.get(address)).status_code == 404
    huge = {"file": ("huge.pdf", b"%PDF-" + b"x" * 11 * 1024 * 1024)}
    assert (await iqbal.post("/record", data=MINIMUM, files=huge)).status_code == 413


async def test_what_was_recorded_is_changed_with_its_version_and_taken_out(house: House) -> None:
    iqbal, action = house.client("iqbal"), f"{HERE}/recording"
    assert await record(house, **{"result-6": "met", "result-7": "met", "overall": "met"}) == ID
    form = await opened(iqbal, action)
    before = await house.database.one(
        "select changed_at, open_position from assessment where id = :id", id=ID
    )
    changed = {"result-6": "not-met", "result-7": "unknown", "overall": "not-met", "reason": "Two things."}
    assert (await fill(iqbal, form, action, **changed)).status_code == 303
    entries = await house.database.all("select action, standard from journal where assessment = :id", id=ID)
    said = [(row["action"], row["standard"]) for row in entries]
    assert said[-4:] == [
        ("assessment.recorded", None),
        ("rating.agreed", 6),
        ("rating.agreed", 7),
        ("overall.agreed", None),
    ]
    after = await house.database.one("select changed_at, open_position from assessment where id = :id", id=ID)
    assert before
    assert after
    assert after["changed_at"] > before["changed_at"]
    ratings = await house.database.all(
        "select standard, value, version from rating where assessment = :id", id=ID
    )
    assert [tuple(row.values()) for row in ratings] == [(6, "not-met", 2)]
    stale = Page(await fill(iqbal, form, action, reason="One thing."))
    assert (stale.status, stale.form(action)["reason"]) == (412, ["One thing."])
    assert "Two things." in stale.text
    assert (await fill(iqbal, form, action, version="9" * 5000)).status_code == 412
    other = Page(await fill(iqbal, await opened(iqbal, action), action, standard_set="govuk"))
    assert set(other.errors) == {"standard_set"}
    for path, body in ((f"{HERE}/state", {"to": "cancelled"}), (HERE, {"phase": "live"})):
        answer = await house.api("iqbal").put(path, json=body, headers={"if-match": "*"})
        assert answer.status_code == 409
    assert (await iqbal.get(f"{HERE}/edit")).headers["location"] == action
    await iqbal.post(f"{action}/remove")
    assert "nothing counts it" in (await opened(iqbal, HERE)).text
    await iqbal.post(f"{action}/restore")
    assert "nothing counts it" not in (await opened(iqbal, HERE)).text
    assert await house.database.all("select 1 as n from edition") == []


async def test_nobody_but_who_organises_records_or_changes_what_is_recorded(house: House) -> None:
    await record(house, confidential="yes")
    told = {}
    for key in ("femi", "dana", "helen", "nadia"):
        client = house.client(key)
        asked = [
            await client.get("/record"),
            await client.post("/record", data=MINIMUM),
            await client.get(HERE),
        ]
        told[key] = [one.status_code for one in asked]
    assert told == {key: [404, 404, 404] for key in ("femi", "dana", "helen", "nadia")}
    email = house.people["dana"].email
    await house.api("iqbal").put(f"{HERE}/seats/{email}", json={"role": "lead"})
    dana = house.client("dana")
    assert (await dana.get(HERE)).status_code == 200
    again = {"standard": 6, "level": "must", "body": "Rehearse it."}
    for method, place, body in (
        ("PUT", "agreed-ratings/6", {"value": "met"}),
        ("PUT", "report", {"users": "Residents."}),
        ("PUT", "recommendations/6f1c2f5e-8f3b-4d0a-9c55-0b1c4f6a7d21", again),
    ):
        answer = await house.api("dana").request(method, f"{HERE}/{place}", json=body)
        assert answer.status_code == 409, place
    correction = await house.client("dana").post(
        f"{HERE}/report/correction", data={"note": "x", "sure": "yes"}
    )
    assert correction.status_code == 409
    for place in ("recording", "recording/remove"):
        assert (await dana.get(f"{HERE}/{place}")).status_code == 403
        assert (await dana.post(f"{HERE}/{place}", data=MINIMUM)).status_code == 403


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_new_service_is_made_with_what_was_recorded_of_it(house: House) -> None:
    given = {"service": "", "service_name": "Apply for a school place", "organisation": "Croydon Council"}
    assert await record(house, **given) == "apply-for-a-school-place-alpha"
    assert await record(house, **given) == "apply-for-a-school-place-alpha"
    assert await record(house, **given, **{"result-1": "met"}) == "apply-for-a-school-place-alpha-2"
    rows = await house.database.all("select id, organisation from service order by id")
    assert next(tuple(row.values()) for row in rows) == ("apply-for-a-school-place", "Croydon Council")
    assert len(rows) == 2


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_nobody_is_chased_for_what_was_held_another_way(house: House) -> None:
    await record(house, **{"result-6": "not-met", "overall": "not-met"})
    for key in ("iqbal", "femi"):
        front = await opened(house.client(key), "/")
        assert "9 October 2018" in front.text
        assert "Held another way" in front.text
        assert "Report of the alpha" not in front.text
    assert ID not in (await house.client().get("/published")).text
    assert (await house.client().get(f"/published/{ID}")).status_code == 404
    assert ID not in (await house.client().get("/open/register.json")).text
    due = await deadlines.due(house.database, house.app.state.settings, date(2018, 11, 23))
    assert due
    assert not [one for one in due if ID in one.address]
    report = await house.client("iqbal").get(f"{HERE}/report")
    assert report.headers["location"] == HERE

"""Imported reports on their pages: what was not recognised is listed, put right and left so; a report is removed."""

import re
from pathlib import Path

import pytest

from assessor.documents.document import Document, Service
from assessor.imported import importing
from assessor.imported import queries as imported_queries
from tests.house import House
from tests.imported.reports import KEY
from tests.imported.test_importing import as_json, stored

LIST = "/published/imported"
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


async def bring(house: House, folder: Path, *names: str, **changed: str) -> list[str]:
    """Imports reports of ours, the first with other fields where some are given; gives their ids."""
    given = as_json(*names)
    given[0] |= changed
    await importing.register(house.database, stored(folder, given))
    return [row["id"] for row in await imported_queries.listed(house.database)]


def form(text: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""
    fields = dict(re.findall(r'<input [^>]*name="([\w-]+)"[^>]* value="([^"]*)"', text))
    for name, options in re.findall(r'<select [^>]*name="([\w-]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


async def test_what_was_not_recognised_is_listed_put_right_and_left_so_by_later_imports(
    house: House, tmp_path: Path
) -> None:
    [id] = await bring(house, tmp_path, "careful")
    iqbal = house.client("iqbal")
    listed = (await iqbal.get(LIST)).text
    assert "Not recognised: phase, set of standards, date, result" in listed
    page = (await iqbal.get(f"{LIST}/{id}")).text
    assert "May proceed (see below)" in page, "the text as it came stands beside the form"
    sent = form(page) | {
        "phase": "alpha",
        "held_on": "2015-02-27",
        "standard_set": "gds-18",
        "decision-6": "met",
    }
    assert (sent["service"], sent["decision-4"], sent["decision-5"]) == ("Ferry Times", "met", "")
    answer = await iqbal.post(f"{LIST}/{id}", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}/{id}?done=saved")
    page = (await iqbal.get(f"{LIST}/{id}?done=saved")).text
    assert "Put right by Iqbal Hussain" in page
    assert "Not recognised:</strong> result." in page
    assert len([name for name in form(page) if name.startswith("decision-")]) == 18
    row = await imported_queries.one(house.database, id)
    assert row is not None
    document = imported_queries.document_of(row)
    assert (document.phase, document.held_on, row["held_on"]) == ("alpha", ("2015-02-27",), "2015-02-27")
    assert [(one.number, one.title, one.decision, one.reason) for one in document.standards] == [
        (4, "Use agile methods", "met", ""),
        (5, "Iterate and improve frequently", None, "The report says: No, Yes."),
        (6, "Evaluate tools and systems", "met", ""),
    ]
    public = (await house.client().get(f"/published/{id}")).text
    assert "27 February 2015" in public
    assert "Not recorded" in public
    assert "Iqbal" not in public
    said = await importing.register(
        house.database, stored(tmp_path, [as_json("careful")[0] | {"body": "New."}])
    )
    assert said[0].startswith(f"{id}: left as somebody put it right")
    kept = await imported_queries.one(house.database, id)
    assert kept is not None
    assert kept["document"] == row["document"]


async def test_of_a_day_of_which_only_the_month_is_known_the_lists_say_that_month(
    house: House, tmp_path: Path
) -> None:
    document = Document(id="lock", title="Book a lock", service=Service(name="Locks"), held_on=("2021-05",))
    await importing.register(house.database, stored(tmp_path, document.as_json()))
    for who, address in ((None, "/published"), ("iqbal", LIST)):
        listed = (await house.client(who).get(address)).text
        assert "May 2021" in listed
        assert "2021-05" not in listed


async def test_a_mistake_is_said_beside_its_field_with_what_was_typed(house: House, tmp_path: Path) -> None:
    [id] = await bring(house, tmp_path, "plain")
    iqbal = house.client("iqbal")
    page = await iqbal.get(f"{LIST}/{id}")
    wrong = {"service": " ", "held_on": "2015-02-30", "standard_set": "mine", "result": "splendid"}
    answer = await iqbal.post(f"{LIST}/{id}", data=form(page.text) | wrong)
    assert answer.status_code == 422
    for words in ("Enter the name of the service", "There is no day 2015-02-30", "Choose one of"):
        assert words in answer.text
    assert form(answer.text)["held_on"] == "2015-02-30"
    answer = await iqbal.post(f"{LIST}/{id}", data=form(page.text) | {"standard_set": "mine"})
    assert answer.status_code == 422
    assert "Choose one of the sets" in answer.text
    endless = {
        f"decision-09{'9' * 5000}": "met",
        "decision-": "met",
        "decision-0": "met",
        "decision-x": "met",
    }
    answer = await iqbal.post(f"{LIST}/{id}", data=form(page.text) | endless)
    assert answer.headers["location"].endswith("?done=same")


async def test_whoever_is_second_keeps_their_choices_and_is_told(house: House, tmp_path: Path) -> None:
    [id] = await bring(house, tmp_path, "plain")
    iqbal, alex = house.client("iqbal"), house.client("alex")
    opened = form((await iqbal.get(f"{LIST}/{id}")).text)
    assert (await alex.post(f"{LIST}/{id}", data=opened | {"organisation": "Canals"})).status_code == 303
    answer = await iqbal.post(f"{LIST}/{id}", data=opened | {"organisation": "Weirs"})
    assert answer.status_code == 412
    assert "Somebody changed this report after you opened it" in answer.text
    again = form(answer.text)
    assert again["organisation"] == "Weirs"
    assert (await iqbal.post(f"{LIST}/{id}", data=again)).status_code == 303
    row = await imported_queries.one(house.database, id)
    assert row is not None
    assert imported_queries.document_of(row).service.organisation == "Weirs"


async def test_a_report_is_removed_after_it_was_asked_and_comes_back_by_another_import(
    house: House, tmp_path: Path
) -> None:
    ids = await bring(house, tmp_path, "plain", "bare")
    iqbal = house.client("iqbal")
    assert "Remove this report?" in (await iqbal.get(f"{LIST}/{ids[0]}/remove")).text
    assert (await house.client().get(f"/published/{ids[0]}")).status_code == 200
    assert (await iqbal.post(f"{LIST}/{ids[0]}/remove")).status_code == 303
    assert (await house.client().get(f"/published/{ids[0]}")).status_code == 404
    assert ids[0] not in (await house.client().get("/open/register.json")).text
    assert (await iqbal.get(f"{LIST}/{ids[0]}")).status_code == 404
    assert sorted(await bring(house, tmp_path, "plain", "bare")) == sorted(ids)


async def test_every_report_is_read_by_everybody_with_where_it_comes_from(
    house: House, tmp_path: Path
) -> None:
    ids = await bring(house, tmp_path, *KEY)
    anybody = house.client()
    listed = (await anybody.get("/published")).text
    for id in ids:
        assert f'href="/published/{id}"' in listed
        page = await anybody.get(f"/published/{id}")
        assert page.status_code == 200
        assert page.text.count("<h1") == 1
        assert "Imported" in page.text
        assert 'rel="noreferrer' in page.text
        data = (await anybody.get(f"/open/assessments/{id}.json")).json()
        assert data["id"] == id
        text = page.text.replace("\xa0", " ").replace("&nbsp;", " ")
        for one in data["recommendations"]:  # said once, where the report says it
            assert text.count(one["body"].split("\n")[0]) == 1


async def test_hostile_18_nothing_of_an_imported_report_runs(house: House, tmp_path: Path) -> None:
    body = KEY["plain"][1]
    evil = "<script>alert(1)</script> [x](javascript:alert(2)) <img src=x onerror=alert(3)>"
    body = body.replace("A good alpha.", evil).replace("Rivers / Locks", evil).replace("L. Larch", evil)
    [id] = await bring(
        house,
        tmp_path,
        "plain",
        body=body,
        title=f"{evil} - Service Assessment",
        original_url="javascript:alert(4)",
    )
    for who, address in (
        ("iqbal", LIST),
        ("iqbal", f"{LIST}/{id}"),
        ("iqbal", f"{LIST}/{id}/remove"),
        (None, f"/published/{id}"),
        (None, "/published"),
        (None, "/open/feed.atom"),
    ):
        text = (await house.client(who).get(address)).text
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address
        assert not re.search(r'href="\s*javascript:', text), address

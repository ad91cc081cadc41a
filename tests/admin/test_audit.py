"""What was done, for administrators: the record and the journals in one list, chosen, turned and taken along."""

import csv
import io
from datetime import UTC, datetime

import pytest

from assessor import audit
from assessor.admin.audit import ON_A_PAGE
from assessor.documents.rows import harmless
from tests.house import ASSESSMENT, House, new_id
from tests.reading import opened


async def test_the_record_and_the_journals_stand_in_one_list_newest_first(house: House) -> None:
    iqbal = house.people["iqbal"].id
    async with house.journal.keep() as tx:
        detail = {"fields": ["in_pool"]}
        await audit.record(tx, "person.changed", who=iqbal, id=house.people["priya"].id, detail=detail)
    page = await opened(house.client("alex"), "/admin/audit")
    assert "Iqbal Hussain person changed: in pool Priya Raman" in page.text
    page = await opened(house.client("alex"), f"/admin/audit?assessment={ASSESSMENT}&kind=seats")
    assert "Iqbal Hussain seat changed" in page.text
    assert "state changed" not in page.text


async def test_what_the_panel_keeps_to_itself_is_not_listed(house: House) -> None:
    priya, note = house.api("priya"), f"/assessments/{ASSESSMENT}/notes/{new_id()}"
    written = await priya.put(note, json={"standard": 6, "body": "Kestrel.", "visibility": "panel"})
    assert written.status_code == 201, written.text
    address = f"/admin/audit?assessment={ASSESSMENT}&kind=notes"
    assert "note written" not in (await opened(house.client("alex"), address)).text
    again = await priya.put(note, headers={"if-match": "*"}, json={"visibility": "everyone"})
    assert again.status_code == 200
    text = (await opened(house.client("alex"), address)).text
    assert "Priya Raman note written" in text  # to everyone else it begins when it is opened
    assert "note changed" not in text
    assert "Kestrel" not in text


async def test_the_list_is_read_in_parts_without_loss_or_repetition(house: House) -> None:
    moment = datetime(2018, 11, 14, 10, 0, tzinfo=UTC)
    who = house.people["ola"].id
    for _ in range(3):  # many things at one moment
        async with house.database.transaction(ASSESSMENT) as tx:
            tx.begin_at(moment)
            for _ in range(20):
                await audit.record(tx, "token.made", who=who, id=who)
    house.journal.clock = lambda: moment
    for _ in range(60):
        async with house.journal.write(ASSESSMENT, who) as change:
            change.happened("assessment.changed", id=ASSESSMENT)
    alex, address, seen = house.client("alex"), f"/admin/audit?person={who}&to=2018-11-14", 0
    parts = []
    while address:
        page = await opened(alex, address)
        parts.append(len(page.all("tr")) - 1)
        seen += parts[-1]
        address = page.links.get("Earlier", "")
    assert seen == 120
    assert parts == [ON_A_PAGE, ON_A_PAGE, 20]


async def test_days_are_chosen_by_the_clocks_here_and_a_day_that_is_none_is_said(house: House) -> None:
    async with house.database.transaction() as tx:
        tx.begin_at(datetime(2018, 7, 1, 23, 30, tzinfo=UTC))  # already the second of July in London
        await audit.record(tx, "settings.changed", detail={"names": ["smtp_url"]})
    alex = house.client("alex")
    assert (
        "settings changed: smtp url"
        in (await opened(alex, "/admin/audit?from=2018-07-02&to=2018-07-02")).text
    )
    assert "Nothing like that" in (await opened(alex, "/admin/audit?from=2018-07-01&to=2018-07-01")).text
    page = await opened(alex, "/admin/audit?from=yesterday", 422)
    assert page.errors == {"from": "Use a day such as 2026-11-21"}


async def test_the_list_as_a_file_has_the_same_rows_and_no_formula(house: House) -> None:
    async with house.journal.keep() as tx:
        priya = house.people["priya"].id
        await tx.run("update person set name = :name where id = :id", name="=cmd()", id=priya)
        await audit.record(tx, "person.changed", who=priya, id=priya, detail={"fields": ["name"]})
    answer = await house.client("alex").get("/admin/audit.csv?kind=people")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["who"], row["action"], row["detail"]) for row in rows] == [
        ("'=cmd()", "person.changed", "name")
    ]
    everything = (await house.client("alex").get("/admin/audit.csv")).text.splitlines()
    assert len(everything) > 50


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", " =1", "\t=1", "\r1", "\n"])
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    assert harmless(cell).startswith("'")


async def test_administration_says_what_waits_and_where_to_look(house: House) -> None:
    page = await opened(house.client("alex"), "/admin")
    assert "This board sends no mail" in page.text
    assert {"/people", "/asked", "/admin/rights", "/admin/audit"} <= set(page.links.values())


async def test_the_table_of_rights_is_the_one_the_door_reads(house: House) -> None:
    page = await opened(house.client("alex"), "/admin/rights")
    cells = [" ".join("".join(cell.itertext()).split()) for row in page.all("tr") for cell in row]
    start = cells.index("Write notes")
    assert cells[start : start + 9] == [
        "Write notes",
        *["Yes", "Yes", "–No", "–No", "–No", "–No", "–No"],
        "Always but published and cancelled",
    ]

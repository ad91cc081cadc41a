"""The bundle for information requests: everything is in it, people are numbers, and names can be taken out."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest

from assessor.bundle.numbered import HIDDEN, Numbers
from assessor.bundle.queries import LEFT_OUT, REVISIONS, SECTIONS
from tests.account.test_export import columns_about_people
from tests.house import ASSESSMENT, SERVICE, House, new_id
from tests.pictures import picture
from tests.reading import opened

SCOPED = """
select m.name as table_name, c.name as column_name from sqlite_master m
join pragma_table_info(m.name) c where m.type = 'table' and c.name in ('assessment', 'service')
"""
CAST = [
    {"id": "5f0c6f0a-0000-4000-8000-000000000001", "name": "Dana Lee", "email": "dana@hackney.example"},
    {"id": "5f0c6f0a-0000-4000-8000-000000000002", "name": "Sam O’Neil", "email": "sam@hackney.example"},
    {"id": "5f0c6f0a-0000-4000-8000-000000000003", "name": "Ada Lee", "email": "ada@hackney.example"},
]


async def bundle_of(house: House) -> dict[str, bytes]:
    """What the administrator takes out, by its name in the zip."""
    answer = await house.client("alex").post(f"/assessments/{ASSESSMENT}/bundle.zip")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows(found: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(found[f"{name}.json"])
    return made


async def written(house: House) -> None:
    """What is held of the small assessment, with names in it."""
    api, put = f"/assessments/{ASSESSMENT}", house.api
    note = {"standard": 6, "body": "Grace Bello said it; ask GRACE@hackney.example.", "visibility": "panel"}
    name = house.people["grace"].name
    note["body"] = f"{name} said it; ask {house.people['grace'].email.upper()}."
    assert (await put("priya").put(f"{api}/notes/{new_id()}", json=note)).status_code == 201
    own = {
        "standard": 6,
        "body": "<script>alert(1)</script> to myself",
        "visibility": "me",
        "said_by": "Old Tom",
    }
    assert (await put("sam").put(f"{api}/notes/{new_id()}", json=own)).status_code == 201
    view = {"value": "not-met", "reason": "Nobody owns it."}
    assert (await put("priya").put(f"{api}/views/6", json=view)).status_code in (200, 201)
    page = {"title": "Rehearsals", "body": "By Grace."}
    assert (await put("grace").put(f"/services/{SERVICE}/evidence/rehearsals", json=page)).status_code == 201
    file = {"file": ("plan.png", picture(), "image/png")}
    assert (await put("grace").post(f"/services/{SERVICE}/files", files=file)).status_code in (200, 201)


async def test_everything_is_in_it_and_people_are_numbers(house: House) -> None:
    await written(house)
    found = await bundle_of(house)
    people = {
        row["name"]: row for row in csv.DictReader(io.StringIO(found["people.csv"].decode("utf-8-sig")))
    }
    grace, priya, sam = (house.people[key] for key in ("grace", "priya", "sam"))
    number = people[grace.name]["number"]
    notes = {row["visibility"]: row for row in rows(found, "with-names/note")}
    assert notes["panel"]["body"] == f"{grace.name} said it; ask {grace.email.upper()}."
    assert notes["panel"]["author"] == people[priya.name]["number"]
    assert notes["me"]["author"] == people[sam.name]["number"]
    without = {row["visibility"]: row for row in rows(found, "names-removed/note")}
    assert without["panel"]["body"] == f"{number} said it; ask {number}."
    assert without["me"]["said_by"] == HIDDEN
    assert rows(found, "names-removed/evidence-rehearsals")[0]["body"] == f"By {number}."
    assert rows(found, "names-removed/own_view")[0]["reason"] == "Nobody owns it."
    assert [row["action"] for row in rows(found, "names-removed/journal") if row["subject"] == "note"]
    assert picture() in [content for name, content in found.items() if name.startswith("files/")]
    assert b"&lt;script&gt;" in found["names-removed/note.html"]
    for name, content in found.items():
        if name.startswith("names-removed"):
            text = content.decode().lower()
            for person in house.people.values():
                assert person.name.lower() not in text, name
                assert person.email not in text, name
                assert person.id not in text, name
        elif name.startswith("with-names"):
            assert not any(person.id in content.decode() for person in house.people.values()), name
    for secret in (*house.sessions.values(), *house.tokens.values()):
        assert not any(secret.encode() in content for content in found.values())


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_the_page_says_what_is_in_it_and_the_record_who_took_it(house: House) -> None:
    await written(house)
    page = await opened(house.client("alex"), f"/assessments/{ASSESSMENT}/bundle")
    assert "Nobody who wrote here was promised secrecy" in page.text
    assert "of the panel, and to oneself" in page.text
    asked = "select who from audit where action = 'bundle.made'"
    assert await house.database.all(asked) == []  # looking is nothing
    await bundle_of(house)
    assert [row["who"] for row in await house.database.all(asked)] == [house.people["alex"].id]
    for key, status in (("iqbal", 403), ("dana", 404), ("helen", 404), ("nadia", 404)):
        for method, path in (("GET", "bundle"), ("POST", "bundle.zip")):
            answer = await house.client(key).request(method, f"/assessments/{ASSESSMENT}/{path}")
            assert answer.status_code == status, (key, path)
    assert len(await house.database.all(asked)) == 1
    privacy = await opened(house.client(None), "/privacy")
    assert "Nobody is promised secrecy" in privacy.text


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_no_table_is_forgotten(house: House) -> None:
    """Whoever adds a table says in which section it is, or why in none; and which of its columns name people."""
    sections = (*SECTIONS, REVISIONS)
    scoped = {row["table_name"] for row in await house.database.all(SCOPED)} | {"assessment", "service"}
    scoped |= {"retro_item", "retro_action"}  # an assessment's own retro has its id
    assert {one.table for one in sections} | set(LEFT_OUT) == scoped
    assert not {one.table for one in sections} & set(LEFT_OUT)
    named = {f"{one.table}.{column}" for one in sections for column in one.people}
    tables = {one.table for one in sections}
    there = {one for one in await columns_about_people(house.database) if one.partition(".")[0] in tables}
    assert named == there


def test_names_are_found_whole_and_in_part_and_nothing_else_is() -> None:
    numbers = Numbers(CAST, [{"person": CAST[0]["id"], "email": "d.lee@other.example"}])
    said = numbers.without_names
    assert said("DANA\u00a0LEE and sam o’neil, D.Lee@other.example") == "Person 1 and Person 2, Person 1"
    assert said("Sam asked; the same sample.") == "Person 2 asked; the same sample."
    assert said("Ms Lee") == "Ms Person 1 or 3"
    assert said(f"id {CAST[1]['id']}.") == "id Person 2."
    assert numbers.numbered({"who": CAST[1]["id"], "body": "Sam"}) == {"who": "Person 2", "body": "Sam"}
    assert said({"owner": "The team", "said_by": "Sam", "also": [6]}) == {
        "owner": HIDDEN,
        "said_by": "Person 2",
        "also": [6],
    }
    assert Numbers([]).without_names("Dana") == "Dana"

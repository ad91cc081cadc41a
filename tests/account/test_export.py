"""The copy of everything about somebody: nothing of theirs is left out, nothing of anybody else's is in it."""

import io
import json
import zipfile
from typing import Any

import html5lib
import pytest

from assessor.account.export_queries import LEFT_OUT, SECTIONS
from assessor.database import Database
from tests.house import ASSESSMENT, House, new_id

REFERENCES = """
select m.name as table_name, f."from" as column_name from sqlite_master m
join pragma_foreign_key_list(m.name) f where m.type = 'table' and f."table" = 'person'
"""


async def columns_about_people(database: Database) -> set[str]:
    """Every column that refers to a person, as table.column."""
    rows = await database.all(REFERENCES)
    return {f"{row['table_name']}.{row['column_name']}" for row in rows}


async def copy_of(house: House, key: str) -> tuple[dict[str, Any], str]:
    """What somebody downloads: the data and the page."""
    response = await house.client(key).get("/account/export.zip")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/zip"
    assert response.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert sorted(archive.namelist()) == ["everything.json", "index.html", "style.css"]
        return json.loads(archive.read("everything.json")), archive.read("index.html").decode()


async def test_every_column_about_a_person_is_in_the_copy_or_left_out_for_a_reason(demo_house: House) -> None:
    """Whoever adds a table says where it is shown, or why not."""
    covered = [column for section in SECTIONS for column in section.covers]
    here = await columns_about_people(demo_house.database) | {"person.id"}
    # a day somebody joined refers to the assessment, and stands in the profile
    assert len(covered) == len(set(covered))
    assert set(covered) | set(LEFT_OUT) == here
    assert not set(covered) & set(LEFT_OUT)


async def test_the_copy_holds_what_i_wrote_and_nothing_of_others(house: House) -> None:
    api = f"/assessments/{ASSESSMENT}"
    for key, body, visibility in (
        ("priya", "Only for myself.", "me"),
        ("priya", "For the panel of Priya.", "panel"),
        ("sam", "For the panel of Sam.", "panel"),
        ("sam", "For Sam alone.", "me"),
    ):
        note = {"standard": 6, "kind": "note", "body": body, "visibility": visibility}
        assert (await house.api(key).put(f"{api}/notes/{new_id()}", json=note)).status_code == 201
    data, page = await copy_of(house, "priya")
    assert {note["body"] for note in data["notes"]} == {"Only for myself.", "For the panel of Priya."}
    assert "For the panel of Priya." in page
    assert "Sam" not in page + json.dumps(data)
    assert data["profile"][0]["email"] == "priya@hackney.example"
    assert [seat["role"] for seat in data["seats"]] == ["assessor"]
    assert {token["scope"] for token in data["tokens"]} == {"read", "write"}
    assert {entry["action"] for entry in data["done"]} == {"note.written"}


async def test_the_copy_holds_no_secret(house: House) -> None:
    data, page = await copy_of(house, "priya")
    text = page + json.dumps(data)
    for secret in (house.sessions["priya"], house.tokens["priya", "read"], house.tokens["priya", "write"]):
        assert secret not in text
    for kind in ("session", "token"):
        for row in await house.database.all(f"select hash from {kind}"):
            assert row["hash"] not in text


async def test_hostile_19_the_page_in_the_copy_shows_what_was_written_and_runs_none_of_it(
    house: House,
) -> None:
    bad = "<script>window.__pwned = 1</script><img src=x onerror=alert(1)> =cmd()"
    note = {"standard": 6, "kind": "note", "body": bad, "visibility": "panel"}
    await house.api("priya").put(f"/assessments/{ASSESSMENT}/notes/{new_id()}", json=note)
    data, page = await copy_of(house, "priya")
    assert data["notes"][0]["body"] == bad
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    assert not list(tree.iter("script"))
    assert not list(tree.iter("img"))
    assert bad in "".join(tree.itertext())
    assert "default-src 'none'" in page


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_hostile_06_whoever_left_finds_nothing_in_the_copy_that_others_wrote_of_the_report_since(
    house: House,
) -> None:
    """A copy has one's own words: not what others made of them once the seat was gone."""
    dana, grace, sam, iqbal = (house.client(key) for key in ("dana", "grace", "sam", "iqbal"))
    here, point, remark = f"/assessments/{ASSESSMENT}", new_id(), new_id()
    own = {"id": point, "part": "advice", "body": "Dana said this."}
    steps: list[tuple[Any, str, dict[str, str]]] = [
        (dana, "wash-up/6/points", own),
        (dana, "assurance/ask", {}),
        (dana, "evening", {"strength_1": "Dana sent this.", "version": "0"}),
        *((iqbal, "state", {"to": state}) for state in ("writing-up", "fact-check")),
        (grace, "fact-check/remarks", {"id": remark, "about": "summary", "body": "Grace said this."}),
        (grace, "fact-check/challenge", {"challenge": "Grace said this."}),
    ]
    later: list[tuple[Any, str, dict[str, str]]] = [
        (sam, f"wash-up/6/points/{point}/edit", {"version": "1", "body": "LATER"}),
        (sam, "assurance", {"outcome": "changes", "checker": "LATER", "words": "LATER"}),
        (
            sam,
            f"fact-check/remarks/{remark}/answer",
            {"answer": "changed", "answer_words": "LATER", "version": "1"},
        ),
        (sam, "fact-check/meeting", {"meeting_on": "2018-12-03", "meeting_words": "LATER"}),
        (iqbal, "state", {"to": "writing-up"}),
        (sam, "evening", {"strength_1": "LATER", "version": "1"}),
    ]
    for by, where, sent in steps:
        answer = await by.post(f"{here}/{where}", data=sent)
        assert answer.status_code == 303, f"{where}: {answer.text}"
    seats = house.api("iqbal")
    for key, role in (("sam", "lead"), ("dana", "observer"), ("grace", "observer")):
        address = f"{here}/seats/{house.people[key].email}"
        assert (await seats.put(address, json={"role": role})).status_code == 200
    for by, where, sent in later:
        answer = await by.post(f"{here}/{where}", data=sent)
        assert answer.status_code == 303, f"{where}: {answer.text}"
    found = {key: json.dumps((await copy_of(house, key))[0]) for key in ("dana", "grace", "sam")}
    assert ["LATER" in found[key] for key in ("dana", "grace", "sam")] == [False, False, True]
    assert found["grace"].count("Grace said this.") == 2


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_hostile_01_removing_words_brings_an_administrator_no_copy_of_the_report(house: House) -> None:
    here, alex = f"/assessments/{ASSESSMENT}", house.client("alex")
    six = {"number": 6, "advice": [{"body": "Ask Mina Kestrel."}, {"body": "KESTRELS are not trusted."}]}
    report = {"summary": "Of KESTRELS.", "standards": [six]}
    assert (await house.api("dana").put(f"{here}/report", json=report)).status_code == 200
    sent = {"step": "remove", "words": "Mina", "sure": "yes"}
    assert (await alex.post(f"{here}/redact", data=sent)).status_code == 303
    stands = (await house.api("dana").get(f"{here}/report")).json()
    assert "Mina" not in json.dumps(stands)
    assert stands["author"]["name"] == "Dana Okafor"
    assert "KESTRELS" not in json.dumps((await copy_of(house, "alex"))[0])

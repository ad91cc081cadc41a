"""How the team meets a standard: one text for each, that any of the team may change."""

import asyncio
import re

import pytest

from tests.house import ASSESSMENT, House
from tests.reading import Page

IN = f"/assessments/{ASSESSMENT}"
STATEMENT = f"{IN}/statements/6"
FORM = f"{STATEMENT}/edit"


async def say(house: House, by: str = "grace", **fields: str) -> None:
    answer = await house.api(by).put(STATEMENT, json=fields, headers={"if-match": "*"})
    assert answer.status_code == 200, answer.text


async def test_a_statement_is_of_whoever_changed_it_last(house: House) -> None:
    await say(house, body="An impact assessment.", owner="Femi Adeyemi")
    await say(house, "femi", not_yet="Retention.")
    stands = (await house.api("ruth").get(STATEMENT)).json()
    assert (stands["body"], stands["not_yet"], stands["owner"]) == (
        "An impact assessment.",
        "Retention.",
        "Femi Adeyemi",
    )
    assert (stands["author"]["name"], stands["version"]) == ("Femi Adeyemi", 2)


async def test_of_two_first_statements_at_once_one_is_kept_and_the_other_told(house: House) -> None:
    put = [
        house.api(by).put(STATEMENT, json={"body": body}, headers={"if-match": '"0"'})
        for by, body in (("grace", "Grace's"), ("femi", "Femi's"))
    ]
    answers = await asyncio.gather(*put)
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    stale = next(answer for answer in answers if answer.status_code == 412)
    assert stale.json()["current"]["version"] == 1


async def test_what_it_said_before_is_kept(house: House) -> None:
    await say(house, body="First.")
    await say(house, body="Second.")
    rows = await house.database.all("select id, version, was from history where subject = 'statement'")
    assert [(row["id"], row["version"], row["was"]["body"]) for row in rows] == [("6", 1, "First.")]


async def test_a_known_gap_stands_on_the_board(house: House) -> None:
    await say(house, not_yet="Nobody owns retention. Planned for January.")
    assert "Known gap: Nobody owns retention" in (await house.client("dana").get(IN)).text


async def test_the_stream_brings_the_statement_with_its_number_as_id(house: House) -> None:
    async with house.stream("dana") as listening:
        await listening.next()
        await say(house, body="An impact assessment.")
        entry = await listening.entry()
        assert (entry["action"], entry["id"], entry["standard"]) == ("statement.changed", "6", 6)
        assert entry["thing"]["body"] == "An impact assessment."


@pytest.mark.parametrize("number", ["0", "16", "x", "٦", "006"])
async def test_a_standard_that_is_not_assessed_has_no_statement(house: House, number: str) -> None:
    for answer in (
        await house.api("grace").get(f"{IN}/statements/{number}"),
        await house.api("grace").put(f"{IN}/statements/{number}", json={"body": "x"}),
        await house.client("grace").get(f"{IN}/statements/{number}/edit"),
    ):
        assert answer.status_code == 404


async def test_a_statement_is_written_by_a_form_and_shown_on_the_standards_page(house: House) -> None:
    grace = house.client("grace")
    form = (await grace.get(FORM)).text
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version
    assert version[1] == "0"
    sent = {"version": "0", "body": "We asked.\r\n\r\nTwice.", "not_yet": "", "owner": "", "ready": "nearly"}
    saved = await grace.post(FORM, data=sent)
    assert saved.headers["location"] == f"{IN}/standards/6#statement-6"
    shown = (await house.client("ruth").get(f"{IN}/standards/6")).text
    assert "<p>We asked.</p><p>Twice.</p>" in shown
    assert "nearly ready" in shown


async def test_a_conflict_shows_both_texts_and_saves_the_second_time(house: House) -> None:
    await say(house, body="Theirs.", ready="nearly")
    sent = {"version": "0", "body": "Ours.", "not_yet": "", "owner": "", "ready": "no"}
    femi = house.client("femi")
    conflict = await femi.post(FORM, data=sent)
    assert conflict.status_code == 412
    assert "Theirs." in conflict.text
    assert "Ours." in conflict.text
    assert Page(conflict).said("dd")[-2:] == ["Nearly", "Not yet"]
    version = re.search(r'name="version" value="(\d+)"', conflict.text)
    assert version
    assert (await femi.post(FORM, data={**sent, "version": version[1]})).status_code == 303
    assert (await house.api("ruth").get(STATEMENT)).json()["body"] == "Ours."


async def test_a_text_that_is_too_long_is_told_and_kept(house: House) -> None:
    sent = {"version": "0", "body": "long " * 2_001, "not_yet": "", "owner": "", "ready": "no"}
    answer = await house.client("grace").post(FORM, data=sent)
    assert answer.status_code == 422
    assert 'href="#body">Use 10,000 characters or fewer</a>' in answer.text
    assert answer.text.count("long long") > 100


async def test_a_statement_stands_still_once_the_assessment_is_published(house: House) -> None:
    await say(house, body="Before.")
    for state in ("writing-up", "fact-check", "published"):
        await house.api("iqbal").put(f"{IN}/state", json={"to": state})
    answer = await house.api("grace").put(STATEMENT, json={"body": "After."}, headers={"if-match": '"1"'})
    assert answer.status_code == 409
    same = await house.api("grace").put(STATEMENT, json={"body": "Before."})
    assert same.status_code == 200

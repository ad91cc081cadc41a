"""What the board itself knows about how an assessment went: counted alike by other code, and told in words."""

import csv
import io
from datetime import datetime
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor.database import Database
from assessor.facts import queries
from assessor.facts.definitions import FACTS, duration
from assessor.recording.recording import QUESTIONS
from tests.day.agenda import give_agenda, press
from tests.facts import naive, rows
from tests.house import ASSESSMENT, House, new_id
from tests.house import settings as settings_of

HERE = f"/assessments/{ASSESSMENT}"
SETTINGS = settings_of("sqlite:///unused.db")
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
MOMENT = "2018-11-14T{}:00+00:00"


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
async def test_each_fact_is_what_other_code_counts_from_the_raw_rows(database: Database, seed: int) -> None:
    await rows.people(database)
    random = Random(seed)
    ids = [await rows.assessment(database, random) for _ in range(4)]
    ids += [await rows.assessment(database, random, state="published", recorded=False, agenda_shared=True)]
    tables = await naive.stored(database)
    found = await queries.gathered(database, SETTINGS, ids)
    assert found == {id: naive.facts(tables, id) for id in ids}
    assert await queries.gathered(database, SETTINGS, ids[:1]) == {ids[0]: found[ids[0]]}
    assert await queries.gathered(database, SETTINGS, []) == {}


def test_a_fact_is_said_in_words() -> None:
    assert [duration(n) for n in (0, 1, 45, 60, 130)] == [
        "no minutes",
        "1 minute",
        "45 minutes",
        "1 hour",
        "2 hours 10 minutes",
    ]
    said: list[tuple[str, float | None]] = [
        ("team-days", 1),
        ("team-days", 9),
        ("took-part", 12),
        ("took-part", 9.5),
        ("over-run", 12.4),
    ]
    said += [("team-hours", 12.5), ("notes", 2.4), ("closed", 0), ("pages-read", None), ("covered", 14)]
    named = {fact.slug: fact for fact in FACTS}
    assert [named[slug].words(value) for slug, value in said] == [
        "1 working day",
        "9 working days",
        "12 people",
        "9.5 people",
        "12 minutes",
        "12.5 hours",
        "2.4 for each standard",
        "0",
        "Not recorded",
        "14 standards",
    ]
    assert set(QUESTIONS) <= set(named), "what is recorded of an assessment held another way is a fact"
    assert len({fact.slug for fact in FACTS}) == len({fact.title for fact in FACTS}) == len(FACTS) == 17


@on_sqlite
async def test_whoever_enters_reads_how_the_day_went_with_each_definition_and_what_it_opens(
    house: House,
) -> None:
    await give_agenda(house)
    for at, slot in (
        ("09:30", ""),
        ("09:45", "hello"),
        ("10:30", "users"),
        ("10:40", "data"),
        ("10:47", "break"),
    ):
        house.journal.clock = lambda at=at: datetime.fromisoformat(MOMENT.format(at))
        await press(house, slot)
    priya, grace = house.api("priya"), house.api("grace")
    for n, visibility in enumerate(("everyone", "everyone", "panel", "me")):
        note = {
            "standard": 6,
            "kind": "question" if n == 1 else "note",
            "body": "One page.",
            "visibility": visibility,
        }
        assert (await priya.put(f"{HERE}/notes/{new_id()}", json=note)).status_code == 201
    must = {"standard": 6, "level": "must", "body": "Rehearse.", "visibility": "everyone"}
    id = new_id()
    assert (await priya.put(f"{HERE}/recommendations/{id}", json=must)).status_code == 201
    done = {"body": "Rehearsed.", "status": "done"}
    path = f"{HERE}/recommendations/{id}/updates/{new_id()}"
    assert (await grace.put(path, json=done)).status_code in (200, 201)
    pages = {key: await house.client(key).get(f"{HERE}/facts") for key in ("dana", "grace", "ruth", "helen")}
    for key, answer in pages.items():
        assert answer.status_code == 200, key
        for words in (
            "22 minutes",
            "3 standards",
            "5 people",
            "4 hours",
            "Not recorded",
            "0.1 for each standard",
        ):
            assert words in answer.text, (key, words)
        assert all(fact.definition.replace("'", "&#39;") in answer.text for fact in FACTS)
        assert "1 note and 1 question on 15 standards." in answer.text
    given = list(
        csv.reader(io.StringIO((await house.client("ruth").get(f"{HERE}/facts.csv")).text.lstrip("\ufeff")))
    )
    assert given[0] == ["fact", "value", "counted"]
    assert {line[0]: line[1] for line in given[1:]}["over-run"] == "22"
    figures = (await house.client("ruth").get(f"{HERE}/facts.json")).json()["figures"]
    assert [figure["id"] for figure in figures] == ["facts", "notes-by-standard"]
    known = {row["fact"]: row["value"] for row in figures[0]["rows"]}
    assert (known["recommendations"], known["closed"], known["covered"], known["days-to-draft"]) == (
        1,
        1,
        3,
        None,
    )
    links = pages["ruth"].text
    assert 'href="/recommendations?assessment=contact-centre-beta"' in links
    assert f'href="{HERE}/agenda"' in links


@on_sqlite
async def test_before_the_day_and_of_what_was_cancelled_nothing_is_counted(house: House) -> None:
    for state, words in (("evidence-submitted", "has not begun yet"), ("cancelled", "was cancelled")):
        moved = await house.api("iqbal").put(f"{HERE}/state", json={"to": state, "reason": "So it is."})
        assert moved.status_code == 200
        assert words in (await house.client("grace").get(f"{HERE}/facts")).text
        figures = (await house.client("grace").get(f"{HERE}/facts.json")).json()["figures"]
        assert {row["value"] for row in figures[0]["rows"]} == {None}


@on_sqlite
async def test_each_side_says_itself_how_long_it_prepared(house: House) -> None:
    for by, slug, hours, status in (
        ("grace", "team-hours", "12", 303),
        ("grace", "team-hours", "12", 303),
        ("grace", "panel-hours", "1", 403),
        ("sam", "panel-hours", "9", 303),
        ("sam", "team-hours", "1", 403),
        ("ruth", "team-hours", "1", 403),
        ("iqbal", "team-hours", "14", 303),
        ("grace", "team-hours", "a day", 422),
    ):
        answer = await house.client(by).post(f"{HERE}/facts/{slug}", data={"hours": hours})
        assert answer.status_code == status, (by, slug)
    assert "Use a whole number" in answer.text
    assert 'value="a day"' in answer.text
    page = (await house.client("ruth").get(f"{HERE}/facts")).text
    assert "14 hours" in page
    assert "9 hours" in page
    assert "/facts/team-hours" not in page, "an observer says neither"
    entries = (await house.api("grace").get(f"{HERE}/journal")).json()["items"]
    assert [one["id"] for one in entries if one["action"] == "facts.said"] == [
        "team-hours",
        "panel-hours",
        "team-hours",
    ]
    assert "said how long the preparation took" in (await house.client("grace").get(f"{HERE}/activity")).text
    assert (
        await house.client("grace").post(f"{HERE}/facts/team-hours", data={"hours": ""})
    ).status_code == 303
    figures = (await house.client("ruth").get(f"{HERE}/facts.json")).json()["figures"]
    known = {row["fact"]: row["value"] for row in figures[0]["rows"]}
    assert (known["team-hours"], known["panel-hours"]) == (None, 9)

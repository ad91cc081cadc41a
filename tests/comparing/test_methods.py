"""Ways of assessing beside each other: cases always, averages where there are enough, and nothing nobody may see."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor.portfolio.methods import NEEDED
from tests.facts import naive, rows
from tests.house import ASSESSMENT, SERVICE, House

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
HELD = ("in-session", "writing-up", "fact-check", "published")
EYES = ("iqbal", "helen", "dana", "femi", "nadia")
Row = Mapping[str, Any]


async def figures(house: House, key: str, query: str = "") -> dict[str, Any]:
    """The figures of the page of methods, by their ids."""
    answer = await house.client(key).get(f"/portfolio/methods.json{query}")
    assert answer.status_code == 200, answer.text
    return {one["id"]: one for one in answer.json()["figures"]}


def sees(house: House, key: str, row: Row, seats: naive.Rows) -> tuple[bool, bool]:
    """Whether somebody may enter an assessment, and whether they may know its decisions."""
    who = house.people[key]
    mine = [
        one["role"]
        for one in seats
        if (one["assessment"], one["person"]) == (row["id"], who.id)
        and (one["until"] is None or one["until"] > datetime.now(UTC))
    ]
    lent = not row["confidential"] and (key == "helen" or (key == "femi" and row["service"] == SERVICE))
    return bool(mine or lent or key == "iqbal"), bool(row["told_at"] or {"lead", "assessor"} & set(mine))


@on_sqlite
@settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
async def test_everybody_is_shown_the_cases_and_averages_that_other_code_counts_from_the_raw_rows(
    house: House, seed: int
) -> None:
    random = Random(seed)
    await rows.people(house.database)
    cast = [house.people[key].id for key in ("dana", "priya", "sam", "grace", "ruth", "helen", "ola")]
    for _ in range(14):
        service = random.choice([SERVICE, "desk"])
        id = await rows.assessment(house.database, random, cast, service=service, state=random.choice(HELD))
        async with house.database.transaction() as tx:
            value = {"assessment": id, "value": random.choice(["met", "not-met"]), "author": cast[0]}
            await rows.insert(tx, "overall", **value, at=rows.BEGIN, position=1, version=1)
    tables = await naive.stored(house.database)
    overall = {row["assessment"]: row["value"] for row in await house.database.all("select * from overall")}
    for key in EYES:
        seen = [
            (row, told)
            for row in tables["assessment"]
            for may, told in [sees(house, key, row, tables["seat"])]
            if may and row["state"] in HELD
        ]
        known = {row["id"]: naive.facts(tables, row["id"]) for row, _ in seen}
        found = await figures(house, key)
        averaged(found["averages"]["rows"], [row for row, _ in seen], known)
        file = (await house.client(key).get("/portfolio/methods/cases.csv")).text.lstrip("\ufeff")
        lines = list(csv.DictReader(io.StringIO(file)))
        assert sorted(line["assessment"] for line in lines) == sorted(known)
        assert [line["method"] for line in lines] == sorted(line["method"] for line in lines)
        assert [row["assessment"] for row in found["cases"]["rows"]] == [
            line["assessment"] for line in lines[:12]
        ]
        told = {row["id"] for row, may_know in seen if may_know}
        for line in lines:
            id = line["assessment"]
            assert line["overall"] == (overall.get(id, "") if id in told else ""), key
            said = {slug: "" if value is None else str(value) for slug, value in known[id].items()}
            assert {slug: line[slug] for slug in naive.SLUGS} == said


def averaged(given: list[Row], seen: list[Row], known: Mapping[str, Row]) -> None:
    """Each average is the mean of what is recorded, from five cases on, and says from how many."""
    methods = sorted({row["method"] for row in seen})
    assert [(row["method"], row["fact"]) for row in given] == [
        (method, fact) for method in methods for fact in [row["fact"] for row in given[: len(naive.SLUGS)]]
    ]
    for row in given:
        cases = [known[one["id"]][row["fact"]] for one in seen if one["method"] == row["method"]]
        values = [value for value in cases if value is not None]
        mean = sum(values) / len(values) if len(values) >= NEEDED else None
        if mean is None:
            assert row["average"] is None, row
        else:
            assert row["average"] == pytest.approx(mean, abs=0.0501), row
        assert (row["from"], row["not_recorded"]) == (len(values), len(cases) - len(values))


async def retro(house: House, id: str, *, opened: bool) -> None:
    """A retro of an assessment with three voted items and one without a vote, and answers of four assessors and three
    of the team."""
    head = {"id": id, "assessment": id, "format": "worked", "version": 1, "created_at": rows.BEGIN}
    now = rows.BEGIN if opened else None
    async with house.database.transaction() as tx:
        await rows.insert(tx, "retro", **head, anonymous=True, opened_at=now, answers_shown_at=now)
        for n, body in enumerate(("No votes", "Few came", "The room was cold", "The kestrel is trusted")):
            item = {"retro": id, "id": f"item-{n}", "place": "worked", "body": body, "day": "2018-11-15"}
            await rows.insert(tx, "retro_item", **item, version=1)
            for voter in range(n):
                await rows.insert(tx, "retro_vote", retro=id, item=f"item-{n}", voter=f"v{voter}")
        for n in range(7):
            part = "assessors" if n < 4 else "team"
            answer = {"retro": id, "question": "fair", "part": part, "voter": f"w{n}"}
            await rows.insert(tx, "retro_answer", **answer, value=4 if n else 1)


async def test_a_case_shows_answers_of_four_and_the_most_votes_once_its_retro_is_open(house: House) -> None:
    await retro(house, ASSESSMENT, opened=False)
    async with house.database.transaction() as tx:
        version = "update assessment set position = position + 1, changed_at = :now where id = :id"
        await tx.run(version, id=ASSESSMENT, now=datetime.now(UTC))
    closed = await house.client("ruth").get("/portfolio/methods")
    assert "kestrel" not in closed.text
    assert "1 of 5 cases needed" in closed.text
    assert "from 4 answers" not in closed.text
    async with house.database.transaction() as tx:
        await tx.run("update retro set opened_at = :now, answers_shown_at = :now", now=rows.BEGIN)
    for key in ("ruth", "helen", "femi"):
        page = (await house.client(key).get("/portfolio/methods")).text
        assert page.index("The kestrel is trusted") < page.index("The room was cold") < page.index("Few came")
        assert "No votes" not in page
        assert "Assessors: 3.2 of 5, from 4 answers" in page
        assert "The team, observers: fewer than four answers" in page
    case = (await figures(house, "ruth"))["cases"]["rows"][0]
    assert (case["fair-assessors"], case["fair-team"], case["useful-team"]) == (3.25, None, None)
    assert (case["retro-1"], case["retro-3"]) == ("The kestrel is trusted", "Few came")
    assert "kestrel" not in (await house.client("nadia").get("/portfolio/methods")).text
    several = {"title": "Both", "assessments": [ASSESSMENT]}
    assert (await house.api("iqbal").put("/retros/both", json=several)).status_code == 201
    beside = (await house.client("ruth").get("/retros/both")).text
    assert beside.index("How they went, side by side") < beside.index("The kestrel is trusted")


@on_sqlite
async def test_methods_are_chosen_by_filters_turned_page_by_page_and_never_ranked(house: House) -> None:
    random = Random(8)
    await rows.people(house.database)
    for n in range(13):
        method = "show-and-tell" if n < 7 else "document-led"
        await rows.assessment(
            house.database,
            random,
            method=method,
            state="published",
            recorded=True,
            recorded_facts={"took-part": n},
            confidential=False,
        )
    page = (await house.client("helen").get("/portfolio/methods")).text
    assert page.index("Document led") < page.index("In the round") < page.index("Show and tell")
    assert "In the round, 1 of 5 cases needed" in page
    assert "from 7 cases" in page
    assert page.count('<dd class="quiet">Not recorded</dd>') > 5, "nor is a result that nobody knows"
    assert "0 of 5 cases needed" in page, "of what is recorded in too few cases there is no average"
    assert "14 cases side by side" in page.replace("\n", " ")
    assert "Page 1 of 2" in page
    second = await figures(house, "helen", "?page=2")
    assert len(second["cases"]["rows"]) == 2
    assert second["cases"]["left_out"].startswith("12 cases on other pages.")
    of_one = await figures(house, "helen", "?method=document-led")
    assert {row["method"] for row in of_one["averages"]["rows"]} == {"document-led"}
    took = next(row for row in of_one["averages"]["rows"] if row["fact"] == "took-part")
    assert (took["average"], took["from"]) == (9.5, 6)
    nothing = (await house.client("helen").get("/portfolio/methods?set=nhs")).text
    assert "No assessment that was held fits these filters" in nothing
    assert (await house.client("helen").get("/portfolio/methods?page=x")).status_code == 422
    await house.add_guest()
    assert (await house.client("guest").get("/portfolio/methods")).status_code == 404

"""The portfolio: what it shows is what other code counts from the raw rows, for everybody; files, lists, words."""

import csv
import io
import re
import tomllib
from datetime import date
from random import Random
from typing import Any

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor import paths
from assessor.portfolio import heat
from tests.house import ASSESSMENT, House
from tests.portfolio.naive import Eyes
from tests.portfolio.world import PEOPLE, made_up

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
EVERYBODY = (*PEOPLE, "iqbal", "alex")
QUERIES: tuple[dict[str, str], ...] = (
    {},
    {"show": "latest"},
    {"phase": "alpha", "method": "document-led"},
    {"type": "mock"},
    {"round": "five"},
    {"from": "2018-08-15", "to": "2018-12-03"},
    {"service": "service-1"},
)


@on_sqlite
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
async def test_everybody_is_shown_what_other_code_counts_from_the_raw_rows(house: House, seed: int) -> None:
    random = Random(seed)
    world = made_up(random, 14)
    await world.write(house.database)
    for key in random.sample(EVERYBODY, 4):
        eyes = Eyes(world, key)
        for query in ({}, *random.sample(QUERIES[1:], 2)):
            rows = eyes.rows(**query)
            await the_file_holds(house, key, query, eyes, rows)
            await the_api_holds(house, key, query, eyes, eyes.rows(**{"type": "every", **query}))
            for set in ("lgdss", "govuk"):
                await the_page_shows(house, key, {**query, "set": set}, eyes, rows)


def expected(eyes: Eyes, row: dict[str, Any]) -> dict[str, Any]:
    """An assessment as the API gives it."""
    organisation = next(
        one["organisation"] for one in eyes.world.of("service") if one["id"] == row["service"]
    )
    return {
        "assessment": row["id"],
        "service": row["service"],
        "organisation": organisation,
        "phase": row["phase"],
        "type": row["type"],
        "method": row["method"],
        "set": row["standard_set"],
        "date": row["starts_on"],
        "overall": eyes.overall(row) or None,
        "standards": [{"number": n, "value": value or None} for n, value in eyes.values(row).items()],
    }


async def the_file_holds(house: House, key: str, query: dict[str, str], eyes: Eyes, rows: list[Any]) -> None:
    text = (await house.client(key).get("/portfolio.csv", params=query)).content.decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert len(found) == len(rows), (key, query)
    for line, row in zip(found, rows, strict=True):
        one = expected(eyes, row)
        values = {f"standard_{part['number']}": part["value"] for part in one.pop("standards")}
        assert {name: value or None for name, value in line.items()} == {
            **dict.fromkeys(line),
            **one,
            **values,
        }


async def the_api_holds(house: House, key: str, query: dict[str, str], eyes: Eyes, rows: list[Any]) -> None:
    found: list[Any] = []
    after: dict[str, Any] = {"limit": 5}
    while after:
        answer = (await house.api(key).get("/portfolio", params={**query, **after})).json()
        found += answer["items"]
        after = {"limit": 5, "after": answer["next"]} if answer["next"] else {}
    in_time = sorted(rows, key=lambda row: (row["starts_on"] or "9999-12-31", row["id"]))
    found = [
        one for one in found if one["assessment"] != ASSESSMENT
    ]  # the house's own is not of the made-up world
    assert found == [expected(eyes, row) for row in in_time], (key, query)
    text = (await house.api(key).get("/portfolio.csv", params=query)).text
    assert text.startswith("assessment,service,")
    lines = csv.DictReader(io.StringIO(text))
    in_file = [line["assessment"] for line in lines if line["assessment"] != ASSESSMENT]
    assert in_file == [row["id"] for row in in_time]


async def the_page_shows(house: House, key: str, query: dict[str, str], eyes: Eyes, rows: list[Any]) -> None:
    """Cells and totals, on the page and as data; and each total's list has as many."""
    set = query["set"]
    shown = [row for row in rows if row["standard_set"] == set]
    browser = house.client(key)
    answer = await browser.get("/portfolio", params=query)
    assert answer.status_code == 200, answer.text
    table: Any = html5lib.parse(answer.text, namespaceHTMLElements=False).find(".//table")
    size = 15 if set == "lgdss" else 14
    if not shown:
        assert table is None
        return
    words = [
        [" ".join("".join(td.itertext()).split()) for td in tr.findall("td")] for tr in table.find("tbody")
    ]
    assert words == [[as_a_whole(eyes, row), *cells(eyes, row, size)] for row in shown], (key, query)
    figures = (await browser.get("/portfolio.json", params=query)).json()["figures"]
    totals, naive = figures[0], eyes.totals(set, rows)
    for line in totals["rows"]:
        counts = {name: number for name, number in line.items() if name != "standard" and number}
        there = {
            (value or "no_decision").replace("-", "_"): n
            for value, n in naive.get(line["standard"], {}).items()
        }
        assert counts == there, (key, query, line)
    assert [row["assessment"] for row in figures[1]["rows"]] == [row["id"] for row in shown]
    links = list(table.find("tfoot").iter("a"))
    for link in links[:: max(1, len(links) // 3)]:
        page = (await browser.get(link.get("href"))).text
        assert page.count('class="row__title"') == int(link.text), (key, link.get("href"))


@on_sqlite
async def test_other_standards_are_shown_where_the_published_mapping_says_they_ask_for_the_same(
    house: House,
) -> None:
    with (paths.STANDARDS / "mappings" / "lgdss-govuk.toml").open("rb") as file:
        alike = {int(number): there for number, there in tomllib.load(file)["standards"].items()}
    world = made_up(Random(11), 16)
    await world.write(house.database)
    for key in ("iqbal", "priya"):
        eyes = Eyes(world, key)
        query = {"through": "1", "set": "lgdss"}
        answer = await house.client(key).get("/portfolio", params=query)
        table: Any = html5lib.parse(answer.text, namespaceHTMLElements=False).find(".//table")
        shown = [
            [" ".join("".join(td.itertext()).split()) for td in tr.findall("td")][1:]
            for tr in table.find("tbody")
        ]
        expected = [
            cells(eyes, row, 15) if row["standard_set"] == "lgdss" else mapped(eyes, row, alike)
            for row in eyes.rows()
        ]
        assert shown == expected
        totals = (await house.client(key).get("/portfolio.json", params=query)).json()["figures"][0]
        for line in totals["rows"]:
            words = [row[line["standard"] - 1].removeprefix(str(line["standard"])) for row in expected]
            for name in (
                "met",
                "not_met",
                "partly_met",
                "green",
                "amber",
                "red",
                "not_covered",
                "not_applicable",
            ):
                said = heat.WORDS[name.replace("_", "-")]
                assert line.get(name, 0) == sum(re.split(r",| \(", one)[0] == said for one in words), (
                    key,
                    line,
                )
            assert line.get("done", 0) == sum(", closed" in one for one in words)
        other = (await house.client(key).get("/portfolio.json", params={**query, "set": "govuk"})).json()
        lost = [number for number, there in alike.items() if not there]
        ours = [row for row in eyes.rows() if row["standard_set"] == "lgdss"]
        many = sum(bool(eyes.values(row).get(n)) for row in ours for n in lost)
        assert many
        assert f"{many} decision{'s' * (many > 1)} about standards of" in other["figures"][0]["left_out"]


def mapped(eyes: Eyes, row: dict[str, Any], alike: dict[int, list[int]]) -> list[str]:
    """The cells of an assessment by the GOV.UK standard, as by ours."""
    values, closed, found = eyes.values(row), eyes.closed(row), []
    for number in range(1, 16):
        there = [n for n in alike[number] if n in values]
        order = [*WORST, ""]
        value = min((values[n] for n in there), key=order.index, default=None)
        if value is None:
            found.append(f"{number}Not looked at")
            continue
        said = heat.WORDS.get(value) or undecided(row)
        worst = [n for n in there if values[n] == value]
        if all(n in closed for n in worst):
            last = max(closed[n] for n in worst) if all(closed[n] for n in worst) else ""
            said += f", closed {day(last)}".rstrip()
        found.append(f"{number}{said} (as {', '.join(map(str, there))})")
    return found


WORST = ("not-met", "red", "partly-met", "amber", "met", "green", "not-covered", "not-applicable")


def as_a_whole(eyes: Eyes, row: dict[str, Any]) -> str:
    return f"As a whole{heat.WORDS.get(eyes.overall(row)) or undecided(row)}"


def cells(eyes: Eyes, row: dict[str, Any], size: int) -> list[str]:
    values, closed = eyes.values(row), eyes.closed(row)
    found = []
    for number in range(1, size + 1):
        judged = heat.WORDS.get(values.get(number, "")) or undecided(row)
        said = judged if number in values else "Not looked at"
        if number in closed:
            said += f", closed {day(closed[number])}".rstrip()
        found.append(f"{number}{said}")
    return found


def undecided(row: dict[str, Any]) -> str:
    if row["recorded"]:
        return "Not recorded"
    return "Not judged" if row["scale"] == "none" else "Not judged yet"


def day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%-d %B %Y}" if iso else ""

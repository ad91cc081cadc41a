"""The portfolio's other pages: each figure is what other code counts from the raw rows, and opens what it counts."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor import paths
from assessor.demo.cast import BY_KEY
from assessor.words import runs
from tests.house import ASSESSMENT, House, content
from tests.portfolio.naive import OVER, Eyes, Row
from tests.portfolio.world import PEOPLE, made_up
from tests.reading import Page

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
EVERYBODY = (*PEOPLE, "iqbal", "alex")
OFFICE = ("helen", "iqbal", "alex")
QUERIES: tuple[dict[str, str], ...] = (
    {"show": "latest"},
    {"phase": "alpha"},
    {"type": "mock"},
    {"from": "2018-08-15", "to": "2018-12-03"},
)
RESULTS = {"met": ("met", "green"), "partly_met": ("partly-met", "amber"), "not_met": ("not-met", "red")}
Figures = dict[str, list[dict[str, Any]]]


@on_sqlite
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
async def test_each_figure_is_what_other_code_counts_and_opens_as_many(house: House, seed: int) -> None:
    random = Random(seed)
    world = made_up(random, 14)
    await world.write(house.database)
    for key in random.sample(EVERYBODY, 3):
        eyes = Eyes(world, key)
        for query in ({}, random.choice(QUERIES)):
            rows = eyes.rows(**query)
            assert await given_out(house, key, "outcomes", query) == outcomes(eyes, rows), (key, query)
            assert await given_out(house, key, "recommendations", query) == recommended(eyes, rows), (
                key,
                query,
            )
            of_sets = {set: standards(eyes, rows, set) for set in ("lgdss", "govuk")}
            found = await given_out(house, key, "standards", query)
            assert found == {
                f"standards-{set}": rows for set, rows in of_sets.items() if rows or set == "lgdss"
            }
            begin = {"from": "2018-06-01", **query}
            rows = sorted(eyes.rows(**begin), key=lambda row: (row["starts_on"], row["id"]))
            found = await given_out(house, key, "calendar", begin)
            assert found["coming-by-month"] == months(row["starts_on"] for row in rows)
            assert [row["day"] for row in found["coming"]] == [row["starts_on"] for row in rows]
            if key in OFFICE:
                assert await given_out(house, key, "panels", begin) == panels(eyes, rows), (key, query)
        for _ in range(5):
            sifted = {name: random.choice(values) for name, values in SIFTED.items() if random.random() < 0.3}
            answer = await house.client(key).get("/portfolio/recommendations/list", params=sifted)
            assert said_many(answer.text) == len(sift(eyes, eyes.rows(), **sifted)), (key, sifted)
        for page in random.sample(("standards", "outcomes", "recommendations", "calendar"), 2):
            await each_number_opens_as_many(house, key, f"/portfolio/{page}", random)


async def given_out(house: House, key: str, page: str, query: Mapping[str, str]) -> Figures:
    """The figures of a page as data: by id, their rows."""
    answer = await house.client(key).get(f"/portfolio/{page}.json", params=query)
    assert answer.status_code == 200, answer.text
    return {one["id"]: one["rows"] for one in answer.json()["figures"]}


async def each_number_opens_as_many(house: House, key: str, page: str, random: Random) -> None:
    """Some of the numbers that lead to a list."""
    browser = house.client(key)
    root = html5lib.parse((await browser.get(page)).text, namespaceHTMLElements=False)
    every = {a.get("href") or "": str(a.text) for a in root.iter("a")}
    links = {link: int(words.split()[0]) for link, words in every.items() if "/list?" in link}
    for link, many in random.sample(sorted(links.items()), min(len(links), 8)):
        answer = await browser.get(link)
        assert answer.status_code == 200, link
        assert len(re.findall(r'class="(?:row__title|rec)"', answer.text)) == min(many, 50), (key, link)


def said_many(page: str) -> int:
    """How many things the heading of a list says there are."""
    (number,) = re.findall(r"<h1[^>]*>(\d+|No) ", page)
    return 0 if number == "No" else int(number)


# --- Counted again ----------------------------------------------------------------------------------------


def of(value: str) -> str:
    """The result that a value stands for on its scale."""
    return next((name for name, values in RESULTS.items() if value in values), "none")


def results(eyes: Eyes, rows: Iterable[Row]) -> dict[str, int]:
    every = [of(eyes.overall(row)) for row in rows]
    return {**{name: every.count(name) for name in (*RESULTS, "none")}, "all": len(every)}


def outcomes(eyes: Eyes, rows: list[Row]) -> Figures:
    every = results(eyes, rows)
    whole = [{"result": name, "assessments": every[name]} for name in (*RESULTS, "none")]

    def by(key: str, *values: str) -> list[dict[str, Any]]:
        parts = {value: [row for row in rows if row[key] == value] for value in values}
        return [{key: value, **results(eyes, part)} for value, part in parts.items() if part]

    quarters: dict[str, list[Row]] = {}
    for row in rows:
        if row["starts_on"]:
            year, month, _ = row["starts_on"].split("-")
            quarters.setdefault(f"{year}-{(int(month) + 2) // 3}", []).append(row)
    return {
        "results": whole if rows else [],
        "results-by-phase": by("phase", "discovery", "alpha", "private-beta", "live"),
        "results-by-method": by("method", "document-led", "in-the-round"),
        "results-by-quarter": [{"quarter": q, **results(eyes, quarters[q])} for q in sorted(quarters)],
    }


def standards(eyes: Eyes, rows: list[Row], set: str) -> list[dict[str, Any]]:
    found = []
    for one in SETS[set].standards:
        here = [row for row in rows if row["standard_set"] == set and one.number in eyes.values(row)]
        came = Counter(of(eyes.values(row)[one.number]) for row in here)
        wanting = [row for row in here if of(eyes.values(row)[one.number]) in ("not_met", "partly_met")]
        asked = [r for row in wanting for r in eyes.recommendations(row) if r["standard"] == one.number]
        numbers = {name: came[name] for name in ("not_met", "partly_met", "met")}
        if decided := sum(numbers.values()):
            open = sum(r["status"] not in OVER for r in asked)
            more = {"decided": decided, "recommended": len(asked), "open": open}
            found.append({"standard": one.number, **numbers, **more})
    return sorted(found, key=lambda line: (-line["not_met"], -line["partly_met"]))


def recommended(eyes: Eyes, rows: list[Row]) -> Figures:
    every = [one for row in rows for one in eyes.recommendations(row)]
    return {
        "recommendations-by-level": now(every, "level", "level", "must", "should", "could"),
        "recommendations-by-reader": now(every, "for_whom", "reader", "team", "organisation"),
        "recommendations-by-month": by_month(eyes, every),
    }


def now(every: list[Row], stored: str, key: str, *values: str) -> list[dict[str, Any]]:
    found = []
    for value in values:
        part = [one for one in every if one[stored] == value]
        status = Counter(one["status"].replace("-", "_") for one in part)
        late = sum(one["status"] not in OVER and (one["due"] or "9") < "2026" for one in part)
        names = ("open", "in_progress", "done", "confirmed", "not_doing")
        if part:
            found.append(
                {key: value, **{name: status[name] for name in names}, "overdue": late, "all": len(part)}
            )
    return found


def by_month(eyes: Eyes, every: list[Row]) -> list[dict[str, Any]]:
    made = {id(one): opened(one) for one in every}
    closed = {id(one): eyes.closed_on(one)[:7] for one in every}
    if not every:
        return []
    first, last = min(made.values()), max([*made.values(), *closed.values()])
    found = []
    for number in range(ordinal(first), ordinal(last) + 1):
        month = f"{number // 12}-{number % 12 + 1:02}"
        still = [one for one in every if is_open_at(eyes, one, month)]
        numbers = {"made": list(made.values()).count(month), "closed": list(closed.values()).count(month)}
        found.append({"month": month, **numbers, "open": len(still)})
    return found[-36:]


def opened(one: Row) -> str:
    at = one["open_at"] if one["visibility"] == "everyone" else one["at"]
    return str(at.date())[:7]


SIFTED = {
    "level": ("must", "could"),
    "for": ("team", "organisation"),
    "status": ("open", "done", "unfinished", "overdue"),
    "made": ("2018-04", "2018-06"),
    "closed": ("2018-06", "2018-08"),
    "until": ("2018-05", "2018-07"),
}


def sift(eyes: Eyes, rows: list[Row], **only: str) -> list[Row]:
    """The recommendations that a list with these filters holds."""
    status = {"unfinished": ("open", "in-progress"), "overdue": ("open", "in-progress")}
    wanted = status.get(only.get("status", ""), (only.get("status"),))
    return [
        one
        for row in rows
        for one in eyes.recommendations(row)
        if ("level" not in only or one["level"] == only["level"])
        and ("for" not in only or one["for_whom"] == only["for"])
        and ("status" not in only or one["status"] in wanted)
        and (only.get("status") != "overdue" or (one["due"] or "9") < "2026")
        and ("made" not in only or opened(one) == only["made"])
        and ("closed" not in only or eyes.closed_on(one)[:7] == only["closed"])
        and ("until" not in only or is_open_at(eyes, one, only["until"]))
    ]


def is_open_at(eyes: Eyes, one: Row, month: str) -> bool:
    """Whether it was made by the end of a month and not closed by then."""
    if one["status"] in OVER and eyes.closed_on(one)[:7] <= month:
        return False  # be it that nobody said when it was closed
    return opened(one) <= month


def ordinal(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def months(days: Iterable[str]) -> list[dict[str, Any]]:
    counted = Counter(day[:7] for day in days)
    return [{"month": month, "assessments": n} for month, n in sorted(counted.items())]


def panels(eyes: Eyes, rows: list[Row]) -> Figures:
    """Rows that have a day, in its order."""
    short, missing, on_panels = [], Counter[str](), []
    for row in (row for row in rows if not row["recorded"]):
        seats = [one for one in eyes.world.of("seat", row["id"]) if one["role"] in ("lead", "assessor")]
        on = [NAMED[one["person"]].profession for one in seats if one["until"] is None]
        on_panels.append(set(on))
        looked_at = [one for one in SETS[row["standard_set"]].standards if one.number in eyes.values(row)]
        without = [one for one in looked_at if one.professions and not set(one.professions) & set(on)]
        if without:
            wanted = sorted({name for one in without for name in one.professions})
            missing.update(wanted)
            line = {"assessment": row["id"], "day": row["starts_on"], "on_panel": len(on)}
            which = runs(one.number for one in without)
            said = {"standards": len(without), "which": which, "professions": ", ".join(wanted)}
            short.append({**line, **said})
    by = sorted(missing.items(), key=lambda pair: (-pair[1], pair[0]))
    there = {name: sum(name in on for on in on_panels) for name in missing}
    of_professions = [{"profession": name, "missing": n, "there": there[name]} for name, n in by]
    return {"panels": short, "panels-by-profession": of_professions}


SETS = content(paths.STANDARDS).standards
NAMED = {member.id: member for member in BY_KEY.values()}


# --- What chance does not bring ---------------------------------------------------------------------------


async def test_late_reports_are_told_to_whoever_may_know_of_the_assessment(house: House) -> None:
    told = {key: await given_out(house, key, "late", {}) for key in ("iqbal", "helen", "femi", "nadia")}
    (line,) = told["iqbal"]["late"]
    assert {line[name] for name in ("assessment", "what", "due", "owes")} == {
        ASSESSMENT,
        "report",
        "2018-11-21",
        "Dana Okafor",
    }
    assert told["helen"] == told["iqbal"]
    assert [one["owes"] for one in told["femi"]["late"]] == ["the lead"]
    assert told["nadia"] == {"late": [], "late-by-kind": []}
    hidden = await house.api("iqbal").put(f"/assessments/{ASSESSMENT}", json={"confidential": True})
    assert hidden.status_code == 428
    version = {"if-match": (await house.api("iqbal").get(f"/assessments/{ASSESSMENT}")).headers["etag"]}
    body = {"confidential": True}
    hidden = await house.api("iqbal").put(f"/assessments/{ASSESSMENT}", json=body, headers=version)
    assert hidden.status_code == 200
    assert [len((await given_out(house, key, "late", {}))["late"]) for key in told] == [1, 0, 0, 0]


async def test_pages_files_and_the_calendar_say_the_same(house: House) -> None:
    helen, since = house.client("helen"), {"from": "2018-01-01"}
    page = Page(await helen.get("/portfolio/calendar", params=since))
    assert page.h1 == "What comes"
    assert "1 assessment on the days that you chose, the first on 14 November 2018." in page.text
    assert page.links["What comes"] == "/portfolio/calendar?from=2018-01-01"
    # What is chosen stands there in words, each with a link that leaves it out.
    assert "From: 1 January 2018 Leave out" in page.text
    assert page.links["Leave out from: 1 January 2018"] == "/portfolio/calendar"
    for path in ("/portfolio", "/portfolio/methods", "/monday", "/asks", "/rounds", "/retros"):
        there = Page(await helen.get(path))
        assert {name: there.links[name] for name in ("Heat map", "Asked of us", "Rounds", "Retros")} == {
            "Heat map": "/portfolio",
            "Asked of us": "/asks",
            "Rounds": "/rounds",
            "Retros": "/retros",
        }, path
    assert not {"Panels", "Asked of us"} & set(Page(await house.client("priya").get("/monday")).links)
    one = (await helen.get("/portfolio/calendar/coming.csv", params=since)).content.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(one))
    assert (line["assessment"], line["day"], line["panel"]) == (
        ASSESSMENT,
        "2018-11-14",
        "Lead, 2 assessors",
    )
    every = (await helen.get("/portfolio/calendar.csv", params=since)).content.decode("utf-8-sig")
    cells = {(row["figure"], row["column"]): row["value"] for row in csv.DictReader(io.StringIO(every))}
    assert cells["coming", "panel"] == line["panel"]
    assert cells["coming-by-month", "assessments"] == "1"
    calendar = await helen.get("/portfolio/calendar.ics", params=since)
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert f"UID:{ASSESSMENT}-1@127.0.0.1" in calendar.text
    assert "DTSTART:20181114T093000Z" in calendar.text
    assert (
        "BEGIN:VEVENT" not in (await house.client("nadia").get("/portfolio/calendar.ics", params=since)).text
    )
    assert "No assessment has a day from today on." in Page(await helen.get("/portfolio/calendar")).text
    huge = f"standard={'9' * 5000}"  # more digits than Python makes a number of
    for wrong in ("status=late", "made=2018-13", "level=maybe", "page=0", "from=soon", huge):
        assert (await helen.get(f"/portfolio/recommendations/list?{wrong}")).status_code == 422, wrong

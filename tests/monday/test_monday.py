"""How is it going? Every number counted again from the raw rows, for each kind of person; and what a week says."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from assessor.monday.span import read, week_of
from assessor.problem import Problem
from tests.board.test_recommendations import put, recommend
from tests.house import ASSESSMENT, House
from tests.monday.rows import ZONE, Board, Raw

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
PEOPLE = ("helen", "iqbal", "alex", "femi", "dana", "ruth", "grace", "nadia")


def today(house: House) -> date:
    return datetime.now(house.app.state.settings.timezone).date()


async def figures(house: House, by: str, query: str = "") -> dict[str, Any]:
    """What somebody's Monday holds, by figure."""
    answer = await house.client(by).get(f"/monday.json{query}")
    assert answer.status_code == 200, answer.text
    return {one["id"]: one for one in answer.json()["figures"]}


def numbers(found: dict[str, Any], *keys: str) -> dict[str, int]:
    """How long the lists are, which the numbers of the page say too."""
    said = {
        row["what"]: row["number"]
        for id in ("changed", "deciding")
        for row in found.get(id, {"rows": []})["rows"]
    }
    for key in keys:
        assert said[found[key]["title"]] == len(found[key]["rows"]), key
    return {key: len(found[key]["rows"]) for key in keys}


@on_sqlite
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=some.integers(0, 10**9))
async def test_every_number_is_what_the_raw_rows_come_to_for_each_kind_of_person(
    house: House, seed: int
) -> None:
    await agree(house, seed, *PEOPLE)


async def test_both_databases_count_alike(house: House) -> None:
    await agree(house, 46, "helen", "ruth")


async def agree(house: House, seed: int, *people: str) -> None:
    """Fills the board at random, and looks whether these people are told what the raw rows come to."""
    day = today(house)
    await Board(house.database, house.people, seed, day).fill()
    raw = await Raw.of(house.database, day)
    week = week_of(day - timedelta(days=7), ZONE)
    for key in people:
        who = house.people[key]
        found, before = await figures(house, key), await figures(house, key, week.query)
        wanted = raw.changed(who, day - timedelta(days=6), day)
        assert numbers(found, *wanted) == wanted, key
        wanted = raw.changed(who, week.first, week.last)
        assert numbers(before, *wanted) == wanted, key
        waits = raw.deciding(who)
        assert numbers(found, *waits) == waits, key
        asks, services = raw.asked(who)
        assert found["asked"]["sentence"].lower().startswith(_said(asks, "thing")), key
        assert f"{_said(services, 'service')} waiting" in found["asked"]["sentence"], key
        assert len(found["asked"]["rows"]) == min(asks, 5)
        if who.organises or who.leadership:  # the portfolio says the same of what is late
            late = (await house.client(key).get("/portfolio/late.json")).json()["figures"][1]["rows"]
            kinds = {row["what"]: row["late"] for row in late}
            assert kinds.get("fact-check", 0) == waits["fact-checks-over"], key
            others = sum(kinds.get(what, 0) for what in ("report", "answers", "publication"))
            assert others == waits["reports-late"], key


def _said(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


@on_sqlite
async def test_a_week_says_what_happened_in_it_and_a_quiet_one_says_that(house: House) -> None:
    id = await recommend(house, due="2018-11-20", level="should")
    hidden = await recommend(house, visibility="panel", due="2018-11-20")
    monday = (await house.client("grace").get("/monday")).text
    assert "1 assessment moved on in these seven days" in monday
    week = (await house.client("grace").get("/monday?week=2018-W46")).text
    assert "1 assessment held from 12 to 18 November 2018." in week
    assert 'href="/monday?week=2018-W45"' in week
    assert 'href="/monday?week=2018-W47"' in week
    held = (await house.client("grace").get("/monday/held?week=2018-W46")).text
    assert ("Contact centre" in held, f"/assessments/{ASSESSMENT}" in held) == (True, True)
    late = (await house.client("dana").get("/monday/overdue?week=2018-W47")).text
    assert (f"recommendation-{id}" in late, f"recommendation-{hidden}" in late) == (True, False)
    assert "1 recommendation newly overdue." in late
    quiet = (await house.client("grace").get("/monday?week=2018-W40")).text
    assert "It was quiet from 1 to 7 October 2018" in quiet
    nothing = (await house.client("nadia").get("/monday")).text
    assert "It was quiet in these seven days" in nothing
    assert "nothing needs a decision" in nothing
    csv = (await house.client("grace").get("/monday/changed.csv?week=2018-W46")).text
    assert csv.splitlines()[1] == "Assessments held,1"
    rows = (await house.client("grace").get("/monday/held.csv?week=2018-W46")).text
    assert rows.splitlines()[1] == "Contact centre,Public beta assessment,2018-11-14"
    for wrong in ("2018-W54", "2018-46", "", "2999-W01", "0000-W01", "x" * 9):
        assert (await house.client("grace").get(f"/monday?week={wrong}")).status_code == 422, wrong
    assert (await house.client("grace").get("/monday/nothing")).status_code == 404
    assert (await house.client("grace").get("/monday/asked-for")).status_code == 404, "that is the office's"


@on_sqlite
async def test_what_was_closed_and_opened_again_was_not_closed(house: House) -> None:
    id, other = await recommend(house), await recommend(house)
    early = await recommend(house, visibility="panel")
    await put(house, "grace", id, status="done")
    await put(house, "grace", other, status="done")
    await put(house, "priya", early, status="done")
    await put(house, "priya", early, visibility="everyone")
    assert len((await figures(house, "helen"))["closed"]["rows"]) == 2, "what was done unseen is no news"
    await put(house, "grace", other, status="in-progress")
    closed = (await figures(house, "ruth"))["closed"]
    assert [(row["what"], row["about"]) for row in closed["rows"]] == [
        ("Contact centre", "A “must” about standard 6")
    ]


def test_weeks_have_words_and_lead_to_each_other() -> None:
    wednesday = date(2018, 11, 14)
    lately = read(None, wednesday, ZONE)
    assert (lately.words, lately.query) == ("8 to 14 November 2018", "")
    assert (lately.before.week, lately.after(wednesday)) == ("2018-W45", None)
    last = read("2018-W45", wednesday, ZONE)
    assert (last.first, last.words) == (date(2018, 11, 5), "5 to 11 November 2018")
    assert (last.before.week, last.before.words) == ("2018-W44", "29 October to 4 November 2018")
    assert last.after(wednesday) == lately
    after = last.before.after(wednesday)
    assert after == last
    new_year = week_of(date(2018, 12, 31), ZONE)
    assert (new_year.week, new_year.words) == ("2019-W01", "31 December 2018 to 6 January 2019")
    summer = week_of(date(2018, 10, 28), ZONE)  # clocks go back on its Sunday
    assert summer.until - summer.since == timedelta(days=7, hours=1)
    with pytest.raises(Problem):
        read("2018-W47", wednesday, ZONE)

"""How is it going? Every number counted again from the raw rows, for each kind of person; and what a week says."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from assessor.monday.span import week_of
from tests.house import House
from tests.monday.rows import ZONE, Board, Raw

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
PEOPLE = ("helen", "iqbal", "alex", "femi", "dana", "ruth", "grace", "nadia")


def today(house: House) -> date:
    from datetime import datetime

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
    day = today(house)
    await Board(house.database, house.people, seed, day).fill()
    raw = await Raw.of(house.database, day)
    week = week_of(day - timedelta(days=7), ZONE)
    for key in PEOPLE:
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


def _said(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"

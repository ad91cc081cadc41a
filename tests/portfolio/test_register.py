"""The register of recommendations from memory: the same as the database says, in the same order, for everybody."""

from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor.recommendations import queries
from assessor.recommendations.queries import Place
from assessor.recommendations.wanted import Wanted
from tests.house import House
from tests.portfolio.world import PEOPLE, made_up

FILTERS: tuple[dict[str, str], ...] = (
    {"status": "done"},
    {"kind": "action"},
    {"due": "overdue", "level": "must"},
    {"for": "organisation", "due": "done"},
    {"service": "service-1", "set": "lgdss"},
    {"standard": "6", "set": "lgdss"},
    {"standard": "3", "mine": "1"},
    {"owner": "-", "due": "later"},
    {"owner": "Dana Okafor"},
    {"mine": "1"},
)


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = ("due", "status", "level", "for", "mine")
    return sorted(
        ({**row, "mine": bool(row["mine"])} for row in rows), key=lambda row: [str(row[n]) for n in names]
    )


@pytest.mark.parametrize("dialect", ["sqlite"])
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
async def test_memory_says_of_recommendations_what_the_database_says(house: House, seed: int) -> None:
    random = Random(seed)
    world = made_up(random, 12)
    for row in world.of("recommendation"):
        row["owner"] = random.choice(
            (None, "", " Dana Okafor", "dana okafor", "priya@hackney.example", "Somebody")
        )
    await world.write(house.database)
    db, register, today = house.database, house.app.state.register, datetime.now(UTC).date()
    for key in random.sample((*PEOPLE, "iqbal", "alex"), 4):
        who = house.people[key]
        assert await register.options(db, who) == await queries.options(db, who), key
        for filters in ({}, *random.sample(FILTERS, 3)):
            of = Wanted(filters)
            counted = [in_order(await one.counts(db, who, of, today)) for one in (register, queries)]
            assert counted[0] == counted[1], (key, filters)
            listed = await queries.listed(db, who, of, today, None, 500)
            assert await register.listed(db, who, of, today, None, 500) == listed, (key, filters)
            assert await register.order(db, who, of, today, 9) == [
                (row["rank"], row["assessment"], row["id"]) for row in listed[:9]
            ]
            if len(listed) > 3:
                after = Place(listed[2]["rank"], listed[2]["assessment"], listed[2]["id"])
                assert await register.listed(db, who, of, today, after, 2) == listed[3:5]

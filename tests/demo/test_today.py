"""The demo's assessment that meets today: there whenever the demo starts, and moved on when its day is over."""

from datetime import UTC, datetime, timedelta

import pytest

from assessor.database import Database
from assessor.demo import older, soon, today
from tests.house import House, settings
from tests.reading import opened

NOON = datetime(2026, 6, 10, 11, 0, tzinfo=UTC)
HERE = f"/assessments/{today.ID}"


async def test_the_demo_meets_today_with_something_on_and_tomorrow_again(demo_house: House) -> None:
    database, set_up = demo_house.database, settings(demo_house.url, demo=True)
    assert await older.knows_the_cast(database)
    assert await older.has_all(database)
    for now in (NOON, NOON + timedelta(hours=1), NOON + timedelta(days=1)):
        await today.meet(database, set_up, now)
        page = await opened(demo_house.client("dana"), f"{HERE}/day")
        assert "On now" in page.text
        assert "over" in page.text
        row = await database.one("select * from assessment where id = :id", id=today.ID)
        assert row
        day = NOON + timedelta(days=1) if now > NOON + timedelta(hours=2) else NOON
        assert row["slot_at"] == day - today.MOVES[-1]
        assert row["sessions"][0]["starts_at"].startswith(f"{day:%Y-%m-%d}")
        assert row["agenda_shared"]
        await soon.plan(database, set_up, now)
    # What comes is planned too, and moved on when its day is near.
    await soon.plan(database, set_up, NOON + timedelta(days=40))
    dated = (await demo_house.client("helen").get("/portfolio/calendar.json?from=2026-06-01")).json()
    days = {row["assessment"]: row["day"] for row in dated["figures"][1]["rows"]}
    assert days["missed-collections-alpha"] == "2026-08-05"
    assert days["manage-arrears-beta"] == "2026-08-26"
    short = (await demo_house.client("helen").get("/portfolio/panels.json?from=2026-06-01")).json()
    assert "manage-arrears-beta" in str(short)
    notes = (await demo_house.api("grace").get(f"{HERE}/notes")).json()["items"]
    assert len(notes) == len(today.NOTES)


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_demo_kept_from_an_older_version_is_served_as_it_is(house: House, database: Database) -> None:
    """There what is told last is missing; before that the cast had other ids, too."""
    assert await older.knows_the_cast(house.database)
    assert not await older.has_all(house.database)
    assert not await older.knows_the_cast(database)

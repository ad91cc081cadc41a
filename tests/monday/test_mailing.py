"""The mail on Mondays: at eight, on a working day, once to each who wants it, and nothing that anybody wrote."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assessor.database import Row
from assessor.monday.mailing import Mondays
from tests.asks.test_asks import asked
from tests.board.test_recommendations import recommend
from tests.house import House

MONDAY = date(2018, 11, 19)
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def want(house: House, *people: str, on: date = date(2018, 11, 1), monday: str = "monday") -> None:
    """People choose it on their account's page."""
    house.journal.clock = lambda: datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    for key in people:
        answer = await house.client(key).post("/account/mail", data={"monday": monday})
        assert answer.status_code == 303, answer.text
    house.journal.clock = None


def process(house: House) -> Mondays:
    """As one that was just started."""
    state = house.app.state
    return Mondays(house.database, state.portfolio, state.settings, state.standards)


async def look(house: House, day: date, hour: int = 8, minute: int = 1) -> int:
    """Two processes look at this time, twice; gives how many mails they wrote."""
    zone = house.app.state.settings.timezone
    now = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)
    found = 0
    for later in (now, now + timedelta(minutes=1)):
        found += sum(await asyncio.gather(process(house).round(later), process(house).round(later)))
    return found


async def mails(house: House) -> list[Row]:
    return await house.database.all("select * from mail where kind = 'monday' order by at, email")


async def test_it_is_sent_once_at_eight_on_the_first_working_day_of_each_week(house: House) -> None:
    await want(house, "helen", "femi")
    sunday = MONDAY - timedelta(days=1)
    assert await look(house, MONDAY, hour=7, minute=50) == 0
    assert await look(house, MONDAY) == 2
    for later in range(7):
        assert await look(house, MONDAY + timedelta(days=later), hour=9) == 0
    await want(house, "femi", monday="never")
    assert await look(house, MONDAY + timedelta(days=7)) == 1
    assert [row["email"].partition("@")[0] for row in await mails(house)] == ["femi", "helen", "helen"]
    # Christmas Eve is a working day; New Year's Eve too; Easter Monday and the bank holiday of May are none.
    assert await look(house, date(2018, 12, 24)) == 1
    easter = date(2019, 4, 22)
    assert [await look(house, easter + timedelta(days=n)) for n in range(-1, 3)] == [0, 0, 1, 0]
    # A board that was off on Monday tells it on Wednesday, at eight; by Sunday it waits for the next week's.
    assert [await look(house, date(2019, 6, 5), hour=hour) for hour in (7, 8)] == [0, 1]
    assert await look(house, sunday + timedelta(days=7 * 40)) == 0
    # Whoever chooses it on Tuesday is told on the next Monday.
    await want(house, "grace", on=date(2019, 9, 3))
    assert await look(house, date(2019, 9, 4)) == 1, "Helen's, who wanted it before"
    assert await look(house, date(2019, 9, 9)) == 2


@on_sqlite
async def test_it_tells_of_the_week_before_in_numbers_and_nothing_that_anybody_wrote(house: House) -> None:
    await want(house, "helen", "grace", "nadia")
    await asked(house, "Pay for a Kestrel lab.")
    await recommend(house, body="Kestrel.", due="2018-11-13")
    await recommend(house, body="Kestrel.", due="2018-11-14", visibility="panel")
    assert await look(house, MONDAY) == 3
    by = {row["email"].partition("@")[0]: row for row in await mails(house)}
    for key in ("helen", "grace"):
        body = by[key]["body"]
        assert by[key]["subject"] == "How is it going? 12 to 18 November 2018"
        assert "- 1 assessment held\n  http://127.0.0.1:8000/monday/held?week=2018-W46" in body
        assert (
            "- 1 recommendation newly overdue\n  http://127.0.0.1:8000/monday/overdue?week=2018-W46" in body
        )
        assert "1 service waits for 1 decision." in body
        for words in ("Kestrel", "Contact centre", "{"):
            assert words not in body
        links = [line.strip() for line in body.splitlines() if "/monday/" in line]
        for link in links:
            assert (await house.client(key).get(link)).status_code == 200, link
    assert "A quiet week" in by["nadia"]["body"]
    assert "Nothing is asked of us." in by["nadia"]["body"]


@on_sqlite
async def test_hostile_46_who_is_disabled_gone_or_a_guest_is_mailed_nothing(house: House) -> None:
    await want(house, "helen", "femi", "grace")
    away: list[tuple[str, Any]] = [
        ("update person set disabled_at = :now where id = :id", "femi"),
        ("update person set guest_of = 'contact-centre-beta' where id = :id", "grace"),
    ]
    async with house.database.transaction() as tx:
        for sql, key in away:
            await tx.run(sql, id=house.people[key].id, **({"now": tx.now} if ":now" in sql else {}))
    assert await look(house, MONDAY) == 1
    assert [row["email"] for row in await mails(house)] == ["helen@hackney.example"]

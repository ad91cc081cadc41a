"""Reminders: a week before and after the day, each once, in one mail a day; never of advice, never of the panel's."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assessor.account import queries as account
from assessor.database import Database, Row
from assessor.mail.reminder import Reminder
from assessor.news.digest import Digest
from assessor.recommendations import reminders
from assessor.settings import Settings
from tests.board.test_recommendations import move, put, recommend
from tests.house import House

DUE = date(2026, 10, 28)  # clocks go back on the 25th: the week before it crosses that
SPRING = date(2026, 4, 2)  # and forward on 29 March
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


class Days:
    """The board's mornings: each begins with whatever was told before."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.givers: list[Any] = [reminders.due]

    def digest(self) -> Digest:
        """As a process that was just started."""
        return Digest(self.house.database, self.house.app.state.settings, self.givers)

    async def morning(self, day: date, hour: int = 8, minute: int = 1) -> list[str]:
        """A process starts on this day at this time and looks twice; gives whom it mailed, by first name."""
        zone = self.house.app.state.settings.timezone
        now = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)
        already = {row["id"] for row in await self.mails()}
        digest = self.digest()
        for later in (timedelta(), timedelta(minutes=10)):
            await digest.round(now + later)
        return [row["email"].partition("@")[0] for row in await self.mails() if row["id"] not in already]

    async def mails(self) -> list[Row]:
        return await self.house.database.all("select * from mail where kind = 'due' order by at, email")

    async def told_on(self, first: date, days: int, hour: int = 8) -> dict[str, list[str]]:
        """Every morning from a day on: whom was told on which, where anybody was."""
        found = {}
        for n in range(days):
            day = first + timedelta(days=n)
            if told := await self.morning(day, hour):
                found[day.isoformat()] = told
        return found


async def test_each_reminder_is_told_once_also_after_a_restart_and_across_both_clock_changes(
    house: House,
) -> None:
    days = Days(house)
    await recommend(house, owner=" femi  ADEYEMI ", due=DUE.isoformat(), level="should")
    await recommend(house, owner="grace@hackney.example", due=SPRING.isoformat())
    assert await days.told_on(SPRING - timedelta(days=9), 11, hour=7) == {}, "it is not eight yet"
    told = await days.told_on(SPRING - timedelta(days=9), 68)
    assert told == {
        "2026-03-26": ["grace"],  # a week before, by winter time
        "2026-04-07": ["grace"],  # the first working day after, behind Easter, by summer time
        "2026-05-01": ["grace"],  # and every four weeks
        "2026-05-29": ["grace"],
    }
    async with house.database.transaction() as tx:
        await tx.run("update recommendation set status = 'done' where owner like 'grace%'")
    assert await days.told_on(DUE - timedelta(days=9), 39) == {
        "2026-10-21": ["femi"],
        "2026-10-29": ["femi"],
        "2026-11-26": ["femi"],
    }
    mail = (await days.mails())[-1]
    assert mail["subject"] == "1 thing is due or overdue"
    assert "a “should” about standard 6 was due 4 weeks ago, 28 October" in mail["body"]
    assert "Rehearse" not in mail["body"], "no mail holds what somebody wrote"
    assert "/account/mail" in mail["body"]


@on_sqlite
async def test_advice_what_is_the_panels_and_what_is_over_reminds_nobody(house: House) -> None:
    days = Days(house)
    for given in ({"level": "could"}, {"visibility": "panel"}, {"status": "done"}, {"due": None}):
        await recommend(house, **{"owner": "Femi Adeyemi", "due": DUE.isoformat(), **given})
    cancelled = await recommend(house, owner="Femi Adeyemi", due=DUE.isoformat())
    await put(house, "priya", cancelled, status="not-doing", reason="The service ends.")
    assert await days.told_on(DUE - timedelta(days=8), 40) == {}
    await recommend(house, owner="Femi Adeyemi", due=DUE.isoformat())
    await move(house, "writing-up", "cancelled")
    assert await days.morning(DUE) == []


@on_sqlite
async def test_it_goes_to_the_owner_else_to_whoever_keeps_the_service_and_for_the_organisation_to_organisers(
    house: House,
) -> None:
    days = Days(house)
    id = await recommend(house, owner="The data team", due=DUE.isoformat())
    assert await days.morning(DUE) == ["femi", "grace"], "one is of product, the other of delivery"
    await put(house, "priya", id, owner="Nadia Rahman")
    assert await days.morning(DUE + timedelta(days=1)) == ["femi", "grace"], "a stranger is not of the team"
    await put(house, "priya", id, status="done")
    await recommend(house, due=(DUE + timedelta(days=2)).isoformat(), **{"for": "organisation"})
    assert await days.morning(DUE + timedelta(days=2)) == ["iqbal"]


@on_sqlite
async def test_another_date_is_reminded_of_anew_and_whoever_wants_no_reminder_gets_none(house: House) -> None:
    days = Days(house)
    id = await recommend(house, owner="Femi Adeyemi", due=DUE.isoformat())
    assert await days.morning(DUE - timedelta(days=7)) == ["femi"]
    await put(house, "priya", id, due=(DUE + timedelta(days=3)).isoformat())
    assert await days.morning(DUE - timedelta(days=7), 17) == [], "one mail a day"
    assert await days.morning(DUE - timedelta(days=4)) == [], "nobody is reminded on a Saturday"
    assert await days.morning(DUE - timedelta(days=2)) == ["femi"]
    async with house.database.transaction() as tx:
        await account.choose(tx, house.people["femi"].id, "due", "never")
    assert await days.morning(DUE + timedelta(days=5)) == []
    form = (await house.client("femi").get("/account/mail")).text
    assert "Something is due" in form
    sent = await house.client("femi").post("/account/mail", data={"due": "at-once"})
    assert sent.status_code == 422, "only once a day, or never"


async def test_two_processes_and_several_givers_make_one_mail(house: House) -> None:
    days = Days(house)
    for number in (5, 6):
        await recommend(house, owner="Femi Adeyemi", due=DUE.isoformat(), standard=number)

    async def report(_: Database, __: Settings, today: date) -> Sequence[Reminder]:
        told = Reminder(
            house.people["femi"].id, "contact-centre-beta", "deadline", "report", "late", "Late.", "/x"
        )
        return [told, told] if today == DUE else []

    days.givers.append(report)
    now = datetime(2026, 10, 28, 9, tzinfo=UTC)
    one, two = days.digest(), days.digest()
    given = await one._given(DUE)
    femi = {"id": house.people["femi"].id, "name": "Femi {Adeyemi}", "email": "femi@hackney.example"}
    assert await two.round(now) == 1
    midnight = now.replace(hour=0)
    assert await one._tell(femi, given[femi["id"]], now, midnight) == 0, (
        "it had looked before the other one told"
    )
    mails = await days.mails()
    assert [mail["subject"] for mail in mails] == ["3 things are due or overdue"]
    assert mails[0]["body"].count("Late.") == 1
    chased = await house.database.all("select subject, stage from chased order by subject, stage")
    assert len(chased) == 3

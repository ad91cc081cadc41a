"""What is not kept for longer than it is needed: shown first, taken away once, and never more than that."""

import asyncio
import dataclasses
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assessor.people import queries as people
from assessor.privacy import retention
from assessor.settings import Settings
from tests.house import ASSESSMENT, House, new_id
from tests.reading import fill, opened
from tests.retro.writing import open_it, send, write

HERE = f"/assessments/{ASSESSMENT}"
NOW = datetime.now(UTC)
NOON = datetime(2030, 6, 1, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2018, 11, 14, 12, 0, tzinfo=UTC)


def kept_for(house: House, months: int | None) -> Settings:
    settings: Settings = house.app.state.settings
    return dataclasses.replace(settings, retention_months=months)


async def due(house: House, months: int | None = 24) -> dict[str, int]:
    found = await retention.due(house.database, kept_for(house, months), NOW)
    return {one.key: one.many for one in found if one.many}


async def retain(house: House, months: int | None = 24) -> dict[str, int]:
    went = await retention.retain(house.database, kept_for(house, months), NOW)
    return {one.key: one.many for one in went}


async def run(house: House, sql: str, **values: object) -> None:
    async with house.database.transaction() as tx:
        await tx.run(sql, **values)


async def test_what_is_over_goes_without_any_setting_and_once(house: House) -> None:
    await run(house, "update session set expires_at = :at where person = :id", at=LONG_AGO, id=id_of(house))
    async with house.database.transaction() as tx:
        tx.begin_at(LONG_AGO)
        await people.make_link(tx, "a secret of more than thirty-two letters", id_of(house))
    assert await due(house, None) == {"sessions": 1, "links": 1}
    assert await retain(house, None) == {"sessions": 1, "links": 1}
    assert await due(house, None) == {}
    assert await retain(house, None) == {}


def id_of(house: House, key: str = "nadia") -> str:
    return house.people[key].id


async def test_people_who_were_not_here_for_long_become_former_members(house: House) -> None:
    await run(house, "update person set created_at = :at, signed_in_at = :at", at=LONG_AGO)
    await run(house, "update session set expires_at = :at", at=LONG_AGO)
    await run(house, "update token set expires_at = :at", at=LONG_AGO)
    found = await retention.due(house.database, kept_for(house, 24), NOW)
    [away] = [one for one in found if one.key == "people"]
    assert {"Nadia Stone", "Helen Marsh", "Iqbal Hussain"} <= set(away.names)
    assert not {"Alex Winter", "Femi Adeyemi", "Dana Okafor"} & set(away.names), (
        "who administers, keeps or sits"
    )
    await retain(house)
    row = await people.by_id(house.database, id_of(house))
    assert row is not None
    assert row["name"] == "Former member"
    assert row["email"].endswith(".invalid")
    dana = await people.by_id(house.database, id_of(house, "dana"))
    assert dana is not None
    assert dana["erased_at"] is None


async def test_somebody_who_signed_in_lately_stays(house: House) -> None:
    await run(house, "update person set created_at = :at, signed_in_at = :at", at=LONG_AGO)
    await run(house, "update token set expires_at = :at", at=LONG_AGO)
    lately = NOW - timedelta(days=600)
    await run(house, "update person set signed_in_at = :at where id = :id", at=lately, id=id_of(house))
    found = await retention.due(house.database, kept_for(house, 24), NOW)
    assert "Nadia Stone" not in {name for one in found for name in one.names}


async def test_guests_go_thirty_days_after_their_day(house: House) -> None:
    sql = "update person set guest_of = :here, created_at = :at where id = :id"
    await run(house, sql, here=ASSESSMENT, at=NOW - timedelta(days=29), id=id_of(house))
    assert "guests" not in await due(house, None)
    await run(house, sql, here=ASSESSMENT, at=NOW - timedelta(days=31), id=id_of(house))
    assert (await retain(house, None))["guests"] == 1
    row = await people.by_id(house.database, id_of(house))
    assert row is not None
    assert row["name"] == "Former member"


async def test_notes_to_oneself_go_when_the_assessment_is_closed_for_long(house: House) -> None:
    api = house.api("priya")
    mine, panel = new_id(), new_id()
    await api.put(f"{HERE}/notes/{mine}", json={"body": "Mine.", "visibility": "me", "standard": 6})
    await api.put(f"{HERE}/notes/{panel}", json={"body": "Ours.", "visibility": "panel", "standard": 6})
    await house.client("priya").post(f"{HERE}/standards/6/opened")
    hidden = await write(house.client("priya"), "Too long.")
    for state in ("writing-up", "fact-check", "published"):
        await house.api("iqbal").put(f"{HERE}/state", json={"to": state})
    assert "private notes" not in await due(house)
    await run(house, "update move set at = :at", at=LONG_AGO)
    await run(house, "update assessment set created_at = :at", at=LONG_AGO)
    went = await retain(house)
    assert (went["private notes"], went["opened"]) == (1, 1)
    assert "hidden" not in went  # it was written today
    await run(house, "update retro_item set day = '2019-01-31'")
    await open_it(house)
    assert "hidden" not in await due(house)  # everybody sees it
    await send(house.client("dana"), "open", opened="no")
    assert (await retain(house))["hidden"] == 1
    assert (await api.get(f"/retros/{ASSESSMENT}/items/{hidden}")).status_code == 404
    assert (await api.get(f"{HERE}/notes/{mine}")).status_code == 404
    assert (await api.get(f"{HERE}/notes/{panel}")).json()["body"] == "Ours."


async def test_hostile_01_no_administrator_is_told_how_much_of_what_one_person_may_see_would_go(
    house: House,
) -> None:
    """Nor by what is recorded of it afterwards."""

    async def told(months: int = 24) -> tuple[str, Any]:
        house.app.state.settings = kept_for(house, months)
        page = (await opened(house.client("alex"), "/admin/retention")).text
        assert (await house.client("alex").post("/admin/retention", data={"sure": "yes"})).status_code == 303
        row = await house.database.one(
            "select detail from audit where action = 'retention.run' order by number desc"
        )
        assert row is not None
        return page, row["detail"]

    api = house.api("priya")
    for state in ("writing-up", "fact-check", "published"):
        await house.api("iqbal").put(f"{HERE}/state", json={"to": state})
    plain = await told()
    await house.api("iqbal").put(f"{HERE}/state", json={"to": "cancelled"})
    await run(house, "update assessment set state = 'in-session'")
    await api.put(f"{HERE}/notes/{new_id()}", json={"body": "Mine.", "visibility": "me", "standard": 6})
    await write(house.client("priya"), "Too long.")
    await run(house, "update retro_item set day = '2019-01-31'")
    await run(house, "update assessment set state = 'published', created_at = :at", at=LONG_AGO)
    await run(house, "update move set at = :at", at=LONG_AGO)
    assert await due(house) == {"private notes": 1, "hidden": 1}
    assert await told() == plain
    assert await due(house) == {}


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_whoever_leaves_holds_nobody_up_and_the_files_are_swept_in_the_night(house: House) -> None:
    """Sweeping writes the whole file anew, and every change waits for it: nobody may have that done by leaving."""

    def unused() -> int:
        with sqlite3.connect(house.url.removeprefix("sqlite:///")) as file:
            return int(file.execute("pragma freelist_count").fetchone()[0])

    await run(house, "create table heap (text text)")
    await run(house, "insert into heap values (:text)", text="x" * 200_000)
    await run(house, "delete from heap")
    assert unused() > 10
    for key, address in (("priya", "/account/remove"), ("alex", f"/people/{id_of(house)}/erase")):
        client = house.client(key)
        assert (await fill(client, await opened(client, address), address, sure=["yes"])).status_code < 400
    assert unused() > 10
    assert await retention.daily(house.database, kept_for(house, None), datetime.now(UTC)) is not None
    assert unused() == 0


async def test_it_runs_once_a_day_whoever_runs_it(house: House) -> None:
    settings = kept_for(house, None)
    both = await asyncio.gather(
        retention.daily(house.database, settings, NOON), retention.daily(house.database, settings, NOON)
    )
    assert [went is None for went in both].count(False) == 1
    assert await retention.daily(house.database, settings, NOON + timedelta(hours=10)) is None
    assert await retention.daily(house.database, settings, NOON + timedelta(hours=16)) is not None


async def test_an_administrator_sees_what_would_go_and_does_it(house: House) -> None:
    await run(house, "update session set expires_at = :at where person = :id", at=LONG_AGO, id=id_of(house))
    alex = house.client("alex")
    page = await opened(alex, "/admin/retention")
    assert "Sessions that are over" in page.text
    refused = await alex.post("/admin/retention", data={})
    assert refused.status_code == 422
    assert (await alex.post("/admin/retention", data={"sure": "yes"})).status_code == 303
    row = await house.database.one("select * from audit where action = 'retention.run'")
    assert row is not None
    assert row["who"] == id_of(house, "alex")
    assert row["detail"]["gone"]["sessions"] == 1


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-11-22", 24, "2024-11-22"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-15", 1, "2025-12-15"),
    ],
)
def test_months_are_counted_as_people_do(day: str, months: int, before: str) -> None:
    moment = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    assert retention.months_before(moment, months).date().isoformat() == before

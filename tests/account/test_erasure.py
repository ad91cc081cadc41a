"""Leaving: what goes, what stays as by "Former member", and that nothing breaks of it."""

from datetime import UTC, datetime

import pytest

from assessor import audit, journal
from assessor.people import erasure_queries
from assessor.people import queries as people
from assessor.people.erasure_queries import STATEMENTS, STAYS
from assessor.privacy import retention
from tests.account.test_export import columns_about_people
from tests.house import ASSESSMENT, SERVICE, House, new_id
from tests.reading import Page, fill, opened

NOTES = f"/assessments/{ASSESSMENT}/notes"
NOTE = {"standard": 6, "kind": "note", "body": "Rehearsed twice.", "visibility": "everyone"}


async def leave(house: House, key: str) -> Page:
    """Somebody removes themselves."""
    client = house.client(key)
    form = await opened(client, "/account/remove")
    return Page(await fill(client, form, "/account/remove", sure="yes"))


async def test_every_column_about_a_person_goes_or_stays_for_a_reason(demo_house: House) -> None:
    gone = {
        column
        for column in await columns_about_people(demo_house.database)
        if any(
            statement.startswith(f"delete from {column.partition('.')[0]} where person = :id")
            and column.endswith(".person")
            for statement in STATEMENTS
        )
    }
    assert gone | set(STAYS) == await columns_about_people(demo_house.database)
    assert not gone & set(STAYS)


async def test_nothing_that_names_them_is_left_anywhere(house: House) -> None:
    """Every row of every table, as text."""
    priya = house.people["priya"]
    await house.api("priya").put(f"{NOTES}/{new_id()}", json=NOTE)
    private = {**NOTE, "visibility": "me", "body": "Priya’s own thought."}
    mine = new_id()
    await house.api("priya").put(f"{NOTES}/{mine}", json=private)
    again = {"if-match": '"1"'}
    changed = {**private, "body": "Priya’s second thought."}
    assert (await house.api("priya").put(f"{NOTES}/{mine}", json=changed, headers=again)).status_code == 200
    await leave(house, "priya")
    await retention.daily(house.database, house.app.state.settings, datetime.now(UTC))  # that night
    for table in await tables(house):
        for row in await house.database.all(f"select * from {table}"):
            text = repr(row).lower()
            assert "priya" not in text, table
            assert "raman" not in text, table
    stands = await people.by_id(house.database, priya.id)
    assert stands is not None
    assert (stands["name"], stands["profession"], stands["organisation"]) == ("Former member", None, None)
    assert stands["email"].endswith("@erased.invalid")
    assert stands["erased_at"] is not None
    assert stands["disabled_at"] is not None


async def tables(house: House) -> list[str]:
    """The tables of this house, without the search's own."""
    sql = {
        "sqlite": "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
        "postgresql": "select table_name as name from information_schema.tables where table_schema = 'public'",
    }
    return [row["name"] for row in await house.database.all(sql[house.database.dialect])]


async def test_what_they_wrote_for_others_stays_without_the_name(house: House) -> None:
    id = new_id()
    await house.api("priya").put(f"{NOTES}/{id}", json=NOTE)
    await leave(house, "priya")
    shown = (await house.api("dana").get(f"{NOTES}/{id}")).json()
    assert shown["body"] == "Rehearsed twice."
    assert shown["author"] == {"id": house.people["priya"].id, "name": "Former member"}
    page = await house.client("ruth").get(f"/assessments/{ASSESSMENT}/standards/6")
    assert "Former member" in page.text
    assert "Priya" not in page.text


async def test_a_private_note_that_others_saw_before_loses_its_words_and_keeps_its_place(
    house: House,
) -> None:
    id = new_id()
    sam = house.api("sam")
    await sam.put(f"{NOTES}/{id}", json={**NOTE, "kind": "question", "visibility": "everyone"})
    answer = {"body": "The night desk."}
    assert (await house.api("grace").put(f"{NOTES}/{id}/answers/{new_id()}", json=answer)).status_code == 201
    version = (await sam.get(f"{NOTES}/{id}")).headers["etag"]
    taken = {**NOTE, "kind": "question", "visibility": "me", "body": "My own words."}
    assert (await sam.put(f"{NOTES}/{id}", json=taken, headers={"if-match": version})).status_code == 200
    await leave(house, "sam")
    row = await house.database.one("select * from note where id = :id", id=id)
    assert row is not None
    assert row["body"] == ""
    assert row["removed_at"] is not None


async def test_the_journal_and_the_audit_stay_sound(house: House) -> None:
    await house.api("priya").put(f"{NOTES}/{new_id()}", json=NOTE)
    before = await house.database.all("select * from journal order by assessment, position")
    await leave(house, "priya")
    assert await house.database.all("select * from journal order by assessment, position") == before
    last = await house.database.one("select * from audit order by number desc limit 1")
    assert last is not None
    async with house.database.read() as tx:
        assert (await audit.verify(tx)).wrong is None
        assert (await journal.verify(tx)).wrong is None
    assert (last["action"], last["who"], last["id"]) == ("person.erased", *[house.people["priya"].id] * 2)


async def test_they_are_signed_out_and_may_come_as_somebody_new(house: House) -> None:
    page = await leave(house, "priya")
    assert page.h1 == "You are removed"
    assert "Priya" not in page.text
    assert (await house.client("priya").get("/account")).headers["location"].startswith("/sign-in")
    assert (await house.api("priya").get("/assessments")).status_code == 401
    assert await people.by_email(house.database, "priya@hackney.example") is None
    async with house.journal.keep() as tx:
        new = await people.invite(tx, "priya@hackney.example", "Priya Raman")
    assert new["id"] != house.people["priya"].id


async def test_without_the_tick_nobody_is_removed(house: House) -> None:
    priya = house.client("priya")
    form = await opened(priya, "/account/remove")
    page = Page(await fill(priya, form, "/account/remove"))
    assert page.errors == {"sure": "Tick the box if you want to be removed"}
    assert "Priya Raman" in (await opened(priya, "/account")).text


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("dana", "You alone lead Contact centre, public beta"),
        ("femi", "You alone keep the service Contact centre"),
        ("alex", "You are the only administrator"),
    ],
)
async def test_what_nobody_else_looks_after_is_named_first(house: House, key: str, words: str) -> None:
    assert words in (await opened(house.client(key), "/account/remove")).text
    assert words not in (await opened(house.client("ruth"), "/account/remove")).text


async def test_an_administrator_may_erase_somebody_and_once_is_enough(house: House) -> None:
    alex, priya = house.people["alex"].id, house.people["priya"].id
    async with house.journal.keep() as tx:
        assert await erasure_queries.erase(tx, priya, by=alex)
    async with house.journal.keep() as tx:
        assert not await erasure_queries.erase(tx, priya, by=alex)
    rows = await house.database.all("select who, id from audit where action = 'person.erased'")
    assert rows == [{"who": alex, "id": priya}]


async def test_a_keeper_who_leaves_no_longer_keeps_the_service(house: House) -> None:
    await leave(house, "femi")
    members = (await house.api("iqbal").get(f"/services/{SERVICE}/members")).json()
    assert members["items"] == []


async def test_accounts_that_were_joined_before_go_too(house: House) -> None:
    from assessor.people import merging

    async with house.journal.keep() as tx:
        await merging.join(tx, house.people["sam"].id, house.people["priya"].id)
    await leave(house, "priya")
    for table in await tables(house):
        for row in await house.database.all(f"select * from {table}"):
            assert "whitfield" not in repr(row).lower(), table

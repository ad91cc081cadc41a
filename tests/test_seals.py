"""The record of what was done is sealed: whoever changes, removes or adds a row is found, on both databases."""

from typing import Any

import pytest

from assessor import audit, checks, journal
from assessor.database import Database
from tests.house import ASSESSMENT, House

KINDS = {"record": audit.verify, "journals": journal.verify}


async def looked(house: House, kind: str) -> Any:
    async with house.database.read() as tx:
        return await KINDS[kind](tx)


async def spoil(database: Database, sql: str, **params: Any) -> None:
    async with database.transaction() as tx:
        assert await tx.run(sql, **params)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_was_written_by_the_board_alone_is_whole(house: House, kind: str) -> None:
    found = await looked(house, kind)
    assert found.wrong is None
    assert found.rows > 5
    assert len(found.newest) == 64


CHANGED = [
    "update audit set action = 'session.other' where number = 3",
    "update audit set who = null where number = 3",
    "update audit set at = (select max(at) from audit) where number = 3",
    "update audit set detail = '{}' where number = 3",
    "update audit set hash = (select hash from audit where number = 2) where number = 3",
]


@pytest.mark.parametrize("sql", CHANGED)
async def test_a_changed_row_of_the_record_is_found(house: House, sql: str) -> None:
    await spoil(house.database, sql)
    assert (await looked(house, "record")).wrong == "row 3 is not as it was written"


async def test_a_removed_row_of_the_record_is_found_wherever_it_stood(house: House) -> None:
    last = (await looked(house, "record")).rows
    await spoil(house.database, "delete from audit where number = :last", last=last)
    assert (await looked(house, "record")).wrong == f"row {last} is missing"
    await spoil(house.database, "delete from audit where number = 1")
    assert (await looked(house, "record")).wrong == "row 1 is missing"


async def test_a_row_put_into_the_record_is_found(house: House) -> None:
    last = (await looked(house, "record")).rows
    copied = """insert into audit (number, at, action, who, subject, id, assessment, detail, previous, hash)
    select :next, at, action, who, subject, id, assessment, detail, :hash, hash from audit where number = 2"""
    row = await house.database.one("select hash from audit where number = :last", last=last)
    assert row
    await spoil(house.database, copied, next=last + 1, hash=row["hash"])
    assert (await looked(house, "record")).wrong == f"row {last + 1} is not as it was written"


async def test_rows_sealed_anew_at_the_end_do_not_fit_the_seal_that_was_kept(house: House) -> None:
    last = (await looked(house, "record")).rows
    row = await house.database.one("select * from audit where number = :last", last=last)
    assert row
    row["action"] = "session.other"
    hash = audit.seal(row["previous"], [row[name] for name in audit.SEALED])
    await spoil(
        house.database,
        "update audit set action = 'session.other', hash = :hash where number = :last",
        hash=hash,
        last=last,
    )
    assert (await looked(house, "record")).wrong == f"row {last} was added"


JOURNAL = [
    "update journal set action = 'note.other' where assessment = :id and position = 3",
    "update journal set who = null where assessment = :id and position = 3",
    "update journal set standard = 9 where assessment = :id and position = 3",
    "update journal set open_position = 99 where assessment = :id and position = 3",
    "update journal set hash = null where assessment = :id and position = 3",
]


@pytest.mark.parametrize("sql", JOURNAL)
async def test_a_changed_entry_of_a_journal_is_found(house: House, sql: str) -> None:
    await spoil(house.database, sql, id=ASSESSMENT)
    assert (await looked(house, "journals")).wrong == f"entry 3 of {ASSESSMENT} is not as it was written"


async def test_a_removed_or_added_entry_of_a_journal_is_found(house: House) -> None:
    last = (await looked(house, "journals")).rows
    await spoil(house.database, "delete from journal where position = :last", last=last)
    assert (await looked(house, "journals")).wrong == f"entry {last} of {ASSESSMENT} is missing"
    await spoil(
        house.database,
        """insert into journal (assessment, position, at, action, subject, hash)
        select assessment, :last, at, action, subject, hash from journal where position = 1""",
        last=last,
    )
    assert (await looked(house, "journals")).wrong == f"entry {last} of {ASSESSMENT} is not as it was written"
    await spoil(house.database, "delete from journal")
    assert (await looked(house, "journals")).wrong == f"entry 1 of {ASSESSMENT} is missing"


async def test_entries_from_before_the_seals_are_told_as_such(house: House) -> None:
    await spoil(house.database, "update journal set hash = null")
    await spoil(house.database, "update assessment set journal_hash = ''")
    async with house.journal.write(ASSESSMENT, None) as change:
        change.happened("assessment.changed", id=ASSESSMENT)
    found = await looked(house, "journals")
    assert found.wrong is None
    assert found.rows - found.early == 1


async def test_the_check_names_the_first_row_that_does_not_fit_and_else_the_newest_seal(house: House) -> None:
    environ = {"ASSESSOR_DATABASE_URL": house.url, "ASSESSOR_SECRET_KEY": "k" * 40}
    lines = {line.what: line for line in await checks.run(environ)}
    assert lines["record"].good
    assert lines["record"].words.endswith((await looked(house, "record")).newest)
    await spoil(house.database, CHANGED[0])
    lines = {line.what: line for line in await checks.run(environ)}
    assert not lines["record"].good
    assert lines["record"].words.startswith("row 3 is not as it was written")
    assert lines["journals"].good


async def test_settings_that_changed_are_recorded_by_name_and_never_by_value(house: House) -> None:
    async def start(secret: str, **values: object) -> None:
        async with house.database.transaction() as tx:
            await audit.started_with(tx, secret, {"secret_key": secret, **values})

    async def recorded() -> list[list[str]]:
        rows = await house.database.all(
            "select detail from audit where action = 'settings.changed' order by number"
        )
        return [row["detail"]["names"] for row in rows]

    await start("one secret", smtp_url="smtp://user:hush@mail.example", name="Board")
    assert await recorded() == []
    await start("one secret", smtp_url="smtp://user:hush@mail.example", name="Board")
    await start("one secret", smtp_url="", name="Our board")
    assert await recorded() == [["name", "smtp_url"]]
    await start("another secret", smtp_url="", name="Board")
    assert await recorded() == [["name", "smtp_url"], ["secret_key"]]
    site = await house.database.one("select settings from site")
    assert site
    assert "hush" not in str(site)
    assert "Board" not in str(site)

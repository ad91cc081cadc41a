"""All SQL about notes that belong together: noticed by others too, merged into one, grown out of one."""

from collections.abc import Sequence
from typing import Any

from assessor.database import Reading, Row, Transaction, within
from assessor.door import Reader


async def related(db: Reading, assessment: str, ids: Sequence[str]) -> list[Row]:
    """Which of these notes, and of those merged with them, is merged into which, whoever may see them."""
    if not ids:
        return []
    named, keys = within(ids)
    sql = f"""select id, merged_into from note
    where assessment = :assessment and merged_into is not null and removed_at is null
      and (id in ({named}) or merged_into in ({named})) order by at, id"""
    return await db.all(sql, assessment=assessment, **keys)


async def set_main(tx: Transaction, assessment: str, id: str, main: str | None) -> None:
    """Merges a note into another one, or parts them."""
    sql = "update note set merged_into = :main where assessment = :assessment and id = :id"
    await tx.run(sql, assessment=assessment, id=id, main=main)


async def holds_others(tx: Transaction, assessment: str, id: str) -> bool:
    """Whether other notes are merged into this one."""
    sql = "select 1 from note where assessment = :assessment and merged_into = :id and removed_at is null limit 1"
    return await tx.one(sql, assessment=assessment, id=id) is not None


async def set_source(tx: Transaction, assessment: str, id: str, source: str) -> None:
    """Keeps which note another one grew out of."""
    sql = "update note set source = :source where assessment = :assessment and id = :id"
    await tx.run(sql, assessment=assessment, id=id, source=source)


NOTICED = """
select t.note, t.person, s.profession from noticed_too t
left join seat s on s.assessment = t.assessment and s.person = t.person
where t.assessment = :assessment and t.note in ({named}) order by t.at, t.person
"""


async def noticed(db: Reading, reader: Reader, ids: Sequence[str]) -> list[Row]:
    """Who noticed these notes too: the panel's alone."""
    if not ids or not reader.of_panel:
        return []
    named, keys = within(ids)
    return await db.all(NOTICED.format(named=named), assessment=reader.id, **keys)


async def notice(tx: Transaction, row: dict[str, Any]) -> bool:
    """Somebody noticed this too; false when that is known."""
    sql = """insert into noticed_too (assessment, note, person, at) values (:assessment, :note, :person, :at)
    on conflict (assessment, note, person) do nothing"""
    return await tx.run(sql, **row) > 0


async def no_longer(tx: Transaction, assessment: str, note: str, person: str) -> bool:
    """Somebody takes that back; false when there is nothing to take back."""
    sql = "delete from noticed_too where assessment = :assessment and note = :note and person = :person"
    return await tx.run(sql, assessment=assessment, note=note, person=person) > 0


async def files(db: Reading, assessment: str, hashes: Sequence[str]) -> dict[str, Row]:
    """What is known of files that notes name, by their hash: {name, type, redacted_at}."""
    if not hashes:
        return {}
    named, keys = within(hashes)
    sql = f"""select sha256, name, type, redacted_at from note_file
    where assessment = :assessment and sha256 in ({named})"""
    return {row["sha256"]: row for row in await db.all(sql, assessment=assessment, **keys)}

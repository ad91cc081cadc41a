"""All SQL about conflicts of interest: who of the panel declared one, or that there is none."""

import json
from collections.abc import Sequence

from assessor.database import Reading, Row, Transaction
from assessor.door import Reader

PUT = """
insert into conflict (assessment, person, none, text, at, version)
values (:assessment, :person, :none, :text, :now, 1)
on conflict (assessment, person) do update set none = excluded.none, text = excluded.text, at = excluded.at,
  version = conflict.version + 1
"""


async def put(tx: Transaction, assessment: str, person: str, *, none: bool, text: str) -> None:
    """Takes down what somebody declares."""
    await tx.run(PUT, assessment=assessment, person=person, none=none, text=text, now=tx.now)


async def of(db: Reading, assessment: str, person: str) -> Row | None:
    """What one person declared."""
    sql = "select * from conflict where assessment = :assessment and person = :person"
    return await db.one(sql, assessment=assessment, person=person)


ALL = """
select c.*, p.name, s.role, s.profession, s.barred from conflict c join person p on p.id = c.person
left join seat s on s.assessment = c.assessment and s.person = c.person
where c.assessment = :assessment order by c.at, c.person
"""


async def conflicts(db: Reading, reader: Reader) -> list[Row]:
    """What was declared, for the panel and the organiser; for anybody else there is nothing."""
    if not (reader.of_panel or reader.organises):
        return []
    return await db.all(ALL, assessment=reader.id)


async def declared(db: Reading, assessment: str) -> set[str]:
    """Who has declared, a conflict or none: until then their views are not counted."""
    rows = await db.all("select person from conflict where assessment = :assessment", assessment=assessment)
    return {row["person"] for row in rows}


async def bar(tx: Transaction, assessment: str, person: str, standards: Sequence[int]) -> None:
    """The standards that somebody may not note or judge."""
    sql = "update seat set barred = :barred where assessment = :assessment and person = :person"
    await tx.run(sql, assessment=assessment, person=person, barred=json.dumps(list(standards)))

"""All SQL about who drafts which standard of the report: the panel's alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessor.database import Reading, Row, Transaction
from assessor.door import Reader

DRAFTERS = """
select d.standard, d.person, d.handed_over_at, p.name, s.profession
from drafter d join person p on p.id = d.person
join seat s on s.assessment = d.assessment and s.person = d.person and s.role in ('lead', 'assessor')
where d.assessment = :assessment order by d.standard
"""


async def drafters(db: Reading, reader: Reader) -> list[Row]:
    """Who drafts which standard, as long as they sit on the panel."""
    return await db.all(DRAFTERS, assessment=reader.id) if reader.of_panel else []


PUT = """
insert into drafter (assessment, standard, person, handed_over_at, at)
values (:assessment, :standard, :person, :handed_over_at, :now)
on conflict (assessment, standard) do update set person = excluded.person,
  handed_over_at = excluded.handed_over_at, at = excluded.at
"""


async def put(tx: Transaction, assessment: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Stores who drafts which standard."""
    await tx.many(PUT, [{**row, "assessment": assessment, "now": tx.now} for row in rows])


async def remove(tx: Transaction, assessment: str, standards: Iterable[int]) -> None:
    """Nobody drafts these standards."""
    sql = "delete from drafter where assessment = :assessment and standard = :standard"
    await tx.many(sql, [{"assessment": assessment, "standard": standard} for standard in standards])

"""All SQL about what the panel marked beforehand, and what it wants to ask. The reader comes first."""

from typing import Any

from assessor.database import Database, Reading, Row, Transaction
from assessor.door import Reader

# A mark counts while its author sits on the panel and may judge the standard.
MARKS = """
select m.person, m.standard, m.value, coalesce(s.profession, p.profession) as profession, s.barred
from mark m join person p on p.id = m.person
join seat s on s.assessment = m.assessment and s.person = m.person and s.role in ('lead', 'assessor')
where m.assessment = :assessment order by m.standard, profession, m.person
"""


async def marks(db: Reading, reader: Reader) -> list[Row]:
    """Every mark of the panel that counts: the panel's alone."""
    rows = await db.all(MARKS, assessment=reader.id)
    return [row for row in rows if row["standard"] not in row["barred"]]


async def own(db: Reading, reader: Reader) -> dict[int, str]:
    """What this person marked, by standard."""
    sql = "select standard, value from mark where assessment = :assessment and person = :person"
    rows = await db.all(sql, assessment=reader.id, person=reader.person)
    return {row["standard"]: row["value"] for row in rows}


async def private_state(db: Database, reader: Reader) -> tuple[Any, ...]:
    """What changes with this person's marks: for keeping pages by it."""
    return await db.remembered(_values, OWN, assessment=reader.id, person=reader.person)


OWN = """
select count(*) as many, max(at) as at, coalesce(sum(standard * (case value when 'clear' then 1 when 'hear-more' then 2
  else 3 end)), 0) as values_of from mark where assessment = :assessment and person = :person
"""


def _values(row: Row | None) -> tuple[Any, ...]:
    return tuple(row.values()) if row else ()


PUT = """
insert into mark (assessment, person, standard, value, at) values (:assessment, :person, :standard, :value, :now)
on conflict (assessment, person, standard) do update set value = excluded.value, at = excluded.at
"""


async def put(tx: Transaction, reader: Reader, standard: int, value: str) -> None:
    """Marks a standard."""
    await tx.run(PUT, assessment=reader.id, person=reader.person, standard=standard, value=value, now=tx.now)


async def remove(tx: Transaction, reader: Reader, standard: int) -> None:
    """Takes one's mark away."""
    sql = "delete from mark where assessment = :assessment and person = :person and standard = :standard"
    await tx.run(sql, assessment=reader.id, person=reader.person, standard=standard)


QUESTIONS = """
select n.id, n.standard, n.also, n.body, n.status, n.visibility, n.slot, n.author, p.name as author_name,
  (select count(*) from noticed_too t where t.assessment = n.assessment and t.note = n.id) as too,
  (select count(*) from noticed_too t where t.assessment = n.assessment and t.note = n.id and t.person = :person)
    as mine_too
from note n join person p on p.id = n.author
where n.assessment = :assessment and n.kind = 'question' and n.status = 'to-ask' and n.removed_at is null
  and not exists (
    select 1 from note m where m.assessment = n.assessment and m.id = n.merged_into and m.removed_at is null
      and m.visibility <> 'me')
  and (n.visibility <> 'me' or n.author = :person)
order by coalesce(n.position, 2147483647), n.at, n.id
"""


async def questions(db: Reading, reader: Reader) -> list[Row]:
    """The questions that wait to be asked: the panel's, and those that only this person sees."""
    return await db.all(QUESTIONS, assessment=reader.id, person=reader.person)


async def question_for_update(tx: Transaction, reader: Reader, id: str) -> Row | None:
    """One of the questions the panel sees, as it is: removed ones and others' private ones are none."""
    sql = """select id, standard, slot, visibility, author from note
    where assessment = :assessment and id = :id and kind = 'question' and removed_at is null
      and (visibility <> 'me' or author = :person)"""
    return await tx.one(sql, assessment=reader.id, id=id, person=reader.person)


async def keep_for(tx: Transaction, reader: Reader, id: str, slot: str | None) -> None:
    """Says in which part of the day a question is to be asked."""
    sql = "update note set slot = :slot where assessment = :assessment and id = :id"
    await tx.run(sql, assessment=reader.id, id=id, slot=slot)

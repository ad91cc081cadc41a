"""All SQL of who is here: what each process knows of its own open pages, and who does not want to be named."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from assessor.database import Reading, Row, Transaction, within

# Somebody may have been removed, or an assessment, since the page was opened.
PUT = """
insert into presence (assessment, process, person, place, at)
select a.id, :process, p.id, :place, :at from assessment a, person p where a.id = :assessment and p.id = :person
on conflict (assessment, process, person) do update set place = excluded.place, at = excluded.at
"""
TAKE_AWAY = """
delete from presence where assessment = :assessment and process = :process and person = :person
"""


async def put(tx: Transaction, process: str, rows: Iterable[Row]) -> None:
    """Who is here now, and where: each row has assessment, person and place."""
    await tx.many(PUT, [{**row, "process": process, "at": tx.now} for row in rows])


async def take_away(tx: Transaction, process: str, rows: Iterable[Row]) -> None:
    """Who is here no longer: each row has assessment and person."""
    await tx.many(TAKE_AWAY, [{**row, "process": process} for row in rows])


async def renew(tx: Transaction, process: str, before: datetime) -> None:
    """Says that this process is alive, and forgets those that have not said so since `before`."""
    await tx.run("update presence set at = :now where process = :process", process=process, now=tx.now)
    await tx.run("delete from presence where at < :before", before=before)


HERE = """
select h.assessment, h.person, h.place, p.name as person_name, p.guest_of, s.role as person_role,
  s.profession as person_profession, m.person as person_member
from presence h
join assessment a on a.id = h.assessment
join person p on p.id = h.person
left join seat s on s.assessment = h.assessment and s.person = h.person
left join member m on m.service = a.service and m.person = h.person
where h.assessment in ({named}) and h.at > :since
  and not exists (select 1 from hidden_presence n where n.assessment = h.assessment and n.person = h.person)
order by h.assessment, p.name, p.id, h.at
"""


async def here(db: Reading, assessments: Sequence[str], since: datetime) -> list[Row]:
    """Who is here in these assessments, once for each process that knows; not those who hide it."""
    if not assessments:
        return []
    named, keys = within(assessments)
    return await db.all(HERE.format(named=named), since=since, **keys)


async def assessments(db: Reading, ids: Sequence[str]) -> list[Row]:
    """Assessments as a reader needs them."""
    if not ids:
        return []
    named, keys = within(ids)
    return await db.all(f"select * from assessment where id in ({named})", **keys)


async def hides(db: Reading, assessment: str, person: str) -> bool:
    """Whether somebody does not want to be named and counted here."""
    sql = "select 1 from hidden_presence where assessment = :assessment and person = :person"
    return await db.one(sql, assessment=assessment, person=person) is not None


HIDE = """
insert into hidden_presence (assessment, person, at) values (:assessment, :person, :now)
on conflict (assessment, person) do nothing
"""


async def hide(tx: Transaction, assessment: str, person: str) -> None:
    """Does not name or count somebody here any more."""
    await tx.run(HIDE, assessment=assessment, person=person, now=tx.now)


async def show(tx: Transaction, assessment: str, person: str) -> None:
    """Names and counts somebody again."""
    sql = "delete from hidden_presence where assessment = :assessment and person = :person"
    await tx.run(sql, assessment=assessment, person=person)

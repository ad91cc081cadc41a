"""All SQL about what somebody has opened and read: theirs alone."""

from assessor.database import Reading, Row, Transaction
from assessor.door import Reader

OPENED = """
insert into opened (assessment, person, standard, at, last_at) values (:assessment, :person, :standard, :now, :now)
on conflict (assessment, person, standard) do update set last_at = excluded.last_at
"""


async def open_standard(tx: Transaction, reader: Reader, standard: int) -> None:
    """Somebody has opened a standard: the first time stays."""
    await tx.run(OPENED, assessment=reader.id, person=reader.person, standard=standard, now=tx.now)


READ = """
insert into read_mark (assessment, person, page, revision, at) values (:assessment, :person, :page, :revision, :now)
on conflict (assessment, person, page) do update set revision = excluded.revision, at = excluded.at
"""


async def read(tx: Transaction, reader: Reader, page: str, revision: int) -> None:
    """Somebody has read a page as it was in one revision."""
    values = {"assessment": reader.id, "person": reader.person}
    await tx.run(READ, **values, page=page, revision=revision, now=tx.now)
    await tx.run(COUNTED, assessment=reader.id, now=tx.now)


# Once the team is told, how much was read is a fact of the assessment, and of what counts facts.
COUNTED = "update assessment set changed_at = :now where id = :assessment and told_at is not null"


async def unread(tx: Transaction, reader: Reader, page: str) -> None:
    """Somebody has not read it after all."""
    sql = "delete from read_mark where assessment = :assessment and person = :person and page = :page"
    await tx.run(sql, assessment=reader.id, person=reader.person, page=page)
    await tx.run(COUNTED, assessment=reader.id, now=tx.now)


async def mark(db: Reading, reader: Reader, page: str) -> Row | None:
    """When somebody read a page, and in which revision."""
    sql = "select * from read_mark where assessment = :assessment and person = :person and page = :page"
    return await db.one(sql, assessment=reader.id, person=reader.person, page=page)


MARKS = """
select r.page, r.revision as seen, coalesce(u.revision, g.revision) as shown
from read_mark r
join assessment a on a.id = r.assessment
join page g on g.service = a.service and g.id = r.page
left join submitted u on u.assessment = r.assessment and u.page = r.page
where r.assessment = :assessment and r.person = :person order by r.page
"""


async def marks(db: Reading, reader: Reader) -> list[Row]:
    """The pages somebody has read: the revision seen, and the one that is shown first now."""
    return await db.all(MARKS, assessment=reader.id, person=reader.person)

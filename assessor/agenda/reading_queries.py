"""All SQL about what to read before the day. Whose, then which: the reader comes first."""

from assessor.database import Reading, Row
from assessor.door import Reader

PAGES = """
select g.id, g.title, g.url, g.access, g.dated, g.body, g.sort, g.revision, r.revision as read_revision
from page g
left join read_mark r on r.assessment = :assessment and r.page = g.id and r.person = :person
where g.service = :service and g.removed_at is null
order by g.sort, g.title, g.id
"""


async def pages(db: Reading, reader: Reader) -> list[Row]:
    """Every page of evidence with its text, and which revision of it this person has read."""
    service = reader.assessment["service"]
    return await db.all(PAGES, assessment=reader.id, person=reader.person, service=service)


async def claims(db: Reading, reader: Reader) -> list[Row]:
    """Which page is said to show something for which standard."""
    sql = """select distinct page, standard from claim
    where assessment = :assessment and removed_at is null order by page, standard"""
    return await db.all(sql, assessment=reader.id)

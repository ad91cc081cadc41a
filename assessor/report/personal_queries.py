"""All SQL of the names that a report should not hold: for whoever reads that report already."""

from assessor.database import Reading, Row
from assessor.door import Reader

NAMES = """
select p.name, 1 as takes_part from seat s join person p on p.id = s.person where s.assessment = :assessment
union
select p.name, 1 from assessment a join member m on m.service = a.service join person p on p.id = m.person
where a.id = :assessment
"""
POOL = """
union
select p.name, 0 from person p where p.in_pool = :yes and p.disabled_at is null and p.erased_at is null
"""


async def names(db: Reading, reader: Reader) -> list[Row]:
    """Who takes part in this assessment or keeps its service; to whoever organises also who is in the pool: to anybody
    else a name that is found would tell that it is there."""
    if not reader.reported:
        return []
    order = "order by 1, 2"
    if not reader.organises:
        return await db.all(NAMES + order, assessment=reader.id)
    return await db.all(NAMES + POOL + order, assessment=reader.id, yes=True)

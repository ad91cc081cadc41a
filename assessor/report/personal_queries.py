"""All SQL of the names that a report should not hold: for whoever reads that report already."""

from assessor.database import Reading, Row
from assessor.door import Reader

NAMES = """
select p.name, 1 as takes_part from seat s join person p on p.id = s.person where s.assessment = :assessment
union
select p.name, 1 from assessment a join member m on m.service = a.service join person p on p.id = m.person
where a.id = :assessment
union
select p.name, 0 from person p where p.in_pool = :yes and p.disabled_at is null and p.erased_at is null
order by 1, 2
"""


async def names(db: Reading, reader: Reader) -> list[Row]:
    """Who takes part in this assessment or keeps its service, and who is in the pool."""
    if not reader.reported:
        return []
    return await db.all(NAMES, assessment=reader.id, yes=True)

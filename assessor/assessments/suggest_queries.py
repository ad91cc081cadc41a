"""All SQL about who of the pool could sit on the panel of one assessment."""

from assessor.database import Reading, Row
from assessor.door import Reader
from assessor.people import pool_queries

MANY = 500  # of the pool that are looked at

# Of this service: its members, and whoever sat for its team. They would assess themselves.
OWN = """
select m.person from member m where m.service = :service
union select s.person from seat s join assessment a on a.id = s.assessment
  where a.service = :service and s.role = 'team'
"""
SITTING = "select s.person from seat s where s.assessment = :assessment"
BUSY = """
select s.person from seat s join assessment a on a.id = s.assessment
where a.starts_on = :day and a.id <> :assessment and a.state <> 'cancelled' and s.role <> 'team'
"""


async def free(db: Reading, reader: Reader, today: str) -> list[Row]:
    """Whoever of the pool is not of the service, has no seat here, and sits nowhere else that day; in turn."""
    rows = await pool_queries.pool(db, today, limit=MANY)
    here, day = reader.assessment, reader.assessment["starts_on"] or ""
    found = [
        *await db.all(OWN, service=here["service"]),
        *await db.all(SITTING, assessment=reader.id),
        *await db.all(BUSY, assessment=reader.id, day=day),
    ]
    out = {row["person"] for row in found}
    return [row for row in rows if row["id"] not in out]

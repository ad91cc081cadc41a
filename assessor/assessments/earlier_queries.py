"""SQL about what was before: the earlier assessments of a service, as far as a later one may know of them."""

from assessor.database import Reading, Row
from assessor.door import Reader

# What counts as before: the earlier day, or where one of them has none, what was set up earlier.
BEFORE = """
case when o.starts_on is not null and a.starts_on is not null and o.starts_on <> a.starts_on
  then o.starts_on < a.starts_on else o.created_at < a.created_at end
"""
# Told, and checked by its team or published; neither confidential, nor a rehearsal, nor a team's own board.
TOLD = """
o.told_at is not null and o.state in ('fact-check', 'published') and o.confidential = :no
  and o.type not in ('practice', 'mock')
"""
EARLIER = f"""
select o.id, o.phase, o.type, o.standard_set, o.edition, o.numbers, o.scale, o.starts_on, o.told_at, o.state,
  case when exists (select 1 from edition e where e.assessment = o.id and e.openly) then 1 else 0 end as is_open
from assessment a
join assessment o on o.service = a.service and o.id <> a.id and {TOLD} and {BEFORE}
where a.id = :assessment
order by coalesce(o.starts_on, '0000') desc, o.created_at desc, o.id
"""


async def earlier(db: Reading, reader: Reader) -> list[Row]:
    """The earlier assessments of the same service whose decisions were told, newest first."""
    return await db.all(EARLIER, assessment=reader.id, no=False)


async def of_service(db: Reading, service: str) -> list[Row]:
    """The same for a service's next assessment, which is not set up yet."""
    sql = f"""select o.id, o.phase, o.type, o.standard_set, o.edition, o.numbers, o.scale, o.starts_on, o.told_at,
    o.state from assessment o where o.service = :service and {TOLD}
    order by coalesce(o.starts_on, '0000') desc, o.created_at desc, o.id"""
    return await db.all(sql, service=service, no=False)

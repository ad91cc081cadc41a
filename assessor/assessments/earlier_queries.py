"""SQL about what was before: the earlier assessments of a service, as far as a later one may know of them."""

from assessor.database import Reading, Row, Transaction
from assessor.door import Reader

PARTS = (
    "reassessment",
    "evidence-review",
)  # they look at some standards again: what was before them still stands

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
  o.method,
  case when exists (select 1 from edition e where e.assessment = o.id and e.openly) then 1 else 0 end as is_open
from assessment a
join assessment o on o.service = a.service and o.id <> a.id and {TOLD} and {BEFORE}
where a.id = :assessment
order by coalesce(o.starts_on, '0000') desc, o.created_at desc, o.id
"""


async def earlier(db: Reading, reader: Reader) -> list[Row]:
    """The earlier assessments of the same service whose decisions were told, newest first."""
    return await db.all(EARLIER, assessment=reader.id, no=False)


OF_SERVICE = f"""
select o.id, o.phase, o.type, o.standard_set, o.edition, o.numbers, o.scale, o.method, o.starts_on, o.told_at, o.state
from assessment o where o.service = :service and {TOLD}
order by coalesce(o.starts_on, '0000') desc, o.created_at desc, o.id
"""


async def of_service(db: Reading, service: str) -> list[Row]:
    """The same for a service's next assessment, which is not set up yet: for organisers."""
    return await db.all(OF_SERVICE, service=service, no=False)


NOT_MET = """
select r.standard from rating r join assessment a on a.id = r.assessment and a.told_at is not null
where r.assessment = :assessment and r.value in ('not-met', 'partly-met', 'amber', 'red') order by r.standard
"""


async def not_met(db: Reading, assessment: str) -> list[int]:
    """The standards that an assessment did not find met, or only partly."""
    return [row["standard"] for row in await db.all(NOT_MET, assessment=assessment)]


async def looked_again_at(db: Reading, reader: Reader) -> Row | None:
    """The assessment that a reassessment or an evidence review looks at again: as was said when it was set up, else
    the last before it; nothing for any other kind."""
    if reader.assessment["type"] not in PARTS:
        return None
    rows = await earlier(db, reader)
    said = [row for row in rows if row["id"] == reader.assessment["reassesses"]]
    return next(iter([*said, *rows]), None)


async def put(tx: Transaction, id: str, reassesses: str) -> None:
    """Takes down which assessment this one looks at again."""
    await tx.run(
        "update assessment set reassesses = :reassesses where id = :id", id=id, reassesses=reassesses
    )

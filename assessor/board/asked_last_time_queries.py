"""SQL about what was decided and recommended last time: only what everybody there was told or shown."""

from collections.abc import Sequence

from assessor.database import Reading, Row, within

DECIDED = """
select r.assessment, r.standard, r.value, r.reason from rating r
join assessment a on a.id = r.assessment and a.told_at is not null
where r.assessment in ({named})
order by r.assessment, r.standard
"""


async def decided(db: Reading, assessments: Sequence[str]) -> list[Row]:
    """The decisions of these assessments, of those whose teams were told."""
    if not assessments:
        return []
    named, keys = within(assessments)
    return await db.all(DECIDED.format(named=named), **keys)


RECOMMENDED = """
select r.assessment, r.id, r.standard, r.level, r.body, r.for_whom, r.owner, r.due, r.status from recommendation r
where r.assessment in ({named}) and r.visibility = 'everyone' and r.removed_at is null
order by r.assessment, r.open_position, r.id
"""


async def recommended(db: Reading, assessments: Sequence[str]) -> list[Row]:
    """What these assessments recommend to everybody's knowledge."""
    if not assessments:
        return []
    named, keys = within(assessments)
    return await db.all(RECOMMENDED.format(named=named), **keys)

"""SQL about reminders: what is due, and whom it concerns."""

from collections.abc import Sequence

from assessor.database import Reading, Row, within

# By the due date: the index recommendation_due is of what is open.
DUE = """
select r.assessment, r.id, r.standard, r.level, r.for_whom, r.owner, r.due, r.status,
  a.phase, v.name as service_name
from recommendation r
join assessment a on a.id = r.assessment and a.state <> 'cancelled' and a.type <> 'practice'
join service v on v.id = a.service
where r.status in ('open', 'in-progress') and r.due <= :until and r.due > '' and r.level in ('must', 'should')
  and r.visibility = 'everyone' and r.removed_at is null
order by r.due, r.assessment, r.id
"""


async def soon_or_overdue(db: Reading, until: str) -> list[Row]:
    """What everybody of an assessment may see, is not advice, still open, and due until a day or overdue."""
    return await db.all(DUE, until=until)


# As the board lets people in: members unless they sit otherwise or it is confidential.
TEAMS = """
select s.assessment, p.id, p.name, p.email, coalesce(s.profession, p.profession) as profession
from seat s join person p on p.id = s.person
where s.assessment in ({ids}) and s.role = 'team' and p.disabled_at is null and p.erased_at is null
  and p.guest_of is null
union
select a.id, p.id, p.name, p.email, p.profession
from assessment a join member m on m.service = a.service join person p on p.id = m.person
where a.id in ({ids}) and a.confidential = :no and p.disabled_at is null and p.erased_at is null
  and not exists (select 1 from seat s where s.assessment = a.id and s.person = p.id)
order by 1, 2
"""


async def teams(db: Reading, assessments: Sequence[str]) -> list[Row]:
    """The people of the teams of these assessments."""
    if not assessments:
        return []
    named, keys = within(assessments)
    return await db.all(TEAMS.format(ids=named), no=False, **keys)

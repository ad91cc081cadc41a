"""SQL about reminders of actions: what is due, and whom it concerns."""

from collections.abc import Sequence

from assessor.database import Reading, Row, within

# By the due date: the index retro_action_due is of what is open. `assessment` is the one whose own retro it is, or the
# first that a retro of several looks at.
DUE = """
select r.retro, r.id, r.for_whom, r.owner, r.due, r.status, t.assessment as own, a.id as assessment, a.phase,
  v.name as service_name
from retro_action r
join retro t on t.id = r.retro
join assessment a on a.id = coalesce(t.assessment, (
  select w.assessment from retro_assessment w where w.retro = t.id order by w.sort, w.assessment limit 1))
join service v on v.id = a.service
where r.status in ('open', 'in-progress') and r.due <= :until and r.due > '' and r.removed_at is null
  and not (t.assessment is not null and (a.state = 'cancelled' or a.type = 'practice'))
order by r.due, r.retro, r.id
"""


async def soon_or_overdue(db: Reading, until: str) -> list[Row]:
    """Actions that are open, and due until a day or overdue."""
    return await db.all(DUE, until=until)


# Whoever writes in the retro: as access.py has it.
PEOPLE = """
with about (retro, assessment) as (
  select id, assessment from retro where assessment is not null and id in ({retros})
  union all select retro, assessment from retro_assessment where retro in ({retros}))
select b.retro, p.id, p.name, p.email, s.role
from about b join seat s on s.assessment = b.assessment and s.until is null
join person p on p.id = s.person
where p.disabled_at is null and p.erased_at is null and p.guest_of is null
union
select b.retro, p.id, p.name, p.email, 'team'
from about b join assessment a on a.id = b.assessment and a.confidential = :no
join member m on m.service = a.service join person p on p.id = m.person
where p.disabled_at is null and p.erased_at is null
  and not exists (select 1 from seat s where s.assessment = a.id and s.person = p.id)
order by 1, 2, 5
"""


async def people(db: Reading, retros: Sequence[str]) -> list[Row]:
    """The people in these retros, once for each role they have there."""
    if not retros:
        return []
    named, keys = within(retros)
    return await db.all(PEOPLE.format(retros=named), no=False, **keys)

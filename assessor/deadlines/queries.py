"""SQL about what of the report is due: assessments between their day and publication, and who owes what there."""

from collections.abc import Sequence
from typing import Any

from assessor.database import Reading, Row, within
from assessor.door import Person

RUNNING = """
select a.id, a.type, a.phase, a.state, a.room_closed, a.sessions, a.service, v.name as service_name,
  f.due, f.accepted_at, f.challenged_at, f.meeting_on, n.report_on,
  (select max(m.at) from move m where m.assessment = a.id and m.to_state = 'writing-up') as written_from,
  (select count(*) from remark r where r.assessment = a.id and r.removed_at is null and r.answer is null) as unanswered
  {more}
from assessment a
join service v on v.id = a.service
left join fact_check f on f.assessment = a.id
left join evening_note n on n.assessment = a.id and n.sent_at is not null
{joined}
where a.state in ('in-session', 'writing-up', 'fact-check') and a.type <> 'practice'
"""
SEAT = """
left join seat s on s.assessment = a.id and s.person = :person and s.until is null
left join member m on m.service = a.service and m.person = :person
"""
THEIRS = """
a.id in (select t.assessment from seat t where t.person = :person and t.until is null
  union select b.id from member k join assessment b on b.service = k.service where k.person = :person)
"""


async def of_person(db: Reading, who: Person) -> list[Row]:
    """Those in which somebody has a seat, or sits as a member of the service; with `role`, `duties` and `drafts`:
    the standards that they draft and have not handed over."""
    more = """, coalesce(s.role, 'team') as role, s.duties,
    (select count(*) from drafter d where d.assessment = a.id and d.person = :person
      and d.handed_over_at is null) as drafts"""
    sql = RUNNING.format(more=more, joined=SEAT)
    sql += f" and {THEIRS} and (s.person is not null or a.confidential = :no) order by a.id"
    return await db.all(sql, person=who.id, no=False)


MOST = 10_000


LEADS = """, (select min(p.name) from seat s join person p on p.id = s.person
      where s.assessment = a.id and s.role = 'lead') as leads"""


async def every(db: Reading, assessment: str | None = None, limit: int = MOST) -> list[Row]:
    """All of them, with the name of who `leads`, those of the earliest days first; or one."""
    sql = RUNNING.format(more=LEADS, joined="")
    if assessment is not None:
        return await db.all(f"{sql} and a.id = :assessment", assessment=assessment)
    return await db.all(f"{sql} order by a.starts_on nulls last, a.id limit :limit", limit=limit)


async def these(db: Reading, assessments: Sequence[str]) -> list[Row]:
    """Those of these assessments, with the name of who `leads`."""
    if not assessments:
        return []
    named, keys = within(assessments)
    sql = (
        RUNNING.format(more=LEADS, joined="")
        + f" and a.id in ({named}) order by a.starts_on nulls last, a.id"
    )
    return await db.all(sql, **keys)


SITTING = """
select s.assessment, s.person, s.role, s.duties,
  (select count(*) from drafter d where d.assessment = s.assessment and d.person = s.person
    and d.handed_over_at is null) as drafts
from seat s where s.assessment in ({named}) and s.until is null and s.role <> 'observer'
  and coalesce(s.answer, '') <> 'declined'
order by s.assessment, s.person
"""
MEMBERS = """
select a.id as assessment, m.person, 'team' as role, null as duties, 0 as drafts
from assessment a join member m on m.service = a.service
where a.id in ({named}) and a.confidential = :no
  and not exists (select 1 from seat s where s.assessment = a.id and s.person = m.person)
order by a.id, m.person
"""


async def sitting(db: Reading, assessments: Sequence[str]) -> list[Row]:
    """Who is of the panel or of the team of these assessments, with `duties` and how many `drafts` they still hold."""
    if not assessments:
        return []
    named, keys = within(assessments)
    params: dict[str, Any] = {**keys}
    seated = await db.all(SITTING.format(named=named), **params)
    return seated + await db.all(MEMBERS.format(named=named), no=False, **params)

"""SQL about reminders: what is due, whom it concerns, and what was told already."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from assessor.database import Reading, Row, Transaction, within

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


async def soon_or_overdue(db: Reading, today: str, until: str) -> list[Row]:
    """What everybody of an assessment may see, is not advice, still open, and due until a day or overdue."""
    return await db.all(DUE, today=today, until=until)


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


async def organisers(db: Reading) -> list[Row]:
    """Who organises: those with that office, administrators only where nobody has it."""
    sql = """select id, organiser from person where (organiser = :yes or admin = :yes) and disabled_at is null
      and erased_at is null order by id"""
    rows = await db.all(sql, yes=True)
    return [row for row in rows if row["organiser"]] or rows


# --- What was told --------------------------------------------------------------------------------------

PEOPLE = """
select p.id, p.name, p.email, c.often,
  exists (select 1 from chased h where h.person = p.id and h.at >= :since) as told
from person p left join mail_choice c on c.person = p.id and c.kind = 'due'
where p.id in ({ids}) and p.disabled_at is null and p.erased_at is null and p.guest_of is null
  and p.email not like '%.invalid'
order by p.id
"""


async def people(db: Reading, ids: Sequence[str], since: datetime) -> list[Row]:
    """Those of these people who can be mailed, how `often` they want it (None: as usual), and whether they were `told`
    since a moment."""
    if not ids:
        return []
    named, keys = within(ids)
    return await db.all(PEOPLE.format(ids=named), since=since, **keys)


async def told(db: Reading, person: str) -> set[tuple[str, str, str, str]]:
    """What somebody was told: (assessment, subject, thing, stage)."""
    rows = await db.all(
        "select assessment, subject, thing, stage from chased where person = :person", person=person
    )
    return {(row["assessment"], row["subject"], row["thing"], row["stage"]) for row in rows}


TURN = "update person set created_at = created_at where id = :person"
SINCE = "select 1 from chased where person = :person and at >= :since limit 1"
CLAIM = """
insert into chased (assessment, subject, thing, stage, person, at)
values (:assessment, :subject, :thing, :stage, :person, :at)
"""


async def claim(tx: Transaction, person: str, since: datetime, rows: Sequence[dict[str, Any]]) -> bool:
    """Takes it upon this process to tell somebody of these; False when they were told of anything since then.

    The person's row is locked first, so that two processes take turns.
    """
    await tx.run(TURN, person=person)
    if await tx.one(SINCE, person=person, since=since):
        return False
    await tx.many(CLAIM, rows)
    return True

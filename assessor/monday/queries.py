"""All SQL about how it is going: what happened in a week, and what needs a decision, as far as somebody may see it.

What only a panel may see is in none of this, not even for somebody of that panel: everybody's numbers of the same
assessments are the same.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from assessor.database import Reading, Row, within
from assessor.door import Person
from assessor.door_queries import reach

NAMED = "a.id, v.name as service_name, a.phase, a.type, a.state"
# Practice boards are a team's own and count nowhere; what was cancelled was not to be.
SEEN = "{reach} and a.state <> 'cancelled' and a.type <> 'practice'"


def _seen(who: Person) -> tuple[str, dict[str, Any]]:
    condition, keys = reach(who)
    return SEEN.format(reach=condition), keys


HELD = f"""
select {NAMED}, a.starts_on as day, a.recorded from assessment a join service v on v.id = a.service
where a.starts_on >= :first and a.starts_on <= :last and {{seen}} order by a.starts_on, v.name, a.id
"""


async def held(db: Reading, who: Person, first: str, last: str) -> list[Row]:
    """Assessments whose first session is on one of these days."""
    seen, keys = _seen(who)
    return await db.all(HELD.format(seen=seen), **keys, first=first, last=last)


MOVED = f"""
select {NAMED}, m.from_state, m.to_state, m.at from journal j
join assessment a on a.id = j.assessment
join move m on m.assessment = j.assessment and m.position = j.position
join service v on v.id = a.service
where j.at >= :since and j.at < :until and j.action = 'state.changed' and {{seen}} order by m.at, a.id, m.position
"""


async def moved(db: Reading, who: Person, since: datetime, until: datetime) -> list[Row]:
    """Every move of these days, in order."""
    seen, keys = _seen(who)
    return await db.all(MOVED.format(seen=seen), **keys, since=since, until=until)


TOLD = f"""
select {NAMED}, a.told_at as at from journal j
join assessment a on a.id = j.assessment
join service v on v.id = a.service
where j.at >= :since and j.at < :until and j.action = 'team.told' and a.told_at is not null and {{seen}}
order by a.told_at, a.id
"""


async def told(db: Reading, who: Person, since: datetime, until: datetime) -> list[Row]:
    """Assessments whose team was told the result in these days."""
    seen, keys = _seen(who)
    return await db.all(TOLD.format(seen=seen), **keys, since=since, until=until)


RECOMMENDATION = f"""
select {NAMED}, r.id as recommendation, r.standard, r.level, r.due, r.status, coalesce(r.open_at, r.at) as open_at
from {{found}} join service v on v.id = a.service
where r.visibility = 'everyone' and r.removed_at is null and {{seen}} and {{condition}}
"""
CHANGED = """(select distinct j.assessment, j.id from journal j
    where j.at >= :since and j.at < :until and j.action = 'recommendation.changed') c
  join recommendation r on r.assessment = c.assessment and r.id = c.id
  join assessment a on a.id = r.assessment"""


async def changed(db: Reading, who: Person, since: datetime, until: datetime) -> list[Row]:
    """Recommendations that everyone may see and that were changed in some way in these days."""
    seen, keys = _seen(who)
    sql = RECOMMENDATION.format(found=CHANGED, seen=seen, condition="1 = 1") + "order by v.name, a.id, r.id"
    return await db.all(sql, **keys, since=since, until=until)


STOOD = """
select h.assessment, h.id, h.at, h.was from history h
where h.subject = 'recommendation' and h.assessment in ({assessments}) and h.id in ({ids})
order by h.assessment, h.id, h.version
"""


async def stood(db: Reading, rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """How recommendations stood before each change of them, in order: by (assessment, id)."""
    found: dict[tuple[str, str], list[Row]] = {}
    if not rows:
        return found
    places = sorted({row["id"] for row in rows})
    named, keys = within([*places, *(row["recommendation"] for row in rows)])
    names = named.split(", ")
    parts = {"assessments": ", ".join(names[: len(places)]), "ids": ", ".join(names[len(places) :])}
    for row in await db.all(STOOD.format(**parts), **keys):
        found.setdefault((row["assessment"], row["id"]), []).append(row)
    return found


async def overdue(db: Reading, who: Person, first: str, last: str) -> list[Row]:
    """Recommendations, no advice, that nobody did and that were due on one of these days."""
    seen, keys = _seen(who)
    condition = """r.status in ('open', 'in-progress') and r.due >= :first and r.due <= :last
      and r.level <> 'could'"""
    found = "recommendation r join assessment a on a.id = r.assessment"
    sql = RECOMMENDATION.format(found=found, seen=seen, condition=condition)
    return await db.all(f"{sql} order by r.due, v.name, a.id, r.id", **keys, first=first, last=last)


RETROS = """
select t.id, t.title, t.assessment, t.opened_at as at, min(v.name) as service_name, count(*) as many
from retro t
join (select o.id as retro, o.assessment from retro o where o.assessment is not null
  union all select m.retro, m.assessment from retro_assessment m
    join retro o on o.id = m.retro and o.assessment is null) w on w.retro = t.id
join assessment a on a.id = w.assessment
join service v on v.id = a.service
where t.opened_at >= :since and t.opened_at < :until and {seen}
group by t.id, t.title, t.assessment, t.opened_at order by t.opened_at, t.id
"""


async def retros(db: Reading, who: Person, since: datetime, until: datetime) -> list[Row]:
    """Retros opened in these days, of assessments this person may enter; how `many` of those."""
    seen, keys = _seen(who)
    return await db.all(RETROS.format(seen=seen), **keys, since=since, until=until)


CHALLENGED = f"""
select {NAMED}, f.challenged_at as at from fact_check f
cross join assessment a  -- in this order: of fact checks there are few
join service v on v.id = a.service
where a.id = f.assessment and a.state = 'fact-check' and f.challenged_at is not null and f.meeting_on is null
  and f.accepted_at is null and {{seen}}
order by f.challenged_at, a.id
"""


async def challenged(db: Reading, who: Person) -> list[Row]:
    """Reports in fact check that the team challenges, with no meeting about it yet."""
    seen, keys = _seen(who)
    return await db.all(CHALLENGED.format(seen=seen), **keys)


COMING = f"""
select {NAMED}, a.starts_on as day, a.standard_set, a.numbers from assessment a join service v on v.id = a.service
where a.starts_on >= :today and a.recorded = :no and {{seen}} order by a.starts_on, v.name, a.id limit :limit
"""


async def coming(db: Reading, who: Person, today: str, limit: int) -> list[Row]:
    """Assessments from today on, the earliest first; none that was held another way."""
    seen, keys = _seen(who)
    return await db.all(COMING.format(seen=seen), **{**keys, "no": False}, today=today, limit=limit)

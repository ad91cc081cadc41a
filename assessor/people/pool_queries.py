"""All SQL of the pool of assessors."""

from collections.abc import Sequence
from typing import Any

from assessor.database import Reading, Row

# Whoever may be asked, with the day they last sat on a panel (a practice board has none) and how often they did.
POOL = """
select * from (
  select p.*, coalesce((
      select max(a.starts_on) from seat s join assessment a on a.id = s.assessment
      where s.person = p.id and s.role in ('lead', 'assessor') and a.type <> 'practice'
        and a.state <> 'cancelled' and a.starts_on <= :today), '') as last_sat,
    (select count(*) from seat s join assessment a on a.id = s.assessment
      where s.person = p.id and s.role in ('lead', 'assessor') and a.type <> 'practice'
        and a.state <> 'cancelled') as panels
  from person p where p.in_pool = :yes and p.disabled_at is null and p.guest_of is null and p.erased_at is null
    and p.merged_into is null) q
where 1 = 1
"""
ORDER = " order by q.last_sat, q.name, q.id limit :limit"


async def pool(
    db: Reading, today: str, *, profession: str = "", may_lead: bool = False, after: str = "", limit: int
) -> list[Row]:
    """The next of the pool behind one of them: whoever never sat, then whoever sat longest ago."""
    sql, params = POOL, dict[str, Any](today=today, yes=True, limit=limit)
    if profession:
        sql, params = sql + " and q.profession = :profession", {**params, "profession": profession}
    if may_lead:
        sql += " and q.may_lead = :yes"
    if after:
        place = await db.one(POOL + " and q.id = :after", today=today, yes=True, after=after)
        if place is None:
            return []
        sql += " and (q.last_sat, q.name, q.id) > (:last, :name, :after)"
        params |= {"last": place["last_sat"], "name": place["name"], "after": after}
    return await db.all(sql + ORDER, **params)


async def professions(db: Reading, known: Sequence[str]) -> list[str]:
    """The professions to choose from: those of the standards, and others that somebody in the pool has."""
    sql = "select distinct profession from person where in_pool = :yes and profession is not null"
    rows = await db.all(sql, yes=True)
    return [*known, *sorted({row["profession"] for row in rows} - set(known))]

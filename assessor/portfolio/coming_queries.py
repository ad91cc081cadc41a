"""SQL about what comes: the sessions of assessments, and who sits on their panels."""

from collections.abc import Sequence

from assessor.database import Reading, Row, within

SESSIONS = """
select a.id, a.type, a.state, a.sessions, a.dates_version, a.dates_at, a.created_at, v.name as service_name
from assessment a join service v on v.id = a.service
where a.id in ({named}) order by a.starts_on, a.id
"""
PANELS = """
select s.assessment, s.role, coalesce(s.profession, p.profession) as profession, s.invited_at, s.answer
from seat s join person p on p.id = s.person
where s.assessment in ({named}) and s.role in ('lead', 'assessor') and s.until is null
  and coalesce(s.answer, '') <> 'declined'
order by s.assessment, s.role desc, s.position
"""


async def sessions(db: Reading, assessments: Sequence[str]) -> list[Row]:
    """The sessions of these, and what a calendar's file says of them, the earliest first."""
    return await _of(db, SESSIONS, assessments)


async def panels(db: Reading, assessments: Sequence[str]) -> dict[str, list[Row]]:
    """Who sits on the panel of each of these, the lead first; nobody who declined."""
    found: dict[str, list[Row]] = {id: [] for id in assessments}
    for row in await _of(db, PANELS, assessments):
        found[row["assessment"]].append(row)
    return found


async def _of(db: Reading, sql: str, assessments: Sequence[str]) -> list[Row]:
    if not assessments:
        return []
    named, keys = within(assessments)
    return await db.all(sql.format(named=named), **keys)

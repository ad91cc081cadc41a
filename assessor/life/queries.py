"""All SQL about a service over its life. What an assessment says is only asked of those that somebody may enter."""

from collections.abc import Sequence

from assessor.database import Reading, Row, within
from assessor.door import Person
from assessor.door_queries import MAY_ENTER, OF_PANEL, SEAT_AND_MEMBER, asking

# As the door has it; the overall only where it is told to this person, and the report only where it is theirs to read.
ASSESSMENTS = f"""
with entered as (
  select a.id, a.phase, a.type, a.method, a.state, a.starts_on, a.standard_set, a.recorded, a.told_at,
    case when s.role in ({OF_PANEL}) and :guest = 0 then 1 else 0 end as panel
  from assessment a
  {SEAT_AND_MEMBER}
  where a.service = :service and (:guest = 0 or a.id = :guest_of) and {MAY_ENTER}
)
select e.*, o.value as overall, l.id as published
from entered e
left join overall o on o.assessment = e.id and (e.panel = 1 or e.told_at is not null)
left join listing l on l.id = e.id and l.imported = :no
order by e.starts_on desc nulls first, e.id
"""


async def assessments(db: Reading, who: Person, service: str) -> list[Row]:
    """The assessments of a service that this person may enter: those without a day, then the latest first.

    `panel` says whether they are of its panel, `overall` is what was decided where that is theirs to know, and
    `published` its id where everybody may read its report.
    """
    return await db.all(ASSESSMENTS, service=service, **asking(who))


async def submitted(db: Reading, assessments: Sequence[str]) -> list[Row]:
    """Which revision of which page was submitted to these assessments."""
    if not assessments:
        return []
    named, keys = within(assessments)
    sql = f"select s.assessment, s.page, s.revision from submitted s where s.assessment in ({named})"
    return await db.all(sql, **keys)


async def recommended(db: Reading, assessments: Sequence[str], of_panel: Sequence[str]) -> list[Row]:
    """How many recommendations (`n`) of each status these assessments have: on the panel of some of them, all."""
    if not assessments:
        return []
    named, keys = within([*assessments, *of_panel])
    names = named.split(", ")
    mine = names[len(assessments) :]
    seen = (
        f"(r.visibility = 'everyone' or r.assessment in ({', '.join(mine)}))"
        if mine
        else "r.visibility = 'everyone'"
    )
    sql = f"""select r.assessment, r.status, count(*) as n from recommendation r
    where r.removed_at is null and r.assessment in ({", ".join(names[: len(assessments)])}) and {seen}
    group by r.assessment, r.status order by r.assessment, r.status"""
    return await db.all(sql, **keys)


IMPORTED = """
select l.id, l.title, l.phase, l.result, l.held_on from listing l
where l.imported = :yes and lower(l.service) = :name order by l.held_on desc, l.id limit :limit
"""


async def imported(db: Reading, name: str, limit: int) -> list[Row]:
    """Reports that others published of a service of this name, the newest first."""
    return await db.all(IMPORTED, yes=True, name=name.strip().lower(), limit=limit)

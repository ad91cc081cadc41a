"""All SQL about cases side by side. What of a case somebody may see is decided here, for each of them."""

from collections.abc import Sequence

from assessor.database import Reading, Row, within
from assessor.door import Person
from assessor.door_queries import MAY_ENTER, OF_PANEL, SEAT_AND_MEMBER, asking

# What this person may enter, as the door has it; decisions only where they are theirs to see.
CASES = f"""
select a.id, a.method, a.phase, a.type, a.state, a.scale, a.told_at, a.starts_on, a.recorded, v.name as service_name,
  o.value as overall
from assessment a
join service v on v.id = a.service
{SEAT_AND_MEMBER}
left join overall o on o.assessment = a.id and (a.told_at is not null or s.role in ({OF_PANEL}))
where a.id in ({{ids}}) and {MAY_ENTER}
"""


async def cases(db: Reading, who: Person, ids: Sequence[str]) -> dict[str, Row]:
    """Those of these assessments that somebody may enter, by id; `overall` where they may know it."""
    if not ids or who.guest:
        return {}
    names, keys = within(ids)
    return {row["id"]: row for row in await db.all(CASES.format(ids=names), **keys, **asking(who))}


# Of the assessments' own retros that are opened: then whoever may enter reads them. What has as many votes as another
# stands by its random id, which tells nothing of who wrote it or when.
TOP = """
with votes as (
  select i.retro, coalesce(i.leader, i.id) as item, count(*) as votes
  from retro_item i join retro_vote v on v.retro = i.retro and v.item = i.id
  where i.retro in ({ids}) group by i.retro, coalesce(i.leader, i.id)
), ranked as (
  select i.retro, i.id, i.body, i.place, v.votes,
    row_number() over (partition by i.retro order by v.votes desc, i.id) as rank
  from votes v
  join retro_item i on i.retro = v.retro and i.id = v.item and i.removed = :no
  join retro r on r.id = i.retro and r.assessment = i.retro and r.opened_at is not null
)
select retro, id, body, place, votes from ranked where rank <= :most order by retro, rank
"""


async def top(db: Reading, ids: Sequence[str], most: int) -> dict[str, list[Row]]:
    """What was voted for most in the own retros of these assessments, by assessment; only opened ones."""
    found: dict[str, list[Row]] = {id: [] for id in ids}
    if ids:
        names, keys = within(ids)
        for row in await db.all(TOP.format(ids=names), **keys, most=most, no=False):
            found[row["retro"]].append(row)
    return found

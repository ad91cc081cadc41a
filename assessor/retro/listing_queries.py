"""SQL about lists of retros for programs: page by page, as far as somebody may read them."""

from assessor.database import Reading, Row
from assessor.door import Person
from assessor.door_queries import MAY_ENTER, SEAT_AND_MEMBER, TAKES_PART, asking

# As access.py has it. An assessment's own is listed once its leader has set it up or opened it: before, that it has a
# row would tell that somebody wrote.
LISTED = f"""
select r.* from retro r
where r.id > :after and (
  (r.assessment is null and (:across = 1 or exists (
    select 1 from retro_assessment w join assessment a on a.id = w.assessment
    {SEAT_AND_MEMBER}
    where w.retro = r.id and {TAKES_PART})))
  or (r.assessment is not null and (r.version > 0 or r.opened_at is not null) and exists (
    select 1 from assessment a
    {SEAT_AND_MEMBER}
    where a.id = r.assessment and {MAY_ENTER})))
order by r.id limit :limit
"""


async def after(db: Reading, who: Person, id: str, limit: int) -> list[Row]:
    """The next retros behind this id that this person may read."""
    return await db.all(LISTED, after=id, limit=limit, **asking(who))

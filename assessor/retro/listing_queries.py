"""SQL about lists of retros for programs: page by page, as far as somebody may read them."""

from datetime import UTC, datetime

from assessor.database import Reading, Row
from assessor.door import Person

# As access.py has it. An assessment's own is listed once its leader has set it up or opened it: before, that it has a
# row would tell that somebody wrote.
LISTED = """
select r.* from retro r
where r.id > :after and (
  (r.assessment is null and (:office = 1 or exists (
    select 1 from retro_assessment w join assessment a on a.id = w.assessment
    left join seat s on s.assessment = a.id and s.person = :person and (s.until is null or s.until > :now)
    left join member m on m.service = a.service and m.person = :person
    where w.retro = r.id and (s.person is not null or (m.person is not null and a.confidential = :no)))))
  or (r.assessment is not null and (r.version > 0 or r.opened_at is not null) and exists (
    select 1 from assessment a
    left join seat s on s.assessment = a.id and s.person = :person and (s.until is null or s.until > :now)
    left join member m on m.service = a.service and m.person = :person
    where a.id = r.assessment and (s.person is not null or :organises = 1
      or (a.confidential = :no and (:leads = 1 or m.person is not null))))))
order by r.id limit :limit
"""


async def after(db: Reading, who: Person, id: str, limit: int) -> list[Row]:
    """The next retros behind this id that this person may read."""
    office = {
        "office": int(who.organises or who.leadership),
        "organises": int(who.organises),
        "leads": int(who.leadership),
    }
    asking = {"person": who.id, "now": datetime.now(UTC), "no": False}
    return await db.all(LISTED, after=id, limit=limit, **office, **asking)

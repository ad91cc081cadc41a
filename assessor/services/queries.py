"""All SQL about services and their members."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Reading, Row, Transaction, within
from assessor.door import Person
from assessor.door_queries import LASTS, MAY_ENTER, SEAT_AND_MEMBER, asking

FIELDS = ("name", "organisation", "summary", "owner", "links", "openness")

MINE = f"""
select v.* from service v
where :across = 1
   or exists (select 1 from member m where m.service = v.id and m.person = :person)
   or exists (select 1 from seat s join assessment a on a.id = s.assessment
              where a.service = v.id and s.person = :person and {LASTS})
   or v.openness = 'public'
   or (v.openness = 'organisation' and :guest = 0)
"""


async def services(db: Reading, who: Person) -> list[Row]:
    """The services this person may see, by name."""
    return await db.all(MINE + " order by v.name, v.id", **asking(who))


async def services_after(db: Reading, who: Person, after: str, limit: int) -> list[Row]:
    """The next services behind an id, in order of id."""
    sql = f"select v.* from ({MINE}) v where v.id > :after order by v.id limit :limit"
    return await db.all(sql, after=after, limit=limit, **asking(who))


async def service(db: Reading, id: str) -> Row | None:
    """One service; the door has said that it may be seen."""
    return await db.one("select * from service where id = :id", id=id)


PUT = """
insert into service (id, name, organisation, summary, owner, links, openness, version, created_at, created_by)
values (:id, :name, :organisation, :summary, :owner, :links, :openness, :version, :created_at, :created_by)
on conflict (id) do update set
  name = excluded.name, organisation = excluded.organisation, summary = excluded.summary, owner = excluded.owner,
  links = excluded.links, openness = excluded.openness, version = excluded.version
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores a service as it is to stand."""
    await tx.run(PUT, **{**row, "links": json.dumps(row["links"])})


MEMBERS = """
select m.person as id, p.name, p.email, p.profession, m.added_at from member m join person p on p.id = m.person
where m.service = :service order by p.name, p.id
"""


async def members(db: Reading, service: str) -> list[Row]:
    """Who keeps this service's evidence."""
    return await db.all(MEMBERS, service=service)


async def add_member(tx: Transaction, service: str, person: str) -> bool:
    """Makes somebody a member; false when they were one already."""
    sql = """insert into member (service, person, added_at) values (:service, :person, :now)
    on conflict (service, person) do nothing"""
    return await tx.run(sql, service=service, person=person, now=tx.now) > 0


async def remove_member(tx: Transaction, service: str, person: str) -> bool:
    """Takes somebody's membership away; false when there was none."""
    return (
        await tx.run(
            "delete from member where service = :service and person = :person", service=service, person=person
        )
        > 0
    )


async def assessments(db: Reading, service: str) -> list[Row]:
    """The assessments of a service, newest day first."""
    sql = "select * from assessment where service = :service order by starts_on desc nulls last, id"
    return await db.all(sql, service=service)


KEPT = """
select s.*, (select count(*) from page p where p.service = s.id and p.removed_at is null) as pages,
       (select count(*) from member m where m.service = s.id and m.person = :person) as member
from ({mine}) s order by s.name, s.id limit :limit offset :offset
"""


async def kept(db: Reading, who: Person, limit: int, offset: int = 0) -> list[Row]:
    """A part of the services this person may see, by name, each with how many pages of evidence it has."""
    return await db.all(KEPT.format(mine=MINE), limit=limit, offset=offset, **asking(who))


async def of_member(db: Reading, who: Person) -> list[Row]:
    """The services this person keeps, by name."""
    sql = """select v.*, 1 as member,
      (select count(*) from page p where p.service = v.id and p.removed_at is null) as pages
    from service v join member m on m.service = v.id where m.person = :person order by v.name, v.id"""
    return await db.all(sql, person=who.id)


async def pages(db: Reading, service: str) -> int:
    """How many pages of evidence a service has."""
    row = await db.one(
        "select count(*) as n from page where service = :service and removed_at is null", service=service
    )
    return int(row["n"]) if row else 0


ASSESSED = f"""
select a.id, a.service, a.phase, a.type, a.method, a.state, a.sessions, a.starts_on, s.role from assessment a
{SEAT_AND_MEMBER}
where a.service in ({{services}}) and {MAY_ENTER}
order by case when a.starts_on is null then 0 else 1 end, a.starts_on desc, a.id
"""


async def assessed(db: Reading, who: Person, services: Sequence[str]) -> list[Row]:
    """The assessments of these services that this person may enter: those without a day, then the latest first."""
    if not services:
        return []
    named, keys = within(services)
    return await db.all(ASSESSED.format(services=named), **keys, **asking(who))

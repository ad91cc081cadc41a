"""All SQL about services and their members."""

import json
from collections.abc import Mapping
from typing import Any

from assessor.database import Database, Row, Transaction
from assessor.door import Person

Reading = Database | Transaction

FIELDS = ("name", "organisation", "summary", "owner", "links", "openness")

MINE = """
select v.* from service v
where :all = 1
   or exists (select 1 from member m where m.service = v.id and m.person = :person)
   or exists (select 1 from seat s join assessment a on a.id = s.assessment where a.service = v.id and s.person = :person)
   or v.openness = 'public'
   or (v.openness = 'organisation' and :guest = 0)
"""


def _who(who: Person) -> dict[str, Any]:
    sees_all = who.organises or who.leadership
    return {"person": who.id, "all": int(sees_all), "guest": 0}


async def services(db: Reading, who: Person) -> list[Row]:
    """The services this person may see, by name."""
    return await db.all(MINE + " order by v.name, v.id", **_who(who))


async def services_after(db: Reading, who: Person, after: str, limit: int) -> list[Row]:
    """The next services behind an id, in order of id."""
    sql = f"select v.* from ({MINE}) v where v.id > :after order by v.id limit :limit"
    return await db.all(sql, after=after, limit=limit, **_who(who))


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
    return await tx.run("delete from member where service = :service and person = :person", service=service, person=person) > 0


async def assessments(db: Reading, service: str) -> list[Row]:
    """The assessments of a service, newest day first."""
    sql = "select * from assessment where service = :service order by starts_on desc nulls last, id"
    return await db.all(sql, service=service)

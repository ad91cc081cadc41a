"""All SQL of the register: who is known here, what they hold, and who could sit on a panel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assessor.database import Reading, Row, Transaction

# Somebody who can be met: no day's guest, nobody who was erased, no account that was joined with another.
LISTED = "p.guest_of is null and p.erased_at is null and p.merged_into is null"
FILTERS = {
    "admins": "p.admin = :yes",
    "organisers": "p.organiser = :yes",
    "leadership": "p.leadership = :yes",
    "pool": "p.in_pool = :yes",
    "disabled": "p.disabled_at is not null",
}
SEARCHED = """
(lower(p.name) like :sought escape '!' or p.name like :typed escape '!' or p.email like :sought escape '!'
 or exists (select 1 from address d where d.person = p.id and d.email like :sought escape '!'))
"""


async def listed(db: Reading, *, sought: str, kind: str, after: str, limit: int) -> list[Row]:
    """The next people behind one of them, by name; with a word in name or address, and of one kind."""
    sql, params = f"select p.* from person p where {LISTED}", dict[str, Any](limit=limit)
    if kind in FILTERS:
        sql += f" and {FILTERS[kind]}"
        params |= {"yes": True} if ":yes" in FILTERS[kind] else {}
    if sought:
        sql += f" and {SEARCHED}"
        params |= {"sought": _like(sought.lower()), "typed": _like(sought)}
    if after:
        sql += " and (p.name, p.id) > (select l.name, l.id from person l where l.id = :after)"
        params |= {"after": after}
    return await db.all(sql + " order by p.name, p.id limit :limit", **params)


def _like(text: str) -> str:
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return f"%{text}%"


async def known(db: Reading, id: str) -> Row | None:
    """Somebody of the register."""
    return await db.one(f"select p.* from person p where {LISTED} and p.id = :id", id=id)


async def addresses(db: Reading, person: str) -> list[str]:
    """Somebody's further addresses."""
    rows = await db.all("select email from address where person = :person order by email", person=person)
    return [row["email"] for row in rows]


HOLDS = """
select (select count(*) from session where person = :person and expires_at > :now) as sessions,
       (select count(*) from token where person = :person and expires_at > :now) as tokens,
       (select count(*) from identity where person = :person) as identities
"""


async def holds(db: Reading, person: str, now: datetime) -> Row:
    """How many sessions, tokens and accounts elsewhere somebody has."""
    row = await db.one(HOLDS, person=person, now=now)
    assert row is not None
    return row


SEATS = """
select a.id, a.phase, a.type, a.state, a.starts_on, a.sessions, a.confidential, v.name as service_name, s.role
from seat s join assessment a on a.id = s.assessment join service v on v.id = a.service
where s.person = :person order by a.starts_on desc nulls last, a.id limit :limit
"""


async def seats(db: Reading, person: str, limit: int) -> list[Row]:
    """Where somebody sits, the latest first: for organisers, who see every assessment."""
    return await db.all(SEATS, person=person, limit=limit)


async def services(db: Reading, person: str) -> list[Row]:
    """The services somebody keeps."""
    sql = """select v.id, v.name from member m join service v on v.id = m.service
    where m.person = :person order by v.name, v.id"""
    return await db.all(sql, person=person)


CHANGE = """
update person set name = :name, profession = :profession, organisation = :organisation, in_pool = :in_pool,
  may_lead = :may_lead, has_shadowed = :has_shadowed, free = :free where id = :id
"""


async def change(tx: Transaction, id: str, wanted: Mapping[str, Any]) -> None:
    """Changes what is said of somebody."""
    await tx.run(CHANGE, id=id, **wanted)


async def offer(tx: Transaction, id: str, wanted: Mapping[str, Any]) -> None:
    """Changes what somebody says of themselves as an assessor."""
    sql = "update person set in_pool = :in_pool, free = :free where id = :id"
    await tx.run(sql, id=id, **wanted)


async def give_offices(tx: Transaction, id: str, offices: Mapping[str, bool]) -> None:
    """Gives somebody exactly these offices."""
    sql = "update person set admin = :admin, organiser = :organiser, leadership = :leadership where id = :id"
    await tx.run(sql, id=id, **offices)


async def another_admin(tx: Transaction, id: str) -> bool:
    """Whether somebody else administers this board as well."""
    sql = "select id from person where admin = :yes and disabled_at is null and id <> :id limit 1"
    return await tx.one(sql, id=id, yes=True) is not None


async def disable(tx: Transaction, id: str) -> dict[str, int]:
    """Ends all that lets somebody in; gives how many sessions and tokens that were."""
    await tx.run("update person set disabled_at = :now where id = :id", id=id, now=tx.now)
    ended = {}
    for kind in ("session", "token", "link"):
        ended[f"{kind}s"] = await tx.run(f"delete from {kind} where person = :id", id=id)
    return ended


async def enable(tx: Transaction, id: str) -> None:
    """Lets somebody in again, once they sign in."""
    await tx.run("update person set disabled_at = null where id = :id", id=id)


async def change_address(tx: Transaction, id: str, email: str) -> None:
    """Puts another address in the place of somebody's; links to the old one are dead."""
    await tx.run("delete from address where email = :email and person = :id", id=id, email=email)
    await tx.run("delete from link where person = :id and used_at is null", id=id)
    await tx.run("update person set email = :email where id = :id", id=id, email=email)

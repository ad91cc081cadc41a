"""All SQL of one's own account, but for the copy of everything."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from assessor.database import Reading, Row, Transaction

HELD = """
select (select count(*) from session s
        where s.person = :id and s.expires_at > :now and s.last_seen > :used_since) as sessions,
       (select count(*) from token t where t.person = :id and t.expires_at > :now) as tokens,
       (select count(*) from identity i where i.person = :id) as identities,
       (select count(*) from address d where d.person = :id) as addresses
"""


async def held(db: Reading, person: str, now: datetime, idle: timedelta) -> Row:
    """How many sessions, tokens, connected accounts and further addresses somebody has; idle sessions are over."""
    row = await db.one(HELD, id=person, now=now, used_since=now - idle)
    assert row is not None
    return row


async def guest_until(db: Reading, person: str) -> datetime | None:
    """When the day of somebody who joined by its code ends."""
    sql = "select until from seat where person = :id and until is not null order by until desc limit 1"
    row = await db.one(sql, id=person)
    return row["until"] if row else None


# --- Profile ---------------------------------------------------------------------------------------------

DESCRIBE = """
update person set name = :name, profession = :profession, organisation = :organisation
where id = :id and (name <> :name or coalesce(profession, '') <> coalesce(cast(:profession as text), '')
                    or coalesce(organisation, '') <> coalesce(cast(:organisation as text), ''))
"""


async def describe(tx: Transaction, person: str, wanted: Mapping[str, Any]) -> bool:
    """Name, profession and organisation as they are to stand; false when they stood so already."""
    return await tx.run(DESCRIBE, id=person, **wanted) > 0


# --- Addresses -------------------------------------------------------------------------------------------


async def addresses(db: Reading, person: str) -> list[Row]:
    """The further addresses of somebody, the oldest first."""
    return await db.all("select * from address where person = :id order by added_at, email", id=person)


PENDING = """
select email, expires_at from link
where person = :id and purpose = 'address' and used_at is null and expires_at > :now
order by created_at desc limit 1
"""


async def pending(db: Reading, person: str, now: datetime) -> Row | None:
    """The address that waits to be proved."""
    return await db.one(PENDING, id=person, now=now)


async def add_address(tx: Transaction, person: str, email: str) -> None:
    """One more address of somebody; nobody has it yet."""
    sql = "insert into address (email, person, added_at) values (:email, :person, :now)"
    await tx.run(sql, email=email, person=person, now=tx.now)


async def remove_address(tx: Transaction, person: str, email: str) -> bool:
    """Takes a further address away; false when it was none of theirs."""
    sql = "delete from address where email = :email and person = :person"
    return await tx.run(sql, email=email, person=person) > 0


async def end_links(tx: Transaction, person: str) -> None:
    """Links that were mailed to somebody open nothing any more: one may lie in a mailbox that is not theirs now."""
    await tx.run("delete from link where person = :person and used_at is null", person=person)


async def make_main(tx: Transaction, person: str, email: str, main: str) -> None:
    """Makes a further address the main one; what was the main one is a further one."""
    await remove_address(tx, person, email)
    await tx.run("update person set email = :email where id = :id", email=email, id=person)
    await add_address(tx, person, main)


SEATS = """
select a.id, v.name as service_name, a.phase, s.role from seat s
join assessment a on a.id = s.assessment join service v on v.id = a.service
where s.person = :id order by v.name, a.id
"""
SERVICES = "select v.id, v.name from member m join service v on v.id = m.service where m.person = :id order by v.name"


async def belongings(db: Reading, person: str) -> dict[str, list[Row]]:
    """The seats and the services of an account."""
    return {"seats": await db.all(SEATS, id=person), "services": await db.all(SERVICES, id=person)}


# --- Sessions and tokens ---------------------------------------------------------------------------------


SESSIONS = """
select s.*, case when s.hash = :here then 1 else 0 end as here from session s
where s.person = :id and s.expires_at > :now
"""


async def sessions(db: Reading, person: str, here: str, now: datetime) -> list[Row]:
    """Somebody's sessions whose time is not over; `here` is 1 for the one with that hash."""
    return await db.all(SESSIONS, id=person, here=here, now=now)


async def end_session(tx: Transaction, person: str, session: str) -> bool:
    """Ends one of somebody's sessions; false when it is none of theirs."""
    sql = "delete from session where id = :session and person = :person"
    return await tx.run(sql, session=session, person=person) > 0


async def end_other_sessions(tx: Transaction, person: str, but: str) -> int:
    """Ends all of somebody's sessions but the one with this hash; gives how many."""
    return await tx.run("delete from session where person = :person and hash <> :but", person=person, but=but)


async def tokens(db: Reading, person: str, now: datetime) -> list[Row]:
    """Somebody's tokens that work, the newest first."""
    sql = "select * from token where person = :id and expires_at > :now order by created_at desc, id"
    return await db.all(sql, id=person, now=now)


async def token_exists(db: Reading, id: str) -> bool:
    """Whether a token was made with this id."""
    return await db.one("select id from token where id = :id", id=id) is not None


async def end_token(tx: Transaction, person: str, id: str) -> bool:
    """Ends one of somebody's tokens; false when it is none of theirs."""
    return await tx.run("delete from token where id = :id and person = :person", id=id, person=person) > 0


# --- Mail ------------------------------------------------------------------------------------------------


async def choices(db: Reading, person: str) -> dict[str, str]:
    """How often each kind of news is mailed, where somebody chose."""
    rows = await db.all("select kind, often from mail_choice where person = :id", id=person)
    return {row["kind"]: row["often"] for row in rows}


CHOOSE = """
insert into mail_choice (person, kind, often) values (:person, :kind, :often)
on conflict (person, kind) do update set often = excluded.often
"""


async def choose(tx: Transaction, person: str, kind: str, often: str | None) -> None:
    """Keeps a choice; None is what is usual."""
    if often is None:
        await tx.run(
            "delete from mail_choice where person = :person and kind = :kind", person=person, kind=kind
        )
    else:
        await tx.run(CHOOSE, person=person, kind=kind, often=often)


# --- Leaving ---------------------------------------------------------------------------------------------

LEADS_ALONE = """
select a.id, v.name as service_name, a.phase from seat s
join assessment a on a.id = s.assessment join service v on v.id = a.service
where s.person = :id and s.role = 'lead' and a.state not in ('published', 'cancelled')
  and not exists (select 1 from seat o join person p on p.id = o.person
                  where o.assessment = a.id and o.role = 'lead' and o.person <> :id and p.disabled_at is null)
order by v.name, a.id
"""
KEEPS_ALONE = """
select v.id, v.name from member m join service v on v.id = m.service
where m.person = :id and not exists (
  select 1 from member o join person p on p.id = o.person
  where o.service = v.id and o.person <> :id and p.disabled_at is null)
order by v.name, v.id
"""
OTHER_ADMIN = "select id from person where admin and id <> :id and disabled_at is null limit 1"


async def left_alone(db: Reading, person: str, *, admin: bool) -> dict[str, Any]:
    """What nobody else looks after: assessments led, services kept, the whole board."""
    return {
        "leads": await db.all(LEADS_ALONE, id=person),
        "services": await db.all(KEEPS_ALONE, id=person),
        "only_admin": admin and await db.one(OTHER_ADMIN, id=person) is None,
    }

"""All SQL about people, their sessions, tokens and sign-in links."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from assessor.database import Reading, Row, Transaction
from assessor.door import hashed, new_token

LINK_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=12)


async def changed(tx: Transaction) -> None:
    """Counts a change of people, services or settings: pages kept before it are not served after it."""
    await tx.run("update site set version = version + 1 where id = 1")


async def by_email(db: Reading, email: str) -> Row | None:
    """A person by address, whatever its capitals."""
    return await db.one("select * from person where email = :email", email=email.strip().lower())


async def everyone(db: Reading) -> list[Row]:
    """All people in order of name: for the demo's sign-in page."""
    return await db.all("select * from person order by name, id")


async def somebody_exists(db: Reading) -> bool:
    """Whether anybody was added yet; an empty instance says how the first administrator comes in."""
    return await db.one("select id from person limit 1") is not None


async def add(tx: Transaction, email: str, name: str, **given: Any) -> Row:
    """Adds a person, or updates the fields given of the one with this address. Gives the row."""
    email = email.strip().lower()
    there = await by_email(tx, email)
    if there is None:
        row = await tx.one(ADD, id=str(uuid.uuid4()), email=email, name=name, now=tx.now)
        assert row is not None
        there = row
    wanted = {"name": name, **given}
    if any(there[key] != value for key, value in wanted.items()):
        sets = ", ".join(f"{key} = :{key}" for key in wanted if key in FIELDS)
        row = await tx.one(f"update person set {sets} where id = :id returning *", id=there["id"], **wanted)
        assert row is not None
        there = row
    await changed(tx)
    return there


FIELDS = {"name", "profession", "organisation", "admin", "organiser", "leadership"}
ADD = "insert into person (id, email, name, created_at) values (:id, :email, :name, :now) returning *"


async def invite(tx: Transaction, email: str, name: str | None, profession: str | None = None) -> Row:
    """The person with this address; added when nobody has it yet, left as they are when somebody does."""
    there = await by_email(tx, email)
    if there is not None:
        return there
    given = {"profession": profession} if profession else {}
    return await add(tx, email, name or email.partition("@")[0].replace(".", " ").title(), **given)


async def start_session(tx: Transaction, person: str) -> str:
    """A new session; gives what the cookie holds."""
    token = new_token()
    await tx.run(
        """insert into session (hash, person, created_at, last_seen, expires_at)
        values (:hash, :person, :now, :now, :expires)""",
        hash=hashed(token),
        person=person,
        now=tx.now,
        expires=tx.now + SESSION_LASTS,
    )
    return token


async def end_session(tx: Transaction, hash: str) -> None:
    """Ends a session; its open streams end within a second."""
    if await tx.run("delete from session where hash = :hash", hash=hash):
        await changed(tx)


async def make_link(tx: Transaction, person: str) -> str:
    """A one-time sign-in link's token. Links made for this person before are dead."""
    token = new_token()
    await tx.run("delete from link where person = :person", person=person)
    await tx.run(
        "insert into link (hash, person, created_at, expires_at) values (:hash, :person, :now, :expires)",
        hash=hashed(token),
        person=person,
        now=tx.now,
        expires=tx.now + LINK_LASTS,
    )
    return token


LINK = """
select l.person, p.name from link l join person p on p.id = l.person
where l.hash = :hash and l.used_at is null and l.expires_at > :now and p.disabled_at is null
"""


async def link(db: Reading, token: str, now: datetime) -> Row | None:
    """Whom a sign-in link is for, while it is good."""
    return await db.one(LINK, hash=hashed(token), now=now)


async def use_link(tx: Transaction, token: str) -> str | None:
    """Spends a link; gives the person's id, or None when it is not good (any more)."""
    found = await link(tx, token, tx.now)
    if found is None:
        return None
    spent = await tx.run(
        "update link set used_at = :now where hash = :hash and used_at is null",
        hash=hashed(token),
        now=tx.now,
    )
    return str(found["person"]) if spent else None


async def add_token(tx: Transaction, person: str, name: str, scope: str, days: int) -> str:
    """An API token that acts as its person; gives the token, which is not stored."""
    token = new_token()
    await tx.run(
        """insert into token (hash, person, name, scope, created_at, expires_at)
        values (:hash, :person, :name, :scope, :now, :expires)""",
        hash=hashed(token),
        person=person,
        name=name,
        scope=scope,
        now=tx.now,
        expires=tx.now + timedelta(days=days),
    )
    return token

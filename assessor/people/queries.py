"""All SQL about people, their sessions, tokens and sign-in links."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from assessor import audit, links
from assessor.credentials import hashed, new_token
from assessor.database import Reading, Row, Transaction

LINK_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=12)


async def changed(tx: Transaction) -> None:
    """Counts a change of people, services or settings: pages kept before it are not served after it."""
    await tx.run("update site set version = version + 1 where id = 1")


BY_EMAIL = """
select p.* from person p where p.email = :email
union all
select p.* from address d join person p on p.id = d.person where d.email = :email
"""


async def by_email(db: Reading, email: str) -> Row | None:
    """A person by any of their addresses, whatever its capitals."""
    return await db.one(BY_EMAIL, email=email.strip().lower())


async def by_id(db: Reading, id: str) -> Row | None:
    """A person by id."""
    return await db.one("select * from person where id = :id", id=id)


async def everyone(db: Reading) -> list[Row]:
    """All people with an account in order of name: for the demo's sign-in page."""
    sql = "select * from person where guest_of is null and merged_into is null order by name, id"
    return await db.all(sql)


async def somebody_exists(db: Reading) -> bool:
    """Whether anybody was added yet; an empty instance says how the first administrator comes in."""
    return await db.one("select id from person limit 1") is not None


async def add(tx: Transaction, email: str, name: str, *, id: str | None = None, **given: Any) -> Row:
    """Adds a person, or updates the fields given of the one with this address. Gives the row.

    `id` is for the demo, whose people have the same ones each time.
    """
    email = email.strip().lower()
    there = await by_email(tx, email)
    if there is None:
        row = await tx.one(ADD, id=id or str(uuid.uuid4()), email=email, name=name, now=tx.now)
        assert row is not None
        there = row
    wanted = {"name": name, **given}
    if any(there[key] != value for key, value in wanted.items()):
        sets = ", ".join(f"{key} = :{key}" for key in wanted if key in FIELDS)
        if any(name in OFFICES and there[name] != value for name, value in wanted.items()):
            await end_sessions(tx, there["id"])
        row = await tx.one(f"update person set {sets} where id = :id returning *", id=there["id"], **wanted)
        assert row is not None
        there = row
    await changed(tx)
    return there


OFFICES = ("admin", "organiser", "leadership")
FIELDS = {"name", "profession", "organisation", "admin", "organiser", "leadership"}
ADD = "insert into person (id, email, name, created_at) values (:id, :email, :name, :now) returning *"


async def invite(tx: Transaction, email: str, name: str | None, profession: str | None = None) -> Row:
    """The person with this address; added when nobody has it yet, left as they are when somebody does."""
    there = await by_email(tx, email)
    if there is not None:
        return there
    given = {"profession": profession} if profession else {}
    return await add(tx, email, name or email.partition("@")[0].replace(".", " ").title(), **given)


START = """
insert into session (hash, person, created_at, last_seen, expires_at, id, how, browser)
values (:hash, :person, :now, :now, :expires, :id, :how, :browser)
"""


async def start_session(
    tx: Transaction,
    person: str,
    *,
    how: str = "link",
    browser: str | None = None,
    until: datetime | None = None,
) -> str:
    """A new session, for 12 hours unless it ends earlier; gives what the cookie holds.

    `how` they signed in: link, code, provider, invitation, joining, cast.
    """
    token = new_token()
    await tx.run(
        START,
        hash=hashed(token),
        person=person,
        now=tx.now,
        expires=min(tx.now + SESSION_LASTS, until or tx.now + SESSION_LASTS),
        id=str(uuid.uuid4()),
        how=how,
        browser=browser,
    )
    await tx.run("update person set signed_in_at = :now where id = :id", now=tx.now, id=person)
    await audit.record(tx, "session.started", who=person, id=person, detail={"how": how})
    return token


async def end_session(tx: Transaction, hash: str) -> None:
    """Ends a session; its open streams end within a second."""
    if await tx.run("delete from session where hash = :hash", hash=hash):
        await changed(tx)


async def end_sessions(tx: Transaction, person: str, but: str = "") -> None:
    """Ends all of somebody's sessions but the one with this hash. Call `changed` as well."""
    await tx.run("delete from session where person = :person and hash <> :but", person=person, but=but)


async def renew_session(tx: Transaction, hash: str, person: str) -> str:
    """Gives somebody's session another token, which is what the cookie holds; all else of it stays."""
    token = new_token()
    sql = "update session set hash = :new where hash = :hash and person = :person"
    await tx.run(sql, new=hashed(token), hash=hash, person=person)
    return token


PURPOSE_LASTS = {"sign-in": LINK_LASTS, "invitation": timedelta(days=30), "address": timedelta(hours=24)}
LINK_ADD = """
insert into link (hash, person, created_at, expires_at, id, purpose, assessment, email, next, code, about)
values (:hash, :person, :now, :expires, :id, :purpose, :assessment, :email, :next, :code, :about)
"""
OLDER = """
delete from link where person = :person and purpose = :purpose
  and (assessment is null or assessment = cast(:assessment as text)) and used_at is null
"""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it was made: its id for a mail, its token for the address, its short code."""

    id: str
    token: str
    code: str
    expires_at: datetime


async def make_link(
    tx: Transaction,
    secret: str,
    person: str,
    *,
    purpose: str = "sign-in",
    assessment: str | None = None,
    email: str | None = None,
    next: str | None = None,
    about: Mapping[str, Any] | None = None,
    until: datetime | None = None,
    id: str | None = None,
) -> Link:
    """A one-time link. Unused links made for this person and purpose (and assessment) before are dead.

    `id` is a random one given out already, by which its code will be tried.
    """
    await tx.run(OLDER, person=person, purpose=purpose, assessment=assessment)
    id = id or str(uuid.uuid4())
    expires = min(tx.now + PURPOSE_LASTS.get(purpose, LINK_LASTS), until or datetime.max.replace(tzinfo=UTC))
    made = Link(id, links.token_of(secret, id), links.code_of(secret, id), expires)
    await tx.run(
        LINK_ADD,
        hash=hashed(made.token),
        code=links.kept(secret, made.code),
        person=person,
        now=tx.now,
        expires=expires,
        id=id,
        purpose=purpose,
        assessment=assessment,
        email=email,
        next=next,
        about=json.dumps(dict(about or {})),
    )
    return made


LINK = """
select l.*, p.name, p.admin, p.organiser, p.leadership from link l join person p on p.id = l.person
where l.hash = :hash and l.purpose = :purpose and p.disabled_at is null
"""


async def found_link(db: Reading, token: str, purpose: str = "sign-in") -> Row | None:
    """A link by its token, good or not; dead ones are not found."""
    return await db.one(LINK, hash=hashed(token), purpose=purpose)


async def link(db: Reading, token: str, now: datetime, purpose: str = "sign-in") -> Row | None:
    """Whom a link is for, while it is good."""
    row = await found_link(db, token, purpose)
    return row if row and row["used_at"] is None and row["expires_at"] > now else None


async def use_link(tx: Transaction, token: str, purpose: str = "sign-in") -> Row | None:
    """Spends a link; gives it, or None when it is not good (any more)."""
    found = await link(tx, token, tx.now, purpose)
    if found is None:
        return None
    spent = await tx.run(
        "update link set used_at = :now where hash = :hash and used_at is null",
        hash=hashed(token),
        now=tx.now,
    )
    return found if spent else None


async def add_token(
    tx: Transaction,
    person: str,
    name: str,
    scope: str,
    days: int,
    *,
    id: str | None = None,
    by: str | None = None,
) -> str:
    """An API token that acts as its person; gives the token, which is not stored. `id` names it on a page.

    `by` is who makes it; nobody when it is made at the server.
    """
    token = new_token()
    await tx.run(
        """insert into token (hash, person, name, scope, created_at, expires_at, id)
        values (:hash, :person, :name, :scope, :now, :expires, :id)""",
        id=id or str(uuid.uuid4()),
        hash=hashed(token),
        person=person,
        name=name,
        scope=scope,
        now=tx.now,
        expires=tx.now + timedelta(days=days),
    )
    detail = {"scope": scope, "days": days} | ({} if by else {"server": True})
    await audit.record(tx, "token.made", who=by, id=person, detail=detail)
    return token

"""All SQL about the outbox."""

import json
from datetime import datetime, timedelta
from typing import Any

from assessor.database import Database, Reading, Row, Transaction

LEASE = timedelta(minutes=5)
"""So long a mail that is being sent belongs to whoever sends it; longer than any server is waited for."""
KEPT = timedelta(days=30)
"""So long it is known that a mail went out, after its text was forgotten."""

ASK = """
insert into mail (id, kind, email, subject, body, link, about, at, due_at, expires_at)
values (:id, :kind, :email, '', '', :link, :about, :now, :now, :expires_at)
"""


async def ask(
    tx: Transaction, id: str, kind: str, email: str, link: str, about: dict[str, Any], expires_at: datetime
) -> None:
    """A mail that is written when it is sent, if anybody has the address then: asking tells nobody whether."""
    await tx.run(
        ASK,
        id=id,
        kind=kind,
        email=email,
        link=link,
        about=json.dumps(about),
        now=tx.now,
        expires_at=expires_at,
    )


async def unwritten(tx: Transaction) -> list[Row]:
    """Mails that were asked for and have no text yet, oldest first."""
    return await tx.all(
        "select * from mail where state = 'waiting' and subject = '' and expires_at > :now order by at limit 50",
        now=tx.now,
    )


async def anything_unwritten(db: Reading) -> bool:
    """Whether there is one."""
    return await db.one("select id from mail where state = 'waiting' and subject = '' limit 1") is not None


async def write(tx: Transaction, id: str, person: str, subject: str, body: str) -> None:
    """Gives a mail that was asked for its text."""
    await tx.run(
        "update mail set person = :person, subject = :subject, body = :body where id = :id",
        id=id,
        person=person,
        subject=subject,
        body=body,
    )


async def remove(tx: Transaction, id: str) -> None:
    """A mail that was asked for by nobody we know, or too often."""
    await tx.run("delete from mail where id = :id", id=id)


NEXT = """
select due_at from mail where state in ('waiting', 'sending') and subject <> '' order by due_at limit 1
"""


async def next_due(db: Reading) -> datetime | None:
    """When the next mail is to be sent; None when none waits."""
    row = await db.one(NEXT)
    return row["due_at"] if row else None


# The condition stands twice: PostgreSQL looks at the outer one again when somebody else was first.
CLAIM = """
update mail set state = 'sending', tries = tries + 1, due_at = :until
where id = (select id from mail where state in ('waiting', 'sending') and subject <> '' and due_at <= :now
              and expires_at > :now order by due_at, at limit 1)
  and state in ('waiting', 'sending') and due_at <= :now
returning *
"""
LINK = "select purpose, used_at, expires_at from link where id = :id"


async def claim(tx: Transaction) -> Row | None:
    """The mail that has been due the longest, for whoever asks alone; with its link's `purpose`, None without one.

    `dead` is true when its link opens nothing any more.
    """
    row = await tx.one(CLAIM, now=tx.now, until=tx.now + LEASE)
    if row is None:
        return None
    link = await tx.one(LINK, id=row["link"]) if row["link"] else None
    dead = bool(row["link"]) and (link is None or link["used_at"] is not None or link["expires_at"] <= tx.now)
    return {**row, "purpose": link["purpose"] if link else None, "dead": dead}


DONE = """
update mail set state = :state, subject = '-', body = '', calendar = null, about = null, error = :error,
  sent_at = :sent_at
where id = :id
"""


async def done(tx: Transaction, id: str, state: str, error: str | None = None) -> None:
    """A mail is sent, or never will be (`failed`, `expired`): its text is forgotten."""
    await tx.run(DONE, id=id, state=state, error=error, sent_at=tx.now if state == "sent" else None)


async def later(tx: Transaction, id: str, due_at: datetime, error: str) -> None:
    """A mail that could not be sent now."""
    await tx.run(
        "update mail set state = 'waiting', due_at = :due_at, error = :error where id = :id",
        id=id,
        due_at=due_at,
        error=error,
    )


EXPIRE = """
update mail set state = 'expired', subject = '-', body = '', calendar = null, about = null
where state in ('waiting', 'sending') and expires_at <= :now and (state = 'waiting' or due_at <= :now)
"""


async def expired(db: Database, now: datetime) -> bool:
    """Whether a mail waits that is too late to be of use."""
    return (
        await db.one(
            "select id from mail where state in ('waiting', 'sending') and expires_at <= :now limit 1",
            now=now,
        )
        is not None
    )


async def expire(tx: Transaction) -> int:
    """Forgets the text of mails that are too late to be of use; gives how many."""
    return await tx.run(EXPIRE, now=tx.now)


async def forget(tx: Transaction) -> None:
    """Removes what is left of old mails."""
    await tx.run(
        "delete from mail where state in ('sent', 'failed', 'expired') and at < :before", before=tx.now - KEPT
    )

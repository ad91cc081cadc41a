"""All SQL about accounts at an identity provider. Their key is issuer and subject, never an address."""

from assessor import audit
from assessor.database import Reading, Row, Transaction

OWNER = """
select p.* from identity i join person p on p.id = i.person where i.issuer = :issuer and i.subject = :subject
"""


async def owner(db: Reading, issuer: str, subject: str) -> Row | None:
    """The person an account is connected to, let in or not."""
    return await db.one(OWNER, issuer=issuer, subject=subject)


async def of(db: Reading, person: str) -> list[Row]:
    """The accounts connected to a person: issuer, subject, email, added_at, used_at; the newest first."""
    return await db.all(
        "select * from identity where person = :person order by added_at desc, issuer, subject", person=person
    )


async def one_of(db: Reading, person: str, issuer: str) -> Row | None:
    """An account of this provider that a person has connected."""
    return await db.one(
        "select * from identity where person = :person and issuer = :issuer order by added_at limit 1",
        person=person,
        issuer=issuer,
    )


ADD = """
insert into identity (issuer, subject, person, email, added_at) values (:issuer, :subject, :person, :email, :now)
on conflict (issuer, subject) do nothing
"""


async def add(tx: Transaction, person: str, issuer: str, subject: str, email: str | None, why: str) -> bool:
    """Connects an account to a person; False when it belongs to somebody already.

    `why` it may: verified (the provider vouches for the address), proved (by mail), connected (they asked for it).
    """
    values = {"issuer": issuer, "subject": subject, "person": person, "email": email, "now": tx.now}
    if not await tx.run(ADD, **values):
        return False
    await audit.record(tx, "identity.connected", who=person, id=person, detail={"why": why})
    return True


async def used(tx: Transaction, issuer: str, subject: str) -> None:
    """Notes that somebody signed in by an account now."""
    await tx.run(
        "update identity set used_at = :now where issuer = :issuer and subject = :subject",
        now=tx.now,
        issuer=issuer,
        subject=subject,
    )


async def remove(tx: Transaction, person: str, issuer: str, subject: str) -> bool:
    """Disconnects an account from its person; False when it is not theirs."""
    gone = await tx.run(
        "delete from identity where person = :person and issuer = :issuer and subject = :subject",
        person=person,
        issuer=issuer,
        subject=subject,
    )
    if gone:
        await audit.record(tx, "identity.removed", who=person, id=person)
    return bool(gone)

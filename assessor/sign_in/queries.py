"""SQL about who may come in: by an address, by a link, by its code."""

from datetime import datetime

from assessor import audit, links
from assessor.database import Reading, Row, Transaction
from assessor.people import queries as people

CODE_TRIES = 5
MERGES = 5
"""So many accounts joined one after another are followed."""


async def person_behind(db: Reading, id: str) -> Row | None:
    """Whom an account signs in: itself, or the one it was joined with. None for guests and who is disabled."""
    for _ in range(MERGES):
        row = await people.by_id(db, id)
        if row is None or row["merged_into"] is None:
            break
        id = row["merged_into"]
    if row is None or row["merged_into"] or row["disabled_at"] or row["erased_at"] or row["guest_of"]:
        return None
    return row


async def person_of_address(db: Reading, email: str) -> Row | None:
    """Whom an address signs in."""
    row = None if email.endswith(".invalid") else await people.by_email(db, email)
    return await person_behind(db, row["id"]) if row else None


async def good_link(db: Reading, token: str, now: datetime) -> Row | None:
    """A sign-in link while it is good, as `{person, name, next, about, …}` of the account it signs in."""
    return await _entering(db, await people.link(db, token, now))


async def use_link(tx: Transaction, token: str) -> Row | None:
    """Spends a sign-in link; gives it as `good_link` does."""
    return await _entering(tx, await people.use_link(tx, token))


async def _entering(db: Reading, link: Row | None) -> Row | None:
    """A link with the account it signs in; None when its person, or the address it went to, no longer may."""
    if link is None:
        return None
    person = await person_behind(db, link["person"])
    if person and link["email"]:
        now = await person_of_address(db, link["email"])
        person = now if now and now["id"] == person["id"] else None
    return {**link, "person": person["id"], "name": person["name"]} if person else None


TRY = """
update link set tries = tries + 1
where id = :id and purpose = 'sign-in' and used_at is null and expires_at > :now and tries < :most
"""
SPEND = """
update link set used_at = :now where id = :id and code = :code and used_at is null returning *
"""


async def use_code(tx: Transaction, secret: str, asked: str, code: str) -> Row | None:
    """Spends a sign-in link by its code, for the browser that asked for it; gives it as `good_link` does.

    `asked` is the id that browser was given. Five wrong codes, and only the link itself is left.
    """
    if not await tx.run(TRY, id=asked, now=tx.now, most=CODE_TRIES):
        return None
    spent = await tx.one(SPEND, id=asked, code=links.kept(secret, code), now=tx.now)
    entering = await _entering(tx, spent)
    if entering is None:
        row = await tx.one("select person from link where id = :id", id=asked)
        await audit.record(tx, "code.refused", id=row["person"] if row else None)
    return entering

"""All SQL about feeds: whose they are, known by the hash of the key in their address."""

from assessor.credentials import hashed, new_token
from assessor.database import Reading, Row, Transaction


async def of_person(db: Reading, person: str) -> Row | None:
    """The feed somebody has, `created_at` when."""
    return await db.one("select created_at from feed where person = :person", person=person)


HOLDER = """
select p.* from feed f join person p on p.id = f.person
where f.hash = :hash and f.kind = 'monday' and p.disabled_at is null and p.erased_at is null and p.guest_of is null
"""


async def holder(db: Reading, key: str) -> Row | None:
    """Who holds a key, while they may come in."""
    return await db.one(HOLDER, hash=hashed(key))


async def make(tx: Transaction, person: str) -> str:
    """A new feed in the place of any that somebody had; gives its key, which is not stored."""
    await remove(tx, person)
    key = new_token()
    sql = "insert into feed (hash, person, kind, created_at) values (:hash, :person, 'monday', :now)"
    await tx.run(sql, hash=hashed(key), person=person, now=tx.now)
    return key


async def remove(tx: Transaction, person: str) -> bool:
    """Ends somebody's feed; false when they had none."""
    return await tx.run("delete from feed where person = :person", person=person) > 0

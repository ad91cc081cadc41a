"""All SQL about the mail on Mondays: who wants it, and who was told of which week."""

from datetime import datetime

from assessor.database import Reading, Row, Transaction


async def wanted(db: Reading, person: str) -> bool:
    """Whether somebody wants it."""
    return await db.one("select 1 from monday_mail where person = :person", person=person) is not None


WANT = """
insert into monday_mail (person, since) values (:person, :now) on conflict (person) do nothing
"""


async def choose(tx: Transaction, person: str, *, wanted: bool) -> None:
    """Keeps whether somebody wants it."""
    if wanted:
        await tx.run(WANT, person=person, now=tx.now)
    else:
        await tx.run("delete from monday_mail where person = :person", person=person)


UNTOLD = """
select p.* from monday_mail m join person p on p.id = m.person
where m.since < :moment and (m.sent_for is null or m.sent_for < :monday)
  and p.disabled_at is null and p.erased_at is null and p.guest_of is null and p.email not like '%.invalid'
order by p.id limit :limit
"""


async def untold(db: Reading, monday: str, moment: datetime, limit: int) -> list[Row]:
    """Who wanted it before a moment, can be mailed, and was not told on this Monday."""
    return await db.all(UNTOLD, monday=monday, moment=moment, limit=limit)


CLAIM = """
update monday_mail set sent_for = :monday where person = :person and (sent_for is null or sent_for < :monday)
"""


async def claim(tx: Transaction, person: str, monday: str) -> bool:
    """Takes it upon this process to tell somebody; False when another one did, or they want it no more."""
    return await tx.run(CLAIM, person=person, monday=monday) > 0

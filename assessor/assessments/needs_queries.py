"""All SQL about what people need to take part: read by the organiser, the lead and oneself, and nobody else."""

import json
from collections.abc import Sequence
from datetime import datetime

from assessor.database import Reading, Row, Transaction
from assessor.door import Seat

PUT = """
insert into need (assessment, person, needs, words, at) values (:assessment, :person, :needs, :words, :now)
on conflict (assessment, person) do update set needs = excluded.needs, words = excluded.words, at = excluded.at
"""


async def put(tx: Transaction, assessment: str, person: str, needs: Sequence[str], words: str) -> None:
    """Takes down what somebody needs; nothing at all is kept of somebody who needs nothing."""
    if not needs and not words:
        await remove(tx, assessment, person)
        return
    given = json.dumps(list(needs))
    await tx.run(PUT, assessment=assessment, person=person, needs=given, words=words, now=tx.now)


async def remove(tx: Transaction, assessment: str, person: str) -> None:
    """Forgets what somebody needed."""
    sql = "delete from need where assessment = :assessment and person = :person"
    await tx.run(sql, assessment=assessment, person=person)


async def own(db: Reading, seat: Seat) -> Row | None:
    """What I said I need."""
    sql = "select * from need where assessment = :assessment and person = :person"
    return await db.one(sql, assessment=seat.id, person=seat.person)


OF_ALL = """
select n.*, p.name, s.role from need n join person p on p.id = n.person
join seat s on s.assessment = n.assessment and s.person = n.person
where n.assessment = :assessment order by p.name, p.id
"""


async def of_all(db: Reading, seat: Seat) -> list[Row]:
    """What everybody here needs, for whoever arranges it; for anybody else there is nothing."""
    if not (seat.organises or "lead" in seat.roles):
        return []
    return await db.all(OF_ALL, assessment=seat.id)


async def forget_of(tx: Transaction, assessment: str) -> None:
    """The event is over: what people needed for it is deleted."""
    await tx.run("delete from need where assessment = :assessment", assessment=assessment)


OLD = """
from need where assessment in (select a.id from assessment a where a.state in ('published', 'cancelled')
  or a.starts_on < :day) or at < :before and assessment in (select a.id from assessment a where a.starts_on is null)
"""


async def many_old(db: Reading, before: datetime) -> int:
    """How many `forget` would delete."""
    row = await db.one(
        f"select count(*) as many {OLD}",
        day=before.date().isoformat(),
        before=before,
    )
    return int(row["many"]) if row else 0


async def forget(tx: Transaction, before: datetime) -> int:
    """Deletes what was needed for events before a day, published or cancelled ones included; gives how many."""
    return await tx.run(f"delete {OLD}", day=before.date().isoformat(), before=before)

"""SQL about the mail of what is due: who can be told, and what each was told already."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from assessor.database import Reading, Row, Transaction, within

PEOPLE = """
select p.id, p.name, p.email, c.often,
  exists (select 1 from chased h where h.person = p.id and h.at >= :since) as told
from person p left join mail_choice c on c.person = p.id and c.kind = 'due'
where p.id in ({ids}) and p.disabled_at is null and p.erased_at is null and p.guest_of is null
  and p.email not like '%.invalid'
order by p.id
"""


async def people(db: Reading, ids: Sequence[str], since: datetime) -> list[Row]:
    """Those of these people who can be mailed, how `often` they want it (None: as usual), and whether they were `told`
    since a moment."""
    if not ids:
        return []
    named, keys = within(ids)
    return await db.all(PEOPLE.format(ids=named), since=since, **keys)


TOLD = "select person, assessment, subject, thing, stage from chased where person in ({ids})"


async def told(db: Reading, people: Sequence[str]) -> set[tuple[str, str, str, str, str]]:
    """What these people were told: (person, assessment, subject, thing, stage)."""
    if not people:
        return set()
    named, keys = within(people)
    names = ("person", "assessment", "subject", "thing", "stage")
    return {tuple(row[name] for name in names) for row in await db.all(TOLD.format(ids=named), **keys)}


TURN = "update person set created_at = created_at where id = :person"
SINCE = "select 1 from chased where person = :person and at >= :since limit 1"
CLAIM = """
insert into chased (assessment, subject, thing, stage, person, at)
values (:assessment, :subject, :thing, :stage, :person, :at)
"""


async def claim(tx: Transaction, person: str, since: datetime, rows: Sequence[dict[str, Any]]) -> bool:
    """Takes it upon this process to tell somebody of these; False when they were told of anything since then.

    The person's row is locked first, so that two processes take turns.
    """
    await tx.run(TURN, person=person)
    if await tx.one(SINCE, person=person, since=since):
        return False
    await tx.many(CLAIM, rows)
    return True

"""All SQL about what a round tries next. What is tried with an assessment is seen by those who may enter that."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Reading, Row, Transaction, within
from assessor.door import Person
from assessor.door_queries import MAY_ENTER, SEAT_AND_MEMBER, asking

SEEN = f"""
from next_try t
join round r on r.id = t.round
join person p on p.id = t.author
left join assessment a on a.id = t.assessment
left join service v on v.id = a.service
{SEAT_AND_MEMBER}
where (t.assessment is null or {MAY_ENTER})
"""
# Whoever sits there only for a day does not write.
TAKES_PART = "((s.person is not null and s.until is null) or (m.person is not null and a.confidential = :no))"
COLUMNS = f"""t.*, r.name as round_name, p.name as author_name, v.name as service_name, a.phase, a.type, a.state,
  a.starts_on,
  case when {TAKES_PART} then 1 else 0 end as taking_part"""


async def of_round(db: Reading, who: Person, round: str) -> list[Row]:
    """What a round tries, in the order it was written."""
    sql = f"select {COLUMNS} {SEEN} and t.round = :round and t.removed_at is null order by t.at, t.id"
    return await db.all(sql, round=round, **asking(who))


async def is_seen(db: Reading, who: Person, round: str, id: str) -> bool:
    """Whether somebody may see it, removed or not."""
    sql = f"select 1 as seen {SEEN} and t.round = :round and t.id = :id"
    return await db.one(sql, round=round, id=id, **asking(who)) is not None


async def asked(db: Reading, who: Person, round: str, assessments: Sequence[str]) -> list[Row]:
    """What other rounds than this one tried with these assessments and has no outcome yet."""
    if not assessments:
        return []
    named, keys = within(assessments)
    sql = f"""select {COLUMNS} {SEEN} and t.round <> :round and t.removed_at is null and t.outcome = ''
    and t.assessment in ({named}) order by t.at, t.id"""
    return await db.all(sql, round=round, **keys, **asking(who))


async def tried_with(db: Reading, assessment: str) -> list[Row]:
    """What is tried with an assessment and has no outcome yet: for whoever is in it."""
    sql = """select t.round, t.id, t.body from next_try t
    where t.assessment = :assessment and t.removed_at is null and t.outcome = '' order by t.at, t.id limit 3"""
    return await db.all(sql, assessment=assessment)


async def sits_in(db: Reading, who: Person, round: str) -> bool:
    """Whether somebody sits in one of a round's assessments, or keeps its service."""
    sql = f"""select 1 as sits from round_assessment x join assessment a on a.id = x.assessment
    {SEAT_AND_MEMBER}
    where x.round = :round and {TAKES_PART}"""
    return await db.one(sql, round=round, **asking(who)) is not None


async def locked(tx: Transaction, round: str, id: str) -> Row | None:
    """One of them, removed or not: for writing only."""
    sql = "update next_try set version = version where round = :round and id = :id returning *"
    return await tx.one(sql, round=round, id=id)


PUT = """
insert into next_try (round, id, body, assessment, author, at, version)
values (:round, :id, :body, :assessment, :author, :now, :version)
on conflict (round, id) do update set body = excluded.body, assessment = excluded.assessment,
  version = excluded.version, removed_at = null
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores what is tried, as it is to stand."""
    await tx.run(PUT, now=tx.now, **row)


async def remove(tx: Transaction, round: str, id: str, *, removed: bool) -> None:
    """Takes it away, or brings it back."""
    sql = "update next_try set removed_at = :at, version = version + 1 where round = :round and id = :id"
    await tx.run(sql, round=round, id=id, at=tx.now if removed else None)


async def say_outcome(tx: Transaction, round: str, id: str, outcome: str) -> None:
    """Stores what came of it."""
    sql = "update next_try set outcome = :outcome, version = version + 1 where round = :round and id = :id"
    await tx.run(sql, round=round, id=id, outcome=outcome)


CHOICES = f"""
select a.id, v.name as service_name, a.phase, a.type, a.starts_on from assessment a
join service v on v.id = a.service
{SEAT_AND_MEMBER}
where a.state not in ('published', 'cancelled') and a.type <> 'practice' and {MAY_ENTER}
order by a.starts_on desc nulls last, a.id limit 50
"""


async def choices(db: Reading, who: Person) -> list[Row]:
    """The assessments that are not over and that somebody may enter, the latest day first: one may try it."""
    return await db.all(CHOICES, **asking(who))

"""All SQL about news: which journals moved, who may hear of it, what each chose, and what waits for the daily mail."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from assessor.database import Database, Reading, Row, Transaction, within
from assessor.door import Audience
from assessor.news.kinds import Often

# How far each audience was told, by its own positions: what the panel does moves nothing of everyone else's.
COUNTERS: Mapping[Audience, tuple[str, str]] = {
    "panel": ("mailed_position", "position"),
    "all": ("mailed_open", "open_position"),
}
DUE = """
select a.id, a.{told} as told, a.{counter} as stands, a.sessions from assessment a
cross join journal j  -- SQLite keeps to this order: few assessments first, then one entry of each
where j.assessment = a.id and j.{counter} = a.{told} + 1
  and (a.mailed_position < a.position or a.mailed_open < a.open_position)
  and a.{told} < a.{counter} and j.at <= :before
order by j.at, a.id limit :limit
"""


async def due(db: Reading, audience: Audience, before: datetime, limit: int) -> list[Row]:
    """Assessments of which this audience has not been told since `before` or longer: id, told, stands, sessions."""
    told, counter = COUNTERS[audience]
    return await db.all(DUE.format(told=told, counter=counter), before=before, limit=limit)


async def claim(tx: Transaction, assessment: str, audience: Audience, told: int, now_told: int) -> bool:
    """Takes it upon this process to tell of these entries; False when another one did."""
    column, _ = COUNTERS[audience]
    sql = f"update assessment set {column} = :now_told where id = :id and {column} = :told"
    return await tx.run(sql, id=assessment, told=told, now_told=now_told) == 1


MAILED = (
    "p.disabled_at is null and p.erased_at is null and p.guest_of is null and p.email not like '%.invalid'"
)
SEATED = f"""
select p.*, s.added_at as since, s.invited_at from seat s join person p on p.id = s.person
where s.assessment = :assessment and {MAILED} order by p.id
"""
MEMBERS = f"""
select p.*, m.added_at as since from assessment a join member m on m.service = a.service
join person p on p.id = m.person
where a.id = :assessment and {MAILED} order by p.id
"""


async def readers(db: Reading, assessment: str) -> list[Row]:
    """Who has a seat in an assessment or is a member of its service and can be mailed, and since when (`since`)."""
    found = {row["id"]: {**row, "invited_at": None} for row in await db.all(MEMBERS, assessment=assessment)}
    for row in await db.all(SEATED, assessment=assessment):
        found[row["id"]] = row
    return list(found.values())


async def reader(db: Reading, person: str, assessment: str) -> Row | None:
    """One of them."""
    sql = "and p.id = :person order by"
    for statement in (SEATED, MEMBERS):
        row = await db.one(statement.replace("order by", sql), assessment=assessment, person=person)
        if row:
            return {"invited_at": None, **row}
    return None


async def chosen(db: Reading, people: Sequence[str]) -> dict[tuple[str, str], Often]:
    """How often these people want each kind, where they chose otherwise than usual: by (person, kind)."""
    if not people:
        return {}
    named, keys = within(people)
    rows = await db.all(f"select * from mail_choice where person in ({named})", **keys)
    return {(row["person"], row["kind"]): row["often"] for row in rows}


WAIT = """
insert into news_waiting (person, assessment, audience, position, at)
values (:person, :assessment, :audience, :position, :at)
on conflict (person, assessment) do nothing
"""


async def wait(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Has people told of an assessment by their next daily mail: person, assessment, audience, position before, at."""
    await tx.many(WAIT, [dict(row) for row in rows])


async def who_waits(db: Reading, before: datetime, limit: int) -> list[str]:
    """Ids of people with news from before this moment."""
    sql = "select distinct person from news_waiting where at < :before order by person limit :limit"
    return [row["person"] for row in await db.all(sql, before=before, limit=limit)]


async def waiting(db: Reading, person: str) -> list[Row]:
    """What one person's daily mail is to tell of, in order of assessments."""
    return await db.all(
        "select * from news_waiting where person = :person order by assessment", person=person
    )


async def told_daily(tx: Transaction, person: str, rows: Sequence[Row]) -> bool:
    """Takes it upon this process to send a daily mail; False when another one did."""
    gone = "delete from news_waiting where person = :person and assessment = :assessment and position = :position"
    for row in rows:
        keys = {name: row[name] for name in ("person", "assessment", "position")}
        if not await tx.run(gone, **keys):
            return False
    return True


CHOOSE = """
insert into mail_choice (person, kind, often) values (:person, :kind, :often)
on conflict (person, kind) do update set often = excluded.often
"""


async def choose(tx: Transaction, person: str, choices: Mapping[str, str]) -> None:
    """Keeps how often somebody wants each of these kinds."""
    await tx.many(
        CHOOSE, [{"person": person, "kind": kind, "often": often} for kind, often in choices.items()]
    )


NOTES = """
select r.id as answer, n.id, n.author, n.standard from answer r
join note n on n.assessment = r.assessment and n.id = r.note
where r.assessment = :assessment and n.author = :person and r.id in ({ids})
"""


async def answered(db: Database, assessment: str, person: str, answers: Sequence[str]) -> set[str]:
    """Those of these answers that are to notes of this person's."""
    if not answers:
        return set()
    named, keys = within(answers)
    rows = await db.all(NOTES.format(ids=named), assessment=assessment, person=person, **keys)
    return {row["answer"] for row in rows}


def as_sessions(value: Any) -> list[dict[str, Any]]:
    """The sessions of an assessment's row."""
    return json.loads(value) if isinstance(value, str) else list(value or [])

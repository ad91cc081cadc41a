"""All SQL about assessments that were held another way and only recorded here."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Reading, Row, Transaction

ADD = """
insert into assessment (id, service, standard_set, edition, phase, type, method, scale, scope, numbers, sessions,
  starts_on, notes_shown, authors_shown, views_shown, confidential, state, told_at, told_by, recorded, recorded_facts,
  version, created_at, created_by)
values (:id, :service, :standard_set, :edition, :phase, :type, :method, :scale, null, :numbers, '[]',
  :day, 'live', 'name', 'revealed', :confidential, 'published', :now, :who, :yes, :facts, 1, :now, :who)
"""
CHANGE = """
update assessment set standard_set = :standard_set, edition = :edition, phase = :phase, type = :type, method = :method,
  scale = :scale, numbers = :numbers, starts_on = :day, confidential = :confidential, recorded_facts = :facts,
  version = version + 1
where id = :id
"""


def _stored(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "numbers": json.dumps(row["numbers"]), "facts": json.dumps(row["facts"])}


async def add(tx: Transaction, row: Mapping[str, Any], who: str) -> None:
    """A new one: over and told from the first moment."""
    await tx.run(ADD, **_stored(row), who=who, now=tx.now, yes=True)


async def change(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Changes what was recorded. Its service stays."""
    fields = _stored(row)
    del fields["service"]
    await tx.run(CHANGE, **fields)


async def count_version(tx: Transaction, id: str) -> None:
    """Counts a change of a recorded assessment that is none of its own columns."""
    await tx.run("update assessment set version = version + 1 where id = :id", id=id)


async def results(db: Reading, assessment: str) -> dict[int, Row]:
    """What was decided about each standard, by its number."""
    rows = await db.all("select * from rating where assessment = :id order by standard", id=assessment)
    return {row["standard"]: row for row in rows}


async def overall(db: Reading, assessment: str) -> Row | None:
    """What was decided about the whole."""
    return await db.one("select * from overall where assessment = :id", id=assessment)


PUT_RATING = """
insert into rating (assessment, standard, value, reason, author, at, position, version, open_version)
values (:assessment, :standard, :value, '', :author, :now, :position, :version, :version)
on conflict (assessment, standard) do update set value = excluded.value, author = excluded.author, at = excluded.at,
  position = excluded.position, version = excluded.version, open_version = excluded.open_version
"""
PUT_OVERALL = """
insert into overall (assessment, value, reason, next, author, at, position, version, open_version)
values (:assessment, :value, :reason, null, :author, :now, :position, :version, :version)
on conflict (assessment) do update set value = excluded.value, reason = excluded.reason, author = excluded.author,
  at = excluded.at, position = excluded.position, version = excluded.version, open_version = excluded.open_version
"""


async def put_ratings(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Stores results as they are to stand."""
    await tx.many(PUT_RATING, [{**row, "now": tx.now} for row in rows])


async def put_overall(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores the overall as it is to stand."""
    await tx.run(PUT_OVERALL, now=tx.now, **row)


async def forget_ratings(tx: Transaction, assessment: str, standards: Sequence[int]) -> None:
    """Results that are not known after all."""
    sql = "delete from rating where assessment = :assessment and standard = :standard"
    await tx.many(sql, [{"assessment": assessment, "standard": number} for number in standards])


async def forget_overall(tx: Transaction, assessment: str) -> None:
    """An overall that is not known after all."""
    await tx.run("delete from overall where assessment = :assessment", assessment=assessment)


FILES = """
select r.sha256, r.name, r.type, r.size, r.at, p.name as who_name from recorded_report r
left join person p on p.id = r.who where r.assessment = :assessment order by r.at, r.sha256
"""


async def files(db: Reading, assessment: str) -> list[Row]:
    """The reports that are attached, without what they hold."""
    return await db.all(FILES, assessment=assessment)


async def file(db: Reading, assessment: str, sha256: str) -> Row | None:
    """One of them with what it holds."""
    sql = """select sha256, name, type, content, null as redacted_at from recorded_report
    where assessment = :assessment and sha256 = :sha256"""
    return await db.one(sql, assessment=assessment, sha256=sha256)


ATTACH = """
insert into recorded_report (assessment, sha256, name, type, size, content, at, who)
values (:assessment, :sha256, :name, :type, :size, :content, :now, :who)
on conflict (assessment, sha256) do nothing
"""


async def attach(tx: Transaction, row: Mapping[str, Any]) -> bool:
    """Attaches a report; false when the same file was attached already."""
    return await tx.run(ATTACH, now=tx.now, **row) > 0


async def detach(tx: Transaction, assessment: str, sha256: str) -> bool:
    """Takes a report away for good; false when there was none such."""
    sql = "delete from recorded_report where assessment = :assessment and sha256 = :sha256"
    return await tx.run(sql, assessment=assessment, sha256=sha256) > 0


async def stand(tx: Transaction, id: str, state: str, cancelled_from: str | None) -> None:
    """Takes a recorded assessment out of every count, or back in."""
    sql = "update assessment set state = :state, cancelled_from = :cancelled_from, version = version + 1 where id = :id"
    await tx.run(sql, id=id, state=state, cancelled_from=cancelled_from)


LIKE = """
select id from assessment where recorded = :yes and service = :service and phase = :phase and type = :type
  and method = :method and standard_set = :standard_set and starts_on = :day and created_by = :who
  and state = 'published'
order by id limit 20
"""


async def like(db: Reading, row: Mapping[str, Any], who: str) -> list[str]:
    """Those that somebody recorded of the same service, phase, type, method, standards and day."""
    names = ("service", "phase", "type", "method", "standard_set", "day")
    rows = await db.all(LIKE, yes=True, who=who, **{name: row[name] for name in names})
    return [one["id"] for one in rows]


async def named(db: Reading, name: str) -> list[Row]:
    """The services of this name, however it is capitalised."""
    sql = "select id, name from service where lower(name) = lower(:name) order by id limit 2"
    return await db.all(sql, name=name)


async def taken(db: Reading, id: str) -> bool:
    """Whether an assessment, or a report of others, has this id."""
    sql = """select 1 from assessment where id = :id union all select 1 from imported_report where id = :id"""
    return await db.one(sql, id=id) is not None

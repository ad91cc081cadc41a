"""All SQL about decisions: of each standard, and the overall. To everyone else they begin when the team is told."""

from collections.abc import Mapping
from typing import Any

from assessor.database import Reading, Row, Transaction
from assessor.door import Reader

RATINGS = """
select r.*, p.name as author_name, s.profession as author_profession, s.role as author_role
from rating r join person p on p.id = r.author
left join seat s on s.assessment = r.assessment and s.person = r.author
where r.assessment = :assessment
"""


async def ratings(db: Reading, reader: Reader) -> list[Row]:
    """What is agreed about each standard, in their order; nothing for whoever is not told yet."""
    if not reader.told:
        return []
    rows = await db.all(RATINGS + " order by r.standard", assessment=reader.id)
    return [_as_seen(reader, row) for row in rows]


async def rating(db: Reading, reader: Reader, standard: int) -> Row | None:
    """What is agreed about one standard."""
    if not reader.told:
        return None
    row = await db.one(RATINGS + " and r.standard = :standard", assessment=reader.id, standard=standard)
    return row and _as_seen(reader, row)


OVERALL = """
select o.*, p.name as author_name, s.profession as author_profession, s.role as author_role
from overall o join person p on p.id = o.author
left join seat s on s.assessment = o.assessment and s.person = o.author
where o.assessment = :assessment
"""


async def overall(db: Reading, reader: Reader) -> Row | None:
    """What is agreed about the whole."""
    row = await db.one(OVERALL, assessment=reader.id) if reader.told else None
    return row and _as_seen(reader, row)


def _as_seen(reader: Reader, row: Row) -> Row:
    """A decision with the version and the time that it has for this reader."""
    if not reader.of_panel:
        row["version"] = row["open_version"]
        row["at"] = max(row["at"], reader.assessment["told_at"])
    return row


async def rating_as_it_is(tx: Transaction, assessment: str, standard: int) -> Row | None:
    """The row behind a decision: for writing only."""
    sql = "select * from rating where assessment = :assessment and standard = :standard"
    return await tx.one(sql, assessment=assessment, standard=standard)


async def overall_as_it_is(tx: Transaction, assessment: str) -> Row | None:
    """The row behind the overall: for writing only."""
    return await tx.one("select * from overall where assessment = :assessment", assessment=assessment)


PUT_RATING = """
insert into rating (assessment, standard, value, reason, author, at, position, version, open_version)
values (:assessment, :standard, :value, :reason, :author, :now, :position, :version, :open_version)
on conflict (assessment, standard) do update set value = excluded.value, reason = excluded.reason,
  author = excluded.author, at = excluded.at, position = excluded.position, version = excluded.version,
  open_version = excluded.open_version
"""
PUT_OVERALL = """
insert into overall (assessment, value, reason, next, author, at, position, version, open_version)
values (:assessment, :value, :reason, :next, :author, :now, :position, :version, :open_version)
on conflict (assessment) do update set value = excluded.value, reason = excluded.reason, next = excluded.next,
  author = excluded.author, at = excluded.at, position = excluded.position, version = excluded.version,
  open_version = excluded.open_version
"""


async def put_rating(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores the decision of a standard as it is to stand."""
    await tx.run(PUT_RATING, now=tx.now, **row)


async def put_overall(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores the overall as it is to stand."""
    await tx.run(PUT_OVERALL, now=tx.now, **row)


TOLD_BY = """
select p.id as who, p.name as who_name, s.profession as who_profession, s.role as who_role
from assessment a join person p on p.id = a.told_by
left join seat s on s.assessment = a.id and s.person = p.id
where a.id = :assessment and a.told_at is not null
"""


async def told_by(db: Reading, reader: Reader) -> Row | None:
    """Who told the team."""
    return await db.one(TOLD_BY, assessment=reader.id)

"""All SQL about views. Whose, then which: until they are revealed, everybody is given their own alone."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Database, Reading, Row, Transaction
from assessor.door import Reader

ROW = "select * from own_view where assessment = :assessment and person = :person and standard = :standard"


async def row_as_it_is(db: Reading, assessment: str, person: str, standard: int) -> Row | None:
    """Somebody's own view, or what is left of one that they took back: for themselves only."""
    return await db.one(ROW, assessment=assessment, person=person, standard=standard)


SELECT = """
select v.*, p.name as author_name, s.profession as author_profession, s.role as author_role,
  case when c.person is null then 0 else 1 end as declared, case when r.at is null then 0 else 1 end as revealed
from own_view v
join person p on p.id = v.person
left join seat s on s.assessment = v.assessment and s.person = v.person
left join conflict c on c.assessment = v.assessment and c.person = v.person
left join reveal r on r.assessment = v.assessment and r.standard = v.standard
where v.assessment = :assessment and v.value is not null and {whose}
order by v.standard, p.name, p.id
"""
REVEALED = SELECT.format(whose="r.at is not null")
MINE_TOO = SELECT.format(whose="(r.at is not null or v.person = :person)")


async def revealed(db: Reading, reader: Reader) -> list[Row]:
    """Every view that is the panel's by now; for anybody else there is none."""
    return await db.all(REVEALED, assessment=reader.id) if reader.of_panel else []


async def seen(db: Reading, reader: Reader) -> list[Row]:
    """The views this reader may see: their own, and of what is revealed everybody's."""
    if not reader.of_panel:
        return []
    return await db.all(MINE_TOO, assessment=reader.id, person=reader.person)


GIVEN = """
select v.person, v.standard, case when c.person is null then 0 else 1 end as declared
from own_view v
left join conflict c on c.assessment = v.assessment and c.person = v.person
where v.assessment = :assessment
"""


async def given(db: Reading, reader: Reader) -> list[Row]:
    """Who has given a view of what: that they did stays told when it is taken back. For totals, the panel's alone."""
    return await db.all(GIVEN, assessment=reader.id) if reader.of_panel else []


PANEL = """
select s.person, p.name, s.role, s.profession, s.leads, s.barred from seat s join person p on p.id = s.person
where s.assessment = :assessment and s.role in ('lead', 'assessor') order by s.position, p.id
"""


async def panel(db: Reading, assessment: str) -> list[Row]:
    """Who judges: their professions, the standards they lead and those that a conflict keeps from them."""
    return await db.all(PANEL, assessment=assessment)


async def reveals(db: Reading, assessment: str) -> set[int]:
    """The standards whose views are revealed."""
    sql = "select standard from reveal where assessment = :assessment"
    return {row["standard"] for row in await db.all(sql, assessment=assessment)}


ANSWERED = """
select v.person, v.standard from own_view v
join conflict c on c.assessment = v.assessment and c.person = v.person
where v.assessment = :assessment and v.value is not null
"""


async def answered(tx: Transaction, assessment: str) -> list[Row]:
    """Whose views stand now and count: those of people who have declared. For deciding whether all are in."""
    return await tx.all(ANSWERED, assessment=assessment)


PUT = """
insert into own_view (assessment, person, standard, value, reason, notes, at, version)
values (:assessment, :person, :standard, :value, :reason, :notes, :now, :version)
on conflict (assessment, person, standard) do update set value = excluded.value, reason = excluded.reason,
  notes = excluded.notes, at = excluded.at, version = excluded.version
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores a view as it is to stand."""
    await tx.run(PUT, now=tx.now, **{**row, "notes": json.dumps(row["notes"])})


TAKE_BACK = """
update own_view set value = null, reason = '', notes = '[]', at = :now, version = version + 1
where assessment = :assessment and person = :person and standard = :standard
"""


async def take_back(tx: Transaction, assessment: str, person: str, standard: int) -> None:
    """What was said is gone; that something was said stays."""
    await tx.run(TAKE_BACK, assessment=assessment, person=person, standard=standard, now=tx.now)


REVEAL = "insert into reveal (assessment, standard, at, who) values (:assessment, :standard, :at, :who)"


async def reveal(tx: Transaction, assessment: str, standards: Sequence[int], who: str | None) -> None:
    """From now on the views of these standards are the panel's."""
    rows = [
        {"assessment": assessment, "standard": standard, "at": tx.now, "who": who} for standard in standards
    ]
    await tx.many(REVEAL, rows)


async def private_state(db: Database, reader: Reader) -> tuple[Any, ...]:
    """What changes whenever this person gives, changes or takes back a view: for keeping pages by it."""
    sql = """select count(*) as many, coalesce(sum(version), 0) as versions from own_view
    where assessment = :assessment and person = :person"""
    return await db.remembered(_values, sql, assessment=reader.id, person=reader.person)


def _values(row: Row | None) -> tuple[Any, ...]:
    return tuple(row.values()) if row else ()


# Of the panel's notes only: what one person alone sees is no reason to show to others.
NOTES = """
select n.id, n.kind, n.body, n.standard, n.also, p.name as author_name from note n join person p on p.id = n.author
where n.assessment = :assessment and n.removed_at is null and n.visibility <> 'me'
order by n.position, n.id
"""


async def notes(db: Reading, reader: Reader, standard: int | None = None) -> list[Row]:
    """The panel's notes that may be ticked as a reason; about one standard where it is named."""
    rows = await db.all(NOTES, assessment=reader.id) if reader.of_panel else []
    if standard is None:
        return rows
    return [row for row in rows if row["standard"] == standard or standard in row["also"]]


KEEP = """
insert into history (assessment, subject, id, version, was, at, who)
values (:assessment, :subject, :id, :version, :was, :now, :who)
on conflict (assessment, subject, id, version) do nothing
"""


async def keep(tx: Transaction, subject: str, id: str, row: Row, fields: Sequence[str], who: str) -> None:
    """Keeps what a view or a decision said before it changes."""
    was = json.dumps({name: row[name] for name in fields})
    about = {"assessment": row["assessment"], "subject": subject, "id": id, "version": row["version"]}
    await tx.run(KEEP, was=was, now=tx.now, who=who, **about)

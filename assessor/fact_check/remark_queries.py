"""All SQL about remarks: what the team says is wrong in the report, and what the lead answers."""

from collections.abc import Mapping
from typing import Any

from assessor.database import Reading, Row, Transaction
from assessor.door import Reader

FIELDS = ("part", "point", "standard", "body", "answer", "answer_words")
SELECT = """
select r.*, p.name as author_name, s.profession as author_profession, s.role as author_role,
  m.person as author_member, q.name as answered_by_name, t.profession as answered_by_profession,
  t.role as answered_by_role
from remark r
join person p on p.id = r.author
join assessment a on a.id = r.assessment
left join seat s on s.assessment = r.assessment and s.person = r.author
left join member m on m.service = a.service and m.person = r.author
left join person q on q.id = r.answered_by
left join seat t on t.assessment = r.assessment and t.person = r.answered_by
where r.assessment = :assessment and r.removed_at is null
"""


async def remarks(db: Reading, reader: Reader) -> list[Row]:
    """All remarks, in the order in which they were written."""
    if not reader.reported:
        return []
    return await db.all(SELECT + " order by r.open_position, r.id", assessment=reader.id)


async def remark(db: Reading, reader: Reader, id: str) -> Row | None:
    """One remark."""
    if not reader.reported:
        return None
    return await db.one(SELECT + " and r.id = :id", assessment=reader.id, id=id)


async def row_as_it_is(tx: Reading, assessment: str, id: str) -> Row | None:
    """The row behind an id, removed or not: for writing only."""
    sql = "select * from remark where assessment = :assessment and id = :id"
    return await tx.one(sql, assessment=assessment, id=id)


async def written_by(db: Reading, assessment: str, person: str) -> int:
    """How many remarks somebody has written here, removed ones too."""
    sql = "select count(*) as many from remark where assessment = :assessment and author = :person"
    row = await db.one(sql, assessment=assessment, person=person)
    return int(row["many"]) if row else 0


NAMES = (
    "assessment",
    "id",
    *FIELDS,
    "author",
    "at",
    "position",
    "open_position",
    "version",
    "answered_by",
    "answered_at",
    "removed_at",
)
CHANGING = ("body", "version", "answer", "answer_words", "answered_by", "answered_at", "removed_at")
PUT = f"""
insert into remark ({", ".join(NAMES)}) values ({", ".join(":" + name for name in NAMES)})
on conflict (assessment, id) do update set {", ".join(f"{name} = excluded.{name}" for name in CHANGING)}
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores a remark as it is to stand."""
    await tx.run(PUT, **{name: row[name] for name in NAMES})

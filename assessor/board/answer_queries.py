"""All SQL about answers. An answer is seen by whoever sees its note."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from assessor.board.note_queries import SEEN
from assessor.database import Reading, Row, Transaction, within
from assessor.door import Reader
from assessor.words import iso

SELECT = """
select r.*, p.name as author_name, s.profession as author_profession, s.role as author_role, m.person as author_member,
       n.standard as standard, n.open_at as note_open_at
from answer r
join note n on n.assessment = r.assessment and n.id = r.note and n.removed_at is null
join assessment a on a.id = r.assessment
join person p on p.id = r.author
left join seat s on s.assessment = r.assessment and s.person = r.author
left join member m on m.service = a.service and m.person = r.author
where r.assessment = :assessment and r.removed_at is null and {seen}
"""


async def of_notes(db: Reading, reader: Reader, notes: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The answers to these notes as the API gives them, by note, oldest first; in one query."""
    if not notes:
        return {}
    named, keys = within(notes)
    sql = SELECT.format(seen=SEEN[reader.audience])
    sql += f" and r.note in ({named}) order by r.position"
    found: dict[str, list[dict[str, Any]]] = {}
    for row in await db.all(sql, assessment=reader.id, person=reader.person, **keys):
        found.setdefault(row["note"], []).append(as_json(reader, row))
    return found


async def answers_by_id(db: Reading, reader: Reader, ids: Sequence[str]) -> list[Row]:
    """Those of these answers that this reader may see."""
    if not ids:
        return []
    named, keys = within(ids)
    sql = SELECT.format(seen=SEEN[reader.audience]) + f" and r.id in ({named})"
    return await db.all(sql, assessment=reader.id, person=reader.person, **keys)


def as_json(reader: Reader, row: Row) -> dict[str, Any]:
    """An answer as the API gives it to this reader."""
    return {
        "id": row["id"],
        "body": row["body"],
        "evidence": row["evidence"],
        "in_the_room": row["in_the_room"],
        "author": reader.author(row),
        "at": iso(_at(reader, row)),
        "version": row["version"],
    }


def _at(reader: Reader, row: Row) -> datetime:
    """When it was answered: to everyone else an answer begins no earlier than its note."""
    at: datetime = row["at"]
    return at if reader.of_panel else max(at, row["note_open_at"])


async def notes_of(db: Reading, reader: Reader, ids: Sequence[str]) -> dict[str, str]:
    """The notes behind these answers, removed ones too, by answer."""
    if not ids:
        return {}
    named, keys = within(ids)
    sql = f"select id, note from answer where assessment = :assessment and id in ({named})"
    return {row["id"]: row["note"] for row in await db.all(sql, assessment=reader.id, **keys)}


ROW = "select * from answer where assessment = :assessment and id = :id"
FIELDS = ("note", "body", "evidence")


async def row_as_it_is(tx: Reading, assessment: str, id: str) -> Row | None:
    """The row behind an id, removed or not: for writing only."""
    return await tx.one(ROW, assessment=assessment, id=id)


PUT = """
insert into answer (assessment, id, note, body, evidence, in_the_room, author, at, position, open_position, version,
                    removed_at)
values (:assessment, :id, :note, :body, :evidence, :in_the_room, :author, :at, :position, :open_position, :version,
        null)
on conflict (assessment, id) do update set
  body = excluded.body, evidence = excluded.evidence, version = excluded.version, removed_at = null
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores an answer as it is to stand."""
    await tx.run(PUT, **{**row, "evidence": json.dumps(row["evidence"])})


async def remove(tx: Transaction, assessment: str, id: str) -> None:
    """Takes an answer away; it can be brought back."""
    sql = "update answer set removed_at = :now where assessment = :assessment and id = :id"
    await tx.run(sql, assessment=assessment, id=id, now=tx.now)

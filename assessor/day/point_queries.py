"""All SQL about the points of the wash-up and of the report: the panel's alone until the report is for everybody."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assessor.database import Reading, Row, Transaction, within
from assessor.door import Reader

POINTS = """
select t.*, p.name as author_name, s.profession as author_profession, s.role as author_role
from point t join person p on p.id = t.author
left join seat s on s.assessment = t.assessment and s.person = t.author
where t.assessment = :assessment and t.removed_at is null
"""


async def points(db: Reading, reader: Reader, standard: int | None = None) -> list[Row]:
    """All points in their order; of one standard where it is named."""
    if not reader.reported:
        return []
    which, named = (" and t.standard = :standard", {"standard": standard}) if standard else ("", {})
    return await db.all(
        POINTS + which + " order by t.standard, t.sort, t.position", assessment=reader.id, **named
    )


async def point(db: Reading, reader: Reader, id: str) -> Row | None:
    """One point."""
    if not reader.reported:
        return None
    return await db.one(POINTS + " and t.id = :id", assessment=reader.id, id=id)


ROW = "select * from point where assessment = :assessment and id = :id"
FIELDS = ("standard", "part", "body", "sources")


async def row_as_it_is(tx: Reading, assessment: str, id: str) -> Row | None:
    """The row behind an id, removed or not: for writing only."""
    return await tx.one(ROW, assessment=assessment, id=id)


async def last_place(tx: Transaction, assessment: str, standard: int) -> int:
    """The place of the last point of a standard; 0 where there is none."""
    sql = "select max(sort) as last from point where assessment = :assessment and standard = :standard"
    row = await tx.one(sql, assessment=assessment, standard=standard)
    return int(row["last"] or 0) if row else 0


PUT = """
insert into point (assessment, id, standard, part, body, sources, sort, author, at, position, version, removed_at)
values (:assessment, :id, :standard, :part, :body, :sources, :sort, :author, :at, :position, :version, null)
on conflict (assessment, id) do update set part = excluded.part, body = excluded.body, sources = excluded.sources,
  version = excluded.version, removed_at = null
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores a point as it is to stand."""
    await put_all(tx, [row])


async def put_all(tx: Transaction, rows: Iterable[Mapping[str, Any]]) -> None:
    """Stores points as they are to stand."""
    await tx.many(PUT, [{**row, "sources": json.dumps(row["sources"])} for row in rows])


async def place(tx: Transaction, assessment: str, places: Mapping[str, int]) -> None:
    """Gives points their places, by id."""
    rows = [{"assessment": assessment, "id": id, "sort": sort} for id, sort in places.items()]
    await tx.many("update point set sort = :sort where assessment = :assessment and id = :id", rows)


async def remove(tx: Transaction, assessment: str, id: str) -> None:
    """Takes a point away; it can be brought back."""
    await remove_all(tx, assessment, [id])


async def remove_all(tx: Transaction, assessment: str, ids: Sequence[str]) -> None:
    """Takes points away; they can be brought back."""
    sql = "update point set removed_at = :now where assessment = :assessment and id = :id"
    await tx.many(sql, [{"assessment": assessment, "id": id, "now": tx.now} for id in ids])


REVISIONS = """
select v.page, v.number, v.title from revision v join assessment a on a.service = v.service
where a.id = :assessment and v.page in ({pages})
"""


async def revisions_named(db: Reading, reader: Reader, pages: Iterable[str]) -> dict[tuple[str, int], str]:
    """The titles of all revisions of these pages of the service, by page and number."""
    if not (names := sorted(set(pages))):
        return {}
    named, keys = within(names)
    rows = await db.all(REVISIONS.format(pages=named), assessment=reader.id, **keys)
    return {(row["page"], row["number"]): row["title"] for row in rows}

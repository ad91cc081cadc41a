"""All SQL about notes. Whose, then which: every query takes the reader first and gives only what it may see."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Database, Reading, Row, Transaction, within
from assessor.door import Reader

# What a reader may see. The panel: its notes, and one's own `me` notes. Everyone else: what was opened to them.
SEEN = {
    "panel": "(n.visibility <> 'me' or n.author = :person)",
    "all": "n.opened",
}
# Whether a note is shown inside another one that all of this audience sees: a question counts as that one then.
INSIDE = """exists (select 1 from note m where m.assessment = n.assessment and m.id = n.merged_into
  and m.removed_at is null and {seen})"""
INSIDE_FOR = {"panel": INSIDE.format(seen="m.visibility <> 'me'"), "all": INSIDE.format(seen="m.opened")}
ORDER = {"panel": "coalesce(n.position, 2147483647)", "all": "n.open_position"}

SELECT = """
select n.*, p.name as author_name, s.profession as author_profession, s.role as author_role, {order} as place
from note n
join person p on p.id = n.author
left join seat s on s.assessment = n.assessment and s.person = n.author
where n.assessment = :assessment and n.removed_at is null and {seen}
"""


def _select(reader: Reader) -> str:
    return SELECT.format(seen=SEEN[reader.audience], order=ORDER[reader.audience])


async def note(db: Reading, reader: Reader, id: str) -> Row | None:
    """One note, when this reader may see it."""
    found = await db.one(
        _select(reader) + " and n.id = :id", assessment=reader.id, person=reader.person, id=id
    )
    return found and as_seen(reader, found)


async def notes_by_id(db: Reading, reader: Reader, ids: Sequence[str]) -> list[Row]:
    """Those of these notes that this reader may see."""
    if not ids:
        return []
    named, keys = within(ids)
    sql = _select(reader) + f" and n.id in ({named}) order by {ORDER[reader.audience]}, n.id"
    return [
        as_seen(reader, row) for row in await db.all(sql, assessment=reader.id, person=reader.person, **keys)
    ]


async def notes(
    db: Reading, reader: Reader, *, standard: int | None = None, kind: str | None = None
) -> list[Row]:
    """All notes this reader may see, in order of this reader's positions; about one standard where it is named."""
    sql, params = _filtered(reader, kind)
    rows = await db.all(sql + f" order by {ORDER[reader.audience]}, n.at, n.id", **params)
    if standard is not None:
        rows = [row for row in rows if row["standard"] == standard or standard in row["also"]]
    return [as_seen(reader, row) for row in rows]


async def notes_after(
    db: Reading, reader: Reader, after: tuple[int, str], limit: int, *, standard: int | None, kind: str | None
) -> list[Row]:
    """The next notes behind a cursor of (place, id), in order of place; about one standard where it is named."""
    sql, params = _filtered(reader, kind)
    place = ORDER[reader.audience]
    sql += f" and ({place} > :place or ({place} = :place and n.id > :id)) order by {place}, n.id"
    params |= {"place": after[0], "id": after[1]}
    if standard is None:
        sql += " limit :limit"
        params["limit"] = limit
    rows = await db.all(sql, **params)
    if standard is not None:
        rows = [row for row in rows if row["standard"] == standard or standard in row["also"]][:limit]
    return [as_seen(reader, row) for row in rows]


def _filtered(reader: Reader, kind: str | None) -> tuple[str, dict[str, Any]]:
    params: dict[str, Any] = {"assessment": reader.id, "person": reader.person}
    if kind is None:
        return _select(reader), params
    return _select(reader) + " and n.kind = :kind", {**params, "kind": kind}


LIGHT = """
select n.standard, n.also, n.kind, n.status, {inside} as inside from note n
where n.assessment = :assessment and n.removed_at is null
"""


async def shared_notes_lightly(db: Reading, reader: Reader) -> list[Row]:
    """What the board's cards count: the notes that all of this audience may see, without their texts."""
    seen = "n.visibility <> 'me'" if reader.of_panel else "n.opened"
    sql = LIGHT.format(inside=INSIDE_FOR[reader.audience])
    return await db.all(f"{sql} and {seen}", assessment=reader.id)


async def own_notes(db: Reading, reader: Reader, standard: int | None = None) -> list[Row]:
    """The notes only their author sees, oldest first."""
    sql = _select(reader) + " and n.visibility = 'me' and n.author = :person order by n.at, n.id"
    rows = await db.all(sql, assessment=reader.id, person=reader.person)
    if standard is not None:
        rows = [row for row in rows if row["standard"] == standard or standard in row["also"]]
    return [as_seen(reader, row) for row in rows]


async def written_by(db: Reading, reader: Reader, limit: int) -> list[Row]:
    """The newest notes that this person wrote, newest first, whoever may see them."""
    sql = _select(reader) + " and n.author = :person order by n.at desc, n.id limit :limit"
    rows = await db.all(sql, assessment=reader.id, person=reader.person, limit=limit)
    return [as_seen(reader, row) for row in rows]


async def private_state(db: Database, reader: Reader) -> tuple[Any, ...]:
    """What changes whenever this person writes here, also what nobody else sees: for keeping pages by it."""
    sql = """select count(*) as many, coalesce(sum(version), 0) as versions, count(removed_at) as removed
    from note where assessment = :assessment and author = :person"""
    return await db.remembered(_values, sql, assessment=reader.id, person=reader.person)


def _values(row: Row | None) -> tuple[Any, ...]:
    return tuple(row.values()) if row else ()


async def how_many_of(db: Reading, reader: Reader) -> int:
    """How many notes this person has written here, removed ones too."""
    sql = "select count(*) as n from note where assessment = :assessment and author = :person"
    row = await db.one(sql, assessment=reader.id, person=reader.person)
    return int(row["n"]) if row else 0


def as_seen(reader: Reader, row: Row) -> Row:
    """A note with the version, the time and the place that it has for this reader."""
    if not reader.of_panel:
        row["version"] = row["open_version"]
        row["at"] = row["open_at"]
        row["position"] = row["open_position"]
        if reader.by_profession:
            row["said_by"] = None
    return row


ROW = "select * from note where assessment = :assessment and id = :id"

FIELDS = ("standard", "also", "kind", "body", "visibility", "status", "said_by", "files")


async def row_as_it_is(tx: Reading, assessment: str, id: str) -> Row | None:
    """The row behind an id, whoever may see it, removed or not: for writing only."""
    return await tx.one(ROW, assessment=assessment, id=id)


PUT = """
insert into note (assessment, id, standard, also, kind, body, visibility, opened, status, said_by, files,
                  author, at, position, version, open_at, open_position, open_version, removed_at)
values (:assessment, :id, :standard, :also, :kind, :body, :visibility, :opened, :status, :said_by, :files,
        :author, :at, :position, :version, :open_at, :open_position, :open_version, null)
on conflict (assessment, id) do update set
  standard = excluded.standard, also = excluded.also, kind = excluded.kind, body = excluded.body,
  visibility = excluded.visibility, opened = excluded.opened, status = excluded.status, said_by = excluded.said_by,
  files = excluded.files, position = excluded.position, version = excluded.version, open_at = excluded.open_at,
  open_position = excluded.open_position, open_version = excluded.open_version, removed_at = null
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores a note as it is to stand."""
    await tx.run(PUT, **{**row, "also": json.dumps(row["also"]), "files": json.dumps(row["files"])})


async def remove(tx: Transaction, assessment: str, id: str) -> None:
    """Takes a note away; it can be brought back."""
    sql = "update note set removed_at = :now, opened = false where assessment = :assessment and id = :id"
    await tx.run(sql, assessment=assessment, id=id, now=tx.now)


HELD = """
select * from note where assessment = :assessment and visibility = 'everyone' and opened = :no and removed_at is null
order by position
"""


WAITING = """
select standard, also from note where assessment = :assessment and visibility = 'everyone' and opened = :no
  and removed_at is null
"""


async def waiting_by_standard(db: Reading, reader: Reader) -> dict[int | None, int]:
    """How many notes wait for the lead to open them, by standard, and under None how many in all: the panel's alone."""
    found: dict[int | None, int] = {None: 0}
    for row in await db.all(WAITING, assessment=reader.id, no=False) if reader.of_panel else []:
        found[None] += 1
        for number in {row["standard"], *row["also"]} - {None}:
            found[number] = found.get(number, 0) + 1
    return found


async def held(tx: Transaction, assessment: str) -> list[Row]:
    """Notes meant for everyone that the lead has not opened yet."""
    return await tx.all(HELD, assessment=assessment, no=False)

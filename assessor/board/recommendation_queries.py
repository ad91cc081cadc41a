"""All SQL about recommendations and their updates. Each query gives only what its reader may see."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from assessor.board import note_queries
from assessor.database import Reading, Row, Transaction, within
from assessor.door import Reader

# What a reader may see. The panel: all. Everyone else: what is for everyone, in order of when it was opened to them.
SEEN = {"panel": "", "all": "and r.visibility = 'everyone'"}
ORDER = {"panel": "r.position", "all": "r.open_position"}

SELECT = """
select r.*, p.name as author_name, s.profession as author_profession, s.role as author_role, {order} as place
from recommendation r
join person p on p.id = r.author
left join seat s on s.assessment = r.assessment and s.person = r.author
where r.assessment = :assessment and r.removed_at is null {seen}
"""


def _select(reader: Reader) -> str:
    return SELECT.format(seen=SEEN[reader.audience], order=ORDER[reader.audience])


async def recommendation(db: Reading, reader: Reader, id: str) -> Row | None:
    """One recommendation, when this reader may see it."""
    rows = await recommendations_by_id(db, reader, [id])
    return rows[0] if rows else None


async def recommendations_by_id(db: Reading, reader: Reader, ids: Sequence[str]) -> list[Row]:
    """Those of these recommendations that this reader may see."""
    if not ids:
        return []
    named, keys = within(ids)
    sql = f"{_select(reader)} and r.id in ({named}) order by {ORDER[reader.audience]}, r.id"
    return await _as_seen(db, reader, await db.all(sql, assessment=reader.id, **keys))


async def recommendations(db: Reading, reader: Reader, standard: int | None = None) -> list[Row]:
    """All that this reader may see, in order of this reader's positions; about one standard where it is named."""
    sql, params = _about(reader, standard)
    rows = await db.all(f"{sql} order by {ORDER[reader.audience]}, r.id", **params)
    return await _as_seen(db, reader, rows)


async def recommendations_after(
    db: Reading, reader: Reader, after: tuple[int, str], limit: int, *, standard: int | None = None
) -> list[Row]:
    """The next recommendations behind a cursor of (place, id), in order of place."""
    sql, params = _about(reader, standard)
    place = ORDER[reader.audience]
    sql += f" and ({place} > :place or ({place} = :place and r.id > :id)) order by {place}, r.id limit :limit"
    rows = await db.all(sql, **params, place=after[0], id=after[1], limit=limit)
    return await _as_seen(db, reader, rows)


def _about(reader: Reader, standard: int | None) -> tuple[str, dict[str, Any]]:
    params: dict[str, Any] = {"assessment": reader.id}
    if standard is None:
        return _select(reader), params
    return _select(reader) + " and r.standard = :standard", {**params, "standard": standard}


HOW_MANY = """
select r.standard, count(*) as n from recommendation r
where r.assessment = :assessment and r.removed_at is null {seen}
group by r.standard
"""


async def how_many(db: Reading, reader: Reader) -> list[Row]:
    """How many recommendations (`n`) this reader sees on each standard; a standard without any has no row."""
    return await db.all(HOW_MANY.format(seen=SEEN[reader.audience]), assessment=reader.id)


async def how_many_of(db: Reading, reader: Reader) -> int:
    """How many recommendations this person has written here, removed ones too."""
    sql = "select count(*) as n from recommendation where assessment = :assessment and author = :person"
    row = await db.one(sql, assessment=reader.id, person=reader.person)
    return int(row["n"]) if row else 0


async def _as_seen(db: Reading, reader: Reader, rows: list[Row]) -> list[Row]:
    """Recommendations with the version, the time, the place and the notes that they have for this reader."""
    known = await seen_notes(db, reader, {id for row in rows for id in row["from_notes"]})
    for row in rows:
        row["from_notes"] = [id for id in row["from_notes"] if id in known]
        if not reader.of_panel:
            row["version"], row["at"], row["position"] = (
                row["open_version"],
                row["open_at"],
                row["open_position"],
            )
    return rows


NOTES = """
select n.id from note n
where n.assessment = :assessment and n.removed_at is null and {seen} and n.id in ({ids})
"""


async def seen_notes(db: Reading, reader: Reader, ids: set[str]) -> set[str]:
    """Those of these notes' ids that this reader may know of."""
    if not ids:
        return set()
    named, keys = within(sorted(ids))
    sql = NOTES.format(seen=note_queries.SEEN[reader.audience], ids=named)
    return {row["id"] for row in await db.all(sql, assessment=reader.id, person=reader.person, **keys)}


# --- Writing ----------------------------------------------------------------------------------------

FIELDS = ("standard", "level", "body", "for_whom", "owner", "due", "status", "visibility", "from_notes")

ROW = "select * from recommendation where assessment = :assessment and id = :id"


async def row_as_it_is(db: Reading, assessment: str, id: str) -> Row | None:
    """The row behind an id, whoever may see it, removed or not: for writing only."""
    return await db.one(ROW, assessment=assessment, id=id)


PUT = """
insert into recommendation (assessment, id, standard, level, body, for_whom, owner, due, status, visibility, from_notes,
                            author, at, position, version, open_at, open_position, open_version, removed_at)
values (:assessment, :id, :standard, :level, :body, :for_whom, :owner, :due, :status, :visibility, :from_notes,
        :author, :at, :position, :version, :open_at, :open_position, :open_version, null)
on conflict (assessment, id) do update set
  standard = excluded.standard, level = excluded.level, body = excluded.body, for_whom = excluded.for_whom,
  owner = excluded.owner, due = excluded.due, status = excluded.status, visibility = excluded.visibility,
  from_notes = excluded.from_notes, version = excluded.version, open_at = excluded.open_at,
  open_position = excluded.open_position, open_version = excluded.open_version, removed_at = null
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores a recommendation as it is to stand."""
    await tx.run(PUT, **{**row, "from_notes": json.dumps(row["from_notes"])})


async def put_all(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Stores several as they are to stand."""
    await tx.many(PUT, [{**row, "from_notes": json.dumps(row["from_notes"])} for row in rows])


async def remove(tx: Transaction, assessment: str, id: str) -> None:
    """Takes a recommendation away; it can be brought back."""
    sql = "update recommendation set removed_at = :now where assessment = :assessment and id = :id"
    await tx.run(sql, assessment=assessment, id=id, now=tx.now)


TEAM = """
select p.name from seat s join person p on p.id = s.person
where s.assessment = :assessment and s.role = 'team' and p.disabled_at is null
union
select p.name from assessment a join member m on m.service = a.service join person p on p.id = m.person
where a.id = :assessment and a.confidential = :no and p.disabled_at is null
order by 1
"""


async def team_names(db: Reading, assessment: str) -> list[str]:
    """The names of the team: who may own a recommendation."""
    return [row["name"] for row in await db.all(TEAM, assessment=assessment, no=False)]


# --- Updates ----------------------------------------------------------------------------------------

# What the panel wrote while a recommendation was its own stays its own: an opened one begins without it.
UPDATES_SEEN = {"panel": "", "all": "and u.open_position is not null"}

UPDATES = """
select u.*, p.name as author_name, s.profession as author_profession, s.role as author_role, m.person as author_member
from recommendation_update u
join recommendation r on r.assessment = u.assessment and r.id = u.recommendation and r.removed_at is null
join assessment a on a.id = u.assessment
join person p on p.id = u.author
left join seat s on s.assessment = u.assessment and s.person = u.author
left join member m on m.service = a.service and m.person = u.author
where u.assessment = :assessment {seen} and u.recommendation in ({ids})
order by u.position, u.id
"""


async def updates(db: Reading, reader: Reader, recommendations: Sequence[str]) -> list[Row]:
    """The updates of these recommendations that this reader may see, oldest first."""
    if not recommendations:
        return []
    named, keys = within(recommendations)
    seen = f"{SEEN[reader.audience]} {UPDATES_SEEN[reader.audience]}"
    return await db.all(UPDATES.format(seen=seen, ids=named), assessment=reader.id, **keys)


UPDATE_FIELDS = ("body", "status", "evidence")


async def update_as_it_is(db: Reading, assessment: str, id: str) -> Row | None:
    """The update behind an id, whoever may see it: for writing only."""
    sql = "select * from recommendation_update where assessment = :assessment and id = :id"
    return await db.one(sql, assessment=assessment, id=id)


PUT_UPDATE = """
insert into recommendation_update
  (assessment, id, recommendation, body, status, evidence, author, at, position, open_position, version)
values (:assessment, :id, :recommendation, :body, :status, :evidence, :author, :at, :position, :open_position, :version)
on conflict (assessment, id) do update set
  body = excluded.body, status = excluded.status, evidence = excluded.evidence, version = excluded.version
"""


async def put_update(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores an update as it is to stand."""
    await tx.run(PUT_UPDATE, **{**row, "evidence": json.dumps(row["evidence"])})


async def remove_update(tx: Transaction, assessment: str, id: str) -> None:
    """Takes an update away; what it said is in the history."""
    await tx.run(
        "delete from recommendation_update where assessment = :assessment and id = :id",
        assessment=assessment,
        id=id,
    )

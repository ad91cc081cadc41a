"""All SQL about removing words for good: rows with people's words, and the same rows without them."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from assessor.database import Database, Reading, Row, Transaction
from assessor.privacy.places import Place

AT_A_TIME = 200
# What else must be known of a row to say who may be shown it.
ABOUT = {
    "note": ("standard", "visibility", "opened", "author", "removed_at", "files"),
    "answer": ("note", "removed_at"),
    "recommendation": ("standard", "visibility", "removed_at"),
    "recommendation_update": ("recommendation", "open_position"),
    "claim": ("standard", "removed_at"),
    "point": ("standard", "removed_at"),
    "history": ("who",),
    "note_file": ("who",),
    "page": ("version",),
}


async def rows(db: Reading, place: Place, id: str) -> AsyncIterator[Row]:
    """The rows of one place in an assessment or service, in order of their key."""
    columns = [*place.key, *place.texts, *place.jsons, *ABOUT.get(place.table, ())]
    order = ", ".join(place.key) or place.column
    sql = f"""select {", ".join(dict.fromkeys(columns))} from {place.table} where {place.column} = :in_place
    order by {order} limit :limit offset :offset"""
    offset = 0
    while found := await db.all(sql, in_place=id, limit=AT_A_TIME, offset=offset):
        for row in found:
            yield row
        offset += len(found)
        if len(found) < AT_A_TIME:
            return


async def rewrite(
    tx: Transaction, place: Place, id: str, row: Row, changes: Mapping[str, Any], counts: Sequence[str]
) -> None:
    """Puts other words in the place of a row's; `counts` are the columns that count its changes."""
    given = {name: json.dumps(value) if name in place.jsons else value for name, value in changes.items()}
    sets = [f"{name} = :{name}" for name in given]
    sets += [
        f"{name} = {name} + 1"
        if name == "version"
        else f"{name} = case when {name} > 0 then {name} + 1 else 0 end"
        for name in counts
    ]
    sets += [f"{name} = {value}" for name, value in place.also.items()]
    if ":now" in place.also.values():
        given["now"] = tx.now
    keys = {f"key_{name}": row[name] for name in place.key}
    where = " and ".join([f"{place.column} = :in_place", *(f"{name} = :key_{name}" for name in place.key)])
    await tx.run(f"update {place.table} set {', '.join(sets)} where {where}", in_place=id, **given, **keys)


async def assessments_of(db: Reading, service: str) -> list[str]:
    """The ids of a service's assessments."""
    sql = "select id from assessment where service = :service order by id"
    return [row["id"] for row in await db.all(sql, service=service)]


async def unrendered(db: Database, service: str) -> list[Row]:
    """Pages whose words were changed and whose HTML is yet to be made."""
    sql = "select id, body, version from page where service = :service and renderer = 0"
    return await db.all(sql, service=service)


async def render(tx: Transaction, service: str, id: str, version: int, html: str, renderer: int) -> None:
    """Keeps the HTML of a page, unless somebody wrote another one meanwhile."""
    sql = """update page set html = :html, renderer = :renderer
    where service = :service and id = :id and version = :version"""
    await tx.run(sql, service=service, id=id, version=version, html=html, renderer=renderer)


# --- Files ------------------------------------------------------------------------------------------


async def files(db: Reading, table: str, column: str, id: str) -> list[Row]:
    """Files of a service (`file`) or of an assessment's notes (`note_file`) that still hold something."""
    sql = f"""select sha256, name, type, size, who from {table} where {column} = :id and redacted_at is null
    order by name, sha256"""
    return await db.all(sql, id=id)


async def content(db: Reading, table: str, column: str, id: str, sha256: str) -> bytes:
    """What a file holds."""
    sql = f"select content from {table} where {column} = :id and sha256 = :sha256"
    row = await db.one(sql, id=id, sha256=sha256)
    return bytes(row["content"]) if row else b""


async def empty(tx: Transaction, table: str, column: str, id: str, sha256: str, name: str) -> bool:
    """Takes away what a file holds, for good."""
    sql = f"""update {table} set content = :nothing, size = 0, name = :name, redacted_at = :now
    where {column} = :id and sha256 = :sha256 and redacted_at is null"""
    done = await tx.run(sql, nothing=b"", name=name, id=id, sha256=sha256, now=tx.now)
    return done > 0


async def page(db: Reading, service: str, id: str) -> Row | None:
    """What a page says, removed or not."""
    sql = "select title, body from page where service = :service and id = :id"
    return await db.one(sql, service=service, id=id)


REVISE = """
insert into revision (service, page, number, title, body, parent, dated, sort, url, access, sha256, at, who,
                      redacted_at)
select service, id, version, title, body, parent, dated, sort, url, access, :sha256, :now, :who, :now
from page where service = :service and id = :id
"""


async def revise(tx: Transaction, service: str, id: str, sha256: str, who: str) -> None:
    """Keeps a page as it stands now as its newest revision."""
    await tx.run(REVISE, service=service, id=id, sha256=sha256, who=who, now=tx.now)
    await tx.run(
        "update page set revision = version where service = :service and id = :id", service=service, id=id
    )

"""All SQL about weeknotes."""

from collections.abc import Mapping
from typing import Any

from assessor.database import Reading, Row, Transaction

FIELDS = ("title", "dated", "body", "url")

LIST = """
select w.*, p.name as author_name from weeknote w join person p on p.id = w.author
where w.service = :service and w.removed_at is null"""
NEWEST_FIRST = " order by w.dated desc, w.id limit :limit"


async def listed(db: Reading, service: str, limit: int, offset: int = 0) -> list[Row]:
    """A part of a service's weeknotes, newest day first."""
    return await db.all(LIST + NEWEST_FIRST + " offset :offset", service=service, limit=limit, offset=offset)


async def listed_after(db: Reading, service: str, dated: str, id: str, limit: int) -> list[Row]:
    """The next behind one of this day and id, newest day first."""
    sql = LIST + " and (w.dated < :dated or (w.dated = :dated and w.id > :id))" + NEWEST_FIRST
    return await db.all(sql, service=service, dated=dated, id=id, limit=limit)


async def many(db: Reading, service: str) -> int:
    """How many weeknotes a service has."""
    sql = "select count(*) as n from weeknote where service = :service and removed_at is null"
    row = await db.one(sql, service=service)
    return int(row["n"]) if row else 0


async def of_life(db: Reading, service: str, limit: int) -> list[Row]:
    """Where and when, without the texts: the newest of a service."""
    sql = "select w.id, w.dated, w.title, w.url from weeknote w where w.service = :service and w.removed_at is null"
    return await db.all(sql + NEWEST_FIRST, service=service, limit=limit)


async def weeknote(db: Reading, service: str, id: str) -> Row | None:
    """One weeknote that stands."""
    return await db.one(LIST + " and w.id = :id", service=service, id=id)


async def as_it_is(db: Reading, service: str, id: str) -> Row | None:
    """The row behind an id, removed or not: for writing only."""
    return await db.one(
        "select * from weeknote where service = :service and id = :id", service=service, id=id
    )


PUT = """
insert into weeknote (service, id, dated, title, body, url, author, at, version, removed_at)
values (:service, :id, :dated, :title, :body, :url, :author, :now, :version, null)
on conflict (service, id) do update set dated = excluded.dated, title = excluded.title, body = excluded.body,
  url = excluded.url, version = excluded.version, removed_at = null
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores a weeknote as it is to stand; whoever wrote it first stays its author."""
    await tx.run(PUT, **row, now=tx.now)


async def remove(tx: Transaction, service: str, id: str) -> None:
    """Takes a weeknote away; it can be brought back."""
    sql = "update weeknote set removed_at = :now where service = :service and id = :id"
    await tx.run(sql, service=service, id=id, now=tx.now)

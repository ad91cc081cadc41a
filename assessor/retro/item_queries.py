"""All SQL about what is written in retros. Who may see which item is decided here."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Reading, Row, Transaction
from assessor.retro import anonymous
from assessor.retro.access import Attendee

NAMES = ("retro", "id", "place", "body", "author", "day", "at", "key", "leader", "version", "removed")
VALUES = ", ".join(f":{name}" for name in NAMES)
INSERT = f"insert into retro_item ({', '.join(NAMES)}) values ({VALUES})"


async def items(db: Reading, here: Attendee) -> list[Row]:
    """The items this person may see, in the order in which they stand: of one that is not opened their own alone.

    Named ones stand as they were written, anonymous ones in an order that tells nothing.
    """
    sql = """select i.*, p.name as author_name from retro_item i left join person p on p.id = i.author
    where i.retro = :retro and i.removed = :no{own} order by i.at, i.id"""
    if here.anonymous:
        rows = await db.all(sql.format(own=""), retro=here.id, no=False)
        rows.sort(key=lambda row: anonymous.place_of(here.id, row["id"]))
        return [row for row in rows if here.sees(row)]
    if here.opened:
        return await _signed(db, here, await db.all(sql.format(own=""), retro=here.id, no=False))
    sql = sql.format(own=" and i.author = :person")
    return await _signed(db, here, await db.all(sql, retro=here.id, no=False, person=here.person))


async def item(db: Reading, here: Attendee, id: str) -> Row | None:
    """One item that stands, if this person may see it."""
    sql = """select i.*, p.name as author_name from retro_item i left join person p on p.id = i.author
    where i.retro = :retro and i.id = :id and i.removed = :no"""
    row = await db.one(sql, retro=here.id, id=id, no=False)
    return (await _signed(db, here, [row]))[0] if row and here.sees(row) else None


AUTHORS = """
select i.author, a.id, m.person as author_member, s.role as author_role, s.profession as author_profession
from (select distinct author from retro_item where retro = :retro and author is not null) i
join assessment a on a.authors_shown = 'profession'
  and (a.id = :own or a.id in (select assessment from retro_assessment where retro = :retro))
left join seat s on s.assessment = a.id and s.person = i.author
left join member m on m.service = a.service and m.person = i.author
"""


async def _signed(db: Reading, here: Attendee, rows: Sequence[Row]) -> list[Row]:
    """The items with `by`: their author as this person may know them. One of a panel whose assessment shows authors by
    profession is so to everybody who is not of that panel.
    """
    if here.anonymous or not rows:
        return list(rows)
    seats = {seat.id: seat for seat in here.seats}
    unnamed: dict[str, str | None] = {}
    for row in await db.all(AUTHORS, retro=here.id, own=here.retro["assessment"]):
        seat, role = seats.get(row["id"]), row["author_role"]
        of_it = role in ("lead", "assessor") or bool(here.retro["assessment"] and role != "team")
        if of_it and not row["author_member"] and not (seat and seat.of_panel):
            unnamed[row["author"]] = row["author_profession"]
    unnamed.pop(here.person, None)
    return [{**row, "by": _by(row, unnamed)} for row in rows]


def _by(row: Row, unnamed: Mapping[str, str | None]) -> dict[str, Any]:
    if row["author"] in unnamed:
        return {"profession": unnamed[row["author"]]}
    return {"id": row["author"], "name": row["author_name"]}


async def row_as_it_is(tx: Reading, retro: str, id: str) -> Row | None:
    """The row itself, removed or not: for writing only."""
    return await tx.one("select * from retro_item where retro = :retro and id = :id", retro=retro, id=id)


async def any_written(db: Reading, retro: str) -> bool:
    """Whether anything was ever written in a retro."""
    return await db.one("select id from retro_item where retro = :retro limit 1", retro=retro) is not None


async def has_written(db: Reading, retro: str, person: str) -> bool:
    """Whether somebody wrote something, by name, that stands in a retro."""
    sql = "select id from retro_item where retro = :retro and author = :person and removed = :no limit 1"
    return await db.one(sql, retro=retro, person=person, no=False) is not None


PUT = f"""
{INSERT} on conflict (retro, id) do update set
  {", ".join(f"{name} = excluded.{name}" for name in NAMES if name not in ("retro", "id"))}
"""


async def put(tx: Transaction, row: Mapping[str, Any], *, shuffle: bool) -> None:
    """Stores an item as it is to stand; `shuffle` where the order of rows must not tell when it was written."""
    await tx.run(PUT, **{name: row[name] for name in NAMES})
    if shuffle:
        await rewrite(tx, row["retro"])


async def rewrite(tx: Transaction, retro: str) -> None:
    """Writes all items and votes of a retro anew, in an order drawn by lot."""
    rows = await tx.all("select * from retro_item where retro = :retro", retro=retro)
    votes = await tx.all("select * from retro_vote where retro = :retro", retro=retro)
    await tx.run("delete from retro_vote where retro = :retro", retro=retro)
    await tx.run("delete from retro_item where retro = :retro", retro=retro)
    await tx.many(INSERT, [{name: row[name] for name in NAMES} for row in anonymous.shuffled(rows)])
    if votes:
        sql = "insert into retro_vote (retro, item, voter) values (:retro, :item, :voter)"
        await tx.many(sql, anonymous.shuffled(votes))


async def forget_keys(tx: Transaction, retro: str) -> None:
    """Opened: from now on nobody is known by any item."""
    await tx.run("update retro_item set key = null where retro = :retro", retro=retro)
    await rewrite(tx, retro)


async def set_leader(tx: Transaction, retro: str, id: str, leader: str | None) -> None:
    """Groups an item, and those grouped under it, under another one; or takes it out of its group."""
    if leader is None:
        await tx.run(
            "update retro_item set leader = null where retro = :retro and id = :id", retro=retro, id=id
        )
        return
    sql = "update retro_item set leader = :leader where retro = :retro and (id = :id or leader = :id)"
    await tx.run(sql, retro=retro, id=id, leader=leader)


async def followers(db: Reading, retro: str, leader: str) -> Sequence[str]:
    """The items grouped under one, the one that is to lead next first."""
    sql = "select id from retro_item where retro = :retro and leader = :leader order by id"
    return [row["id"] for row in await db.all(sql, retro=retro, leader=leader)]

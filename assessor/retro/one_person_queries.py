"""SQL for when two accounts become one: the votes and answers of all the retros in which the first took part."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from assessor.database import Reading, Row, Transaction, within

Table = Literal["retro_vote", "retro_answer"]
COLUMNS = {
    "retro_vote": ("retro", "item", "voter"),
    "retro_answer": ("retro", "question", "part", "voter", "value"),
}
# Answers that are shown are not touched any more: one less would tell which it was.
OPEN = {"retro_vote": "", "retro_answer": "and r.answers_shown_at is null"}


async def retros(db: Reading) -> list[str]:
    """Every retro."""
    return [row["id"] for row in await db.all("select id from retro order by id")]


async def held(tx: Transaction, table: Table, voters: Iterable[str]) -> list[str]:
    """The retros in which one of these pseudonyms gave something that may still change; nobody writes in them until
    the transaction ends, and open pages ask again for what they show."""
    names, keys = within(voters)
    found = await tx.all(
        f"""select distinct r.id from retro r join {table} t on t.retro = r.id
        where t.voter in ({names}) {OPEN[table]} order by r.id""",
        **keys,
    )
    if found:
        ids, keys = within(row["id"] for row in found)
        moved = "position + case when opened_at is null then 0 else 1 end"
        await tx.run(f"update retro set position = {moved} where id in ({ids})", **keys)
    return [row["id"] for row in found]


async def given(tx: Transaction, table: Table, retros: Collection[str]) -> list[Row]:
    """All that was given in these retros, by whomever."""
    ids, keys = within(retros)
    return await tx.all(f"select * from {table} where retro in ({ids})", **keys)


async def replace(
    tx: Transaction, table: Table, retros: Collection[str], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Has these rows, in this order, be all that was given in these retros."""
    ids, keys = within(retros)
    await tx.run(f"delete from {table} where retro in ({ids})", **keys)
    names = COLUMNS[table]
    sql = f"insert into {table} ({', '.join(names)}) values ({', '.join(':' + name for name in names)})"
    await tx.many(sql, [{name: row[name] for name in names} for row in rows])

"""All SQL of the open side: the listing of what is published, and what it says."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Reading, Row, within

FILTERS = ("organisation", "phase", "result")


def _where(words: Sequence[str], chosen: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """The condition for words that all must be there, and for the values chosen."""
    parts = [f"l.words like :word{n} escape '!'" for n in range(len(words))]
    params: dict[str, Any] = {f"word{n}": f"%{_literal(word)}%" for n, word in enumerate(words)}
    for name in FILTERS:
        if value := chosen.get(name):
            parts.append(f"l.{name} = :{name}")
            params[name] = value
    return (f"where {' and '.join(parts)}" if parts else ""), params


def _literal(word: str) -> str:
    return word.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")


async def listed(
    db: Reading, words: Sequence[str], chosen: Mapping[str, str], *, limit: int, offset: int = 0
) -> list[Row]:
    """What is published, the newest first."""
    where, params = _where(words, chosen)
    sql = f"select l.* from listing l {where} order by l.day desc, l.id desc limit :limit offset :offset"
    return await db.all(sql, limit=limit, offset=offset, **params)


async def how_many(db: Reading, words: Sequence[str], chosen: Mapping[str, str]) -> int:
    """How many reports that are."""
    where, params = _where(words, chosen)
    row = await db.one(f"select count(*) as n from listing l {where}", **params)
    return int(row["n"]) if row else 0


async def choices(db: Reading) -> dict[str, list[str]]:
    """The values that reports have, by which they can be filtered."""
    found = {}
    for name in FILTERS:  # three, whatever is stored
        rows = await db.all(f"select distinct l.{name} as value from listing l order by value")
        found[name] = [row["value"] for row in rows if row["value"]]
    return found


async def state(db: Reading) -> str:
    """Changes whenever anything of the listing does."""
    row = await db.one("select count(*) as n, max(at) as at from listing")
    return f"{row['n']} {row['at']}" if row else ""


async def last_change(db: Reading) -> Row | None:
    """What was listed last."""
    return await db.one("select l.* from listing l order by l.at desc limit 1")


async def after(db: Reading, day: str, id: str, limit: int, *, own: bool = False) -> list[Row]:
    """The next of the listing behind a day and an id, the newest first; with `own` nothing that others published."""
    which = "and l.imported = :no" if own else ""
    given = {"no": False} if own else {}
    sql = f"""select l.* from listing l where (l.day, l.id) < (:day, :id) {which}
    order by l.day desc, l.id desc limit :limit"""
    return await db.all(sql, day=day, id=id, limit=limit, **given)


async def documents(db: Reading, rows: Sequence[Row]) -> dict[str, Any]:
    """What the last open editions of these assessments say, by id."""
    if not rows:
        return {}
    named, keys = within([row["id"] for row in rows])
    sql = f"""select e.assessment, e.number, e.document from edition e
    join listing l on l.id = e.assessment and l.imported = :no and l.edition = e.number
    where e.assessment in ({named})"""
    return {row["assessment"]: row["document"] for row in await db.all(sql, no=False, **keys)}


REVIEWS = """
select l.* from listing l join assessment a on a.id = l.id and a.type = 'evidence-review'
where l.imported = :no and a.service = (select o.service from assessment o where o.id = :id) and l.id <> :id
order by l.day, l.id
"""


async def reviews(db: Reading, id: str) -> list[Row]:
    """The published evidence reviews of the same service, in the order they were published."""
    return await db.all(REVIEWS, id=id, no=False)


async def revision(db: Reading, assessment: str, page: str, number: int) -> Row | None:
    """A revision of a page of the service's evidence; the edition has said that it is published."""
    sql = """select r.* from revision r join assessment a on a.service = r.service
    where a.id = :assessment and r.page = :page and r.number = :number"""
    return await db.one(sql, assessment=assessment, page=page, number=number)


async def names_file(db: Reading, assessment: str, pages: Sequence[tuple[str, int]], named: str) -> bool:
    """Whether one of these revisions of pages has these words in its text."""
    if not pages:
        return False
    which = " or ".join(f"(r.page = :page{n} and r.number = :number{n})" for n in range(len(pages)))
    params: dict[str, Any] = {f"page{n}": page for n, (page, _) in enumerate(pages)}
    params |= {f"number{n}": number for n, (_, number) in enumerate(pages)}
    sql = f"""select r.page from revision r join assessment a on a.service = r.service
    where a.id = :assessment and r.body like :named and ({which}) limit 1"""
    return await db.one(sql, assessment=assessment, named=f"%{named}%", **params) is not None

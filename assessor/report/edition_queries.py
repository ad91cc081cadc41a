"""All SQL about editions: what was published, the listing of what everybody finds, and what was chosen before."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Reading, Row, Transaction

# --- Editions ---------------------------------------------------------------------------------------

HEAD = "e.assessment, e.number, e.note, e.sha256, e.openly, e.report_version, e.at, e.redacted_at"


async def last(db: Reading, assessment: str) -> Row | None:
    """The last edition of an assessment's report, for whoever has a seat there."""
    sql = "select e.* from edition e where e.assessment = :assessment order by e.number desc limit 1"
    return await db.one(sql, assessment=assessment)


LAST_HEAD = f"""
select {HEAD}, e.who as author, p.name as author_name, s.profession as author_profession, s.role as author_role
from edition e left join person p on p.id = e.who
left join seat s on s.assessment = e.assessment and s.person = e.who
where e.assessment = :assessment order by e.number desc limit 1
"""


async def last_head(db: Reading, assessment: str) -> Row | None:
    """The last edition without what it says, and who published it."""
    return await db.one(LAST_HEAD, assessment=assessment)


async def one(db: Reading, assessment: str, number: int) -> Row | None:
    """One edition, for whoever has a seat there."""
    sql = "select e.* from edition e where e.assessment = :assessment and e.number = :number"
    return await db.one(sql, assessment=assessment, number=number)


async def heads(db: Reading, assessment: str) -> list[Row]:
    """Every edition without what it says, the newest first."""
    sql = f"select {HEAD} from edition e where e.assessment = :assessment order by e.number desc"
    return await db.all(sql, assessment=assessment)


# For everybody: never what is confidential, whatever it was when it was published.
OPEN = """
from edition e join assessment a on a.id = e.assessment
where e.assessment = :assessment and e.openly = :yes and a.confidential = :no and a.state = 'published'
"""


async def open_heads(db: Reading, assessment: str) -> list[Row]:
    """Every edition that everybody may read, without what it says, the newest first; and whose service it is of."""
    sql = f"select {HEAD}, a.service {OPEN} order by e.number desc"
    return await db.all(sql, assessment=assessment, yes=True, no=False)


async def open_one(db: Reading, assessment: str, number: int) -> Row | None:
    """One edition that everybody may read."""
    sql = f"select e.*, a.service {OPEN} and e.number = :number"
    return await db.one(sql, assessment=assessment, number=number, yes=True, no=False)


ADD = """
insert into edition (assessment, number, note, document, sha256, openly, report_version, who, at)
values (:assessment, :number, :note, :document, :sha256, :openly, :report_version, :who, :now)
"""


async def add(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores an edition, for good."""
    await tx.run(ADD, now=tx.now, **{**row, "document": json.dumps(row["document"])})


async def rehash(tx: Transaction, assessment: str, hashes: Mapping[int, str]) -> None:
    """Editions of which words were removed for good have other hashes."""
    sql = "update edition set sha256 = :sha256 where assessment = :assessment and number = :number"
    rows = [{"assessment": assessment, "number": number, "sha256": hash} for number, hash in hashes.items()]
    await tx.many(sql, rows)


async def documents(db: Reading, assessment: str) -> list[Row]:
    """Every edition with what it says, the newest first."""
    sql = "select e.* from edition e where e.assessment = :assessment order by e.number desc"
    return await db.all(sql, assessment=assessment)


async def standing(db: Reading, assessment: str) -> Row | None:
    """The assessment as it stands now, with the version its report has; the row has all that `Reader` needs."""
    sql = """select a.*, v.name as service_name, v.organisation as service_organisation, r.version as written
    from assessment a join service v on v.id = a.service left join report r on r.assessment = a.id
    where a.id = :assessment"""
    return await db.one(sql, assessment=assessment)


# --- What is listed for everybody -------------------------------------------------------------------

LISTED = (
    *("id", "imported", "title", "service", "organisation", "phase", "standards", "result", "words"),
    *("held_on", "published_on", "edition", "sha256", "day"),
)
PUT_LISTING = f"""
insert into listing ({", ".join(LISTED)}, at) values ({", ".join(f":{name}" for name in LISTED)}, :now)
on conflict (id, imported) do update set
  {", ".join(f"{name} = excluded.{name}" for name in (*LISTED[2:], "at"))}
"""


async def put_listing(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Lists a report, or lists it as it is now."""
    await tx.run(PUT_LISTING, now=tx.now, **row)


async def remove_listing(tx: Transaction, id: str, *, imported: bool) -> None:
    """Lists a report no more."""
    await tx.run("delete from listing where id = :id and imported = :imported", id=id, imported=imported)


# --- Before it is published -------------------------------------------------------------------------

PAGES = """
select g.id, g.title, g.parent, g.sort, g.dated, g.revision, u.revision as submitted, c.page as chosen, c.newer
from page g join assessment a on a.service = g.service
left join submitted u on u.assessment = a.id and u.page = g.id
left join chosen_page c on c.assessment = a.id and c.page = g.id
where a.id = :assessment and g.removed_at is null and g.url is null
order by g.sort, g.title, g.id
"""


async def pages(db: Reading, assessment: str) -> list[Row]:
    """The pages of the service's evidence that can be published: which revision was submitted, which is chosen."""
    return await db.all(PAGES, assessment=assessment)


CHOSEN = """
select c.page, c.newer, g.revision, u.revision as submitted
from chosen_page c join assessment a on a.id = c.assessment
join page g on g.service = a.service and g.id = c.page and g.removed_at is null
left join submitted u on u.assessment = a.id and u.page = c.page
where c.assessment = :assessment order by g.sort, g.title, g.id
"""
REVISIONS = """
select r.page, r.number, r.title, r.dated from revision r join assessment a on a.service = r.service
where a.id = :assessment
"""


async def chosen(db: Reading, assessment: str) -> list[Row]:
    """The pages that go with the report, each with the revision submitted and the one now."""
    return await db.all(CHOSEN, assessment=assessment)


async def revisions(db: Reading, assessment: str, pages: Sequence[tuple[str, int]]) -> list[Row]:
    """What these revisions of pages are called, in the order asked for."""
    if not pages:
        return []
    which = " or ".join(f"(r.page = :page{n} and r.number = :number{n})" for n in range(len(pages)))
    names = {f"page{n}": page for n, (page, _) in enumerate(pages)}
    numbers = {f"number{n}": number for n, (_, number) in enumerate(pages)}
    rows = await db.all(f"{REVISIONS} and ({which})", assessment=assessment, **names, **numbers)
    found = {(row["page"], row["number"]): row for row in rows}
    return [found[one] for one in pages if one in found]


async def choose(tx: Transaction, assessment: str, pages: Mapping[str, bool], who: str) -> None:
    """These pages go with the report and no others; each page says whether its newer revision does."""
    await tx.run("delete from chosen_page where assessment = :assessment", assessment=assessment)
    rows = [
        {"assessment": assessment, "page": page, "newer": newer, "who": who, "now": tx.now}
        for page, newer in pages.items()
    ]
    await tx.many(
        "insert into chosen_page (assessment, page, newer, who, at) values (:assessment, :page, :newer, :who, :now)",
        rows,
    )


async def set_openly(tx: Transaction, assessment: str, openly: bool) -> None:
    """Says who may read what is published."""
    await tx.run("update assessment set openly = :openly where id = :id", openly=openly, id=assessment)


async def set_named(tx: Transaction, assessment: str, person: str, named: bool) -> None:
    """Somebody agrees to be named, or does not."""
    sql = "update seat set named = :named where assessment = :assessment and person = :person"
    await tx.run(sql, assessment=assessment, person=person, named=named)


async def named(db: Reading, assessment: str, person: str) -> bool | None:
    """Whether somebody agreed to be named; None for whoever has no seat of their own."""
    sql = "select named from seat where assessment = :assessment and person = :person"
    row = await db.one(sql, assessment=assessment, person=person)
    return bool(row["named"]) if row else None

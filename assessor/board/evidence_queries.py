"""All SQL about what the team shows and says: claims, statements, and evidence as it was submitted."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Reading, Row, Transaction, within
from assessor.door import Reader

CLAIMS = """
select c.*, g.title as page_title, g.url, g.access, g.revision, u.revision as submitted,
       p.name as author_name, s.profession as author_profession, s.role as author_role, m.person as author_member
from claim c
join assessment a on a.id = c.assessment
join page g on g.service = a.service and g.id = c.page
join person p on p.id = c.author
left join submitted u on u.assessment = c.assessment and u.page = c.page
left join seat s on s.assessment = c.assessment and s.person = c.author
left join member m on m.service = a.service and m.person = c.author
where c.assessment = :assessment and c.removed_at is null and g.removed_at is null
"""


async def claims(db: Reading, reader: Reader, standard: int | None = None) -> list[Row]:
    """Which evidence shows what, in order; for one standard where it is named."""
    if standard is None:
        return await db.all(CLAIMS + " order by c.standard, c.position", assessment=reader.id)
    sql = CLAIMS + " and c.standard = :standard order by c.position"
    return await db.all(sql, assessment=reader.id, standard=standard)


async def claim(db: Reading, reader: Reader, id: str) -> Row | None:
    """One claim that stands."""
    return await db.one(CLAIMS + " and c.id = :id", assessment=reader.id, id=id)


async def claims_of(db: Reading, reader: Reader, page: str) -> list[Row]:
    """What one page shows, in order of standards."""
    sql = CLAIMS + " and c.page = :page order by c.standard, c.position"
    return await db.all(sql, assessment=reader.id, page=page)


async def claims_by_id(db: Reading, reader: Reader, ids: Sequence[str]) -> list[Row]:
    """Those of these claims that stand."""
    if not ids:
        return []
    named, keys = within(ids)
    sql = CLAIMS + f" and c.id in ({named})"
    return await db.all(sql, assessment=reader.id, **keys)


async def claims_naming(db: Reading, reader: Reader, pages: Sequence[str]) -> list[Row]:
    """The claims about these pages, also where a page was removed since: ids and pages only."""
    return await _among(db, reader, "removed_at is null and page", pages)


async def pages_named(db: Reading, reader: Reader, claims: Sequence[str]) -> list[Row]:
    """The pages that these claims are about, also of claims that were removed: ids and pages only."""
    return await _among(db, reader, "id", claims)


async def _among(db: Reading, reader: Reader, where: str, names: Sequence[str]) -> list[Row]:
    if not names:
        return []
    named, keys = within(names)
    sql = f"select id, page from claim where assessment = :assessment and {where} in ({named})"
    return await db.all(sql, assessment=reader.id, **keys)


async def claims_after(
    db: Reading, reader: Reader, after: tuple[int, str], limit: int, *, standard: int | None
) -> list[Row]:
    """The next claims behind a cursor of (place, id), in order of this reader's positions."""
    place = "c.position" if reader.of_panel else "c.open_position"
    sql = CLAIMS.replace("select c.*", f"select c.*, {place} as place", 1)
    sql += f" and ({place} > :place or ({place} = :place and c.id > :id))"
    params: dict[str, Any] = {"assessment": reader.id, "place": after[0], "id": after[1], "limit": limit}
    if standard is not None:
        sql += " and c.standard = :standard"
        params["standard"] = standard
    return await db.all(sql + f" order by {place}, c.id limit :limit", **params)


async def how_many_claims(db: Reading, reader: Reader) -> list[Row]:
    """How many different pages show something for each standard."""
    sql = """select c.standard, count(distinct c.page) as n from claim c
    join assessment a on a.id = c.assessment
    join page g on g.service = a.service and g.id = c.page and g.removed_at is null
    where c.assessment = :assessment and c.removed_at is null group by c.standard"""
    return await db.all(sql, assessment=reader.id)


async def claim_as_it_is(db: Reading, assessment: str, id: str) -> Row | None:
    """The row behind an id, removed or not: for writing only."""
    return await db.one(
        "select * from claim where assessment = :assessment and id = :id", assessment=assessment, id=id
    )


CLAIM_FIELDS = ("standard", "page", "heading", "says")

PUT_CLAIM = """
insert into claim (assessment, id, standard, page, heading, says, author, at, position, open_position, version,
                   removed_at)
values (:assessment, :id, :standard, :page, :heading, :says, :author, :at, :position, :open_position, :version, null)
on conflict (assessment, id) do update set standard = excluded.standard, page = excluded.page,
  heading = excluded.heading, says = excluded.says, version = excluded.version, removed_at = null
"""


async def put_claim(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores a claim as it is to stand."""
    await tx.run(PUT_CLAIM, **row)


async def remove_claim(tx: Transaction, assessment: str, id: str) -> None:
    """Takes a claim away; it can be brought back."""
    sql = "update claim set removed_at = :now where assessment = :assessment and id = :id"
    await tx.run(sql, assessment=assessment, id=id, now=tx.now)


STATEMENTS = """
select t.*, p.name as author_name, s.profession as author_profession, s.role as author_role, m.person as author_member
from statement t
join assessment a on a.id = t.assessment
join person p on p.id = t.author
left join seat s on s.assessment = t.assessment and s.person = t.author
left join member m on m.service = a.service and m.person = t.author
where t.assessment = :assessment
"""


async def statements(db: Reading, reader: Reader) -> list[Row]:
    """How the team meets each standard, as far as it has said."""
    return await db.all(STATEMENTS + " order by t.standard", assessment=reader.id)


async def statement(db: Reading, reader: Reader, standard: int) -> Row | None:
    """How the team meets one standard."""
    return await db.one(STATEMENTS + " and t.standard = :standard", assessment=reader.id, standard=standard)


STATEMENT_FIELDS = ("body", "not_yet", "owner", "ready")

PUT_STATEMENT = """
insert into statement (assessment, standard, body, not_yet, owner, ready, author, at, position, open_position, version)
values (:assessment, :standard, :body, :not_yet, :owner, :ready, :author, :at, :position, :open_position, :version)
on conflict (assessment, standard) do update set body = excluded.body, not_yet = excluded.not_yet,
  owner = excluded.owner, ready = excluded.ready, author = excluded.author, at = excluded.at, version = excluded.version
"""


async def put_statement(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores a statement as it is to stand."""
    await tx.run(PUT_STATEMENT, **row)


# A page as it is now, beside the revision that was submitted. A removed page is remembered when it was submitted.
PAGES = """
select g.id, g.title, g.parent, g.dated, g.sort, g.url, g.access, g.at, g.removed_at, g.version,
       case when g.removed_at is null then g.revision end as revision,
       u.revision as submitted, u.sha256 as submitted_sha256, r.title as submitted_title, p.name as who_name
from assessment a
join page g on g.service = a.service
left join submitted u on u.assessment = a.id and u.page = g.id
left join revision r on r.service = g.service and r.page = g.id and r.number = u.revision
left join person p on p.id = g.who
where a.id = :assessment and (g.removed_at is null or u.page is not null)
"""


async def pages_of(db: Reading, reader: Reader) -> list[Row]:
    """All pages of now and those removed since the evidence was submitted, in the order of the tree's branches."""
    return await db.all(PAGES + " order by g.sort, g.title, g.id", assessment=reader.id)


async def page_of(db: Reading, reader: Reader, id: str) -> Row | None:
    """One page of this assessment's view."""
    return await db.one(PAGES + " and g.id = :id", assessment=reader.id, id=id)


async def page_exists(db: Reading, service: str, page: str) -> bool:
    """Whether a service has this page."""
    sql = "select id from page where service = :service and id = :page and removed_at is null"
    return await db.one(sql, service=service, page=page) is not None


async def things_of_pages(db: Reading, reader: Reader, ids: Sequence[str]) -> list[Row]:
    """Those of these pages that the service has, lightly: for the streams."""
    if not ids:
        return []
    named, keys = within(ids)
    sql = f"""select g.id, g.title, g.revision from page g join assessment a on a.service = g.service
    where a.id = :assessment and g.removed_at is null and g.id in ({named})"""
    return await db.all(sql, assessment=reader.id, **keys)

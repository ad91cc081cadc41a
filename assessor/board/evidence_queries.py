"""All SQL about what the team shows and says: claims and statements."""

from collections.abc import Mapping
from typing import Any

from assessor.database import Database, Row, Transaction
from assessor.door import Reader

Reading = Database | Transaction

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


async def how_many_claims(db: Reading, reader: Reader) -> list[Row]:
    """How many different pages show something for each standard."""
    sql = """select c.standard, count(distinct c.page) as n from claim c
    join assessment a on a.id = c.assessment
    join page g on g.service = a.service and g.id = c.page and g.removed_at is null
    where c.assessment = :assessment and c.removed_at is null group by c.standard"""
    return await db.all(sql, assessment=reader.id)


async def claim_as_it_is(tx: Transaction, assessment: str, id: str) -> Row | None:
    """The row behind an id, removed or not: for writing only."""
    return await tx.one("select * from claim where assessment = :assessment and id = :id", assessment=assessment, id=id)


CLAIM_FIELDS = ("standard", "page", "heading", "says")

PUT_CLAIM = """
insert into claim (assessment, id, standard, page, heading, says, author, at, position, open_position, version, removed_at)
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


async def page_exists(tx: Transaction, service: str, page: str) -> bool:
    """Whether a service has this page."""
    sql = "select id from page where service = :service and id = :page and removed_at is null"
    return await tx.one(sql, service=service, page=page) is not None



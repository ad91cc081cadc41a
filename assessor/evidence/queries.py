"""All SQL about evidence: pages, revisions and files of a service."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Reading, Row, Transaction, within

FIELDS = ("title", "body", "parent", "dated", "sort", "url", "access")

LIST = """
select g.service, g.id, g.title, g.parent, g.dated, g.sort, g.url, g.access, g.revision, g.version, g.at,
       p.name as who_name
from page g left join person p on p.id = g.who
where g.service = :service and g.removed_at is null
"""


async def pages(db: Reading, service: str) -> list[Row]:
    """All pages of a service without their texts, in the order of the tree's branches."""
    return await db.all(LIST + " order by g.sort, g.title, g.id", service=service)


PAGE = """
select g.*, p.name as who_name from page g left join person p on p.id = g.who
where g.service = :service and g.id = :id and g.removed_at is null
"""


async def page(db: Reading, service: str, id: str) -> Row | None:
    """One page that stands."""
    return await db.one(PAGE, service=service, id=id)


async def pages_after(db: Reading, service: str, after: str, limit: int) -> list[Row]:
    """The next pages behind an id, with their texts, in order of id."""
    sql = """select * from page where service = :service and removed_at is null and id > :after
    order by id limit :limit"""
    return await db.all(sql, service=service, after=after, limit=limit)


async def page_as_it_is(db: Reading, service: str, id: str) -> Row | None:
    """The row behind a slug, removed or not: for writing only."""
    return await db.one("select * from page where service = :service and id = :id", service=service, id=id)


async def lock(tx: Transaction, service: str) -> None:
    """Waits for other writers of this service's evidence: it may have no assessment that they would wait at."""
    await tx.run("update service set version = version where id = :service", service=service)


PUT = """
insert into page (service, id, title, body, html, renderer, parent, dated, sort, url, access, source, revision, version,
                  at, who, removed_at)
values (:service, :id, :title, :body, :html, :renderer, :parent, :dated, :sort, :url, :access, :source, :version,
        :version, :at, :who, null)
on conflict (service, id) do update set title = excluded.title, body = excluded.body, html = excluded.html,
  renderer = excluded.renderer, parent = excluded.parent, dated = excluded.dated, sort = excluded.sort,
  url = excluded.url, access = excluded.access, source = excluded.source, revision = excluded.revision,
  version = excluded.version, at = excluded.at, who = excluded.who, removed_at = null
"""

REVISE = """
insert into revision (service, page, number, title, body, parent, dated, sort, url, access, sha256, at, who)
values (:service, :id, :version, :title, :body, :parent, :dated, :sort, :url, :access, :sha256, :at, :who)
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores a page as it is to stand, and the revision that says so."""
    page = {key: value for key, value in row.items() if key != "sha256"}
    await tx.run(PUT, **page)
    await tx.run(
        REVISE, **{key: row[key] for key in ("service", "id", "version", *FIELDS, "sha256", "at", "who")}
    )


async def remove(tx: Transaction, service: str, id: str) -> None:
    """Takes a page away; its revisions stay and it can be brought back."""
    sql = "update page set removed_at = :now where service = :service and id = :id"
    await tx.run(sql, service=service, id=id, now=tx.now)


REVISIONS = """
select r.*, p.name as who_name from revision r left join person p on p.id = r.who
where r.service = :service and r.page = :page
"""


async def revisions(db: Reading, service: str, page: str) -> list[Row]:
    """All revisions of a page, newest first."""
    return await db.all(REVISIONS + " order by r.number desc", service=service, page=page)


async def revisions_before(db: Reading, service: str, page: str, before: int | None, limit: int) -> list[Row]:
    """The next revisions before a number, newest first."""
    params: dict[str, Any] = {"service": service, "page": page, "limit": limit}
    if before is None:
        return await db.all(REVISIONS + " order by r.number desc limit :limit", **params)
    sql = REVISIONS + " and r.number < :before order by r.number desc limit :limit"
    return await db.all(sql, **params, before=before)


async def revision(db: Reading, service: str, page: str, number: int) -> Row | None:
    """One revision of a page."""
    return await db.one(REVISIONS + " and r.number = :number", service=service, page=page, number=number)


SHOWN = """
select c.assessment, c.standard, c.heading, c.says, a.standard_set from claim c
join assessment a on a.id = c.assessment
where c.page = :page and c.removed_at is null and c.assessment in ({assessments})
order by c.assessment, c.standard, c.position
"""


async def shown_by(db: Reading, page: str, assessments: Sequence[str]) -> list[Row]:
    """What a page shows in these assessments of its service."""
    if not assessments:
        return []
    named, keys = within(assessments)
    return await db.all(SHOWN.format(assessments=named), page=page, **keys)


async def has_open_assessment(db: Reading, service: str) -> bool:
    """Whether a service has an assessment that is not confidential."""
    sql = "select id from assessment where service = :service and confidential = :no limit 1"
    return await db.one(sql, service=service, no=False) is not None


FILE = """
select f.sha256, f.name, f.type, f.size, f.at, p.name as who_name from file f left join person p on p.id = f.who
where f.service = :service
"""


async def files(db: Reading, service: str) -> list[Row]:
    """All files of a service without what they hold, newest first."""
    return await db.all(FILE + " order by f.at desc, f.sha256", service=service)


async def file(db: Reading, service: str, sha256: str) -> Row | None:
    """One file without what it holds."""
    return await db.one(FILE + " and f.sha256 = :sha256", service=service, sha256=sha256)


async def file_with_content(db: Reading, service: str, sha256: str) -> Row | None:
    """One file and what it holds."""
    return await db.one(
        "select * from file where service = :service and sha256 = :sha256", service=service, sha256=sha256
    )


async def add_file(tx: Transaction, row: Mapping[str, Any]) -> bool:
    """Stores a file; false when the service has the same one already."""
    sql = """insert into file (service, sha256, name, type, size, content, at, who)
    values (:service, :sha256, :name, :type, :size, :content, :at, :who) on conflict (service, sha256) do nothing"""
    return await tx.run(sql, **row) > 0

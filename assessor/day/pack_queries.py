"""All SQL of what is taken along: the evidence as one assessment sees it, with the texts."""

from collections.abc import Sequence

from assessor.database import Reading, Row, within
from assessor.door import Reader

# Each page as it was submitted and as it is now: one row where that is the same.
EDITIONS = """
select r.page, r.number, r.title, r.url, r.at, r.sha256, length(r.body) as size,
       r.page || '/' || cast(r.number as text) as id,
       (r.number = u.number) as submitted, (g.removed_at is null and r.number = g.revision) as now
from assessment a
join page g on g.service = a.service
left join (select assessment, page, revision as number from submitted) u on u.assessment = a.id and u.page = g.id
join revision r on r.service = g.service and r.page = g.id
 and (r.number = u.number or (g.removed_at is null and r.number = g.revision))
where a.id = :assessment order by r.number
"""


async def editions(db: Reading, reader: Reader) -> list[Row]:
    """Every page's revisions that were submitted or stand now, without their texts."""
    return await db.all(EDITIONS, assessment=reader.id)


async def bodies(db: Reading, service: str, ids: Sequence[str]) -> dict[str, str]:
    """The texts of these revisions, by "page/number"."""
    if not ids:
        return {}
    named, keys = within(ids)
    sql = f"""select page || '/' || cast(number as text) as id, body from revision
    where service = :service and page || '/' || cast(number as text) in ({named})"""
    return {row["id"]: row["body"] for row in await db.all(sql, service=service, **keys)}


async def pictures(db: Reading, service: str, hashes: Sequence[str]) -> dict[str, Row]:
    """These files of a service, without what they hold, by hash."""
    return {row["sha256"]: row for row in await _files(db, service, hashes, "sha256, name, type, size")}


async def contents(db: Reading, service: str, hashes: Sequence[str]) -> dict[str, bytes]:
    """What these files hold, by hash."""
    return {
        row["sha256"]: bytes(row["content"]) for row in await _files(db, service, hashes, "sha256, content")
    }


async def _files(db: Reading, service: str, hashes: Sequence[str], columns: str) -> list[Row]:
    if not hashes:
        return []
    named, keys = within(hashes)
    sql = f"select {columns} from file where service = :service and sha256 in ({named})"
    return await db.all(sql, service=service, **keys)

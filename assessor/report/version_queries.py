"""All SQL of the report's versions, as they are listed, compared and brought back: the panel's alone."""

from assessor.database import Reading, Row
from assessor.door import Reader

LISTED = """
select v.version, v.part, v.author, v.at, p.name as author_name
from report_version v join person p on p.id = v.author
where v.assessment = :assessment and v.version < :before
order by v.version desc, v.part limit :limit
"""


async def listed(db: Reading, reader: Reader, before: int, limit: int) -> list[Row]:
    """What each version changed, when and by whom, newest first; not the texts."""
    if not reader.of_panel:
        return []
    return await db.all(LISTED, assessment=reader.id, before=before, limit=limit)


async def newest(db: Reading, reader: Reader) -> int:
    """The number of the newest version; 0 where nothing was written."""
    if not reader.of_panel:
        return 0
    row = await db.one("select version from report where assessment = :assessment", assessment=reader.id)
    return int(row["version"]) if row else 0


PARTS_AT = """
select v.part, v.version, v.content from report_version v
where v.assessment = :assessment and v.version = (
  select max(w.version) from report_version w
  where w.assessment = v.assessment and w.part = v.part and w.version <= :version)
"""


async def parts_at(db: Reading, assessment: str, version: int) -> dict[str, Row]:
    """Each part as it stood in a version, with the version that wrote it so; nobody asks who reads it."""
    rows = await db.all(PARTS_AT, assessment=assessment, version=version)
    return {row["part"]: row for row in rows}


async def as_of(db: Reading, reader: Reader, version: int) -> dict[str, Row]:
    """The same for the panel alone."""
    return await parts_at(db, reader.id, version) if reader.of_panel else {}

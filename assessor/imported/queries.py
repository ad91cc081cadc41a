"""All SQL of imported reports: what others published, brought in as history."""

import json
from typing import Any

from assessor.database import Reading, Row, Transaction
from assessor.documents.document import Document, read

COLUMNS = "id, source, document, recognised, held_on, at, corrected_at, corrected_by, version"


def document_of(row: Row) -> Document:
    """The report that a row of this table holds."""
    return read(row["document"])


async def one(db: Reading, id: str) -> Row | None:
    """An imported report, with its text as it came in `original` and the name of who put it right."""
    sql = f"""select {COLUMNS}, original,
      (select p.name from person p where p.id = corrected_by) as corrected_by_name
    from imported_report where id = :id"""
    return await db.one(sql, id=id)


LISTED = f"""
select {COLUMNS} from imported_report r
{{behind}} order by r.held_on desc nulls last, r.id limit :limit
"""
# After nothing comes nothing: reports without a day stand last, in the order of their ids.
BEHIND = """
where exists (select 1 from imported_report l where l.id = :after and (
  (l.held_on is not null and (r.held_on < l.held_on or r.held_on is null or (r.held_on = l.held_on and r.id > l.id)))
  or (l.held_on is null and r.held_on is null and r.id > l.id)))
"""


async def listed(db: Reading, *, after: str = "", limit: int = 100) -> list[Row]:
    """Imported reports, the newest assessment first, from behind one of them."""
    given: dict[str, Any] = {"limit": limit, **({"after": after} if after else {})}
    return await db.all(LISTED.format(behind=BEHIND if after else ""), **given)


async def known(db: Reading) -> list[Row]:
    """What is there already, for an import to compare with: a row for each report, without its text."""
    return await db.all("select id, source from imported_report order by id")


async def taken(db: Reading) -> set[str]:
    """Ids under which something else is published, or may be one day."""
    return {row["id"] for row in await db.all("select id from assessment")}


async def own(db: Reading) -> set[str]:
    """The hashes of what this board published itself."""
    return {row["sha256"] for row in await db.all("select sha256 from edition")}


ADD = """
insert into imported_report (id, source, document, recognised, original, held_on, at, version)
values (:id, :source, :document, :recognised, :original, :held_on, :now, 1)
"""


async def add(
    tx: Transaction, document: Document, recognised: dict[str, str], original: str, source: str
) -> None:
    """A report that was not here before."""
    await tx.run(ADD, **_written(document, recognised), original=original, source=source, now=tx.now)


CHANGE = """
update imported_report set document = :document, recognised = :recognised, original = :original,
  held_on = :held_on, source = :source, at = :now, version = version + 1
where id = :id and corrected_at is null
"""


async def change(
    tx: Transaction, document: Document, recognised: dict[str, str], original: str, source: str
) -> bool:
    """Another text of a report that is here; false where somebody put it right by hand meanwhile."""
    given = {**_written(document, recognised), "original": original, "source": source, "now": tx.now}
    return bool(await tx.run(CHANGE, **given))


CORRECT = """
update imported_report set document = :document, recognised = :recognised, held_on = :held_on,
  corrected_at = :now, corrected_by = :who, version = version + 1
where id = :id and version = :version
"""


async def correct(
    tx: Transaction, document: Document, recognised: dict[str, str], *, who: str, version: int
) -> bool:
    """What somebody put right; false where it is another version by now."""
    given = {**_written(document, recognised), "who": who, "version": version, "now": tx.now}
    return bool(await tx.run(CORRECT, **given))


async def remove(tx: Transaction, id: str) -> bool:
    """Takes a report away."""
    return bool(await tx.run("delete from imported_report where id = :id", id=id))


def _written(document: Document, recognised: dict[str, str]) -> dict[str, Any]:
    return {
        "id": document.id,
        "document": json.dumps(document.as_json()),
        "recognised": json.dumps(recognised),
        "held_on": document.held_on[-1] if document.held_on else None,
    }

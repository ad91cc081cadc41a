"""All SQL about the files of notes. A file is seen by whoever sees a note that names it."""

from collections.abc import Mapping
from typing import Any

from assessor.board.note_queries import SEEN
from assessor.database import Database, Row, Transaction
from assessor.door import Reader

FILE = """
select f.* from note_file f
where f.assessment = :assessment and f.sha256 = :sha256
  and (f.who = :person or exists (
    select 1 from note n
    where n.assessment = f.assessment and n.removed_at is null and cast(n.files as text) like :named and {seen}))
"""


async def file(db: Database | Transaction, reader: Reader, sha256: str) -> Row | None:
    """A file of a note that this reader may see, and what it holds."""
    sql = FILE.format(seen=SEEN[reader.audience])
    named = f'%"{sha256}"%'
    return await db.one(sql, assessment=reader.id, person=reader.person, sha256=sha256, named=named)


async def add(tx: Transaction, row: Mapping[str, Any]) -> bool:
    """Stores a file; false when the assessment has the same one already."""
    sql = """insert into note_file (assessment, sha256, name, type, size, content, at, who)
    values (:assessment, :sha256, :name, :type, :size, :content, :at, :who)
    on conflict (assessment, sha256) do nothing"""
    return await tx.run(sql, **row) > 0

"""Files of notes: a photo of a post-it, a scan, a recording's transcript."""

import asyncio
import hashlib
from typing import Any

from assessor.board import file_queries as queries
from assessor.board import pictures
from assessor.database import Database, Row
from assessor.door import Reader, Seat
from assessor.evidence import filetype
from assessor.journal import Journal
from assessor.problem import not_found


async def store(journal: Journal, seat: Seat, name: str, content: bytes) -> tuple[dict[str, Any], bool]:
    """Stores a file, a picture made anew. Gives {sha256, name, type, size} of what is kept, and whether it is new.

    The answer says nothing of how somebody else may have named the same file. Raises Problem 422 for a picture that
    cannot be made anew.
    """
    kind = await asyncio.to_thread(filetype.sniff, content, name)
    name, kind, content = await pictures.anew(name, kind, content)
    sha256 = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
    shown = {"sha256": sha256, "name": name, "type": kind, "size": len(content)}
    async with journal.keep() as tx:
        row = {**shown, "assessment": seat.id, "content": content, "at": tx.now, "who": seat.person}
        new = await queries.add(tx, row)
    return shown, new


async def show(db: Database, reader: Reader, sha256: str) -> Row:
    """A file that this reader may see. Raises Problem 404."""
    row = await queries.file(db, reader, sha256)
    if row is None:
        raise not_found()
    return row

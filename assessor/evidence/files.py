"""Files of a service: kept by what they hold, so the same file twice is one."""

import asyncio
import hashlib
from typing import Any

from assessor.door import Person
from assessor.evidence import filetype, queries
from assessor.journal import Journal


async def store(journal: Journal, who: Person, service: str, name: str, content: bytes) -> tuple[dict[str, Any], bool]:
    """Stores a file. Gives {sha256, name, type, size}, and whether it is new."""
    sha256 = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
    kind = await asyncio.to_thread(filetype.sniff, content, name)
    row = {"service": service, "sha256": sha256, "name": name, "type": kind, "size": len(content), "content": content}
    async with journal.write_service(service, who.id) as change:
        new = await queries.add_file(change.tx, {**row, "at": change.now, "who": who.id})
    kept = await queries.file(journal.database, service, sha256)
    shown = kept or row
    return {key: shown[key] for key in ("sha256", "name", "type", "size")}, new

"""What a thing said before each change, kept so that nothing typed is ever lost."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assessor.database import Database, Row, Transaction

KEEP = """
insert into history (assessment, subject, id, version, was, at, who)
values (:assessment, :subject, :id, :version, :was, :at, :who)
on conflict (assessment, subject, id, version) do nothing
"""


async def keep(
    tx: Transaction,
    subject: str,
    row: Mapping[str, Any],
    fields: tuple[str, ...],
    *,
    who: str | None,
    reason: str | None = None,
) -> None:
    """Keeps how a row stood before it changes."""
    was = {name: row[name] for name in fields}
    if reason:
        was["reason"] = reason
    id = str(row["id"]) if "id" in row else str(row["standard"])
    await tx.run(
        KEEP,
        assessment=row["assessment"],
        subject=subject,
        id=id,
        version=row["version"],
        was=json.dumps(was, default=_plain),
        at=tx.now,
        who=who,
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value))


OF = "select * from history where assessment = :assessment and subject = :subject and id = :id order by version"


async def of(db: Database | Transaction, assessment: str, subject: str, id: str) -> list[Row]:
    """All earlier versions of a thing, oldest first."""
    return await db.all(OF, assessment=assessment, subject=subject, id=id)

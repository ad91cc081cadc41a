"""What a thing said before each change, kept so that nothing typed is ever lost."""

import json
from collections.abc import Mapping, Sequence
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
    await tx.run(KEEP, **_kept(subject, row, fields, at=tx.now, who=who, reason=reason))


async def keep_all(
    tx: Transaction,
    subject: str,
    rows: Sequence[Mapping[str, Any]],
    fields: tuple[str, ...],
    *,
    who: str | None,
) -> None:
    """Keeps how several rows stood before they change together."""
    await tx.many(KEEP, [_kept(subject, row, fields, at=tx.now, who=who) for row in rows])


def _kept(
    subject: str,
    row: Mapping[str, Any],
    fields: tuple[str, ...],
    *,
    at: datetime,
    who: str | None,
    reason: str | None = None,
) -> dict[str, Any]:
    was = {name: row[name] for name in fields}
    if reason:
        was["reason"] = reason
    return {
        "assessment": row["assessment"],
        "subject": subject,
        "id": str(row["id"]) if "id" in row else str(row["standard"]),
        "version": row["version"],
        "was": json.dumps(was, default=_plain),
        "at": at,
        "who": who,
    }


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value))


OF = "select * from history where assessment = :assessment and subject = :subject and id = :id order by version"


async def of(db: Database | Transaction, assessment: str, subject: str, id: str) -> list[Row]:
    """All earlier versions of a thing, oldest first."""
    return await db.all(OF, assessment=assessment, subject=subject, id=id)

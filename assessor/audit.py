"""What was done beyond one assessment, row after row: sign-ins, invitations, people, settings.

Each row is sealed with the one before it (SHA-256 over the earlier seal and the row), and so is each entry of an
assessment's journal. Whoever changes or removes a row afterwards must make every later seal anew; `assessor check`
looks for that, and prints the newest seal so that it can be kept elsewhere.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assessor.database import Row, Transaction

NEXT = """
update site set audit_number = audit_number + 1 where id = 1 returning audit_number as number, audit_hash as previous
"""
APPEND = """
insert into audit (number, at, action, who, subject, id, assessment, detail, previous, hash)
values (:number, :at, :action, :who, :subject, :id, :assessment, :detail, :previous, :hash)
"""
SEALED = ("number", "at", "action", "who", "subject", "id", "assessment", "detail")


async def record(
    tx: Transaction,
    action: str,
    *,
    who: str | None = None,
    id: str | None = None,
    assessment: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Writes what was done, in the transaction that does it.

    `action` is "subject.verb"; `who` did it, to the thing `id`. `detail` holds ids, numbers and words of our own,
    never what somebody typed and never an address: these rows outlive the people they name.
    """
    place = await tx.one(NEXT)
    assert place is not None
    row: Row = {
        **place,
        "at": tx.now,
        "action": action,
        "who": who,
        "subject": action.partition(".")[0],
        "id": id,
        "assessment": assessment,
        "detail": dict(detail or {}),
    }
    row["hash"] = seal(row["previous"], [row[name] for name in SEALED])
    await tx.run(APPEND, **{**row, "detail": json.dumps(row["detail"], sort_keys=True)})
    await tx.run("update site set audit_hash = :hash where id = 1", hash=row["hash"])


def seal(previous: str, values: Sequence[Any]) -> str:
    """The seal of a row: SHA-256 over the seal before it and the row's values, as JSON."""
    return hashlib.sha256(json.dumps([previous, *map(_plain, values)], sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value

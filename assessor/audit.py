"""What was done beyond one assessment, row after row: sign-ins, invitations, people, settings.

Each row is sealed with the one before it (SHA-256 over the earlier seal and the row), and so is each entry of an
assessment's journal. Whoever changes or removes a row afterwards must make every later seal anew; `assessor check`
looks for that, and prints the newest seal so that it can be kept elsewhere.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assessor.database import Reading, Row, Transaction

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


# --- Are the seals whole? ------------------------------------------------------------------------------

BATCH = 1000  # rows read and sealed at a time, beside the event loop
ROWS = "select * from audit where number > :after order by number limit :limit"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of looking through sealed rows: how many there are, the newest seal, and the first that does not fit.

    `early` counts rows that were written before rows were sealed.
    """

    rows: int
    newest: str
    wrong: str | None = None
    early: int = 0


async def verify(db: Reading) -> Found:
    """Looks through every row, in order, in parts. Ask within one moment of the database."""
    site = await db.one("select audit_number, audit_hash from site where id = 1")
    assert site is not None
    number, hash = 0, ""
    while rows := await db.all(ROWS, after=number, limit=BATCH):
        wrong, hash = await asyncio.to_thread(_fitting, rows, number, hash)
        if wrong:
            return Found(number, hash, wrong)
        number = rows[-1]["number"]
    if (number, hash) != (site["audit_number"], site["audit_hash"]):
        missing = (
            f"row {number + 1} is missing" if number < site["audit_number"] else f"row {number} was added"
        )
        return Found(number, hash, missing)
    return Found(number, hash)


def _fitting(rows: Sequence[Row], number: int, last: str) -> tuple[str | None, str]:
    """What is wrong with the next rows, if anything, and the seal of the last that fits."""
    for row in rows:
        number += 1
        if row["number"] != number:
            return f"row {number} is missing", last
        if row["previous"] != last or row["hash"] != seal(last, [row[name] for name in SEALED]):
            return f"row {number} is not as it was written", last
        last = row["hash"]
    return None, last


# --- Which settings changed? ---------------------------------------------------------------------------


async def started_with(tx: Transaction, secret: str, values: Mapping[str, Any]) -> None:
    """Records the names of the settings that differ from the last start; of their values only keyed hashes are kept.

    With another secret key nothing kept before can be compared, so that alone is recorded.
    """
    now = {name: _kept(secret, name, value) for name, value in values.items()}
    row = await tx.one("select settings from site where id = 1")
    before = row["settings"] if row else None
    if before == now:
        return
    await tx.run("update site set settings = :settings where id = 1", settings=json.dumps(now))
    if before is None:
        return
    changed = sorted(name for name in now.keys() | before.keys() if now.get(name) != before.get(name))
    names = ["secret_key"] if "secret_key" in changed else changed
    await record(tx, "settings.changed", detail={"names": names})


def _kept(secret: str, name: str, value: Any) -> str:
    return hmac.digest(secret.encode(), f"setting\0{name}\0{value}".encode(), "sha256").hex()

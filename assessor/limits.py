"""How often something may be tried, kept in the database: it holds for every worker and survives a restart.

A limit is for an account, an address to write to, a code or a browser, never for a network address alone: a whole
room shares one.
"""

import hmac
import math
from datetime import datetime, timedelta

from assessor.database import Transaction
from assessor.problem import Problem

FULL_AT = "select full_at from allowance where key = :key"
TAKE = """
insert into allowance (key, full_at) values (:key, :full_at)
on conflict (key) do update set full_at = excluded.full_at
"""


async def take(tx: Transaction, key: str, *, times: int, seconds: float, words: str = "") -> None:
    """Takes one of `times` tries in `seconds` (GCRA: they come back one by one). Raises Problem 429 when none is left.

    `words` says what the person can do meanwhile. `key` names what is limited; make it with `key_of`.
    """
    await look(tx, key, times=times, seconds=seconds, words=words)
    row = await tx.one(FULL_AT, key=key)
    full_at = max(row["full_at"], tx.now) if row else tx.now
    await tx.run(TAKE, key=key, full_at=full_at + timedelta(seconds=seconds / times))


async def look(tx: Transaction, key: str, *, times: int, seconds: float, words: str = "") -> None:
    """Takes nothing. Raises Problem 429 when none is left, as `take` would."""
    row = await tx.one(FULL_AT, key=key)
    if row:
        over = row["full_at"] + timedelta(seconds=seconds / times) - (tx.now + timedelta(seconds=seconds))
        if over > timedelta():
            raise too_many(over, words)


def too_many(wait: timedelta, words: str = "") -> Problem:
    """429 with when to come back."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    when = f"{seconds} seconds" if seconds < 90 else f"{math.ceil(seconds / 60)} minutes"
    detail = f"That was tried too often. Try again in {when}. {words}".strip()
    return Problem(429, detail, headers={"retry-after": str(seconds)})


def key_of(secret: str, what: str, *which: str) -> str:
    """The key of a limit: says nothing about the address or code it is for."""
    return hmac.digest(secret.encode(), "\0".join((what, *which)).encode(), "sha256").hex()


async def forget(tx: Transaction, before: datetime) -> None:
    """Removes what limits nobody any more."""
    await tx.run("delete from allowance where full_at < :before", before=before)

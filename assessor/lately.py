"""When each session and token was last used, in memory; written down now and then, so that no page writes."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

from assessor.database import Database, Unavailable

EVERY = 300.0
"""Seconds between two times that it is written down: so much of a session's idle time a crash may forget."""
MARKS = (
    "update session set last_seen = :at where hash = :hash and last_seen < :at",
    "update token set used_at = :at where hash = :hash and (used_at is null or used_at < :at)",
)


class Lately:
    """Sessions and tokens used since the last time they were written down."""

    def __init__(self) -> None:
        self._used: dict[str, datetime] = {}

    def use(self, hash: str) -> None:
        """A session or token is used now."""
        self._used[hash] = datetime.now(UTC)

    def used(self, hash: str, stored: datetime | None) -> datetime | None:
        """When a session or token was last used, as far as is known; `stored` is what is written of it."""
        lately = self._used.get(hash)
        return max(lately, stored) if lately and stored else lately or stored

    def idle(self, hash: str, stored: datetime, most: timedelta) -> bool:
        """Whether a session was not used for longer than `most`; `stored` is when it was used as far as written."""
        return datetime.now(UTC) - max(self._used.get(hash, stored), stored) > most

    async def keep(self, database: Database) -> None:
        """Writes it down every few minutes until cancelled, and once more then. While nothing can be saved it waits."""
        try:
            while True:
                await asyncio.sleep(EVERY)
                with contextlib.suppress(Unavailable):
                    await self.write(database)
        finally:
            with contextlib.suppress(Unavailable):
                await self.write(database)

    async def write(self, database: Database) -> None:
        """Writes down what was used since. Raises Unavailable: then it is all still to be written."""
        used, self._used = self._used, {}
        if not used:
            return
        try:
            async with database.transaction() as tx:
                for mark in MARKS:
                    await tx.many(mark, [{"hash": hash, "at": at} for hash, at in used.items()])
        except Unavailable:
            self._used = {**used, **self._used}
            raise

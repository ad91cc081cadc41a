"""When each session was last used, in memory; written down now and then, so that no page writes."""

import asyncio
from datetime import UTC, datetime, timedelta

from assessor.database import Database

EVERY = 300.0
"""Seconds between two times that it is written down: so much of a session's idle time a crash may forget."""
MARK = "update session set last_seen = :at where hash = :hash and last_seen < :at"


class Lately:
    """Sessions used since the last time they were written down."""

    def __init__(self) -> None:
        self._used: dict[str, datetime] = {}

    def use(self, hash: str) -> None:
        """A session is used now."""
        self._used[hash] = datetime.now(UTC)

    def idle(self, hash: str, stored: datetime, most: timedelta) -> bool:
        """Whether a session was not used for longer than `most`; `stored` is when it was used as far as written."""
        return datetime.now(UTC) - max(self._used.get(hash, stored), stored) > most

    async def keep(self, database: Database) -> None:
        """Writes it down every few minutes until cancelled, and once more then."""
        try:
            while True:
                await asyncio.sleep(EVERY)
                await self.write(database)
        finally:
            await self.write(database)

    async def write(self, database: Database) -> None:
        """Writes down what was used since."""
        used, self._used = self._used, {}
        if used:
            async with database.transaction() as tx:
                await tx.many(MARK, [{"hash": hash, "at": at} for hash, at in used.items()])

"""Writing in a retro: one after the other; whoever looks at it is woken when what everybody is shown has changed."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from assessor.database import Row, Transaction, Unavailable
from assessor.journal import Journal
from assessor.retro import queries
from assessor.retro.access import Attendee
from assessor.retro.following import Following
from assessor.settings import Settings

TIDY = 1.0  # seconds
SECRET = ("retro_item", "retro_vote", "retro_answer")


@dataclass(slots=True)
class Change:
    """A write in progress: the retro as it stands under its lock, and whether everybody is shown something else."""

    tx: Transaction
    retro: Row
    shown: bool = False
    secret: bool = False  # whether nothing may tell when it was written, nor after what

    @property
    def now(self) -> datetime:
        return self.tx.now

    @property
    def opened(self) -> bool:
        return self.retro["opened_at"] is not None


class Retros:
    """What every write in a retro goes through. Nothing of it is in a journal."""

    def __init__(self, journal: Journal, settings: Settings) -> None:
        self.journal = journal
        self.database = journal.database
        self.settings = settings
        self.following = Following(journal.database)
        self.writes: Counter[str] = Counter()
        self.untidy = False

    @asynccontextmanager
    async def write(self, here: Attendee) -> AsyncIterator[tuple[Attendee, Change]]:
        """A change in one retro, under its lock; gives the attendee anew, with the retro as it is now."""
        async with self.database.transaction(here.id) as tx:
            tx.begin_at(self.journal.now())
            row = await queries.locked(tx, here.id)
            if row is None:
                await queries.begin(tx, {**here.retro, "created_at": _begun(here, tx.now)})
                row = await queries.locked(tx, here.id)
                assert row is not None
            change = Change(tx, row)
            yield Attendee(row, here.who, here.seats, here.holds, here.secret), change
            tx.after_commit(partial(self.writes.update, (here.id,)))
            if row["anonymous"] or change.secret:
                tx.after_commit(self._is_untidy)
            if change.shown:
                await queries.moved(tx, here.id)
                tx.after_commit(partial(self.following.wake, here.id))

    def _is_untidy(self) -> None:
        self.untidy = True

    async def keep_tidy(self) -> None:
        """Each second after somebody wrote what nobody may be known by, until cancelled: see `tidy`."""
        while True:
            await asyncio.sleep(TIDY)
            with contextlib.suppress(Unavailable):
                await self.tidy()

    async def tidy(self) -> None:
        """Has the database forget in which order was written: its log (WAL) holds each page as it was after each
        change, between others' changes that have a name and a time."""
        if self.untidy:
            self.untidy = False
            try:
                self.untidy = not await self.database.forget_versions(SECRET)
            except Unavailable:
                self.untidy = True
                raise

    def written(self, retro: str) -> int:
        """How often something was written in a retro since this process began: what one person is told of their own
        part in it is made anew when this changes."""
        return self.writes[retro]

    def today(self, now: datetime) -> str:
        """The day of a moment, where this board is."""
        return now.astimezone(self.settings.timezone).date().isoformat()


def _begun(here: Attendee, now: datetime) -> datetime:
    """When a retro began. Of an assessment's own no more than the day: it may begin with an answer without a name."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) if here.retro["assessment"] else now

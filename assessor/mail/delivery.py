"""Delivery of the outbox: claims what is due, sends it, tries again later, and leaves a server that is down in peace.

Several workers may run: each mail is claimed by one of them. A worker that dies while it sends leaves the mail to the
others after some minutes; should it have gone out already, it is the same mail again, by its Message-ID.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from assessor import limits, mail
from assessor.database import Database, Row, Transaction, Unavailable
from assessor.mail import queries
from assessor.mail.carrier import Carrier, Down, Later, Never, Sending
from assessor.mail.message import CannotBeSent, Written, written
from assessor.settings import Settings

log = logging.getLogger(__name__)

LOOK = 3.0
"""Seconds between two looks for what other processes put there."""
FIRST, LONGEST = 15.0, 1800.0
"""Seconds a refused mail waits: doubled each time, up to half an hour."""
PAUSE, LONGEST_PAUSE = 2.0, 120.0
"""Seconds a server that is down is left in peace: doubled each time, up to two minutes."""
SWEEP = timedelta(hours=1)

Writer = Callable[[Transaction, Row], Awaitable[bool]]
"""Writes a mail that was asked for, in the transaction given; false when there is nobody to send it to."""


def _told_to_stop() -> bool:
    """Whether this task was cancelled: a library's wait may take the news for itself (Python 3.11's `wait_for`)."""
    task = asyncio.current_task()
    return bool(task and task.cancelling())


def carrier(settings: Settings) -> Carrier:
    """The way to send mail that the settings name."""
    if settings.notify_key:
        from assessor.mail.notify import Notify

        return Notify(settings)
    from assessor.mail.smtp import Smtp

    return Smtp(settings)


class Delivery:
    """One worker. `writers` write the mails that were only asked for, by their kind."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        carrier: Carrier,
        writers: Mapping[str, Writer] | None = None,
        *,
        pause: float = PAUSE,
        first: float = FIRST,
    ) -> None:
        self.database = database
        self.settings = settings
        self.carrier = carrier
        self.writers = dict(writers or {})
        self.pause = pause
        self.first = first
        self.failures = 0
        self.closed_until = datetime.min.replace(tzinfo=UTC)
        self.swept = datetime.min.replace(tzinfo=UTC)
        self.woken = asyncio.Event()

    async def work(self) -> None:
        """Delivers until cancelled."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(self.woken.set)

        mail.posted.add(wake)
        try:
            while not _told_to_stop():
                self.woken.clear()
                await self._safely()
                await self._rest()
        finally:
            mail.posted.discard(wake)

    async def _safely(self) -> None:
        """One round; whatever goes wrong, there is a next one."""
        try:
            await self.round()
        except Unavailable as error:
            log.warning("Mail waits for the database: %s", error.sentence)
        except Exception as error:  # its words could repeat an address
            log.error("Delivering mail failed: %s", type(error).__name__)

    async def _rest(self) -> None:
        if _told_to_stop():
            return
        try:
            async with asyncio.timeout(LOOK):
                await self.woken.wait()
        except TimeoutError:
            pass

    async def round(self) -> int:
        """Everything that is due now; gives how many mails were sent."""
        await self._write()
        await self._tidy()
        if datetime.now(UTC) < self.closed_until or not await self._due():
            return 0
        sent = 0
        try:
            async with self.carrier.open() as sending:
                while row := await self._claim():
                    sent += await self._deliver(sending, row)
                    self._works()
        except Down as error:
            self._fails(error)
        return sent

    async def _write(self) -> None:
        """Writes what was asked for."""
        while await queries.anything_unwritten(self.database):
            async with self.database.transaction() as tx:
                rows = await queries.unwritten(tx)
                for row in rows:
                    writer = self.writers.get(row["kind"])
                    if writer is None or not await writer(tx, row):
                        await queries.remove(tx, row["id"])
            if not rows:
                return

    async def _tidy(self) -> None:
        now = datetime.now(UTC)
        if await queries.expired(self.database, now):
            async with self.database.transaction() as tx:
                if number := await queries.expire(tx):
                    log.warning("%d mails were too late to be of use and are dropped", number)
        if now - self.swept > SWEEP:
            self.swept = now
            async with self.database.transaction() as tx:
                await queries.forget(tx)
                await limits.forget(tx, now)

    async def _due(self) -> bool:
        at = await queries.next_due(self.database)
        return at is not None and at <= datetime.now(UTC)

    async def _claim(self) -> Row | None:
        async with self.database.transaction() as tx:
            return await queries.claim(tx)

    async def _deliver(self, sending: Sending, row: Row) -> int:
        """One mail; gives 1 when it is sent. Raises Down after putting it back."""
        if row["dead"]:
            await self._done(row, "expired", "its link was used or replaced")
            return 0
        try:
            await sending.send(self._written(row))
        except Never as error:
            log.warning("Mail %s cannot be sent: %s", row["id"], error)
            await self._done(row, "failed", str(error))
            return 0
        except (Later, Down) as error:
            await self._put_back(row, str(error))
            if isinstance(error, Down):
                raise
            log.warning("Mail %s waits: %s", row["id"], error)
            return 0
        await self._done(row, "sent")
        return 1

    def _written(self, row: Row) -> Written:
        try:
            return written(row, self.settings)
        except CannotBeSent as error:
            raise Never(str(error)) from error

    async def _done(self, row: Row, state: str, error: str | None = None) -> None:
        async with self.database.transaction() as tx:
            await queries.done(tx, row["id"], state, error)

    async def _put_back(self, row: Row, words: str) -> None:
        wait = min(LONGEST, self.first * 2 ** (row["tries"] - 1)) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
        async with self.database.transaction() as tx:
            await queries.later(tx, row["id"], tx.now + timedelta(seconds=wait), words)

    def _works(self) -> None:
        if self.failures:
            log.warning("Mail can be sent again")
        self.failures = 0

    def _fails(self, error: Down) -> None:
        """Leaves the server in peace for a while, longer each time."""
        wait = min(LONGEST_PAUSE, self.pause * 2 ** min(self.failures, 10))
        self.failures += 1
        self.closed_until = datetime.now(UTC) + timedelta(seconds=wait)
        log.warning("No mail can be sent: %s. Trying again in %.0f seconds.", error, wait)

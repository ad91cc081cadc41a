"""Group commit: one fsync for all changes that come at the same time to SQLite's one writing connection.

A change waits for its turn and runs inside a SAVEPOINT. Whoever finishes and finds others waiting hands the turn on
without committing; the last one commits for all, and so does the 64th, one that finds the group 10 ms old, and one
that failed (only its own part is rolled back). Nobody leaves before the change is on disk.

A request may be cancelled at any await, so nothing that others depend on is awaited by a request: the turn is handed
over without awaiting, and COMMIT and ROLLBACK run in a task of the writer.
"""

import asyncio
import fcntl
import logging
import os
import sqlite3
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from assessor.database.base import BUSY, FAILED, Tasks, Transaction, Unavailable, call_all

log = logging.getLogger(__name__)
T = TypeVar("T")

LARGEST_GROUP = 64
OLDEST_GROUP = 0.010


class Connection(Protocol):
    """A connection with its own thread."""

    async def inside(self, function: Callable[..., T], *values: Any) -> T:
        """What the function, given the driver's connection and the values, returns from the connection's thread."""

    def here(self, function: Callable[..., T], *values: Any) -> T:
        """The same from the thread that asks, while the other has nothing to do."""


class Group:
    """Changes that go to disk together."""

    def __init__(self) -> None:
        self.size = 0
        self.since = time.monotonic()
        self.callbacks: list[Callable[[], None]] = []
        self.finished = asyncio.Event()
        self.error: Unavailable | None = None

    def add(self, transaction: Transaction) -> None:
        self.size += 1
        self.callbacks += transaction.callbacks

    @property
    def full(self) -> bool:
        return self.size >= LARGEST_GROUP or time.monotonic() - self.since >= OLDEST_GROUP

    async def on_disk(self) -> None:
        """Returns when the group is on disk. Raises Unavailable if it could not be written."""
        await self.finished.wait()
        if self.error:
            raise self.error.again() from self.error


class Writer:
    """The one writing connection of this process, and the line of those who want to write."""

    def __init__(
        self,
        connection: Connection,
        lock: "FileLock",
        patience: float,
        unavailable: Callable[[sqlite3.Error], Unavailable],
    ) -> None:
        self._connection = connection
        self._lock = lock
        self._patience = patience
        self._unavailable = unavailable
        self._taken = False
        self._line: deque[asyncio.Future[None]] = deque()
        self._group: Group | None = None
        self._tasks = Tasks()

    @asynccontextmanager
    async def transaction(self, transaction: Transaction) -> AsyncIterator[Transaction]:
        """One change inside a SAVEPOINT of its own; on disk when this is left without an error."""
        deadline = time.monotonic() + self._patience
        await self._take_turn()
        try:
            group = await self._begin(deadline)
            with transaction.open():
                yield transaction
        except BaseException:
            self._settle_soon(undo=True)
            raise
        group.add(transaction)
        self._pass_on()
        await group.on_disk()

    async def alone(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """What no transaction may hold has the connection to itself; every change waits. Raises Unavailable."""
        await self._take_turn()
        await asyncio.shield(self._tasks.start(self._alone(work)))

    async def _alone(self, work: Callable[[sqlite3.Connection], None]) -> None:
        try:
            if self._group:
                await self._end_group(undo=False)
            deadline = time.monotonic() + self._patience
            await self._connection.inside(locked, self._lock, deadline, work)
        except sqlite3.Error as error:
            raise self._unavailable(error) from error
        finally:
            self._pass_on()

    async def close(self) -> None:
        """Wait for what is on its way to disk."""
        await self._tasks.finished()

    async def _take_turn(self) -> None:
        if not self._taken:
            self._taken = True
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(place)
        try:
            async with asyncio.timeout(self._patience):
                await place
        except BaseException as error:
            self._leave_line(place)
            if isinstance(error, TimeoutError):
                raise Unavailable(503, BUSY) from None
            raise

    def _leave_line(self, place: asyncio.Future[None]) -> None:
        if place in self._line:
            self._line.remove(place)
        elif place.done() and not place.cancelled():
            self._pass_on()  # the turn came in the same moment: somebody else must have it

    def _pass_on(self) -> None:
        """Whoever has the turn gives it to the next in line or, when it is time, has the group committed."""
        if not (self._group and self._group.full) and self._hand_over():
            return
        if self._group:
            self._settle_soon(undo=False)
        else:
            self._taken = False

    def _hand_over(self) -> bool:
        while self._line:
            place = self._line.popleft()
            if not place.done():
                place.set_result(None)
                return True
        return False

    async def _begin(self, deadline: float) -> Group:
        try:
            if self._group:
                self._connection.here(begin_next)
            else:
                self._group = Group()
                await self._connection.inside(begin, self._lock, deadline)
        except sqlite3.Error as error:
            raise self._unavailable(error) from error
        return self._group

    def _settle_soon(self, *, undo: bool) -> None:
        """Have the writer's own task end the group; until then the turn stays taken."""
        self._tasks.start(self._settle(undo))

    async def _settle(self, undo: bool) -> None:
        try:
            await self._end_group(undo)
        finally:
            self._pass_on()

    async def _end_group(self, undo: bool) -> None:
        group, self._group = self._group or Group(), None
        group.error = Unavailable(503, FAILED)
        try:
            await self._connection.inside(settle, self._lock, undo, group.size > 0)
            group.error = None
            call_all(group.callbacks)
        except Unavailable as error:
            group.error = error
        except sqlite3.Error as error:
            group.error = self._unavailable(error)
            log.error("A group of %d changes was not saved: %s", group.size, error)
        finally:
            group.finished.set()


class FileLock:
    """An flock on a file beside the database: processes that write the same database take turns.

    It is held from BEGIN IMMEDIATE to the end of COMMIT, checkpoint included: SQLite before 3.51.3 can
    damage a WAL that two processes reset at the same time.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, deadline: float) -> None:
        """Wait for the lock in this thread. Raises Unavailable at the deadline."""
        while True:
            try:
                return fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise Unavailable(503, BUSY) from None
                time.sleep(0.005)

    def release(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self._file)


def locked(
    connection: sqlite3.Connection,
    lock: FileLock,
    deadline: float,
    work: Callable[[sqlite3.Connection], None],
) -> None:
    """Do something outside any transaction while other processes write nothing."""
    lock.take(deadline)
    try:
        work(connection)
    finally:
        lock.release()


def begin(connection: sqlite3.Connection, lock: FileLock, deadline: float) -> None:
    """Open a group, and a SAVEPOINT for the first change in it."""
    lock.take(deadline)
    left = max(0, round((deadline - time.monotonic()) * 1000))
    connection.execute(f"pragma busy_timeout = {left}")
    connection.execute("begin immediate")
    connection.execute("savepoint body")


def begin_next(connection: sqlite3.Connection) -> None:
    """A SAVEPOINT for the next change in a group that is open."""
    demand_transaction(connection)
    connection.execute("release body")
    connection.execute("savepoint body")


def demand_transaction(connection: sqlite3.Connection) -> None:
    """Raises Unavailable if the group is gone: SQLite rolls everything back by itself when a disk is full or fails."""
    if not connection.in_transaction:
        raise Unavailable(503, FAILED)


def settle(connection: sqlite3.Connection, lock: FileLock, undo: bool, keep: bool) -> None:
    """Roll back the last change if it failed, then commit the others; roll back everything when that fails."""
    try:
        if undo and connection.in_transaction:
            connection.execute("rollback to body")
        if keep:
            demand_transaction(connection)
            connection.execute("commit")
    finally:
        try:
            if connection.in_transaction:
                connection.execute("rollback")
        finally:
            lock.release()

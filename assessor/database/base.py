"""What both databases offer, and the errors they share."""

import asyncio
import logging
import math
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any, Literal, ParamSpec, TypeVar

Row = dict[str, Any]
Dialect = Literal["sqlite", "postgresql"]

PATIENCE = 5.0
"""Seconds a change waits for its turn or for somebody else's lock before it is refused, unless told otherwise."""

LARGEST = 2**63 - 1

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


class BadAddress(ValueError):
    """The address of the database cannot be understood."""


class BadValue(ValueError):
    """A parameter that a database cannot keep: a number beyond 64 bits, a time without a zone."""


class BadText(BadValue):
    """Text that a database cannot keep: with a NUL character, or with half a surrogate pair."""


class IntegrityError(Exception):
    """A rule of the schema was broken. `kind` is unique, foreign key, check, not null or other."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Unavailable(Exception):
    """The database cannot do it now. `status` is the HTTP status that says so, `sentence` what to tell a person."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence

    def again(self) -> "Unavailable":
        """The same for another request: each raises one of its own."""
        return Unavailable(self.status, self.sentence)


BUSY = "The database is busy with another change. Nothing was saved: try again in a few seconds."
FULL = "The disk of the database is full. Nothing was saved: free some space, then try again."
READ_ONLY = "The database can be read but not changed. Nothing was saved."
FAILED = "The disk of the database failed. It is not certain that the change was saved: try again in a few seconds."
FATAL = (
    "The disk of the database failed. It can be read, but changes are refused until somebody has looked at the disk "
    "and started the program again."
)
DAMAGED = "The database file is damaged. Restore the last good backup."
LOST = "The database server does not answer. Try again in a few seconds."


def checked(params: dict[str, Any]) -> dict[str, Any]:
    """The same parameters, if both databases can keep them. Raises BadText or BadValue naming the parameter."""
    for name, value in params.items():
        if isinstance(value, str):
            params[name] = _text(name, value)
        elif isinstance(value, int):
            if not -LARGEST - 1 <= value <= LARGEST:
                raise BadValue(f"{name} is a number beyond 64 bits")
        elif isinstance(value, float):
            if not math.isfinite(value):
                raise BadValue(f"{name} is not a finite number")
        elif isinstance(value, datetime) and value.tzinfo is None:
            raise BadValue(f"{name} is a time without a zone")
    return params


def _text(name: str, value: str) -> str:
    if "\0" in value:
        raise BadText(f"{name} contains a NUL character")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise BadText(f"{name} contains half of a surrogate pair") from None
    # A member of a string enumeration goes in as its text: psycopg would write its name.
    return value if type(value) is str else str.__str__(value)


class Transaction(ABC):
    """Statements that see one state of the database and, when they change it, do so together or not at all.

    A statement that fails ends the transaction (PostgreSQL allows no other way, so neither engine does):
    let its error out of the `async with`, and catch it there.
    """

    def __init__(self) -> None:
        self.callbacks: list[Callable[[], None]] = []
        self._now: datetime | None = None
        self._failed: BaseException | None = None
        self._ended = False

    @property
    def now(self) -> datetime:
        """The one time of this transaction (UTC), taken when first asked for."""
        if self._now is None:
            self._now = datetime.now(UTC)
        return self._now

    def begin_at(self, moment: datetime) -> None:
        """Have this transaction happen at a moment of the past: for stories and imports."""
        self._now = moment.astimezone(UTC)

    async def all(self, sql: str, /, **params: Any) -> list[Row]:
        """Every row of one statement."""
        return await self._guarded(self._all, sql, checked(params))

    async def one(self, sql: str, /, **params: Any) -> Row | None:
        """The first row of one statement, or None."""
        rows = await self.all(sql, **params)
        return rows[0] if rows else None

    async def run(self, sql: str, /, **params: Any) -> int:
        """How many rows one statement changed."""
        return await self._guarded(self._run, sql, checked(params))

    async def many(self, sql: str, rows: Iterable[Row], /) -> None:
        """One statement for each of the rows."""
        await self._guarded(self._many, sql, [checked(dict(row)) for row in rows])

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have `call` called once the change is on disk; never after a rollback. It must be quick."""
        self.callbacks.append(call)

    @contextmanager
    def open(self) -> Iterator["Transaction"]:
        """No statement may follow this. Raises the error of a statement that failed and was kept from us."""
        try:
            yield self
            if self._failed:
                raise self._failed
        finally:
            self._ended = True

    async def _guarded(self, work: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._ended:
            raise RuntimeError("This transaction has ended")
        if self._failed:
            raise self._failed
        try:
            return await work(*args, **kwargs)
        except BaseException as error:  # a cancelled one too: nobody knows how far it came
            self._failed = error
            raise

    @abstractmethod
    async def _all(self, sql: str, params: Row) -> list[Row]: ...

    @abstractmethod
    async def _run(self, sql: str, params: Row) -> int: ...

    @abstractmethod
    async def _many(self, sql: str, rows: list[Row]) -> None: ...


class Database(ABC):
    """One open database. SQL is plain and takes `:name` parameters."""

    dialect: Dialect
    refusal: Unavailable | None = None
    """Why every change is refused now, if it is. Whoever finds the data damaged may set it."""

    @abstractmethod
    async def all(self, sql: str, /, **params: Any) -> list[Row]:
        """Every row of one reading statement, outside any transaction."""

    async def one(self, sql: str, /, **params: Any) -> Row | None:
        """The first row of one reading statement, or None."""
        rows = await self.all(sql, **params)
        return rows[0] if rows else None

    async def remembered(self, made: Callable[[Row | None], T], sql: str, /, **params: Any) -> T:
        """What is made of the first row of one reading statement that finds it by keys.

        Where it costs little to know that nothing at all was changed since, it is what was made before: leave it as
        it is. `made` is a function of the row alone.
        """
        return made(await self.one(sql, **params))

    @abstractmethod
    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """Several reads that see the same moment."""

    @abstractmethod
    def transaction(self, *queue: str) -> AbstractAsyncContextManager[Transaction]:
        """A change. Leaving it without an error means that the change is on disk.

        `queue` names what the change will lock (ids of assessments): changes to the same wait for each other here,
        before they take a connection. Await nothing inside but the transaction. Raises Unavailable, IntegrityError.
        """

    @abstractmethod
    async def integrity(self) -> list[str]:
        """What is wrong with the stored data, in one line each; empty is good."""

    @abstractmethod
    async def scrub(self) -> None:
        """Leaves nothing in the files of what was deleted or replaced before, as far as this engine can.

        Changes wait meanwhile. Raises Unavailable.
        """

    @abstractmethod
    async def forget_versions(self, tables: Sequence[str]) -> bool:
        """Leaves nothing in the files of what rows of these tables were before: neither earlier words nor the order in
        which they were written. Quick; False when a long question is in the way, and it is to be tried again.

        Raises Unavailable.
        """

    @abstractmethod
    async def changed_elsewhere(self) -> bool:
        """Whether another process may have changed something since this was last asked."""

    @abstractmethod
    async def listen(self, channel: str, call: Callable[[str], None]) -> None:
        """Run until cancelled; `call(payload)` for what another process says on the channel.

        An empty payload says: something may have changed, look at everything.
        """

    @abstractmethod
    async def notify(self, channel: str, payload: str) -> None:
        """Wake who listens in other processes. Call it after the commit, outside any transaction."""


Reading = Database | Transaction
"""What may be read from: either offers `all` and `one`."""


class Tasks:
    """Work that goes on when the request that asked for it is cancelled."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin it at once; a request may await it shielded, or not at all."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def finished(self) -> None:
        """Wait for all of it."""
        while self._running:
            await asyncio.wait(self._running)


def call_all(callbacks: Iterable[Callable[[], None]]) -> None:
    """Call what was asked for after a commit; one that fails is logged and does not stop the others."""
    for call in callbacks:
        try:
            call()
        except Exception:
            log.exception("What was to follow a commit failed")

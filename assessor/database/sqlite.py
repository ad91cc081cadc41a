"""SQLite: one writing connection with group commit, a few readers that cannot write."""

import asyncio
import json
import logging
import sqlite3
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import aiosqlite

from assessor.database.base import (
    BUSY,
    DAMAGED,
    FAILED,
    FATAL,
    FULL,
    PATIENCE,
    READ_ONLY,
    BadValue,
    Database,
    IntegrityError,
    Row,
    Tasks,
    Transaction,
    Unavailable,
    checked,
)
from assessor.database.group import FileLock, Writer, demand_transaction

T = TypeVar("T")
log = logging.getLogger(__name__)

PRAGMAS = (
    "synchronous = full",
    "foreign_keys = on",
    "busy_timeout = 5000",
    "temp_store = memory",
    "secure_delete = on",
)

REMEMBERED = 2000  # answers kept until something changes
FEW_ROWS = 20
SMALL_VALUE = 20_000  # characters or bytes

BROKEN = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
# After a failed fsync nobody knows what is on disk, and asking again may be answered with a lie.
LASTING = (*BROKEN, "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_DIR_FSYNC")

sqlite3.register_converter("timestamptz", lambda text: datetime.fromisoformat(text.decode()))
sqlite3.register_converter("date", lambda text: date.fromisoformat(text.decode()))
sqlite3.register_converter("boolean", lambda text: text != b"0")
sqlite3.register_converter("jsonb", json.loads)


class Connection(aiosqlite.Connection):
    """A connection with its own thread; what is asked of it happens in the order of asking."""

    async def inside(self, function: Callable[..., T], *values: Any) -> T:
        """What the function, given the driver's connection and the values, returns from the thread: one hop."""
        result: T = await self._execute(function, self._conn, *values)  # type: ignore[no-untyped-call]  # aiosqlite's own
        return result

    def here(self, function: Callable[..., T], *values: Any) -> T:
        """The same in the thread that asks, for what takes microseconds: going to the other thread and back takes
        longer, above all on a busy machine. Nothing may be under way in the connection's own thread."""
        result: T = function(self._conn, *values)
        return result


class SqliteDatabase(Database):
    """A database in one file."""

    dialect = "sqlite"

    def __init__(self, readers: list[Connection], watcher: sqlite3.Connection, patience: float) -> None:
        self._idle = deque(readers)
        self._line: deque[asyncio.Future[Connection]] = deque()
        self._watcher = watcher
        self._patience = patience
        self._seen: int | None = None
        self._answers: dict[tuple[Any, ...], Any] = {}
        self._answers_of: int | None = None
        self._tasks = Tasks()
        self._changes: tuple[Writer, Connection] | None = None

    def open_for_changes(self, connection: Connection, lock: FileLock) -> None:
        """Changes go through this connection; without one the database can only be read."""
        self._changes = Writer(connection, lock, self._patience, self._unavailable), connection

    async def close(self) -> None:
        """Wait for what is on its way to disk, and for readers to be given back."""
        await self._tasks.finished()
        if self._changes:
            await self._changes[0].close()

    async def all(self, sql: str, /, **params: Any) -> list[Row]:
        values = bound(checked(params))
        reader = self._idle.popleft() if self._idle else await self._next_reader()
        try:
            return await reader.inside(rows, sql, values)
        except sqlite3.Error as error:
            raise translated(error) from error
        finally:
            self._give_back(reader)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        reader = self._idle.popleft() if self._idle else await self._next_reader()
        try:
            await reader.inside(execute, "begin")
            with SqliteTransaction(reader).open() as transaction:
                yield transaction
        finally:
            self._tasks.start(self._end(reader))  # not awaited: a request may be cancelled twice

    @asynccontextmanager
    async def transaction(self, *queue: str) -> AsyncIterator[Transaction]:
        # There is one line for all changes here, so `queue` has nothing to add.
        if self.refusal or not self._changes:
            raise (self.refusal or Unavailable(503, READ_ONLY)).again()
        writer, connection = self._changes
        async with writer.transaction(SqliteChange(connection)) as transaction:
            yield transaction

    async def integrity(self) -> list[str]:
        try:
            pages = await self.all("pragma quick_check")
            broken = await self.all("pragma foreign_key_check")
        except (sqlite3.Error, Unavailable) as error:
            return [str(error)]
        return [row["quick_check"] for row in pages if row["quick_check"] != "ok"] + [
            f"row {row['rowid']} of {row['table']} points to a row of {row['parent']} that is not there"
            for row in broken
        ]

    async def scrub(self) -> None:
        if self.refusal or not self._changes:
            raise (self.refusal or Unavailable(503, READ_ONLY)).again()
        await self._changes[0].alone(scrubbed)
        self._answers.clear()

    async def forget_versions(self, tables: Sequence[str]) -> bool:
        if self.refusal or not self._changes:
            raise (self.refusal or Unavailable(503, READ_ONLY)).again()
        done: list[bool] = []
        await self._changes[0].alone(lambda connection: done.append(emptied(connection)))
        return all(done)

    async def remembered(self, made: Callable[[Row | None], T], sql: str, /, **params: Any) -> T:
        version = self._version()
        if version is None:
            return await super().remembered(made, sql, **params)
        if version != self._answers_of or len(self._answers) >= REMEMBERED:
            self._answers, self._answers_of = {}, version
        key = (made, sql, *params.items())
        if key not in self._answers:
            try:
                found = rows(self._watcher, sql, bound(checked(params)))
            except sqlite3.Error:
                return await super().remembered(made, sql, **params)
            self._answers[key] = made(found[0] if found else None)
        answer: T = self._answers[key]
        return answer

    def _version(self) -> int | None:
        """A number that is another one after every change, whoever made it; None when that cannot be told now.

        It is read from shared memory in a few microseconds: asking another thread would cost more.
        """
        try:
            [version] = self._watcher.execute("pragma data_version").fetchone()
        except sqlite3.Error:
            return None
        return int(version)

    async def changed_elsewhere(self) -> bool:
        # The watcher notices this process's own changes too; one look too many does no harm.
        before, self._seen = self._seen, self._version()
        return before != self._seen or self._seen is None

    async def listen(self, channel: str, call: Callable[[str], None]) -> None:
        while True:
            await asyncio.sleep(1)
            if await self.changed_elsewhere():
                call("")

    async def notify(self, channel: str, payload: str) -> None:
        """Nothing to do: whoever listens looks at the file each second."""

    def _unavailable(self, error: sqlite3.Error) -> Unavailable:
        """What to answer when a group could not be saved; some failures are not to be tried again."""
        answer = unavailable(error)
        if code(error).startswith(LASTING):
            self.refusal = Unavailable(503, FATAL)
            log.critical("Changes are refused from now on: %s", error)
            return self.refusal
        return answer

    async def _end(self, reader: Connection) -> None:
        try:
            await reader.inside(roll_back)
        finally:
            self._give_back(reader)

    async def _next_reader(self) -> Connection:
        place: asyncio.Future[Connection] = asyncio.get_running_loop().create_future()
        self._line.append(place)
        try:
            async with asyncio.timeout(self._patience):
                return await place
        except BaseException as error:
            if place in self._line:
                self._line.remove(place)
            elif place.done() and not place.cancelled():
                self._give_back(place.result())
            if isinstance(error, TimeoutError):
                raise Unavailable(503, BUSY) from None
            raise

    def _give_back(self, reader: Connection) -> None:
        while self._line:
            place = self._line.popleft()
            if not place.done():
                place.set_result(reader)
                return
        self._idle.append(reader)


class SqliteTransaction(Transaction):
    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    async def _all(self, sql: str, params: Row) -> list[Row]:
        return await self._inside(rows, sql, bound(params))

    async def _run(self, sql: str, params: Row) -> int:
        return await self._inside(changed, sql, bound(params))

    async def _many(self, sql: str, rows: list[Row]) -> None:
        await self._inside(execute_many, sql, [bound(row) for row in rows])

    async def _inside(self, function: Callable[..., T], sql: str, values: Any) -> T:
        try:
            return await self._connection.inside(in_transaction, function, sql, values)
        except sqlite3.Error as error:
            raise translated(error) from error


class SqliteChange(SqliteTransaction):
    """A change: it has the writing connection to itself, so what is quick is done at once. The disk comes later."""

    async def _inside(self, function: Callable[..., T], sql: str, values: Any) -> T:
        if not small(values):
            return await super()._inside(function, sql, values)
        await asyncio.sleep(0)  # a change of many statements lets others do something between them
        try:
            found: T = self._connection.here(in_transaction, function, sql, values)
        except sqlite3.Error as error:
            raise translated(error) from error
        return found


@asynccontextmanager
async def connect(path: Path, readers: int, patience: float) -> AsyncIterator[SqliteDatabase]:
    """Open the database in this file; make the file and its folder if they are missing.

    Where nothing can be written it is opened for reading only. Raises Unavailable when it cannot be read either.
    """
    async with AsyncExitStack() as stack:
        lock = lock_beside(path)
        mode = "rwc" if lock else "ro" if wal_of(path).exists() else "ro&immutable=1"
        if lock:
            stack.callback(lock.close)
            connection = await stack.enter_async_context(opened(path, mode, lock))
        # Closed before the writing connection: a reader must never be the one that empties the WAL.
        pool = [await stack.enter_async_context(opened(path, mode)) for _ in range(readers)]
        watcher = stack.enter_context(closing(connected(path, mode)))
        watcher.execute("pragma busy_timeout = 0")  # it is asked in the thread of the event loop
        database = SqliteDatabase(pool, watcher, patience)
        stack.push_async_callback(database.close)
        if lock:
            database.open_for_changes(connection, lock)
        else:
            database.refusal = Unavailable(503, READ_ONLY)
        yield database


def lock_beside(path: Path) -> FileLock | None:
    """The lock of whoever writes this database, None where nothing can be written. Raises Unavailable if it is new."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(path.with_name(path.name + ".writer"))
    except OSError as error:
        if path.exists():
            return None
        raise Unavailable(503, f"The database {path} cannot be made: {error.strerror}.") from error


def wal_of(path: Path) -> Path:
    """The file of what was written last; it stands beside the database while somebody has that open."""
    return path.with_name(path.name + "-wal")


@asynccontextmanager
async def opened(path: Path, mode: str, lock: FileLock | None = None) -> AsyncIterator[Connection]:
    """One connection with all its settings; without the lock it can only read. Raises Unavailable."""

    connection = Connection(lambda: connected(path, mode, lock), iter_chunk_size=64)
    try:
        await connection
    except sqlite3.Error as error:
        hint = f" {DAMAGED}" if code(error).startswith(BROKEN) else ""
        raise Unavailable(503, f"The database {path} cannot be opened: {error}.{hint}") from error
    try:
        yield connection
    finally:
        await connection.close()


def connected(path: Path, mode: str, lock: FileLock | None = None) -> sqlite3.Connection:
    """The driver's connection with all its settings; without the lock it can only read."""
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        isolation_level=None,
        detect_types=sqlite3.PARSE_DECLTYPES,
        cached_statements=512,
        check_same_thread=False,  # one thread after the other: see Connection.here
    )
    try:
        for pragma in PRAGMAS:
            connection.execute(f"pragma {pragma}")
        if lock:
            keep_wal(connection, lock)
        else:
            connection.execute("pragma query_only = on")
    except BaseException:
        connection.close()
        raise
    return connection


def keep_wal(connection: sqlite3.Connection, lock: FileLock) -> None:
    """Have a new database keep a WAL, so that readers and the writer do not wait for each other."""
    if connection.execute("pragma journal_mode").fetchone() == ("wal",):
        return
    # SQLite does not wait for others who are just doing the same.
    lock.take(time.monotonic() + PATIENCE)
    try:
        connection.execute("pragma journal_mode = wal")
    finally:
        lock.release()


def rows(connection: sqlite3.Connection, sql: str, values: Row) -> list[Row]:
    cursor = connection.execute(sql, values)
    found = cursor.fetchall()
    if not found:
        return []
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def changed(connection: sqlite3.Connection, sql: str, values: Row) -> int:
    cursor = connection.execute(sql, values)
    cursor.fetchall()
    return max(0, cursor.rowcount)


def small(values: Row | list[Row]) -> bool:
    """Whether a statement with these values fits into memory that SQLite has at hand."""
    if isinstance(values, list):
        return len(values) <= FEW_ROWS and all(small(row) for row in values)
    return all(len(value) <= SMALL_VALUE for value in values.values() if isinstance(value, str | bytes))


def execute(connection: sqlite3.Connection, sql: str) -> None:
    connection.execute(sql)


def execute_many(connection: sqlite3.Connection, sql: str, values: list[Row]) -> None:
    connection.executemany(sql, values)


def scrubbed(connection: sqlite3.Connection) -> None:
    """Write every page anew, then empty the WAL: neither free pages nor old ones hold what was there before.

    The words of a search index first: an entry that was deleted stays in it until its parts are merged.
    """
    indexes = (
        "select name from sqlite_schema where type = 'table' and sql like 'create virtual table%using fts5%'"
    )
    for (name,) in connection.execute(indexes).fetchall():
        connection.execute(f"insert into {name} ({name}) values ('optimize')")  # noqa: S608 - a name of the schema's
    connection.execute("vacuum")
    connection.execute("pragma wal_checkpoint(truncate)").fetchall()


def emptied(connection: sqlite3.Connection) -> bool:
    """Empty the WAL, which holds each page as it was after each change, without waiting for anybody who reads; False
    when somebody does. In the file itself what is deleted is overwritten (secure_delete)."""
    connection.execute("pragma busy_timeout = 0")
    try:
        [busy, *_] = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
    finally:
        connection.execute("pragma busy_timeout = 5000")
    return not busy


def roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("rollback")


def in_transaction(connection: sqlite3.Connection, function: Callable[..., T], sql: str, values: Any) -> T:
    """Run inside the open transaction, never beside it."""
    demand_transaction(connection)
    return function(connection, sql, values)


def bound(params: Row) -> Row:
    """The parameters as SQLite keeps them: times as UTC text of one width, so that text order is time order."""
    for name, value in params.items():
        if isinstance(value, datetime):
            params[name] = value.astimezone(UTC).isoformat(timespec="microseconds")
        elif isinstance(value, date):
            params[name] = value.isoformat()
    return params


def code(error: sqlite3.Error) -> str:
    """SQLite's own name for the error; empty when the driver, not SQLite, complains."""
    name: str = getattr(error, "sqlite_errorname", "")
    return name


def translated(error: sqlite3.Error) -> Exception:
    """The error that both databases give for this."""
    name = code(error)
    if name.startswith("SQLITE_CONSTRAINT"):
        kind = {"UNIQUE": "unique", "PRIMARYKEY": "unique", "FOREIGNKEY": "foreign key", "CHECK": "check"}
        kind["NOTNULL"] = "not null"
        return IntegrityError(kind.get(name.removeprefix("SQLITE_CONSTRAINT_"), "other"), str(error))
    if name == "SQLITE_TOOBIG" or isinstance(error, sqlite3.DataError):
        return BadValue(str(error))
    if isinstance(error, sqlite3.ProgrammingError) or name in ("SQLITE_ERROR", ""):
        return error
    return unavailable(error)


def unavailable(error: sqlite3.Error) -> Unavailable:
    """What to answer when SQLite cannot do it now."""
    name = code(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Unavailable(503, BUSY)
    if name == "SQLITE_FULL":
        return Unavailable(507, FULL)
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return Unavailable(503, READ_ONLY)
    if name.startswith(BROKEN):
        return Unavailable(503, DAMAGED)
    return Unavailable(503, FAILED)

"""PostgreSQL: a pool of connections for reading and one for changing."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from assessor.database.base import (
    BUSY,
    FULL,
    LOST,
    READ_ONLY,
    BadValue,
    Database,
    IntegrityError,
    Row,
    Tasks,
    Transaction,
    Unavailable,
    call_all,
    checked,
)
from assessor.database.queue import Queues
from assessor.database.statements import for_psycopg

try:
    from psycopg import AsyncConnection, Error, InterfaceError, OperationalError, errors, sql
    from psycopg.adapt import Loader
    from psycopg.rows import DictRow, dict_row
    from psycopg_pool import AsyncConnectionPool, PoolTimeout
except ImportError as missing:
    raise ImportError(
        "A postgresql:// address needs the PostgreSQL driver: install it with "
        "`pip install 'assessor[postgresql]'`, or use a sqlite:/// address."
    ) from missing

Connection = AsyncConnection[DictRow]
Pool = AsyncConnectionPool[Connection]

SETTINGS = (
    "set timezone to 'UTC'",
    "set synchronous_commit to on",
    # When this process is killed the server notices and lets go of its locks.
    "set client_connection_check_interval to '1s'",
    "set idle_in_transaction_session_timeout to '60s'",
)
CONNECTION: dict[str, Any] = {
    "connect_timeout": 5,
    # A server that is gone without a word is noticed in 10 seconds.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
WRITERS = 8
HEARTBEAT = 20


class Lost(Unavailable):
    """The server hung up on a connection that had waited in the pool."""

    def __init__(self) -> None:
        super().__init__(503, LOST)


class NumberLoader(Loader):
    """A sum or an average comes back as int or float, as SQLite gives it."""

    def load(self, data: bytes | bytearray | memoryview) -> int | float:
        text = bytes(data).decode()
        return int(text) if text.lstrip("-").isdigit() else float(text)


class PostgresqlDatabase(Database):
    """A database on a server."""

    dialect = "postgresql"

    def __init__(self, url: str, readers: Pool, writers: Pool, patience: float) -> None:
        self._url = url
        self._readers = readers
        self._writers = writers
        self._queues = Queues(patience)
        self._tasks = Tasks()

    async def all(self, sql: str, /, **params: Any) -> list[Row]:
        checked(params)
        try:
            return await self._rows(sql, params)
        except Lost:
            await self._readers.check()  # throw away the other dead connections too
            return await self._rows(sql, params)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        async with self._begun(
            self._readers, "begin isolation level repeatable read read only"
        ) as connection:
            with PostgresqlTransaction(connection).open() as transaction:
                yield transaction

    @asynccontextmanager
    async def transaction(self, *queue: str) -> AsyncIterator[Transaction]:
        if self.refusal:
            raise self.refusal.again()
        async with self._queues.first_in(*queue), self._begun(self._writers, "begin") as connection:
            with PostgresqlTransaction(connection).open() as transaction:
                yield transaction
            # Shielded: a request that is cancelled now must not leave a commit half asked for.
            await asyncio.shield(self._tasks.start(commit(connection, transaction)))

    async def integrity(self) -> list[str]:
        try:
            broken = await self.all(
                "select conrelid::regclass::text as place, conname from pg_constraint where not convalidated"
            )
            invalid = await self.all(
                "select indexrelid::regclass::text as place from pg_index where not indisvalid"
            )
            failures = await self.all(
                "select checksum_failures from pg_stat_database "
                "where datname = current_database() and checksum_failures > 0"
            )
        except Unavailable as error:
            return [str(error)]
        return (
            [f"rule {row['conname']} of {row['place']} was never checked" for row in broken]
            + [f"index {row['place']} is not usable" for row in invalid]
            + [f"the server found {row['checksum_failures']} damaged pages" for row in failures]
        )

    async def scrub(self) -> None:
        connection = await taken(self._writers)
        try:
            await connection.execute(b"vacuum")
        except Error as error:
            raise translated(error) from error
        finally:
            await asyncio.shield(self._tasks.start(give_back(self._writers, connection)))

    async def forget_versions(self, tables: Sequence[str]) -> bool:
        connection = await taken(self._writers)
        try:
            await connection.execute(
                sql.SQL("vacuum {}").format(sql.SQL(", ").join(map(sql.Identifier, tables)))
            )
        except Error as error:
            raise translated(error) from error
        finally:
            await asyncio.shield(self._tasks.start(give_back(self._writers, connection)))
        return True

    async def changed_elsewhere(self) -> bool:
        return True  # a look costs no more than the question would

    async def listen(self, channel: str, call: Callable[[str], None]) -> None:
        pause = 0.1
        while True:
            try:
                async with await AsyncConnection.connect(
                    self._url, **CONNECTION, autocommit=True
                ) as connection:
                    await connection.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
                    pause = 0.1
                    call("")  # whatever was said while nobody listened
                    while True:
                        async for message in connection.notifies(timeout=HEARTBEAT):
                            call(message.payload)
                        await connection.execute("select 1")
            except (OperationalError, InterfaceError):
                await asyncio.sleep(pause)
                pause = min(pause * 2, 2)

    async def notify(self, channel: str, payload: str) -> None:
        await self.all("select pg_notify(:channel, :payload)", channel=channel, payload=payload)

    async def close(self) -> None:
        """Wait for commits and rollbacks on their way."""
        await self._tasks.finished()

    async def _rows(self, sql: str, params: Row) -> list[Row]:
        """Raises Lost if the server hung up, so that it may be asked once more."""
        connection = await taken(self._readers)
        try:
            return await rows(connection, sql, params)
        except Error as error:
            if connection.closed:
                raise Lost from error
            raise translated(error) from error
        finally:
            self._tasks.start(self._readers.putconn(connection))  # not awaited: that too may be cancelled

    @asynccontextmanager
    async def _begun(self, pool: Pool, begin: str) -> AsyncIterator[Connection]:
        """A connection on which `begin` has run; rolled back at the end if it was not ended before."""
        try:
            connection = await self._begin(pool, begin)
        except Lost:
            await pool.check()
            connection = await self._begin(pool, begin)
        try:
            yield connection
        finally:
            await asyncio.shield(self._tasks.start(give_back(pool, connection)))

    async def _begin(self, pool: Pool, begin: str) -> Connection:
        """Raises Lost if the server hung up: nothing has happened yet, so another connection may begin it."""
        connection = await taken(pool)
        try:
            await connection.execute(begin.encode())
        except BaseException as error:
            lost = connection.closed
            self._tasks.start(give_back(pool, connection))
            if not isinstance(error, Error):
                raise
            raise (Lost() if lost else translated(error)) from error
        return connection


class PostgresqlTransaction(Transaction):
    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    async def _all(self, sql: str, params: Row) -> list[Row]:
        try:
            return await rows(self._connection, sql, params)
        except Error as error:
            raise translated(error) from error

    async def _run(self, sql: str, params: Row) -> int:
        try:
            cursor = await self._connection.execute(*prepared(sql, params))
        except Error as error:
            raise translated(error) from error
        return max(0, cursor.rowcount)

    async def _many(self, sql: str, rows: list[Row]) -> None:
        try:
            async with self._connection.cursor() as cursor:
                await cursor.executemany(for_psycopg(sql).encode(), rows)
        except Error as error:
            raise translated(error) from error


@asynccontextmanager
async def connect(url: str, readers: int, patience: float) -> AsyncIterator[PostgresqlDatabase]:
    """Open both pools. Raises Unavailable when the server does not answer."""
    await try_once(url)
    async with AsyncExitStack() as stack:
        read = await stack.enter_async_context(pool_of(url, readers, patience, read_only=True))
        write = await stack.enter_async_context(pool_of(url, WRITERS, patience, read_only=False))
        database = PostgresqlDatabase(url, read, write, patience)
        stack.push_async_callback(database.close)
        yield database


async def try_once(url: str) -> None:
    """Raises Unavailable saying why when the server cannot be used (a pool would only say that it waited)."""
    try:
        async with await AsyncConnection.connect(url, **CONNECTION) as connection:
            encoding = connection.info.parameter_status("server_encoding")
    except (Error, UnicodeError) as error:
        raise Unavailable(
            503, f"The database server cannot be used: {' '.join(str(error).split())}"
        ) from error
    if encoding != "UTF8":
        raise Unavailable(
            503, f"The database must be in UTF8, not in {encoding}: create it again with encoding 'UTF8'."
        )


def pool_of(url: str, size: int, patience: float, *, read_only: bool) -> Pool:
    """A pool that opens connections with all their settings."""

    async def configure(connection: Connection) -> None:
        said = [*SETTINGS, f"set lock_timeout to {round(patience * 1000)}"]
        if read_only:
            said.append("set default_transaction_read_only to on")
        await connection.execute("; ".join(said).encode())  # together: one way there and back
        connection.adapters.register_loader("numeric", NumberLoader)

    return AsyncConnectionPool(
        url,
        connection_class=AsyncConnection[DictRow],
        kwargs={**CONNECTION, "autocommit": True, "row_factory": dict_row},
        configure=configure,
        min_size=1,
        max_size=size,
        timeout=patience,
        # By itself the pool waits twice as long after each failure: 16 seconds for a server that was away for 10.
        reconnect_timeout=0.5,
        reconnect_failed=try_again,
        open=False,
    )


async def try_again(pool: AsyncConnectionPool[Any]) -> None:
    """Go on asking for a server that is away."""
    await pool.check()


async def taken(pool: Pool) -> Connection:
    """A connection of the pool. Raises Unavailable when none gets free in time."""
    try:
        return await pool.getconn()
    except PoolTimeout as error:
        raise Unavailable(503, LOST) from error


async def commit(connection: Connection, transaction: Transaction) -> None:
    """COMMIT, then what was to follow it."""
    try:
        cursor = await connection.execute(b"commit")
    except Error as error:
        raise translated(error) from error
    if cursor.statusmessage != "COMMIT":
        raise Unavailable(503, LOST)
    call_all(transaction.callbacks)


async def give_back(pool: Pool, connection: Connection) -> None:
    """Roll back what was not committed, and return the connection."""
    try:
        if not connection.closed:
            await connection.rollback()
    except Error:
        await connection.close()
    finally:
        await pool.putconn(connection)


async def rows(connection: Connection, sql: str, params: Row) -> list[Row]:
    cursor = await connection.execute(*prepared(sql, params))
    return await cursor.fetchall() if cursor.description else []


def prepared(sql: str, params: Row) -> tuple[bytes, Row | None]:
    """What psycopg takes: without parameters it looks at nothing, so nothing is translated."""
    return (for_psycopg(sql).encode(), params) if params else (sql.encode(), None)


def translated(error: Error) -> Exception:
    """The error that both databases give for this."""
    if isinstance(error, errors.IntegrityError):
        kinds = {"23505": "unique", "23503": "foreign key", "23514": "check", "23502": "not null"}
        return IntegrityError(kinds.get(error.sqlstate or "", "other"), error.diag.message_primary or "")
    if isinstance(error, errors.DataError):
        return BadValue(str(error))
    if isinstance(error, errors.DiskFull):
        return Unavailable(507, FULL)
    if isinstance(error, errors.ReadOnlySqlTransaction):
        return Unavailable(503, READ_ONLY)
    if isinstance(error, errors.LockNotAvailable | errors.DeadlockDetected | errors.TooManyConnections):
        return Unavailable(503, BUSY)
    if isinstance(error, OperationalError | InterfaceError):
        return Unavailable(503, LOST)
    return error

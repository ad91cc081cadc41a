"""The only place that knows which database this is: read, change, migrate.

    async with connect("sqlite:///data/assessor.db") as database:
        await migrate(database)
        rows = await database.all("select id, name from person where admin = :admin", admin=True)
        async with database.transaction(assessment_id) as tx:
            await tx.run("update …")

SQL keeps to what SQLite 3.40 and PostgreSQL 15 both speak. Times are aware datetimes in and out, `jsonb` goes in
as JSON text and comes back parsed, `bytea` is bytes. SQLite knows this from the declared type of a column, so an
expression (`max(created)`, `a = b`) comes back there as text, or as 0 and 1. PostgreSQL wants a cast where nothing
else tells the type of a parameter: `cast(:x as integer) is null`. Text sorts by code point on both (C collation).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from assessor.database import sqlite
from assessor.database.base import (
    PATIENCE,
    BadAddress,
    BadText,
    BadValue,
    Database,
    IntegrityError,
    Reading,
    Row,
    Transaction,
    Unavailable,
)
from assessor.database.migrate import ChangedSchema, NewerDatabase, migrate
from assessor.database.statements import within

__all__ = [
    "BadAddress",
    "BadText",
    "BadValue",
    "ChangedSchema",
    "Database",
    "IntegrityError",
    "NewerDatabase",
    "Reading",
    "Row",
    "Transaction",
    "Unavailable",
    "connect",
    "migrate",
    "within",
]


@asynccontextmanager
async def connect(url: str, *, readers: int = 4, patience: float = PATIENCE) -> AsyncIterator[Database]:
    """Open the database at `sqlite:///path` or `postgresql://…`; it is not migrated. Raises BadAddress, Unavailable.

    `patience` is how many seconds a change waits for others before it is refused.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and len(rest) > 1 and rest.startswith("/"):
        async with sqlite.connect(Path(rest[1:]), readers, patience) as database:
            yield database
    elif scheme in ("postgresql", "postgres"):
        from assessor.database import postgresql

        async with postgresql.connect(url, readers, patience) as server:
            yield server
    else:
        raise BadAddress(
            "The address of the database must be sqlite:///path/to/file.db or postgresql://user@host/name, "
            f"not something that begins with {scheme[:20]!r}"
        )

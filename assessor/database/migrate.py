"""Brings the schema of a database up to date."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from assessor import paths
from assessor.database.base import Database, Dialect, Row
from assessor.database.statements import split

NAME = re.compile(r"(?P<step>\d{4}-[a-z0-9-]+)(?:\.(?P<dialect>sqlite|postgresql))?\.sql")
LOCK = 7_302_118_455_019
TABLE = {
    "sqlite": "select 1 from sqlite_master where name = 'schema_migration'",
    "postgresql": "select 1 where to_regclass('schema_migration') is not null",
}
DONE = "select name, checksum from schema_migration"


class ChangedSchema(Exception):
    """A step that this database has already taken reads differently now."""


class NewerDatabase(Exception):
    """The database has taken steps that this version of the program does not know."""


@dataclass(frozen=True)
class Step:
    """One file of the schema."""

    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


async def migrate(database: Database, folder: Path = paths.SCHEMA) -> list[str]:
    """Apply what is missing, each file whole or not at all; returns the names of what was applied now.

    Raises ChangedSchema and NewerDatabase, before anything is applied.
    """
    steps = read(folder, database.dialect)
    if await _is_current(database, steps):
        return []
    applied = []
    while missing := await _take_next(database, steps):
        applied.append(missing)
    return applied


def read(folder: Path, dialect: Dialect) -> list[Step]:
    """The steps for this database, in order. Raises ValueError for a file whose name says no order."""
    steps = []
    for path in sorted(folder.glob("*.sql")):
        match = NAME.fullmatch(path.name)
        if not match:
            raise ValueError(f"{path} must be named like 0001-what-it-does.sql")
        if match["dialect"] in (None, dialect):
            steps.append(Step(path.name, path.read_text(encoding="utf-8")))
    return steps


async def _is_current(database: Database, steps: list[Step]) -> bool:
    """Whether nothing is missing, found by reading alone: a database that cannot be changed may still be served."""
    if not await database.one(TABLE[database.dialect]):
        return False
    return not _missing(await database.all(DONE), steps)


async def _take_next(database: Database, steps: list[Step]) -> str | None:
    """Take the first step that is missing, in one transaction with the record of it. None when nothing is missing."""
    async with database.transaction() as tx:
        if database.dialect == "postgresql":
            # Another worker may be at it, for as long as it takes.
            await tx.run("set local lock_timeout to 0")
            await tx.run("select pg_advisory_xact_lock(:lock)", lock=LOCK)
        await tx.run(
            "create table if not exists schema_migration "
            "(name text primary key, checksum text not null, applied timestamptz not null)"
        )
        missing = _missing(await tx.all(DONE), steps)
        if not missing:
            return None
        step = missing[0]
        for statement in split(step.sql):
            await tx.run(statement)
        await tx.run(
            "insert into schema_migration (name, checksum, applied) values (:name, :checksum, :now)",
            name=step.name,
            checksum=step.checksum,
            now=tx.now,
        )
        return step.name


def _missing(rows: list[Row], steps: list[Step]) -> list[Step]:
    """The steps not taken yet. Raises ChangedSchema and NewerDatabase."""
    done = {row["name"]: row["checksum"] for row in rows}
    if unknown := sorted(set(done) - {step.name for step in steps}):
        raise NewerDatabase(
            f"This database was made by a newer version of the program ({unknown[-1]} is unknown here): "
            "install that version or a later one, or restore a backup made before the upgrade."
        )
    for step in steps:
        if done.get(step.name, step.checksum) != step.checksum:
            raise ChangedSchema(
                f"{step.name} was changed after this database applied it: put the file back as it was released, "
                "and write the change into a new file with the next number."
            )
    return [step for step in steps if step.name not in done]

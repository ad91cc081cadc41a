"""Databases for the benchmarks: the demo, a crowd with seats in it, thousands of other assessments beside it."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assessor.credentials import hashed
from assessor.database import connect, migrate
from assessor.demo import fill
from tests.house import settings

MAIN = "ncc-beta-2018"  # the demo's assessment that is in session


async def demo(folder: Path) -> str:
    """The address of a new database with the demo in it."""
    url = f"sqlite:///{folder}/demo.db"
    async with connect(url) as database:
        await migrate(database)
        await fill(database, settings(url, demo=True))
    return url


INSERT_PERSON = "insert into person (id, email, name, created_at) values (:id, :email, :name, :now)"
INSERT_TOKEN = """insert into token (hash, person, name, scope, created_at, expires_at)
values (:hash, :id, 'benchmark', 'write', :now, :end)"""
INSERT_SEAT = """insert into seat (assessment, person, role, leads, duties, position, open_position, version, added_at)
values (:assessment, :id, 'assessor', '[]', '[]', 0, 0, 1, :now)"""


async def crowd(url: str, count: int) -> list[str]:
    """Tokens of so many assessors with seats in the main assessment."""
    now = datetime.now(UTC)
    people = [
        {"id": f"person-{n}", "email": f"person-{n}@hackney.example", "name": f"Person {n}", "now": now}
        for n in range(count)
    ]
    tokens = [f"a token of the benchmark, number {n}" for n in range(count)]
    async with connect(url) as database, database.transaction() as tx:
        await tx.many(INSERT_PERSON, people)
        await tx.many(
            INSERT_TOKEN,
            [
                {"hash": hashed(token), "id": person["id"], "now": now, "end": now + timedelta(days=1)}
                for token, person in zip(tokens, people, strict=True)
            ],
        )
        await tx.many(INSERT_SEAT, [{"assessment": MAIN, "id": one["id"], "now": now} for one in people])
    return tokens


# What belongs to an assessment, and the column that says to which.
BELONGS = {
    "assessment": "id",
    "seat": "assessment",
    "note": "assessment",
    "answer": "assessment",
    "claim": "assessment",
    "statement": "assessment",
    "recommendation": "assessment",
    "journal": "assessment",
}
COPIES = """
create table copy as with recursive number (n) as (select 1 union all select n + 1 from number where n < :count)
select 'copy-' || n as id from number where :count > 0
"""


def many_assessments(path: Path, count: int) -> None:
    """So many copies of the demo's main assessment beside it, each with its seats, notes and what else it holds."""
    connection = sqlite3.connect(path)
    connection.execute(COPIES, {"count": count})
    for table, key in BELONGS.items():
        names = [row[1] for row in connection.execute(f"pragma table_info({table})")]
        chosen = ", ".join("copy.id" if name == key else f"one.{name}" for name in names)
        connection.execute(
            f"insert into {table} ({', '.join(names)}) select {chosen} from {table} one, copy where one.{key} = ?",
            [MAIN],
        )
    connection.execute("drop table copy")
    connection.commit()
    connection.close()

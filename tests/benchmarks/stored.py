"""Databases for the benchmarks: the demo, a crowd with seats in it, thousands of other assessments beside it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assessor.database import Database, Row, connect, migrate
from assessor.demo import fill
from assessor.demo.cast import BY_KEY
from assessor.door import hashed
from tests.house import settings

MAIN = "ncc-beta-2018"  # the demo's assessment that is in session
OFFICES = ("admin", "organiser", "leadership")


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


async def many_assessments(url: str, count: int) -> None:
    """So many copies of the demo's main assessment beside it, each with its seats, notes and what else it holds."""
    async with connect(url) as database:
        tables = {
            table: await database.all(f"select * from {table} where {key} = :id", id=MAIN)
            for table, key in COPIED.items()
        }
        for begin in range(0, count, 500):
            ids = [f"{MAIN}-copy-{n}" for n in range(begin, min(begin + 500, count))]
            await _copy(database, tables, ids)


# What belongs to an assessment, and the column that says to which. Of the longest lists the first few are copied.
COPIED = {
    "assessment": "id",
    "seat": "assessment",
    "note": "assessment",
    "answer": "assessment",
    "claim": "assessment",
    "statement": "assessment",
    "recommendation": "assessment",
    "journal": "assessment",
}
FEW = 10


async def _copy(database: Database, tables: dict[str, list[Row]], ids: list[str]) -> None:
    async with database.transaction() as tx:
        for table, rows in tables.items():
            some = rows if table in ("note", "answer") else rows[:FEW]
            if not some:
                continue
            names = list(some[0])
            sql = (
                f"insert into {table} ({', '.join(names)}) values ({', '.join(':' + name for name in names)})"
            )
            await tx.many(sql, [_plain({**row, COPIED[table]: id}) for id in ids for row in some])


def _plain(row: Row) -> dict[str, Any]:
    return {
        name: json.dumps(value) if isinstance(value, list | dict) else value for name, value in row.items()
    }


async def write_token(url: str, key: str, token: str) -> None:
    """Gives one of the cast a token to write with."""
    now = datetime.now(UTC)
    async with connect(url) as database, database.transaction() as tx:
        row = await tx.one("select id from person where email = :email", email=BY_KEY[key].email)
        assert row
        await tx.run(INSERT_TOKEN, hash=hashed(token), id=row["id"], now=now, end=now + timedelta(days=1))

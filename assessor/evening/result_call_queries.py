"""All SQL about the call with the result."""

from collections.abc import Mapping
from typing import Any

from assessor.database import Reading, Row, Transaction
from assessor.door import Reader

ONE = """
select c.*, p.name as who_name, s.profession as who_profession, s.role as who_role
from result_call c join person p on p.id = c.who
left join seat s on s.assessment = c.assessment and s.person = c.who
where c.assessment = :assessment
"""


async def call(db: Reading, reader: Reader) -> Row | None:
    """The call, once it was made: it told the team, so whoever has a seat knows of it."""
    return await db.one(ONE, assessment=reader.id)


async def row_as_it_is(tx: Reading, assessment: str) -> Row | None:
    """The row itself: for writing only."""
    return await tx.one("select * from result_call where assessment = :assessment", assessment=assessment)


async def owner(db: Reading, reader: Reader) -> str:
    """The owner of the service, as its page names them."""
    row = await db.one("select owner from service where id = :id", id=reader.assessment["service"])
    return str(row["owner"] or "") if row else ""


FIELDS = ("on_day", "owner_told", "senior_told", "words")
NAMES = ("assessment", *FIELDS, "who", "at", "version")
PUT = f"""
insert into result_call ({", ".join(NAMES)}) values ({", ".join(":" + name for name in NAMES)})
on conflict (assessment) do update set
  {", ".join(f"{name} = excluded.{name}" for name in (*FIELDS, "who", "version"))}
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores the call as it is to stand."""
    await tx.run(PUT, **{name: row[name] for name in NAMES})

"""All SQL about the check by assurance: the panel's alone."""

from collections.abc import Mapping
from typing import Any

from assessor.database import Reading, Row, Transaction
from assessor.door import Reader

ONE = """
select u.*, a.name as asked_by_name, c.name as checked_by_name
from assurance u join person a on a.id = u.asked_by left join person c on c.id = u.checked_by
where u.assessment = :assessment
"""


async def assurance(db: Reading, reader: Reader) -> Row | None:
    """What assurance was asked and found; nothing where it was not asked for."""
    return await db.one(ONE, assessment=reader.id) if reader.of_panel else None


async def row_as_it_is(tx: Reading, assessment: str) -> Row | None:
    """The row itself: for writing only."""
    return await tx.one("select * from assurance where assessment = :assessment", assessment=assessment)


FOUND = ("outcome", "checker", "words")
NAMES = ("assessment", "asked_at", "asked_by", *FOUND, "checked_at", "checked_by", "version")
PUT = f"""
insert into assurance ({", ".join(NAMES)}) values ({", ".join(":" + name for name in NAMES)})
on conflict (assessment) do update set
  {", ".join(f"{name} = excluded.{name}" for name in NAMES[1:])}
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores the check as it is to stand."""
    await tx.run(PUT, **{name: row[name] for name in NAMES})


async def remove(tx: Transaction, assessment: str) -> None:
    """It is not asked for any more."""
    await tx.run("delete from assurance where assessment = :assessment", assessment=assessment)

"""All SQL about the note of the same evening. There is none for anybody until it is sent."""

import json
from collections.abc import Mapping
from typing import Any

from assessor.database import Reading, Row, Transaction
from assessor.door import Reader

FIELDS = ("strengths", "questions", "words", "caller", "call_on", "report_on")
ONE = """
select e.*, p.name as sender_name from evening_note e join person p on p.id = e.sent_by
where e.assessment = :assessment
"""


async def note(db: Reading, reader: Reader) -> Row | None:
    """The note of an assessment, once it is sent: whoever has a seat reads it."""
    return await db.one(ONE, assessment=reader.id)


async def row_as_it_is(tx: Reading, assessment: str) -> Row | None:
    """The row itself: for writing only."""
    return await tx.one("select * from evening_note where assessment = :assessment", assessment=assessment)


NAMES = ("assessment", *FIELDS, "author", "at", "version", "sent_at", "sent_by")
PUT = f"""
insert into evening_note ({", ".join(NAMES)}) values ({", ".join(":" + name for name in NAMES)})
on conflict (assessment) do update set
  {", ".join(f"{name} = excluded.{name}" for name in (*FIELDS, "version", "sent_at", "sent_by"))}
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores the note as it is sent."""
    kept = {name: row[name] for name in NAMES}
    for name in ("strengths", "questions"):
        kept[name] = json.dumps(kept[name])
    await tx.run(PUT, **kept)


WELL = """
select sources from point where assessment = :assessment and part = 'done-well' and removed_at is null
order by standard, sort, position
"""


async def behind_points(db: Reading, reader: Reader) -> list[str]:
    """Ids of what the points under “done well” come from, in order: the panel's."""
    rows = await db.all(WELL, assessment=reader.id) if reader.of_panel else []
    return [id for row in rows for id in row["sources"]]

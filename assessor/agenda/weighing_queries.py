"""What is known of each standard before the day, counted: for the panel's proposal alone."""

from assessor.database import Reading, Row
from assessor.door import Reader

EVIDENCE = """
select standard, count(*) as n from claim where assessment = :assessment and removed_at is null group by standard
"""


async def evidence(db: Reading, reader: Reader) -> dict[int, int]:
    """How many pages are said to show something, by standard."""
    return {row["standard"]: row["n"] for row in await db.all(EVIDENCE, assessment=reader.id)}


async def ready(db: Reading, reader: Reader) -> dict[int, str]:
    """What the team says of its readiness, by standard."""
    sql = "select standard, ready from statement where assessment = :assessment"
    return {row["standard"]: row["ready"] for row in await db.all(sql, assessment=reader.id)}


QUESTIONS = """
select n.standard, n.also from note n
where n.assessment = :assessment and n.kind = 'question' and n.status in ('to-ask', 'open') and n.visibility <> 'me'
  and n.removed_at is null and not exists (
    select 1 from note m where m.assessment = n.assessment and m.id = n.merged_into and m.removed_at is null
      and m.visibility <> 'me')
"""


async def questions(db: Reading, reader: Reader) -> list[Row]:
    """Of which standards the questions are that nobody has answered yet; nobody's private ones are among them."""
    return await db.all(QUESTIONS, assessment=reader.id)

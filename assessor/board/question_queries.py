"""All SQL about questions beyond that of notes. Whose, then which: those of the panel are the panel's alone."""

from assessor.board.note_queries import INSIDE_FOR, SEEN
from assessor.database import Reading, Row
from assessor.door import Reader

LEFT_OPEN = """
select n.* from note n where n.assessment = :assessment and n.kind = 'question' and n.visibility <> 'me'
  and n.status in ('open', 'to-ask') and n.removed_at is null and {seen} and not {inside}
order by n.position
"""


async def left_open(db: Reading, reader: Reader) -> list[Row]:
    """The questions that are neither answered nor left to be followed up; those merged stand as the one they are in."""
    sql = LEFT_OPEN.format(seen=SEEN[reader.audience], inside=INSIDE_FOR[reader.audience])
    return await db.all(sql, assessment=reader.id, person=reader.person)


MOVED_ON = """
select n.id, h.was from note n
join history h on h.assessment = n.assessment and h.subject = 'note' and h.id = n.id and h.version = n.version - 1
where n.assessment = :assessment and n.kind = 'question' and n.status = 'follow-up' and n.removed_at is null
  and n.visibility <> 'me' order by n.position
"""


async def moved_on(db: Reading, reader: Reader, reason: str) -> list[Row]:
    """The questions whose last change left them to be followed up, for this reason, with how each stood before."""
    if not reader.of_panel:
        return []
    rows = await db.all(MOVED_ON, assessment=reader.id)
    return [row for row in rows if row["was"].get("reason") == reason]

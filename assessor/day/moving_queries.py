"""All SQL of moving: which slot is on since when, and what the lead points at."""

from datetime import datetime

from assessor.database import Reading, Row, Transaction

MOVE = "update assessment set slot = :slot, slot_at = :at, agenda_shared = :shared where id = :assessment"


async def move(tx: Transaction, assessment: str, slot: str | None, at: datetime, *, shared: bool) -> None:
    """Puts a slot on, or none; `shared`: whether everyone sees the agenda from now on."""
    await tx.run(MOVE, assessment=assessment, slot=slot, at=at, shared=shared)


async def point(tx: Transaction, assessment: str, place: str | None) -> None:
    """Points the spotlight at a place, or at nothing."""
    await tx.run(
        "update assessment set spotlight = :place where id = :assessment", assessment=assessment, place=place
    )


SINCE = """
select at from journal where assessment = :assessment and action = 'slot.moved' and id = :slot
order by position desc limit 1
"""


async def on_since(db: Reading, assessment: str, slot: str) -> datetime | None:
    """When a slot was last put on."""
    row = await db.one(SINCE, assessment=assessment, slot=slot)
    return row["at"] if row else None


SHOWN = """
select n.id, n.standard, n.kind, n.body, n.open_at from note n
where n.assessment = :assessment and n.removed_at is null and n.opened and n.kind in ('strength', 'question')
  and n.standard is not null and not exists (
    select 1 from note m where m.assessment = n.assessment and m.id = n.merged_into and m.opened)
order by n.open_position desc limit :limit
"""


async def notes_for_the_room(db: Reading, assessment: str, limit: int) -> list[Row]:
    """The newest strengths and questions that everyone may see: what the room screen may show. No concern is one."""
    return await db.all(SHOWN, assessment=assessment, limit=limit)

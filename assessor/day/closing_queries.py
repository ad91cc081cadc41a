"""All SQL about the room being open or closed."""

from assessor.database import Transaction


async def close(tx: Transaction, assessment: str, closed: bool) -> None:
    """Closes the room, or opens it again."""
    sql = "update assessment set room_closed = :closed where id = :assessment"
    await tx.run(sql, assessment=assessment, closed=closed)

"""SQL about several recommendations that change in one step."""

from collections.abc import Sequence

from assessor.database import Row, Transaction, within


async def rows_as_they_are(tx: Transaction, assessments: Sequence[str], ids: Sequence[str]) -> list[Row]:
    """The rows behind these ids, whoever may see them, but for those taken away: for writing only."""
    if not ids or not assessments:
        return []
    named, keys = within([*assessments, *ids])
    names = named.split(", ")
    places, things = ", ".join(names[: len(assessments)]), ", ".join(names[len(assessments) :])
    sql = f"""select * from recommendation where assessment in ({places}) and id in ({things}) and removed_at is null
      order by assessment, position, id"""
    return await tx.all(sql, **keys)

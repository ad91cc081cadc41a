"""SQL about what is still to be done, from what everyone may see."""

from assessor.database import Reading

WITHOUT_OWNER = """
select count(*) as many from recommendation where assessment = :assessment and visibility = 'everyone'
  and removed_at is null and for_whom = 'team' and level <> 'could' and status in ('open', 'in-progress')
  and (owner is null or owner = '')
"""


async def without_owner(db: Reading, assessment: str) -> int:
    """How many recommendations to the team, open to everyone, have no owner yet; advice is never chased."""
    row = await db.one(WITHOUT_OWNER, assessment=assessment)
    return int(row["many"]) if row else 0

"""What the board tells the team about recommendations: how many nobody has taken on."""

from collections.abc import Sequence
from typing import Any

from assessor.assessments import owed_queries
from assessor.door import Seat

TOLD = ("writing-up", "fact-check", "published")  # not on the day, which has enough


async def lines(state: Any, here: Seat) -> Sequence[dict[str, str]]:
    """The line for whoever follows recommendations, where there is something to take on."""
    if here.state not in TOLD or not here.may("follow recommendations"):
        return []
    many = await owed_queries.without_owner(state.database, here.id)
    if not many:
        return []
    words = "1 recommendation has" if many == 1 else f"{many} recommendations have"
    return [{"words": f"{words} no owner yet.", "address": f"/assessments/{here.id}/recommendations"}]

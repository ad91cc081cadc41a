"""What the board says of the retro to those who may write in it."""

from typing import Any

from assessor.door import Seat
from assessor.retro import item_queries, queries

STATES = ("writing-up", "fact-check")  # the day is over and remembered


async def lines(state: Any, here: Seat) -> list[dict[str, str]]:
    """For the board: to write what is remembered, as long as somebody wrote nothing. Of an anonymous retro nobody is
    told whether they did: until it is opened they are all told the same."""
    if here.state not in STATES or not here.may("write in the retro") or here.who is None or here.who.guest:
        return []
    row = await queries.retro(state.database, here.id)
    opened, anonymous = bool(row and row["opened_at"]), bool(row and row["anonymous"])
    told = not opened
    if not anonymous:
        told = not await item_queries.has_written(state.database, here.id, here.person)
    words = "Write into the retro what worked and what did not, while you remember."
    return [{"words": words, "address": f"/assessments/{here.id}/retro"}] if told else []

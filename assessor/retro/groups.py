"""Items that say the same, grouped under one of them. Their votes count together while they are."""

from assessor.database import Row
from assessor.problem import Problem, invalid, not_found
from assessor.retro import item_queries
from assessor.retro.access import Attendee
from assessor.retro.writing import Change, Retros


async def put_with(retros: Retros, here: Attendee, id: str, other: str) -> None:
    """Groups an item, with those under it, with another one. Raises Problem 403, 404, 409, 422."""
    here.needs_to_take_part()
    if id == other:
        raise invalid("with", "Choose another item than this one")
    async with retros.write(here) as (here, change):
        row, into = await opened(change, here, id), await opened(change, here, other)
        leader = into["leader"] or into["id"]
        if leader == id or row["leader"] == leader:
            return
        await item_queries.set_leader(change.tx, here.id, id, leader)
        await _kept_secret(change, here)
        change.shown = True


async def take_out(retros: Retros, here: Attendee, id: str) -> None:
    """Takes an item out of its group; the one that leads it leaves it to the next. Raises Problem 403, 404, 409."""
    here.needs_to_take_part()
    async with retros.write(here) as (here, change):
        row = await opened(change, here, id)
        if row["leader"]:
            await item_queries.set_leader(change.tx, here.id, id, None)
        else:
            await leave_alone(change, here, id)
        await _kept_secret(change, here)
        change.shown = True


async def leave_alone(change: Change, here: Attendee, id: str) -> None:
    """Within a write: those grouped under an item go on without it, led by the first of them."""
    followers = await item_queries.followers(change.tx, here.id, id)
    if not followers:
        return
    first = followers[0]
    for one in followers:
        await item_queries.set_leader(change.tx, here.id, one, None if one == first else first)


async def seen(change: Change, here: Attendee, id: str) -> Row:
    """An item that this person sees, within a write. Raises Problem 404."""
    row = await item_queries.item(change.tx, here, id)
    if row is None:
        raise not_found()
    return row


async def opened(change: Change, here: Attendee, id: str) -> Row:
    """An item that everybody sees, within a write. Raises Problem 404; 409 while the retro is not opened."""
    row = await seen(change, here, id)
    if not here.opened:
        raise Problem(409, "Grouping begins when the retro is opened.")
    return row


async def _kept_secret(change: Change, here: Attendee) -> None:
    """Changing a row may move it in the file: of an anonymous retro nothing is to be read from that."""
    if here.anonymous:
        await item_queries.rewrite(change.tx, here.id)

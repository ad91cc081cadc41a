"""Votes: so many each, given and taken back freely for what one sees; a group's count for what leads it.

Until the retro is opened that is what one wrote oneself. In an anonymous one voting begins when it is opened: a vote
before would stand beside an item as the mark of whoever wrote it.
"""

from assessor.database import Row
from assessor.problem import Problem
from assessor.retro import groups, item_queries, vote_queries
from assessor.retro.access import Attendee
from assessor.retro.writing import Change, Retros


async def give(retros: Retros, here: Attendee, item: str) -> None:
    """Votes for an item; once is as good as twice. Raises Problem 403, 404; 409 with none left."""
    here.needs_to_write()
    async with retros.write(here) as (here, change):
        row = await _may_have_votes(change, here, item)
        led = {
            row["leader"] or row["id"],
            *await item_queries.followers(change.tx, here.id, row["leader"] or row["id"]),
        }
        given = await vote_queries.own(change.tx, here)
        if given & led:
            return
        if len(given) >= change.retro["votes_each"]:
            raise Problem(409, _spent(change))
        await vote_queries.give(change.tx, here, row["leader"] or row["id"])
        await _kept_secret(change, here)
        change.shown = here.opened


async def _may_have_votes(change: Change, here: Attendee, item: str) -> Row:
    """An item this person may vote for now. Raises Problem 404, 409."""
    row = await groups.seen(change, here, item)
    if here.anonymous and not here.opened:
        raise Problem(409, "In an anonymous retro voting begins when it is opened.")
    return row


def _spent(change: Change) -> str:
    each = change.retro["votes_each"]
    if not each:
        return "There are no votes in this retro."
    return (
        f"You have given {'your one vote' if each == 1 else f'all your {each} votes'}. Take one back first."
    )


async def take_back(retros: Retros, here: Attendee, item: str) -> None:
    """Takes one's vote for an item, or for the group it is in, back. Raises Problem 403, 404, 409."""
    here.needs_to_write()
    async with retros.write(here) as (here, change):
        row = await _may_have_votes(change, here, item)
        if await vote_queries.take_back(change.tx, here, row["leader"] or row["id"]):
            await _kept_secret(change, here)
            change.shown = here.opened


async def _kept_secret(change: Change, here: Attendee) -> None:
    """Who voted when is no more to be read from an anonymous retro than who wrote what."""
    if here.anonymous:
        await item_queries.rewrite(change.tx, here.id)

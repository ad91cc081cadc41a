"""Telling the team: from then on, for good, what the panel decided is everybody's."""

from typing import Any

from assessor.assessments import queries as assessments
from assessor.database import Database
from assessor.door import Seat
from assessor.journal import Change, Journal
from assessor.problem import Problem
from assessor.views import asked, rating_queries, scale, view_queries
from assessor.words import iso
from assessor.written import Written


async def tell(journal: Journal, here: Seat) -> Written:
    """Tells the team what the panel decided. Again changes nothing. Raises Problem 409."""
    async with journal.write(here.id, here.person) as change:
        new = await tell_in(change, here)
    row = await assessments.assessment(journal.database, here.id)
    assert row is not None
    return Written({"told_at": iso(row["told_at"]), "told_by": row["told_by"]}, 1, changed=new)


async def tell_in(change: Change, here: Seat) -> bool:
    """The same within a write in progress: whether it told them. Raises Problem 409."""
    if change.book.assessment["told_at"] is not None:
        return False
    if closed := here.closed("tell the team", change.state):
        raise Problem(409, closed)
    change.happened("team.told", id=here.id)
    await assessments.tell(change.tx, here.id, here.person)
    return True


async def missing(db: Database, here: Seat) -> list[dict[str, Any]]:
    """What is still missing before the team is told: {words, standards}. Said, never a reason to refuse."""
    if not scale.judges(here.assessment):
        return []
    decided = {row["standard"] for row in await rating_queries.ratings(db, here)}
    panel = await view_queries.panel(db, here.id)
    given = await view_queries.given(db, here)
    waiting = [n for n in here.numbers if asked.of(here.assessment, panel, given, n).missing]
    silent = {name for n in here.numbers for name in asked.of(here.assessment, panel, given, n).uncounted}
    found = [
        {"words": "Nothing is agreed", "standards": [n for n in here.numbers if n not in decided]},
        {"words": "Somebody who is asked has not given a view", "standards": waiting},
    ]
    found = [one for one in found if one["standards"]]
    if await rating_queries.overall(db, here) is None:
        found.append({"words": "Nothing is agreed about the whole", "standards": []})
    for name in sorted(silent):
        words = f"{name} has not declared whether there is a conflict of interest: their views do not count"
        found.append({"words": words, "standards": []})
    return found

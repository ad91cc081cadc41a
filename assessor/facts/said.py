"""What people say of how long they prepared: hours, of all of the team or of the panel together."""

import json
from typing import Annotated

from pydantic import Field

from assessor.door import Seat
from assessor.facts import queries
from assessor.forms import Form, Whole
from assessor.journal import Journal
from assessor.problem import Problem

# Whose right it is to say what.
RIGHTS = {"team-hours": "say how long the team prepared", "panel-hours": "say how long the panel prepared"}
MOST = 100_000


class HoursForm(Form):
    """How many hours; nothing takes back what was said."""

    hours: Annotated[Whole, Field(ge=0, le=MOST)] | None = None


async def put(journal: Journal, here: Seat, slug: str, form: HoursForm) -> bool:
    """Writes down the hours of one part; the same again is no change. Raises Problem 403, 409."""
    here.needs(RIGHTS[slug])
    hours = form.complete(None)["hours"]
    async with journal.write(here.id, here.person) as change:
        if closed := here.closed(RIGHTS[slug], change.state):
            raise Problem(409, closed)
        if change.book.assessment["recorded"]:
            raise Problem(
                409, "This assessment is only recorded here: change what is recorded of it instead."
            )
        stands = change.book.assessment["recorded_facts"] or {}
        if stands.get(slug) == hours:
            return False
        wanted = {**stands, slug: hours}
        kept = {name: value for name, value in wanted.items() if value is not None}
        await queries.say(change.tx, here.id, json.dumps(kept))
        change.happened("facts.said", id=slug)
    return True

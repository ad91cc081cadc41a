"""A clock for everybody in a retro: it says how long is left, and never stops anybody."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from assessor.forms import Form, Whole
from assessor.retro import queries
from assessor.retro.access import Attendee
from assessor.retro.writing import Retros

LONGEST = 240  # minutes


class ClockForm(Form):
    """For how many minutes it runs; none takes it away."""

    minutes: Annotated[Whole, Field(ge=1, le=LONGEST)] | None = None


async def put(retros: Retros, here: Attendee, form: ClockForm) -> None:
    """Starts the clock anew, or takes it away. Raises Problem 403."""
    here.needs_to_lead()
    async with retros.write(here) as (here, change):
        until = change.now + timedelta(minutes=form.minutes) if form.minutes else None
        await queries.put(change.tx, {**change.retro, "clock_until": until, "clock_minutes": form.minutes})
        change.shown = True

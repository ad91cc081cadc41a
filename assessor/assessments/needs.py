"""What people need to take part: asked of each, for the organiser and the lead alone, and deleted afterwards."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import Field

from assessor.assessments import needs_queries
from assessor.database import Database, Row
from assessor.door import Seat
from assessor.forms import Form, Text
from assessor.journal import Journal
from assessor.problem import Problem

# In the order of the form; the words are what the organiser reads too.
NEEDS = {
    "captions": "Captions",
    "sign-language": "A sign-language interpreter",
    "breaks": "Regular breaks",
    "large-print": "Large print",
    "step-free": "Step-free access",
    "hearing-loop": "A hearing loop",
}


class NeedsForm(Form):
    """What somebody needs: any of a few things, and whatever else in words."""

    needs: Annotated[
        list[Literal["captions", "sign-language", "breaks", "large-print", "step-free", "hearing-loop"]],
        Field(max_length=len(NEEDS)),
    ] = []
    words: Text = ""


def open_still(seat: Seat) -> bool:
    """Whether it is not too late to say: until the last session is over, and not when all is."""
    if seat.state in ("published", "cancelled"):
        return False
    ends = [one.get("ends_at") or one.get("starts_at") for one in seat.assessment["sessions"]]
    last = max((datetime.fromisoformat(moment) for moment in ends if moment), default=None)
    return last is None or datetime.now(UTC) < last or seat.state in ("preparing", "evidence-submitted")


async def put(journal: Journal, seat: Seat, form: NeedsForm) -> None:
    """Takes down what this person needs. Nobody's screen changes by it, and no journal tells of it."""
    if not open_still(seat):
        raise Problem(409, "The day is over: what people needed is deleted.")
    async with journal.keep() as tx:
        needs = [need for need in NEEDS if need in form.needs]
        await needs_queries.put(tx, seat.id, seat.person, needs, form.words.strip())


async def to_arrange(db: Database, seat: Seat) -> list[Row]:
    """What is to be arranged, person by person, in words: for organiser and lead, and an empty list for others."""
    rows = await needs_queries.of_all(db, seat)
    return [{**row, "said": [NEEDS[need] for need in row["needs"] if need in NEEDS]} for row in rows]

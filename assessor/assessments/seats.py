"""Seats: who sits in an assessment, in which role."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from assessor.assessments import queries
from assessor.database import Database, Row
from assessor.door import Reader, Seat
from assessor.forms import Form, Line, Whole
from assessor.journal import Journal
from assessor.people import queries as people
from assessor.problem import invalid
from assessor.written import Written


class SeatForm(Form):
    """A seat; the name counts when nobody has this address yet."""

    required: ClassVar = {"role": "Choose a role"}

    role: Literal["lead", "assessor", "team", "observer"] | None = None
    name: Line | None = None
    profession: Line | None = None
    leads: Annotated[list[Annotated[Whole, Field(ge=1, le=99)]], Field(max_length=99)] = []
    duties: Annotated[list[Literal["deputy", "scribe", "accepts-report"]], Field(max_length=3)] = []


def as_json(seat: Seat, row: Row) -> dict[str, Any]:
    """A seat as the API gives it: the address to lead, organiser and oneself only."""
    shown = {
        "id": row["person"],
        "name": row["name"],
        "role": row["role"],
        "profession": row["profession"],
        "leads": row["leads"],
        "duties": row["duties"],
    }
    if seat.organises or "lead" in seat.roles or row["person"] == seat.person:
        shown["email"] = row["email"]
    return shown


async def everyone(db: Database, seat: Seat) -> list[dict[str, Any]]:
    """All seats, in order."""
    return [as_json(seat, row) for row in await queries.seats(db, seat)]


async def put(journal: Journal, seat: Seat, email: str, form: SeatForm) -> Written:
    """Gives the person with this address a seat, or changes it. Their open streams end when their audience changes."""
    for number in form.leads:
        if number not in seat.numbers:
            raise invalid("leads", f"This assessment has no standard {number}")
    async with journal.write(seat.id, seat.person) as change:
        person = await people.invite(change.tx, email, form.name, form.profession)
        stands = await queries.seat_of(change.tx, seat.id, person["id"])
        standing = stands and {**stands, "name": person["name"]}
        wanted = form.complete(standing)
        wanted.pop("name")
        wanted["profession"] = wanted["profession"] or person["profession"]
        same = stands is not None and all(stands[key] == value for key, value in wanted.items())
        if not same:
            book = change.happened("seat.changed", id=person["id"])
            places = {"position": book.position, "open_position": book.open_position}
            await queries.put_seat(
                change.tx, {**places, **wanted, "assessment": seat.id, "person": person["id"]}
            )
            await people.changed(change.tx)
    row = await queries.seat_of(journal.database, seat.id, person["id"])
    assert row is not None
    return Written(as_json(seat, row), row["version"], new=stands is None, changed=not same)


async def remove(journal: Journal, seat: Seat, email: str) -> None:
    """Takes a seat away and ends its streams. Again changes nothing."""
    async with journal.write(seat.id, seat.person) as change:
        person = await people.by_email(change.tx, email)
        if person and await queries.remove_seat(change.tx, seat.id, person["id"]):
            change.happened("seat.changed", id=person["id"])
            await people.changed(change.tx)


async def things(db: Database, reader: Reader, subject: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Seats by person, for the streams: nobody's address."""
    if subject != "seat":
        return {}
    rows = {row["person"]: row for row in await queries.seats(db, reader)}
    shown = ("name", "role", "profession", "leads", "duties")
    return {id: {"id": id, **{key: rows[id][key] for key in shown}} for id in ids if id in rows}

"""Seats: who sits in an assessment, in which role."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from assessor import audit
from assessor.assessments import invitation_queries as invitations
from assessor.assessments import inviting, needs_queries, queries
from assessor.database import Database, Row
from assessor.door import Reader, Seat
from assessor.forms import Form, Line, Whole
from assessor.journal import Change, Journal
from assessor.people import queries as people
from assessor.problem import invalid, not_found
from assessor.settings import Settings
from assessor.written import Written

Outcome = Literal["new", "changed", "same"]


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
    knows = seat.organises or "lead" in seat.roles or row["person"] == seat.person
    if knows and inviting.can_be_written_to(row):
        shown["email"] = row["email"]
    return shown


async def everyone(db: Database, seat: Seat) -> list[dict[str, Any]]:
    """All seats, in order."""
    return [as_json(seat, row) for row in await queries.seats(db, seat)]


async def put(
    journal: Journal, seat: Seat, email: str, form: SeatForm, settings: Settings | None = None
) -> Written:
    """Gives the person with this address a seat, or changes it. Their open streams end when their audience changes.

    A new seat is an invitation. With `settings` that have mail it is sent.
    """
    _check_leads(seat, form)
    async with journal.write(seat.id, seat.person) as change:
        person = await people.invite(change.tx, email, form.name, form.profession)
        done = await _put(change, seat, person, form, settings)
    return await _written(journal, seat, person, done)


def _check_leads(seat: Seat, form: SeatForm) -> None:
    for number in form.leads:
        if number not in seat.numbers:
            raise invalid("leads", f"This assessment has no standard {number}")


async def _put(change: Change, seat: Seat, person: Row, form: SeatForm, settings: Settings | None) -> Outcome:
    if person["guest_of"]:
        raise invalid(
            "email", f"{person['name']} joined by the code of the day: invite them by their own address"
        )
    stands = await queries.seat_of(change.tx, seat.id, person["id"])
    wanted = form.complete(stands and {**stands, "name": person["name"]})
    wanted.pop("name")
    wanted["profession"] = wanted["profession"] or person["profession"]
    lasts = stands is not None and not stands["until"]
    if lasts and stands and all(stands[key] == value for key, value in wanted.items()):
        return "same"
    book = change.happened("seat.changed", id=person["id"])
    places = {"position": book.position, "open_position": book.open_position}
    await queries.put_seat(change.tx, {**places, **wanted, "assessment": seat.id, "person": person["id"]})
    await people.changed(change.tx)
    if stands is None or stands["until"]:
        await inviting.invite(change.tx, settings, seat, person)
    return "new" if stands is None else "changed"


async def _written(journal: Journal, seat: Seat, person: Row, done: Outcome) -> Written:
    row = await queries.seat_of(journal.database, seat.id, person["id"])
    assert row is not None
    return Written(as_json(seat, row), row["version"], new=done == "new", changed=done != "same")


async def remove(journal: Journal, seat: Seat, email: str) -> None:
    """Takes a seat away and ends its streams. Again changes nothing."""
    async with journal.write(seat.id, seat.person) as change:
        person = await people.by_email(change.tx, email)
        if person:
            await _remove(change, seat.id, person["id"])


async def _remove(change: Change, assessment: str, person: str) -> None:
    """The seat is gone, and with it what somebody needed to sit there."""
    if await queries.remove_seat(change.tx, assessment, person):
        await needs_queries.remove(change.tx, assessment, person)
        change.happened("seat.changed", id=person)
        await people.changed(change.tx)


async def replace(
    journal: Journal,
    seat: Seat,
    person: str,
    email: str,
    name: str | None,
    settings: Settings | None = None,
) -> Written:
    """Somebody else takes a seat as it is: role, profession, standards, duties. Raises Problem 404, 422."""
    async with journal.write(seat.id, seat.person) as change:
        former = await queries.seat_of(change.tx, seat.id, person)
        if former is None:
            raise not_found()
        other = await people.invite(change.tx, email, name, former["profession"])
        if await queries.seat_of(change.tx, seat.id, other["id"]):
            raise invalid("email", f"{other['name']} has a seat here already")
        given = {key: former[key] for key in ("role", "profession", "leads", "duties")}
        await _remove(change, seat.id, person)
        await inviting.tell_replaced(change.tx, settings, seat, former)
        done = await _put(change, seat, other, SeatForm.check(given), settings)
    return await _written(journal, seat, other, done)


# --- Answers ----------------------------------------------------------------------------------------


async def accept(change: Change, row: Row, words: str) -> None:
    """Somebody will come. Nobody else's page changes by it."""
    await invitations.accept(change.tx, row["assessment"], row["person"], words)
    await _record(change, "invitation.accepted", row)


async def decline(change: Change, row: Row, words: str, settings: Settings) -> None:
    """Somebody will not come: the seat is gone; why is kept for organiser and lead, who are told."""
    await invitations.decline(change.tx, row["assessment"], row["person"], words)
    await _remove(change, row["assessment"], row["person"])
    await _record(change, "invitation.declined", row)
    if settings.mails:
        assessment = await queries.assessment(change.tx, row["assessment"])
        assert assessment is not None
        await inviting.tell_of_decline(
            change.tx, settings, assessment, {**row, "id": row["person"]}, row["role"], words
        )


async def _record(change: Change, action: str, row: Row) -> None:
    await audit.record(change.tx, action, who=row["person"], id=row["person"], assessment=row["assessment"])


async def things(db: Database, reader: Reader, subject: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Seats by person, for the streams: nobody's address."""
    if subject != "seat":
        return {}
    rows = {row["person"]: row for row in await queries.seats(db, reader)}
    shown = ("name", "role", "profession", "leads", "duties")
    return {id: {"id": id, **{key: rows[id][key] for key in shown}} for id in ids if id in rows}

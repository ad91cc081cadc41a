"""An assessment: one service, one phase, one standard set; how it is set up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assessor.assessments import inviting, queries
from assessor.database import Database, Transaction
from assessor.door import Person, Seat, enter_as
from assessor.forms import RESERVED, Flag, Form, Line, Slug, Web, Whole
from assessor.journal import Journal
from assessor.people import queries as people
from assessor.problem import Problem, invalid, not_found
from assessor.services.role_queries import service_roles
from assessor.settings import Settings
from assessor.standards import StandardSet
from assessor.versions import settle
from assessor.words import iso
from assessor.written import Written

Sets = Mapping[str, StandardSet]


def _moment(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        utc = moment.astimezone(ZoneInfo("UTC"))
    except (ValueError, OverflowError) as error:
        raise ValueError("Use a time with its zone, such as 2018-11-14T09:30:00Z") from error
    if not 1900 <= utc.year <= 2999:  # what is reckoned from it must be a time as well
        raise ValueError("Use a year from 1900 to 2999")
    return iso(utc)


Moment = Annotated[str, AfterValidator(_moment)]


class Session(BaseModel):
    """A day of the event, or part of it."""

    model_config = ConfigDict(extra="forbid")

    starts_at: Moment | None = None
    ends_at: Moment | None = None
    place: Line | None = None
    call_url: Web | None = None


class AssessmentForm(Form):
    """How an assessment is set up."""

    required: ClassVar = {
        "service": "Choose the service that is assessed",
        "standard_set": "Choose the standards",
        "phase": "Choose the phase",
    }

    service: Slug | None = None
    standard_set: Annotated[
        Slug | None,
        Field(description="Left out of something new it is the default: the first of /standard-sets"),
    ] = None
    phase: Literal["discovery", "alpha", "private-beta", "public-beta", "live"] | None = None
    type: Literal["assessment", "reassessment", "evidence-review", "mock", "peer-review", "practice"] = (
        "assessment"
    )
    method: Slug = "in-the-round"
    scale: Literal["met", "met-partly", "rag", "none"] = "met"
    scope: (
        Annotated[list[Annotated[Whole, Field(ge=1, le=99)]], Field(min_length=1, max_length=99)] | None
    ) = None
    sessions: Annotated[list[Session], Field(max_length=30)] = []
    notes_shown: Literal["live", "opened"] = "live"
    authors_shown: Literal["name", "profession"] = "name"
    views_shown: Literal["revealed", "at-once"] = "revealed"
    confidential: Flag = False


RECORDED = "This was held another way: what was recorded of it is changed on its own page."
METHODS = ("in-the-round", "document-led", "show-and-tell", "sprint-by-sprint", "self-assessment")


def as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """How an assessment is set up, as the API gives it; what it holds is added by the board."""
    return {
        "id": row["id"],
        **{field: row[field] for field in queries.FIELDS},
        "state": row["state"],
        "version": row["version"],
    }


async def put(
    journal: Journal,
    sets: Sets,
    who: Person,
    id: str,
    form: AssessmentForm,
    if_match: str | None,
    settings: Settings | None = None,
) -> tuple[Seat, Written]:
    """Sets an assessment up, or changes how. Gives the seat from which it may be read on.

    With `settings` that have mail, everybody with a seat is told when day, place or call change.

    Raises Problem (403, 404, 409, 412, 422, 428): an organiser may always; a member of a service may
    start a practice board for it, and becomes its lead.
    """
    if id in RESERVED:
        raise invalid("id", f"“{id}” is a word of this board: choose another one")
    there = await queries.assessment(journal.database, id)
    if there is None:
        done = await _add(journal, sets, who, id, form, if_match)
    else:
        done = await _change(journal, sets, who, id, form, if_match, settings)
    return await enter_as(journal.database, who, id), done


async def _add(
    journal: Journal, sets: Sets, who: Person, id: str, form: AssessmentForm, if_match: str | None
) -> Written:
    default = next((one.id for one in sets.values() if one.default), None)
    wanted = _checked(sets, form.complete({"standard_set": default}))
    settle(None, wanted, if_match)

    async def first(tx: Transaction) -> None:
        _may_start(who, await service_roles(tx, who, wanted["service"]), wanted)
        if await queries.assessment(tx, id) is not None or await queries.is_taken(tx, id):
            raise Problem(409, f"The id “{id}” is taken: choose another one.")
        await queries.add(tx, id, wanted, who.id)
        await people.changed(tx)

    async with journal.write(id, who.id, first=first) as change:
        roles = await service_roles(change.tx, who, wanted["service"]) or frozenset()
        if wanted["type"] == "practice" and "member" in roles:
            book = change.happened("seat.changed", id=who.id)
            await queries.put_seat(change.tx, _lead(id, who, book.position, book.open_position))
    row = await queries.assessment(journal.database, id)
    assert row is not None
    return Written(as_json(row), row["version"], new=True)


def _lead(id: str, who: Person, position: int, open_position: int) -> dict[str, Any]:
    places = {"position": position, "open_position": open_position}
    return {
        "assessment": id,
        "person": who.id,
        "role": "lead",
        "profession": who.profession,
        "leads": [],
        "duties": [],
        **places,
    }


def _may_start(who: Person, roles: frozenset[str] | None, wanted: Mapping[str, Any]) -> None:
    if who.organises:
        if roles is None:
            raise invalid("service", "There is no such service")
        return
    if not roles or "member" not in roles or wanted["type"] != "practice":
        raise not_found()


async def _change(
    journal: Journal,
    sets: Sets,
    who: Person,
    id: str,
    form: AssessmentForm,
    if_match: str | None,
    settings: Settings | None,
) -> Written:
    seat = await enter_as(journal.database, who, id)
    seat.needs("set up")
    async with journal.write(id, who.id) as change:
        stands = change.book.assessment
        wanted = _checked(sets, form.complete(stands))
        if wanted["service"] != stands["service"]:
            raise invalid("service", "An assessment stays with its service")
        if wanted["type"] != stands["type"] and not seat.organises:
            raise invalid("type", "A practice board stays one: whoever organises sets up assessments")
        closed = RECORDED if stands["recorded"] else None
        outcome = settle(
            stands, wanted, if_match, version=stands["version"], closed=closed, current=as_json(stands)
        )
        if outcome != "same":
            change.happened("assessment.changed", id=id)
            await queries.change(change.tx, id, wanted)
            if wanted["confidential"]:
                await queries.end_days(change.tx, id)
            if wanted["sessions"] != stands["sessions"]:
                if not seat.organises and settings:
                    await inviting.few_dates(change.tx, settings, id)
                await inviting.tell_dates(change.tx, settings, id, stands["sessions"], who.id)
            await people.changed(change.tx)
    row = await queries.assessment(journal.database, id)
    assert row is not None
    return Written(as_json(row), row["version"], changed=outcome != "same")


def _checked(sets: Sets, wanted: dict[str, Any]) -> dict[str, Any]:
    """What is wanted, with what follows from it: edition, numbers, first day. Raises Problem 422."""
    chosen = sets.get(wanted["standard_set"])
    if chosen is None:
        raise invalid(
            "standard_set",
            f"There is no standard set “{wanted['standard_set']}”: choose one of {', '.join(sets)}",
        )
    every = [standard.number for standard in chosen.standards]
    if wanted["scope"] is not None:
        wanted["scope"] = sorted(set(wanted["scope"]))
        if unknown := set(wanted["scope"]) - set(every):
            raise invalid("scope", f"{chosen.name} has no standard {min(unknown)}")
    for n, session in enumerate(wanted["sessions"]):
        if session["starts_at"] and session["ends_at"] and session["ends_at"] <= session["starts_at"]:
            raise invalid(f"sessions.{n}.ends_at", "The session must end after it starts")
    # In the order of the calendar, whatever the order they were thought of; those without a day come last.
    wanted["sessions"] = sorted(wanted["sessions"], key=lambda session: session["starts_at"] or "~")
    days = [session["starts_at"] for session in wanted["sessions"] if session["starts_at"]]
    derived = {
        "edition": chosen.edition,
        "numbers": wanted["scope"] or every,
        "starts_on": days[0][:10] if days else None,
    }
    return {**wanted, **derived}


async def show(db: Database | Transaction, id: str) -> dict[str, Any]:
    """How an assessment is set up."""
    row = await queries.assessment(db, id)
    if row is None:
        raise not_found()
    return as_json(row)


async def guard(db: Database, who: Person, id: str) -> None:
    """Before anything is read of what somebody sends: 404 for what is not theirs, 403 for what their role never may."""
    if await queries.assessment(db, id) is not None:
        (await enter_as(db, who, id)).needs("set up")

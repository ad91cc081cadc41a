"""Team and panel: who sits in an assessment, in which role, and who looks at which standards."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.assessments import conflict_queries, invitation_queries, needs, owed, queries, seats
from assessor.assessments.heading import heading
from assessor.assessments.seats import SeatForm
from assessor.assessments.set_up import errors_of
from assessor.database import Row
from assessor.door import Seat, requires, seat
from assessor.page import page, see
from assessor.people import queries as people
from assessor.problem import Problem, invalid, not_found
from assessor.standards import PROFESSIONS, Standard

COPY = "This board sends no mail: copy the invitation, beside their name."
DONE = {
    "made": "The assessment is set up. Next: seat the panel. The members of the service are its team already.",
    "saved": "How it is set up is saved.",
    "seated": "They are invited.",
    "invited": "They are invited.",
    "replaced": "The seat is passed on, and whoever has it now is invited.",
    "barred": "What they may not note or judge is saved.",
    "moved": "It is saved, and day, place or call changed.",
    "changed": "The seat is changed.",
    "removed": "They no longer have a seat here.",
}


# What follows from it, with mail and without.
ASKS = {
    "seated": ("The mail is on its way.", COPY),
    "invited": ("The mails are on their way.", COPY),
    "replaced": ("Both are mailed.", COPY),
    "moved": ("Everybody who takes part is mailed.", "This board sends no mail: tell everybody, below."),
}


def _standards(request: Request, here: Seat) -> list[Standard]:
    chosen = request.app.state.standards[here.assessment["standard_set"]]
    return [standard for standard in chosen.standards if standard.number in here.numbers]


async def show(request: Request) -> Response:
    """The panel, the team and who listens; and when, where and how they meet."""
    here, db = seat(request), request.app.state.database
    everyone = await seats.everyone(db, here)
    rows = await queries.seats(db, here)
    keeps = owed.may_see(here)
    owing = await owed.owed(db, here, rows)
    members = [] if here.assessment["confidential"] else await queries.members_without_seat(db, here)
    covered = {number for one in everyone if one["role"] in ("lead", "assessor") for number in one["leads"]}
    return await page(
        request,
        "assessments/people.html",
        area="assessments",
        assessment=heading(request, here),
        role=here.role,
        panel=[one for one in everyone if one["role"] in ("lead", "assessor")],
        team=[one for one in everyone if one["role"] == "team"],
        observers=[one for one in everyone if one["role"] == "observer"],
        of_the_day={row["person"] for row in rows if row["until"]},
        members=[_member(here, row) for row in members],
        standards=_standards(request, here),
        uncovered=[standard for standard in _standards(request, here) if standard.number not in covered],
        notice=_said(request),
        mails=request.app.state.settings.mails,
        keeps=keeps,
        asked={row["person"]: row for row in rows} if keeps else {},
        declined=await invitation_queries.declined(db, here) if keeps else [],
        to_arrange=await needs.to_arrange(db, here),
        conflicts={row["person"]: row for row in await conflict_queries.conflicts(db, here)},
        may_see_conflicts=here.of_panel or here.organises,
        owing=owing,
    )


def _member(here: Seat, row: Row) -> dict[str, Any]:
    """A member of the service who has no seat of their own: the address as with seats."""
    shown = here.organises or "lead" in here.roles or row["id"] == here.person
    return {**row, "email": row["email"] if shown else None}


def _said(request: Request) -> dict[str, Any] | None:
    done, mails = request.query_params.get("done", ""), request.app.state.settings.mails
    words = DONE.get(done)
    if words and done in ASKS:
        words += f" {ASKS[done][0 if mails else 1]}"
    return {"words": words, "undo": None} if words else None


@requires("seat people")
async def new(request: Request) -> Response:
    """The form of a new seat; `?person=` is a member of the service to give one to."""
    here = seat(request)
    rows = await queries.members_without_seat(request.app.state.database, here)
    chosen = next((row for row in rows if row["id"] == request.query_params.get("person")), None)
    again = await invitation_queries.declined(request.app.state.database, here)
    chosen = chosen or next(
        (row for row in again if row["person"] == request.query_params.get("again")), None
    )
    blank: dict[str, Any] = {"role": "", "leads": [], "duties": []}
    if chosen:
        blank["role"] = chosen.get("role") or ""
        blank |= {"email": chosen["email"], "name": chosen["name"], "profession": chosen["profession"]}
    return await _form(request, blank)


async def _form(
    request: Request,
    typed: dict[str, Any],
    problem: Problem | None = None,
    sitting: dict[str, Any] | None = None,
) -> Response:
    here = seat(request)
    return await page(
        request,
        "assessments/seat.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        role=here.role,
        typed=typed,
        sitting=sitting,
        standards=_standards(request, here),
        professions=PROFESSIONS,
    )


def _fields(sent: FormData) -> dict[str, Any]:
    given = forms.fields(sent, SeatForm)
    return {
        **given,
        "role": given.get("role") or None,
        "leads": given.get("leads", []),
        "duties": given.get("duties", []),
    }


def _typed(sent: FormData) -> dict[str, Any]:
    words = {name: str(sent.get(name) or "") for name in ("email", "name", "role", "profession")}
    lists = {
        "leads": [str(value) for value in sent.getlist("leads")],
        "duties": [str(value) for value in sent.getlist("duties")],
    }
    return {**words, **lists}


@requires("seat people")
async def create(request: Request) -> Response:
    """Gives somebody a seat, invited by address."""
    here, sent = seat(request), await forms.from_page(request)
    email = str(sent.get("email") or "").strip().lower()
    try:
        if not forms.EMAIL.match(email):
            raise invalid("email", "Enter an email address such as name@example.gov.uk")
        form = SeatForm.check(_fields(sent))
        await _free(request, email, form)
        await seats.put(request.app.state.journal, here, email, form, request.app.state.settings)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _form(request, _typed(sent), problem)
    return see(f"/assessments/{here.id}/people?done=seated")


async def _free(request: Request, email: str, form: SeatForm) -> None:
    """Raises Problem 422 when this address has another seat here already. Sent twice, the same one is no other."""
    db = request.app.state.database
    person = await people.by_email(db, email)
    row = person and await queries.seat_of(db, seat(request).id, person["id"])
    if row and (row["role"], row["leads"], row["duties"]) != (form.role, form.leads, form.duties):
        raise invalid(
            "email", f"{row['name']} has a seat here already: change that one, under Team and panel"
        )


async def _sitting(request: Request) -> dict[str, Any]:
    """The seat in the address. Raises Problem 404."""
    row = await queries.seat_of(request.app.state.database, seat(request).id, request.path_params["person"])
    if row is None:
        raise not_found()
    return row


@requires("seat people")
async def edit(request: Request) -> Response:
    """The form to change a seat."""
    row = await _sitting(request)
    return await _form(request, {**row, "leads": [str(number) for number in row["leads"]]}, sitting=row)


@requires("seat people")
async def update(request: Request) -> Response:
    """Changes a seat: role, profession, standards, duties."""
    here, sent, row = seat(request), await forms.from_page(request), await _sitting(request)
    try:
        await seats.put(request.app.state.journal, here, row["email"], SeatForm.check(_fields(sent)))
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _form(request, _typed(sent), problem, sitting=row)
    return see(f"/assessments/{here.id}/people?done=changed")


@requires("seat people")
async def ask(request: Request) -> Response:
    """Asks before a seat is taken away."""
    here = seat(request)
    return await page(
        request,
        "assessments/remove_seat.html",
        area="assessments",
        assessment=heading(request, here),
        role=here.role,
        sitting=await _sitting(request),
    )


@requires("seat people")
async def remove(request: Request) -> Response:
    """Takes a seat away; again changes nothing."""
    here = seat(request)
    row = await queries.seat_of(request.app.state.database, here.id, request.path_params["person"])
    if row is not None:
        await seats.remove(request.app.state.journal, here, row["email"])
    own = request.path_params["person"] == here.person and not here.organises
    return see("/" if own else f"/assessments/{here.id}/people?done=removed")

"""Pages of whoever invites: a pasted list, an invitation to copy or send, a replacement, a reminder, new dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.assessments import invitation_queries, inviting, letters, owed, pasted, queries, seats
from assessor.assessments.heading import heading
from assessor.assessments.pasted import Pasted
from assessor.assessments.seats import SeatForm
from assessor.assessments.set_up import errors_of
from assessor.database import Row
from assessor.door import requires, seat
from assessor.page import page, see
from assessor.people import queries as people
from assessor.problem import Problem, invalid, not_found

ROLES = {"lead", "assessor", "team", "observer"}


async def _sitting(request: Request) -> Row:
    """The seat in the address. Raises Problem 404."""
    row = await queries.seat_of(request.app.state.database, seat(request).id, request.path_params["person"])
    if row is None:
        raise not_found()
    return row


async def _page(request: Request, name: str, problem: Problem | None = None, **found: Any) -> Response:
    return await page(
        request,
        f"assessments/{name}.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, seat(request)),
        mails=request.app.state.settings.mails,
        **found,
    )


# --- Several at once --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """What will happen with one piece of a pasted list."""

    who: Pasted
    what: str  # invite, sits, twice, unread
    words: str


@requires("seat people")
async def new_several(request: Request) -> Response:
    """The form for a list of people."""
    return await _page(request, "several", typed={"role": "assessor", "people": ""}, lines=None)


@requires("seat people")
async def create_several(request: Request) -> Response:
    """Says line by line what will happen; then, once asked to, invites whoever can be."""
    here, state, sent = seat(request), request.app.state, await forms.from_page(request)
    typed = {"role": str(sent.get("role") or ""), "people": str(sent.get("people") or "")}
    try:
        lines = await _lines(request, typed)
        wanted = [line.who for line in lines if line.what == "invite"]
        if "invite" not in sent or not wanted:
            return await _page(request, "several", typed=typed, lines=lines, many=len(wanted))
        for who in wanted:
            given = {"role": typed["role"], "name": who.name or None, "profession": who.profession or None}
            form = SeatForm.check(given)
            await seats.put(state.journal, here, who.email, form, state.settings)
    except Problem as problem:
        if problem.status not in (422, 429):
            raise
        return await _page(request, "several", problem, typed=typed, lines=None)
    left = [line.who.text for line in lines if line.what == "unread"]
    if left:  # nothing that was pasted is lost: what could not be read stands in the form again
        again = {**typed, "people": "\n".join(left)}
        return await _page(request, "several", typed=again, lines=None, invited=len(wanted))
    return see(f"/assessments/{here.id}/people?done=invited")


async def _lines(request: Request, typed: Mapping[str, str]) -> list[Line]:
    """Raises Problem 422 when there is no role, nobody, or too many at once."""
    if typed["role"] not in ROLES:
        raise invalid("role", "Choose a role")
    found = pasted.read(typed["people"])
    if not found:
        raise invalid("people", "Paste the people to invite, one on a line")
    if len(found) > pasted.MOST:
        raise invalid("people", f"Invite up to {pasted.MOST} people at once: these are {len(found)}")
    lines: list[Line] = []
    for who in found:
        earlier = {line.who.email for line in lines if line.what == "invite"}
        lines.append(await _line(request, who, earlier))
    return lines


async def _line(request: Request, who: Pasted, earlier: set[str]) -> Line:
    db = request.app.state.database
    if not who.email:
        return Line(who, "unread", "No email address can be read here: mend it below")
    if who.email in earlier:
        return Line(who, "twice", "Stands further up already")
    known = await people.by_email(db, who.email)
    if known and await queries.seat_of(db, seat(request).id, known["id"]):
        return Line(who, "sits", f"{known['name']} has a seat here already, which stays as it is")
    return Line(who, "invite", "Will be invited")


# --- One invitation ---------------------------------------------------------------------------------


@requires("seat people")
async def show(request: Request) -> Response:
    """One invitation: sent again, or copied with a new personal link."""
    row = await _sitting(request)
    done = request.query_params.get("done")
    notice = {"words": f"The invitation is on its way to {row['email']}.", "undo": None}
    return await _page(
        request,
        "invite",
        sitting=row,
        text=None,
        reachable=inviting.can_be_written_to(row),
        notice=notice if done == "sent" else None,
    )


@requires("seat people")
async def copy(request: Request) -> Response:
    """Makes a personal link and shows the invitation with it, ready to paste. Only this answer ever holds it."""
    here, row = seat(request), await _unanswered(request)
    async with request.app.state.journal.keep() as tx:
        text = await inviting.copy(tx, request.app.state.settings, here, row)
    reachable = inviting.can_be_written_to(row)
    return await _page(request, "invite", sitting=row, text=text, reachable=reachable, notice=None)


async def _unanswered(request: Request) -> Row:
    """A seat with an address to invite to. Raises Problem 404, 409."""
    row = await _sitting(request)
    if row["until"] or not inviting.can_be_written_to(row):
        raise Problem(409, f"{row['name']} joined for the day, and has no address to be invited by.")
    return row


@requires("seat people")
async def send(request: Request) -> Response:
    """Sends the invitation again, with a new link; older ones are dead."""
    here, state, row = seat(request), request.app.state, await _unanswered(request)
    if not state.settings.mails:
        raise Problem(409, "This board sends no mail: copy the invitation.")
    async with state.journal.keep() as tx:
        await inviting.send(tx, state.settings, here, row["person"])
    return see(f"/assessments/{here.id}/people/{row['person']}/invitation?done=sent")


# --- Somebody else ----------------------------------------------------------------------------------


@requires("seat people")
async def ask_replace(request: Request) -> Response:
    """Who takes this seat instead?"""
    return await _page(request, "replace", sitting=await _sitting(request), typed={})


@requires("seat people")
async def replace(request: Request) -> Response:
    """Hands a seat on, as it is."""
    here, state, sent = seat(request), request.app.state, await forms.from_page(request)
    row = await _sitting(request)
    email = str(sent.get("email") or "").strip().lower()
    try:
        if not forms.EMAIL.match(email):
            raise invalid("email", "Enter an email address such as name@example.gov.uk")
        name = SeatForm.check({"name": str(sent.get("name") or "").strip() or None}).name
        await seats.replace(state.journal, here, row["person"], email, name, state.settings)
    except Problem as problem:
        if problem.status != 422:
            raise
        typed = {"email": email, "name": str(sent.get("name") or "")}
        return await _page(request, "replace", problem, sitting=row, typed=typed)
    return see(f"/assessments/{here.id}/people?done=replaced")


# --- What is owed, and what has changed -------------------------------------------------------------


@requires("say who may not judge")
async def show_reminder(request: Request) -> Response:
    """What somebody still owes, as a text to copy or to send."""
    rows, owing, text = await _reminder(request)
    words = "The reminder is on its way." if request.query_params.get("done") == "sent" else ""
    return await _page(
        request,
        "reminder",
        rows=[row for row in rows if inviting.can_be_written_to(row)],
        whose=request.path_params["person"],
        owing=owing,
        text=text,
        notice={"words": words, "undo": None} if words else None,
    )


async def _reminder(request: Request) -> tuple[Sequence[Row], owed.Owing, letters.Text]:
    """Who is reminded, of what, in which words. Raises Problem 404 when nobody sits there or nothing is owed."""
    here, db, person = seat(request), request.app.state.database, request.path_params["person"]
    everyone = await queries.seats(db, here)
    found = (await owed.owed(db, here, everyone)).of(person)
    rows = [
        row for row in everyone if (person == owed.TEAM and row["role"] == "team") or row["person"] == person
    ]
    if not found or not (rows or person == owed.TEAM):
        raise not_found()
    if person == owed.TEAM:
        rows += await invitation_queries.members(db, here.id)
    name = "" if person == owed.TEAM else rows[0]["name"]
    return rows, found, letters.reminder(request.app.state.settings, here.assessment, name, found)


@requires("say who may not judge")
async def send_reminder(request: Request) -> Response:
    """Mails it."""
    here, state = seat(request), request.app.state
    rows, _, text = await _reminder(request)
    if not state.settings.mails:
        raise Problem(409, "This board sends no mail: copy the reminder.")
    async with state.journal.keep() as tx:
        for row in rows:
            if inviting.can_be_written_to(row):
                await inviting.remind(tx, state.settings, here, row, text)
    return see(f"/assessments/{here.id}/people/{request.path_params['person']}/reminder?done=sent")


@requires("seat people")
async def dates(request: Request) -> Response:
    """When and where it is, as a text to copy, and to whom."""
    here, state = seat(request), request.app.state
    over = here.state == "cancelled"
    text = (
        letters.cancelled(state.settings, here.assessment)
        if over
        else letters.dates(state.settings, here.assessment, ())
    )
    rows = await invitation_queries.written_to(state.database, here.id)
    return await _page(
        request, "dates", text=text, rows=[row for row in rows if row["person"] != here.person]
    )

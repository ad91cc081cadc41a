"""The members of a service: who keeps its evidence."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.database import Row
from assessor.door import person, writer
from assessor.page import page, see
from assessor.problem import Problem, errors_of, invalid, not_found
from assessor.services import queries, services
from assessor.services.pages import said
from assessor.services.services import KEEPERS, MemberForm

DONE = {
    "added": "They are a member now. This board sends no mail yet: tell them yourself.",
    "already": "They are a member already.",
    "removed": "They are no longer a member.",
}


async def show(request: Request) -> Response:
    """Who keeps this service's evidence, and the form to add somebody."""
    who = await person(request)
    roles = await services.guard(request.app.state.database, who, request.path_params["service"])
    return await _page(request, keeps=bool(roles & KEEPERS), notice=said(request, DONE))


async def _page(request: Request, problem: Problem | None = None, **found: Any) -> Response:
    db, id = request.app.state.database, request.path_params["service"]
    return await page(
        request,
        "services/members.html",
        status=problem.status if problem else 200,
        area="services",
        errors=errors_of(problem),
        service=await queries.service(db, id),
        members=await queries.members(db, id),
        **{"typed": {}, **found},
    )


async def add(request: Request) -> Response:
    """Makes somebody a member, by address and name."""
    id, who = request.path_params["service"], await writer(request)
    await services.guard(request.app.state.database, who, id, write=True)
    sent = await forms.from_page(request)
    try:
        form = MemberForm.check(forms.fields(sent, MemberForm))
        email = checked_email(str(sent.get("email") or ""))
        _, new = await services.add_member(request.app.state.journal, who, id, email, form.name)
    except Problem as problem:
        if problem.status != 422:
            raise
        typed = {name: str(sent.get(name) or "") for name in ("email", "name")}
        return await _page(request, problem, keeps=True, notice=None, typed=typed)
    return see(f"/services/{id}/members?done={'added' if new else 'already'}")


def checked_email(given: str) -> str:
    """An address as it is stored. Raises Problem 422."""
    email = given.strip().lower()
    if not forms.EMAIL.match(email):
        raise invalid("email", "Enter an email address such as name@example.gov.uk")
    return email


async def ask(request: Request) -> Response:
    """Asks before a membership ends."""
    id, who = request.path_params["service"], await writer(request)
    await services.guard(request.app.state.database, who, id, write=True)
    return await page(
        request,
        "services/remove_member.html",
        area="services",
        service=await queries.service(request.app.state.database, id),
        member=await _member(request),
    )


async def _member(request: Request) -> Row:
    """The member in the address. Raises Problem 404."""
    rows = await queries.members(request.app.state.database, request.path_params["service"])
    found = next((row for row in rows if row["id"] == request.path_params["person"]), None)
    if found is None:
        raise not_found()
    return found


async def remove(request: Request) -> Response:
    """Ends a membership; again changes nothing."""
    id, who = request.path_params["service"], await writer(request)
    await services.guard(request.app.state.database, who, id, write=True)
    gone = request.path_params["person"]
    rows = await queries.members(request.app.state.database, id)
    for row in rows:
        if row["id"] == gone:
            await services.remove_member(request.app.state.journal, who, id, row["email"])
    return see("/services" if gone == who.id else f"/services/{id}/members?done=removed")

"""Services and their members, in JSON."""

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.api import answering
from assessor.door import person, writer
from assessor.problem import invalid
from assessor.services import queries, services


async def listing(request: Request) -> Response:
    """The services this person may see."""
    who, most = await person(request), answering.limit(request)
    start = answering.after(request)
    rows = await queries.services_after(request.app.state.database, who, start[1] if start else "", most + 1)
    next = answering.cursor(0, rows[most - 1]["id"]) if len(rows) > most else None
    return answering.listed([services.as_json(row) for row in rows[:most]], next)


async def show(request: Request) -> Response:
    """One service."""
    db, id = request.app.state.database, request.path_params["service"]
    await services.guard(db, await person(request), id)
    thing = await services.show(db, id)
    return answering.answer(thing, version=thing["version"])


async def put(request: Request) -> Response:
    """Makes a service, or changes one."""
    who, id = await person(request), request.path_params["service"]
    db = request.app.state.database
    if await queries.service(db, checked_slug(id)) is not None:
        await services.guard(db, who, id, write=True)
    await writer(request)
    form = services.ServiceForm.check(await forms.from_json(request))
    done = await services.put(request.app.state.journal, who, id, form, answering.if_match(request))
    return answering.written(done)


def checked_slug(id: str) -> str:
    """An id a client chose. Raises Problem 422."""
    if not forms.SLUG.match(id) or len(id) > 80:
        raise invalid("id", "Use small letters a to z, numbers and hyphens, such as ncc-beta-2018")
    return id


async def members(request: Request) -> Response:
    """Who keeps a service's evidence."""
    db, id = request.app.state.database, request.path_params["service"]
    roles = await services.guard(db, await person(request), id)
    rows = await queries.members(db, id)
    return answering.numbered([services.member_as_json(row, roles) for row in rows], request)


async def put_member(request: Request) -> Response:
    """Makes somebody a member of a service."""
    who, id = await person(request), request.path_params["service"]
    await services.guard(request.app.state.database, who, id, write=True)
    await writer(request)
    form = services.MemberForm.check(await forms.from_json(request))
    member, new = await services.add_member(
        request.app.state.journal, who, id, checked_email(request), form.name
    )
    return answering.answer(member, status=201 if new else 200)


async def delete_member(request: Request) -> Response:
    """Ends a membership."""
    who, id = await person(request), request.path_params["service"]
    await services.guard(request.app.state.database, who, id, write=True)
    await writer(request)
    await services.remove_member(request.app.state.journal, who, id, request.path_params["email"])
    return answering.gone()


def checked_email(request: Request) -> str:
    """The address in a path. Raises Problem 422."""
    email = str(request.path_params["email"]).strip().lower()
    if not forms.EMAIL.match(email):
        raise invalid("email", "Use an email address such as name@example.gov.uk")
    return email

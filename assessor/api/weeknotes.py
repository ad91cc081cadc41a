"""A team's weeknotes, in JSON."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from assessor import forms
from assessor.api import answering
from assessor.api.notes import checked
from assessor.evidence import access
from assessor.problem import invalid, not_found
from assessor.weeknotes import queries, weeknotes

LAST = 99_999_999  # behind every day
DAY = 8  # digits


async def listing(request: Request) -> Response:
    """The weeknotes of a service, newest day first."""
    here, most = await access.read(request), answering.limit(request)
    place, id = answering.after(request) or (LAST, "")
    if not 0 <= place <= LAST:
        raise invalid("after", "Use the value of `next` from the answer before")
    dated = f"{place:0{DAY}}"
    day = f"{dated[:4]}-{dated[4:6]}-{dated[6:]}"
    rows = await queries.listed_after(request.app.state.database, here.service, day, id, most + 1)
    next = None
    if len(rows) > most:
        last = rows[most - 1]
        next = answering.cursor(int(last["dated"].replace("-", "")), last["id"])
    named = here.person is not None
    return answering.listed([weeknotes.as_json(row, named=named) for row in rows[:most]], next)


async def show(request: Request) -> Response:
    """One weeknote."""
    here, id = await access.read(request), str(request.path_params["weeknote"])
    if not forms.UUID4.match(id):
        raise not_found()
    db, named = request.app.state.database, here.person is not None
    thing = await weeknotes.show(db, here.service, id, named=named)
    return answering.answer(thing, version=thing["version"])


async def put(request: Request) -> Response:
    """Writes a weeknote, or changes one."""
    here, who = await access.keep(request)
    data = await forms.from_json(request)
    id = checked(str(request.path_params["weeknote"]))
    form, version = weeknotes.WeeknoteForm.check(data), answering.if_match(request)
    return answering.written(
        await weeknotes.put(request.app.state.journal, who, here.service, id, form, version)
    )


async def delete(request: Request) -> Response:
    """Takes a weeknote away."""
    here, _ = await access.keep(request)
    id, version = str(request.path_params["weeknote"]), answering.if_match(request)
    if not forms.UUID4.match(id):
        raise not_found()
    await weeknotes.remove(request.app.state.journal, here.service, id, version)
    return answering.gone()


routes = [
    Route("/services/{service}/weeknotes", listing, methods=["GET"]),
    Mount(
        "/services/{service}/weeknotes",
        routes=[
            Route("/{weeknote}", show, methods=["GET"]),
            Route("/{weeknote}", put, methods=["PUT"]),
            Route("/{weeknote}", delete, methods=["DELETE"]),
        ],
    ),
]

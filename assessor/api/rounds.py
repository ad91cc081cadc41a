"""Rounds, in JSON."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assessor import forms
from assessor.api import answering
from assessor.api.services import checked_slug
from assessor.door import person
from assessor.rounds import queries, rounds
from assessor.rounds.pages import reader


async def listing(request: Request) -> Response:
    """The rounds this person may read."""
    who, db, most = await reader(request), request.app.state.database, answering.limit(request)
    start = answering.after(request)
    rows = await queries.after(db, who, start[1] if start else "", most + 1)
    next = answering.cursor(0, rows[most - 1]["id"]) if len(rows) > most else None
    return answering.listed(await rounds.shown(db, who, rows[:most]), next)


async def show(request: Request) -> Response:
    """One round."""
    who = await reader(request)
    thing = await rounds.show(request.app.state.database, who, request.path_params["round"])
    return answering.answer(thing, version=thing["version"])


async def put(request: Request) -> Response:
    """Begins a round, or changes one."""
    who, id = await person(request), request.path_params["round"]
    await rounds.keep(request.app.state.database, who, id)
    checked_slug(id)
    form = rounds.RoundForm.check(await forms.from_json(request))
    done = await rounds.put(request.app.state.journal, who, id, form, answering.if_match(request))
    return answering.written(done)


routes: list[BaseRoute] = [
    Route("/rounds", listing, methods=["GET"]),
    Route("/rounds/{round}", show, methods=["GET"]),
    Route("/rounds/{round}", put, methods=["PUT"]),
]

"""Recommendations and their updates, in JSON: of one assessment, and across all that somebody may see."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from assessor import forms
from assessor.api import answering
from assessor.api.notes import checked
from assessor.board import recommendation_queries, recommendations
from assessor.door import person, requires, seat
from assessor.problem import invalid
from assessor.recommendations import queries as across_queries
from assessor.recommendations import register
from assessor.recommendations.shown import as_json, today
from assessor.recommendations.wanted import read


async def listing(request: Request) -> Response:
    """The recommendations this seat may see, in order of its positions."""
    here, db = seat(request), request.app.state.database
    standard, most = answering.number(request, "standard"), answering.limit(request)
    start = answering.after(request) or (-1, "")
    rows = await recommendation_queries.recommendations_after(db, here, start, most + 1, standard=standard)
    next = answering.cursor(rows[most - 1]["place"], rows[most - 1]["id"]) if len(rows) > most else None
    return answering.listed(await recommendations.with_updates(db, here, rows[:most]), next)


async def across(request: Request) -> Response:
    """What this person may see across assessments, in order of first session, assessment and their positions there."""
    who, db, most = await person(request), request.app.state.database, answering.limit(request)
    wanted, wrong = read(request.query_params)
    register.only_good(wrong)
    start = _place(answering.after(request))
    rows = await across_queries.in_places(db, who, wanted, today(request), start, most + 1)
    last = rows[most - 1] if len(rows) > most else None
    next = answering.cursor(last["position"], ":".join(last[key] for key in CURSOR)) if last else None
    return answering.listed(await as_json(db, who, rows[:most]), next)


CURSOR = ("day", "assessment", "id")


def _place(after: tuple[int, str] | None) -> tuple[str, str, int, str] | None:
    if after is None:
        return None
    parts = after[1].split(":")
    if len(parts) != len(CURSOR):
        raise invalid("after", "Use the value of `next` from the answer before")
    day, assessment, id = parts
    return day, assessment, after[0], id


async def show(request: Request) -> Response:
    """One recommendation."""
    id = request.path_params["recommendation"]
    thing = await recommendations.show(request.app.state.database, seat(request), id)
    return answering.answer(thing, version=thing["version"])


@requires("recommend", "judge recommendations", "follow recommendations", "confirm recommendations")
async def put(request: Request) -> Response:
    """Writes or changes a recommendation."""
    form = recommendations.RecommendationForm.check(await forms.from_json(request))
    here, id, journal = (
        seat(request),
        checked(request.path_params["recommendation"]),
        request.app.state.journal,
    )
    done = await recommendations.put(journal, here, id, form, answering.if_match(request))
    return answering.written(done)


@requires("recommend")
async def delete(request: Request) -> Response:
    """Takes a recommendation away."""
    here, id, journal = seat(request), request.path_params["recommendation"], request.app.state.journal
    await recommendations.remove(journal, here, id, if_match=answering.if_match(request))
    return answering.gone()


async def show_update(request: Request) -> Response:
    """One update."""
    id, update = request.path_params["recommendation"], request.path_params["update"]
    thing = await recommendations.show_update(request.app.state.database, seat(request), id, update)
    return answering.answer(thing, version=thing["version"])


@requires("follow recommendations", "judge recommendations")
async def put_update(request: Request) -> Response:
    """Writes or changes an update."""
    here, id, update = seat(request), request.path_params["recommendation"], request.path_params["update"]
    await recommendations.guard_update(request.app.state.database, here, id, update)
    form = recommendations.UpdateForm.check(await forms.from_json(request))
    journal, version = request.app.state.journal, answering.if_match(request)
    done = await recommendations.put_update(journal, here, id, checked(update), form, version)
    return answering.written(done)


in_recommendations = [
    Route("/{recommendation}", show, methods=["GET"]),
    Route("/{recommendation}", put, methods=["PUT"]),
    Route("/{recommendation}", delete, methods=["DELETE"]),
    Route("/{recommendation}/updates/{update}", show_update, methods=["GET"]),
    Route("/{recommendation}/updates/{update}", put_update, methods=["PUT"]),
]

routes = [
    Route(
        "/recommendations", listing, methods=["GET"]
    ),  # beside its Mount, which cannot serve its bare address
    Mount("/recommendations", routes=in_recommendations),
]

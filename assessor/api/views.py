"""Views, decisions and telling the team, in JSON."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from assessor import forms
from assessor.api import answering
from assessor.board.board import standard_number
from assessor.door import requires, seat
from assessor.views import ratings, telling, views


async def listing(request: Request) -> Response:
    """One's own views, and the panel's of what is revealed."""
    here = seat(request)
    views.for_the_panel(here)
    return answering.numbered(await views.everything(request.app.state.database, here), request)


async def show(request: Request) -> Response:
    """One's own view of a standard, and the panel's once they are revealed."""
    here = seat(request)
    views.for_the_panel(here)
    thing = await views.show(request.app.state.database, here, standard_number(request, here))
    return answering.answer(thing, version=thing["version"])


@requires("give views")
async def put(request: Request) -> Response:
    """Gives one's own view, or another one."""
    here = seat(request)
    number = standard_number(request, here)
    form = views.ViewForm.check(await forms.from_json(request))
    return answering.written(await views.put(request.app.state.journal, here, number, form))


@requires("give views")
async def delete(request: Request) -> Response:
    """Takes one's own view back."""
    here = seat(request)
    await views.take_back(request.app.state.journal, here, standard_number(request, here))
    return answering.gone()


@requires("reveal views")
async def reveal(request: Request) -> Response:
    """The lead reveals the views of a standard, or of all."""
    form = views.RevealForm.check(await forms.from_json(request))
    done = await views.reveal(request.app.state.journal, seat(request), form.standard)
    return answering.answer({"revealed": done})


async def show_rating(request: Request) -> Response:
    """What the panel agreed about a standard."""
    here = seat(request)
    thing = await ratings.show(request.app.state.database, here, standard_number(request, here))
    return answering.answer(thing, version=thing["version"])


@requires("agree ratings")
async def put_rating(request: Request) -> Response:
    """Writes down what the panel agreed about a standard."""
    here = seat(request)
    number = standard_number(request, here)
    form = ratings.RatingForm.check(await forms.from_json(request))
    return answering.written(await ratings.put(request.app.state.journal, here, number, form))


async def show_overall(request: Request) -> Response:
    """What the panel agreed about the whole."""
    thing = await ratings.show_overall(request.app.state.database, seat(request))
    return answering.answer(thing, version=thing["version"])


@requires("agree ratings")
async def put_overall(request: Request) -> Response:
    """Writes down what the panel agreed about the whole."""
    form = ratings.OverallForm.check(await forms.from_json(request))
    return answering.written(await ratings.put_overall(request.app.state.journal, seat(request), form))


@requires("tell the team")
async def tell(request: Request) -> Response:
    """Tells the team what the panel decided, for good."""
    done = await telling.tell(request.app.state.journal, seat(request))
    return answering.answer(done.thing)


# Below /api/v1/assessments/{assessment}.
routes = [
    Route("/views", listing, methods=["GET"]),
    Mount(
        "/views",
        routes=[
            Route("/reveal", reveal, methods=["POST"]),
            Route("/{standard}", show, methods=["GET"]),
            Route("/{standard}", put, methods=["PUT"]),
            Route("/{standard}", delete, methods=["DELETE"]),
        ],
    ),
    Mount(
        "/agreed-ratings",
        routes=[
            Route("/{standard}", show_rating, methods=["GET"]),
            Route("/{standard}", put_rating, methods=["PUT"]),
        ],
    ),
    Route("/overall", show_overall, methods=["GET"]),
    Route("/overall", put_overall, methods=["PUT"]),
    Route("/tell", tell, methods=["POST"]),
]

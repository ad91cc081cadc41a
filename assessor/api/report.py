"""The report, in JSON: a draft until it is written."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.api import answering
from assessor.door import seat
from assessor.problem import not_found
from assessor.report import report, writing


async def show(request: Request) -> Response:
    """The report as it stands; to everyone else from fact check on."""
    thing = await report.show(request.app.state.database, seat(request))
    return answering.answer(thing, version=thing["version"])


async def put(request: Request) -> Response:
    """Writes the report, all of it or parts. What is not theirs to read is not there for them."""
    here = seat(request)
    if not here.reported:
        raise not_found()
    here.needs("write the report")
    form = report.ReportForm.check(await forms.from_json(request))
    return answering.written(
        await writing.put(request.app.state.journal, here, form, answering.if_match(request))
    )


# Below /api/v1/assessments/{assessment}.
routes = [
    Route("/report", show, methods=["GET"]),
    Route("/report", put, methods=["PUT"]),
]

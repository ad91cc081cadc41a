"""A service over its life, as a page, as CSV and as JSON."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from assessor.door import person
from assessor.evidence import access
from assessor.figures import files
from assessor.life import life as lives
from assessor.life import numbers, timeline
from assessor.life.life import Life
from assessor.page import page
from assessor.problem import Problem, not_found
from assessor.services import queries as services
from assessor.services.services import guard


async def show(request: Request) -> Response:
    """The page: years with what happened, then the figures."""
    life = await _life(request)
    return await page(
        request,
        "life/life.html",
        area="services",
        service=life.service,
        life=life,
        sentence=lives.sum_up(life),
        years=timeline.years(life),
        figures=numbers.figures(life)[1:],
    )


async def show_json(request: Request) -> Response:
    """All figures as data, the timeline first."""
    return files.as_json(numbers.figures(await _life(request)))


async def show_csv(request: Request) -> Response:
    """One figure as CSV. Raises Problem 404."""
    wanted = str(request.path_params["numbers"])
    for figure in numbers.figures(await _life(request)):
        if figure.id == wanted:
            return files.as_csv(figure)
    raise not_found()


async def _life(request: Request) -> Life:
    """What this person may see of the service. Raises Problem 401, 404."""
    who, state, id = await person(request), request.app.state, str(request.path_params["service"])
    await guard(state.database, who, id)
    service = await services.service(state.database, id)
    if service is None:
        raise not_found()
    return await lives.of(
        state.database,
        who,
        service,
        now=datetime.now(state.settings.timezone),
        sets={id: one.name for id, one in state.standards.items()},
        reads_evidence=await _reads_evidence(request),
    )


async def _reads_evidence(request: Request) -> bool:
    """Whether the evidence of the service, and so its weeknotes, may be read by whoever asks."""
    try:
        await access.read(request)
    except Problem as problem:
        if problem.status != 404:
            raise
        return False
    return True

"""The pages of the standard sets: open to everybody."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor.page import page
from assessor.problem import not_found
from assessor.standards import PHASES, StandardSet


async def show(request: Request) -> Response:
    """All sets, the default first."""
    sets = sorted(request.app.state.standards.values(), key=lambda found: (not found.default, found.name))
    return await page(request, "standards/sets.html", sets=sets, area="standards")


async def show_standard(request: Request) -> Response:
    """One standard: what it asks, what helps, what assessors ask in each phase."""
    found: StandardSet | None = request.app.state.standards.get(request.path_params["set"])
    number = request.path_params["standard"]
    standard = (
        found.standard(int(number))
        if found and number.isascii() and number.isdigit() and len(number) < 3
        else None
    )
    if found is None or standard is None:
        raise not_found()
    return await page(
        request,
        "standards/standard.html",
        area="standards",
        set=found,
        standard=standard,
        phases=PHASES,
        previous=found.standard(standard.number - 1),
        next=found.standard(standard.number + 1),
    )


routes = [
    Route("/standards", show, methods=["GET"]),
    Route("/standards/{set}/{standard}", show_standard, methods=["GET"]),
]

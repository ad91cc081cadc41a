"""Asks once before the team is told what the panel decided: it cannot be taken back."""

from starlette.requests import Request
from starlette.responses import Response

from assessor.assessments.heading import heading
from assessor.door import requires, seat
from assessor.page import page, see
from assessor.problem import Problem
from assessor.views import panel, telling


@requires("tell the team")
async def show(request: Request) -> Response:
    """What telling means, and what is missing."""
    return await _ask(request)


async def _ask(request: Request, problem: Problem | None = None) -> Response:
    here, db = seat(request), request.app.state.database
    return await page(
        request,
        "views/tell.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=[{"field": "", "message": problem.detail}] if problem else [],
        assessment=heading(request, here),
        missing=await telling.missing(db, here),
        told_by=await panel.told_by(db, here),
    )


@requires("tell the team")
async def tell(request: Request) -> Response:
    """Tells the team."""
    here = seat(request)
    try:
        await telling.tell(request.app.state.journal, here)
    except Problem as problem:
        if problem.status != 409:
            raise
        return await _ask(request, problem)
    return see(f"/assessments/{here.id}/decisions?done=told")

"""What report.js is answered, which saves a text while somebody types: saved, or changed by somebody else meanwhile."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from assessor.door import Seat
from assessor.problem import Problem
from assessor.report import flagging
from assessor.written import Written

FRESH = {"cache-control": "no-store"}


async def saved(request: Request, here: Seat, part: str, done: Written) -> Response:
    """The version that the text has now, and what in it should not be published."""
    flagged = await flagging.in_texts(request.app.state.database, here, {part: [done.thing["text"]]})
    found = {"part": part, "version": done.version, "flagged": flagged}
    return HTMLResponse(request.app.state.pages.whole("report/saved.html", found), headers=FRESH)


def refused(request: Request, here: Seat, typed: Mapping[str, Any], problem: Problem) -> Response:
    """Why it was not taken, in words; where somebody else was first, both texts."""
    if problem.status != 412:
        return PlainTextResponse(problem.detail, problem.status, headers=FRESH)
    found = {"current": problem.current, "typed": typed, "assessment": here.assessment}
    html = request.app.state.pages.whole("report/conflict.html", found)
    return HTMLResponse(html, problem.status, headers=FRESH)

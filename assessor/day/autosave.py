"""What report.js is answered, which saves a text while somebody types: saved, or changed by somebody else meanwhile."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from assessor.problem import Problem

FRESH = {"cache-control": "no-store"}


def saved(request: Request, version: int, **found: Any) -> Response:
    """The version that the text has now; `found` is for report/saved.html."""
    html = request.app.state.pages.whole("report/saved.html", {"version": version, **found})
    return HTMLResponse(html, headers=FRESH)


def refused(request: Request, text: str, problem: Problem, field: str = "text") -> Response:
    """Why it was not taken, in words; where somebody else was first, both texts."""
    if problem.status != 412:
        return PlainTextResponse(problem.detail, problem.status, headers=FRESH)
    found = {"current": current(problem, field), "typed": {"text": text}}
    html = request.app.state.pages.whole("report/conflict.html", found)
    return HTMLResponse(html, problem.status, headers=FRESH)


def current(problem: Problem | None, field: str = "text") -> dict[str, Any] | None:
    """After a conflict what stands now, as report/conflict.html shows it."""
    if problem is None or problem.status != 412 or not problem.current:
        return None
    return {"text": problem.current[field], "version": problem.current["version"]}

"""The page of the report's versions: who wrote what and when, any two compared, an earlier text brought back."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.board import board, cards
from assessor.door import Seat, requires, seat
from assessor.page import page, see
from assessor.problem import Problem, errors_of, not_found
from assessor.report import parts, restoring, versions
from assessor.report import version_queries as queries

LARGEST = 10**9


async def show(request: Request) -> Response:
    """The list of versions; with `from` and `to` (and `part`), what differs between two."""
    return await _show(request)


async def _show(request: Request, problem: Problem | None = None) -> Response:
    here, db = _panel(request), request.app.state.database
    titles = parts.titles(cards.standards_of(request.app.state.standards, here))
    newest = await queries.newest(db, here)
    before = _number(request, "before", LARGEST)
    listed, earlier = await versions.listed(db, here, before)
    old, new = _number(request, "from", newest), _number(request, "to", newest)
    part = request.query_params.get("part")
    found: dict[str, Any] = {"changes": None}
    if old is not None or new is not None:
        found = await _compared(here, request, old or 0, newest if new is None else new, part)
    return await page(
        request,
        "report/versions.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        notice={"words": "The earlier text stands again. What stood there is among the versions."}
        if request.query_params.get("done") == "back"
        else None,
        assessment=board.head(request, here),
        audience=here.audience,
        titles=titles,
        newest=newest,
        entries=listed,
        earlier=earlier,
        before=before,
        may=here.may("draft the report"),
        **found,
    )


def _panel(request: Request) -> Seat:
    """The seat of whoever asks, if it is the panel's: to everybody else there are no versions."""
    here = seat(request)
    if not here.of_panel:
        raise not_found()
    return here


def _number(request: Request, name: str, most: int) -> int | None:
    """A version from the address; None where none is named. Raises Problem 404 for what is none."""
    given = request.query_params.get(name)
    if not given:
        return None
    number = forms.whole(given)
    if number is None or number > most:
        raise not_found()
    return number


async def _compared(here: Seat, request: Request, old: int, new: int, part: str | None) -> dict[str, Any]:
    old, new = min(old, new), max(old, new)
    return {
        "old": old,
        "new": new,
        "part": part,
        "changes": await versions.compared(request.app.state.database, here, old, new, part),
    }


@requires("draft the report")
async def restore(request: Request) -> Response:
    """Brings a part back as it stood in an earlier version: that is a new version."""
    here, sent = _panel(request), await forms.from_page(request)
    part, version = str(sent.get("part") or ""), forms.whole(sent.get("version"))
    if version is None:
        raise not_found()
    try:
        await restoring.bring_back(request.app.state.journal, here, part, version)
    except Problem as problem:
        if problem.status not in (403, 409, 422):
            raise
        return await _show(request, problem)
    return see(f"/assessments/{here.id}/report/versions?done=back")


# Below /assessments/{assessment}.
routes = [
    Route("/report/versions", show, methods=["GET"]),
    Route("/report/versions", restore, methods=["POST"]),
]

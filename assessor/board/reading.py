"""What one has opened and read: said by the open page after a while, or by a button. Only oneself sees it; the panel's
table of coverage counts it by profession."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.board import evidence_queries, reading_queries
from assessor.board.board import standard_number
from assessor.database import Row
from assessor.door import requires, seat
from assessor.page import see
from assessor.problem import Problem, not_found


@requires("mark as read")
async def open_standard(request: Request) -> Response:
    """Somebody looked at a standard for a while."""
    here = seat(request)
    number = standard_number(request, here)
    async with request.app.state.journal.keep() as tx:
        await reading_queries.open_standard(tx, here, number)
    return _done(request, f"/assessments/{here.id}/standards/{number}")


@requires("mark as read")
async def read(request: Request) -> Response:
    """Somebody read a page of evidence, in the revision that the page showed; or, with `unread`, did not after all."""
    here, state, id = seat(request), request.app.state, request.path_params["page"]
    row = await evidence_queries.page_of(state.database, here, id)
    if row is None:
        raise not_found()
    data = await forms.from_page(request)
    async with state.journal.keep() as tx:
        if data.get("unread") == "yes":
            await reading_queries.unread(tx, here, id)
        else:
            await reading_queries.read(tx, here, id, _revision(row, str(data.get("revision", ""))))
    return _done(request, f"/assessments/{here.id}/evidence/{id}#read")


def _revision(row: Row, given: str) -> int:
    """The revision that was read: the one submitted or the one now. Raises Problem 422."""
    shown = {str(number): int(number) for number in (row["submitted"], row["revision"]) if number}
    if given not in shown:
        message = "This page has changed meanwhile. Read it again first."
        raise Problem(422, message, errors=[{"field": "revision", "message": message}])
    return shown[given]


def _done(request: Request, address: str) -> Response:
    """204 for our own script, which says it on its own account; back to the page for a button."""
    if request.headers.get("hx-request") == "true":
        return Response(status_code=204)
    return see(address)


def shown_as_read(marks: Sequence[Row]) -> list[str]:
    """The selectors of what says "You have read this" or "Changed since you read it", for one's own style sheet.

    Each such sentence stands beside its page with the revision that is shown first (`data-revision`).
    """
    found: list[str] = []
    for mark in marks:
        # Whoever read a later one has read what is shown, too.
        known = min(mark["seen"], mark["shown"]) if mark["shown"] else mark["seen"]
        of = f'[data-page="{mark["page"]}"]'
        found += [
            f'.you-read{of}[data-revision="{known}"]',
            f'.changed-since-read{of}:not([data-revision="{known}"])',
        ]
    return found


def state_of(mark: Row | None, number: int) -> dict[str, Any] | None:
    """What a page's own mark says beside revision `number`: when it was read, and whether it has changed since."""
    return mark and {"at": mark["at"], "changed": mark["revision"] < number}


routes = [
    Route("/standards/{standard}/opened", open_standard, methods=["POST"]),
    Route("/evidence/{page}/read", read, methods=["POST"]),
]

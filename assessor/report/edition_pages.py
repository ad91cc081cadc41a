"""What is published, for those with a seat: the last edition, and each before it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.assessments.heading import heading
from assessor.board import board
from assessor.database import Row
from assessor.documents.formats import offered
from assessor.door import seat
from assessor.page import page
from assessor.problem import not_found
from assessor.report import edition_queries as queries
from assessor.report.edition import addressed
from assessor.report.worded import worded


async def show_last(request: Request) -> Response:
    """The report in its last edition: what everyone reads once it is published. What was published before this board
    kept editions has none, until its lead publishes one."""
    here = seat(request)
    row = await queries.last(request.app.state.database, here.id)
    if row is None:
        return await page(
            request, "report/no_edition.html", area="assessments", assessment=heading(request, here)
        )
    return await _page(request, row)


async def show(request: Request) -> Response:
    """One edition. Raises Problem 404."""
    number = forms.whole(request.path_params["number"])
    if number is None:
        raise not_found()
    row = await queries.one(request.app.state.database, seat(request).id, number)
    if row is None:
        raise not_found()
    return await _page(request, row)


async def _page(request: Request, row: Row) -> Response:
    here, state = seat(request), request.app.state
    document = addressed(row, state.settings)
    editions = await queries.heads(state.database, here.id)
    done = request.query_params.get("done") == "corrected"
    return await page(
        request,
        "report/edition.html",
        area="assessments",
        assessment=board.head(request, here),
        audience=here.audience,
        edition=row,
        editions=editions,
        document=document,
        files=list(offered().values()) if row["number"] == editions[0]["number"] else [],
        address=f"/assessments/{here.id}/report",
        notice={"words": f"Edition {row['number']} is published.", "undo": None} if done else None,
        **await worded(state.pages.kept, document),
    )


routes = [
    Route("/report/editions/{number}", show, methods=["GET"]),
]

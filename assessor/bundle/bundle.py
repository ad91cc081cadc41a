"""What whoever answers information requests takes out: everything of one assessment, with its people by number."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from assessor import audit
from assessor.board import board
from assessor.bundle import bundling, queries
from assessor.door import in_person, office, seat
from assessor.page import page

RIGHT = "answer information requests"


async def offer(request: Request) -> Response:
    """What is in it, before it is made: kinds and no numbers, as nothing is recorded yet. Raises Problem 403, 404."""
    await office(request, RIGHT)
    here = seat(request)
    return await page(
        request,
        "bundle/bundle.html",
        area="assessments",
        assessment=board.head(request, here),
        titles=[one.title for one in (*queries.SECTIONS, queries.REVISIONS)],
        left_out=queries.LEFT_OUT,
    )


async def make(request: Request) -> Response:
    """The zip. That it was made, by whom and when, is recorded first. Raises Problem 403, 404."""
    who = await office(request, RIGHT)
    await in_person(request)
    await request.body()  # nothing in it matters, but what streams afterwards must not meet one without end
    here, state = seat(request), request.app.state
    async with state.database.transaction() as tx:
        await audit.record(tx, "bundle.made", who=who.id, assessment=here.id)
    now: datetime = state.journal.now()
    about = {"assessment": board.head(request, here), "now": now, "left_out": queries.LEFT_OUT}
    async with (
        state.packing,
        state.database.read() as db,
    ):  # one at a time: it holds a connection while it is made
        file = await bundling.written(db, state.pages, here.id, about)
    headers = {
        "content-disposition": f'attachment; filename="{here.id}-bundle.zip"',
        "cache-control": "private, no-store",
    }
    return StreamingResponse(bundling.sent(file), media_type="application/zip", headers=headers)


# Below /assessments/{assessment}.
routes = [
    Route("/bundle", offer, methods=["GET"]),
    Route("/bundle.zip", make, methods=["POST"]),
]

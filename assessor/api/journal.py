"""The journal of an assessment, in JSON: what happened, in order, as this seat may see it."""

from starlette.requests import Request
from starlette.responses import Response

from assessor import journal
from assessor.api import answering
from assessor.door import seat
from assessor.live import as_item, starts_after


async def show(request: Request) -> Response:
    """At most 500 entries after a position."""
    here = seat(request)
    after = starts_after(None, request.query_params.get("after")) or 0
    rows = await journal.entries(request.app.state.database, here.id, here.audience, after)
    position = rows[-1]["position"] if rows else max(after, 0) if after <= here.position else here.position
    return answering.answer({"items": [as_item(here, row) for row in rows], "position": position})

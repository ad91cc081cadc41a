"""A text of the report, saved while somebody types: with what in it should not be published."""

from starlette.requests import Request
from starlette.responses import Response

from assessor.day import autosave
from assessor.door import Seat
from assessor.report import flagging
from assessor.written import Written


async def saved(request: Request, here: Seat, part: str, done: Written) -> Response:
    """The version that the text has now, and what in it should not be published."""
    flagged = await flagging.in_texts(request.app.state.database, here, {part: [done.thing["text"]]})
    return autosave.saved(request, done.version, flagged=flagged)

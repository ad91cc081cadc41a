"""The stream that an open page follows: what changed, as HTML of the same templates."""

from starlette.requests import Request

from assessor.door import credentials, seat
from assessor.live import EventStream, Format, starts_after


async def _stream(request: Request, form: Format) -> EventStream:
    after = starts_after(request.headers.get("last-event-id"), request.query_params.get("after"))
    state = request.app.state
    return EventStream(state.live, seat(request), credentials(request, state.settings.secure), form, after)


async def show(request: Request) -> EventStream:
    """Messages that carry an id and HTML, and no event."""
    return await _stream(request, "page")


async def show_json(request: Request) -> EventStream:
    """The API's stream: each entry as in the journal, with the thing it is about."""
    return await _stream(request, "json")

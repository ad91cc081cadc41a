"""The stream that an open page follows: what changed, as HTML of the same templates."""

from starlette.requests import Request
from starlette.responses import Response

from assessor.credentials import credentials
from assessor.door import seat
from assessor.live import EventStream, Format, starts_after


async def _stream(request: Request, form: Format) -> EventStream:
    after = starts_after(request.headers.get("last-event-id"), request.query_params.get("after"))
    state = request.app.state
    once = request.query_params.get("once") == "yes"
    seen = credentials(request, state.settings.secure)
    return EventStream(state.live, seat(request), seen, form, after, once=once)


FAR_BEHIND = 500  # entries: a page that missed more is read again, which is less than telling it all
RELOAD = b"event: reload\ndata: \n\n"


async def show(request: Request) -> Response:
    """Messages that carry an id and HTML, and no event.

    A page that is far behind, or was made for another audience than this seat's now, is told to reload:
    its positions would mean something else.
    """
    stream = await _stream(request, "page")
    here = seat(request)
    audience = request.query_params.get("audience", here.audience)
    if audience != here.audience or (stream.after is not None and here.position - stream.after > FAR_BEHIND):
        return Response(RELOAD, media_type="text/event-stream", headers={"cache-control": "no-store"})
    return stream


async def show_json(request: Request) -> EventStream:
    """The API's stream: each entry as in the journal, with the thing it is about."""
    return await _stream(request, "json")

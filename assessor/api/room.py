"""Whether the room is closed, in JSON."""

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.api import answering
from assessor.day import closing
from assessor.door import requires, seat


async def show(request: Request) -> Response:
    """Whether the room is closed."""
    return answering.answer(closing.as_json(seat(request)))


@requires("close the room")
async def put(request: Request) -> Response:
    """Closes the room, or opens it again."""
    form = closing.RoomForm.check(await forms.from_json(request))
    done = await closing.put(request.app.state.journal, seat(request), form)
    return answering.answer(done.thing)

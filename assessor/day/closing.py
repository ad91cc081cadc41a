"""Closing the room: from then on the day is the panel's alone, until the lead opens it again."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor.assessments.heading import heading
from assessor.day import closing_queries as queries
from assessor.door import Seat, requires, seat
from assessor.forms import Flag, Form
from assessor.journal import Journal
from assessor.page import page, see
from assessor.problem import Problem
from assessor.written import Written


class RoomForm(Form):
    """Whether the room is closed."""

    closed: Flag = False


def as_json(seat: Seat) -> dict[str, Any]:
    """The room as the API gives it to everybody with a seat."""
    return {"closed": bool(seat.assessment["room_closed"])}


async def put(journal: Journal, seat: Seat, form: RoomForm) -> Written:
    """Closes the room or opens it; as it is already, nothing changes. Raises Problem 409 where it is too late."""
    async with journal.write(seat.id, seat.person) as change:
        stands = {"closed": bool(change.book.assessment["room_closed"])}
        wanted = form.complete(stands)
        if wanted != stands:
            if late := seat.closed("close the room", change.state):
                raise Problem(409, late)
            await queries.close(change.tx, seat.id, wanted["closed"])
            change.happened("room.closed" if wanted["closed"] else "room.opened", id=seat.id)
    return Written(wanted, 0, changed=wanted != stands)


@requires("close the room")
async def ask(request: Request) -> Response:
    """What closing the room means, or that it is closed."""
    here = seat(request)
    return await page(
        request,
        "day/close.html",
        area="assessments",
        assessment=heading(request, here),
        role=here.role,
        may=here.may("close the room"),
    )


@requires("close the room")
async def close(request: Request) -> Response:
    """The lead closes the room."""
    return await _put(request, closed=True)


@requires("close the room")
async def reopen(request: Request) -> Response:
    """The lead opens the room again."""
    return await _put(request, closed=False)


async def _put(request: Request, *, closed: bool) -> Response:
    here = seat(request)
    if late := here.closed("close the room"):
        raise Problem(409, late)
    await put(request.app.state.journal, here, RoomForm(closed=closed))
    return see(f"/assessments/{here.id}/room/close" if closed else f"/assessments/{here.id}")


in_room = [
    Route("/close", ask, methods=["GET"]),
    Route("/close", close, methods=["POST"]),
    Route("/open", reopen, methods=["POST"]),
]

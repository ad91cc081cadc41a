"""The stream that an open page of a retro follows: only that something changed. The page asks for what it may see."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from assessor.database import Unavailable
from assessor.live import starts_after
from assessor.problem import Problem
from assessor.retro.access import Attendee, enter
from assessor.retro.writing import Retros

SIGN_OF_LIFE = 15.0  # seconds of silence
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
RETRY = 2000  # milliseconds until a page comes back


async def show(request: Request) -> Response:
    """A message for each change that everybody in the retro is shown, with its position as the id and no content."""
    here = await enter(request)
    after = starts_after(request.headers.get("last-event-id"), request.query_params.get("after"))
    once = request.query_params.get("once") == "yes"
    if request.method == "HEAD":
        return Response(media_type="text/event-stream", headers=HEADERS)
    positions = _positions(request, here, after, once=once)
    return StreamingResponse(positions, media_type="text/event-stream", headers=HEADERS)


async def _positions(
    request: Request, here: Attendee, after: int | None, *, once: bool
) -> AsyncIterator[str]:
    """First where this begins, then each position reached; it ends with the process, or for whoever is out."""
    following = _retros(request).following
    with following.follow(here.id) as woken:
        at = here.retro["position"] if after is None else min(after, here.retro["position"])
        yield f"retry: {RETRY}\nid: {at}\n\n"
        silent = False
        while not following.closing:
            woken.clear()
            try:
                now = await _position(request)
            except Unavailable:
                now = at  # nothing can be read just now; the next look, or sign of life, asks again
            if now is None:
                return
            if now > at:
                at = now
                yield _message(at)
            elif silent:  # and only then: that somebody else's seat changed is to be heard by nobody
                yield ": here\n\n"
            if once:
                return
            silent = not await _woken(woken)


async def _woken(woken: asyncio.Event) -> bool:
    """Whether there may be something new before a sign of life is due."""
    try:
        async with asyncio.timeout(SIGN_OF_LIFE):
            return await woken.wait()
    except TimeoutError:
        return False


def _message(position: int) -> str:
    return f"id: {position}\ndata:\n\n"


async def _position(request: Request) -> int | None:
    """Where the retro is for whoever asks, if they are still let in."""
    request.scope.pop("person", None)  # they may have signed out meanwhile
    try:
        here = await enter(request, use=False)  # a page that is left open keeps nobody signed in
    except Problem:
        return None
    return int(here.retro["position"])


def _retros(request: Request) -> Retros:
    found: Retros = request.app.state.retros
    return found

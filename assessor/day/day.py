"""The page of the day: what is on, how long, what comes; for lead and deputy the one button that moves it on."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.agenda import standing
from assessor.assessments.heading import heading
from assessor.day import moving
from assessor.day.joining_pages import shown as joining_shown
from assessor.day.moving import Moved
from assessor.day.room import stage
from assessor.door import Seat, requires, seat
from assessor.page import page, partial, see, told
from assessor.problem import Problem


async def show(request: Request) -> Response:
    """Where the day stands, for everyone with a seat."""
    return await _page(request)


async def _page(request: Request, problem: Problem | None = None) -> Response:
    here, state = seat(request), request.app.state
    now = datetime.now(UTC)
    joining = await joining_shown(request) if here.may("show the room") else None
    chosen = state.standards[here.assessment["standard_set"]]
    return await page(
        request,
        "day/day.html",
        status=problem.status if problem else 200,
        errors=[{"field": "", "message": problem.detail}] if problem else [],
        area="assessments",
        assessment=heading(request, here),
        audience=here.audience,
        role=here.role,
        day=await standing.day(state.database, state.standards, here, now),
        meets=stage(here.assessment["sessions"] or [], now, state.settings.timezone),
        joining=joining if joining and joining["open"] and joining["today"] else None,
        standards=[one for one in chosen.standards if one.number in here.numbers],
    )


@requires("move the slot")
async def go_on(request: Request) -> Response:
    """Next: pressed on a slot, it moves on from that one, once."""
    sent = await forms.from_page(request)
    here = seat(request)
    try:
        came = await moving.next_slot(request.app.state.journal, here, str(sent.get("slot") or ""))
    except Problem as problem:
        return await _refused(request, problem)
    return _moved(request, here, came)


@requires("move the slot")
async def go_to(request: Request) -> Response:
    """To any slot, or back to the one before."""
    sent = await forms.from_page(request)
    here, undo = seat(request), sent.get("undo") == "yes"
    pressed_on, to = str(sent.get("slot") or ""), str(sent.get("to") or "")
    try:
        came = await moving.to_slot(request.app.state.journal, here, pressed_on, to, undo=undo)
    except Problem as problem:
        return await _refused(request, problem)
    return _moved(request, here, came)


async def _refused(request: Request, problem: Problem) -> Response:
    if partial(request):
        raise problem
    return await _page(request, problem)


def _moved(request: Request, here: Seat, came: Moved) -> Response:
    """The page again; for a form that was sent without leaving it, words: the stream brings the change."""
    address = f"/assessments/{here.id}/day"
    if not partial(request):
        return see(address)
    if not came.moved:
        return told(request, "Somebody was first: the agenda had moved on already.")
    title = came.slot["title"] if came.slot else None
    back: dict[str, Any] = {"slot": came.slot["id"] if came.slot else "", "undo": "yes"}
    back["to"] = came.before["id"] if came.before else ""
    words = f"{title} is on now." if title else "Nothing is on now."
    return told(request, words, undo={"address": f"{address}/slot", "fields": back})


@requires("point the spotlight")
async def point(request: Request) -> Response:
    """Points everybody at a place, or at none."""
    here, sent = seat(request), await forms.from_page(request)
    place = str(sent.get("place") or "") or None
    await moving.point(request.app.state.journal, here, place)
    if partial(request):
        words = "Everybody is pointed here." if place else "Nothing is pointed at any more."
        return told(request, words)
    back = sent.get("from") == "day"
    return see(f"/assessments/{here.id}/{'day' if back or not place else place}")

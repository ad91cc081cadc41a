"""The sessions of an assessment as a file for calendars: attached to mails, and behind the door.

It is published, not a request: a request would ask for an answer by mail beside the one that is given here, and send
that answer to a mailbox nobody reads. Each event keeps its UID and its sequence grows, so that a newer file takes the
place of an older one in Outlook, Google and Apple alike. Times are in UTC, which every calendar shows by its own clock.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from icalendar import Calendar, Event
from starlette.requests import Request
from starlette.responses import Response

from assessor.door import requires, seat
from assessor.problem import Problem
from assessor.words import phrase

Sessions = Sequence[Mapping[str, Any]]


def file(base_url: str, assessment: Mapping[str, Any], before: Sessions = ()) -> str | None:
    """The sessions that have a day; None when none has. `before` is what they were: what is gone is cancelled."""
    now, was = _timed(assessment["sessions"]), _timed(before)
    gone = was[len(now) :]
    if not now and not gone:
        return None
    cancelled = assessment["state"] == "cancelled"
    calendar = Calendar()
    calendar.add("prodid", "-//Assessor//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled or not now else "PUBLISH")
    for n, session in enumerate([*now, *gone]):
        over = cancelled or n >= len(now)
        calendar.add_component(_event(base_url, assessment, n, session, cancelled=over))
    text: bytes = calendar.to_ical()
    return text.decode()


def _timed(sessions: Sessions) -> list[Mapping[str, Any]]:
    return [session for session in sessions if session.get("starts_at")]


def _event(
    base_url: str, assessment: Mapping[str, Any], n: int, session: Mapping[str, Any], *, cancelled: bool
) -> Event:
    board = f"{base_url}/assessments/{assessment['id']}"
    event = Event()
    event.add("uid", f"{assessment['id']}-{n + 1}@{urlsplit(base_url).hostname}")
    event.add("sequence", assessment["dates_version"])
    event.add("dtstamp", assessment["dates_at"] or assessment["created_at"])
    event.add("dtstart", datetime.fromisoformat(session["starts_at"]))
    if session.get("ends_at"):
        event.add("dtend", datetime.fromisoformat(session["ends_at"]))
    event.add("summary", f"{phrase(assessment['type'])}: {assessment['service_name']}")
    if where := session.get("place") or session.get("call_url"):
        event.add("location", where)
    event.add("description", "\n".join(_lines(board, session)))
    event.add("url", board)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _lines(board: str, session: Mapping[str, Any]) -> list[str]:
    call = [f"Join the call: {session['call_url']}"] if session.get("call_url") else []
    return [*call, f"The board: {board}", f"The evidence: {board}/evidence"]


@requires("read")
async def show(request: Request) -> Response:
    """The file. Raises Problem 404 while no day is set."""
    here = seat(request)
    text = file(request.app.state.settings.base_url, here.assessment)
    if text is None:
        raise Problem(404, "No day is set yet, so there is nothing to put into a calendar.")
    headers = {
        "cache-control": "private, no-store",
        "content-disposition": f'attachment; filename="{here.id}.ics"',
    }
    return Response(text, media_type="text/calendar", headers=headers)

"""The same list as a file: rows for spreadsheets, and due dates for calendars."""

from collections.abc import AsyncIterator
from datetime import UTC, date
from typing import Any
from urllib.parse import urlsplit

from icalendar import Calendar, Event
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from assessor.documents.rows import lines
from assessor.door import Person, person
from assessor.recommendations import also, due
from assessor.recommendations.shown import today
from assessor.recommendations.wanted import Wanted, read
from assessor.words import iso, phrase

AT_ONCE = 100  # rows read at a time
MOST = 20_000  # rows of one file
EVENTS = 1_000  # of one calendar

COLUMNS = (
    "assessment",
    "service",
    "organisation",
    "phase",
    "set",
    "standard",
    "standard_title",
    "level",
    "recommendation",
    "for",
    "owner",
    "due",
    "status",
    "last_update",
    "last_update_on",
    "address",
    "kind",
)


async def as_csv(request: Request) -> Response:
    """What the filters in the address let through, in the order of the list; sent part by part."""
    who, wanted = await person(request), read(request.query_params)[0]
    headers = {
        "content-disposition": f'attachment; filename="{name(wanted)}.csv"',
        "cache-control": "private, no-store",
    }
    return StreamingResponse(
        _parts(request, who, wanted), media_type="text/csv; charset=utf-8", headers=headers
    )


def name(wanted: Wanted) -> str:
    """A file's name: what it holds."""
    return "-".join(
        ["recommendations", *(wanted[key] for key in ("service", "level", "due", "status") if wanted[key])]
    )


async def _parts(request: Request, who: Person, wanted: Wanted) -> AsyncIterator[str]:
    state, day = request.app.state, today(request)
    yield "\ufeff" + lines([COLUMNS])  # by its mark Excel knows that the letters are UTF-8
    which = await also.order(state, who, wanted, day, MOST + 1)
    for first in range(0, min(len(which), MOST), AT_ONCE):
        things = await also.those(state, who, which[first : min(first + AT_ONCE, MOST)], day)
        yield lines([_cells(state.settings.base_url, one) for one in things])
    if len(which) > MOST:
        yield lines([(f"This file ends after {MOST:,} rows. Choose fewer to have the rest.",)])


def _cells(base_url: str, one: dict[str, Any]) -> tuple[str, ...]:
    last = one["last"] or {"whole": "", "at": None}
    return (
        one["of"],
        one["service_name"],
        one["organisation"] or "",
        one["phase"],
        one["set_name"],
        str(one["standard"] or ""),
        one["standard_title"],
        one["level"],
        one["body"],
        one["for"],
        one["owner"] or "",
        one["due"] or "",
        one["status"],
        last["whole"],
        iso(last["at"])[:10] if last["at"] else "",
        base_url + one["address"],
        one["kind"],
    )


async def as_calendar(request: Request) -> Response:
    """The due dates of what is open and no advice, each a whole day, as far as the filters let through."""
    who, wanted, state, day = (
        await person(request),
        read(request.query_params)[0],
        request.app.state,
        today(request),
    )
    things = await also.listed(state, who, wanted, day, None, EVENTS)
    things = [one for one in things if one["due"] and one["level"] != "could" and one["status"] in due.OPEN]
    calendar = Calendar()
    calendar.add("prodid", "-//Assessor//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Recommendations")
    for one in things:
        calendar.add_component(_event(state.settings.base_url, one))
    headers = {
        "content-disposition": f'attachment; filename="{name(wanted)}.ics"',
        "cache-control": "private, no-store",
    }
    text: bytes = calendar.to_ical()
    return Response(text, media_type="text/calendar", headers=headers)


def _event(base_url: str, one: dict[str, Any]) -> Event:
    event = Event()
    event.add("uid", f"{one['id']}@{urlsplit(base_url).hostname}")
    event.add("sequence", one["version"])
    event.add("dtstamp", one["at"].astimezone(UTC))
    event.add("dtstart", date.fromisoformat(one["due"]))  # without an end it is that one day
    event.add("transp", "TRANSPARENT")  # nobody is busy that day for it
    event.add("summary", f"{phrase(one['level'])}: {one['words']}")
    owner = one["owner"] or "nobody named yet"
    event.add(
        "description", f"{one['service_name']}\n{one['about']}\nOwner: {owner}\n{base_url}{one['address']}"
    )
    event.add("url", base_url + one["address"])
    return event

"""What the lead does about joining: shows the code, changes it, closes it, takes somebody off the list."""

from datetime import UTC, date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import audit
from assessor.assessments.heading import heading
from assessor.database import Row
from assessor.day import codes
from assessor.day import joining_queries as queries
from assessor.door import Seat, requires, seat
from assessor.page import page, see
from assessor.people import queries as people
from assessor.problem import Problem, not_found

DONE = {
    "changed": "The code is changed. The old one opens nothing any more; whoever joined stays.",
    "opened": "Joining is open for today.",
    "closed": "Joining is closed. Whoever joined stays.",
    "removed": "They are off the list, and their screens are closed.",
}


async def shown(request: Request) -> dict[str, Any] | None:
    """The code that this assessment has now, ready to be shown; None when joining is off or no day is known.

    A code is made when somebody who may show it first looks for it: until then nobody could have had it.
    """
    here, state = seat(request), request.app.state
    if not possible(here):
        return None
    zone = state.settings.timezone
    now, sessions = codes.today(zone), here.assessment["sessions"] or []
    row = await queries.code_of(state.database, here.id)
    day = codes.day_of(row, sessions, now, zone)
    if day is None:
        return None
    if row is None or codes.dead(row, now) or row["day"] != day.isoformat():
        row = await _for_day(request, day)
    link = f"{state.settings.base_url}/join/{row['code']}"
    return {
        **row,
        "date": day,
        "today": day == now,
        "open": row["closed_at"] is None,
        "shown": codes.grouped(row["typed"]),
        "link": link,
        "qr": codes.picture(link),
    }


def possible(here: Seat) -> bool:
    """Whether anybody may join this by a code at all."""
    return not here.assessment["confidential"] and not here.closed("open joining")


async def _for_day(request: Request, day: date) -> Row:
    """The code for a day to come: the one there is, unless its day is over; closing it goes with the old one."""
    here, state = seat(request), request.app.state
    async with state.database.transaction(here.id) as tx:
        row = await queries.code_of(tx, here.id)
        if row is None or codes.dead(row, codes.today(state.settings.timezone)):
            await _put(tx, here, day)
        elif row["day"] != day.isoformat():
            await queries.set_day(tx, here.id, day.isoformat())
        found = await queries.code_of(tx, here.id)
    assert found is not None
    return found


async def _put(tx: Any, here: Seat, day: date) -> None:
    await queries.put_code(
        tx, {**codes.new_codes(), "assessment": here.id, "day": day.isoformat(), "who": here.person}
    )


def _offered(handler: Any) -> Any:
    """Above a handler: 403 for whoever may not open joining, 404 where there never is any, 409 when it is over."""

    @requires("open joining")
    async def guarded(request: Request) -> Response:
        here = seat(request)
        if here.assessment["confidential"]:
            raise not_found()
        if words := here.closed("open joining"):
            raise Problem(409, words)
        response: Response = await handler(request)
        return response

    guarded.__doc__ = handler.__doc__
    return guarded


@_offered
async def show(request: Request) -> Response:
    """The code, what to say in the call, and who joined."""
    here, state = seat(request), request.app.state
    return await page(
        request,
        "day/joining.html",
        area="assessments",
        assessment=heading(request, here),
        role=here.role,
        joining=await shown(request),
        joined=await queries.joined(state.database, here, datetime.now(UTC)),
        notice=_said(request),
    )


def _said(request: Request) -> dict[str, Any] | None:
    words = DONE.get(request.query_params.get("done", ""))
    return {"words": words, "undo": None} if words else None


@_offered
async def sheet(request: Request) -> Response:
    """A sheet of paper for the door and the tables."""
    joining = await shown(request)
    if joining is None or not joining["open"]:
        raise not_found()
    here = seat(request)
    return await page(request, "day/sheet.html", assessment=heading(request, here), joining=joining)


@_offered
async def change(request: Request) -> Response:
    """Another code for the same day; the old one is dead at once."""
    here, state = seat(request), request.app.state
    joining = await shown(request)
    if joining is None:
        raise Problem(409, "There is no code to change: open joining for today first.")
    async with state.database.transaction(here.id) as tx:
        await _put(tx, here, joining["date"])
        await audit.record(tx, "joining.changed", who=here.person, assessment=here.id)
    return _back(here, "changed")


@_offered
async def open_today(request: Request) -> Response:
    """Lets people join today, whether or not a session was set for today."""
    here, state = seat(request), request.app.state
    now = codes.today(state.settings.timezone)
    async with state.database.transaction(here.id) as tx:
        row = await queries.code_of(tx, here.id)
        if row is None or codes.dead(row, now):
            await _put(tx, here, now)
        else:
            await queries.set_day(tx, here.id, now.isoformat())
            await queries.close(tx, here.id, None)
        await audit.record(tx, "joining.opened", who=here.person, assessment=here.id)
    return _back(here, "opened")


@_offered
async def close(request: Request) -> Response:
    """Nobody else joins, until it is opened again."""
    here = seat(request)
    async with request.app.state.database.transaction(here.id) as tx:
        await queries.close(tx, here.id, tx.now)
        await audit.record(tx, "joining.closed", who=here.person, assessment=here.id)
    return _back(here, "closed")


@_offered
async def remove(request: Request) -> Response:
    """Takes somebody off the day's list and ends their screens. Again changes nothing."""
    here, person = seat(request), request.path_params["person"]
    async with request.app.state.journal.write(here.id, here.person) as change:
        if await queries.remove_guest(change.tx, here.id, person):
            change.happened("seat.changed", id=person)
            await people.changed(change.tx)
            await audit.record(change.tx, "guest.removed", who=here.person, id=person, assessment=here.id)
    return _back(here, "removed")


def _back(here: Seat, done: str) -> Response:
    return see(f"/assessments/{here.id}/joining?done={done}")

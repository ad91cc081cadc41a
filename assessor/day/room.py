"""The room screen: what the projector shows to everybody in the room. Nothing on it is the panel's."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from assessor.agenda import standing
from assessor.day import codes
from assessor.day import moving_queries as queries
from assessor.day.joining_pages import shown
from assessor.door import Reader, Seat, requires, seat
from assessor.page import page

DEFAULT = timedelta(hours=12)  # how long a session lasts that does not say when it ends; never past its day


TURN = timedelta(seconds=20)  # how long a note stays on the screen before the next one
FRESH = timedelta(minutes=1)  # a note as new as this is shown before any other has its turn
NOTES = 8  # how many take turns
LONGEST = 180  # letters of a note that can be read from five metres


@requires("show the room")
async def show(request: Request) -> Response:
    """Before the start how to join; then what is on, for how long, and one note; at the end thanks."""
    return await _screen(request, "day/room.html")


@requires("show the room")
async def show_strip(request: Request) -> Response:
    """The same in one line, for beside a prototype that is shared."""
    return await _screen(request, "day/strip.html")


async def _screen(request: Request, template: str) -> Response:
    here, state, now = seat(request), request.app.state, datetime.now(UTC)
    row, db = here.assessment, state.database
    everybody = Reader(row, "all")  # whoever opened it: the room sees what everybody may see
    day = await standing.day(db, state.standards, everybody, now)
    chosen = state.standards[row["standard_set"]]
    joining = await shown(request)
    if joining and not (joining["open"] and joining["today"]):
        joining = None
    where = stage(row["sessions"] or [], now, state.settings.timezone, opened=joining is not None)
    today = _meets_today(where["session"], now, state.settings.timezone)
    by_the_clock, where["stage"] = where["stage"], _stage(here, day, where["stage"], today=today)
    if where["stage"] == "on" and (by_the_clock == "over" or not today):
        where["session"] = None  # its end is past, or another day's
    return await page(
        request,
        template,
        assessment=row,
        set_name=chosen.name,
        standards=[one for one in chosen.standards if one.number in here.numbers],
        joining=joining,
        board=state.settings.base_url.partition("://")[2],
        day=day,
        note=await _note(request, here, day, now) if where["stage"] == "slot" else None,
        **where,
    )


def _stage(here: Seat, day: Mapping[str, Any], by_the_clock: str, *, today: bool) -> str:
    """What the screen shows: a slot for as long as somebody moves the day on, whatever the session's times say.

    Thanks come when the room is closed, never by the clock: a session that was moved on or runs late still meets.
    """
    if here.assessment["room_closed"] or here.state in ("writing-up", "fact-check", "published"):
        return "over"
    if day["slot"] and not (day["clock"] and day["clock"]["late"]):
        return "slot"
    if day["slot"]:
        return "on"
    begins = (by_the_clock == "before" and today) or by_the_clock == "none"  # people are still coming in
    if here.state == "in-session" and not (begins and day["stage"] != "through" and not day["standards"]):
        return "on"
    return "none" if by_the_clock == "over" else by_the_clock


def _meets_today(session: Mapping[str, Any] | None, now: datetime, zone: ZoneInfo) -> bool:
    return session is not None and _starts(session).astimezone(zone).date() == now.astimezone(zone).date()


async def _note(
    request: Request, here: Seat, day: Mapping[str, Any], now: datetime
) -> Mapping[str, Any] | None:
    """The note whose turn it is: of what is on, else of anything; the newest first, and a new one at once."""
    rows = await queries.notes_for_the_room(request.app.state.database, here.id, 50)
    about = [row for row in rows if row["standard"] in day["standards"]]
    rows = (about or rows)[:NOTES]
    if not rows:
        return None
    fresh = now - rows[0]["open_at"] < FRESH
    turn = 0 if fresh else int(now.timestamp() // TURN.total_seconds()) % len(rows)
    words = " ".join(rows[turn]["body"].split())
    return {
        **rows[turn],
        "words": words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + " …",
    }


def stage(sessions: Any, now: datetime, zone: ZoneInfo, *, opened: bool = False) -> dict[str, Any]:
    """Where the day stands: "before", "on" or "over", and the session that is next, on, or was last.

    "none" where there is no session, or joining was `opened` on a day without one.
    """
    timed = sorted((one for one in sessions if one.get("starts_at")), key=lambda one: str(one["starts_at"]))
    today = [one for one in timed if _starts(one).astimezone(zone).date() == now.astimezone(zone).date()]
    for one in today:
        if now < _ends(one, zone):
            return {"stage": "before" if now < _starts(one) else "on", "session": one}
    if today:
        return {"stage": "over", "session": today[-1]}
    if opened:
        return {"stage": "none", "session": None}
    coming = [one for one in timed if _starts(one) > now]
    if coming:
        return {"stage": "before", "session": coming[0]}
    return {"stage": "over" if timed else "none", "session": timed[-1] if timed else None}


def _starts(session: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(session["starts_at"])


def _ends(session: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    if session.get("ends_at"):
        return datetime.fromisoformat(session["ends_at"])
    starts = _starts(session)
    return min(starts + DEFAULT, codes.end_of(starts.astimezone(zone).date(), zone))

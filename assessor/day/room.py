"""The room screen: what the projector shows to everybody in the room. Nothing on it is the panel's."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from assessor.day import codes
from assessor.day.joining_pages import shown
from assessor.door import requires, seat
from assessor.page import page

DEFAULT = timedelta(hours=12)  # how long a session lasts that does not say when it ends; never past its day


@requires("show the room")
async def show(request: Request) -> Response:
    """Before the start how to join, then what is assessed, then thanks."""
    here, state = seat(request), request.app.state
    zone, row = state.settings.timezone, here.assessment
    chosen = state.standards[row["standard_set"]]
    joining = await shown(request)
    if joining and not (joining["open"] and joining["today"]):
        joining = None
    return await page(
        request,
        "day/room.html",
        assessment=row,
        set_name=chosen.name,
        standards=[one for one in chosen.standards if one.number in here.numbers],
        joining=joining,
        board=state.settings.base_url.partition("://")[2],
        **stage(row["sessions"] or [], datetime.now(UTC), zone, opened=joining is not None),
    )


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

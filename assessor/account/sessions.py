"""Where I am signed in, and how to end it from here."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import audit
from assessor.account import queries
from assessor.account.own import holder, said, session
from assessor.database import Row
from assessor.door import IDLE, IDLE_OFFICE, Person
from assessor.page import page, see
from assessor.people import queries as people

DONE = {
    "ended": "That session is over. Pages that it had open stop within two seconds.",
    "others": "You are signed out everywhere but here.",
}
HOW = {
    "link": "with a mailed link",
    "code": "with a mailed code",
    "provider": "with an organisation account",
    "server": "by a link made on the server",
    "invitation": "with an invitation",
    "joining": "with the code of the day",
    "cast": "as one of the demo’s people",
}


async def show(request: Request) -> Response:
    """The sessions that are good, the newest use first."""
    who = await holder(request)
    rows = await queries.sessions(
        request.app.state.database, who.id, session(request).hash, datetime.now(UTC)
    )
    shown = [_shown(request, row) for row in rows if not _idle(request, who, row)]
    shown.sort(key=lambda one: (not one["here"], -one["used"].timestamp()))
    return await page(request, "account/sessions.html", sessions=shown, notice=said(request, DONE))


def _idle(request: Request, who: Person, row: Row) -> bool:
    most = IDLE_OFFICE if who.organises else IDLE
    idle: bool = request.app.state.lately.idle(row["hash"], row["last_seen"], most)
    return idle


def _shown(request: Request, row: Row) -> dict[str, Any]:
    """A session as a page shows it, without its hash."""
    return {
        "id": row["id"],
        "browser": row["browser"] or "A browser",
        "how": HOW.get(row["how"], ""),
        "since": row["created_at"],
        "until": row["expires_at"],
        "used": request.app.state.lately.used(row["hash"], row["last_seen"]),
        "here": bool(row["here"]),
    }


async def end(request: Request) -> Response:
    """Ends one; its open pages stop. One that is over already, or never was mine, changes nothing."""
    who = await holder(request)
    async with request.app.state.journal.keep() as tx:
        if await queries.end_session(tx, who.id, request.path_params["session"]):
            await audit.record(tx, "session.ended", who=who.id, id=who.id)
            await people.changed(tx)
    return see("/account/sessions?done=ended")


async def end_others(request: Request) -> Response:
    """Ends all but this one."""
    who = await holder(request)
    async with request.app.state.journal.keep() as tx:
        if ended := await queries.end_other_sessions(tx, who.id, session(request).hash):
            await audit.record(tx, "session.ended", who=who.id, id=who.id, detail={"others": ended})
            await people.changed(tx)
    return see("/account/sessions?done=others")

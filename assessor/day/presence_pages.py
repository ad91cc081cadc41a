"""Who is here, as a page; the signs of life that open pages give; and hiding oneself."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.assessments.heading import heading
from assessor.credentials import credentials
from assessor.day import presence_queries as queries
from assessor.day.presence import STALE, Presence, everyone, named_as
from assessor.door import enter, requires, seat
from assessor.page import page, see

DONE = {
    "hidden": "You are hidden: nobody sees you among those who are here, and you are not counted.",
    "shown": "You are shown again.",
}


async def sign(request: Request) -> Response:
    """An open page is alive. It does not count as using the session: a page left open would never fall idle.

    Raises Problem 401, 404; 403 for a token that only reads.
    """
    state = request.app.state
    seen = credentials(request, state.settings.secure)
    id = request.path_params["assessment"]
    here = await enter(state.database, state.lately, seen, id, use=False)
    here.needs("be here")
    data = await forms.from_page(request)
    presence: Presence = state.presence
    presence.sign(here.id, here.person, str(data.get("place", "")), follows=data.get("follows") == "yes")
    return Response(status_code=204, headers={"cache-control": "no-store"})


async def show(request: Request) -> Response:
    """Who is here; where, for the lead; and whether one is among them oneself."""
    here, db = seat(request), request.app.state.database
    rows: list[dict[str, Any]] = []
    if here.in_the_room:
        found = await queries.here(db, [here.id], datetime.now(UTC) - STALE)
        rows = sorted(
            (named_as(here, row) for row in everyone(found)), key=lambda one: (one["order"], one["name"])
        )
    return await page(
        request,
        "day/who.html",
        area="assessments",
        assessment=heading(request, here),
        audience=here.audience,
        shown=here.in_the_room,
        people=rows,
        where="lead" in here.roles,
        hides=await queries.hides(db, here.id, here.person),
        notice={"words": DONE[done]} if (done := request.query_params.get("done")) in DONE else None,
    )


@requires("hide presence")
async def change(request: Request) -> Response:
    """Hides oneself, or shows oneself again."""
    here = seat(request)
    hidden = (await forms.from_page(request)).get("hidden") == "yes"
    async with request.app.state.journal.keep() as tx:
        await (queries.hide if hidden else queries.show)(tx, here.id, here.person)
    return see(f"/assessments/{here.id}/presence?done={'hidden' if hidden else 'shown'}")

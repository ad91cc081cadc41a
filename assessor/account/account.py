"""The first page of one's account: each part in a line, with the way to it."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from assessor.account import queries
from assessor.account.own import anyone, said
from assessor.door import IDLE, IDLE_OFFICE
from assessor.page import page

DONE = {"profile": "Your profile is saved. The new words stand everywhere your name stands."}


async def show(request: Request) -> Response:
    """What there is about me. A day's guest sees until when they are here, and how to keep what they wrote."""
    who, db = await anyone(request), request.app.state.database
    if who.guest:
        ends = await queries.guest_until(db, who.id)
        return await page(request, "account/guest.html", ends=ends)
    return await page(
        request,
        "account/account.html",
        held=await queries.held(db, who.id, datetime.now(UTC), IDLE_OFFICE if who.organises else IDLE),
        notice=said(request, DONE),
    )

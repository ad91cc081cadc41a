"""Accounts of an organisation that sign me in."""

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.account.own import holder, said
from assessor.page import page, see
from assessor.people import queries as people
from assessor.sign_in import identity_queries

DONE = {
    "connected": "That account is connected: it signs you in here.",
    "removed": "That account no longer signs you in here.",
}


async def show(request: Request) -> Response:
    """The connected accounts, and the way to connect one where the board knows a provider."""
    who, state = await holder(request), request.app.state
    return await page(
        request,
        "account/identities.html",
        identities=await identity_queries.of(state.database, who.id),
        provider=state.settings.provider,
        notice=said(request, DONE),
    )


async def remove(request: Request) -> Response:
    """Disconnects one; again changes nothing."""
    who, sent = await holder(request), await forms.from_page(request)
    issuer, subject = str(sent.get("issuer") or ""), str(sent.get("subject") or "")
    async with request.app.state.journal.keep() as tx:
        if await identity_queries.remove(tx, who.id, issuer, subject):
            await people.changed(tx)
    return see("/account/identities?done=removed")

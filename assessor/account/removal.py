"""Leaving: the account goes, what was written for others stays as by "Former member"."""

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.account import own, queries
from assessor.account.own import anyone
from assessor.credentials import cookie_name
from assessor.page import page
from assessor.people import erasure_queries, register_queries
from assessor.people import queries as people
from assessor.problem import Problem


async def ask(request: Request) -> Response:
    """Says what will happen, and asks for a tick and a button."""
    return await _asking(request)


async def _asking(request: Request, problem: Problem | None = None) -> Response:
    who = await anyone(request)
    alone = await queries.left_alone(request.app.state.database, who.id, admin=who.admin)
    return await own.form(request, "account/remove.html", problem, alone=alone)


async def remove(request: Request) -> Response:
    """Erases the person in one transaction, and signs them out everywhere. Files are swept in the night."""
    who, sent, state = await anyone(request), await forms.from_page(request), request.app.state
    if sent.get("sure") != "yes":
        message = "Tick the box if you want to be removed"
        return await _asking(request, Problem(422, message, errors=[{"field": "sure", "message": message}]))
    async with state.journal.keep() as tx:
        await people.changed(tx)  # two administrators who leave at once wait here for each other
        last = who.admin and not await register_queries.another_admin(tx, who.id)
        if not last:
            await erasure_queries.erase(tx, who.id, by=who.id)
    if last:
        message = "You are the only administrator: make somebody else an administrator first"
        return await _asking(request, Problem(422, message, errors=[{"field": "sure", "message": message}]))
    request.scope["person"] = None
    response = await page(request, "account/removed.html")
    secure = state.settings.secure
    response.delete_cookie(cookie_name(secure), path="/", secure=secure, httponly=True, samesite="lax")
    response.headers["clear-site-data"] = '"cache"'
    return response

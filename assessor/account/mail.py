"""What is mailed to me, and how often."""

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.account import own, queries
from assessor.account.own import holder, said
from assessor.news.kinds import CHOICES, KINDS
from assessor.page import see
from assessor.problem import Problem

OFTEN = {"at-once": "At once", "daily": "Once a day", "never": "Never"}
DONE = {"saved": "Saved. It counts from the next mail on."}


async def show(request: Request) -> Response:
    """Each kind of news, and how often it is mailed now."""
    who = await holder(request)
    chosen = await queries.choices(request.app.state.database, who.id)
    return await _form(request, {kind.key: chosen.get(kind.key, kind.usual) for kind in CHOICES})


async def _form(request: Request, typed: dict[str, str], problem: Problem | None = None) -> Response:
    return await own.form(
        request,
        "account/mail.html",
        problem,
        choices=CHOICES,
        often={kind.key: [(value, OFTEN[value]) for value in kind.choices] for kind in CHOICES},
        always=[kind for kind in KINDS if kind.always],
        typed=typed,
        notice=said(request, DONE),
    )


async def update(request: Request) -> Response:
    """Saves the choices; what is usual is kept as no choice, so that it follows when we change what is usual."""
    who, sent = await holder(request), await forms.from_page(request)
    typed = {kind.key: str(sent.get(kind.key) or kind.usual) for kind in CHOICES}
    wrong = [
        {"field": kind.key, "message": "Choose how often"}
        for kind in CHOICES
        if typed[kind.key] not in kind.choices
    ]
    if wrong:
        return await _form(request, typed, Problem(422, "Choose how often", errors=wrong))
    async with request.app.state.journal.keep() as tx:
        for kind in CHOICES:
            often = typed[kind.key]
            await queries.choose(tx, who.id, kind.key, None if often == kind.usual else often)
    return see("/account/mail?done=saved")

"""What is mailed to me, and how often."""

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.account import own, queries
from assessor.account.own import holder, said
from assessor.monday import mail_queries as monday
from assessor.news.kinds import CHOICES, KINDS
from assessor.page import see
from assessor.problem import Problem

OFTEN = {"at-once": "At once", "daily": "Once a day", "never": "Never"}
MONDAY = {"monday": "On Mondays", "never": "Never"}  # how it is going
DONE = {"saved": "Saved. It counts from the next mail on."}


async def show(request: Request) -> Response:
    """Each kind of news, and how often it is mailed now."""
    who = await holder(request)
    db = request.app.state.database
    chosen = await queries.choices(db, who.id)
    typed = {kind.key: chosen.get(kind.key, kind.usual) for kind in CHOICES}
    return await _form(request, {**typed, "monday": "monday" if await monday.wanted(db, who.id) else "never"})


async def _form(request: Request, typed: dict[str, str], problem: Problem | None = None) -> Response:
    return await own.form(
        request,
        "account/mail.html",
        problem,
        choices=CHOICES,
        often={kind.key: [(value, OFTEN[value]) for value in kind.choices] for kind in CHOICES},
        always=[kind for kind in KINDS if kind.always],
        monday=list(MONDAY.items()),
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
    db = request.app.state.database
    stands = "monday" if await monday.wanted(db, who.id) else "never"
    typed["monday"] = str(sent.get("monday") or stands)  # a form of before that does not ask changes nothing
    if typed["monday"] not in MONDAY:
        wrong.append({"field": "monday", "message": "Choose whether you want it"})
    if wrong:
        return await _form(request, typed, Problem(422, "Choose how often", errors=wrong))
    async with request.app.state.journal.keep() as tx:
        for kind in CHOICES:
            often = typed[kind.key]
            await queries.choose(tx, who.id, kind.key, None if often == kind.usual else often)
        await monday.choose(tx, who.id, wanted=typed["monday"] == "monday")
    return see("/account/mail?done=saved")

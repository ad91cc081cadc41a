"""The pages of the fact check: the whole report with what the team says is wrong, and what becomes of it."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.board import board
from assessor.door import requires, seat
from assessor.fact_check import fact_check, remark_queries
from assessor.fact_check.checked import everything
from assessor.fact_check.fact_check import AcceptForm, ChallengeForm, MeetingForm
from assessor.forms import Form
from assessor.journal import Journal
from assessor.page import page, see
from assessor.problem import Problem, errors_of, not_found

DONE = {
    "accepted": "The report is accepted. You can take that back while facts are checked.",
    "reopened": "Taken back: the report is not accepted yet.",
    "challenged": "The challenge is recorded. The lead and whoever organises this see it.",
    "withdrawn": "The challenge is withdrawn.",
    "met": "The meeting is recorded.",
    "sent": "The lead has your remark.",
    "saved": "The remark is changed.",
    "answered": "The team has your answer.",
}


async def show(request: Request) -> Response:
    """The report, part by part, with its remarks; nothing for everyone else before the fact check."""
    return await show_with(request)


async def show_with(
    request: Request, problem: Problem | None = None, typed: Mapping[str, Any] | None = None
) -> Response:
    """The page, with what went wrong; `typed` is a remark that was refused: {id, about, body}."""
    here, state = seat(request), request.app.state
    if not here.reported:
        raise not_found()
    found = await everything(state.database, state.standards, state.settings, board.shared(here))
    may_accept, names = await fact_check.accepting(state.database, here)
    return await page(
        request,
        "fact_check/fact_check.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=board.head(request, here),
        audience=here.audience,
        may_remark=here.may("remark on the report"),
        may_accept=may_accept and here.state == "fact-check",
        may_meet=here.may("record the meeting"),
        may_move=here.may("move"),
        accepting=names,
        typed=typed,
        new_id=await _next_id(request),
        notice=_notice(request),
        **found,
    )


async def _next_id(request: Request) -> str:
    """The id of the next remark without JavaScript: the same for the same page, so that one sent twice is one."""
    here = seat(request)
    many = await remark_queries.written_by(request.app.state.database, here.id, here.person)
    return board.made_id(request, f"remark {many}")


def _notice(request: Request) -> dict[str, Any] | None:
    here, removed = seat(request), request.query_params.get("removed") or ""
    if forms.UUID4.match(removed):
        return {"words": "The remark is taken back.", "undo": undo_of(here.id, removed)}
    done = DONE.get(request.query_params.get("done", ""))
    return {"words": done, "undo": None} if done else None


def undo_of(assessment: str, id: str) -> dict[str, Any]:
    """The form that brings a remark back."""
    return {"address": f"/assessments/{assessment}/fact-check/remarks/{id}/restore", "fields": {}}


def journal_of(request: Request) -> Journal:
    """The journal that everything here is written through."""
    journal: Journal = request.app.state.journal
    return journal


def address_of(request: Request) -> str:
    """Where this fact check is read."""
    return f"/assessments/{seat(request).id}/fact-check"


# --- What becomes of the whole --------------------------------------------------------------------


async def _ask(
    request: Request,
    what: str,
    problem: Problem | None = None,
    written: Mapping[str, Any] | None = None,
) -> Response:
    """The page that asks before the report is accepted or challenged, or a meeting is recorded."""
    here, state = seat(request), request.app.state
    if not here.reported:
        raise not_found()
    found = await everything(state.database, state.standards, state.settings, board.shared(here))
    may_accept, names = await fact_check.accepting(state.database, here)
    if what != "meeting" and not may_accept:
        raise Problem(403, f"For this team, {' or '.join(names)} accepts or challenges the report.")
    return await page(
        request,
        "fact_check/ask.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=board.head(request, here),
        audience=here.audience,
        what=what,
        written=written or found["check"] or {},
        **found,
    )


@requires("accept the report")
async def show_accept(request: Request) -> Response:
    """What accepting means."""
    return await _ask(request, "accept")


@requires("accept the report")
async def accept(request: Request) -> Response:
    """Accepts the report."""
    sent = await forms.from_page(request)
    return await _settle(request, "accept", AcceptForm, sent)


@requires("accept the report")
async def take_back(request: Request) -> Response:
    """Takes back that it is accepted."""
    await fact_check.take_back(journal_of(request), seat(request))
    return see(f"{address_of(request)}?done=reopened")


@requires("accept the report")
async def show_challenge(request: Request) -> Response:
    """What a challenge means."""
    return await _ask(request, "challenge")


@requires("accept the report")
async def challenge(request: Request) -> Response:
    """Challenges the report, or takes that back."""
    sent = await forms.from_page(request)
    if sent.get("withdraw") == "yes":
        await fact_check.withdraw(journal_of(request), seat(request))
        return see(f"{address_of(request)}?done=withdrawn")
    return await _settle(request, "challenge", ChallengeForm, sent)


@requires("record the meeting")
async def show_meeting(request: Request) -> Response:
    """The form for the meeting about a challenge."""
    return await _ask(request, "meeting")


@requires("record the meeting")
async def meet(request: Request) -> Response:
    """Records the meeting."""
    sent = await forms.from_page(request)
    return await _settle(request, "meeting", MeetingForm, sent)


async def _settle(request: Request, what: str, model: type[Form], sent: FormData) -> Response:
    """One of the three: done, or asked again with what was typed."""
    journal, here = journal_of(request), seat(request)
    try:
        form = model.check_all(forms.fields(sent, model))
        if isinstance(form, AcceptForm):
            await fact_check.accept(journal, here, form)
        elif isinstance(form, ChallengeForm):
            await fact_check.challenge(journal, here, form)
        elif isinstance(form, MeetingForm):
            await fact_check.meet(journal, here, form)
    except Problem as problem:
        if problem.status not in (409, 422) or not here.reported:
            raise
        written = {name: str(sent.get(name) or "") for name in model.model_fields}
        return await _ask(request, what, problem, written)
    done = {"accept": "accepted", "challenge": "challenged", "meeting": "met"}[what]
    return see(f"{address_of(request)}?done={done}")


# Below /fact-check; the bare address is in `routes`, for a Mount cannot serve its own.
inside = [
    Route("/accept", show_accept, methods=["GET"]),
    Route("/accept", accept, methods=["POST"]),
    Route("/take-back", take_back, methods=["POST"]),
    Route("/challenge", show_challenge, methods=["GET"]),
    Route("/challenge", challenge, methods=["POST"]),
    Route("/meeting", show_meeting, methods=["GET"]),
    Route("/meeting", meet, methods=["POST"]),
]
routes = [Route("/fact-check", show, methods=["GET"])]

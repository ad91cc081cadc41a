"""Where an assessment stands, what moving it means, and who moved it when and why."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.assessments import moves
from assessor.assessments.gaps import Gap, gaps
from assessor.assessments.heading import heading
from assessor.assessments.moves import MoveForm
from assessor.assessments.set_up import errors_of
from assessor.door import STATES, Seat, requires, seat
from assessor.page import page, see
from assessor.problem import Problem

MEANS = {
    "preparing": "The team writes its evidence and says what it shows. The panel may read along.",
    "evidence-submitted": "Every page is taken down as it stands at this moment: this is what the panel reads. "
    "The team may go on writing; what changes later is shown as later.",
    "in-session": "The team and the panel meet. Notes appear on every screen as they are written.",
    "writing-up": "The panel looks through its notes, places what is left and agrees its recommendations.",
    "fact-check": "The team sees what the panel decided, for good, and checks the facts.",
    "published": "The assessment is over. Notes, statements and evidence as submitted can no longer be changed, "
    "and this step cannot be taken back.",
    "cancelled": "The assessment does not take place. Nothing is deleted, and it can be taken up again where it was.",
}

ON_PAPER = {
    "in-session": "The panel reads what was written, notes what it finds and decides. Nobody has to meet.",
    "published": "The decision is published beside the report that it adds to. Nothing can be changed any more, "
    "and this step cannot be taken back.",
}


def _means(here: Seat) -> dict[str, str]:
    """What each state means for this kind of assessment."""
    return {**MEANS, **ON_PAPER} if here.assessment["type"] == "evidence-review" else MEANS


async def show(request: Request) -> Response:
    """Where it stands and how it came there; with `?to=`, what that step means and what is missing."""
    here = seat(request)
    to = request.query_params.get("to")
    if to is None:
        return await _history(request, here)
    here.needs("move", "submit evidence")
    if to not in moves.for_seat(here):
        return await _history(request, here, _refusal(here, to))
    return await _ask(request, here, to, "")


def _refusal(here: Seat, to: str) -> Problem:
    following = moves.for_seat(here)
    if to == here.state:
        return Problem(409, "It stands there already.")
    if not following:
        return Problem(409, "There is no step from here for you to take.")
    return Problem(409, "That step cannot be taken from here. Choose one of those below.")


async def _ask(
    request: Request, here: Seat, to: str, reason: str, problem: Problem | None = None
) -> Response:
    chosen = request.app.state.standards[here.assessment["standard_set"]]
    return await page(
        request,
        "assessments/move.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        role=here.role,
        to=to,
        back=_is_back(here.state, to),
        means=_means(here)[to],
        gaps=await _gaps(request, here, to),
        titles={standard.number: standard.title for standard in chosen.standards},
        reason=reason,
    )


async def _gaps(request: Request, here: Seat, to: str) -> list[Gap]:
    """What is missing, also what later rooms know of: `state.gaps` are theirs, asked in the same way."""
    db, later = request.app.state.database, request.app.state.gaps
    return [gap for ask in (gaps, *later) for gap in await ask(db, here, to)]


def _is_back(now: str, to: str) -> bool:
    return to in STATES and (now == "cancelled" or (now in STATES and STATES.index(to) < STATES.index(now)))


async def _history(request: Request, here: Seat, problem: Problem | None = None) -> Response:
    rows = await moves.log(request.app.state.database, here)
    return await page(
        request,
        "assessments/state.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        role=here.role,
        states=STATES,
        means=_means(here),
        steps=[{"to": to, "back": _is_back(here.state, to)} for to in moves.for_seat(here)],
        moves=[_shown(here, row) for row in reversed(rows)],
    )


def _shown(here: Seat, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "who": here.author(row, "who"), "back": _is_back(row["from_state"], row["to_state"])}


@requires("move", "submit evidence")
async def move(request: Request) -> Response:
    """Moves the assessment, and shows its board."""
    here, sent = seat(request), await forms.from_page(request)
    to, reason = str(sent.get("to") or ""), str(sent.get("reason") or "")
    try:
        form = MoveForm.check({"to": to or None, "reason": reason.strip() or None})
        await moves.move(request.app.state.journal, here, form, request.app.state.settings)
    except Problem as problem:
        if problem.status == 422 and to in moves.for_seat(here):
            return await _ask(request, here, to, reason, problem)
        if problem.status not in (409, 422):
            raise
        return await _history(request, here, problem if problem.status == 409 else _refusal(here, to))
    return see(f"/assessments/{here.id}")

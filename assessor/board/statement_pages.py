"""The form on which the team says how it meets a standard."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.board import board, cards, statements
from assessor.board.statements import StatementForm
from assessor.door import requires, seat
from assessor.page import page, see
from assessor.problem import Problem, errors_of

LABELS = {
    "body": "How you meet it",
    "not_yet": "What is not done yet",
    "owner": "Who answers for it",
    "ready": "Is it ready to be assessed?",
}
READY = {"no": "Not yet", "nearly": "Nearly", "yes": "Yes"}


@requires("write statements")
async def edit(request: Request) -> Response:
    """The form, with what the team has said so far."""
    here = seat(request)
    number = board.standard_number(request, here)
    return await _form(request, number, await statements.show(request.app.state.database, here, number))


@requires("write statements")
async def update(request: Request) -> Response:
    """Saves what the team says; when somebody else was first, both texts are shown."""
    here, sent = seat(request), await forms.from_page(request)
    number = board.standard_number(request, here)
    names = ("body", "not_yet", "owner", "ready", "version")
    typed: dict[str, Any] = {name: str(sent.get(name) or "").replace("\r\n", "\n") for name in names}
    try:
        form = StatementForm.check(forms.fields(sent, StatementForm))
        await statements.put(request.app.state.journal, here, number, form, f'"{typed["version"]}"')
    except Problem as problem:
        if problem.current:
            typed["version"] = problem.current["version"]
        return await _form(request, number, typed, problem)
    return see(f"/assessments/{here.id}/standards/{number}#statement-{number}")


async def _form(
    request: Request, number: int, typed: Mapping[str, Any], problem: Problem | None = None
) -> Response:
    here = seat(request)
    current = problem.current if problem and problem.status == 412 else None
    every = cards.standards_of(request.app.state.standards, here)
    standard = next(standard for standard in every if standard.number == number)
    return await page(
        request,
        "board/statement_form.html",
        status=problem.status if problem else 200,
        errors=errors_of(problem),
        assessment=board.head(request, here),
        standard=standard,
        asked=standard.prompts_for(here.assessment["phase"]),
        typed=typed,
        conflict=_differences(current, typed) if current else [],
    )


def _differences(current: Mapping[str, Any], typed: Mapping[str, Any]) -> list[dict[str, str]]:
    pairs = [(label, _word(key, current[key]), _word(key, typed[key])) for key, label in LABELS.items()]
    return [{"label": label, "now": now, "yours": yours} for label, now, yours in pairs if now != yours]


def _word(key: str, value: object) -> str:
    """As the form has it."""
    return READY.get(str(value), "") if key == "ready" else str(value or "")


# Below /assessments/{assessment}/statements.
routes = [
    Route("/{standard}/edit", edit, methods=["GET"]),
    Route("/{standard}/edit", update, methods=["POST"]),
]

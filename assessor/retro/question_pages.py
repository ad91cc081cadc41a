"""The short questions on their own page, and what was answered on the retro's."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.page import page, see
from assessor.problem import Problem, errors_of
from assessor.retro import questions, retro
from assessor.retro.access import Attendee, enter
from assessor.retro.around import Around
from assessor.retro.questions import PARTS, QUESTIONS, SCALE, AnswersForm

AMONG = {"team": "the team", "assessors": "the assessors", "observers": "the observers"}
DONE = {
    "saved": "Your answers are saved. You may change them until the answers are shown.",
    "shown": "The answers are shown to everybody in the retro.",
}


async def part(request: Request, here: Attendee) -> Around | None:
    """What stands about the questions on the retro's page: the way to them, or what was answered."""
    db = request.app.state.database
    own = await questions.own(db, here) if here.may_write else {}
    found = {
        "here": here,
        "answered": sum(value is not None for value in own.values()),
        "many": len(QUESTIONS),
        "results": await _results(request, here),
    }
    return Around("after", "retro/answers.html", found)


async def _results(request: Request, here: Attendee) -> list[dict[str, Any]] | None:
    """What was answered, question by question; None before it is shown."""
    if not questions.shown(here):
        return None
    found = (await questions.results(request.app.state.database, [here.id])).get(here.id, [])
    return [
        {
            "slug": question,
            "words": words,
            "parts": [(PARTS[one.part], one) for one in found if one.question == question],
        }
        for question, words in QUESTIONS.items()
    ]


async def show(request: Request) -> Response:
    """The questions with one's own answers, or what everybody answered."""
    return await _answer(request, await enter(request))


async def _answer(
    request: Request, here: Attendee, problem: Problem | None = None, typed: Any = None
) -> Response:
    done = DONE.get(request.query_params.get("done", "")) if problem is None else None
    own = await questions.own(request.app.state.database, here) if here.may_write else {}
    return await page(
        request,
        "retro/questions.html",
        status=problem.status if problem else 200,
        area="assessments" if here.assessment else "portfolio",
        errors=errors_of(problem),
        notice=done and {"words": done, "undo": None},
        here=here,
        title=retro.title_of(here),
        questions=QUESTIONS,
        scale=SCALE,
        among=AMONG.get(here.part or ""),
        own=typed or {name: str(value or "") for name, value in own.items()},
        results=await _results(request, here),
    )


async def save(request: Request) -> Response:
    """Saves one's own answers; a question that is left out stays as it was answered before."""
    here, sent = await enter(request), await forms.from_page(request)
    here.needs_to_write()
    try:
        await questions.put(
            request.app.state.retros, here, AnswersForm.check(forms.fields(sent, AnswersForm))
        )
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        typed = {name: str(sent.get(name) or "") for name in QUESTIONS}
        return await _answer(request, await enter(request), problem, typed)
    return see(f"/retros/{here.id}/questions?done=saved")


async def ask(request: Request) -> Response:
    """What showing the answers means."""
    here = await enter(request)
    here.needs_to_lead()
    return await page(
        request,
        "retro/show_answers.html",
        area="assessments" if here.assessment else "portfolio",
        here=here,
        title=retro.title_of(here),
        shown=questions.shown(here),
    )


async def show_answers(request: Request) -> Response:
    """Shows everybody the answers, for good."""
    here = await enter(request)
    here.needs_to_lead()
    await questions.show_answers(request.app.state.retros, here)
    return see(f"/retros/{here.id}/questions?done=shown")


# Below /retros/{retro}.
routes = [
    Route("/questions", show, methods=["GET"]),
    Route("/questions", save, methods=["POST"]),
    Route("/questions/show", ask, methods=["GET"]),
    Route("/questions/show", show_answers, methods=["POST"]),
]

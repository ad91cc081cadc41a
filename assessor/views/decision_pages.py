"""All decisions on one page, and the forms on which the lead writes down what the panel agreed."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.assessments.heading import heading
from assessor.door import Seat, requires, seat
from assessor.page import page, see
from assessor.problem import Problem, errors_of, invalid, not_found
from assessor.standards import Standard, StandardSet
from assessor.views import panel, rating_queries, ratings, scale
from assessor.views.view_pages import standard_of

NOTICES = {"agreed": "The decision is written down.", "told": "The team is told."}


async def show(request: Request) -> Response:
    """Every standard with its views in totals and its decision; to everyone else once the team is told."""
    here, db = seat(request), request.app.state.database
    if not here.told:
        raise not_found()
    judged = await panel.of_standards(db, here, here.numbers)
    done = NOTICES.get(request.query_params.get("done") or "")
    return await page(
        request,
        "views/decisions.html",
        area="assessments",
        notice={"words": done, "undo": None} if done else None,
        assessment=heading(request, here),
        audience=here.audience,
        rows=[(standard, judged[standard.number]) for standard in _standards(request, here)],
        decided=sum(one["decision"] is not None for one in judged.values()),
        overall=await panel.overall(db, here),
        told_by=await panel.told_by(db, here),
    )


def _standards(request: Request, here: Seat) -> list[Standard]:
    chosen: StandardSet = request.app.state.standards[here.assessment["standard_set"]]
    return [one for one in chosen.standards if one.number in here.numbers]


@requires("agree ratings")
async def show_one(request: Request) -> Response:
    """The form: what the panel agreed about one standard, beside what each of it thinks."""
    here = seat(request)
    standard = standard_of(request, here)
    stands = await rating_queries.rating(request.app.state.database, here, standard.number)
    return await _form(request, standard, stands or {"value": None, "reason": ""})


async def _form(
    request: Request, standard: Standard, typed: Mapping[str, Any], problem: Problem | None = None
) -> Response:
    here = seat(request)
    every = _standards(request, here)
    at = every.index(standard)
    return await page(
        request,
        "views/decision_form.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        audience=here.audience,
        standard=standard,
        judged=await panel.of_standard(request.app.state.database, here, standard.number),
        typed=typed,
        choices=panel.choices(scale.of_decisions(here.assessment["scale"])),
        next=every[at + 1] if at + 1 < len(every) else None,
    )


@requires("agree ratings")
async def agree(request: Request) -> Response:
    """Writes the decision of one standard down; leads to the next standard where that was asked."""
    here, sent = seat(request), await forms.from_page(request)
    standard = standard_of(request, here)
    typed = {"value": sent.get("value") or None, "reason": str(sent.get("reason") or "")}
    try:
        form = ratings.RatingForm.check_all(typed)
        await ratings.put(request.app.state.journal, here, standard.number, form)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return await _form(request, standard, typed, problem)
    following = forms.whole(sent.get("then"), digits=2)
    if following in here.numbers:
        return see(f"/assessments/{here.id}/decisions/{following}")
    return see(f"/assessments/{here.id}/decisions?done=agreed")


@requires("agree ratings")
async def show_overall(request: Request) -> Response:
    """The form of the overall. It begins with the worst of all decisions, which the lead may change, with a reason."""
    here, db = seat(request), request.app.state.database
    stands = await rating_queries.overall(db, here)
    proposed = {"value": await _worst(request), "reason": "", "next": None}
    return await _overall_form(request, stands or proposed)


async def _worst(request: Request) -> str | None:
    here = seat(request)
    rows = await rating_queries.ratings(request.app.state.database, here)
    return scale.worst(here.assessment["scale"], [row["value"] for row in rows])


async def _overall_form(
    request: Request, typed: Mapping[str, Any], problem: Problem | None = None
) -> Response:
    here = seat(request)
    rows = await rating_queries.ratings(request.app.state.database, here)
    values = [row["value"] for row in rows]
    return await page(
        request,
        "views/overall_form.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        typed=typed,
        worst=await _worst(request),
        totals=[(value, values.count(value)) for value in dict.fromkeys(sorted(values))],
        undecided=len(here.numbers) - len(values),
        choices=panel.choices(scale.of_overall(here.assessment["scale"])),
        next_choices=[("", "Not said yet"), *ratings.NEXT.items()],
    )


@requires("agree ratings")
async def agree_overall(request: Request) -> Response:
    """Writes the overall down."""
    here, sent = seat(request), await forms.from_page(request)
    typed = {
        "value": sent.get("value") or None,
        "reason": str(sent.get("reason") or ""),
        "next": str(sent.get("next") or "") or None,
    }
    try:
        form = ratings.OverallForm.check_all(typed)
        worst = await _worst(request)
        if worst and form.value != worst and not form.reason.strip():
            raise invalid("reason", "Say why the whole is not as its weakest standard")
        await ratings.put_overall(request.app.state.journal, here, form)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return await _overall_form(request, typed, problem)
    return see(f"/assessments/{here.id}/decisions?done=agreed")

"""One's own view on a standard's page, or on a page of its own where something was wrong with it; revealing."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.assessments.heading import heading
from assessor.database import Row
from assessor.door import Seat, requires, seat
from assessor.page import page, see
from assessor.problem import Problem, errors_of, not_found
from assessor.standards import Standard, StandardSet
from assessor.views import panel, view_queries, views


def standard_of(request: Request, here: Seat) -> Standard:
    """The standard in the address. Raises Problem 404 when this assessment has none of that number."""
    number = forms.whole(request.path_params["standard"], digits=2)
    if number in here.numbers:
        chosen: StandardSet = request.app.state.standards[here.assessment["standard_set"]]
        return next(one for one in chosen.standards if one.number == number)
    raise not_found()


@requires("give views")
async def show(request: Request) -> Response:
    """The form on a page of its own."""
    here = seat(request)
    standard = standard_of(request, here)
    stands = await view_queries.row_as_it_is(
        request.app.state.database, here.id, here.person, standard.number
    )
    return await _form(request, standard, stands or {"value": None, "reason": "", "notes": []})


async def _form(request: Request, standard: Standard, typed: Row, problem: Problem | None = None) -> Response:
    here, db = seat(request), request.app.state.database
    own = await panel.mine(db, here, standard.number)
    return await page(
        request,
        "views/view_form.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        standard=standard,
        own_view={**own, "typed": typed} if own else None,
    )


@requires("give views")
async def give(request: Request) -> Response:
    """Takes one's own view down, and leads back to it."""
    here, sent = seat(request), await forms.from_page(request)
    standard = standard_of(request, here)
    ticked = _ticked(sent)
    try:
        form = views.ViewForm.check_all({"value": sent.get("value") or None, "reason": _reason(sent)})
        await views.put(request.app.state.journal, here, standard.number, form, notes=ticked)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        typed: dict[str, Any] = {"value": sent.get("value"), "reason": _reason(sent), "notes": ticked}
        return await _form(request, standard, typed, problem)
    return see(f"/assessments/{here.id}/standards/{standard.number}?done=view#your-view")


def _reason(sent: FormData) -> str:
    return str(sent.get("reason") or "")


def _ticked(sent: FormData) -> list[str]:
    return [id for id in sent.getlist("notes") if isinstance(id, str)][:100]


@requires("give views")
async def take_back(request: Request) -> Response:
    """Takes one's own view back."""
    here = seat(request)
    standard = standard_of(request, here)
    await views.take_back(request.app.state.journal, here, standard.number)
    return see(f"/assessments/{here.id}/standards/{standard.number}?done=taken-back#your-view")


@requires("reveal views")
async def reveal(request: Request) -> Response:
    """The lead reveals the views of one standard, or of all."""
    here, sent = seat(request), await forms.from_page(request)
    form = views.RevealForm.check(forms.fields(sent, views.RevealForm))
    await views.reveal(request.app.state.journal, here, form.standard)
    if form.standard is None:
        return see(f"/assessments/{here.id}/decisions")
    return see(f"/assessments/{here.id}/standards/{form.standard}#views-{form.standard}")

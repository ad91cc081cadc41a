"""The call with the result: on which day the owner and the senior responsible owner were told. It tells the team."""

from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.assessments.heading import heading
from assessor.board import history
from assessor.door import Seat, requires, seat
from assessor.evening import result_call_queries as queries
from assessor.forms import Day, Form, Line, Text
from assessor.journal import Journal
from assessor.page import page, see
from assessor.problem import Problem, errors_of, not_found
from assessor.versions import settle
from assessor.views import panel, telling


class CallForm(Form):
    """Whom the lead told the result, and when. Everyone with a seat reads it."""

    required: ClassVar = {"on_day": "Say on which day", "owner_told": "Say who was told for the service"}

    on_day: Day | None = None
    owner_told: Line = ""
    senior_told: Line = ""
    words: Text = ""


async def record(journal: Journal, here: Seat, form: CallForm, version: int) -> bool:
    """Records the call and tells the team in the same write; the same again changes nothing.

    Gives whether the team was told by it. Raises Problem 409, 412, 422.
    """
    wanted = form.complete(None)
    async with journal.write(here.id, here.person) as change:
        stands = await queries.row_as_it_is(change.tx, here.id)
        outcome = settle(
            stands,
            wanted,
            f'"{version}"',
            version=stands["version"] if stands else 0,
            closed=here.closed("record the result call", change.state),
            current=stands,
        )
        if outcome == "same":
            return False
        told = await telling.tell_in(change, here)
        if stands:
            await history.keep(
                change.tx, "result_call", {**stands, "id": here.id}, queries.FIELDS, who=here.person
            )
        first = {"assessment": here.id, "at": change.now, "version": 0}
        row: dict[str, Any] = {**first, **(stands or {}), **wanted, "who": here.person}
        await queries.put(change.tx, {**row, "version": row["version"] + 1})
        change.happened("result.called", id=here.id)
    return told


async def show(request: Request) -> Response:
    """The call that was made; before, the lead's form. Nobody but the panel knows of it before."""
    here, db = seat(request), request.app.state.database
    row = await queries.call(db, here)
    if row is None and not here.of_panel:
        raise not_found()
    if here.may("record the result call") and (row is None or request.query_params.get("change") == "yes"):
        return await _form(request)
    return await page(
        request,
        "evening/result_call.html",
        area="assessments",
        assessment=heading(request, here),
        call=row and {**row, "who_as": here.author(row, "who")},
        may=here.may("record the result call"),
        notice=_notice(request),
    )


def _notice(request: Request) -> dict[str, Any] | None:
    words = {"told": "The call is recorded, and the team is told.", "recorded": "The call is recorded."}
    done = words.get(request.query_params.get("done", ""))
    return {"words": done, "undo": None} if done else None


async def _form(
    request: Request, problem: Problem | None = None, written: dict[str, Any] | None = None
) -> Response:
    here, state = seat(request), request.app.state
    db, today = state.database, state.journal.now().astimezone(state.settings.timezone).date().isoformat()
    row = await queries.call(db, here)
    empty = {"on_day": today, "owner_told": await queries.owner(db, here), "senior_told": "", "words": ""}
    stands = row or {**empty, "version": 0}
    newest = problem is not None and problem.status == 412
    version = stands["version"] if newest or not written else written["version"]
    return await page(
        request,
        "evening/result_call_form.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        current=problem.current if problem else None,
        assessment=heading(request, here),
        written={**(written or stands), "version": version},
        recorded=row is not None,
        missing=await telling.missing(db, here) if not here.assessment["told_at"] else [],
        overall=await panel.overall(db, here),
    )


@requires("record the result call")
async def record_it(request: Request) -> Response:
    """Records the call, which tells the team."""
    here, sent = seat(request), await forms.from_page(request)
    written: dict[str, Any] = {name: str(sent.get(name) or "") for name in CallForm.model_fields}
    written["version"] = forms.whole(sent.get("version")) or 0
    try:
        form = CallForm.check_all(forms.fields(sent, CallForm))
        told = await record(request.app.state.journal, here, form, written["version"])
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        return await _form(request, problem, written)
    return see(f"/assessments/{here.id}/result-call?done={'told' if told else 'recorded'}")


routes = [
    Route("/result-call", show, methods=["GET"]),
    Route("/result-call", record_it, methods=["POST"]),
]

"""Before the day, for one person: the invitation and its answer, what they need, and what is still theirs to do."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.assessments import conflict_queries, letters, needs, needs_queries, queries, seats
from assessor.assessments.heading import heading
from assessor.assessments.invitations import AnswerForm
from assessor.assessments.needs import NEEDS, NeedsForm
from assessor.assessments.set_up import errors_of
from assessor.database import Row
from assessor.door import PANEL, requires, seat
from assessor.page import page, see
from assessor.problem import Problem, not_found

DONE = {
    "accepted": "You have said that you will come. Next: what you need on the day.",
    "needs": "What you need is noted. You can change it here until the day.",
    "declared": "Thank you: your declaration is noted.",
    "named": "You will be named in the report.",
    "unnamed": "Your name will not be in the report.",
}


async def _own(request: Request) -> Row:
    """One's own seat. Raises Problem 404 for whoever is here without one."""
    here = seat(request)
    row = await queries.seat_of(request.app.state.database, here.id, here.person)
    if row is None:
        raise not_found()
    return row


@requires("read")
async def show(request: Request) -> Response:
    """One's own invitation, needs and declaration."""
    here, row = seat(request), await _own(request)
    stands = await needs_queries.own(request.app.state.database, here)
    typed = {"needs": stands["needs"], "need_words": stands["words"]} if stands else {}
    return await _page(request, row, typed)


async def _page(
    request: Request, row: Row, typed: Mapping[str, Any], problem: Problem | None = None
) -> Response:
    here = seat(request)
    words = DONE.get(request.query_params.get("done", ""))
    of_panel = row["role"] in PANEL
    return await page(
        request,
        "assessments/you.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        what=letters.what(here.assessment),
        sitting=row,
        role=letters.ROLES[row["role"]],
        means=letters.MEANS[row["role"]],
        kinds=list(NEEDS.items()),
        typed=typed,
        asking=needs.open_still(here),
        of_panel=of_panel,
        declared=await conflict_queries.of(request.app.state.database, here.id, here.person)
        if of_panel
        else None,
        notice={"words": words, "undo": None} if words else None,
    )


@requires("read")
async def answer(request: Request) -> Response:
    """Accepts one's own invitation, or declines it: then the seat is gone."""
    here, state, sent = seat(request), request.app.state, await forms.from_page(request)
    own = await _own(request)
    if here.who is None or not here.who.may_write:
        raise Problem(403, "This token is for reading only.")
    try:
        form = AnswerForm.check_all({"answer": None, **forms.fields(sent, AnswerForm)})
    except Problem as problem:
        return await _page(request, own, {"words": str(sent.get("words") or "")}, problem)
    async with state.journal.write(here.id, here.person) as change:
        row = await queries.seat_of(change.tx, here.id, here.person)
        if row is None or row["invited_at"] is None:
            raise Problem(
                409, "There is no invitation to answer: you were not asked, or you have declined it."
            )
        if form.answer == "decline":
            await seats.decline(change, row, form.words.strip(), state.settings)
        else:
            await seats.accept(change, row, form.words.strip())
    if form.answer == "decline":
        return see("/")
    return see(f"/assessments/{here.id}/people/you?done=accepted")


@requires("read")
async def put_needs(request: Request) -> Response:
    """Takes down what one needs."""
    here, sent, row = seat(request), await forms.from_page(request), await _own(request)
    if here.who is None or not here.who.may_write:
        raise Problem(403, "This token is for reading only.")
    words = str(sent.get("need_words") or "")
    chosen = [str(value) for value in sent.getlist("needs")]
    try:
        await needs.put(request.app.state.journal, here, NeedsForm.check({"needs": chosen, "words": words}))
    except Problem as problem:
        if problem.status != 422:
            raise
        errors = [{**one, "field": one["field"].replace("words", "need_words")} for one in problem.errors]
        again = Problem(422, problem.detail, errors=errors)
        return await _page(request, row, {"needs": chosen, "need_words": words}, again)
    return see(f"/assessments/{here.id}/people/you?done=needs")

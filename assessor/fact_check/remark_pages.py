"""The forms of remarks: written by the team, changed, taken back and brought back, answered by the lead."""

import uuid
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from assessor import forms
from assessor.board import board
from assessor.door import requires, seat
from assessor.fact_check import remark_queries, remarks
from assessor.fact_check.checked import everything
from assessor.fact_check.pages import address_of, journal_of, show_with, undo_of
from assessor.fact_check.remarks import AnswerForm, RemarkForm
from assessor.page import page, partial, see, told
from assessor.problem import Problem, errors_of, not_found


@requires("remark on the report")
async def write(request: Request) -> Response:
    """The team says what is wrong in one place."""
    here, sent = seat(request), await forms.from_page(request)
    typed = {name: str(sent.get(name) or "") for name in ("id", "about", "body")}
    try:
        form = RemarkForm.check(forms.fields(sent, RemarkForm))
        await remarks.write(journal_of(request), here, typed["id"], typed["about"], form)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        if problem.status == 409:  # what is there already keeps its number: these words get another
            typed["id"] = str(uuid.uuid4())
        field = [{**error, "field": f"body-{typed['about']}"} for error in problem.errors]
        return await show_with(request, Problem(problem.status, problem.detail, errors=field), typed)
    return see(f"{address_of(request)}?done=sent#remark-{typed['id']}")


async def _remark(request: Request) -> dict[str, Any]:
    """The remark in the address. Raises Problem 404."""
    row = await remark_queries.remark(
        request.app.state.database, seat(request), request.path_params["remark"]
    )
    if row is None:
        raise not_found()
    return row


async def _form(
    request: Request, row: Mapping[str, Any], written: Mapping[str, Any], problem: Problem | None, what: str
) -> Response:
    """A form about one remark: to change it, or to answer it."""
    here, state = seat(request), request.app.state
    found = await everything(state.database, state.standards, state.settings, board.shared(here))
    about = remarks.about_of(row)
    return await page(
        request,
        "fact_check/remark_form.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        current=problem.current if problem else None,
        assessment=board.head(request, here),
        remark=row,
        written=written,
        what=what,
        item=next(
            (item for part in found["parts"] for item in part["items"] if item["about"] == about), None
        ),
    )


@requires("remark on the report")
async def edit(request: Request) -> Response:
    """The form to change one's own remark."""
    row = await _remark(request)
    if row["author"] != seat(request).person:
        raise Problem(403, "This remark is somebody else's: only its author may change it.")
    if row["answer"]:
        raise Problem(409, remarks.ANSWERED)
    return await _form(request, row, row, None, "edit")


@requires("remark on the report")
async def update(request: Request) -> Response:
    """Changes one's own remark; when it changed meanwhile, both texts are shown."""
    sent, id = await forms.from_page(request), request.path_params["remark"]
    try:
        form = RemarkForm.check(forms.fields(sent, RemarkForm))
        await remarks.edit(journal_of(request), seat(request), id, form, _version(sent))
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        row = await _remark(request)
        version = row["version"] if problem.status == 412 else _version(sent)
        written = {"body": str(sent.get("body") or ""), "version": version}
        return await _form(request, row, written, problem, "edit")
    return see(f"{address_of(request)}?done=saved#remark-{id}")


def _version(sent: FormData) -> int:
    return forms.whole(sent.get("version")) or 0


@requires("remark on the report")
async def remove(request: Request) -> Response:
    """Takes one's own remark back, and offers to bring it back."""
    here, id = seat(request), request.path_params["remark"]
    await remarks.remove(journal_of(request), here, id)
    if partial(request):
        return told(request, "The remark is taken back.", undo=undo_of(here.id, id))
    return see(f"{address_of(request)}?removed={id}")


@requires("remark on the report")
async def restore(request: Request) -> Response:
    """Brings one's own remark back."""
    id = request.path_params["remark"]
    await remarks.restore(journal_of(request), seat(request), id)
    return see(f"{address_of(request)}#remark-{id}")


@requires("answer remarks")
async def show_answer(request: Request) -> Response:
    """The lead's form to answer a remark."""
    row = await _remark(request)
    return await _form(request, row, row, None, "answer")


@requires("answer remarks")
async def answer(request: Request) -> Response:
    """The lead answers a remark: changed, or not changed and why."""
    sent, id = await forms.from_page(request), request.path_params["remark"]
    fields = {"answer": sent.get("answer") or None, "answer_words": str(sent.get("answer_words") or "")}
    try:
        form = AnswerForm.check_all(fields)
        await remarks.answer(journal_of(request), seat(request), id, form, _version(sent))
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        row = await _remark(request)
        version = row["version"] if problem.status == 412 else _version(sent)
        return await _form(request, row, {**fields, "version": version}, problem, "answer")
    return see(f"{address_of(request)}?done=answered#remark-{id}")


one = [
    Route("/{remark}/edit", edit, methods=["GET"]),
    Route("/{remark}/edit", update, methods=["POST"]),
    Route("/{remark}/remove", remove, methods=["POST"]),
    Route("/{remark}/restore", restore, methods=["POST"]),
    Route("/{remark}/answer", show_answer, methods=["GET"]),
    Route("/{remark}/answer", answer, methods=["POST"]),
]

# Below /fact-check.
inside = [
    Route("/remarks", write, methods=["POST"]),
    Mount("/remarks", routes=one),
]

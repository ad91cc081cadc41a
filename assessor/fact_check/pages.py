"""The pages of the fact check: the whole report with what the team says is wrong, and what becomes of it."""

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
from assessor.fact_check import fact_check, remark_queries, remarks
from assessor.fact_check.checked import everything
from assessor.fact_check.fact_check import AcceptForm, ChallengeForm, MeetingForm
from assessor.fact_check.remarks import AnswerForm, RemarkForm
from assessor.forms import Form
from assessor.journal import Journal
from assessor.page import page, partial, see, told
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
CHECKS = ("accept", "challenge", "meeting")


async def show(request: Request) -> Response:
    """The report, part by part, with its remarks; nothing for everyone else before the fact check."""
    return await _show(request)


async def _show(
    request: Request, problem: Problem | None = None, typed: Mapping[str, Any] | None = None
) -> Response:
    """`typed` is a remark that was refused: {id, about, body}."""
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
        return {"words": "The remark is taken back.", "undo": _restore(here.id, removed)}
    done = DONE.get(request.query_params.get("done", ""))
    return {"words": done, "undo": None} if done else None


def _restore(assessment: str, id: str) -> dict[str, Any]:
    return {"address": f"/assessments/{assessment}/fact-check/remarks/{id}/restore", "fields": {}}


def _journal(request: Request) -> Journal:
    journal: Journal = request.app.state.journal
    return journal


def _address(request: Request) -> str:
    return f"/assessments/{seat(request).id}/fact-check"


# --- Remarks --------------------------------------------------------------------------------------


@requires("remark on the report")
async def write(request: Request) -> Response:
    """The team says what is wrong in one place."""
    here, sent = seat(request), await forms.from_page(request)
    typed = {name: str(sent.get(name) or "") for name in ("id", "about", "body")}
    try:
        form = RemarkForm.check(forms.fields(sent, RemarkForm))
        await remarks.write(_journal(request), here, typed["id"], typed["about"], form)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        if problem.status == 409:  # what is there already keeps its number: these words get another
            typed["id"] = str(uuid.uuid4())
        field = [{**error, "field": f"body-{typed['about']}"} for error in problem.errors]
        return await _show(request, Problem(problem.status, problem.detail, errors=field), typed)
    return see(f"{_address(request)}?done=sent#remark-{typed['id']}")


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
        await remarks.edit(_journal(request), seat(request), id, form, _version(sent))
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        row = await _remark(request)
        version = row["version"] if problem.status == 412 else _version(sent)
        written = {"body": str(sent.get("body") or ""), "version": version}
        return await _form(request, row, written, problem, "edit")
    return see(f"{_address(request)}?done=saved#remark-{id}")


def _version(sent: FormData) -> int:
    return forms.whole(sent.get("version")) or 0


@requires("remark on the report")
async def remove(request: Request) -> Response:
    """Takes one's own remark back, and offers to bring it back."""
    here, id = seat(request), request.path_params["remark"]
    await remarks.remove(_journal(request), here, id)
    if partial(request):
        return told(request, "The remark is taken back.", undo=_restore(here.id, id))
    return see(f"{_address(request)}?removed={id}")


@requires("remark on the report")
async def restore(request: Request) -> Response:
    """Brings one's own remark back."""
    id = request.path_params["remark"]
    await remarks.restore(_journal(request), seat(request), id)
    return see(f"{_address(request)}#remark-{id}")


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
        await remarks.answer(_journal(request), seat(request), id, form, _version(sent))
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        row = await _remark(request)
        version = row["version"] if problem.status == 412 else _version(sent)
        return await _form(request, row, {**fields, "version": version}, problem, "answer")
    return see(f"{_address(request)}?done=answered#remark-{id}")


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
    await fact_check.take_back(_journal(request), seat(request))
    return see(f"{_address(request)}?done=reopened")


@requires("accept the report")
async def show_challenge(request: Request) -> Response:
    """What a challenge means."""
    return await _ask(request, "challenge")


@requires("accept the report")
async def challenge(request: Request) -> Response:
    """Challenges the report, or takes that back."""
    sent = await forms.from_page(request)
    if sent.get("withdraw") == "yes":
        await fact_check.withdraw(_journal(request), seat(request))
        return see(f"{_address(request)}?done=withdrawn")
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
    journal, here = _journal(request), seat(request)
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
    return see(f"{_address(request)}?done={done}")


in_remarks = [
    Route("/{remark}/edit", edit, methods=["GET"]),
    Route("/{remark}/edit", update, methods=["POST"]),
    Route("/{remark}/remove", remove, methods=["POST"]),
    Route("/{remark}/restore", restore, methods=["POST"]),
    Route("/{remark}/answer", show_answer, methods=["GET"]),
    Route("/{remark}/answer", answer, methods=["POST"]),
]
inside = [
    Route("/remarks", write, methods=["POST"]),
    Mount("/remarks", routes=in_remarks),
    Route("/accept", show_accept, methods=["GET"]),
    Route("/accept", accept, methods=["POST"]),
    Route("/take-back", take_back, methods=["POST"]),
    Route("/challenge", show_challenge, methods=["GET"]),
    Route("/challenge", challenge, methods=["POST"]),
    Route("/meeting", show_meeting, methods=["GET"]),
    Route("/meeting", meet, methods=["POST"]),
]
routes = [
    Route("/fact-check", show, methods=["GET"]),
    Mount("/fact-check", routes=inside),
]

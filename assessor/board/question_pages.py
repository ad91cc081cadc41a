"""The list of questions, and the forms that say what became of one."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.board import board, cards, note_queries, notes, question_queries, settling, together
from assessor.door import Seat, requires, seat
from assessor.page import page, partial, see, told
from assessor.problem import Problem

# What the list can be narrowed to: the statuses, and what the filter says.
SHOWN = {
    "left": (("to-ask", "open", "follow-up"), "Not answered"),
    "open": (("to-ask", "open"), "Open"),
    "follow-up": (("follow-up",), "To follow up"),
    "answered": (("answered",), "Answered"),
    "all": (("to-ask", "open", "follow-up", "answered"), "All"),
}


async def show(request: Request) -> Response:
    """The questions this seat sees, by standard; `?status=` narrows them."""
    here, db = seat(request), request.app.state.database
    chosen = request.query_params.get("status", "left")
    chosen = chosen if chosen in SHOWN else "left"
    every = [row for row in await note_queries.notes(db, here, kind="question") if row["visibility"] != "me"]
    mains = await together.mains(db, here, every)
    every = [row for row in every if row["id"] not in mains]
    rows = [row for row in every if row["status"] in SHOWN[chosen][0]]
    may_move = here.may("follow up questions")
    moved = await question_queries.moved_on(db, here, settling.LEFT) if may_move else []
    return await page(
        request,
        "board/questions.html",
        area="assessments",
        assessment=board.head(request, here),
        audience=here.audience,
        role=here.role,
        groups=await _groups(request, here, rows),
        chosen=chosen,
        filters=[
            {"status": status, "words": words, "many": sum(row["status"] in among for row in every)}
            for status, (among, words) in SHOWN.items()
        ],
        may_move=may_move,
        left_open=sum(row["status"] in ("open", "to-ask") for row in every),
        moved=len(moved),
    )


async def _groups(request: Request, here: Seat, rows: list[Any]) -> list[dict[str, Any]]:
    """The questions under the first standard that each is about; those about none come last."""
    things = await board.as_shown(request.app.state.database, here, rows)
    by_number: dict[int | None, list[dict[str, Any]]] = {}
    for thing in things:
        by_number.setdefault(thing["standard"], []).append(thing)
    standards = cards.standards_of(request.app.state.standards, here)
    found: list[dict[str, Any]] = [
        {"number": standard.number, "title": standard.title, "questions": by_number[standard.number]}
        for standard in standards
        if standard.number in by_number
    ]
    if None in by_number:
        found.append({"number": None, "title": "Not placed yet", "questions": by_number[None]})
    return found


@requires("settle questions")
async def answered(request: Request) -> Response:
    """Whoever asked, a scribe or the team says that a question was answered in the room."""
    here, id, sent = seat(request), request.path_params["note"], await forms.from_page(request)
    before = await notes.show(request.app.state.database, here, id)
    answer = str(sent.get("id") or "") or board.made_id(request, f"said {id} {before['version']}")
    try:
        form = settling.SaidForm.check(forms.fields(sent, settling.SaidForm))
        thing = await settling.answered(request.app.state.journal, here, id, _checked(answer), form)
    except Problem as problem:
        if problem.status != 422 or partial(request):
            raise
        return await _said_form(request, before, str(sent.get("body") or ""), problem)
    if partial(request):
        fields = {"answer": answer, "was": before["status"]}
        way_back = {"address": f"/assessments/{here.id}/notes/{id}/answered/undo", "fields": fields}
        return told(request, "The question is answered.", undo=way_back if form.body.strip() else None)
    return see(_place(here, thing))


def _checked(id: str) -> str:
    if not forms.UUID4.match(id):
        raise Problem(422, "Open the page again: this form has lost its number.")
    return id


async def _said_form(request: Request, note: dict[str, Any], body: str, problem: Problem) -> Response:
    here = seat(request)
    return await page(
        request,
        "board/said_form.html",
        status=problem.status,
        errors=problem.errors or [{"field": "body", "message": problem.detail}],
        assessment=board.head(request, here),
        audience=here.audience,
        note=note,
        body=body,
    )


@requires("settle questions")
async def undo(request: Request) -> Response:
    """It was not answered: the question stands as before."""
    here, id, sent = seat(request), request.path_params["note"], await forms.from_page(request)
    form = settling.UndoForm.check(forms.fields(sent, settling.UndoForm))
    return see(_place(here, await settling.undo(request.app.state.journal, here, id, form)))


@requires("settle questions")
async def reopen(request: Request) -> Response:
    """The question is not answered yet."""
    here, id = seat(request), request.path_params["note"]
    thing = await settling.reopen(request.app.state.journal, here, id)
    if partial(request):
        way_back = {"address": f"/assessments/{here.id}/notes/{id}/answered", "fields": {}}
        return told(request, "The question is open again.", undo=way_back if thing["answers"] else None)
    return see(_place(here, thing))


def _place(here: Seat, note: dict[str, Any]) -> str:
    """Where a question is shown."""
    if note["standard"] is None:
        return f"/assessments/{here.id}/questions?status=all#note-{note['id']}"
    return f"/assessments/{here.id}/standards/{note['standard']}#note-{note['id']}"


@requires("follow up questions")
async def follow_up(request: Request) -> Response:
    """What is left open at the end goes to follow-up."""
    here = seat(request)
    await settling.follow_up(request.app.state.journal, here)
    return see(f"/assessments/{here.id}/questions?status=follow-up")


@requires("follow up questions")
async def take_up_again(request: Request) -> Response:
    """Undoes it."""
    here = seat(request)
    await settling.take_up_again(request.app.state.journal, here)
    return see(f"/assessments/{here.id}/questions")


in_notes = [
    Route("/{note}/answered", answered, methods=["POST"]),
    Route("/{note}/answered/undo", undo, methods=["POST"]),
    Route("/{note}/not-answered", reopen, methods=["POST"]),
]

routes = [
    Route("/questions", show, methods=["GET"]),
    Route("/questions/follow-up", follow_up, methods=["POST"]),
    Route("/questions/take-up-again", take_up_again, methods=["POST"]),
]

"""The pages of the wash-up, and the forms that write its points and the decision of a standard."""

import uuid
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.board import board, cards
from assessor.day import autosave, point_queries, points, wash_up
from assessor.day.points import PointForm, SourceForm
from assessor.door import Reader, requires, seat
from assessor.journal import Journal
from assessor.page import page, partial, see, told
from assessor.problem import Problem, errors_of, not_found
from assessor.standards import Standard
from assessor.views import panel, ratings, scale

MOVED = {True: "Moved up.", False: "Moved down."}


@requires("wash up")
async def show(request: Request) -> Response:
    """Every standard with what is agreed and what is open, and what comes at the end."""
    here, db = seat(request), request.app.state.database
    found = await wash_up.overview(db, here, _standards(request, here))
    return await page(
        request,
        "day/wash_up.html",
        area="assessments",
        assessment=board.head(request, here),
        audience=here.audience,
        role=here.role,
        overall=await panel.overall(db, here),
        may_decide=here.may("agree ratings"),
        **found,
    )


def _standards(request: Request, here: Reader) -> list[Standard]:
    return cards.standards_of(request.app.state.standards, here)


@requires("wash up")
async def show_standard(request: Request) -> Response:
    """One standard: its notes grouped, the views, the decision, and the points that the report starts from."""
    return await _standard(request, notice=notice(request, _here(request)))


def notice(request: Request, here: str) -> dict[str, Any] | None:
    """What has just been removed, and the way back; `here` is the address of the standard in the wash-up."""
    removed = request.query_params.get("removed") or ""
    if not forms.UUID4.match(removed):
        return None
    back = {"back": "report"} if here != request.url.path else {}
    undo = {"address": f"{here}/points/{removed}/restore", "fields": back}
    return {"words": "The point is removed.", "undo": undo}


def _undo(request: Request, sent: FormData, address: str) -> dict[str, Any]:
    """The way back from what is done to a point; it leads to the page that one was on."""
    fields = {"back": "report"} if sent.get("back") == "report" else {}
    return {"address": f"{_here(request)}/points/{address}", "fields": fields}


def _here(request: Request) -> str:
    here = seat(request)
    return f"/assessments/{here.id}/wash-up/{board.standard_number(request, here)}"


def _back(request: Request, sent: FormData) -> str:
    """Where a form leads back to: the page of the wash-up or of the report, whichever it stood on."""
    if sent.get("back") != "report":
        return _here(request)
    here = seat(request)
    return f"/assessments/{here.id}/report/edit/standard-{board.standard_number(request, here)}"


async def _standard(
    request: Request,
    problem: Problem | None = None,
    *,
    typed: Mapping[str, Any] | None = None,
    writing: Mapping[str, Any] | None = None,
    notice: Mapping[str, Any] | None = None,
) -> Response:
    """`typed` is the decision, `writing` the point, of a form that was refused."""
    number = board.standard_number(request, seat(request))
    found = await on_standard(request, number, typed=typed, writing=writing)
    status = problem.status if problem else 200
    return await page(
        request,
        "day/wash_up_standard.html",
        status=status,
        errors=errors_of(problem),
        notice=notice,
        **found,
    )


async def on_standard(
    request: Request,
    number: int,
    *,
    typed: Mapping[str, Any] | None = None,
    writing: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What the page of a standard holds: what was noted, the decision and the points, with the forms for them."""
    here, db = seat(request), request.app.state.database
    every = _standards(request, here)
    at = next(n for n, standard in enumerate(every) if standard.number == number)
    found = await wash_up.of_standard(db, here, number)
    decision = found["judged"]["decision"] or {"value": None, "reason": ""}
    return {
        "area": "assessments",
        "assessment": board.head(request, here),
        "audience": here.audience,
        "role": here.role,
        "standard": every[at],
        "previous": every[at - 1] if at else None,
        "next": every[at + 1] if at + 1 < len(every) else None,
        "may": here.may("wash up") and number not in here.barred,
        "may_decide": here.may("agree ratings") and scale.judges(here.assessment),
        "choices": panel.choices(scale.of_decisions(here.assessment["scale"])),
        "typed": typed or decision,
        "writing": writing or {"id": str(uuid.uuid4()), "part": "done-well", "body": ""},
        "overview": await wash_up.overview(db, here, every),
        **found,
    }


def _journal(request: Request) -> Journal:
    journal: Journal = request.app.state.journal
    return journal


@requires("agree ratings")
async def decide(request: Request) -> Response:
    """The lead writes down what the panel agreed; the form may lead on to the next standard."""
    here, sent = seat(request), await forms.from_page(request)
    number = board.standard_number(request, here)
    typed = {"value": sent.get("value") or None, "reason": str(sent.get("reason") or "")}
    try:
        form = ratings.RatingForm.check_all(typed)
        await ratings.put(_journal(request), here, number, form)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return await _standard(request, problem, typed=typed)
    following = [n for n in here.numbers if n > number] if sent.get("then") == "next" else []
    where = _back(request, sent)
    return see(f"{where.removesuffix(str(number))}{following[0]}" if following else where)


@requires("wash up")
async def write(request: Request) -> Response:
    """A point: from a note or a recommendation by one button, or one of the panel's own."""
    sent = await forms.from_page(request)
    if sent.get("into"):
        return await _take_up(request, sent, str(sent["into"]))
    return await _write(request, sent)


async def _take_up(request: Request, sent: FormData, into: str) -> Response:
    here = seat(request)
    number = board.standard_number(request, here)
    form = SourceForm.read(into)
    id = board.made_id(request, f"point {into}")
    done = await points.take_up(_journal(request), here, number, id, form)
    if partial(request):
        part = points.WORDS[form.part].lower()
        if not done.changed:
            return told(request, f"It is there already, under “{part}”.")
        undo = _undo(request, sent, f"{done.thing['id']}/remove")
        return told(request, f"Taken into “{part}”.", undo=undo)
    return see(f"{_back(request, sent)}#point-{done.thing['id']}")


async def _write(request: Request, sent: FormData) -> Response:
    here, id = seat(request), str(sent.get("id") or "")
    number = board.standard_number(request, here)
    writing = {"id": id, "part": str(sent.get("part") or "done-well"), "body": str(sent.get("body") or "")}
    try:
        if not forms.UUID4.match(id):
            raise Problem(422, "Open the page again: this form has lost its number.")
        form = PointForm.check(forms.fields(sent, PointForm))
        await points.put(_journal(request), here, number, id, form, None)
    except Problem as problem:
        if problem.status == 428:
            problem = Problem(409, "This point was already added. Open the page again to write another one.")
        if problem.status not in (409, 422):
            raise
        return await _standard(request, problem, writing=writing)
    return see(f"{_back(request, sent)}#point-{id}")


@requires("wash up")
async def edit(request: Request) -> Response:
    """The form to change the words of a point."""
    return await _form(request, await _point(request), back=request.query_params.get("back") or "")


async def _point(request: Request) -> dict[str, Any]:
    """The point in the address. Raises Problem 404."""
    here = seat(request)
    row = await point_queries.point(request.app.state.database, here, request.path_params["point"])
    if row is None or row["standard"] != board.standard_number(request, here):
        raise not_found()
    return row


async def _form(
    request: Request, written: Mapping[str, Any], problem: Problem | None = None, *, back: str = ""
) -> Response:
    here = seat(request)
    number = board.standard_number(request, here)
    return await page(
        request,
        "day/point_form.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        current=autosave.current(problem, "body"),
        assessment=board.head(request, here),
        standard=next(one for one in _standards(request, here) if one.number == number),
        parts=list(points.WORDS.items()),
        words=points.WORDS,
        written=written,
        sources=await wash_up.choosable(request.app.state.database, here, number, written["sources"]),
        back="report" if back == "report" else "",
    )


@requires("wash up")
async def update(request: Request) -> Response:
    """Changes a point, by its button or while it is typed; when somebody was first, both texts are shown."""
    here, sent = seat(request), await forms.from_page(request)
    number, id = board.standard_number(request, here), request.path_params["point"]
    version = str(sent.get("version") or "")
    if await point_queries.row_as_it_is(request.app.state.database, here.id, id) is None:
        raise not_found()
    if sent.get("take") == "theirs":  # after a conflict: that stands already
        return see(f"{_back(request, sent)}#point-{id}")
    try:
        form = PointForm.check(forms.fields(sent, PointForm))
        done = await points.put(_journal(request), here, number, id, form, f'"{version}"')
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        if partial(request):
            return autosave.refused(request, str(sent.get("body") or ""), problem, "body")
        newest = problem.current["version"] if problem.current else version
        written = {name: str(sent.get(name) or "") for name in ("part", "body")}
        written |= {"id": id, "version": newest}
        sources = [str(source) for source in sent.getlist("sources") if source]
        back = str(sent.get("back") or "")
        return await _form(request, {**written, "sources": sources}, problem, back=back)
    if partial(request):
        return autosave.saved(request, done.version)
    return see(f"{_back(request, sent)}#point-{id}")


@requires("wash up")
async def move(request: Request) -> Response:
    """Moves a point up or down within its part."""
    here, sent = seat(request), await forms.from_page(request)
    id, up = request.path_params["point"], sent.get("to") != "down"
    await points.move(_journal(request), here, board.standard_number(request, here), id, up=up)
    return told(request, MOVED[up]) if partial(request) else see(f"{_back(request, sent)}#point-{id}")


@requires("wash up")
async def remove(request: Request) -> Response:
    """Takes a point away, and offers to bring it back."""
    here, id, sent = seat(request), request.path_params["point"], await forms.from_page(request)
    await points.remove(_journal(request), here, board.standard_number(request, here), id)
    if partial(request):
        return told(request, "The point is removed.", undo=_undo(request, sent, f"{id}/restore"))
    return see(f"{_back(request, sent)}?removed={id}")


@requires("wash up")
async def restore(request: Request) -> Response:
    """Brings a point back."""
    here, id, sent = seat(request), request.path_params["point"], await forms.from_page(request)
    await points.restore(_journal(request), here, board.standard_number(request, here), id)
    return see(f"{_back(request, sent)}#point-{id}")


routes = [
    Route("/{standard}", show_standard, methods=["GET"]),
    Route("/{standard}/decision", decide, methods=["POST"]),
    Route("/{standard}/points", write, methods=["POST"]),
    Route("/{standard}/points/{point}/edit", edit, methods=["GET"]),
    Route("/{standard}/points/{point}/edit", update, methods=["POST"]),
    Route("/{standard}/points/{point}/move", move, methods=["POST"]),
    Route("/{standard}/points/{point}/remove", remove, methods=["POST"]),
    Route("/{standard}/points/{point}/restore", restore, methods=["POST"]),
]

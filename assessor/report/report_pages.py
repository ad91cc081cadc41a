"""The page of the report, and the pages on which one text, one standard or the drafters are changed."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assessor import forms
from assessor.assessments.heading import heading
from assessor.board import board, cards
from assessor.day import wash_up_pages
from assessor.day.autosave import refused
from assessor.documents.formats import offered
from assessor.door import Reader, Seat, requires, seat
from assessor.page import page, partial, see, shared_page
from assessor.problem import Problem, errors_of, not_found
from assessor.report import (
    autosave,
    drafters,
    edition_pages,
    flagging,
    parts,
    queries,
    report,
    shown,
    writing,
)
from assessor.routing import Group

DONE = {
    "begun": "The report is begun: from now on it changes only by hand.",
    "saved": "Saved.",
    "drafters": "Who drafts what is saved.",
    "handed-over": "The standard is handed over to the lead.",
    "taken-back": "The standard is with its drafter again.",
}


async def show(request: Request) -> Response:
    """The report as a document, to everyone else from fact check on; once it is published, its last edition."""
    here, state = seat(request), request.app.state
    if not here.reported:
        raise not_found()
    if here.assessment["recorded"]:  # its report is attached to its board
        return see(f"/assessments/{here.id}")
    if here.state == "published":
        return await edition_pages.show_last(request)
    done = request.query_params.get("done") or ""

    async def found() -> Mapping[str, Any]:
        reader = board.shared(here)
        return {
            "assessment": board.head(request, reader),
            "audience": reader.audience,
            "edition": here.assessment["edition"],
            "files": list(offered().values()),
            "around": await state.around_report(state.database, state.settings, reader),
            **await shown.whole(state.database, state.standards, state.settings, reader),
        }

    async def own(_: None) -> Mapping[str, Any]:
        words = DONE.get(done)
        return {"role": here.role, "notice": {"words": words, "undo": None} if words else None}

    key = (here.roles, done if done in DONE else "")
    return await shared_page(request, "report/report.html", found=found, query="", own=own, own_key=key)


@requires("draft the report")
async def begin(request: Request) -> Response:
    """The draft becomes the report."""
    here, sent = seat(request), await forms.from_page(request)
    await writing.begin(request.app.state.journal, here)
    number = str(sent.get("standard") or "")
    known = number in map(str, here.numbers)
    on = f"/edit/standard-{number}" if known else "?done=begun"
    return see(f"/assessments/{here.id}/report{on}")


@requires("draft the report")
async def edit(request: Request) -> Response:
    """The form of one text, or a standard with its decision and its points. Raises Problem 404."""
    number = _number(request)
    if number is not None:
        return await _standard(request, number)
    return await _text_form(request)


def _number(request: Request) -> int | None:
    """The standard that the part in the address is about; None for a text. Raises Problem 404."""
    part = request.path_params["part"]
    number = parts.number_of(part)
    if number is None and part not in parts.TEXTS:
        raise not_found()
    if number is not None and number not in seat(request).numbers:
        raise not_found()
    return number


async def _text_form(
    request: Request, typed: Mapping[str, Any] | None = None, problem: Problem | None = None
) -> Response:
    """The form of a text; after a conflict with what stands now beside what was typed."""
    here, db = seat(request), request.app.state.database
    part = request.path_params["part"]
    if typed is None:
        stands = await report.as_it_stands(db, here)
        typed = {"text": stands.texts[part], "version": await queries.latest_of(db, here.id, part)}
    return await page(
        request,
        "report/edit_text.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        current=problem.current if problem else None,
        assessment=heading(request, here),
        audience=here.audience,
        part=part,
        label=parts.TEXTS[part],
        typed=typed,
        flagged=await flagging.in_texts(db, here, {part: [typed["text"]]}),
    )


@requires("draft the report")
async def update(request: Request) -> Response:
    """Writes a text, by its button or while it is typed; when somebody was first, both texts are shown. Raises Problem
    404."""
    here, part, sent = seat(request), request.path_params["part"], await forms.from_page(request)
    if part not in parts.TEXTS:
        raise not_found()
    if sent.get("take") == "theirs":  # after a conflict: that stands already
        return see(f"/assessments/{here.id}/report/edit/{part}")
    typed = {"text": str(sent.get("text") or ""), "version": str(sent.get("version") or "")}
    version = forms.whole(typed["version"])
    try:
        form = report.TextForm.check({"text": typed["text"]})
        done = await writing.put_text(
            request.app.state.journal, here, part, form, -1 if version is None else version
        )
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        if partial(request):
            return refused(request, typed["text"], problem)
        newest = problem.current["version"] if problem.current else typed["version"]
        return await _text_form(request, {**typed, "version": newest}, problem)
    if partial(request):
        return await autosave.saved(request, here, part, done)
    return see(f"/assessments/{here.id}/report?done=saved#{part}")


async def _standard(request: Request, number: int) -> Response:
    """A standard as in the wash-up: what was noted beside the decision and the points, which are edited here."""
    here, state = seat(request), request.app.state
    begun = await queries.row_as_it_is(state.database, here.id) is not None
    found = await wash_up_pages.on_standard(request, number)
    notice = wash_up_pages.notice(request, f"/assessments/{here.id}/wash-up/{number}")
    return await page(
        request, "report/edit_standard.html", **found, begun=begun, back="report", notice=notice
    )


@requires("write the report")
async def show_drafters(request: Request) -> Response:
    """Who drafts which standard, or may be asked to."""
    return await _drafters(request)


async def _drafters(
    request: Request, typed: Mapping[int, str | None] | None = None, problem: Problem | None = None
) -> Response:
    here, db = seat(request), request.app.state.database
    rows = await drafters.panel(db, here)
    stands = await drafters.standing(db, here)
    chosen = typed or {
        number: stands[number]["person"] if number in stands else drafters.proposed(rows, number)
        for number in here.numbers
    }
    return await page(
        request,
        "report/drafters.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        standards=_standards(request, here),
        people=[(row["person"], f"{row['name']}, {row['profession'] or row['role']}") for row in rows],
        chosen=chosen,
        stands=stands,
    )


def _standards(request: Request, here: Reader) -> Any:
    return cards.standards_of(request.app.state.standards, here)


@requires("write the report")
async def give(request: Request) -> Response:
    """The lead says who drafts what."""
    here, sent = seat(request), await forms.from_page(request)
    wanted = {number: str(sent.get(f"standard-{number}") or "") or None for number in here.numbers}
    try:
        await drafters.give(request.app.state.journal, here, wanted)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return await _drafters(request, wanted, problem)
    return see(f"/assessments/{here.id}/report?done=drafters")


@requires("draft the report")
async def hand_over(request: Request) -> Response:
    """Whoever drafts a standard hands it over to the lead."""
    return await _hand_over(request, seat(request), back=False)


@requires("write the report")
async def take_back(request: Request) -> Response:
    """The lead gives a standard back to its drafter."""
    return await _hand_over(request, seat(request), back=True)


async def _hand_over(request: Request, here: Seat, *, back: bool) -> Response:
    number = board.standard_number(request, here)
    await drafters.hand_over(request.app.state.journal, here, number, back=back)
    done = "taken-back" if back else "handed-over"
    return see(f"/assessments/{here.id}/report?done={done}#standard-{number}")


# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = [
    Group(
        [
            Route("/report", show, methods=["GET"]),
            Route("/report/begin", begin, methods=["POST"]),
            Route("/report/edit/{part}", edit, methods=["GET"]),
            Route("/report/edit/{part}", update, methods=["POST"]),
            Route("/report/drafters", show_drafters, methods=["GET"]),
            Route("/report/drafters", give, methods=["POST"]),
            Route("/report/drafters/{standard}/hand-over", hand_over, methods=["POST"]),
            Route("/report/drafters/{standard}/take-back", take_back, methods=["POST"]),
        ]
    )
]

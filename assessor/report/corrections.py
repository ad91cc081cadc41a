"""Correcting what is published: the lead changes the report unseen, and publishes it as a new edition with a note."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.assessments.heading import heading
from assessor.board import cards
from assessor.database import Reading, Row
from assessor.day.points import PARTS, WORDS
from assessor.documents.document import Document, read
from assessor.door import Seat, requires, seat
from assessor.forms import Form, Text
from assessor.page import page, see
from assessor.problem import Problem, errors_of, invalid, not_found
from assessor.report import edition_queries as queries
from assessor.report import parts, report, writing
from assessor.report.edition import freeze, openly
from assessor.report.queries import opened
from assessor.report.report import KEYS, ReportForm
from assessor.versions import etag

CORRECT = "correct what is published"
# Fields of a document → what they are called; what only an edition has is none of them.
FIELDS = {
    "title": "The title",
    "service": "The service’s name or organisation",
    "overall": "The result",
    "panel": "The panel, or who of it is named",
    "team": "The team, or who of it is named",
    "conflicts": "Conflicts of interest",
    "earlier": "Earlier assessments",
    "summary": "Summary",
    "about_service": "The service",
    "users": "Users",
    "good_practice": "Good practice others could adopt",
    "main_concern": "The main concern",
    "recommendations": "Recommendations, or how far they are",
}


class NoteForm(Form):
    """What a correction says about itself."""

    note: Text = ""
    sure: bool = False


def _late(here: Seat) -> None:
    if here.assessment["recorded"]:
        raise Problem(409, "This was held another way and is only recorded here: nothing of it is published.")
    if late := here.closed(CORRECT):
        raise Problem(409, late)


@requires(CORRECT)
async def show(request: Request) -> Response:
    """What differs from the last edition, what may be corrected, and the form that publishes it. Without an edition,
    the form that publishes the first."""
    _late(seat(request))
    return await _page(request)


async def _page(
    request: Request, problem: Problem | None = None, typed: Mapping[str, Any] | None = None
) -> Response:
    here, state = seat(request), request.app.state
    last = await queries.last(state.database, here.id)
    standards = cards.standards_of(state.standards, here)
    return await page(
        request,
        "report/correction.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        last=last,
        differences=await _differences(state.database, request, here, last) if last else [],
        open_to_all=openly(here.assessment),
        texts=parts.TEXTS,
        standards=standards,
        typed=typed or {},
        saved=request.query_params.get("done") == "saved",
    )


def differences(before: Document, now: Document, chosen: list[str]) -> list[str]:
    """What the next edition would say otherwise, in words."""
    found = [words for name, words in FIELDS.items() if getattr(before, name) != getattr(now, name)]
    were = {one.number: one for one in before.standards}
    found += [f"Standard {one.number} {one.title}" for one in now.standards if were.get(one.number) != one]
    if {one.page for one in before.evidence} != set(chosen):
        found.append("The pages of evidence that go with it")
    return found


@requires(CORRECT)
async def publish(request: Request) -> Response:
    """Publishes the correction as the next edition; or the first, of what was published before there were any."""
    here, state, sent = seat(request), request.app.state, await forms.from_page(request)
    _late(here)
    typed = {"note": str(sent.get("note") or "")}
    try:
        form = NoteForm.check(forms.fields(sent, NoteForm))
        errors = []
        if not form.note.strip() and await queries.last_head(state.database, here.id):
            errors.append({"field": "note", "message": "Write what is corrected, and why"})
        if not form.sure:
            errors.append({"field": "sure", "message": "Tick that you know it cannot be undone"})
        if errors:
            raise Problem(422, errors[0]["message"], errors=errors)
        async with state.journal.write(here.id, here.person) as change:
            if change.state != "published":
                raise Problem(409, here.closed(CORRECT, change.state) or "It is not published.")
            if last := await queries.last(change.tx, here.id):
                await _differs(change.tx, request, here, last)
            else:  # published before there were editions
                await writing.begin_unbegun(change)
            await freeze(change, state.compose, state.settings, form.note.strip())
            await opened(change.tx, here.id)
            change.happened("report.changed", id=here.id)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _page(request, problem, typed)
    return see(f"/assessments/{here.id}/report?done=corrected")


async def _differences(db: Reading, request: Request, here: Seat, last: Row) -> list[str]:
    """What the next edition would say otherwise than the last one, or whom it would say it to."""
    now = await request.app.state.compose(db, here.id)
    chosen = [row["page"] for row in await queries.chosen(db, here.id)]
    found = differences(read(last["document"]), now, chosen)
    return found if last["openly"] or not openly(here.assessment) else [*found, "Who may read it: everybody"]


async def _differs(tx: Reading, request: Request, here: Seat, last: Row) -> None:
    """Raises Problem 422 while the next edition would be as the last one."""
    if not await _differences(tx, request, here, last):
        raise invalid("", "Nothing differs from the last edition yet: correct a text or a point first")


# --- One part ---------------------------------------------------------------------------------------


@requires(CORRECT)
async def edit(request: Request) -> Response:
    """The form of one text, or of the points of one standard."""
    here = seat(request)
    _late(here)
    stands = await report.as_it_stands(request.app.state.database, here)
    return await _form(request, _stands(request, here, stands), stands.version)


def _stands(request: Request, here: Seat, stands: report.Report) -> dict[str, Any]:
    """The part in the address, as its form has it. Raises Problem 404."""
    part = str(request.path_params["part"])
    number = parts.number_of(part)
    if part in parts.TEXTS:
        return {"part": part, "title": parts.TEXTS[part], "text": stands.texts[part], "points": []}
    if number is None or number not in here.numbers:
        raise not_found()
    standards = {one.number: one for one in cards.standards_of(request.app.state.standards, here)}
    points = stands.standard(number)["points"]
    return {"part": part, "title": f"{number} {standards[number].title}", "number": number, "points": points}


async def _form(
    request: Request,
    stands: Mapping[str, Any],
    version: int,
    typed: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> Response:
    here = seat(request)
    return await page(
        request,
        "report/correct_part.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        stands=stands,
        groups=[
            (part, WORDS[part], [point for point in stands["points"] if point["part"] == part])
            for part in PARTS
        ],
        version=version,
        typed=typed,
    )


@requires(CORRECT)
async def update(request: Request) -> Response:
    """Writes a part of the correction: nobody else reads it before it is published."""
    here, state, sent = seat(request), request.app.state, await forms.from_page(request)
    _late(here)
    now = await report.as_it_stands(state.database, here)
    stands = _stands(request, here, now)
    typed = {name: str(value) for name, value in sent.items() if isinstance(value, str)}
    version = forms.whole(typed.get("version"))
    try:
        form = ReportForm.check(_wanted(stands, sent))
        match = None if version is None else etag(version)
        await writing.put(state.journal, here, form, match, CORRECT)
    except Problem as problem:
        if problem.status not in (412, 422, 428):
            raise
        return await _form(request, stands, now.version, typed, problem)
    return see(f"/assessments/{here.id}/report/correction?done=saved")


def _wanted(stands: Mapping[str, Any], sent: FormData) -> dict[str, Any]:
    """A part as the report takes it: an emptied point is removed, an empty field for a new one makes none."""
    if "number" not in stands:
        return {stands["part"]: str(sent.get("text") or "")}
    wanted: dict[str, Any] = {"number": stands["number"], **{key: [] for key in KEYS.values()}}
    for point in stands["points"]:
        body = str(sent.get(f"point-{point['id']}", point["body"]))
        if body.strip():
            wanted[KEYS[point["part"]]].append({"body": body, "sources": point["sources"]})
    for part, key in KEYS.items():
        if (body := str(sent.get(f"new-{part}") or "")).strip():
            wanted[key].append({"body": body, "sources": []})
    return {"standards": [wanted]}


routes = [
    Route("/report/correction", show, methods=["GET"]),
    Route("/report/correction", publish, methods=["POST"]),
    Route("/report/correction/{part}", edit, methods=["GET"]),
    Route("/report/correction/{part}", update, methods=["POST"]),
]

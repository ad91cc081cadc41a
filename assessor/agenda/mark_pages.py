"""What somebody of the panel marks before the day, and the questions they mean to ask: one page, one tap a standard."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.agenda import mark_queries, marks, slot_queries
from assessor.assessments.heading import heading
from assessor.database import Database, Row
from assessor.door import Reader, Seat, requires, seat
from assessor.page import page, partial, see
from assessor.problem import Problem
from assessor.standards import Standard, StandardSet


def standards_of(sets: Mapping[str, StandardSet], reader: Reader) -> list[Standard]:
    """The standards that are assessed, in order."""
    every = sets[reader.assessment["standard_set"]].standards
    return [standard for standard in every if standard.number in reader.numbers]


@requires("mark beforehand")
async def show(request: Request) -> Response:
    """All standards with one's own mark, what the panel marked and the questions to ask."""
    here, state = seat(request), request.app.state
    every = standards_of(state.standards, here)
    own = await mark_queries.own(state.database, here)
    totals = marks.totals(await mark_queries.marks(state.database, here), here.numbers)
    slots = await slot_queries.slots(state.database, here.id)
    asked = questions(await mark_queries.questions(state.database, here), slots, here)
    rows = [
        {
            "number": standard.number,
            "title": standard.title,
            "own": marks.own_mark(here, standard.number, own.get(standard.number)),
            "total": totals[standard.number].words,
            "questions": [one for one in asked if one["standard"] == standard.number],
            "new_id": str(uuid.uuid4()),
        }
        for standard in every
    ]
    return await page(
        request,
        "agenda/marks.html",
        assessment=heading(request, here),
        audience=here.audience,
        rows=rows,
        unplaced=[one for one in asked if one["standard"] is None],
        slots=slots,
        marked=len(own),
        may=here.may("mark beforehand"),
    )


def questions(rows: Sequence[Row], slots: Sequence[Row], here: Reader) -> list[dict[str, Any]]:
    """Questions as the page shows them, each with the part of the day it waits for."""
    titles = {slot["id"]: slot["title"] for slot in slots}
    return [
        {
            **row,
            "slot_title": titles.get(row["slot"]),
            "own": row["author"] == here.person,
            "own_too": bool(row["mine_too"]),
        }
        for row in rows
    ]


@requires("mark beforehand")
async def create(request: Request) -> Response:
    """One tap: a mark is set, changed or taken away."""
    here, sent = seat(request), await forms.from_page(request)
    form = marks.MarkForm.check(forms.fields(sent, marks.MarkForm))
    number = await marks.put(request.app.state.journal, here, form)
    if partial(request):
        return await _fragment(request, here, number, on_standard=sent.get("on") == "standard")
    if sent.get("on") == "standard":
        return see(f"/assessments/{here.id}/standards/{number}#own-mark-{number}")
    return see(f"/assessments/{here.id}/marks#standard-{number}")


async def _fragment(request: Request, here: Seat, number: int, *, on_standard: bool) -> Response:
    """The three buttons as they are now."""
    own = (await mark_queries.own(request.app.state.database, here)).get(number)
    found = {
        "assessment": heading(request, here),
        "mark": marks.own_mark(here, number, own),
        "on_standard": on_standard,
    }
    html = request.app.state.pages.whole("agenda/own_mark.html", found)
    return Response(html, media_type="text/html", headers={"cache-control": "no-store"})


@requires("mark beforehand")
async def keep_question(request: Request) -> Response:
    """Keeps a question for a part of the day."""
    here, sent = seat(request), await forms.from_page(request)
    db: Database = request.app.state.database
    form = marks.QuestionForm.check(forms.fields(sent, marks.QuestionForm))
    slots = [row["id"] for row in await slot_queries.slots(db, here.id)]
    try:
        id = request.path_params["note"]
        row = await marks.keep_question(request.app.state.journal, here, id, form, slots)
    except Problem as problem:
        if problem.status == 422:
            raise Problem(409, problem.detail) from problem
        raise
    where = f"standard-{row['standard']}" if row["standard"] else "unplaced"
    return see(f"/assessments/{here.id}/marks#{where}")

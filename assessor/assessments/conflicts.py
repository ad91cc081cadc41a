"""Conflicts of interest: each of the panel declares one, or none; and from which standards it bars them."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.assessments import conflict_queries, queries
from assessor.assessments.heading import heading
from assessor.assessments.set_up import errors_of
from assessor.database import Row
from assessor.door import PANEL, Seat, requires, seat
from assessor.forms import Flag, Form, Text, Whole
from assessor.journal import Journal
from assessor.page import page, see
from assessor.problem import Problem, invalid, not_found
from assessor.words import iso
from assessor.written import Written


class ConflictForm(Form):
    """That there is none, or what it is."""

    none: Flag | None = None
    text: Text = ""


class BarredForm(Form):
    """The standards that somebody may not note or judge."""

    barred: Annotated[list[Annotated[Whole, Field(ge=1, le=99)]], Field(max_length=99)] = []


def as_json(row: Row) -> dict[str, Any]:
    """A declaration as the API gives it to whoever made it."""
    return {"none": row["none"], "text": row["text"], "at": iso(row["at"]), "version": row["version"]}


async def put(journal: Journal, here: Seat, form: ConflictForm) -> Written:
    """Declares a conflict, or none. The panel's streams hear that somebody did. Raises Problem (403, 409, 422)."""
    here.needs("declare a conflict")
    async with journal.write(here.id, here.person) as change:
        stands = await conflict_queries.of(change.tx, here.id, here.person)
        wanted = _checked(form.complete(stands))
        same = stands is not None and all(stands[key] == value for key, value in wanted.items())
        if not same:
            if closed := here.closed("declare a conflict", change.state):
                raise Problem(409, closed)
            change.happened("conflict.declared", id=here.person, to_all=False)
            await conflict_queries.put(change.tx, here.id, here.person, **wanted)
    row = await conflict_queries.of(journal.database, here.id, here.person)
    assert row is not None
    return Written(as_json(row), row["version"], new=stands is None, changed=not same)


def _checked(wanted: dict[str, Any]) -> dict[str, Any]:
    """Either none, or some words about it. Raises Problem 422."""
    if wanted["none"] is None:
        raise invalid("none", "Say whether you have a conflict of interest")
    text = wanted["text"].strip()
    if not wanted["none"] and not text:
        raise invalid("text", "Say what the conflict is")
    return {"none": wanted["none"], "text": "" if wanted["none"] else text}


async def bar(journal: Journal, here: Seat, person: str, numbers: Sequence[int]) -> None:
    """Sets for which standards somebody of the panel may not note or judge. Only the panel hears of it.

    Raises Problem (403, 404, 409, 422).
    """
    wanted = sorted(set(numbers))
    for number in wanted:
        if number not in here.numbers:
            raise invalid("barred", f"This assessment has no standard {number}")
    async with journal.write(here.id, here.person) as change:
        row = await queries.seat_of(change.tx, here.id, person)
        if row is None or row["role"] not in PANEL:
            raise not_found()
        if wanted != row["barred"]:
            if closed := here.closed("say who may not judge", change.state):
                raise Problem(409, closed)
            change.happened("conflict.barred", id=person, to_all=False)
            await conflict_queries.bar(change.tx, here.id, person, wanted)


# --- Pages ------------------------------------------------------------------------------------------


@requires("declare a conflict")
async def show(request: Request) -> Response:
    """The form of one's own declaration, and what the others of the panel declared."""
    here = seat(request)
    stands = await conflict_queries.of(request.app.state.database, here.id, here.person)
    return await _form(request, stands or {"none": None, "text": ""})


async def _form(request: Request, typed: Row, problem: Problem | None = None) -> Response:
    here = seat(request)
    rows = await conflict_queries.conflicts(request.app.state.database, here)
    return await page(
        request,
        "assessments/conflict.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        typed=typed,
        others=[row for row in rows if row["person"] != here.person],
        may_change=here.may("declare a conflict"),
        barred=here.barred,
    )


@requires("declare a conflict")
async def declare(request: Request) -> Response:
    """Takes one's own declaration down."""
    here, sent = seat(request), await forms.from_page(request)
    try:
        await put(request.app.state.journal, here, ConflictForm.check(_fields(sent)))
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _form(request, {"none": _none(sent), "text": str(sent.get("text") or "")}, problem)
    return see(f"/assessments/{here.id}/people/you?done=declared")


def _none(sent: FormData) -> bool | None:
    return {"yes": True, "no": False}.get(str(sent.get("none") or ""))


def _fields(sent: FormData) -> dict[str, Any]:
    return {"none": _none(sent), "text": str(sent.get("text") or "")}


@requires("say who may not judge")
async def show_barred(request: Request) -> Response:
    """The form: for which standards somebody of the panel may not note or judge."""
    row = await _of_panel(request)
    return await _barred_form(request, row, [str(number) for number in row["barred"]])


async def _of_panel(request: Request) -> Row:
    """The seat in the address, of the panel. Raises Problem 404."""
    row = await queries.seat_of(request.app.state.database, seat(request).id, request.path_params["person"])
    if row is None or row["role"] not in PANEL:
        raise not_found()
    return row


async def _barred_form(
    request: Request, row: Row, ticked: list[str], problem: Problem | None = None
) -> Response:
    here = seat(request)
    chosen = request.app.state.standards[here.assessment["standard_set"]]
    return await page(
        request,
        "assessments/barred.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        sitting=row,
        declared=await conflict_queries.of(request.app.state.database, here.id, row["person"]),
        ticked=ticked,
        standards=[one for one in chosen.standards if one.number in here.numbers],
    )


@requires("say who may not judge")
async def put_barred(request: Request) -> Response:
    """Sets it."""
    here, sent, row = seat(request), await forms.from_page(request), await _of_panel(request)
    try:
        form = BarredForm.check(forms.fields(sent, BarredForm))
        await bar(request.app.state.journal, here, row["person"], form.barred)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _barred_form(request, row, [str(n) for n in sent.getlist("barred")], problem)
    return see(f"/assessments/{here.id}/people?done=barred")

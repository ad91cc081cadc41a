"""Assurance, where an organisation has it: somebody else of its trade reads the report before the team does."""

from typing import Any, ClassVar, Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.assessments.gaps import Gap
from assessor.assessments.heading import heading
from assessor.board import history
from assessor.database import Database
from assessor.door import Seat, requires, seat
from assessor.forms import Form, Line, Text
from assessor.journal import Journal
from assessor.page import page, see
from assessor.problem import Problem, errors_of
from assessor.report import assurance_queries as queries

OUTCOMES = {"checked": "Checked: it can go to the team", "changes": "Something has to change first"}
DONE = {
    "asked": "It is noted that assurance reads the report first.",
    "not": "Assurance is not waited for any more.",
    "found": "What assurance found is noted.",
}


class AssuranceForm(Form):
    """Who read it and what they found."""

    required: ClassVar = {"outcome": "Say what came of it", "checker": "Say who read it"}

    outcome: Literal["checked", "changes"] | None = None
    checker: Line = ""
    words: Text = ""


async def gaps(db: Database, here: Seat, to: str) -> list[Gap]:
    """What is missing before the team reads the report, where assurance was asked for: see assessments/gaps.py."""
    row = await queries.assurance(db, here) if to == "fact-check" else None
    if row is None or row["outcome"] == "checked":
        return []
    words = "Assurance wants changes" if row["outcome"] else "Assurance has not read the report"
    return [Gap(words, place="/assurance")]


async def ask(journal: Journal, here: Seat) -> None:
    """Notes that assurance is asked; again, or once it found something, asks for another look. Raises Problem 409."""
    async with journal.write(here.id, here.person) as change:
        if closed := here.closed("write the report", change.state):
            raise Problem(409, closed)
        row = await queries.row_as_it_is(change.tx, here.id)
        if row and row["outcome"] is None:
            return
        await _keep(change.tx, here, row)
        version = row["version"] + 1 if row else 1
        asked = {"assessment": here.id, "asked_at": change.now, "asked_by": here.person, "version": version}
        nothing = {"outcome": None, "checker": "", "words": "", "checked_at": None, "checked_by": None}
        await queries.put(change.tx, {**asked, **nothing})
        change.happened("assurance.asked", id=here.id, to_all=False)


async def _keep(tx: Any, here: Seat, row: dict[str, Any] | None) -> None:
    if row:
        await history.keep(tx, "assurance", {**row, "id": here.id}, queries.FOUND, who=here.person)


async def leave_out(journal: Journal, here: Seat) -> None:
    """Assurance is not waited for, while it has found nothing; again changes nothing. Raises Problem 409."""
    async with journal.write(here.id, here.person) as change:
        if closed := here.closed("write the report", change.state):
            raise Problem(409, closed)
        row = await queries.row_as_it_is(change.tx, here.id)
        if row is None:
            return
        if row["outcome"]:
            raise Problem(409, "Assurance has read it: what it found stays.")
        await queries.remove(change.tx, here.id)
        change.happened("assurance.asked", id=here.id, to_all=False)


async def found(journal: Journal, here: Seat, form: AssuranceForm) -> None:
    """Notes what assurance found; the same again changes nothing. Raises Problem 409, 422."""
    wanted = form.complete(None)
    async with journal.write(here.id, here.person) as change:
        if closed := here.closed("check as assurance", change.state):
            raise Problem(409, closed)
        row = await queries.row_as_it_is(change.tx, here.id)
        if row and all(row[name] == value for name, value in wanted.items()):
            return
        await _keep(change.tx, here, row)
        first = {"assessment": here.id, "asked_at": change.now, "asked_by": here.person, "version": 0}
        stands: dict[str, Any] = {**first, **(row or {}), **wanted}
        stands |= {"checked_at": change.now, "checked_by": here.person, "version": stands["version"] + 1}
        await queries.put(change.tx, stands)
        change.happened("assurance.checked", id=here.id, to_all=False)


@requires("check as assurance")
async def show(request: Request) -> Response:
    """What was asked and found, and the form to note it."""
    return await _page(request)


async def _page(
    request: Request, problem: Problem | None = None, typed: dict[str, str] | None = None
) -> Response:
    here = seat(request)
    row = await queries.assurance(request.app.state.database, here)
    own = here.who.name if here.who and "lead" not in here.roles else ""
    empty = {"outcome": None, "checker": own, "words": ""}
    done = DONE.get(request.query_params.get("done", ""))
    return await page(
        request,
        "report/assurance.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        row=row,
        outcomes=list(OUTCOMES.items()),
        words=OUTCOMES,
        written=typed or (row if row and row["outcome"] else empty),
        may_ask=here.may("write the report"),
        may=here.may("check as assurance"),
        notice={"words": done, "undo": None} if done else None,
    )


@requires("write the report")
async def ask_for_it(request: Request) -> Response:
    """The lead asks assurance, or leaves it out."""
    here, sent = seat(request), await forms.from_page(request)
    asked = sent.get("asked") != "no"
    await (ask if asked else leave_out)(request.app.state.journal, here)
    return see(f"/assessments/{here.id}/assurance?done={'asked' if asked else 'not'}")


@requires("check as assurance")
async def note_it(request: Request) -> Response:
    """Notes what assurance found."""
    here, sent = seat(request), await forms.from_page(request)
    typed = {name: str(sent.get(name) or "") for name in AssuranceForm.model_fields}
    try:
        form = AssuranceForm.check_all({**typed, "outcome": typed["outcome"] or None})
        await found(request.app.state.journal, here, form)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return await _page(request, problem, typed)
    return see(f"/assessments/{here.id}/assurance?done=found")


routes = [
    Route("/assurance", show, methods=["GET"]),
    Route("/assurance", note_it, methods=["POST"]),
    Route("/assurance/ask", ask_for_it, methods=["POST"]),
]

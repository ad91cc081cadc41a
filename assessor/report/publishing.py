"""Before a report is published: what, with which evidence, to whom, who is named in it; then the move."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.assessments import moves
from assessor.assessments import queries as assessments
from assessor.assessments.heading import heading
from assessor.assessments.moves import MoveForm
from assessor.database import Row
from assessor.door import PANEL, Seat, requires, seat
from assessor.forms import Form, Line
from assessor.page import page, see
from assessor.people import queries as people
from assessor.problem import Problem, errors_of, invalid
from assessor.report import edition_queries as queries
from assessor.report import flagging
from assessor.report.edition import openly

MAY = ("choose what is published", "be named", "move")
DONE = {
    "pages": "The pages of evidence are chosen.",
    "readers": "Who may read it is noted.",
    "named": "You will be named in the report.",
    "unnamed": "Your name will not be in the report.",
}
NAMED_ROLES = {*PANEL, "team"}


class ReadersForm(Form):
    """Who may read what is published."""

    required: ClassVar = {"readers": "Choose who may read it"}

    readers: Literal["everybody", "seated"] | None = None


class PublishForm(Form):
    """The move that cannot be undone."""

    sure: bool = False
    reason: Line | None = None


@requires(*MAY)
async def show(request: Request) -> Response:
    """What would be published now, and what may still be chosen."""
    return await _page(request)


async def _page(
    request: Request, problem: Problem | None = None, typed: Mapping[str, Any] | None = None
) -> Response:
    here, state = seat(request), request.app.state
    rows = await queries.pages(state.database, here.id)
    seats = await assessments.seats(state.database, here)
    done = DONE.get(request.query_params.get("done", ""))
    return await page(
        request,
        "report/publish.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        document=await state.compose(state.database, here.id) if here.reported else None,
        open_to_all=openly(here.assessment),
        pages=[_shown(row) for row in rows],
        named=[row for row in seats if row["named"] and row["role"] in NAMED_ROLES],
        own=next((row for row in seats if row["person"] == here.person), None),
        of=NAMED_ROLES,
        typed=typed or {},
        warnings=await flagging.gaps(state.database, here, "published"),
        editions=await queries.heads(state.database, here.id) if here.reported else [],
        notice={"words": done, "undo": None} if done else None,
    )


def _shown(row: Row) -> dict[str, Any]:
    """A page that may be chosen: the revision that would go, and whether there is a newer one than was submitted."""
    changed = row["submitted"] is not None and row["revision"] != row["submitted"]
    return {**row, "changed": changed, "newer": bool(row["newer"])}


@requires("choose what is published")
async def choose(request: Request) -> Response:
    """These pages of evidence go with the report. Pages that are not of this service are none of its own."""
    here, state, sent = seat(request), request.app.state, await forms.from_page(request)
    _open(here, "choose what is published")
    wanted, newer = set(sent.getlist("page")), set(sent.getlist("newer"))
    async with state.journal.write(here.id, here.person) as change:
        rows = await queries.pages(change.tx, here.id)
        chosen = {row["id"]: row["id"] in newer for row in rows if row["id"] in wanted | newer}
        before = {row["id"]: bool(row["newer"]) for row in rows if row["chosen"]}
        if chosen != before:
            await queries.choose(change.tx, here.id, chosen, here.person)
    return see(f"/assessments/{here.id}/report/publish?done=pages")


def _open(here: Seat, verb: str) -> None:
    if late := here.closed(verb):
        raise Problem(409, late)


@requires("move")
async def set_readers(request: Request) -> Response:
    """Who may read it: everybody, or only those with a seat. What was published to everybody stays that."""
    here, state, sent = seat(request), request.app.state, await forms.from_page(request)
    _open(here, "choose what is published")
    try:
        form = ReadersForm.check_all({"readers": None, **forms.fields(sent, ReadersForm)})
        async with state.journal.write(here.id, here.person) as change:
            await _set_readers(change.tx, here, change.book.assessment, form.readers == "everybody")
            change.happened("assessment.changed", id=here.id)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _page(request, problem)
    return see(f"/assessments/{here.id}/report/publish?done=readers")


async def _set_readers(tx: Any, here: Seat, assessment: Row, everybody: bool) -> None:
    if everybody and assessment["type"] == "practice" and not here.organises:
        words = "Whoever organises assessments may show a practice board’s report to everybody: ask them"
        raise invalid("readers", words)
    if everybody and assessment["confidential"]:
        raise invalid(
            "readers", "This assessment is confidential: only those with a seat may read its report"
        )
    if not everybody and await queries.open_heads(tx, assessment["id"]):
        raise invalid("readers", "An edition is published for everybody already, and stays so")
    await queries.set_openly(tx, assessment["id"], everybody)


@requires("be named")
async def be_named(request: Request) -> Response:
    """Somebody agrees to be named in the report, or does not: for oneself only."""
    here, state, sent = seat(request), request.app.state, await forms.from_page(request)
    _open(here, "be named")
    wanted = sent.get("named") == "yes"
    async with state.journal.write(here.id, here.person) as change:
        if await queries.named(change.tx, here.id, here.person) is None:
            raise Problem(409, "You have no seat of your own here: the report would not name you.")
        await queries.set_named(change.tx, here.id, here.person, wanted)
        await people.changed(change.tx)  # pages of the report are kept: none shows a name a moment longer
    done = "named" if wanted else "unnamed"
    back = "people/you" if sent.get("back") == "you" else "report/publish"
    return see(f"/assessments/{here.id}/{back}?done={done}")


@requires("move")
async def publish(request: Request) -> Response:
    """Publishes: moves the assessment, which freezes the first edition."""
    here, state, sent = seat(request), request.app.state, await forms.from_page(request)
    typed = {"reason": str(sent.get("reason") or "")}
    try:
        form = PublishForm.check(forms.fields(sent, PublishForm))
        if not form.sure:
            raise invalid("sure", "Tick that you know it cannot be undone")
        reason = (form.reason or "").strip() or None
        await moves.move(state.journal, here, MoveForm(to="published", reason=reason), state.settings)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return await _page(request, problem, typed)
    return see(f"/assessments/{here.id}/report")


routes = [
    Route("/report/publish", show, methods=["GET"]),
    Route("/report/publish", publish, methods=["POST"]),
    Route("/report/publish/pages", choose, methods=["POST"]),
    Route("/report/publish/readers", set_readers, methods=["POST"]),
    Route("/report/named", be_named, methods=["POST"]),
]

"""The forms of recommendations: write, edit, follow up, remove, undo."""

from collections.abc import Mapping
from typing import Any, get_args

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from assessor import forms
from assessor.board import board, cards, note_queries, recommendation_queries, recommendations
from assessor.board.recommendations import RecommendationForm, UpdateForm
from assessor.board.said import said
from assessor.database import Row
from assessor.door import Seat, requires, seat
from assessor.evidence import queries as evidence
from assessor.markdown import excerpt
from assessor.page import page, see
from assessor.problem import Problem, invalid, not_found
from assessor.words import phrase
from assessor.written import Written

STATUSES = get_args(recommendations.Status)

# The names that the fields of a recommendation have in forms and in the API.
NAMES = {"for_whom": "for", "from_notes": "from"}
WORDS = {
    "standard": "Standard",
    "level": "How strongly",
    "body": "Recommendation",
    "for": "For",
    "owner": "Owner",
    "due": "Due",
    "status": "Status",
    "visibility": "Seen by",
}


@requires("recommend")
async def new(request: Request) -> Response:
    """The form of a new recommendation, about the standard in the address where it names one."""
    here = seat(request)
    standard = forms.whole(request.query_params.get("standard"), digits=2)
    written = {
        "id": await _next_id(request, here),
        "standard": standard if standard in here.numbers else None,
        **await _from_note(request, here),
    }
    return await _form(request, written)


async def _from_note(request: Request, here: Seat) -> dict[str, Any]:
    """What a recommendation that grows out of the note in the address begins with."""
    id = request.query_params.get("from", "")
    note = await note_queries.note(request.app.state.database, here, id) if id else None
    return {"standard": note["standard"], "body": note["body"], "from": [note["id"]]} if note else {}


async def _next_id(request: Request, here: Seat) -> str:
    """The same for the same form sent twice; another once this person has recommended something more."""
    count = await recommendation_queries.how_many_of(request.app.state.database, here)
    return board.made_id(request, f"recommendation {count}")


@requires("recommend")
async def create(request: Request) -> Response:
    """A recommendation from the form."""
    here, sent = seat(request), await forms.from_page(request)
    id = str(sent.get("id") or "")
    try:
        form = RecommendationForm.check(forms.fields(sent, RecommendationForm))
        done = await recommendations.put(request.app.state.journal, here, _id(id), form, None)
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        if problem.status == 428:  # the same form again, with other words: what was sent first stands
            problem = Problem(
                409, "This was already added. To change it, edit it on the page of its standard."
            )
        return await _form(request, {**_typed(sent), "id": id}, problem)
    return see(_place(here, done.thing))


def _id(id: str) -> str:
    if not forms.UUID4.match(id):
        raise Problem(422, "Open the page again: this form has lost its number.")
    return id


def _place(here: Seat, thing: Mapping[str, Any]) -> str:
    """Where a recommendation is shown."""
    if thing["standard"] is None:
        return f"/assessments/{here.id}"
    return f"/assessments/{here.id}/standards/{thing['standard']}#recommendation-{thing['id']}"


@requires("recommend", "judge recommendations", "follow recommendations", "confirm recommendations")
async def edit(request: Request) -> Response:
    """The form to change a recommendation: each sees the fields that are theirs to change."""
    here = seat(request)
    stands = await _row(request, here)
    if not _may(here, stands):
        raise Problem(409, here.closed("recommend") or "")
    update = board.made_id(request, f"update {stands['version']} {here.position}")
    return await _form(request, {"update_id": update}, stands=stands)


async def _row(request: Request, here: Seat) -> Row:
    id = request.path_params["recommendation"]
    row = await recommendation_queries.recommendation(request.app.state.database, here, id)
    if row is None:
        raise not_found()
    return row


def _may(here: Seat, stands: Row | None, *, ever: bool = False) -> list[str]:
    """The fields this seat may change now (or in some state), by the names that forms have for them."""
    state = None if ever else here.state
    return [NAMES.get(field, field) for field in recommendations.may_change(here, stands, state)]


@requires("recommend", "judge recommendations", "follow recommendations", "confirm recommendations")
async def change(request: Request) -> Response:
    """Changes a recommendation, and adds an update; when somebody was first, both texts are shown."""
    here, sent = seat(request), await forms.from_page(request)
    stands = await _row(request, here)
    try:
        done = await _change(request, here, stands, sent)
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        kept = {**_typed(sent), "id": stands["id"], "update_id": str(sent.get("update_id") or "")}
        kept["version"] = problem.current["version"] if problem.current else str(sent.get("version") or "")
        return await _form(request, kept, problem, stands=stands)
    return see(_place(here, done.thing))


async def _change(request: Request, here: Seat, stands: Row, sent: FormData) -> Written:
    """What stands in the form, then the update where one is written: it carries a new status with its reason.

    What this seat may in another state only is refused, not left out: whoever typed it is told.
    """
    may = _may(here, stands, ever=True)
    fields = {key: value for key, value in forms.fields(sent, RecommendationForm).items() if key in may}
    update = _update(sent, fields, stands) if _may_update(here, ever=True) else None
    if update is None and fields.get("status") == "not-doing" != stands["status"]:
        raise invalid("progress", "Say why it will not be done")
    form = RecommendationForm.check(fields)
    version = f'"{sent.get("version") or ""}"'
    done = await recommendations.put(request.app.state.journal, here, stands["id"], form, version)
    if update:
        await _put_update(request, here, stands["id"], str(sent.get("update_id") or ""), update)
    return done


def _update(sent: FormData, fields: dict[str, Any], stands: Row) -> UpdateForm | None:
    """What has happened, where somebody wrote it; a status that is new goes with it, out of `fields`."""
    words = str(sent.get("progress") or "")
    if not words.strip():
        return None
    status = fields.pop("status", stands["status"])
    new_status = {} if status == stands["status"] else {"status": status}
    pages = [page for page in sent.getlist("evidence") if page]
    try:
        return UpdateForm.check({"body": words, "evidence": pages, **new_status})
    except Problem as problem:
        names = {"body": "progress"}
        errors = [{**error, "field": names.get(error["field"], error["field"])} for error in problem.errors]
        raise Problem(422, problem.detail, errors=errors) from problem


async def _put_update(request: Request, here: Seat, id: str, update_id: str, update: UpdateForm) -> None:
    try:
        await recommendations.put_update(request.app.state.journal, here, id, _id(update_id), update, None)
    except Problem as problem:
        if problem.status == 428:  # the same form again, with other words: what was sent first stands
            raise Problem(
                409, "This update was already added. Open the page again to write another one."
            ) from problem
        raise


def _may_update(here: Seat, *, ever: bool = False) -> bool:
    verbs = ("follow recommendations", "judge recommendations")
    return any(here.has_role_for(verb) if ever else here.may(verb) for verb in verbs)


def _typed(sent: FormData) -> dict[str, Any]:
    """What was typed, to show it again as it was."""
    one = ("standard", "level", "body", "for", "owner", "due", "status", "visibility", "progress")
    typed: dict[str, Any] = {key: str(sent.get(key) or "") for key in one if key in sent}
    return {**typed, **{key: [id for id in sent.getlist(key) if id] for key in ("from", "evidence")}}


async def _form(
    request: Request, written: dict[str, Any], problem: Problem | None = None, *, stands: Row | None = None
) -> Response:
    """The form with what is typed in it, on top of what stands; after a refusal with what was wrong."""
    here = seat(request)
    errors, refused = _errors(problem), problem is not None
    may = _may(here, stands, ever=refused)
    shown = await _shown(request, here, stands) if stands else None
    written = {**(shown or {}), **written}
    current = problem.current if problem and problem.status == 412 else None
    return await page(
        request,
        "board/recommendation_form.html",
        status=problem.status if problem else 200,
        errors=errors,
        wrong={error["field"]: error["message"] for error in errors},
        assessment=board.head(request, here),
        audience=here.audience,
        standards=cards.standards_of(request.app.state.standards, here),
        written=written,
        stands=shown,
        may=may,
        may_update=stands is not None and _may_update(here, ever=refused),
        statuses=_statuses(here, stands),
        notes=await _notes(request, here, written) if "from" in may else [],
        titles=await _titles(request, here) if stands else {},
        team=await recommendation_queries.team_names(request.app.state.database, here.id)
        if stands and "owner" in may
        else [],
        differences=_differences(current, written, may),
    )


def _errors(problem: Problem | None) -> list[dict[str, str]]:
    """What was wrong, each beside the field of the form: the reason is in what has happened."""
    if problem is None:
        return []
    found = problem.errors or [{"field": "", "message": problem.detail}]
    return [
        {**error, "field": "progress" if error["field"] == "reason" else error["field"]} for error in found
    ]


async def _shown(request: Request, here: Seat, stands: Row) -> dict[str, Any]:
    """A recommendation and its updates as the page shows them."""
    thing = (await recommendations.with_updates(request.app.state.database, here, [stands]))[0]
    updates = [{**update, "body_html": said(update["body"])} for update in thing["updates"]]
    return {**thing, "body_html": said(thing["body"]), "updates": updates}


def _statuses(here: Seat, stands: Row | None) -> list[str]:
    """The statuses this seat may choose: the one that stands, and those it may give."""
    stood = stands["status"] if stands else "open"
    confirms = here.may("confirm recommendations")
    if not _may_update(here):  # an organiser confirms, or takes that back
        return [stood, "done" if stood == "confirmed" else "confirmed"]
    if stood == "confirmed" and not confirms:
        return ["confirmed"]
    return [status for status in STATUSES if status != "confirmed" or confirms]


async def _titles(request: Request, here: Seat) -> dict[str, str]:
    """The titles of the service's pages of evidence, by id: what an update may point to."""
    rows = await evidence.pages(request.app.state.database, here.assessment["service"])
    return {row["id"]: row["title"] for row in rows}


async def _notes(request: Request, here: Seat, written: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The notes a recommendation may come from: those of its standard, and those it names already."""
    db, named = request.app.state.database, list(written.get("from") or [])
    standard = forms.whole(written.get("standard"), digits=2)
    rows = await note_queries.notes(db, here, standard=standard) if standard else []
    here_already = {row["id"] for row in rows}
    others = await note_queries.notes_by_id(db, here, [id for id in named[:30] if id not in here_already])
    return [
        {
            "id": row["id"],
            "kind": row["kind"],
            "words": excerpt(row["body"], 120),
            "chosen": row["id"] in named,
        }
        for row in [*rows, *others]
    ]


def _differences(
    current: Mapping[str, Any] | None, written: Mapping[str, Any], may: list[str]
) -> list[dict[str, Any]]:
    """What stands now beside what was typed, where the two differ."""
    if current is None:
        return []
    pairs = [(key, _plain(current[key]), _plain(written.get(key))) for key in WORDS if key in may]
    return [
        {"field": WORDS[key], "now": _worded(key, now), "yours": _worded(key, yours)}
        for key, now, yours in pairs
        if now != yours
    ]


def _plain(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n")


def _worded(key: str, value: str) -> str:
    """A value as the form words it."""
    return (
        said(value)
        if key == "body"
        else phrase(value)
        if key in ("level", "for", "status", "visibility")
        else value
    )


@requires("recommend")
async def remove(request: Request) -> Response:
    """Removes a recommendation; the page says so and offers to bring it back."""
    here = seat(request)
    row = await _row(request, here)
    await recommendations.remove(request.app.state.journal, here, row["id"])
    address = _place(here, row).partition("#")[0]
    return see(f"{address}?removed=recommendation/{row['id']}")


@requires("recommend")
async def restore(request: Request) -> Response:
    """Brings a recommendation back as it was."""
    here = seat(request)
    thing = await recommendations.restore(
        request.app.state.journal, here, request.path_params["recommendation"]
    )
    return see(_place(here, thing))


in_recommendations = [
    Route("/new", new, methods=["GET"]),
    Route("/{recommendation}/edit", edit, methods=["GET"]),
    Route("/{recommendation}/edit", change, methods=["POST"]),
    Route("/{recommendation}/remove", remove, methods=["POST"]),
    Route("/{recommendation}/restore", restore, methods=["POST"]),
]

routes = [
    Route("/recommendations", create, methods=["POST"]),
    Mount("/recommendations", routes=in_recommendations),
]

"""The pages of rounds: all of them, one, and the form to begin or change one."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.database import Row
from assessor.door import Person, person
from assessor.figures import files
from assessor.figures.figure import Figure
from assessor.forms import whole
from assessor.page import page, see
from assessor.problem import Problem, errors_of
from assessor.recommendations.shown import today
from assessor.rounds import around_retro, progress, queries, rounds
from assessor.rounds.rounds import PageForm
from assessor.versions import etag
from assessor.words import Times, known_day, phrase

ON_A_PAGE = 50
CHOICES = 300  # assessments to choose from
DONE = {
    "made": "The round is here.",
    "saved": "The changes are saved.",
    "closed": "The round is closed.",
    "opened": "The round goes on.",
    "tried": "That is what you try next time.",
    "outcome": "What came of it is saved.",
}


async def reader(request: Request) -> Person:
    """Whoever looks at rounds: everybody signed in but a day's guest. Raises Problem 401, 404."""
    return await person(request, guests=False)


async def keeper(request: Request) -> Person:
    """Whoever keeps rounds. Raises Problem 401, 404; 403 for those who only read this one."""
    id = request.path_params.get("round", "")
    return await rounds.keep(request.app.state.database, await person(request), id)


async def show_all(request: Request) -> Response:
    """The rounds this person may read, each with how far it is."""
    who, db = await reader(request), request.app.state.database
    number = max(1, whole(request.query_params.get("page"), digits=5) or 1)
    found = await queries.listed(db, who, ON_A_PAGE + 1, (number - 1) * ON_A_PAGE)
    held = await queries.assessments(db, who, [row["id"] for row in found[:ON_A_PAGE]])
    return await page(
        request,
        "rounds/rounds.html",
        area="portfolio",
        rounds=[_in_list(request, who, row, held[row["id"]]) for row in found[:ON_A_PAGE]],
        keeps=who.may(rounds.RIGHT),
        number=number,
        more=len(found) > ON_A_PAGE,
    )


def _in_list(request: Request, who: Person, row: Row, held: Sequence[Row]) -> dict[str, Any]:
    return {**row, "progress": _progress(request, who, row, held), "many": len(held)}


def _progress(request: Request, who: Person, row: Row, held: Sequence[Row]) -> progress.Progress:
    return progress.progress(who, row, held, today(request), request.app.state.settings.nation)


async def _held(request: Request, who: Person) -> tuple[Row, list[Row]]:
    db, id = request.app.state.database, request.path_params["round"]
    row = await rounds.read(db, who, id)
    return row, (await queries.assessments(db, who, [id]))[id]


async def show(request: Request) -> Response:
    """One round: its aim, its assessments, its retro, what is tried next."""
    return await whole_page(request, await reader(request))


async def whole_page(
    request: Request,
    who: Person,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page of a round, with what was typed when it was wrong."""
    row, held = await _held(request, who)
    db, now = request.app.state.database, _progress(request, who, row, held)
    trying = await around_retro.tried(db, who, row, [one["id"] for one in held])
    notice, times = DONE.get(request.query_params.get("done", "")), Times(request.app.state.settings.timezone)
    retros = await queries.retros(db, who, row["id"])
    return await page(
        request,
        "rounds/round.html",
        status=problem.status if problem else 200,
        area="portfolio",
        errors=errors_of(problem),
        round=row,
        target=rounds.target_of(row),
        held=held,
        progress=now,
        step_of=progress.STEP_OF,
        steps=progress.STEPS,
        figure=progress.figure(who, row, held, now, times, whole=False),
        keeps=who.may(rounds.RIGHT),
        missing=missing(who, row, held, now, today(request).isoformat(), begun=bool(retros)),
        retros=retros,
        trying=trying | {"typed": typed or trying["typed"]},
        notice={"words": notice, "undo": None} if notice else _removed(request, row),
    )


def _removed(request: Request, row: Row) -> dict[str, Any] | None:
    id = request.query_params.get("removed", "")
    if not forms.UUID4.match(id):
        return None
    undo = {"address": f"/rounds/{row['id']}/tries/{id}/restore", "fields": {}}
    return {"words": "What you were to try is removed.", "undo": undo}


NOT_HELD = ("not-begun", "under-way")


def missing(
    who: Person, row: Row, held: Sequence[Row], now: progress.Progress, day: str, *, begun: bool
) -> list[dict[str, str]]:
    """What is still to be done and where, for whoever keeps rounds; `day` is today, such as 2018-11-14."""
    if not who.may(rounds.RIGHT) or row["closed_at"] is not None:
        return []
    found = []
    if to_come := now.steps.count("to-come"):
        words = f"{to_come} of {now.target} {'is' if to_come == 1 else 'are'} not in this round yet."
        found.append({"words": words, "address": f"/rounds/{row['id']}/edit", "link": "Choose assessments"})
    for one in held:
        name = f"{one['service_name']}, {phrase(one['phase']).lower()},"
        if progress.STEP_OF.get(one["state"]) in NOT_HELD and "" < (one["starts_on"] or "") < day:
            stands = phrase(one["state"]).lower()
            words = f"{name} had its day on {known_day(one['starts_on'])} and stands at “{stands}”."
            found.append({"words": words, "address": f"/assessments/{one['id']}/state", "link": "Move it on"})
        if one["state"] == "preparing" and not one["starts_on"] and one["type"] != "evidence-review":
            words = f"{name} has no day yet."
            found.append({"words": words, "address": f"/assessments/{one['id']}/edit", "link": "Set the day"})
    if not begun and now.steps and set(now.steps) <= {"published", "held"}:
        words = "All are held, and the retro of the round is not begun."
        found.append({"words": words, "address": "#retro", "link": "Begin it"})
    return found


async def as_csv(request: Request) -> Response:
    """The assessments of a round for a spreadsheet."""
    return files.as_csv(await _figure(request))


async def as_json(request: Request) -> Response:
    """The same for programs."""
    return files.as_json([await _figure(request)])


async def _figure(request: Request) -> Figure:
    who = await reader(request)
    row, held = await _held(request, who)
    times = Times(request.app.state.settings.timezone)
    return progress.figure(who, row, held, _progress(request, who, row, held), times)


# --- Keeping rounds -------------------------------------------------------------------------------------


async def new(request: Request) -> Response:
    """The form of a new round."""
    await keeper(request)
    return await _form(request, {"assessments": []})


async def create(request: Request) -> Response:
    """Begins a round."""
    who, sent = await keeper(request), await forms.from_page(request)
    typed, db = _typed(sent), request.app.state.database
    id = typed["id"] or forms.slug_from(typed["name"])
    try:
        form = PageForm.check_all(
            forms.fields(sent, PageForm) | {"name": typed["name"]}, _mistakes(typed, id)
        )
        await rounds.put(request.app.state.journal, who, id, form, etag(0))
    except Problem as problem:
        if problem.status in (409, 412):
            free = await rounds.free_id(db, id)
            message = f"The address “{id}” is taken. “{free}” is free"
            problem = Problem(422, message, errors=[{"field": "id", "message": message}])
            typed["id"] = free
        elif problem.status != 422:
            raise
        return await _form(request, typed, problem)
    return see(f"/rounds/{id}?done=made")


def _mistakes(typed: Mapping[str, Any], id: str) -> list[dict[str, str]]:
    if not (typed["name"] or typed["id"]) or (forms.SLUG.match(id) and len(id) <= 80):
        return []
    return [
        {"field": "id", "message": "Use small letters a to z, numbers and hyphens, such as five-by-december"}
    ]


def _typed(sent: FormData) -> dict[str, Any]:
    names = ("id", "name", "aim", "target", "by", "version")
    chosen = [str(one) for one in sent.getlist("assessments")]
    return {**{name: str(sent.get(name) or "").strip() for name in names}, "assessments": chosen}


async def edit(request: Request) -> Response:
    """The form to change a round."""
    who = await keeper(request)
    row, held = await _held(request, who)
    fields = {"name": row["name"], "aim": row["aim"], "target": row["target"], "by": row["by_day"]}
    chosen = {"assessments": [one["id"] for one in held]}
    return await _form(request, {**fields, **chosen, "version": row["version"]}, editing=row)


async def update(request: Request) -> Response:
    """Changes a round; when somebody else was first, both are shown."""
    who, sent = await keeper(request), await forms.from_page(request)
    row, _ = await _held(request, who)
    typed = _typed(sent)
    try:
        blank: dict[str, Any] = {"by": None, "target": None, "assessments": []}
        form = PageForm.check_all(blank | forms.fields(sent, PageForm))
        version = etag(whole(typed["version"]) or 0)
        await rounds.put(request.app.state.journal, who, row["id"], form, version)
    except Problem as problem:
        if problem.status not in (412, 422):
            raise
        conflict = _differences(problem.current, typed) if problem.status == 412 else []
        if problem.status == 412:
            typed["version"] = problem.current["version"]
        return await _form(request, typed, problem, editing=row, conflict=conflict)
    return see(f"/rounds/{row['id']}?done=saved")


def _differences(current: Mapping[str, Any], typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    aim = typed["aim"] or typed["target"]
    rows = [
        ("Name", current["name"], typed["name"]),
        ("Aim", str(current["aim"]), aim),
        ("By", current["by"] or "", typed["by"]),
        ("Assessments", "\n".join(current["assessments"]), "\n".join(typed["assessments"])),
    ]
    return [{"label": label, "now": now, "yours": yours} for label, now, yours in rows if now != yours]


async def _form(
    request: Request,
    typed: Mapping[str, Any],
    problem: Problem | None = None,
    *,
    editing: Row | None = None,
    conflict: Sequence[Mapping[str, Any]] = (),
) -> Response:
    db = request.app.state.database
    choices = await queries.choices(db, CHOICES)
    if editing:  # what is in it stays to be seen, however long ago it was
        known = {one["id"] for one in choices}
        held = (await queries.assessments(db, await person(request), [editing["id"]]))[editing["id"]]
        choices = [*(one for one in held if one["id"] not in known), *choices]
    return await page(
        request,
        "rounds/form.html",
        status=problem.status if problem else 200,
        area="portfolio",
        errors=[] if conflict else errors_of(problem),
        conflict=conflict,
        typed=typed,
        choices=choices,
        editing=editing,
    )


async def close(request: Request) -> Response:
    """Closes a round, or opens it again: either can be taken back."""
    who, id = await keeper(request), request.path_params["round"]
    closed = request.url.path.endswith("/close")
    await rounds.close(request.app.state.journal, who, id, closed=closed)
    return see(f"/rounds/{id}?done={'closed' if closed else 'opened'}")

"""The forms that set an assessment up, or change how."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessor import audit, forms
from assessor.assessments import (
    asking_queries,
    assessments,
    inviting,
    last_time,
    queries,
    reassessing,
    sessions,
)
from assessor.assessments.assessments import AssessmentForm
from assessor.assessments.heading import heading
from assessor.database import Row
from assessor.door import Person, enter_as, requires, seat, writer
from assessor.page import page, see
from assessor.problem import Problem, invalid, not_found
from assessor.problem import errors_of as problem_errors
from assessor.services import queries as services
from assessor.standards import StandardSet
from assessor.versions import etag
from assessor.words import phrase

WORDS = (
    "id",
    "service",
    "standard_set",
    "phase",
    "type",
    "method",
    "scale",
    "notes_shown",
    "authors_shown",
    "views_shown",
)
ASKED = ("service", "standard_set", "phase")  # what cannot be left out
ANSWERS = "answer what is asked for"
MANY = 500  # services to choose from


async def index(request: Request) -> Response:
    """The list of assessments is the front page."""
    return see("/")


async def new(request: Request) -> Response:
    """The form of a new assessment, or of a practice board for whoever does not organise."""
    who = await writer(request)
    choices = await _services(request, who)
    asked = await _asked_for(request, who, request.query_params.get("asked"))
    service = asked["service"] if asked else request.query_params.get("service")
    if service is not None and service not in [row["id"] for row in choices]:
        raise not_found()
    blank = AssessmentForm().model_dump()
    sets = request.app.state.standards.values()
    default = next(found.id for found in sorted(sets, key=lambda found: not found.default))
    typed = {**blank, "id": "", "service": service, "standard_set": default, "scope": "", "sessions": []}
    typed |= {"reassesses": ""}
    last = await last_time.last_of(request, who, service)
    if last and request.query_params.get("as") == "last":
        typed |= await last_time.answers(request, last)
    before = await reassessing.before(request, who, service, request.query_params.get("again"))
    kind = asked["type"] if asked else request.query_params.get("kind", "")
    typed |= reassessing.answers(before, kind)
    if asked:
        typed |= {"asked": asked["id"], "phase": asked["phase"], "type": asked["type"]}
    return await _new(request, who, choices, typed, last=last, before=before)


async def _asked_for(request: Request, who: Person, id: str | None) -> Row | None:
    """What a team asked for and this sets up, while it waits. Raises Problem 404 when there is none such."""
    if not id:
        return None
    row = await asking_queries.one(request.app.state.database, id) if who.may(ANSWERS) else None
    if row is None or row["state"] != "waiting" or row["service"] is None:
        raise not_found()
    return row


async def _services(request: Request, who: Person) -> list[Row]:
    """The services this person may set an assessment up for."""
    if who.organises:
        return await services.kept(request.app.state.database, who, MANY)
    return await services.of_member(request.app.state.database, who)


async def _new(
    request: Request,
    who: Person,
    choices: Sequence[Row],
    typed: Mapping[str, Any],
    problem: Problem | None = None,
    *,
    last: Row | None = None,
    before: reassessing.Before | None = None,
) -> Response:
    sets = sorted(request.app.state.standards.values(), key=lambda found: (not found.default, found.name))
    return await page(
        request,
        "assessments/new.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        typed=typed,
        rows=_with_room(typed["sessions"]),
        services=choices,
        sets=sets,
        last=last,
        before=before,
        full=who.organises,
        zone=request.app.state.settings.timezone.key,
    )


def errors_of(problem: Problem | None) -> list[dict[str, str]]:
    """As `problem.errors_of`; but of a conflict nothing: these forms show what stands now instead."""
    return [] if problem and problem.status == 412 else problem_errors(problem)


def _with_room(rows: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The sessions and an empty line for one more."""
    return [*rows, dict.fromkeys(sessions.FIELDS, "")]


async def create(request: Request) -> Response:
    """Sets an assessment up. A member's practice board needs two answers, the rest follows."""
    who, sent = await writer(request), await forms.from_page(request)
    choices = await _services(request, who)
    typed = {**written(sent), **{key: str(sent.get(key) or "") for key in ("asked", "reassesses")}}
    asked = await _asked_for(request, who, typed["asked"])
    if typed["service"] and typed["service"] not in [row["id"] for row in choices]:
        raise not_found()
    like, rows, ticked = await last_time.again(request, who, sent, typed["service"])
    typed = last_time.kept(typed, like, rows, ticked)
    before = await reassessing.before(request, who, typed["service"], typed["reassesses"])
    try:
        form = _asked(request, who, sent)
        reassessing.check(form, before)
        id = _id(typed, form)
        await _put_new(request, who, id, form)
        await reassessing.keep(request, id, form, before)
        if ticked:
            await last_time.invite(request, await enter_as(request.app.state.database, who, id), rows, ticked)
        if asked:
            await _taken_up(request, who, asked, id)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        typed = {**reassessing.proposed(typed, before, problem), "id": problem.current or typed["id"]}
        return await _new(request, who, choices, typed, problem, before=before)
    return see(f"/assessments/{id}/people?done=made" if who.organises else f"/assessments/{id}")


async def _taken_up(request: Request, who: Person, asked: Row, id: str) -> None:
    """What was asked for is this assessment now, and whoever asked is told by mail."""
    settings = request.app.state.settings
    async with request.app.state.journal.keep() as tx:
        if await asking_queries.answer(tx, asked["id"], "taken", who.id, assessment=id):
            await audit.record(tx, "asked.taken", who=who.id, id=asked["id"], assessment=id)
            if settings.mails:
                await inviting.tell_taken(tx, settings, id, asked, who.name)


def _asked(request: Request, who: Person, sent: FormData) -> AssessmentForm:
    """What was answered on the form of a new assessment. Raises Problem 422."""
    if who.organises:
        return _form_of({**dict.fromkeys(ASKED), **_fields(sent)}, sent, request.app.state.settings.timezone)
    given = forms.fields(sent, AssessmentForm)
    two = {key: given.get(key) for key in ASKED}
    return AssessmentForm.check_all({**two, "type": "practice", "method": "self-assessment"})


def _fields(sent: FormData) -> dict[str, Any]:
    """The form as the model has it: what is not ticked is sent as not ticked."""
    return {**forms.fields(sent, AssessmentForm), "confidential": "confidential" in sent}


def _form_of(given: dict[str, Any], sent: FormData, zone: ZoneInfo) -> AssessmentForm:
    """The whole form, with every mistake in it named at once. Raises Problem 422."""
    read: dict[str, Callable[[], Any]] = {
        "scope": lambda: numbers(sent),
        "sessions": lambda: sessions.to_utc(sessions.typed(sent), zone),
    }
    found: dict[str, Any] = {"scope": None, "sessions": []}
    errors: list[dict[str, str]] = []
    for name, reading in read.items():
        try:
            found[name] = reading()
        except Problem as problem:
            errors += problem.errors
    return AssessmentForm.check_all({**given, **found}, errors)


def numbers(sent: FormData) -> list[int] | None:
    """The standards chosen, as ticks or as typed: "1, 2, 5 to 9". Nothing typed is all of them. Raises Problem 422."""
    text = ", ".join(str(value) for value in sent.getlist("scope"))
    found: list[int] = []
    for part in re.split(r"[,;]", re.sub(r"\s*(?:-|–|to)\s*", "-", text)):
        match = re.fullmatch(r"\s*(\d{1,2})(?:-(\d{1,2}))?\s*", part, re.ASCII)
        if match:
            found.extend(range(int(match[1]), int(match[2] or match[1]) + 1))
        elif part.strip():
            raise invalid("scope", "Use the numbers of standards, such as 1, 2, 5 to 9")
    return found or None


def _id(typed: Mapping[str, Any], form: AssessmentForm) -> str:
    id = typed["id"] or f"{form.service}-{form.phase}{'-practice' if form.type == 'practice' else ''}"[
        :80
    ].strip("-")
    if not forms.SLUG.match(id) or len(id) > 80:
        raise invalid("id", "Use small letters a to z, numbers and hyphens, such as ncc-beta-2018")
    return str(id)


async def _put_new(request: Request, who: Person, id: str, form: AssessmentForm) -> None:
    """Sets up under an id that must be free, unless the same form was sent twice."""
    state = request.app.state
    try:
        await assessments.put(state.journal, state.standards, who, id, form, etag(0))
    except Problem as problem:
        taken = problem.status in (403, 404, 409, 412) and await queries.assessment(state.database, id)
        if not taken:
            raise
        raise await _taken(request, id) from problem


async def _taken(request: Request, id: str) -> Problem:
    n = 2
    while await queries.assessment(request.app.state.database, f"{id[:70]}-{n}") is not None:
        n += 1
    message = f"The address “{id}” is taken. “{id[:70]}-{n}” is free"
    return Problem(422, message, errors=[{"field": "id", "message": message}], current=f"{id[:70]}-{n}")


def written(sent: FormData) -> dict[str, Any]:
    """The form as it was typed."""
    return {
        **{name: str(sent.get(name) or "").strip() for name in (*WORDS, "version")},
        "confidential": "confidential" in sent,
        "scope": ", ".join(str(value) for value in sent.getlist("scope")),
        "ticked": [str(value) for value in sent.getlist("scope")],
        "sessions": sessions.typed(sent),
    }


@requires("set up")
async def edit(request: Request) -> Response:
    """The form to change how an assessment is set up."""
    here = seat(request)
    if here.assessment["recorded"]:  # it has a form of its own
        return see(f"/assessments/{here.id}/recording")
    thing = assessments.as_json(here.assessment)
    typed = {
        **thing,
        "ticked": [str(number) for number in here.numbers],
        "sessions": sessions.as_typed(thing["sessions"], request.app.state.settings.timezone),
    }
    return await _edit(request, typed)


async def _edit(request: Request, typed: Mapping[str, Any], problem: Problem | None = None) -> Response:
    here = seat(request)
    chosen: StandardSet = request.app.state.standards[here.assessment["standard_set"]]
    conflict = _differences(request, problem.current, typed) if problem and problem.status == 412 else []
    return await page(
        request,
        "assessments/edit.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        conflict=conflict,
        assessment=heading(request, here),
        role=here.role,
        typed=typed,
        rows=_with_room(typed["sessions"]),
        standards=chosen.standards,
        zone=request.app.state.settings.timezone.key,
    )


@requires("set up")
async def update(request: Request) -> Response:
    """Changes how an assessment is set up; when somebody else was first, both are shown."""
    here, state, sent = seat(request), request.app.state, await forms.from_page(request)
    assert here.who is not None
    typed = written(sent)
    try:
        form = _changed(request, sent)
        now, _ = await assessments.put(
            state.journal, state.standards, here.who, here.id, form, f'"{typed["version"]}"', state.settings
        )
    except Problem as problem:
        if problem.status not in (412, 422, 429):
            raise
        if problem.status == 412 and problem.current:
            typed["version"] = problem.current["version"]
        return await _edit(request, typed, problem)
    moved = now.assessment["dates_version"] != here.assessment["dates_version"]
    return see(f"/assessments/{here.id}/people?done={'moved' if moved else 'saved'}")


def _changed(request: Request, sent: FormData) -> AssessmentForm:
    """What this form may change: service and standards stay, and all standards ticked is no choice among them."""
    here = seat(request)
    given = {key: value for key, value in _fields(sent).items() if key not in ("service", "standard_set")}
    form = _form_of(given, sent, request.app.state.settings.timezone)
    if form.scope is None:
        raise invalid("scope", "Choose at least one standard")
    every = request.app.state.standards[here.assessment["standard_set"]].standards
    return form.model_copy(update={"scope": None}) if len(set(form.scope)) == len(every) else form


LABELS = {
    "phase": "Phase",
    "type": "Kind",
    "method": "Method",
    "scale": "Scale",
    "notes_shown": "When others see notes",
    "authors_shown": "How authors are shown",
    "views_shown": "When the panel sees each other’s views",
    "confidential": "Confidential",
}


def _differences(
    request: Request, current: Mapping[str, Any], typed: Mapping[str, Any]
) -> list[dict[str, Any]]:
    rows = [(label, _said(current[key]), _said(typed[key])) for key, label in LABELS.items()]
    stored = sessions.as_typed(current["sessions"], request.app.state.settings.timezone)
    rows.append(("Sessions", _lines(stored), _lines(typed["sessions"])))
    every = request.app.state.standards[current["standard_set"]].standards
    chosen = current["scope"] or [standard.number for standard in every]
    rows.append(("Standards", ", ".join(map(str, chosen)), ", ".join(typed["ticked"])))
    return [{"label": label, "now": now, "yours": yours} for label, now, yours in rows if now != yours]


def _said(value: Any) -> str:
    return {True: "Yes", False: "No"}[value] if isinstance(value, bool) else phrase(value)


def _lines(rows: Sequence[Mapping[str, str]]) -> str:
    return "\n".join(" ".join(part for part in row.values() if part) for row in rows)

"""The forms of whoever leads a retro: set it up, open it, set the clock; and the list of retros."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assessor import forms
from assessor.database import Reading, Row
from assessor.door import Person, person
from assessor.page import page, partial, see
from assessor.problem import Problem, errors_of, invalid, not_found
from assessor.retro import clock, item_queries, pages, queries, retro
from assessor.retro.access import Attendee, enter
from assessor.retro.clock import ClockForm
from assessor.retro.formats import FORMATS, WORKED
from assessor.retro.item_pages import done
from assessor.retro.retro import VOTES, RetroForm
from assessor.versions import etag

MANY = 200  # of each kind on the list; of assessments to choose from


# --- Which there are --------------------------------------------------------------------------------------


async def index(request: Request) -> Response:
    """The retros this person may read."""
    who = await person(request, guests=False)
    db = request.app.state.database
    return await page(
        request,
        "retro/list.html",
        area="portfolio",
        several=await queries.several(db, who, MANY),
        own=await queries.own(db, who, MANY),
        may_start=who.may_write and who.may("keep retros of several"),
    )


# --- One of several ---------------------------------------------------------------------------------------


async def new(
    request: Request, typed: Mapping[str, Any] | None = None, problem: Problem | None = None
) -> Response:
    """The form for a retro of several assessments."""
    await _organiser(request)
    db = request.app.state.database
    return await page(
        request,
        "retro/new.html",
        area="portfolio",
        status=problem.status if problem else 200,
        errors=_beside_fields(problem),
        written=typed or _asked(request),
        assessments=await queries.assessments(db, MANY),
        rounds=await queries.rounds(db),
        formats=FORMATS.values(),
    )


def _beside_fields(problem: Problem | None) -> list[dict[str, str]]:
    """What is wrong, each mistake beside its field: columns are chosen by the name of a format."""
    return [
        {**one, "field": "format" if one["field"] == "columns" else one["field"]}
        for one in errors_of(problem)
    ]


def _asked(request: Request) -> dict[str, Any]:
    """What a link to the form asks for: the assessments ticked, the round."""
    ticked = request.query_params.getlist("assessments")
    first = {"title": "", "format": WORKED.slug, "anonymous": "", "votes": str(VOTES)}
    return {**first, "assessments": ticked, "round": request.query_params.get("round", "")}


async def _organiser(request: Request) -> Person:
    """Whoever may start a retro of several. Raises Problem 401, 404, 403."""
    who = await person(request, guests=False)
    if not who.may("keep retros of several"):
        raise not_found()
    if not who.may_write:
        raise Problem(403, "This token is for reading only.")
    return who


async def create(request: Request) -> Response:
    """Starts a retro of several assessments, under a name made from its title."""
    who, sent = await _organiser(request), await forms.from_page(request)
    typed = _typed(sent)
    try:
        form = _checked(typed)
        id = await _free_id(request, who, form)
        await retro.put(request.app.state.retros, who, id, form, None)
    except Problem as problem:
        if problem.status not in (409, 412, 422, 428):
            raise
        return await new(request, typed, problem)
    return see(f"/retros/{id}?done=set-up")


def _typed(sent: FormData) -> dict[str, Any]:
    texts = {
        name: str(sent.get(name) or "")
        for name in ("title", "format", "anonymous", "votes", "round", "version")
    }
    return {**texts, "assessments": [str(value) for value in sent.getlist("assessments")]}


def _checked(typed: Mapping[str, Any], **more: Any) -> RetroForm:
    """What was typed, as a retro is written. Raises Problem 422."""
    errors = []
    if typed["format"] not in FORMATS:
        errors.append({"field": "columns", "message": "Choose the columns"})
    votes = forms.whole(typed["votes"], digits=3)
    if votes is None:
        errors.append({"field": "votes", "message": "Use a whole number of votes, 0 for none"})
    if not typed["title"].strip() and "assessments" not in more:
        errors.append({"field": "title", "message": "Say what this retro is about"})
    columns = FORMATS.get(typed["format"], WORKED).slugs
    data = {"title": typed["title"], "columns": columns, "anonymous": typed["anonymous"] == "yes"}
    data |= {"votes": VOTES if votes is None else votes, "assessments": typed["assessments"]}
    return RetroForm.check_all({**data, "round": typed["round"] or None, **more}, errors)


async def _free_id(request: Request, who: Person, form: RetroForm) -> str:
    """A name nobody has: retros share theirs with assessments, whose own retros have the same.

    What is sent twice has the name of the first.
    """
    db = request.app.state.database
    wanted = forms.slug_from(form.title) or "retro"
    id, number = wanted, 2
    while True:
        row = await queries.retro(db, id)
        taken = row or id in forms.RESERVED or await queries.is_assessment(db, id)
        if not taken or (row and await _is_sent_again(db, who, row, form)):
            return id
        id, number = f"{wanted}-{number}", number + 1


async def _is_sent_again(db: Reading, who: Person, row: Row, form: RetroForm) -> bool:
    """Whether this retro is what the form would start, just started by the same person."""
    if row["created_by"] != who.id or row["version"] != 1:
        return False
    looks_at = await queries.looked_at(db, row["id"])
    return form.complete(None) == retro.as_written(Attendee(row, who, ()), looks_at)


# --- Set up -----------------------------------------------------------------------------------------------


async def edit(
    request: Request, typed: Mapping[str, Any] | None = None, problem: Problem | None = None
) -> Response:
    """How a retro is set up, to change it."""
    here = await enter(request)
    here.needs_to_lead()
    db, row = request.app.state.database, here.retro
    several = row["assessment"] is None
    looks_at = await queries.looked_at(db, here.id) if several else [here.id]
    anonymous = "yes" if here.anonymous else ""
    stands = {
        "title": row["title"],
        "format": row["format"],
        "anonymous": anonymous,
        "votes": str(row["votes_each"]),
    }
    stands |= {"assessments": looks_at, "round": row["round"] or "", "version": str(row["version"])}
    newest = problem is None or problem.status == 412
    return await page(
        request,
        "retro/edit.html",
        status=problem.status if problem else 200,
        errors=_beside_fields(problem),
        attendee=here,
        title=retro.title_of(here),
        several=several,
        written=typed or stands,
        current=stands if problem and problem.status == 412 else None,
        version=row["version"] if newest or typed is None else typed["version"],
        fixed=await item_queries.any_written(db, here.id),
        assessments=await queries.assessments(db, MANY) if several else [],
        rounds=await queries.rounds(db) if several else [],
        formats=FORMATS.values(),
    )


async def update(request: Request) -> Response:
    """Sets a retro up anew: title and votes at any time, columns and anonymity before the first item."""
    here, sent = await enter(request), await forms.from_page(request)
    here.needs_to_lead()
    typed = _typed(sent)
    if await item_queries.any_written(
        request.app.state.database, here.id
    ):  # the form no longer asks for these
        typed |= {"format": here.retro["format"], "anonymous": "yes" if here.anonymous else ""}
    more: dict[str, Any] = {"opened": here.opened}
    if here.assessment:
        more["assessments"] = [here.id]
    try:
        form = _checked(typed, **more)
        version = etag(forms.whole(typed["version"]) or 0)
        await retro.put(request.app.state.retros, here.who, here.id, form, version)
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        return await edit(request, typed, problem)
    return done(request, here, "set-up")


# --- Open, and the clock ----------------------------------------------------------------------------------


async def ask(request: Request) -> Response:
    """What opening, or closing again, means."""
    here = await enter(request)
    here.needs_to_lead()
    return await page(request, "retro/open.html", attendee=here, title=retro.title_of(here))


async def open_all(request: Request) -> Response:
    """Opens a retro to everybody in it, or closes it again."""
    here, sent = await enter(request), await forms.from_page(request)
    here.needs_to_lead()
    opened = sent.get("opened") != "no"
    await retro.open_all(request.app.state.retros, here, opened=opened)
    return done(request, here, "opened" if opened else "closed")


async def set_clock(request: Request) -> Response:
    """Starts the clock, or takes it away."""
    here: Attendee = await enter(request)
    sent = await forms.from_page(request)
    here.needs_to_lead()
    off = sent.get("off") == "yes"
    minutes = None if off else forms.whole(sent.get("minutes"), digits=4)
    if not off and (minutes is None or not 1 <= minutes <= clock.LONGEST):
        wrong = f"Say for how many minutes the clock is to run, from 1 to {clock.LONGEST}"
        if partial(request):
            raise invalid("minutes", wrong)
        typed = {"minutes": str(sent.get("minutes") or "")}
        return await pages.answer(request, here, written=typed, problem=invalid("minutes", wrong))
    await clock.put(request.app.state.retros, here, ClockForm.check({"minutes": minutes}))
    return done(request, here, "clock-off" if off else "clock")


routes: list[BaseRoute] = [
    Route("/edit", edit, methods=["GET"]),
    Route("/edit", update, methods=["POST"]),
    Route("/open", ask, methods=["GET"]),
    Route("/open", open_all, methods=["POST"]),
    Route("/clock", set_clock, methods=["POST"]),
]

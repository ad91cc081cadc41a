"""The pages of services: all of them, one, and the form to make or change one."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.door import Person, maybe_person, person, writer
from assessor.page import page, see
from assessor.problem import Problem, errors_of
from assessor.services import queries, services
from assessor.services.services import KEEPERS, ServiceForm
from assessor.services.steps import next_step
from assessor.versions import etag

ON_A_PAGE = 50
DONE = {
    "made": "The service is here. Next: write evidence, and add the people who keep it with you.",
    "saved": "The changes are saved.",
}


async def show_all(request: Request) -> Response:
    """The services this person may see, each with what to do next."""
    who, db = await person(request), request.app.state.database
    number = _number(request.query_params.get("page"))
    found = await queries.kept(db, who, ON_A_PAGE + 1, (number - 1) * ON_A_PAGE)
    shown = found[:ON_A_PAGE]
    assessed = await queries.assessed(db, who, [row["id"] for row in shown])
    rows = [{**row, "assessed": [one for one in assessed if one["service"] == row["id"]]} for row in shown]
    return await page(
        request,
        "services/services.html",
        area="services",
        services=[{**row, "next": next_step(row, row["assessed"])} for row in rows],
        number=number,
        more=len(found) > ON_A_PAGE,
    )


def _number(given: str | None) -> int:
    return max(1, forms.whole(given, digits=5) or 1)


async def show(request: Request) -> Response:
    """One service: what it is, its evidence, its assessments, its people."""
    db, id = request.app.state.database, request.path_params["service"]
    who = await maybe_person(request)
    roles = await _entered(request, who, id)
    row = await queries.service(db, id)
    assessed = await queries.assessed(db, who, [id]) if who else []
    return await page(
        request,
        "services/service.html",
        area="services",
        service=row,
        roles=roles,
        keeps=bool(roles & KEEPERS),
        member="member" in roles,
        pages=await queries.pages(db, id),
        assessed=assessed,
        members=await queries.members(db, id) if who else [],
        notice=said(request, DONE),
    )


async def _entered(request: Request, who: Person | None, id: str) -> frozenset[str]:
    """What this person is to the service. One that is open to the public needs no signing in."""
    db = request.app.state.database
    if who is not None:
        return await services.guard(db, who, id)
    row = await queries.service(db, id)
    if row is None or row["openness"] != "public":
        raise Problem(401, "Sign in first.")
    return frozenset()


def said(request: Request, words: Mapping[str, str]) -> dict[str, Any] | None:
    """What has just happened, from the address: one of a few known sentences."""
    sentence = words.get(request.query_params.get("done", ""))
    return {"words": sentence, "undo": None} if sentence else None


async def new(request: Request) -> Response:
    """The form of a new service."""
    await writer(request)
    return await _form(request, {"openness": "invited", "links": []})


async def create(request: Request) -> Response:
    """Makes a service; whoever makes it is its first member."""
    who, sent = await writer(request), await forms.from_page(request)
    name, id = (str(sent.get(key) or "").strip() for key in ("name", "id"))
    id = id or forms.slug_from(name)
    try:
        form = ServiceForm.check_all({"name": "", **_fields(sent)}, _mistakes(id) if name or id else ())
        await services.put(request.app.state.journal, who, id, form, etag(0))
    except Problem as problem:
        if problem.status in (409, 412):
            problem = await _taken(request, id)
        return await _form(request, {**written(sent), "id": problem.current or id}, problem)
    return see(f"/services/{id}?done=made")


def _mistakes(id: str) -> list[dict[str, str]]:
    """What is wrong with an address, as errors of the form."""
    if forms.SLUG.match(id) and len(id) <= 80:
        return []
    return [
        {"field": "id", "message": "Use small letters a to z, numbers and hyphens, such as contact-centre"}
    ]


async def _taken(request: Request, id: str) -> Problem:
    """Says that an address is taken, with a free one like it."""
    db, n = request.app.state.database, 2
    while await queries.service(db, f"{id[:70]}-{n}") is not None:
        n += 1
    message = f"The address “{id}” is taken. “{id[:70]}-{n}” is free"
    return Problem(422, message, errors=[{"field": "id", "message": message}], current=f"{id[:70]}-{n}")


def _fields(sent: FormData) -> dict[str, Any]:
    links = [{"title": row["title"] or row["url"], "url": row["url"]} for row in _links(sent)]
    return {**forms.fields(sent, ServiceForm), "links": links}


def _links(sent: FormData) -> list[dict[str, str]]:
    """The rows of links that say something."""
    titles, urls = sent.getlist("link_title"), sent.getlist("link_url")
    rows = [{"title": str(t).strip(), "url": str(u).strip()} for t, u in zip(titles, urls, strict=False)]
    return [row for row in rows if row["title"] or row["url"]]


def written(sent: FormData) -> dict[str, Any]:
    """The form as it was typed."""
    names = ("id", "name", "organisation", "summary", "owner", "openness", "version")
    return {**{name: str(sent.get(name) or "") for name in names}, "links": _links(sent)}


async def edit(request: Request) -> Response:
    """The form to change a service."""
    id = request.path_params["service"]
    await services.guard(request.app.state.database, await writer(request), id, write=True)
    return await _form(request, await services.show(request.app.state.database, id), editing=id)


async def update(request: Request) -> Response:
    """Changes a service; when somebody else was first, both texts are shown."""
    id, who = request.path_params["service"], await writer(request)
    await services.guard(request.app.state.database, who, id, write=True)
    sent = await forms.from_page(request)
    typed = written(sent)
    try:
        form = ServiceForm.check_all(_fields(sent))
        await services.put(request.app.state.journal, who, id, form, f'"{typed["version"]}"')
    except Problem as problem:
        if problem.status not in (412, 422):
            raise
        if problem.current:
            typed["version"] = problem.current["version"]
        return await _form(request, typed, problem, editing=id)
    return see(f"/services/{id}?done=saved")


LABELS = {
    "name": "Name",
    "organisation": "Organisation",
    "summary": "What it does",
    "owner": "Owner",
    "links": "Links",
}


async def _form(
    request: Request, typed: Mapping[str, Any], problem: Problem | None = None, editing: str | None = None
) -> Response:
    errors = errors_of(problem)
    conflict = _differences(problem.current, typed) if problem and problem.status == 412 else []
    return await page(
        request,
        "services/form.html",
        status=problem.status if problem else 200,
        area="services",
        errors=errors,
        conflict=conflict,
        typed=typed,
        links=[*typed["links"], *({"title": "", "url": ""} for _ in range(2))],
        editing=editing,
    )


def _differences(current: Mapping[str, Any], typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = (
        {"label": LABELS[key], "now": _words(current[key]), "yours": _words(typed[key])} for key in LABELS
    )
    return [row for row in rows if row["now"] != row["yours"]]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(f"{link['title']} ({link['url']})" for link in value)
    return (value or "").replace("\r\n", "\n")

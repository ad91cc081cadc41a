"""The forms of what the evidence shows: from a standard or from a page, several at once; change, remove, undo."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms, markdown
from assessor.board import board, cards, claims
from assessor.board import evidence_queries as queries
from assessor.board.claims import ClaimForm
from assessor.database import Row
from assessor.door import Seat, requires, seat
from assessor.evidence import queries as evidence
from assessor.evidence import tree
from assessor.page import page, see
from assessor.problem import Problem, errors_of, invalid, not_found

MOST = 60  # claims made with one form; with more pages than these to choose from, one sentence stands for all


@requires("write claims")
async def new(request: Request) -> Response:
    """The form from a standard (which pages show something for it?) or from a page (for which standards?)."""
    here, given = seat(request), request.query_params
    standard = forms.whole(given.get("standard"), digits=2)
    typed = {"nonce": str(uuid.uuid4()), "page": given.get("page", ""), "chosen": [], "own": {}, "says": ""}
    return await _form(request, {**typed, "standard": standard if standard in here.numbers else None})


@requires("write claims")
async def create(request: Request) -> Response:
    """Says for each chosen pair of page and standard what is shown, all or none of them."""
    here, sent = seat(request), await forms.from_page(request)
    typed = _typed(sent)
    try:
        made = dict(_forms(request, typed))
        await claims.put_all(request.app.state.journal, here, made)
    except Problem as problem:
        if problem.status == 428:
            problem = Problem(409, "This was already added. Open the form again to say something else.")
        return await _form(request, typed, problem)
    if typed["standard"]:
        return see(f"/assessments/{here.id}/standards/{typed['standard']}#evidence")
    return see(f"/assessments/{here.id}/evidence/{typed['page']}")


def _typed(sent: FormData) -> dict[str, Any]:
    """The form as it was typed; `standard` is set where it was opened from a standard."""
    standard = forms.whole(sent.get("from_standard"), digits=2)
    chosen = [str(value) for value in sent.getlist("standard" if standard is None else "page")]
    return {
        "nonce": str(sent.get("nonce") or "")[:36],
        "standard": standard,
        "page": "" if standard is not None else str(sent.get("page") or ""),
        "heading": str(sent.get("heading") or ""),
        "says": str(sent.get("says") or ""),
        "chosen": chosen,
        "own": {key: str(sent.get(f"says-{key}") or "") for key in chosen},
    }


def _forms(request: Request, typed: Mapping[str, Any]) -> Iterator[tuple[str, ClaimForm]]:
    """A claim for everything that was chosen, by ids that are the same when the form is sent twice."""
    if not typed["standard"] and not typed["page"]:
        raise invalid("page", "Choose the page")
    if not typed["chosen"]:
        what = "page" if typed["standard"] else "standard"
        raise invalid("chosen", f"Choose at least one {what}")
    if len(typed["chosen"]) > MOST:
        raise invalid("chosen", f"Choose {MOST} at most; you can add more afterwards")
    for key in typed["chosen"]:
        named = {"page": key, "standard": typed["standard"]}
        if not typed["standard"]:
            named = {"page": typed["page"], "standard": forms.whole(key, digits=2)}
        says = typed["own"][key].strip() or typed["says"]
        form = ClaimForm.check({**named, "heading": typed["heading"] or None, "says": says})
        yield board.made_id(request, f"claim {typed['nonce']} {named}"), form


async def _form(request: Request, typed: Mapping[str, Any], problem: Problem | None = None) -> Response:
    here, db = seat(request), request.app.state.database
    rows = await evidence.pages(db, here.assessment["service"])
    errors = errors_of(problem)
    names = {"standard": "chosen", "page": "chosen" if typed["standard"] else "page"}
    return await page(
        request,
        "board/claims_form.html",
        status=problem.status if problem else 200,
        errors=[{**error, "field": names.get(error["field"], error["field"])} for error in errors],
        assessment=board.head(request, here),
        standards=cards.standards_of(request.app.state.standards, here),
        pages=list(tree.walk(tree.grow(rows))),
        each=not typed["standard"] or len(rows) <= MOST,
        shown=await _shown(request, here, typed),
        typed=typed,
        headings=await _headings(request, here, typed["page"]),
    )


async def _shown(request: Request, here: Seat, typed: Mapping[str, Any]) -> set[Any]:
    """What was said before: the pages of this standard, or the standards of this page."""
    rows = await queries.claims(request.app.state.database, here, typed["standard"])
    if typed["standard"]:
        return {row["page"] for row in rows}
    return {row["standard"] for row in rows if row["page"] == typed["page"]}


async def _headings(request: Request, here: Seat, id: str) -> list[str]:
    """The headings of a page, in order."""
    if not forms.SLUG.match(id):
        return []
    row = await evidence.page(request.app.state.database, here.assessment["service"], id)
    return list(dict.fromkeys(words[:200] for _, words in markdown.headings(row["body"]))) if row else []


@requires("write claims")
async def edit(request: Request) -> Response:
    """The form to change one claim."""
    here, db = seat(request), request.app.state.database
    return await _edit_form(request, await claims.show(db, here, request.path_params["claim"]))


@requires("write claims")
async def update(request: Request) -> Response:
    """Changes one claim; when somebody else was first, both texts are shown."""
    here, id, sent = seat(request), request.path_params["claim"], await forms.from_page(request)
    if await queries.claim_as_it_is(request.app.state.database, here.id, id) is None:
        raise not_found()
    names = ("standard", "page", "heading", "says", "version")
    typed = {"id": id, **{name: str(sent.get(name) or "").replace("\r\n", "\n") for name in names}}
    try:
        form = ClaimForm.check(forms.fields(sent, ClaimForm))
        done = await claims.put(request.app.state.journal, here, id, form, f'"{typed["version"]}"')
    except Problem as problem:
        if problem.status == 404:
            raise
        if problem.current:
            typed["version"] = problem.current["version"]
        return await _edit_form(request, typed, problem)
    return see(_place(here, done.thing))


def _place(here: Seat, thing: Mapping[str, Any]) -> str:
    return f"/assessments/{here.id}/standards/{thing['standard']}#claim-{thing['id']}"


async def _edit_form(request: Request, typed: Mapping[str, Any], problem: Problem | None = None) -> Response:
    here, db = seat(request), request.app.state.database
    rows = await evidence.pages(db, here.assessment["service"])
    current = problem.current if problem and problem.status == 412 else None
    headings = await _headings(request, here, str(typed["page"] or ""))
    return await page(
        request,
        "board/claim_form.html",
        status=problem.status if problem else 200,
        errors=errors_of(problem),
        assessment=board.head(request, here),
        standards=cards.standards_of(request.app.state.standards, here),
        pages=list(tree.walk(tree.grow(rows))),
        typed=typed,
        headings=headings,
        conflict=_differences(rows, current, typed) if current else [],
    )


def _differences(
    rows: list[Row], current: Mapping[str, Any], typed: Mapping[str, Any]
) -> list[dict[str, str]]:
    titles = {row["id"]: row["title"] for row in rows}
    labels = {"standard": "Standard", "page": "Page", "heading": "Part of the page", "says": "What it shows"}
    pairs = [(label, str(current[key] or ""), str(typed[key] or "")) for key, label in labels.items()]
    return [
        {"label": label, "now": titles.get(now, now), "yours": titles.get(yours, yours)}
        for label, now, yours in pairs
        if now != yours
    ]


@requires("write claims")
async def remove(request: Request) -> Response:
    """Takes a claim away; the page of its standard says so and offers to bring it back."""
    here, id = seat(request), request.path_params["claim"]
    thing = await claims.show(request.app.state.database, here, id)
    await claims.remove(request.app.state.journal, here, id)
    return see(f"/assessments/{here.id}/standards/{thing['standard']}?removed=claim/{id}")


@requires("write claims")
async def restore(request: Request) -> Response:
    """Brings a claim back as it was."""
    here = seat(request)
    thing = await claims.restore(request.app.state.journal, here, request.path_params["claim"])
    return see(_place(here, thing))


# Below /assessments/{assessment}/claims.
routes = [
    Route("/new", new, methods=["GET"]),
    Route("/{claim}/edit", edit, methods=["GET"]),
    Route("/{claim}/edit", update, methods=["POST"]),
    Route("/{claim}/remove", remove, methods=["POST"]),
    Route("/{claim}/restore", restore, methods=["POST"]),
]

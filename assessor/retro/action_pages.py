"""The forms of actions: write one down, change it, say in one press that it is done; and those of earlier retros."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.database import Row
from assessor.page import page, see
from assessor.problem import Problem, errors_of, not_found
from assessor.recommendations import due
from assessor.retro import action_queries as queries
from assessor.retro import actions, anonymous, in_register, pages, retro
from assessor.retro.access import Attendee, enter, enter_retro
from assessor.retro.actions import STATUSES, ActionForm
from assessor.retro.around import Around
from assessor.versions import etag

REGISTER = "register"  # back to the list of recommendations, not to the retro
FIELDS = ("body", "for", "owner", "due", "status", "words")
BLANK = {"for": "team", "status": "open"}


def _today(request: Request) -> Any:
    return datetime.now(request.app.state.settings.timezone).date()


# --- On the retro's page ----------------------------------------------------------------------------------


async def before(request: Request, here: Attendee) -> Around | None:
    """What is still to be done of earlier retros, with which this one begins."""
    rows = await in_register.earlier(request.app.state.database, here.who, here.retro, _today(request))
    return Around("before", "retro/earlier.html", {"here": here, "rows": rows}) if rows else None


async def after(request: Request, here: Attendee) -> Around | None:
    """The actions of this retro, and the form for another."""
    day = _today(request)
    rows = [
        {**row, "due_words": due.words(row, day), "open": actions.is_open(row)}
        for row in await queries.of_retro(request.app.state.database, here.id)
    ]
    found = {
        "here": here,
        "open": [row for row in rows if row["open"]],
        "over": [row for row in rows if not row["open"]],
        "may": here.may_write or here.may_lead,
        "new_id": str(uuid.uuid4()),
    }
    return Around("after", "retro/actions.html", found)


# --- One action -------------------------------------------------------------------------------------------


async def create(request: Request) -> Response:
    """Writes an action down."""
    here, sent = await enter(request), await forms.from_page(request)
    here.needs_to_take_part()
    typed = {**BLANK, **_typed(sent)}
    try:
        if not forms.UUID4.match(typed["id"]):
            raise Problem(422, "This form is not whole. Load the page again: what you typed is kept.")
        form = ActionForm.check_all(forms.fields(sent, ActionForm))
        await actions.put(request.app.state.retros, here, typed["id"], form, None)
    except Problem as problem:
        if problem.status not in (409, 422, 428):
            raise
        return await _form(request, here, None, typed, problem)
    return see(f"{here.address}?done=action#action-{typed['id']}")


def _typed(sent: FormData) -> dict[str, str]:
    names = ("id", "version", "back", *FIELDS)
    return {name: str(sent.get(name) or "") for name in names if name in sent}


async def edit(request: Request) -> Response:
    """An action, to change it."""
    here = await enter(request)
    here.needs_to_take_part()
    row = await _row(request, here)
    back = request.query_params.get("back", "")
    return await _form(request, here, row, {**_stands(row), "back": back if back == REGISTER else ""})


async def _row(request: Request, here: Attendee) -> Row:
    """The action in the address. Raises Problem 404; a removed one is not changed but brought back."""
    row = await queries.action(request.app.state.database, here.id, str(request.path_params["action"]))
    if row is None or row["removed_at"]:
        raise not_found()
    return row


def _stands(row: Row) -> dict[str, str]:
    thing = actions.as_json(row)
    return {"version": str(row["version"]), **{name: thing[name] or "" for name in FIELDS}}


async def _form(
    request: Request,
    here: Attendee,
    row: Row | None,
    written: Mapping[str, str],
    problem: Problem | None = None,
) -> Response:
    conflict = bool(problem and problem.status == 412)
    return await page(
        request,
        "retro/action.html",
        status=problem.status if problem else 200,
        area="assessments" if here.assessment else "portfolio",
        errors=errors_of(problem),
        here=here,
        title=retro.title_of(here),
        action=row,
        current=_stands(row) if row and conflict else None,
        written={**written, "version": str(row["version"])} if row and conflict else written,
        statuses=list(STATUSES.items()),
    )


async def update(request: Request) -> Response:
    """Changes an action."""
    here, sent = await enter(request), await forms.from_page(request)
    here.needs_to_take_part()
    row, typed = await _row(request, here), _typed(sent)
    try:
        form = ActionForm.check_all(forms.fields(sent, ActionForm))
        version = etag(forms.whole(typed.get("version")) or 0)
        await actions.put(request.app.state.retros, here, row["id"], form, version)
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        return await _form(request, here, await _row(request, here), {**_stands(row), **typed}, problem)
    if typed.get("back") == REGISTER:
        return see("/recommendations?did=saved")
    return see(f"{here.address}?done=changed#action-{row['id']}")


# --- In one press, and back -------------------------------------------------------------------------------


async def settle(request: Request) -> Response:
    """Says in one press that an action is done, on its own retro's page or a later one's; or takes that back."""
    here, sent = await enter(request), await forms.from_page(request)
    here.needs_to_take_part()
    row = await _row(request, here)
    status = str(sent.get("status") or "done")
    form = ActionForm.check({"status": status})
    version = etag(forms.whole(sent.get("version")) or row["version"])
    done = await actions.put(request.app.state.retros, here, row["id"], form, version)
    fields = {"status": row["status"], "version": str(done.version), "back": str(sent.get("back") or "")}
    undo = {"address": f"/retros/{here.id}/actions/{row['id']}/settle", "fields": fields}
    if status != "done":
        return await _back(request, here, fields["back"], {"words": "It is open again.", "undo": None})
    return await _back(request, here, fields["back"], {"words": "It is done.", "undo": undo})


async def _back(request: Request, here: Attendee, to: str, notice: Mapping[str, Any]) -> Response:
    """The page of the retro from which this was pressed, where it is one that may be read; else of the action's own."""
    state, held = request.app.state, anonymous.held(request)
    place = here.id
    if forms.SLUG.match(to) and len(to) <= 80:
        try:
            await enter_retro(state.database, state.settings.secret_key, here.who, to, held)
            place = to
        except Problem:
            place = here.id
    again = await enter_retro(state.database, state.settings.secret_key, here.who, place, held)
    return await pages.answer(request, again, notice=notice)


async def remove(request: Request) -> Response:
    """Removes an action, and offers to bring it back."""
    here, id = await enter(request), str(request.path_params["action"])
    await actions.remove(request.app.state.retros, here, id)
    undo = {"address": f"/retros/{here.id}/actions/{id}/restore", "fields": {}}
    return await _back(request, here, "", {"words": "The action is removed.", "undo": undo})


async def restore(request: Request) -> Response:
    """Brings back an action that was removed."""
    here, id = await enter(request), str(request.path_params["action"])
    await actions.bring_back(request.app.state.retros, here, id)
    return see(f"{here.address}?done=back#action-{id}")


# Below /retros/{retro}.
routes = [
    Route("/actions", create, methods=["POST"]),
    Route("/actions/{action}", edit, methods=["GET"]),
    Route("/actions/{action}", update, methods=["POST"]),
    Route("/actions/{action}/settle", settle, methods=["POST"]),
    Route("/actions/{action}/remove", remove, methods=["POST"]),
    Route("/actions/{action}/restore", restore, methods=["POST"]),
]

"""The pages on which a team's weeknotes are read and written."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessor import forms, markdown
from assessor.database import Row
from assessor.evidence import access, changes, pages
from assessor.evidence.access import Access
from assessor.page import page, see
from assessor.problem import Problem, errors_of, not_found
from assessor.services import queries as services
from assessor.weeknotes import queries, weeknotes
from assessor.weeknotes.weeknotes import WeeknoteForm

ON_A_PAGE = 20
EXCERPT = 280
DONE = {"saved": "The weeknote is saved.", "restored": "The weeknote is back as it was."}


async def show_all(request: Request) -> Response:
    """A service's weeknotes, newest first, each with its first words."""
    here, db = await access.read(request), request.app.state.database
    number = max(1, forms.whole(request.query_params.get("page"), digits=5) or 1)
    rows = await queries.listed(db, here.service, ON_A_PAGE + 1, (number - 1) * ON_A_PAGE)
    return await page(
        request,
        "weeknotes/weeknotes.html",
        **await _frame(request, here),
        weeknotes=[{**row, "excerpt": markdown.excerpt(row["body"], EXCERPT)} for row in rows[:ON_A_PAGE]],
        many=await queries.many(db, here.service),
        number=number,
        more=len(rows) > ON_A_PAGE,
        notice=await _removed(request, here),
    )


async def _frame(request: Request, here: Access) -> dict[str, Any]:
    service = await services.service(request.app.state.database, here.service)
    return {"area": "services", "service": service, "keeps": here.keeps}


async def _removed(request: Request, here: Access) -> dict[str, Any] | None:
    """That one was just removed, with the way back."""
    id = request.query_params.get("removed", "")
    if not (here.keeps and forms.UUID4.match(id)):
        return None
    row = await queries.as_it_is(request.app.state.database, here.service, id)
    if row is None or not row["removed_at"]:
        return None
    undo = {"address": f"/services/{here.service}/weeknotes/{id}/restore", "fields": {}}
    return {"words": f"“{row['title']}” is removed.", "undo": undo}


async def show(request: Request) -> Response:
    """One weeknote."""
    here, row = await access.read(request), await _row(request)
    words = DONE.get(request.query_params.get("done", ""))
    return await page(
        request,
        "weeknotes/weeknote.html",
        **await _frame(request, here),
        weeknote=row,
        prose=markdown.prose(await pages.rendered(row["body"])),
        notice={"words": words, "undo": None} if words else None,
    )


async def _row(request: Request) -> Row:
    """The weeknote in the address. Raises Problem 404."""
    service, id = request.path_params["service"], str(request.path_params["weeknote"])
    known = forms.UUID4.match(id)
    row = await queries.weeknote(request.app.state.database, service, id) if known else None
    if row is None:
        raise not_found()
    return row


async def new(request: Request) -> Response:
    """The form of a new weeknote, for today."""
    here, _ = await access.keep(request)
    today = datetime.now(request.app.state.settings.timezone).date()
    return await _form(request, here, {"id": str(uuid.uuid4()), "dated": today.isoformat()})


async def create(request: Request) -> Response:
    """Writes a weeknote. The same form sent twice writes one."""
    here, who = await access.keep(request)
    typed = _typed(await forms.from_page(request))
    try:
        if typed["preview"]:
            return await _form(request, here, typed, preview=await _preview(typed))
        form, journal = _checked(typed), request.app.state.journal
        await weeknotes.put(journal, who, here.service, typed["id"], form, None)
    except Problem as problem:
        return await _form(request, here, typed, problem)
    return see(f"/services/{here.service}/weeknotes/{typed['id']}?done=saved")


def _typed(sent: FormData) -> dict[str, str]:
    names = ("id", "title", "dated", "body", "url", "version", "preview")
    return {name: str(sent.get(name) or "").replace("\r\n", "\n") for name in names}


def _checked(typed: Mapping[str, str]) -> WeeknoteForm:
    return WeeknoteForm.check_all(forms.fields(FormData(list(typed.items())), WeeknoteForm))


async def _preview(typed: Mapping[str, str]) -> Markup:
    return markdown.prose(await pages.rendered(typed["body"]))


async def edit(request: Request) -> Response:
    """The form to change a weeknote."""
    here, _ = await access.keep(request)
    row = await _row(request)
    return await _form(request, here, row, editing=row)


async def update(request: Request) -> Response:
    """Changes a weeknote; when somebody else was first, both texts are shown."""
    here, who = await access.keep(request)
    row, typed = await _row(request), _typed(await forms.from_page(request))
    try:
        if typed["preview"]:
            return await _form(request, here, typed, editing=row, preview=await _preview(typed))
        form, version = _checked(typed), f'"{typed["version"]}"'
        await weeknotes.put(request.app.state.journal, who, here.service, row["id"], form, version)
    except Problem as problem:
        if problem.current:
            typed["version"] = str(problem.current["version"])
        return await _form(request, here, typed, problem, editing=row)
    return see(f"/services/{here.service}/weeknotes/{row['id']}?done=saved")


async def _form(
    request: Request,
    here: Access,
    typed: Mapping[str, Any],
    problem: Problem | None = None,
    *,
    editing: Row | None = None,
    preview: Markup | None = None,
) -> Response:
    current = problem.current if problem and problem.status == 412 else None
    return await page(
        request,
        "weeknotes/form.html",
        status=problem.status if problem else 200,
        errors=errors_of(problem),
        **await _frame(request, here),
        typed=typed,
        editing=editing,
        conflict=_differences(current, typed) if current else [],
        parts=await changes.between(current["body"], typed["body"]) if current else [],
        preview=preview,
    )


LABELS = {"title": "Title", "dated": "Day", "url": "Address"}


def _differences(current: Mapping[str, Any], typed: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = [{"label": LABELS[key], "now": current[key] or "", "yours": typed[key] or ""} for key in LABELS]
    return [row for row in rows if row["now"] != row["yours"]]


async def remove(request: Request) -> Response:
    """Removes a weeknote; the list says so and offers to bring it back."""
    here, _ = await access.keep(request)
    id = (await _there(request, here))["id"]
    await weeknotes.remove(request.app.state.journal, here.service, id)
    return see(f"/services/{here.service}/weeknotes?removed={id}")


async def restore(request: Request) -> Response:
    """Brings a removed weeknote back as it was."""
    here, who = await access.keep(request)
    id = (await _there(request, here))["id"]
    await weeknotes.restore(request.app.state.journal, who, here.service, id)
    return see(f"/services/{here.service}/weeknotes/{id}?done=restored")


async def _there(request: Request, here: Access) -> Row:
    """The weeknote in the address, removed or not. Raises Problem 404."""
    id = str(request.path_params["weeknote"])
    known = forms.UUID4.match(id)
    row = await queries.as_it_is(request.app.state.database, here.service, id) if known else None
    if row is None:
        raise not_found()
    return row

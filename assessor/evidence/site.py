"""The pages on which a service's evidence is read and written."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessor import forms, markdown
from assessor.database import Row
from assessor.door import Person
from assessor.evidence import access, changes, pages, queries, tree
from assessor.evidence.access import Access
from assessor.evidence.pages import PageForm
from assessor.page import page, see
from assessor.problem import Problem, errors_of, invalid, not_found
from assessor.services import queries as services

ACCESS = {"anyone": "Anyone can open it", "staff": "Our staff can open it", "ask": "Ask us to open it"}
DONE = {"saved": "The page is saved.", "restored": "The page is back as it was."}


async def show_all(request: Request) -> Response:
    """The tree of a service's evidence."""
    here = await access.read(request)
    rows = await queries.pages(request.app.state.database, here.service)
    removed = request.query_params.get("removed", "")
    return await page(
        request,
        "evidence/evidence.html",
        **await frame(request, here),
        branches=tree.grow(rows),
        many=len(rows),
        notice=await _removed(request, here, removed) if removed and here.keeps else None,
    )


async def frame(request: Request, here: Access) -> dict[str, Any]:
    """What every page about a service's evidence says."""
    service = await services.service(request.app.state.database, here.service)
    return {"area": "services", "service": service, "keeps": here.keeps, "opens": ACCESS}


async def _removed(request: Request, here: Access, id: str) -> dict[str, Any] | None:
    row = await _row_as_it_is(request, here, id)
    if row is None or not row["removed_at"]:
        return None
    undo = {"address": f"/services/{here.service}/evidence/{id}/restore", "fields": {}}
    return {"words": f"“{row['title']}” is removed.", "undo": undo}


async def _row_as_it_is(request: Request, here: Access, id: str) -> Row | None:
    if "\x00" in id:
        return None
    return await queries.page_as_it_is(request.app.state.database, here.service, id)


async def show(request: Request) -> Response:
    """One page as it is now, and what it shows in which assessment."""
    here = await access.read(request)
    db, row = request.app.state.database, await _page(request, here)
    rows = await queries.pages(db, here.service)
    return await page(
        request,
        "evidence/page.html",
        **await frame(request, here),
        page=row,
        prose=markdown.prose((await pages.fresh(row))["html"]),
        above=tree.above(rows, row["id"]),
        below=[other for other in rows if other["parent"] == row["id"]],
        assessed=await _assessed(request, here, row["id"]),
        notice=_done(request),
    )


async def _page(request: Request, here: Access) -> Row:
    row = await queries.page(request.app.state.database, here.service, request.path_params["page"])
    if row is None:
        raise not_found()
    return row


def _done(request: Request) -> dict[str, Any] | None:
    words = DONE.get(request.query_params.get("done", ""))
    return {"words": words, "undo": None} if words else None


async def _assessed(request: Request, here: Access, id: str) -> list[dict[str, Any]]:
    """The assessments that this person may enter, each with what the page shows there."""
    if here.person is None:
        return []
    db, sets = request.app.state.database, request.app.state.standards
    entered = await services.assessed(db, here.person, [here.service])
    shown = await queries.shown_by(db, id, [row["id"] for row in entered])
    for row in shown:
        titles = {standard.number: standard.title for standard in sets[row["standard_set"]].standards}
        row["title"] = titles.get(row["standard"], "")
    return [{**one, "shows": [row for row in shown if row["assessment"] == one["id"]]} for one in entered]


async def new(request: Request) -> Response:
    """The form of a new page, or of a link to what lives elsewhere."""
    here, _ = await access.keep(request)
    link = request.query_params.get("link") == "yes"
    typed = {
        "parent": request.query_params.get("parent", ""),
        "link": "yes" if link else "",
        "access": "anyone",
    }
    return await _form(request, here, typed)


async def create(request: Request) -> Response:
    """Makes a page; its address is made from its title."""
    here, who = await access.keep(request)
    sent = await forms.from_page(request)
    try:
        if "preview" in sent:
            return await _form(request, here, _typed(sent), preview=await _preview(sent))
        form = _checked(sent)
        form.complete(None)
        if "sort" not in form.model_fields_set:
            form = form.model_copy(update={"sort": await _last(request, here, form)})
        id = await _made(request, here, who, form)
    except Problem as problem:
        return await _form(request, here, _typed(sent), problem)
    return see(f"/services/{here.service}/evidence/{id}")


def _checked(sent: FormData) -> PageForm:
    found = forms.fields(sent, PageForm)
    if found.get("order") is None:
        found.pop("order", None)
    form = PageForm.check(found)
    if sent.get("link") and not form.url:
        raise invalid("url", "Enter the address of the link")
    return form


def _typed(sent: FormData) -> dict[str, str]:
    names = ("title", "body", "parent", "dated", "order", "url", "access", "version", "link")
    return {name: str(sent.get(name) or "").replace("\r\n", "\n") for name in names}


async def _last(request: Request, here: Access, form: PageForm) -> int:
    """The place behind its neighbours. One of the same title does not count: the same form twice is one page."""
    rows = await queries.pages(request.app.state.database, here.service)
    near = [row["sort"] for row in rows if row["parent"] == form.parent and row["title"] != form.title]
    return max(near, default=0) + 1


async def _made(request: Request, here: Access, who: Person, form: PageForm) -> str:
    """Stores a new page under the first free address like its title. The same form sent twice makes one page."""
    slug = forms.slug_from(form.title) or "page"
    for id in (slug, *(f"{slug}-{n}" for n in range(2, 1000))):
        try:
            if id not in forms.RESERVED:
                await pages.put(request.app.state.journal, who, here.service, id, form, None)
                return id
        except Problem as problem:
            if problem.status not in (409, 428):  # taken by another page, or by a removed one
                raise
    raise invalid("title", "There are many pages with this title: choose another one")


async def edit(request: Request) -> Response:
    """The form to change a page."""
    here, _ = await access.keep(request)
    row = await _page(request, here)
    typed = {**{key: row[key] for key in queries.FIELDS}, "order": row["sort"], "version": row["version"]}
    return await _form(request, here, {**typed, "link": "yes" if row["url"] else ""}, editing=row)


async def update(request: Request) -> Response:
    """Saves the next revision of a page; when somebody else was first, both texts are shown."""
    here, who = await access.keep(request)
    row, sent = await _page(request, here), await forms.from_page(request)
    typed = _typed(sent)
    try:
        if "preview" in sent:
            return await _form(request, here, typed, editing=row, preview=await _preview(sent))
        version = f'"{typed["version"]}"'
        await pages.put(request.app.state.journal, who, here.service, row["id"], _checked(sent), version)
    except Problem as problem:
        if problem.current:
            typed["version"] = str(problem.current["version"])
        return await _form(request, here, typed, problem, editing=row)
    return see(f"/services/{here.service}/evidence/{row['id']}?done=saved")


async def _form(
    request: Request,
    here: Access,
    typed: Mapping[str, Any],
    problem: Problem | None = None,
    *,
    editing: Row | None = None,
    preview: Markup | None = None,
) -> Response:
    rows = await queries.pages(request.app.state.database, here.service)
    never = tree.below(rows, editing["id"]) if editing else set()
    current = problem.current if problem and problem.status == 412 else None
    return await page(
        request,
        "evidence/form.html",
        status=problem.status if problem else 200,
        errors=errors_of(problem),
        **await frame(request, here),
        typed=typed,
        editing=editing,
        parents=[(depth, row) for depth, row in tree.walk(tree.grow(rows)) if row["id"] not in never],
        conflict=_differences(current, typed) if current else [],
        parts=await changes.between(current["body"], typed["body"]) if current else [],
        preview=preview,
    )


LABELS = {"title": "Title", "parent": "Stands below", "dated": "Stands for", "url": "Address"}


def _differences(current: Mapping[str, Any], typed: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = [{"label": LABELS[key], "now": current[key] or "", "yours": typed[key] or ""} for key in LABELS]
    return [row for row in rows if row["now"] != row["yours"]]


async def preview(request: Request) -> Response:
    """A text as it will be shown: for the button beside the field."""
    await access.keep(request)
    html = await _preview(await forms.from_page(request))
    return Response(html, media_type="text/html", headers={"cache-control": "no-store"})


async def _preview(sent: FormData) -> Markup:
    return markdown.prose(await pages.rendered(str(sent.get("body") or "")))


async def ask_remove(request: Request) -> Response:
    """Asks once before a page is removed, and says what leans on it."""
    here, _ = await access.keep(request)
    row = await _page(request, here)
    assessed = await _assessed(request, here, row["id"])
    return await page(
        request,
        "evidence/remove.html",
        **await frame(request, here),
        page=row,
        shows=sum(len(one["shows"]) for one in assessed),
        below=[
            other
            for other in await queries.pages(request.app.state.database, here.service)
            if other["parent"] == row["id"]
        ],
    )


async def remove(request: Request) -> Response:
    """Removes a page; the tree says so and offers to bring it back."""
    here, who = await access.keep(request)
    id = request.path_params["page"]
    await pages.remove(request.app.state.journal, who, here.service, id)
    return see(f"/services/{here.service}/evidence?removed={id}")


async def restore(request: Request) -> Response:
    """Brings a removed page back as it was."""
    here, who = await access.keep(request)
    id = request.path_params["page"]
    await pages.restore(request.app.state.journal, who, here.service, id)
    return see(f"/services/{here.service}/evidence/{id}?done=restored")

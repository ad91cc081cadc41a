"""The forms in a retro's columns: write, change, remove, group, vote."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assessor import forms
from assessor.page import page, partial, see, told
from assessor.problem import Problem, errors_of, not_found
from assessor.retro import anonymous, groups, item_queries, items, pages, retro, vote_queries, votes
from assessor.retro.access import Attendee, enter
from assessor.retro.items import ItemForm
from assessor.versions import etag


def done(request: Request, here: Attendee, what: str, place: str = "") -> Response:
    """What has just happened: in words for a form sent by htmx, else on the page, where `place` is."""
    if partial(request):
        return told(request, pages.DONE[what])
    sort = "&sort=votes" if request.query_params.get("sort") == "votes" else ""
    return see(f"{here.address}?done={what}{sort}{'#' + place if place else ''}")


async def create(request: Request) -> Response:
    """Writes an item."""
    here, sent = await enter(request), await forms.from_page(request)
    here.needs_to_write()
    typed = {name: str(sent.get(name) or "") for name in ("id", "column", "body")}
    try:
        id = _id(typed["id"])
        form = ItemForm.check_all(forms.fields(sent, ItemForm))
        unnamed = sent.get("unnamed") == "yes"
        await items.put(request.app.state.retros, here, id, form, None, unnamed=unnamed)
    except Problem as problem:
        if problem.status not in (409, 422, 428) or partial(request):
            raise
        return await pages.answer(request, await enter(request), written=typed, problem=problem)
    return anonymous.keep(request, done(request, here, "written", f"column-{form.column}"))


def _id(given: str) -> str:
    """The id that the form has for what it writes. Raises Problem 422."""
    if not forms.UUID4.match(given):
        raise Problem(422, "This form is not whole. Load the page again: what you typed is kept.")
    return given


async def edit(
    request: Request, typed: Mapping[str, str] | None = None, problem: Problem | None = None
) -> Response:
    """One's own item, to change it."""
    here = await enter(request)
    here.needs_to_write()
    row = await item_queries.item(request.app.state.database, here, str(request.path_params["item"]))
    if row is None or not here.is_own(row):
        raise not_found()
    current = problem.current if problem and problem.status == 412 else None
    written = typed or {"column": row["place"], "body": row["body"]}
    return await page(
        request,
        "retro/item.html",
        status=problem.status if problem else 200,
        errors=errors_of(problem),
        attendee=here,
        title=retro.title_of(here),
        item=row,
        written=written,
        current=current,
        version=row["version"] if current or not typed else typed.get("version", ""),
    )


async def update(request: Request) -> Response:
    """Changes one's own item; a removed one is written again."""
    here, sent = await enter(request), await forms.from_page(request)
    here.needs_to_write()
    typed = {name: str(sent.get(name) or "") for name in ("column", "body", "version")}
    version = forms.whole(typed["version"]) or 0
    id = str(request.path_params["item"])
    removed = await _is_removed(request, here, id)
    try:
        form = ItemForm.check_all(forms.fields(sent, ItemForm))
        await items.put(request.app.state.retros, here, id, form, etag(version))
    except Problem as problem:
        if problem.status not in (412, 422) or partial(request):
            raise
        return await edit(request, typed, problem)
    return done(request, here, "back" if removed else "changed", f"column-{form.column}")


async def _is_removed(request: Request, here: Attendee, id: str) -> bool:
    """Whether what a form changes was removed before. Raises Problem 404 where there is nothing to change."""
    row = await item_queries.row_as_it_is(request.app.state.database, here.id, id)
    if row is None or not here.sees(row):
        raise not_found()
    return bool(row["removed"])


async def remove(request: Request) -> Response:
    """Removes an item. Its words go with the answer, for one's own to be written again."""
    here, id = await enter(request), str(request.path_params["item"])
    here.needs_to_take_part()
    db = request.app.state.database
    row = await item_queries.item(db, here, id)
    words = await items.remove(request.app.state.retros, here, id)
    notice: dict[str, Any] = {"words": pages.DONE["removed"], "undo": None}
    if row and words and here.is_own(row):
        fields = {"column": row["place"], "body": words, "version": str(row["version"])}
        notice["undo"] = {"address": f"/retros/{here.id}/items/{id}", "fields": fields}
    if partial(request):
        return told(request, notice["words"], undo=notice["undo"])
    if notice["undo"] is None:
        return done(request, here, "removed")
    return await pages.answer(request, await enter(request), notice=notice)


async def ask(request: Request) -> Response:
    """With what an item is to be grouped, where there are too many to list beside each."""
    here, id = await enter(request), str(request.path_params["item"])
    here.needs_to_take_part()
    row = await item_queries.item(request.app.state.database, here, id)
    if row is None:
        raise not_found()
    choices = [one for one in await pages.to_group_with(request, here) if one[0] not in (id, row["leader"])]
    title = retro.title_of(here)
    return await page(request, "retro/group_with.html", attendee=here, title=title, item=row, choices=choices)


async def group(request: Request) -> Response:
    """Groups an item with another one, or takes it out of its group."""
    here, sent = await enter(request), await forms.from_page(request)
    here.needs_to_take_part()
    retros, id, other = (
        request.app.state.retros,
        str(request.path_params["item"]),
        str(sent.get("with") or ""),
    )
    if other:
        await groups.put_with(retros, here, id, other)
        return done(request, here, "grouped", f"item-{other}")
    if sent.get("out") != "yes":
        raise Problem(422, "Choose the item to group it with.")
    await groups.take_out(retros, here, id)
    return done(request, here, "taken-out", f"item-{id}")


async def vote(request: Request) -> Response:
    """Gives a vote, or takes it back."""
    here, sent = await enter(request), await forms.from_page(request)
    here.needs_to_write()
    give = sent.get("vote") != "no"
    change: Callable[..., Awaitable[None]] = votes.give if give else votes.take_back
    id = str(request.path_params["item"])
    await change(request.app.state.retros, here, id)
    if partial(request):
        given = await vote_queries.own(request.app.state.database, here)
        words = pages.said("voted" if give else "vote-back", here.retro["votes_each"] - len(given))
        return told(request, str(words))
    return done(request, here, "voted" if give else "vote-back", f"item-{id}")


routes: list[BaseRoute] = [
    Route("/items", create, methods=["POST"]),
    Route("/items/{item}", edit, methods=["GET"]),
    Route("/items/{item}", update, methods=["POST"]),
    Route("/items/{item}/remove", remove, methods=["POST"]),
    Route("/items/{item}/group", ask, methods=["GET"]),
    Route("/items/{item}/group", group, methods=["POST"]),
    Route("/items/{item}/vote", vote, methods=["POST"]),
]

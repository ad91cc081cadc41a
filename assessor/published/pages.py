"""The open pages: what is published, and each report in each edition, as documents to read and to print."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.documents.document import Document
from assessor.documents.formats import offered
from assessor.page import Pages
from assessor.published import addenda, found, queries
from assessor.published.answering import answer, etag_of, unchanged
from assessor.published.found import Place
from assessor.report.worded import worded

A_PAGE = 25
MOST_WORDS = 8


async def shared(
    request: Request, template: str, key: tuple[Any, ...], make: Callable[[], Any], **also: Any
) -> Response:
    """A page that is the same for everybody, made once while there is room: of `key` and the templates alone.

    `make` gives what the template needs. It is rendered beside the event loop.
    """
    pages: Pages = request.app.state.pages
    settings = request.app.state.settings
    etag = etag_of(template, key, pages.hash, settings.name, settings.base_url)
    if again := unchanged(request, etag):
        return again
    body: bytes | None = pages.kept.get(("published", etag))
    if body is None:
        context = {"open_side": True, "area": "published", "path": request.scope["path"], **also}
        context |= await make()
        text = await asyncio.to_thread(pages.whole, template, context)
        body = text.encode()
        pages.kept.put(("published", etag), body, len(body))
    return answer(request, body, "text/html", etag)


# --- The list ---------------------------------------------------------------------------------------


async def show_all(request: Request) -> Response:
    """What is published, the newest first; found by words, organisation, phase and result."""
    db, asked = request.app.state.database, request.query_params
    words = asked.get("q", "")[:200].split()[:MOST_WORDS]
    chosen = {name: asked.get(name, "")[:200] for name in queries.FILTERS}
    number = _page_number(asked.get("page", "1"))
    state = await queries.state(db)

    async def make() -> dict[str, Any]:
        many = await queries.how_many(db, words, chosen)
        pages = max(1, -(-many // A_PAGE))
        at = min(number, pages)
        rows = await queries.listed(db, words, chosen, limit=A_PAGE, offset=(at - 1) * A_PAGE)
        given = {"q": " ".join(words), **chosen}
        return {
            "rows": rows,
            "many": many,
            "at": at,
            "pages": pages,
            "q": given["q"],
            "chosen": chosen,
            "choices": await queries.choices(db),
            "filtered": any(given.values()),
            "to": lambda page: _address(given, page),
        }

    key = (state, tuple(words), *chosen.values(), number)
    return await shared(request, "published/list.html", key, make)


def _page_number(given: str) -> int:
    return max(1, forms.whole(given, digits=6) or 1)


def _address(given: Mapping[str, str], page: int) -> str:
    query = {name: value for name, value in given.items() if value} | (
        {"page": str(page)} if page > 1 else {}
    )
    return "/published" + (f"?{urlencode(query)}" if query else "")


# --- One report -------------------------------------------------------------------------------------


async def show(request: Request) -> Response:
    """A report in its last edition, or in the one that is asked for."""
    place, db = await found.place(request), request.app.state.database
    reviews = [] if place.imported else await queries.reviews(db, place.id)

    async def make() -> dict[str, Any]:
        document = await found.document(request, place)
        anew = await addenda.anew(db, place.id, document, reviews)
        return {**await context(request, place, document), "anew": anew}

    key = ("report", *place.key, *[(row["id"], row["sha256"]) for row in reviews])
    return await shared(request, "published/report.html", key, make)


async def context(request: Request, place: Place, document: Document) -> dict[str, Any]:
    """What the page of a report needs."""
    return {
        "place": place,
        "document": document,
        "address": f"/published/{place.id}",
        "files": list(offered().values()),
        **await worded(request.app.state.pages.kept, document),
    }

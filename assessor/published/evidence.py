"""Pages of evidence that were published with a report, and the files and pictures they show."""

import asyncio
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import markdown
from assessor.database import Row
from assessor.documents.document import Document, Evidence
from assessor.evidence import files
from assessor.evidence import queries as evidence
from assessor.problem import not_found
from assessor.published import found, queries
from assessor.published.answering import HEADERS
from assessor.published.found import Place
from assessor.published.pages import shared

_LINK = re.compile(r'<a href="([^"]*)"([^>]*)>|<img src="([^"]*)"([^>]*)>')
_FILE = re.compile(r"/services/[^/]+/files/([0-9a-f]{64})\Z")
_PAGE = re.compile(r"(?:/services/[^/]+/evidence/)?([a-z0-9-]+)(#[^\"]*)?\Z")


async def show(request: Request) -> Response:
    """One page, in the revision that was published."""
    place, document, one, row = await _page(request)

    async def make() -> dict[str, Any]:
        return {
            "place": place,
            "document": document,
            "page": one,
            "address": place.path,
            "prose": markdown.prose(await asyncio.to_thread(_html, place, document, row["body"])),
        }

    key = ("evidence", *place.key, one.page, one.revision, row["body"])
    return await shared(request, "published/evidence.html", key, make)


async def _page(request: Request) -> tuple[Place, Document, Evidence, Row]:
    """A page of the last edition. Raises Problem 404 for what was not published with it."""
    place = await found.place(request)
    document = await found.document(request, place)
    one = next((one for one in document.evidence if one.page == request.path_params["page"]), None)
    if one is None or place.service is None:
        raise not_found()
    row = await queries.revision(request.app.state.database, place.id, one.page, one.revision)
    if row is None:
        raise not_found()
    return place, document, one, row


def _html(place: Place, document: Document, body: str) -> str:
    """The text as HTML, its links led to what is published too; others of the service's lead nowhere."""
    pages = {one.page for one in document.evidence}
    here = f"{place.path}/evidence"

    def led(match: re.Match[str]) -> str:
        picture = match[3] is not None
        target, rest = (match[3], match[4]) if picture else (match[1], match[2])
        if file := _FILE.match(target):
            return (
                f'<img src="{here}/files/{file[1]}"{rest}>'
                if picture
                else f'<a href="{here}/files/{file[1]}"{rest}>'
            )
        if (page := _PAGE.match(target)) and page[1] in pages:
            return f'<a href="{here}/{page[1]}{page[2] or ""}"{rest}>'
        if target.startswith(("http://", "https://", "mailto:", "tel:", "#")) and not picture:
            return match[0]
        return "" if picture else "<a>"

    return _LINK.sub(led, markdown.render(body, top=2))


async def show_file(request: Request) -> Response:
    """A file that a published page names; pictures are shown, everything else is saved, and nothing in it runs."""
    db, sha256 = request.app.state.database, str(request.path_params["sha256"])
    place = await found.place(request)
    document = await found.document(request, place)
    if place.service is None or not re.fullmatch("[0-9a-f]{64}", sha256):
        raise not_found()
    if not await _named(request, place, document, sha256):
        raise not_found()
    row = await evidence.file_with_content(db, place.service, sha256)
    if row is None:
        raise not_found()
    response = files.handed_out(row, if_none_match=request.headers.get("if-none-match", ""))
    response.headers.update(HEADERS)
    return response


async def _named(request: Request, place: Place, document: Document, sha256: str) -> bool:
    """Whether a page that was published names this file."""
    db = request.app.state.database
    wanted = [(one.page, one.revision) for one in document.evidence]
    return await queries.names_file(db, place.id, wanted, f"/files/{sha256}")

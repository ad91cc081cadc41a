"""The history of a page of evidence: every revision, and what each changed."""

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms, markdown
from assessor.database import Row
from assessor.evidence import access, changes, pages, queries, site
from assessor.evidence.access import Access
from assessor.page import page
from assessor.problem import not_found


async def show_all(request: Request) -> Response:
    """Every revision of a page, newest first."""
    here = await access.read(request)
    row = await _page(request, here)
    return await page(
        request,
        "evidence/revisions.html",
        **await site.frame(request, here),
        page=row,
        revisions=await queries.revisions(request.app.state.database, here.service, row["id"]),
    )


async def _page(request: Request, here: Access) -> Row:
    """A page; a removed one's history is for those who write it."""
    row = await queries.page_as_it_is(request.app.state.database, here.service, request.path_params["page"])
    if row is None or (row["removed_at"] and not here.keeps):
        raise not_found()
    return row


async def show(request: Request) -> Response:
    """One revision, and what changed since the one before, or since another that is asked for."""
    here = await access.read(request)
    row = await _page(request, here)
    number = _number(request.path_params["number"])
    revision = await _revision(request, here, row["id"], number)
    since = request.query_params.get("since")
    number_before = _number(since) if since else number - 1
    before = await _revision(request, here, row["id"], number_before) if number_before else None
    return await page(
        request,
        "evidence/revision.html",
        **await site.frame(request, here),
        page=row,
        revision=revision,
        before=before,
        parts=await changes.between(before["body"], revision["body"]) if before else [],
        prose=markdown.prose(await pages.rendered(revision["body"])),
    )


def _number(given: str) -> int:
    number = forms.whole(given, digits=7)
    if number is None:
        raise not_found()
    return number


async def _revision(request: Request, here: Access, page: str, number: int) -> Row:
    row = await queries.revision(request.app.state.database, here.service, page, number)
    if row is None:
        raise not_found()
    return row

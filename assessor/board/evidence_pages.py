"""The pages of what the team shows and says: all evidence, one page of it, and the forms behind them."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from assessor import markdown
from assessor.board import board, cards, claim_pages, overview, reading, reading_queries, statement_pages
from assessor.board import evidence_queries as queries
from assessor.database import Row
from assessor.door import Seat, seat
from assessor.evidence import pages
from assessor.evidence import queries as evidence
from assessor.page import Kept, page
from assessor.problem import not_found
from assessor.standards import Standard

OPENS = {"anyone": "anyone can open it", "staff": "our staff can open it", "ask": "ask us to open it"}


async def show_all(request: Request) -> Response:
    """Every page of evidence and what it shows; first the standards without any."""
    here, db = seat(request), request.app.state.database
    standards = cards.standards_of(request.app.state.standards, here)
    submitted = request.query_params.get("as") == "submitted" and here.assessment["submitted_at"] is not None
    rows = await overview.pages(db, here, submitted=submitted)
    return await page(
        request,
        "board/evidence.html",
        **frame(request, here),
        **words(standards),
        pages=rows,
        without=overview.without(standards, rows),
        submitted=submitted,
        notice=board.notice(request),
    )


def frame(request: Request, here: Seat) -> dict[str, Any]:
    """What every page of an assessment's evidence says."""
    return {"area": "assessments", "assessment": board.head(request, here), "audience": here.audience}


def words(standards: Sequence[Standard]) -> dict[str, Any]:
    """What a row of the table of evidence needs to be put in words."""
    return {"standard_titles": {standard.number: standard.title for standard in standards}, "opens": OPENS}


async def show(request: Request) -> Response:
    """One page as this assessment sees it: as it was submitted, until somebody asks for what it is now."""
    here, db, id = seat(request), request.app.state.database, request.path_params["page"]
    row = await queries.page_of(db, here, id)
    if row is None:
        raise not_found()
    now = row["submitted"] is None or (
        request.query_params.get("as") == "now" and row["revision"] is not None
    )
    number = row["revision"] if now else row["submitted"]
    revision = await evidence.revision(db, here.assessment["service"], id, number)
    assert revision is not None
    standards = cards.standards_of(request.app.state.standards, here)
    return await page(
        request,
        "board/evidence_page.html",
        **frame(request, here),
        page=row,
        revision=revision,
        prose=await _prose(request, revision),
        now=now,
        change=overview.change(here, row),
        read=reading.state_of(await reading_queries.mark(db, here, id), number),
        claims=[board.claim(here, claim) for claim in await queries.claims_of(db, here, id)],
        **words(standards),
        notice=board.notice(request),
    )


async def _prose(request: Request, revision: Row) -> Markup:
    """A revision's text as HTML: made once, and kept while there is room."""
    kept: Kept = request.app.state.pages.kept
    key = ("prose", markdown.RENDERER, revision["sha256"])
    html: str | None = kept.get(key)
    if html is None:
        html = await pages.rendered(revision["body"])
        kept.put(key, html, len(html))
    return markdown.prose(html)


routes = [
    Route("/evidence", show_all, methods=["GET"]),
    Route("/evidence/{page}", show, methods=["GET"]),
    Route("/claims", claim_pages.create, methods=["POST"]),
    Mount("/claims", routes=claim_pages.routes),
    Mount("/statements", routes=statement_pages.routes),
]

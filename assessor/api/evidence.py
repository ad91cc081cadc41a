"""A service's evidence, and what it shows in one assessment, in JSON."""

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from assessor import forms
from assessor.api import answering
from assessor.api.notes import checked
from assessor.api.services import checked_slug
from assessor.board import claims, overview, statements
from assessor.board import evidence_queries as board
from assessor.door import requires, seat
from assessor.evidence import access, files, pages, queries
from assessor.problem import invalid, not_found


async def listing(request: Request) -> Response:
    """The pages of a service, in order of their ids."""
    here, most = await access.read(request), answering.limit(request)
    start = answering.after(request)
    db = request.app.state.database
    rows = await queries.pages_after(db, here.service, start[1] if start else "", most + 1)
    next = answering.cursor(0, rows[most - 1]["id"]) if len(rows) > most else None
    return answering.listed([pages.as_json(await pages.fresh(row)) for row in rows[:most]], next)


async def show(request: Request) -> Response:
    """One page."""
    here = await access.read(request)
    thing = await pages.show(request.app.state.database, here.service, request.path_params["page"])
    return answering.answer(thing, version=thing["version"])


async def put(request: Request) -> Response:
    """Writes a page, or its next revision."""
    here, who = await access.keep(request)
    data = await forms.from_json(request)
    id = checked_slug(request.path_params["page"])
    form, version = pages.PageForm.check(data), answering.if_match(request)
    return answering.written(await pages.put(request.app.state.journal, who, here.service, id, form, version))


async def delete(request: Request) -> Response:
    """Takes a page away."""
    here, who = await access.keep(request)
    page, version = request.path_params["page"], answering.if_match(request)
    await pages.remove(request.app.state.journal, who, here.service, page, version)
    return answering.gone()


async def revisions(request: Request) -> Response:
    """What a page said, revision by revision, newest first."""
    here, most = await access.read(request), answering.limit(request)
    start = answering.after(request)
    db, page = request.app.state.database, request.path_params["page"]
    if await queries.page(db, here.service, page) is None:
        raise not_found()
    rows = await queries.revisions_before(db, here.service, page, start[0] if start else None, most + 1)
    next = answering.cursor(rows[most - 1]["number"], page) if len(rows) > most else None
    named = here.person is not None
    return answering.listed([pages.revision_as_json(row, named=named) for row in rows[:most]], next)


async def add_file(request: Request) -> Response:
    """Takes a file in."""
    here, who = await access.keep(request)
    sent = await files.receive(request)
    thing, new = await files.store(request.app.state.journal, who, here.service, sent.name, sent.content)
    return answering.answer(thing, status=201 if new else 200)


async def show_file(request: Request) -> Response:
    """Hands a file out."""
    here = await access.read(request)
    row = await queries.file_with_content(
        request.app.state.database, here.service, request.path_params["sha256"]
    )
    if row is None:
        raise not_found()
    return files.handed_out(row)


async def claims_listing(request: Request) -> Response:
    """Which evidence shows what, in order of this seat's positions."""
    here, most = seat(request), answering.limit(request)
    standard = answering.number(request, "standard")
    start = answering.after(request) or (-1, "")
    db = request.app.state.database
    rows = await board.claims_after(db, here, start, most + 1, standard=standard)
    next = answering.cursor(rows[most - 1]["place"], rows[most - 1]["id"]) if len(rows) > most else None
    return answering.listed([claims.as_json(here, row) for row in rows[:most]], next)


async def show_claim(request: Request) -> Response:
    """One claim."""
    thing = await claims.show(request.app.state.database, seat(request), request.path_params["claim"])
    return answering.answer(thing, version=thing["version"])


@requires("write claims")
async def put_claim(request: Request) -> Response:
    """Says what some evidence shows for a standard, or says it otherwise."""
    form = claims.ClaimForm.check(await forms.from_json(request))
    id, version = checked(request.path_params["claim"]), answering.if_match(request)
    return answering.written(await claims.put(request.app.state.journal, seat(request), id, form, version))


@requires("write claims")
async def delete_claim(request: Request) -> Response:
    """Takes a claim away."""
    id, version = request.path_params["claim"], answering.if_match(request)
    await claims.remove(request.app.state.journal, seat(request), id, version)
    return answering.gone()


async def statements_listing(request: Request) -> Response:
    """What the team has said, in order of standards."""
    here = seat(request)
    rows = await board.statements(request.app.state.database, here)
    return answering.numbered([statements.as_json(here, row) for row in rows], request)


async def show_statement(request: Request) -> Response:
    """How the team meets one standard; version 0 until it says."""
    thing = await statements.show(request.app.state.database, seat(request), _standard(request))
    return answering.answer(thing, version=thing["version"])


@requires("write statements")
async def put_statement(request: Request) -> Response:
    """Says how the team meets one standard."""
    number = _standard(request)
    form = statements.StatementForm.check(await forms.from_json(request))
    version = answering.if_match(request)
    return answering.written(
        await statements.put(request.app.state.journal, seat(request), number, form, version)
    )


def _standard(request: Request) -> int:
    """The standard in the address. Raises Problem 404 when this assessment has none of that number."""
    number = forms.whole(request.path_params["standard"], digits=2)
    if number is None or number not in seat(request).numbers:
        raise not_found()
    return number


async def in_assessment(request: Request) -> Response:
    """The evidence as this assessment sees it: each page with what it shows, then and now."""
    as_what = answering.wants(request, "as")
    if as_what not in (None, "submitted"):
        raise invalid("as", "Use submitted, or leave this out")
    db = request.app.state.database
    items = await overview.evidence(db, seat(request), submitted=as_what == "submitted")
    return answering.numbered(items, request)


service_routes = [
    Route("/services/{service}/evidence", listing, methods=["GET"]),
    Mount(
        "/services/{service}/evidence",
        routes=[
            Route("/{page}", show, methods=["GET"]),
            Route("/{page}", put, methods=["PUT"]),
            Route("/{page}", delete, methods=["DELETE"]),
            Route("/{page}/revisions", revisions, methods=["GET"]),
        ],
    ),
    Route(
        "/services/{service}/files",
        add_file,
        methods=["POST"],
        middleware=[Middleware(files.Limit)],
        max_body_size=files.UNLIMITED,
    ),
    Route("/services/{service}/files/{sha256}", show_file, methods=["GET"]),
]

assessment_routes = [
    Route("/evidence", in_assessment, methods=["GET"]),
    Route("/claims", claims_listing, methods=["GET"]),
    Mount(
        "/claims",
        routes=[
            Route("/{claim}", show_claim, methods=["GET"]),
            Route("/{claim}", put_claim, methods=["PUT"]),
            Route("/{claim}", delete_claim, methods=["DELETE"]),
        ],
    ),
    Route("/statements", statements_listing, methods=["GET"]),
    Route("/statements/{standard}", show_statement, methods=["GET"]),
    Route("/statements/{standard}", put_statement, methods=["PUT"]),
]

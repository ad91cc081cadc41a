"""The pages of a service's files: pictures and documents that its pages of evidence point to."""

from starlette.requests import Request
from starlette.responses import Response

from assessor.evidence import access, files, filetype, queries, site
from assessor.evidence.access import Access
from assessor.page import page, see
from assessor.problem import Problem, not_found


async def show_all(request: Request) -> Response:
    """All files of a service, and the form to add one: for those who write its evidence."""
    here, _ = await access.keep(request)
    return await _list(request, here)


async def _list(request: Request, here: Access, problem: Problem | None = None) -> Response:
    added = request.query_params.get("added", "")
    return await page(
        request,
        "evidence/files.html",
        status=problem.status if problem else 200,
        errors=(problem.errors or [{"field": "file", "message": problem.detail}]) if problem else [],
        **await site.frame(request, here),
        files=await queries.files(request.app.state.database, here.service),
        images=filetype.IMAGES,
        megabytes=request.app.state.settings.upload_limit_mb,
        added=added,
        notice={"words": "The file is added.", "undo": None} if added else None,
    )


async def add(request: Request) -> Response:
    """Takes a file in."""
    here, who = await access.keep(request)
    try:
        sent = await files.receive(request)
    except Problem as problem:
        return await _list(request, here, problem)
    thing, _ = await files.store(request.app.state.journal, who, here.service, sent.name, sent.content)
    return see(f"/services/{here.service}/files?added={thing['sha256']}#file-{thing['sha256'][:12]}")


async def show(request: Request) -> Response:
    """Hands a file out to whoever may read the evidence."""
    here = await access.read(request)
    sha256 = request.path_params["sha256"]
    row = await queries.file_with_content(request.app.state.database, here.service, sha256)
    if row is None:
        raise not_found()
    return files.handed_out(row, if_none_match=request.headers.get("if-none-match", ""))

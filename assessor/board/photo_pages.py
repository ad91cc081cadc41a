"""A photo of a post-it as a note: the picture, and in words what it says."""

from typing import Any

from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.board import board, cards, file_queries, files, notes
from assessor.door import requires, seat
from assessor.evidence import files as taken
from assessor.evidence import filetype
from assessor.page import page, see
from assessor.problem import Problem

FIELDS = ("id", "sha256", "body", "standard", "kind", "visibility", "said_by")
SAY = "Write what it says or shows, for whoever cannot see the picture"
NO_PICTURE = "Take a photo, or choose a picture: PNG, JPEG, GIF or WebP"


@requires("write notes")
async def show(request: Request) -> Response:
    """The form: the camera first, then the words."""
    here = seat(request)
    written = {"id": await board.next_id(request, here), "standard": request.query_params.get("standard", "")}
    return await _form(request, {"kind": "note", "visibility": "panel", **written})


async def _form(request: Request, written: dict[str, Any], problem: Problem | None = None) -> Response:
    here = seat(request)
    return await page(
        request,
        "board/photo.html",
        status=problem.status if problem else 200,
        errors=(problem.errors or [{"field": "file", "message": problem.detail}]) if problem else [],
        assessment=board.head(request, here),
        audience=here.audience,
        standards=cards.standards_of(request.app.state.standards, here),
        written=written,
        closed=here.closed("write notes"),
    )


@requires("write notes")
async def add(request: Request) -> Response:
    """Keeps the picture, then the note; what is missing is asked for without losing either."""
    here, journal = seat(request), request.app.state.journal
    written = dict.fromkeys(FIELDS, "")
    try:
        name, content, written = await _sent(request)
        if content:
            if filetype.sniff(content, name) not in filetype.IMAGES:
                raise Problem(422, NO_PICTURE, errors=[{"field": "file", "message": NO_PICTURE}])
            thing, _ = await files.store(journal, here, name, content)
            written["sha256"] = thing["sha256"]
        form = await _checked(request, written)
        done = await notes.put(journal, here, written["id"], form, None)
    except Problem as problem:
        return await _form(request, written, problem)
    return see(f"/assessments/{here.id}/notebook#line-{done.thing['id']}")


async def _sent(request: Request) -> tuple[str, bytes, dict[str, str]]:
    """The picture's name and bytes, and the fields beside it. Raises Problem 415."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Problem(415, "Send the photo as multipart/form-data, in a field named file.")
    async with request.form(max_files=1, max_fields=20, max_part_size=taken.AROUND) as form:
        written = {key: str(form.get(key) or "") for key in FIELDS}
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return "", b"", written
        return taken.tidy(file.filename), await file.read(), written


async def _checked(request: Request, written: dict[str, str]) -> notes.NoteForm:
    """The note it comes to. Raises Problem 422 with all that is missing."""
    here, sha256, errors = seat(request), written["sha256"], []
    known = await file_queries.file(request.app.state.database, here, sha256) if sha256 else None
    if known is None:
        errors.append({"field": "file", "message": NO_PICTURE})
    if not written["body"].strip():
        errors.append({"field": "body", "message": SAY})
    if not forms.UUID4.match(written["id"]):
        errors.append({"field": "body", "message": "Open the page again: this form has lost its number"})
    if errors:
        raise Problem(422, errors[0]["message"], errors=errors)
    fields = {key: written[key] for key in ("body", "kind", "visibility")}
    standard = forms.whole(written["standard"], digits=2)
    also = {"standard": standard, "said_by": written["said_by"] or None, "files": [sha256]}
    return notes.NoteForm.check({**fields, **also})


async def show_file(request: Request) -> Response:
    """A file of a note that this seat may see."""
    row = await files.show(request.app.state.database, seat(request), request.path_params["sha256"])
    return taken.handed_out(row, if_none_match=request.headers.get("if-none-match", ""))


in_notebook = [
    Route("/photo", show, methods=["GET"]),
    Route(
        "/photo", add, methods=["POST"], middleware=[Middleware(taken.Limit)], max_body_size=taken.UNLIMITED
    ),
]

routes = [Route("/files/{sha256}", show_file, methods=["GET"])]

"""A published report as a file to take away: the last edition, or one of them."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor.documents.document import Document
from assessor.documents.files import Files, asked, attachment
from assessor.documents.formats import VERSION
from assessor.published import found
from assessor.published.answering import HEADERS, etag_of, unchanged


async def show(request: Request) -> Response:
    """The file; asked again with its ETag, 304. Raises Problem 404 for a report or a format that is not there."""
    format = asked(request.path_params["ext"])
    place = await found.place(request)
    key = (place.id, place.number, place.sha256, request.app.state.settings.base_url)
    etag = etag_of("file", VERSION, format.ending, *key)
    if again := unchanged(request, etag):
        return again

    async def read() -> Document:
        return await found.document(request, place)

    files: Files = request.app.state.files
    body = await files.file(key, format, read)
    name = place.id if place.imported else f"{place.id}-edition-{place.number}"
    return attachment(body, name, format, {**HEADERS, "etag": etag})


# Below /published.
routes = [
    Route("/{id}/report.{ext}", show, methods=["GET"]),
    Route("/{id}/editions/{number}/report.{ext}", show, methods=["GET"]),
]

"""What the open side answers with: the same bytes for everybody, which may be kept for a minute and asked after."""

import gzip
import hashlib
from collections.abc import Hashable, Mapping

from starlette.requests import Request
from starlette.responses import Response

HEADERS = {
    "cache-control": "public, max-age=60",
    "vary": "Accept-Encoding",
    "referrer-policy": "strict-origin",
}
DATA = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
"""For what programs on other sites may read."""


def etag_of(*key: Hashable) -> str:
    """The ETag of what is a function of this."""
    return f'"{hashlib.blake2b(repr(key).encode(), digest_size=16).hexdigest()}"'


def unchanged(request: Request, etag: str, headers: Mapping[str, str] = {}) -> Response | None:
    """304 where whoever asks has this already."""
    sent = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    if etag in sent or "*" in sent:
        return Response(status_code=304, headers={**HEADERS, "etag": etag, **headers})
    return None


def answer(request: Request, body: bytes, kind: str, etag: str, headers: Mapping[str, str] = {}) -> Response:
    """The bytes, packed where that is understood."""
    if again := unchanged(request, etag, headers):
        return again
    every = {**HEADERS, "etag": etag, **headers}
    if len(body) > 1000 and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 6, mtime=0)
        every["content-encoding"] = "gzip"
    return Response(body, media_type=kind, headers=every)

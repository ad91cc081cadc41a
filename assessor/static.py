"""Style sheets, scripts and pictures, served from memory, packed once, under an address that changes with them."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

PACKED = {".css", ".js", ".svg", ".json", ".txt", ".toml"}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class File:
    """One file: what it holds, plain and packed."""

    type: str
    etag: str
    plain: bytes
    packed: bytes | None


class Static:
    """An ASGI application over a folder. All files share one digest, so that scripts may import one another."""

    def __init__(self, folder: Path) -> None:
        self.files = {
            path.relative_to(folder).as_posix(): _read(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self.digest = hashlib.sha256("".join(file.etag for file in self.files.values()).encode()).hexdigest()[
            :12
        ]

    def address(self, name: str) -> str:
        """The address of a file, good for ever. Raises KeyError for a file that is not there."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.digest}/{name}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answer(Request(scope))(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        name = str(request.path_params["path"])
        for_ever = name.startswith(f"{self.digest}/")
        file = self.files.get(name.removeprefix(f"{self.digest}/"))
        if file is None:
            return Response("Not found\n", status_code=404, media_type="text/plain")
        headers = {
            "etag": file.etag,
            "cache-control": FOR_EVER if for_ever else "no-cache",
            "vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == file.etag:
            return Response(status_code=304, headers=headers)
        body = file.plain
        if file.packed and "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            body = file.packed
        return Response(body, media_type=file.type, headers=headers)


def _read(path: Path) -> File:
    content = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = gzip.compress(content, 9, mtime=0) if path.suffix in PACKED else None
    return File(kind, f'"{hashlib.sha256(content).hexdigest()[:20]}"', content, packed)

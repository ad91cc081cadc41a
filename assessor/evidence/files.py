"""Files of a service: kept by what they hold, so the same file twice is one."""

import asyncio
import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessor.door import Person
from assessor.evidence import filetype, queries
from assessor.journal import Journal
from assessor.problem import Problem, invalid

LONGEST_NAME = 120
AROUND = 64 * 1024  # bytes of a request around the file itself: its part's head, boundaries
MEGABYTE = 1024 * 1024


# --- Taking one in ------------------------------------------------------------------------------------


class Limit:
    """Around a handler that takes a file: its request may be as large as the settings let a file be.

    What is larger is refused while it comes in, before anything of it is kept. Needs a route whose own
    limit is higher.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        megabytes = scope["app"].state.settings.upload_limit_mb
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > megabytes * MEGABYTE + AROUND:
                raise _too_large(megabytes)
            return message

        await self.app(scope, counted, send)


UNLIMITED = 2**62  # for a route that stands behind `Limit`


def _too_large(megabytes: int) -> Problem:
    message = f"The file must be no larger than {megabytes} MB"
    return Problem(413, f"{message}.", errors=[{"field": "file", "message": message}])


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


async def receive(request: Request) -> Upload:
    """The one file of a request. Raises Problem 415, 400, 413, 422."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise Problem(415, "Send the file as multipart/form-data, in a field named file.")
    megabytes = request.app.state.settings.upload_limit_mb
    async with request.form(max_files=1, max_fields=5, max_part_size=AROUND) as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile) or not sent.filename:
            raise invalid("file", "Choose a file")
        content = await sent.read()
    if len(content) > megabytes * MEGABYTE:
        raise _too_large(megabytes)
    if not content:
        raise invalid("file", "This file is empty")
    return Upload(tidy(sent.filename), content)


def tidy(name: str) -> str:
    """A file's name that is safe to show and to save by: no folders, nothing unseen, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    kept = " ".join(seen.split()).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= 10:
        kept = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return kept[:LONGEST_NAME] or "file"


async def store(
    journal: Journal, who: Person, service: str, name: str, content: bytes
) -> tuple[dict[str, Any], bool]:
    """Stores a file. Gives {sha256, name, type, size}, and whether it is new."""
    sha256 = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
    kind = await asyncio.to_thread(filetype.sniff, content, name)
    row = {
        "service": service,
        "sha256": sha256,
        "name": tidy(name),
        "type": kind,
        "size": len(content),
        "content": content,
    }
    async with journal.keep() as tx:
        new = await queries.add_file(tx, {**row, "at": tx.now, "who": who.id})
    kept = await queries.file(journal.database, service, sha256)
    return as_json(kept or row), new


def as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A file as the API gives it."""
    return {key: row[key] for key in ("sha256", "name", "type", "size")}


# --- Handing one out ----------------------------------------------------------------------------------


def handed_out(row: Mapping[str, Any], *, if_none_match: str = "") -> Response:
    """A file as a browser may have it: pictures are shown, everything else is saved; nothing in it ever runs."""
    if row["redacted_at"]:
        raise Problem(410, "What this file held was removed for good.")
    tag = f'"{row["sha256"]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "Cookie"}
    if tag in [part.strip() for part in if_none_match.split(",")]:
        return Response(status_code=304, headers=headers)
    shown = row["type"] in filetype.IMAGES
    headers |= {
        "content-disposition": disposition("inline" if shown else "attachment", row["name"]),
        "content-security-policy": "sandbox; default-src 'none'",
        "x-content-type-options": "nosniff",
    }
    return Response(row["content"], media_type=row["type"], headers=headers)


def disposition(how: str, name: str) -> str:
    """A Content-Disposition header: the name in ASCII for old clients, in full for all others."""
    plain = "".join(char if (char.isascii() and char.isalnum()) or char in "-_. " else "_" for char in name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"

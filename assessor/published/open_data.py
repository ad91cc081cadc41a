"""What is published as data, for programs: the register, a report, all recommendations. Formats: docs/open-data.md."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from assessor.database import Row
from assessor.documents.document import Document, read
from assessor.documents.rows import lines
from assessor.published import found, queries
from assessor.published.answering import DATA, HEADERS, answer, etag_of, unchanged
from assessor.published.pages import shared
from assessor.report.edition import address
from assessor.settings import Settings
from assessor.words import iso

A_PAGE = 1000
A_BATCH = 100
LATEST = ("9999", "")  # behind no day there is


async def show(request: Request) -> Response:
    """What there is to take, and how it is laid out."""

    async def make() -> dict[str, Any]:
        return {}

    return await shared(request, "published/open.html", ("open",), make)


# --- The register -----------------------------------------------------------------------------------


async def register(request: Request) -> Response:
    """What is published, the newest first, a thousand at a time."""
    state = request.app.state
    day, _, id = request.query_params.get("after", "").partition("/")
    place = (day[:10], id[:200]) if day or id else LATEST
    etag = etag_of("register", await queries.state(state.database), place, state.settings.base_url)
    if again := unchanged(request, etag, DATA):
        return again
    rows = await queries.after(state.database, *place, A_PAGE + 1)
    last = await queries.last_change(state.database)
    more = f"{rows[A_PAGE - 1]['day']}/{rows[A_PAGE - 1]['id']}" if len(rows) > A_PAGE else None
    base = state.settings.base_url
    made = {
        "format": "assessor-register/1",
        "address": f"{base}/open/register.json",
        "publisher": state.settings.organisation or state.settings.name,
        "updated": iso(last["at"]) if last else None,
        "reports": [_item(state.settings, row) for row in rows[:A_PAGE]],
        "next": f"{base}/open/register.json?after={more}" if more else None,
    }
    return answer(request, await asyncio.to_thread(_json, made), "application/json", etag, DATA)


def _item(settings: Settings, row: Row) -> dict[str, Any]:
    """A report as the register has it: what is not known is null."""
    same = ("title", "service", "organisation", "phase", "result", "held_on", "published_on")
    return {
        "id": row["id"],
        **{name: row[name] or None for name in same},
        "standard_set": row["standards"] or None,
        "edition": row["edition"],
        "sha256": row["sha256"] or None,
        "imported": bool(row["imported"]),
        "address": address(settings, row["id"]),
        "json": f"{settings.base_url}/open/assessments/{row['id']}.json",
    }


def _json(made: Any) -> bytes:
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


# --- One report -------------------------------------------------------------------------------------


async def assessment(request: Request) -> Response:
    """The last edition of a report."""
    place = await found.place(request)
    etag = etag_of("json", place.key, request.app.state.settings.base_url)
    if again := unchanged(request, etag, DATA):
        return again
    document = await found.document(request, place)
    return answer(request, await asyncio.to_thread(_json, document.as_json()), "application/json", etag, DATA)


# --- Recommendations --------------------------------------------------------------------------------

COLUMNS = (
    *("assessment", "service", "organisation", "phase", "standard_set", "standard", "level", "for"),
    *("recommendation", "due", "status", "id", "edition", "published_on", "address"),
)


async def recommendations(request: Request) -> Response:
    """Every recommendation of every report of this board, as it stood when it was published."""
    state = request.app.state
    etag = etag_of("recommendations", await queries.state(state.database), state.settings.base_url)
    if again := unchanged(request, etag, DATA):
        return again
    headers = {
        **HEADERS,
        **DATA,
        "etag": etag,
        "content-disposition": 'attachment; filename="recommendations.csv"',
    }
    return StreamingResponse(_rows(request), media_type="text/csv; charset=utf-8", headers=headers)


async def _rows(request: Request) -> AsyncIterator[str]:
    """Lines of CSV, report after report: no more than some of them are ever in memory."""
    db, settings = request.app.state.database, request.app.state.settings
    yield lines([COLUMNS])
    if request.method == "HEAD":
        return
    place = LATEST
    while rows := await queries.after(db, *place, A_BATCH, own=True):
        found = await queries.documents(db, rows)
        documents = [found[row["id"]] for row in rows if row["id"] in found]
        yield await asyncio.to_thread(_lines, documents, settings)
        place = (rows[-1]["day"], rows[-1]["id"])


def _lines(documents: list[Any], settings: Settings) -> str:
    return lines(row for given in documents for row in _of(read(given), settings))


def _of(document: Document, settings: Settings) -> list[tuple[str, ...]]:
    """The recommendations of one report, a row each."""
    about = (
        document.id,
        document.service.name,
        document.service.organisation or "",
        document.phase or "",
        document.standard_set.name if document.standard_set else "",
    )
    stamp = (str(document.edition), document.published_on or "", address(settings, document.id))
    return [
        (
            *about,
            str(one.standard or ""),
            one.level or "",
            one.for_whom,
            one.body,
            one.due or "",
            one.status or "",
            one.id or "",
            *stamp,
        )
        for one in document.recommendations
    ]

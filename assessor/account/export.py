"""A copy of everything about me: one zip with a page to read and the same as JSON."""

import asyncio
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import paths
from assessor.account import export_queries
from assessor.account.export_queries import SECTIONS
from assessor.account.own import anyone
from assessor.database import Row
from assessor.door import Person
from assessor.page import Pages
from assessor.words import iso


async def show(request: Request) -> Response:
    """The zip; made beside the event loop, for it may hold years of writing."""
    who, state = await anyone(request), request.app.state
    async with state.database.read() as tx:
        found = await export_queries.everything(tx, who.id)
    content = await asyncio.to_thread(zipped, state.pages, who, found)
    headers = {
        "content-disposition": 'attachment; filename="everything-about-me.zip"',
        "cache-control": "private, no-store",
    }
    return Response(content, media_type="application/zip", headers=headers)


def zipped(pages: Pages, who: Person, found: Mapping[str, Sequence[Row]]) -> bytes:
    """index.html to read, everything.json for programs, style.css for the page."""
    now = datetime.now(UTC)
    sections = [{"key": s.key, "title": s.title, "rows": found[s.key]} for s in SECTIONS]
    page = pages.whole("account/export.html", {"who": who, "sections": sections, "now": now, "plain": plain})
    data = {"at": iso(now), **{key: [dict(row) for row in rows] for key, rows in found.items()}}
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", page)
        archive.writestr("everything.json", json.dumps(data, indent=2, ensure_ascii=False, default=iso))
        archive.write(paths.STATIC / "export.css", "style.css")
    return into.getvalue()


def plain(value: Any) -> str:
    """A value that is neither text nor time, in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)

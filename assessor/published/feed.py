"""The Atom feed of what is published (RFC 4287): one entry for each report, whose id never changes."""

import asyncio
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import Response

from assessor import markdown
from assessor.database import Row
from assessor.documents.blocks import clean
from assessor.published import queries
from assessor.published.answering import DATA, answer, etag_of, unchanged
from assessor.published.open_data import LATEST
from assessor.report.edition import address
from assessor.settings import Settings
from assessor.words import iso, phrase

ENTRIES = 50
SINCE = "2026"  # of the ids: a year in which the address was the board's own, see RFC 4151


async def show(request: Request) -> Response:
    """The last reports, as a feed reader wants them."""
    state = request.app.state
    etag = etag_of("feed", await queries.state(state.database), state.settings.base_url, state.settings.name)
    if again := unchanged(request, etag, DATA):
        return again
    rows = await queries.after(state.database, *LATEST, ENTRIES, own=True)
    documents = await queries.documents(state.database, rows)
    last = await queries.last_change(state.database)
    body = await asyncio.to_thread(_feed, state.settings, rows, documents, last["at"] if last else None)
    return answer(request, body.encode(), "application/atom+xml", etag, DATA)


def _feed(settings: Settings, rows: list[Row], documents: dict[str, Any], updated: Any) -> str:
    title = f"Published reports, {settings.organisation or settings.name}"
    entries = "".join(_entry(settings, row, documents.get(row["id"]) or {}) for row in rows)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">\n'
        f"<id>{_tag(settings, 'published')}</id>\n"
        f"<title>{_text(title)}</title>\n"
        f"<updated>{_moment(updated)}</updated>\n"
        f"<author><name>{_text(settings.organisation or settings.name)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href={_quoted(f"{settings.base_url}/open/feed.atom")}/>\n'
        f'<link rel="alternate" type="text/html" href={_quoted(f"{settings.base_url}/published")}/>\n'
        f"{entries}</feed>\n"
    )


def _entry(settings: Settings, row: Row, document: dict[str, Any]) -> str:
    result = phrase(row["result"]) if row["result"] else "No result"
    words = [f"{result}. Edition {row['edition']}, published {row['published_on']}."]
    if document.get("note"):
        words.append(f"What this edition corrects: {markdown.excerpt(document['note'], 300)}")
    if document.get("summary"):
        words.append(markdown.excerpt(document["summary"], 500))
    return (
        "<entry>\n"
        f"<id>{_tag(settings, 'published/' + row['id'])}</id>\n"
        f"<title>{_text(row['title'])}</title>\n"
        f"<updated>{_moment(row['at'])}</updated>\n"
        f'<link rel="alternate" type="text/html" href={_quoted(address(settings, row["id"]))}/>\n'
        f'<summary type="text">{_text(" ".join(words))}</summary>\n'
        "</entry>\n"
    )


def _tag(settings: Settings, path: str) -> str:
    return _text(f"tag:{urlsplit(settings.base_url).hostname},{SINCE}:{path}")


def _moment(at: Any) -> str:
    """When something changed; of a feed without entries, which must say something, the beginning of its ids' year."""
    return iso(at) if at else f"{SINCE}-01-01T00:00:00Z"


def _text(words: str) -> str:
    """Words as XML holds them: what it cannot hold is left out."""
    return escape(clean(words))


def _quoted(words: str) -> str:
    return quoteattr(clean(words))

"""How it is going as an Atom feed, behind an address that only its holder knows: one entry for each week that is over.

It tells numbers and never what somebody wrote. It is asked by programs without a cookie, so what opens it is the key.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import Response

from assessor import audit
from assessor.asks.waiting import NOTHING
from assessor.database import Row
from assessor.documents.blocks import clean
from assessor.door import Person, in_person, writer
from assessor.monday import feed_queries
from assessor.monday.lists import changed
from assessor.monday.monday import Monday
from assessor.monday.pages import reader
from assessor.monday.span import Span, week_of
from assessor.page import page, see
from assessor.problem import not_found
from assessor.recommendations.shown import today
from assessor.settings import Settings
from assessor.words import iso

WEEKS = 4
LONGEST_KEY = 100
SINCE = "2026"  # of the ids: a year in which the address was the board's own, see RFC 4151
HEADERS = {"cache-control": "private, no-store", "referrer-policy": "no-referrer"}


async def show(request: Request) -> Response:
    """The feed, for whoever has its key. Raises Problem 404, whatever is wrong with it."""
    state, key = request.app.state, request.query_params.get("key", "")
    row = await feed_queries.holder(state.database, key) if 0 < len(key) <= LONGEST_KEY else None
    if row is None:
        raise not_found()
    who, day = as_person(row), today(request)
    weeks = [week_of(day - timedelta(weeks=1 + n), state.settings.timezone) for n in range(WEEKS)]
    async with state.database.read() as db:
        found = [Monday(span, await changed(db, who, span), [], NOTHING) for span in weeks]
    return Response(
        feed(state.settings, found, day).encode(), media_type="application/atom+xml", headers=HEADERS
    )


def as_person(row: Row) -> Person:
    """A person's row as the door knows people; who comes by a feed writes nothing."""
    names = ("id", "name", "email", "admin", "organiser", "leadership", "profession", "organisation")
    return Person(**{name: row[name] for name in names}, may_write=False, site_version=0)


def feed(settings: Settings, weeks: Sequence[Monday], day: date) -> str:
    """The weeks as Atom (RFC 4287), the latest first. The address with the key stands nowhere in it."""
    there = f"{settings.base_url}/monday"
    entries = "".join(_entry(settings, one, there) for one in weeks)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">\n'
        f"<id>{_tag(settings, 'monday')}</id>\n"
        f"<title>{_text(f'How is it going? {settings.name}')}</title>\n"
        f"<updated>{iso(weeks[0].span.until)}</updated>\n"
        f"<author><name>{_text(settings.organisation or settings.name)}</name></author>\n"
        f'<link rel="alternate" type="text/html" href={quoteattr(there)}/>\n'
        f"{entries}</feed>\n"
    )


def _entry(settings: Settings, one: Monday, there: str) -> str:
    span: Span = one.span
    numbers = "; ".join(listed.words for listed in one.changed if listed.many) or "a quiet week"
    return (
        "<entry>\n"
        f"<id>{_tag(settings, f'monday/{span.week}')}</id>\n"
        f"<title>{_text(f'{span.words}: {numbers}')}</title>\n"
        f"<updated>{iso(span.until)}</updated>\n"
        f'<link rel="alternate" type="text/html" href={quoteattr(there + span.query)}/>\n'
        f'<summary type="text">{_text(one.sentence)}</summary>\n'
        "</entry>\n"
    )


def _tag(settings: Settings, path: str) -> str:
    return _text(f"tag:{urlsplit(settings.base_url).hostname},{SINCE}:{path}")


def _text(words: str) -> str:
    return escape(clean(words))


# --- Its key ----------------------------------------------------------------------------------------------


async def _holder(request: Request) -> Person:
    """Whoever may make a feed. Raises Problem 401, 403, 404."""
    await reader(request)
    await in_person(request)
    return await writer(request)


async def make(request: Request) -> Response:
    """Makes a feed, in the place of any before, and shows its address, this once."""
    who = await _holder(request)
    async with request.app.state.journal.keep() as tx:
        key = await feed_queries.make(tx, who.id)
        await audit.record(tx, "feed.made", who=who.id, id=who.id)
    address = f"{request.app.state.settings.base_url}/monday.atom?key={key}"
    return await page(request, "monday/feed.html", headers=HEADERS, area="portfolio", address=address)


async def end(request: Request) -> Response:
    """Ends the feed; again changes nothing."""
    who = await _holder(request)
    async with request.app.state.journal.keep() as tx:
        if await feed_queries.remove(tx, who.id):
            await audit.record(tx, "feed.ended", who=who.id, id=who.id)
    return see("/monday?did=feed-ended#feed")

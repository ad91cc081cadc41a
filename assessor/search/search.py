"""Looking for words in everything that one person may see."""

import asyncio
import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from assessor.database import Row
from assessor.door import Person, person
from assessor.page import page
from assessor.problem import invalid
from assessor.search import queries
from assessor.search.asked import Asked, asked
from assessor.search.excerpts import excerpt, hits, marked
from assessor.search.queries import KINDS, Place
from assessor.standards import StandardSet
from assessor.words import phrase

FEW = 8  # of each kind, on the page of all kinds
MANY = 50  # on the page of one kind
LONG = 20_000  # characters: with a text this long, others have their turn before the next

# How the page orders and names the kinds.
NAMES = {
    "page": ("page of evidence", "Evidence pages"),
    "statement": ("statement", "Statements of the team"),
    "note": ("note", "Notes"),
    "answer": ("answer", "Answers"),
    "recommendation": ("recommendation", "Recommendations"),
}

Sets = Mapping[str, StandardSet]


@dataclass(frozen=True)
class Item:
    """One thing that was found."""

    kind: str
    title: str
    title_marked: Markup
    excerpt: Markup
    url: str
    where: str
    at: datetime

    def as_json(self) -> dict[str, Any]:
        """The thing as the API gives it."""
        return {"kind": self.kind, "title": self.title, "excerpt": str(self.excerpt), "url": self.url}


@dataclass(frozen=True)
class Found:
    """A part of what was found, and behind what it goes on."""

    items: Sequence[Item]
    next: str | None


NOTHING = Found((), None)


async def show(request: Request) -> Response:
    """The page of the search: the newest few of each kind, or more of one kind."""
    who = await person(request)
    question = asked(request.query_params.get("q", ""))
    kind = request.query_params.get("kind")
    kind = kind if kind in NAMES else None
    counts, found = await _both(request, who, question, kind)
    return await page(
        request,
        "search/search.html",
        area="search",
        question=question,
        kind=kind,
        names=NAMES,
        counts=counts,
        total=sum(counts.values()),
        groups=[(name, [item for item in found.items if item.kind == name]) for name in NAMES],
        next=found.next and address(question, kind, found.next),
        links={name: address(question, name) for name in (None, *NAMES)},
    )


def address(question: Asked, kind: str | None = None, after: str | None = None) -> str:
    """Where the answer to a question stands: all kinds or one, from its beginning or behind a cursor."""
    parts = {"q": question.text, "kind": kind, "after": after}
    return "/search?" + urlencode({name: value for name, value in parts.items() if value})


async def _both(
    request: Request, who: Person, question: Asked, kind: str | None
) -> tuple[dict[str, int], Found]:
    """How many things of each kind are found, and those that the page shows."""
    state, start = request.app.state, place(request.query_params.get("after"))
    if not question.words:
        return {}, NOTHING
    state.searches.take(who.id)
    async with state.database.read() as tx:
        search = await queries.search(tx, state.database.dialect, who, question.words)
        counts = await queries.counts(tx, search)
        if kind is None:
            rows, next = await queries.newest(tx, search, FEW), None
        else:
            rows = await queries.found_after(tx, search, start, MANY + 1, [kind])
            rows, next = _cut(rows, MANY)
    return counts, Found(await items(rows, question, state.standards), next)


async def found(request: Request, who: Person, typed: str, after: str | None, limit: int) -> Found:
    """What somebody finds when they type this: by kind, then newest, then id.

    Raises Problem 422 for a wrong cursor, 429 for whoever searches without a pause.
    """
    state, question, start = request.app.state, asked(typed), place(after)
    if not question.words:
        return NOTHING
    state.searches.take(who.id)
    async with state.database.read() as tx:
        search = await queries.search(tx, state.database.dialect, who, question.words)
        rows, next = _cut(await queries.found_after(tx, search, start, limit + 1), limit)
    return Found(await items(rows, question, state.standards), next)


def _cut(rows: list[Row], limit: int) -> tuple[list[Row], str | None]:
    """The first of these rows, and where to go on when there are more."""
    return rows[:limit], cursor(rows[limit - 1]) if len(rows) > limit else None


# --- Where a list goes on -----------------------------------------------------------------------------


def cursor(row: Row) -> str:
    """Where a list goes on behind this thing: what its reader knows of it, URL-safe."""
    parts = [row["kind"], row["at"].isoformat(), row["thing"], row["place"]]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def place(cursor: str | None) -> Place | None:
    """The thing behind which a list goes on. Raises Problem 422."""
    if cursor is None:
        return None
    try:
        kind, at, thing, place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        found = Place(kind, datetime.fromisoformat(at), thing, place)
        known = kind in KINDS and found.at.tzinfo and all(_plain(part) for part in (thing, place))
    except (binascii.Error, RecursionError, TypeError, ValueError):
        known = False
    if not known:
        raise invalid("after", "Use the value of `next` from the answer before")
    return found


def _plain(part: Any) -> bool:
    return isinstance(part, str) and part.isascii() and part.isprintable()


# --- What a reader is shown of a thing ------------------------------------------------------------------


async def items(rows: Iterable[Row], question: Asked, sets: Sets) -> list[Item]:
    """The things that were found, as they are shown."""
    found, shown = hits(question.words), []
    for row in rows:
        text = "\n".join(part for part in (row["body"], row["not_yet"]) if part)
        title = _title(row, sets)
        shown.append(
            Item(
                kind=row["kind"],
                title=title,
                title_marked=marked(title, found) if row["kind"] == "page" else Markup().join([title]),
                excerpt=excerpt(text, found),
                url=_url(row),
                where=_where(row),
                at=row["at"],
            )
        )
        if len(text) > LONG:
            await asyncio.sleep(0)
    return shown


def _title(row: Row, sets: Sets) -> str:
    if row["kind"] == "page":
        return str(row["title"])
    return f"{_what(row)} {_about(row, sets)}"


def _what(row: Row) -> str:
    if row["kind"] == "note":
        return (
            "To explore" if row["note_kind"] == "concern" and not row["panel"] else phrase(row["note_kind"])
        )
    return f"Recommendation ({row['level']})" if row["kind"] == "recommendation" else phrase(row["kind"])


def _about(row: Row, sets: Sets) -> str:
    """Which standard a thing is about, in words."""
    number = next(iter(_standards(row)), None)
    if number is None:
        return "for the whole service" if row["kind"] == "recommendation" else "not placed yet"
    standards = sets.get(row["standard_set"])
    standard = standards.standard(number) if standards else None
    return f"on standard {number}" + (f": {standard.title}" if standard else "")


def _where(row: Row) -> str:
    """Of which service and assessment a thing is; to the panel also who else does not see it."""
    hidden = {"me": "only you", "panel": "panel only"}.get(row["visibility"] or "")
    return " · ".join(part for part in (row["service_name"], phrase(row["phase"]), hidden) if part)


def _standards(row: Row) -> list[int]:
    """The numbers of the standards a thing is about."""
    return [number for number in (row["standard"], *(row["also"] or ())) if number is not None]


def _url(row: Row) -> str:
    if row["kind"] == "page":
        return f"/services/{row['place']}/evidence/{row['thing']}"
    here, anchor = f"/assessments/{row['place']}", f"#{row['kind']}-{row['thing']}"
    if about := _standards(row):
        # Where the assessment's scope has changed since, its board still stands.
        shown = next((number for number in about if number in row["numbers"]), None)
        return f"{here}/standards/{shown}{anchor}" if shown else here
    # What is not placed yet lies in the panel's tray; everyone else has the board.
    in_tray = row["kind"] != "recommendation" and row["panel"]
    return f"{here}/tray{anchor}" if in_tray else f"{here}{anchor}"

"""The list of what is asked of the organisation, and the button that makes one ask of several."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.asks import queries
from assessor.asks.waiting import COUNTED, LEFT_OUT, LONGEST, waiting
from assessor.database import Row, Transaction
from assessor.door import Person, person, writer
from assessor.markdown import excerpt
from assessor.page import page, see
from assessor.portfolio.rows import Part
from assessor.portfolio.view import view
from assessor.problem import Problem, errors_of, invalid, not_found
from assessor.recommendations.shown import today
from assessor.words import Times

ON_A_PAGE = 50
MANY = 100  # asks in one list
MOST = 5_000  # things put together at once
TICKED = 200
RIGHT = "put asks together"
DONE = {"apart": "It is taken apart: each of its parts stands for itself again."}


async def reader(request: Request) -> Person:
    """Who is asking. Raises Problem 401; 404 for whoever is not asked."""
    who = await person(request)
    if not who.may(RIGHT):
        raise not_found()
    return who


async def changer(request: Request) -> Person:
    """The same for a change. Raises Problem 403 for a token that only reads."""
    await reader(request)
    return await writer(request)


async def show(request: Request) -> Response:
    """What waits, for which most services wait first."""
    return await _page(request, await reader(request))


async def _page(request: Request, who: Person, problem: Problem | None = None, **typed: Any) -> Response:
    state, times = request.app.state, Times(request.app.state.settings.timezone)
    number = forms.whole(request.query_params.get("page"), digits=4) or 1
    eyes = await view(state.portfolio, state.database, who)
    async with state.database.read() as db:
        first = (number - 1) * ON_A_PAGE
        found = await waiting(db, who, eyes, state.standards, times, ON_A_PAGE, first)
        over = await queries.without_waiting(db, who, MANY) if number == 1 else []
        decided = await queries.decided(db, who, MANY) if number == 1 else []
        into = await queries.undecided(db, who, MANY)
    return await page(
        request,
        "asks/asks.html",
        status=problem.status if problem else 200,
        errors=errors_of(problem),
        area="portfolio",
        waits=found.lines,
        total=found,
        counted=(COUNTED, LEFT_OUT),
        number=number,
        more=found.asks > first + ON_A_PAGE,
        over=over,
        decided=decided,
        into=[(row["id"], row["title"]) for row in into],
        typed={"id": str(uuid.uuid4()), "into": "", "title": "", "parts": [], **typed},
        today=today(request).isoformat(),
        notice=_notice(request),
    )


def _notice(request: Request) -> dict[str, Any] | None:
    words, ask = DONE.get(request.query_params.get("did", "")), request.query_params.get("ask", "")
    if words is None or not forms.UUID4.match(ask):
        return None
    return {"words": words, "undo": {"address": f"/asks/{ask}/back", "fields": {}}}


async def put_together(request: Request) -> Response:
    """Puts what is ticked into a new ask, or into one that is there."""
    who, sent = await changer(request), await forms.from_page(request)
    typed = {name: str(sent.get(name) or "").strip() for name in ("id", "into", "title", "same")}
    ticked = [str(one) for one in sent.getlist("parts")]
    try:
        wanted = parts_of(ticked)
        where, number = await _put(request, who, wanted, typed)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _page(request, who, problem, **typed, parts=ticked)
    return see(f"/asks/{where}?did={'in' if typed['into'] else 'made'}&from={number}")


def parts_of(ticked: Sequence[str]) -> list[Part]:
    """The things that a form names: "kind/place/thing". Raises Problem 422."""
    found: dict[Part, None] = {}
    for one in ticked:
        kind, _, rest = one.partition("/")
        place, _, thing = rest.partition("/")
        if kind not in ("recommendation", "action") or not place or not thing or len(one) > 200:
            raise invalid("parts", "Open the page again: it names something unknown")
        found[kind, place, thing] = None
    if not found:
        raise invalid("parts", "Tick what asks for the same")
    if len(found) > TICKED:
        raise invalid("parts", f"Tick at most {TICKED} at once")
    return list(found)


async def _put(
    request: Request, who: Person, wanted: Sequence[Part], typed: dict[str, str]
) -> tuple[str, int]:
    """Gives the ask, and the number of the first change. Raises Problem 404, 422."""
    if len(typed["title"]) > 200:
        raise invalid("title", "Use at most 200 characters")
    if not forms.UUID4.match(typed["id"]):
        raise Problem(422, "Open the page again: this form has lost its number.")
    db, id = request.app.state.database, typed["into"] or typed["id"]
    if typed["into"] and await queries.ask(db, who, id) is None:
        raise not_found()
    async with request.app.state.journal.keep() as tx:
        found = await queries.seen(tx, who, wanted)
        free = [part for part, row in found.items() if not row["ask"]]
        if typed["same"]:  # the list shows once what was asked for in the same words
            words = list(dict.fromkeys(found[part]["words"] for part in free))
            free += [part for part in await queries.alike(tx, who, words, MOST) if part not in free]
        if not typed["into"]:
            if await queries.locked(tx, id):  # sent twice
                return id, 1
            if not free:
                raise invalid("parts", "These are in an ask already, or not to be seen any more")
            await queries.add(tx, id, typed["title"] or _title(found, free), who.id)
        elif not free:
            raise invalid("parts", "These are in an ask already, or not to be seen any more")
        return id, await into(tx, who, id, free)


async def into(tx: Transaction, who: Person, id: str, parts: Sequence[Part]) -> int:
    """Puts things into an ask; gives the number of the first change."""
    await queries.locked(tx, id)
    await queries.put_in(tx, id, parts)
    return await queries.changed(tx, id, who.id, "put-in", parts)


def _title(found: dict[Part, Row], free: Sequence[Part]) -> str:
    """What an ask is called while nobody said: as the first of its parts that leadership may read, too."""
    words = [found[one]["body"] for one in free if one in found and not found[one]["confidential"]]
    return excerpt(words[0], LONGEST) if words else "Asked in confidence"


def is_past(row: Row, today: date) -> bool:
    """Whether the day by which an ask was to be decided is over."""
    return bool(row["decide_by"]) and not row["decided_on"] and row["decide_by"] < today.isoformat()

"""The same list as CSV and JSON."""

from starlette.requests import Request
from starlette.responses import Response

from assessor.asks.asks import reader
from assessor.asks.waiting import COUNTED, LEFT_OUT, Wait, Waiting, waiting
from assessor.figures.figure import Cell, Column, Figure
from assessor.figures.files import as_csv, as_json
from assessor.portfolio.view import view
from assessor.words import Times, count

MOST = 1_000
COLUMNS = (
    Column("asked", "What is asked"),
    Column("decider", "Who decides"),
    Column("decide_by", "By when", "day"),
    Column("since", "Since", "day"),
    Column("services", "Services waiting", "number"),
    Column("address", "Where"),
)


async def figure(request: Request) -> Figure:
    """What waits for a decision, as a figure. Raises Problem 401 or 404."""
    who, state = await reader(request), request.app.state
    times = Times(state.settings.timezone)
    eyes = await view(state.portfolio, state.database, who)
    async with state.database.read() as db:
        found = await waiting(db, who, eyes, state.standards, times, MOST)
    rows = tuple(row(one, times, state.settings.base_url) for one in found.lines)
    left_out = LEFT_OUT + (f" Of very many only the first {MOST:,} are here." if found.more else "")
    return Figure("asked-of-us", "What is asked of us", sentence(found), COUNTED, left_out, COLUMNS, rows)


def sentence(found: Waiting) -> str:
    """ "3 things asked of us; 2 services waiting."."""
    words = f"{count(found.asks, 'thing')} asked of us; {count(found.services, 'service')} waiting."
    return f"{words[0].upper()}{words[1:]}"


def row(one: Wait, times: Times, base: str = "") -> tuple[Cell, ...]:
    """One line: the head leads to it."""
    since = one.since.date()
    return (
        Cell(one.words, link=one.address),
        Cell(one.decider, one.decider or "Nobody named"),
        Cell(one.decide_by or None, times.day(one.decide_by) or "No day"),
        Cell(since.isoformat(), times.day(since)),
        Cell(one.services),
        Cell(base + one.address),
    )


async def as_rows(request: Request) -> Response:
    """As CSV."""
    return as_csv(await figure(request))


async def as_data(request: Request) -> Response:
    """As JSON."""
    return as_json([await figure(request)])

"""The portfolio's first page, and the lists of assessments behind its numbers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.door import Person, person
from assessor.page import page
from assessor.portfolio import filters, heat
from assessor.portfolio.filters import Wanted
from assessor.portfolio.heat import Heat
from assessor.portfolio.view import View, view
from assessor.problem import invalid

LISTS = {
    "met": "met",
    "partly_met": "partly met",
    "not_met": "not met",
    "decided": "decided",
    "none": "not decided",
    "done": "not wholly met, and closed since",
}


async def show(request: Request) -> Response:
    """The heat map, as far as the filters in the address let through."""
    who, eyes = await through(request)
    wanted, errors = filters.read(request.query_params)
    wanted = wanted.without(*filters.COUNTED)
    table = made(request, eyes, wanted)
    number = asked_page(request, table.pages)
    return await page(
        request,
        "portfolio/heat.html",
        area="portfolio",
        errors=errors,
        empty=not eyes.seen,
        may_set_up=who.organises,
        table=table,
        rows=heat.shown(table, table.page(number)),
        totals=heat.totals(table),
        words=heat.TOTALS,
        number=number,
        turn=_turn(wanted, "/portfolio", number, table.pages),
        **form(request, eyes, wanted),
    )


async def show_list(request: Request) -> Response:
    """The assessments that a number counts."""
    _, eyes = await through(request)
    wanted, errors = filters.read(request.query_params)
    table = made(request, eyes, wanted)
    found = heat.listed(table)
    pages = -(-found.bit_count() // heat.ON_A_PAGE)
    number = asked_page(request, pages)
    part = Heat(eyes, wanted, table.lens, found, found, table.today)
    return await page(
        request,
        "portfolio/list.html",
        area="portfolio",
        errors=errors,
        table=table,
        standard=table.target.standard(int(wanted["standard"] or 0)),
        rows=heat.shown(part, part.page(number)),
        title=titled(table),
        said=heat.sentence(part, of_set=bool(wanted["standard"])),
        back=wanted.without(*filters.COUNTED).address(),
        number=number,
        turn=_turn(wanted, heat.LIST, number, pages),
    )


async def through(request: Request) -> tuple[Person, View]:
    """Who is asking, and what they may see. Raises Problem 401; 404 for a day's guest."""
    who, state = await person(request, guests=False), request.app.state
    return who, await view(state.portfolio, state.database, who)


def made(request: Request, eyes: View, wanted: Wanted) -> Heat:
    """The table for these filters."""
    return heat.heat(eyes, wanted, request.app.state.standards, today(request))


def today(request: Request) -> date:
    """The day it is where the board is."""
    return datetime.now(request.app.state.settings.timezone).date()


def form(request: Request, eyes: View, wanted: Wanted) -> Mapping[str, Any]:
    """What the form with the filters needs (portfolio/choose.html)."""
    names = {id: one.name for id, one in request.app.state.standards.items()}
    return {"wanted": wanted, "choices": filters.choices(eyes, names)}


def titled(table: Heat) -> str:
    """What a list holds: "Standard 6: not met"."""
    wanted, parts = table.wanted, []
    if standard := table.target.standard(int(wanted["standard"] or 0)):
        value, result = wanted["value"], wanted["result"]
        came = LISTS.get(value or result) or heat.WORDS.get(value, "looked at").lower()
        parts.append(f"Standard {standard.number}: {came}")
    if wanted["overall"]:
        parts.append(f"As a whole: {LISTS[wanted['overall']]}")
    return "; ".join(parts) or "Assessments"


def asked_page(request: Request, pages: int) -> int:
    """Which page of a list is asked for, from 1. Raises Problem 422."""
    number = forms.whole(request.query_params.get("page", "1"), digits=6)
    if not number:
        raise invalid("page", "Use the number of a page")
    return min(number, max(pages, 1))


def _turn(wanted: Wanted, base: str, number: int, pages: int) -> Sequence[tuple[str, str]]:
    """The pages before and behind: words and address."""
    found = []
    if number > 1:
        found.append(("Previous page", wanted.address(base, page=number - 1)))
    if number < pages:
        found.append(("Next page", wanted.address(base, page=number + 1)))
    return found

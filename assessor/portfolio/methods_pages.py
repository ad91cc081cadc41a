"""The page of methods: averages where there are cases enough, and the cases side by side always."""

from collections.abc import AsyncIterator, Sequence
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from assessor.comparing import cases
from assessor.comparing.cases import Case
from assessor.documents.rows import lines
from assessor.facts.definitions import FACTS
from assessor.figures import files
from assessor.page import page
from assessor.portfolio import filters, methods
from assessor.portfolio.asked import Asked, asked
from assessor.portfolio.methods import ADDRESS, ON_A_PAGE, Method
from assessor.portfolio.pages import asked_page

AT_ONCE = 250  # cases of a file read at a time


async def show(request: Request) -> Response:
    """The page. Raises Problem 401; 404 for a day's guest; 422."""
    here = await asked(request)
    every = methods.methods(here)
    number, pages, found = await _page(request, here, every)
    names = {id: one.name for id, one in here.sets.items()}
    return await page(
        request,
        "portfolio/methods.html",
        area="portfolio",
        wanted=here.wanted,
        choices=filters.choices(here.view, names),
        averages=methods.averages(here, every),
        methods=[method for method in every if method.enough],
        few=[(method.title, methods.many_words(method)) for method in every if not method.enough],
        facts=FACTS,
        side=cases.shown(found),
        many=sum(method.many for method in every),
        number=number,
        pages=pages,
        turn=_turn(here, number, pages),
        files=_files(here, number),
    )


async def _page(request: Request, here: Asked, every: Sequence[Method]) -> tuple[int, int, list[Case]]:
    """Which page is asked for, how many there are, and its cases."""
    pages = -(-sum(method.many for method in every) // ON_A_PAGE)
    number = asked_page(request, pages)
    ids = list(methods.in_order(here, every, (number - 1) * ON_A_PAGE, ON_A_PAGE))
    return number, pages, await cases.gathered(here.db, here.settings, here.who, ids)


def _turn(here: Asked, number: int, pages: int) -> list[tuple[str, str]]:
    found = []
    if number > 1:
        found.append(("Previous cases", here.wanted.address(ADDRESS, page=number - 1)))
    if number < pages:
        found.append(("Next cases", here.wanted.address(ADDRESS, page=number + 1)))
    return found


def _files(here: Asked, number: int) -> dict[str, str]:
    return {
        "averages": here.wanted.address(f"{ADDRESS}/averages.csv"),
        "cases": here.wanted.address(f"{ADDRESS}/cases.csv"),
        "json": here.wanted.address(f"{ADDRESS}.json", page=number if number > 1 else ""),
    }


async def averages_as_csv(request: Request) -> Response:
    """The averages: a line for each method and fact."""
    here = await asked(request)
    return files.as_csv(methods.averages(here, methods.methods(here)))


async def cases_as_csv(request: Request) -> Response:
    """All cases of these filters, sent part by part."""
    here = await asked(request)
    named = {"content-disposition": 'attachment; filename="cases.csv"'}
    return StreamingResponse(
        _lines(here), media_type="text/csv; charset=utf-8", headers={**files.HEADERS, **named}
    )


async def _lines(here: Asked) -> AsyncIterator[str]:
    yield "\ufeff" + lines([[column.key for column in cases.COLUMNS]])
    ids = methods.in_order(here, methods.methods(here))
    while part := list(islice(ids, AT_ONCE)):
        rows = cases.figure(await cases.gathered(here.db, here.settings, here.who, part)).rows
        yield lines([["" if cell.value is None else str(cell.value) for cell in row] for row in rows])


async def as_json(request: Request) -> Response:
    """The averages, and the cases of one page."""
    here = await asked(request)
    every = methods.methods(here)
    _, _, found = await _page(request, here, every)
    many = sum(method.many for method in every)
    return files.as_json([methods.averages(here, every), methods.side_by_side(here, found, many)])


routes: list[BaseRoute] = [
    Route(ADDRESS, show, methods=["GET"]),
    Route(f"{ADDRESS}.json", as_json, methods=["GET"]),
    Route(f"{ADDRESS}/averages.csv", averages_as_csv, methods=["GET"]),
    Route(f"{ADDRESS}/cases.csv", cases_as_csv, methods=["GET"]),
]

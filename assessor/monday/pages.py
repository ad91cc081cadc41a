"""The page for the beginning of a week, the lists behind its numbers, and both as files."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from assessor.door import Person, person
from assessor.figures.files import as_csv, as_json
from assessor.monday import feed_queries
from assessor.monday.lists import CHANGED, Listed, changed, deciding
from assessor.monday.monday import FIGURES, Monday, monday
from assessor.monday.span import Span, read
from assessor.page import page
from assessor.portfolio.view import view
from assessor.problem import not_found
from assessor.recommendations.shown import today
from assessor.words import Times


async def reader(request: Request) -> Person:
    """Who is asking. Raises Problem 401; 404 for a day's guest."""
    return await person(request, guests=False)


async def _found(request: Request) -> tuple[Person, Monday, Times, date]:
    """What there is to tell. Raises Problem 401, 404, 422."""
    who, state, day = await reader(request), request.app.state, today(request)
    settings = state.settings
    span = read(request.query_params.get("week"), day, settings.timezone)
    eyes = await view(state.portfolio, state.database, who)
    async with state.database.read() as db:
        found = await monday(db, who, eyes, state.standards, settings, span, day)
    return who, found, Times(settings.timezone), day


async def show(request: Request) -> Response:
    """How is it going?"""
    who, found, times, day = await _found(request)
    figures = {figure.id: figure for figure in found.figures(times)}
    return await page(
        request,
        "monday/monday.html",
        area="portfolio",
        monday=found,
        figures=figures,
        span=found.span,
        before=_begun(found.span.before),
        after=found.span.after(day),
        office=who.may("put asks together"),
        feeds=await feed_queries.of_person(request.app.state.database, who.id),
        said=request.query_params.get("did"),
    )


def _begun(span: Span) -> Span | None:
    return span if span.first.year >= 1900 else None


async def _listed(request: Request, key: str) -> tuple[Listed, Span]:
    """What one number counts, and nothing beside. Raises Problem 401, 404, 422."""
    who, state, day = await reader(request), request.app.state, today(request)
    span = read(request.query_params.get("week"), day, state.settings.timezone)
    eyes = await view(state.portfolio, state.database, who)
    async with state.database.read() as db:
        if key in CHANGED:
            lists = await changed(db, who, span)
        else:
            lists = [] if span.week else await deciding(db, who, eyes, state.standards, state.settings, day)
    found = next((one for one in lists if one.key == key), None)
    if found is None:
        raise not_found()
    return found, span


async def show_list(request: Request) -> Response:
    """What one number counts."""
    listed, span = await _listed(request, request.path_params["list"])
    return await page(
        request,
        "monday/list.html",
        area="portfolio",
        figure=listed.figure(Times(span.zone)),
        listed=listed,
        span=span,
        changed=listed.key in CHANGED,
    )


async def as_rows(request: Request) -> Response:
    """One of the page's figures, or the list behind a number, as CSV. Raises Problem 404."""
    wanted = request.path_params["tally"]
    if wanted not in FIGURES:
        listed, span = await _listed(request, wanted)
        return as_csv(listed.figure(Times(span.zone)))
    _, found, times, _ = await _found(request)
    figure = next((one for one in found.figures(times) if one.id == wanted), None)
    if figure is None:
        raise not_found()
    return as_csv(figure)


async def as_data(request: Request) -> Response:
    """The page's figures, and the lists behind their numbers, as JSON."""
    _, found, times, _ = await _found(request)
    return as_json([*found.figures(times), *(one.figure(times) for one in found.lists.values())])

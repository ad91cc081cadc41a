"""The page for the beginning of a week, the lists behind its numbers, and both as files."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from assessor.door import Person, person
from assessor.figures.files import as_csv, as_json
from assessor.monday import feed_queries
from assessor.monday.monday import Monday, monday
from assessor.monday.span import Span, read
from assessor.page import page
from assessor.problem import not_found
from assessor.recommendations.shown import today
from assessor.words import Times


async def reader(request: Request) -> Person:
    """Who is asking. Raises Problem 401; 404 for a day's guest."""
    who = await person(request)
    if who.guest:
        raise not_found()
    return who


async def _found(request: Request) -> tuple[Person, Monday, Times, date]:
    """What there is to tell. Raises Problem 401, 404, 422."""
    who, state, day = await reader(request), request.app.state, today(request)
    settings = state.settings
    span = read(request.query_params.get("week"), day, settings.timezone)
    async with state.database.read() as db:
        found = await monday(db, who, state.standards, settings, span, day)
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


async def show_list(request: Request) -> Response:
    """What one number counts. Raises Problem 404."""
    _, found, times, _ = await _found(request)
    listed = found.lists.get(request.path_params["list"])
    if listed is None:
        raise not_found()
    return await page(
        request,
        "monday/list.html",
        area="portfolio",
        figure=listed.figure(times),
        listed=listed,
        span=found.span,
        changed=listed in found.changed,
    )


async def as_rows(request: Request) -> Response:
    """One of the page's figures, or the list behind a number, as CSV. Raises Problem 404."""
    _, found, times, _ = await _found(request)
    wanted = request.path_params["tally"]
    figures = {one.id: one for one in found.figures(times)}
    if wanted in found.lists:
        return as_csv(found.lists[wanted].figure(times))
    if wanted not in figures:
        raise not_found()
    return as_csv(figures[wanted])


async def as_data(request: Request) -> Response:
    """The page's figures, and the lists behind their numbers, as JSON."""
    _, found, times, _ = await _found(request)
    return as_json([*found.figures(times), *(one.figure(times) for one in found.lists.values())])

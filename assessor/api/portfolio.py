"""Assessments with what was agreed about their standards, in JSON and as CSV: across all that somebody may see."""

from itertools import dropwhile, islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assessor.api import answering
from assessor.portfolio import files, filters
from assessor.portfolio.pages import through
from assessor.portfolio.rows import Row
from assessor.portfolio.view import View


async def listing(request: Request) -> Response:
    """The assessments that the filters let through, in order of first session and id."""
    _, eyes = await through(request)
    most = answering.limit(request)
    wanted = filters.for_programs(request.query_params)
    start = answering.after(request)
    rows = eyes.rows(files.rows_of(eyes, wanted), latest_first=False)
    if start:
        rows = dropwhile(lambda row: _place(row) <= start[1], rows)
    found = list(islice(rows, most + 1))
    next = answering.cursor(0, _place(found[most - 1])) if len(found) > most else None
    return answering.listed([as_json(eyes, row) for row in found[:most]], next)


async def as_csv(request: Request) -> Response:
    """The same assessments as rows, without the mark that spreadsheets want."""
    _, eyes = await through(request)
    return files.sent(request, eyes, filters.for_programs(request.query_params))


def _place(row: Row) -> str:
    return f"{row.day or '9999-12-31'}:{row.id}"


def as_json(eyes: View, row: Row) -> dict[str, Any]:
    """One assessment: null where nothing is decided, or nothing that this person may know."""
    values = row.values if eyes.knows(row) else {}
    about = {name: value or None for name, value in files.about(eyes, row).items()}
    standards = [{"number": number, "value": values.get(number) or None} for number in row.values]
    return {**about, "standards": standards}


routes: list[BaseRoute] = [
    Route("/portfolio", listing, methods=["GET"]),
    Route("/portfolio.csv", as_csv, methods=["GET"]),
]

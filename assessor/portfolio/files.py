"""The portfolio as a file: a row for each assessment with what was agreed about its standards, as it is stored."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from assessor.documents.rows import lines
from assessor.portfolio import filters, heat
from assessor.portfolio.filters import Wanted
from assessor.portfolio.pages import made, through
from assessor.portfolio.rows import Row
from assessor.portfolio.view import View
from assessor.standards import StandardSet

AT_ONCE = 250  # rows sent at a time
ABOUT = ("assessment", "service", "organisation", "phase", "type", "method", "set", "date", "overall")
HEADERS = {"cache-control": "private, no-store"}


async def as_csv(request: Request) -> Response:
    """The assessments that the filters let through, sent part by part. By its mark Excel knows that the letters are
    UTF-8."""
    _, eyes = await through(request)
    wanted, _ = filters.read(request.query_params)
    return sent(request, eyes, wanted, mark="\ufeff", latest_first=True)


def sent(
    request: Request, eyes: View, wanted: Wanted, *, mark: str = "", latest_first: bool = False
) -> Response:
    """The file, with or without a mark before it, in the order of the page or of the API's lists."""
    bits, sets = rows_of(eyes, wanted), request.app.state.standards
    named = {"content-disposition": 'attachment; filename="portfolio.csv"'}
    return StreamingResponse(
        _lines(eyes, bits, sets, mark, latest_first),
        media_type="text/csv; charset=utf-8",
        headers=HEADERS | named,
    )


async def _lines(
    eyes: View, bits: int, sets: Mapping[str, StandardSet], mark: str, latest_first: bool
) -> AsyncIterator[str]:
    numbers = range(1, most(eyes, bits, sets) + 1)
    yield mark + lines([[*ABOUT, *(f"standard_{number}" for number in numbers)]])
    for rows in _parts(eyes, bits, latest_first=latest_first):
        yield lines([_cells(eyes, row, numbers) for row in rows])


async def as_json(request: Request) -> Response:
    """The same rows as a figure, and in how many of them each standard came to what."""
    _, eyes = await through(request)
    wanted, _ = filters.read(request.query_params)
    table = made(request, eyes, wanted)
    figures = _figures(heat.totals(table).as_json(), table, request.app.state.standards)
    return StreamingResponse(figures, media_type="application/json", headers=HEADERS)


async def _figures(
    totals: Mapping[str, Any], table: heat.Heat, sets: Mapping[str, StandardSet]
) -> AsyncIterator[str]:
    """Two figures, the second of them row by row: it may be long."""
    bits = rows_of(table.view, table.wanted)
    names = [*ABOUT, *(f"standard_{number}" for number in range(1, most(table.view, bits, sets) + 1))]
    head = {
        "id": "portfolio",
        "title": "Assessments and what was agreed in them",
        "sentence": totals["sentence"],
        "counted": "A row for each assessment, with the values as they were agreed. Nothing stands where nothing is "
        "decided, or nothing that you were told.",
        "left_out": filters.left_out(table.view, table.wanted),
        "columns": [
            {"key": name, "title": name.replace("_", " ").capitalize(), "kind": "words"} for name in names
        ],
    }
    yield f'{{"figures": [{json.dumps(totals)}, {json.dumps(head)[:-1]}, "rows": ['
    first = True
    for rows in _parts(table.view, bits):
        found = [
            dict(zip(names, _cells(table.view, row, range(1, len(names) - len(ABOUT) + 1)), strict=True))
            for row in rows
        ]
        text = ", ".join(json.dumps({key: value or None for key, value in one.items()}) for one in found)
        yield text if first else f", {text}"
        first = False
    yield "]}]}"


def rows_of(eyes: View, wanted: Wanted) -> int:
    """The assessments of a file: with a set in the filters those by that set, unless others are shown through it."""
    bits = filters.chosen(eyes, wanted)
    if wanted["set"] and not wanted["through"]:
        bits &= eyes.state.sets["set", wanted["set"]]
    return bits


def most(eyes: View, bits: int, sets: Mapping[str, StandardSet]) -> int:
    """How many standards the longest of their sets has; of the default where there is no row."""
    found = [len(one.standards) for id, one in sets.items() if eyes.state.sets["set", id] & bits]
    return max(found, default=next(len(one.standards) for one in sets.values() if one.default))


def _parts(eyes: View, bits: int, *, latest_first: bool = True) -> Iterator[list[Row]]:
    rows = eyes.rows(bits, latest_first=latest_first)
    while part := list(islice(rows, AT_ONCE)):
        yield part


def _cells(eyes: View, row: Row, numbers: range) -> list[str]:
    values: Mapping[int, str] = row.values if eyes.knows(row) else {}
    return [*about(eyes, row).values(), *(values.get(number, "") for number in numbers)]


def about(eyes: View, row: Row) -> dict[str, str]:
    """What an assessment is, and what it came to as far as this person may know, by the names of the columns."""
    return {
        "assessment": row.id,
        "service": row.service,
        "organisation": eyes.service(row)[1],
        "phase": row.phase,
        "type": row.type,
        "method": row.method,
        "set": row.set,
        "date": row.day,
        "overall": row.overall if eyes.knows(row) else "",
    }

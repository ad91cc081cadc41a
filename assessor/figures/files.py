"""Figures as files: CSV for spreadsheets, JSON for programs."""

from collections.abc import Sequence

from starlette.responses import JSONResponse, Response

from assessor.documents.rows import lines
from assessor.figures.figure import Figure, Value

HEADERS = {"cache-control": "private, no-store"}


def as_csv(figure: Figure) -> Response:
    """One figure as CSV: a head, then a line for each row."""
    head = [column.key for column in figure.columns]
    rows = [[_text(cell.value) for cell in row] for row in figure.rows]
    named = {"content-disposition": f'attachment; filename="{figure.id}.csv"'}
    return Response(
        lines([head, *rows]).encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers=HEADERS | named,
    )


def all_as_csv(figures: Sequence[Figure], name: str) -> Response:
    """All figures of a page as one CSV: a line for each cell, by its figure, the head of its row and its column."""
    rows = [
        [figure.id, _text(row[0].value), column.key, _text(cell.value)]
        for figure in figures
        for row in figure.rows
        for column, cell in zip(figure.columns[1:], row[1:], strict=True)
    ]
    return Response(
        lines([["figure", "row", "column", "value"], *rows]).encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers=HEADERS | {"content-disposition": f'attachment; filename="{name}.csv"'},
    )


def as_json(figures: Sequence[Figure]) -> Response:
    """All figures of a page."""
    return JSONResponse({"figures": [figure.as_json() for figure in figures]}, headers=HEADERS)


def _text(value: Value) -> str:
    return "" if value is None else str(value)

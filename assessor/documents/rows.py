"""A published report as rows: one for each standard, for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Sequence

from assessor.documents.document import Document
from assessor.documents.whole import decision

COLUMNS = (
    "number",
    "title",
    "decision",
    "done well",
    "to explore",
    "advice",
    "reason",
    "edition",
    "published on",
    "address",
)

_STARTS = tuple("=+-@|%＝＋－＠")  # also as wide as Japanese keyboards type them


def written(document: Document, label: str = "") -> bytes:
    """The file; several points stand in one cell, a blank line between them. `label` stands for the edition."""
    stamp = (label or str(document.edition), document.published_on or "", document.address or "")
    rows = [
        (
            str(judged.number),
            judged.title,
            decision(judged),
            *("\n\n".join(points) for points in (judged.done_well, judged.to_explore, judged.advice)),
            judged.reason,
            *stamp,
        )
        for judged in document.standards
    ]
    # With the mark at its beginning, by which Excel knows that the letters are UTF-8.
    return lines([COLUMNS, *rows]).encode("utf-8-sig", "replace")


def lines(rows: Iterable[Sequence[str]]) -> str:
    """Rows as lines of CSV, each cell harmless."""
    out = io.StringIO()
    csv.writer(out).writerows([[harmless(cell) for cell in row] for row in rows])
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip().startswith(_STARTS) or cell[:1] in ("\t", "\r", "\n") else cell

"""The files a report can be taken away as: one table, in the order they are offered."""

import ctypes
import functools
import importlib.util
import json
from collections.abc import Callable
from dataclasses import dataclass

from assessor.documents.document import Document

VERSION = 1
"""Goes up whenever the same document would give another file."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: the end of its name, what it is called on a page, its type, and what writes it."""

    ending: str
    words: str
    type: str
    written: Callable[[Document, str], bytes]


def written(document: Document, format: Format, label: str = "") -> bytes:
    """The file; slow, so beside the event loop. `label` says on it what it is, where it is not published."""
    return format.written(document, label)


# The libraries are brought in when the first file is asked for: together they cost a third of a second.


def _odt(document: Document, label: str) -> bytes:
    from assessor.documents import odt

    return odt.written(document, label)


def _docx(document: Document, label: str) -> bytes:
    from assessor.documents import docx

    return docx.written(document, label)


def _pdf(document: Document, label: str) -> bytes:
    from assessor.documents import pdf

    return pdf.written(document, label)


def _markdown(document: Document, label: str) -> bytes:
    from assessor.documents import markdown_file

    return markdown_file.written(document, label)


def _rows(document: Document, label: str) -> bytes:
    from assessor.documents import rows

    return rows.written(document, label)


def _json(document: Document, label: str) -> bytes:
    """As it is published: `document.read` reads it again."""
    return json.dumps(document.as_json(), ensure_ascii=False, indent=2).encode("utf-8", "replace")


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ALWAYS = (
    Format("odt", "OpenDocument text", "application/vnd.oasis.opendocument.text", _odt),
    Format("docx", "Word", _WORD, _docx),
    Format("md", "Markdown", "text/markdown; charset=utf-8", _markdown),
    Format("csv", "CSV", "text/csv; charset=utf-8; header=present", _rows),
    Format("json", "JSON", "application/json", _json),
)
_PDF = Format("pdf", "PDF", "application/pdf", _pdf)


@functools.cache
def offered() -> dict[str, Format]:
    """The formats that can be made here, by the end of their files' names."""
    there = (_PDF, *_ALWAYS) if _can_print() else _ALWAYS
    return {format.ending: format for format in there}


_DRAWING = (
    ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
    ("libpango-1.0.dylib", "libpangoft2-1.0.dylib", "libharfbuzz-subset.dylib"),
    ("libpango-1.0-0.dll", "libpangoft2-1.0-0.dll", "libharfbuzz-subset-0.dll"),
)
"""The libraries that WeasyPrint draws with, as systems name them."""


def _can_print() -> bool:
    """Whether the extra `pdf` is there with its libraries; importing it to know would take half a second."""
    there = importlib.util.find_spec("weasyprint") is not None
    return there and any(all(map(_loads, names)) for names in _DRAWING)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True

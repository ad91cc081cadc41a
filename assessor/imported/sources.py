"""What an import of reports is given: a file or a folder of files, read and checked before anything is written.

JSON reports (one, or a list: title, body, and what is known of summary and original_url), documents in our own open
format, the register of another board, and tables of decisions as CSV.
"""

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assessor.documents.document import Document, read
from assessor.forms import SLUG, Form, LongText, Text, wrong
from assessor.imported.recognising import Published
from assessor.imported.tables import NotATable, Table, table
from assessor.problem import Problem

LARGEST = 50 * 1024 * 1024  # bytes of one file
MOST_FILES = 10_000
MOST_REPORTS = 10_000

Report = Published | Document | Table


class CannotRead(Exception):
    """The source cannot be taken; says which part of it, why, and how to mend it."""


class Given(Form):
    """A report as JSON holds it."""

    title: Text
    body: LongText
    summary: LongText = ""
    original_url: Text = ""


def reports(source: Path) -> tuple[list[tuple[str, Report]], list[str]]:
    """Every report of a file or folder with where it was found; and what was left out, a line each.

    Raises CannotRead when one of them is not a report: then nothing is taken.
    """
    if not source.exists():
        raise CannotRead(f"There is no file or folder “{source}”. Check the spelling.")
    paths, odd = _files(source) if source.is_dir() else ([source], [])
    found: list[tuple[str, Report]] = []
    for path in paths:
        where = path.relative_to(source).as_posix() if source.is_dir() else path.name
        found += [(f"{where}{place}", report) for place, report in _file(path, where, odd)]
        if len(found) > MOST_REPORTS:
            raise CannotRead(
                f"This holds more than {MOST_REPORTS:,} reports: bring them in with several imports."
            )
    if not found:
        why = odd[0] if odd else "give a JSON or CSV file of some"
        raise CannotRead(f"“{source}” holds no report: {why}.")
    return found, odd


def _files(folder: Path) -> tuple[list[Path], list[str]]:
    """The JSON and CSV files of a folder, in order of their names; nothing is followed out of it."""
    found: list[Path] = []
    odd: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if path.is_symlink() or not path.is_file():
                odd.append(f"{path.relative_to(folder)}: not a file of this folder, left out")
            elif path.suffix.lower() in (".json", ".csv"):
                found.append(path)
            elif not name.startswith("."):
                odd.append(f"{path.relative_to(folder)}: neither JSON nor CSV, left out")
            if len(found) + len(odd) > MOST_FILES:
                raise CannotRead(f"This folder holds more than {MOST_FILES:,} files: give a smaller one.")
    return found, odd


def _file(path: Path, where: str, odd: list[str]) -> Iterator[tuple[str, Report]]:
    """The reports of one file, each with its place in it."""
    text = _text(path, where)
    if path.suffix.lower() == ".csv":
        try:
            yield "", table(path.stem, list(csv.reader(io.StringIO(text), strict=True)))
        except (csv.Error, NotATable) as error:
            raise CannotRead(f"{where} is no table of decisions: {error}.") from error
        return
    data = _json(text, where)
    if isinstance(data, dict) and str(data.get("format", "")).startswith("assessor-register/"):
        odd.append(f"{where}: only lists reports; put the file of each (its address is at “json”) beside it")
        return
    listed = data if isinstance(data, list) else [data]
    for number, one in enumerate(listed, 1):
        place = f", report {number}" if isinstance(data, list) else ""
        yield place, _report(one, f"{where}{place}")


def _text(path: Path, where: str) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise CannotRead(f"{where} is larger than {LARGEST // 1024 // 1024} MB: split it.")
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead(f"{where} is not text in UTF-8: save it as UTF-8.") from error
    except OSError as error:
        raise CannotRead(f"{where} cannot be read: {error.strerror}.") from error


def _json(text: str, where: str) -> Any:
    try:
        return _storable(json.loads(text, parse_constant=_no_constant))
    except RecursionError as error:
        raise CannotRead(f"{where} is nested too deeply to be a report.") from error
    except ValueError as error:
        raise CannotRead(f"{where} is not JSON: {error}.") from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _storable(data: Any) -> Any:
    """The same data. Raises ValueError where a text in it cannot be stored: NUL, or half of a surrogate pair."""
    text = json.dumps(data, ensure_ascii=False)
    if "\\u0000" in text:
        raise ValueError("it holds the character NUL")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("it holds half of a surrogate pair") from error
    return data


def _report(data: Any, where: str) -> Report:
    """One report. Raises CannotRead naming the first field that is wrong."""
    if not isinstance(data, dict):
        raise CannotRead(f"{where} is no report: it is no JSON object.")
    if str(data.get("format", "")).startswith("assessor-report/"):
        return _document(data, where)
    try:
        given = Given.check({key: value for key, value in data.items() if key in Given.model_fields})
    except Problem as problem:
        error = problem.errors[0]
        raise CannotRead(f"{where} is no report: {error['field']}: {error['message']}.") from problem
    if not given.title.strip() or not given.body.strip():
        raise CannotRead(f"{where} is no report: its title or its body is empty.")
    return Published(given.title, given.body, given.summary, given.original_url.strip())


def _document(data: dict[str, Any], where: str) -> Document:
    try:
        document = read(data)
    except ValidationError as error:
        first = wrong(error).errors[0]
        raise CannotRead(
            f"{where} is not in the open format: {first['field']}: {first['message']}."
        ) from error
    if not SLUG.match(document.id) or len(document.id) > 80:
        raise CannotRead(f"{where} is not in the open format: id: Use small letters, numbers and hyphens.")
    return document

"""Bringing in reports that others published: again and again, all or nothing, never over what somebody put right."""

import json
from pathlib import Path
from typing import Any

import pytest

from assessor.database import Database
from assessor.published import imported_queries, importing
from assessor.published.sources import CannotRead
from tests.published.reports import KEY


def as_json(*names: str) -> list[dict[str, str]]:
    """Reports of ours as others keep them."""
    return [
        {
            "title": KEY[name][0],
            "body": KEY[name][1],
            "summary": "What it is for.",
            "original_url": f"https://reports.example/{number}",
        }
        for number, name in enumerate(names)
    ]


def stored(folder: Path, data: Any, name: str = "reports.json") -> Path:
    """A file with this in it."""
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return path


async def there(database: Database) -> dict[str, dict[str, Any]]:
    """What is imported, by id."""
    return {row["id"]: row for row in await imported_queries.listed(database)}


async def test_reports_are_brought_in_once_and_read_anew_when_their_text_changes(
    database: Database, tmp_path: Path
) -> None:
    given = as_json(*KEY)
    said = await importing.register(database, stored(tmp_path, given))
    assert said[-2].startswith("Reports: 10. 10 new, 0 changed, 0 the same")
    first = await there(database)
    assert len(first) == 10
    assert next(iter(first)) == "tithes-in-kind-beta-assessment-2015-09-17"
    assert "  Organisation                  9               1" in said
    again = await importing.register(database, stored(tmp_path, given))
    assert again[-2].startswith("Reports: 10. 0 new, 0 changed, 10 the same")
    assert await there(database) == first
    given[0]["body"] = given[0]["body"].replace("Rivers / Locks", "Canals")
    changed = await importing.register(database, stored(tmp_path, given))
    assert changed[-2].startswith("Reports: 10. 0 new, 1 changed, 9 the same")
    row = (await there(database))["book-a-lock-service-assessment-2015-07-03"]
    assert imported_queries.document_of(row).service.organisation == "Canals"
    assert row["version"] == 2


async def test_what_is_no_report_is_said_in_a_line_and_nothing_is_brought_in(
    database: Database, tmp_path: Path
) -> None:
    good = as_json("plain")[0]
    wrong: list[tuple[Any, str]] = [
        ("{", "is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"title": NaN}]', "NaN is not JSON"),
        ([], "holds no report"),
        ({"format": "assessor-register/1", "reports": [{"id": "x"}]}, "only lists reports"),
        ([good, "text"], "report 2 is no report: it is no JSON object"),
        ([good, {"title": "x"}], "report 2 is no report: body: Fill this in"),
        ([good, {**good, "body": " "}], "its title or its body is empty"),
        ([good, {**good, "body": 7}], "report 2 is no report: body: Use text"),
        ([good, {**good, "body": "a" * 100_001}], "Use 100,000 characters or fewer"),
        ([good, {**good, "body": "a\x00b"}], "the character NUL"),
        ('[{"title": "\\ud800", "body": "x"}]', "half of a surrogate pair"),
        (
            [good, {"format": "assessor-report/1", "id": "x"}],
            "is not in the open format: title: Fill this in",
        ),
        (
            [good, {"format": "assessor-report/1", "id": "../x", "title": "x", "service": {"name": "x"}}],
            "id: Use",
        ),
    ]
    for data, words in wrong:
        with pytest.raises(CannotRead, match=words):
            await importing.register(database, stored(tmp_path, data))
    (tmp_path / "reports.json").write_bytes(b'[{"title": "caf\xe9"}]')
    with pytest.raises(CannotRead, match="not text in UTF-8"):
        await importing.register(database, tmp_path / "reports.json")
    with pytest.raises(CannotRead, match="There is no file or folder"):
        await importing.register(database, tmp_path / "nowhere")
    assert await there(database) == {}

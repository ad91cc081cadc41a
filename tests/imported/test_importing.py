"""Bringing in reports that others published: again and again, all or nothing, never over what somebody put right."""

import json
from pathlib import Path
from typing import Any

import pytest

from assessor.database import Database
from assessor.documents.document import Document, Judged, Overall, Service
from assessor.imported import importing
from assessor.imported import queries as imported_queries
from assessor.imported.sources import CannotRead
from tests.commands.test_commands import run
from tests.imported.reports import KEY

on_one = pytest.mark.parametrize("dialect", ["sqlite"])


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


@on_one
async def test_hostile_58_what_is_no_report_is_said_in_a_line_and_nothing_is_brought_in(
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
        with pytest.raises(CannotRead, match=words) as said:
            await importing.register(database, stored(tmp_path, data))
        assert "\n" not in str(said.value)
    (tmp_path / "reports.json").write_bytes(b'[{"title": "caf\xe9"}]')
    with pytest.raises(CannotRead, match="not text in UTF-8"):
        await importing.register(database, tmp_path / "reports.json")
    with pytest.raises(CannotRead, match="There is no file or folder"):
        await importing.register(database, tmp_path / "nowhere")
    assert await there(database) == {}


@on_one
async def test_hostile_23_nothing_is_read_from_outside_the_folder(database: Database, tmp_path: Path) -> None:
    secret = stored(tmp_path, as_json("bare"), "secret.json")
    folder = tmp_path / "given"
    (folder / "more").mkdir(parents=True)
    stored(folder / "more", as_json("plain"), "one.json")
    stored(folder, "Just words.", "read-me.txt")
    (folder / "link.json").symlink_to(secret)
    (folder / "outside").symlink_to(tmp_path)
    (folder / "..json").write_text("[]")
    said = await importing.register(database, folder)
    assert list(await there(database)) == ["book-a-lock-service-assessment-2015-07-03"]
    odd = said[said.index("Odd (2):") + 1 :]
    assert odd == [
        "  link.json: not a file of this folder, left out",
        "  read-me.txt: neither JSON nor CSV, left out",
    ]


@on_one
async def test_an_import_that_was_broken_off_goes_on_where_it_was(database: Database, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, of: int) -> None:
        if done == 4:
            raise Stopped

    path = stored(tmp_path, as_json(*KEY))
    with pytest.raises(Stopped):
        await importing.register(database, path, stop)
    assert len(await there(database)) == 4
    said = await importing.register(database, path)
    assert said[-2].startswith("Reports: 10. 6 new, 0 changed, 4 the same")


@on_one
async def test_two_reports_of_one_name_stay_two_and_one_given_twice_is_one(
    database: Database, tmp_path: Path
) -> None:
    one, other = as_json("plain", "plain")
    given = [one, other | {"body": other["body"].replace("Rivers", "Becks")}, one]
    said = await importing.register(database, stored(tmp_path, given))
    assert sorted(await there(database)) == [
        "book-a-lock-service-assessment-2015-07-03",
        "book-a-lock-service-assessment-2015-07-03-2",
    ]
    assert "report 3: has the address or the title and day of reports.json, report 1" in said[-1]
    again = await importing.register(database, stored(tmp_path, given))
    assert again[-4].startswith("Reports: 2. 0 new, 0 changed, 2 the same")


@on_one
async def test_another_boards_report_is_read_as_it_is_written_there(
    database: Database, tmp_path: Path
) -> None:
    document = Document(
        id="lock-beta-2021",
        title="Book a lock, beta",
        address="https://elsewhere.example/published/lock-beta-2021",
        service=Service(id="lock", name="Book a lock", organisation="Canals"),
        held_on=("2021-05-04", "2021-05-05"),
        phase="private-beta",
        overall=Overall(value="met"),
        standards=(Judged(number=1, title="Know the boaters", decision="met", done_well=("Went along.",)),),
    )
    stored(
        tmp_path, {"format": "assessor-register/1", "reports": [{"id": "lock-beta-2021"}]}, "register.json"
    )
    stored(tmp_path, document.as_json(), "lock-beta-2021.json")
    said = await importing.register(database, tmp_path)
    assert "register.json: only lists reports" in said[-1]
    row = (await there(database))["lock-beta-2021"]
    kept = imported_queries.document_of(row)
    assert kept == document.model_copy(update={"source": document.address, "address": None})
    assert (row["source"], row["held_on"]) == (document.address, "2021-05-05")
    again = await importing.register(database, tmp_path)
    assert "Reports: 1. 0 new, 0 changed, 1 the same" in "\n".join(again)


TABLE = """Standard,What to show,"Decision (Met, Partly met, Did not meet)",What the team has done well,To explore
Design with users,Talk to them,"Met
Partly met
Did not meet",Went along,Go again
Work in the open,Publish,Partly met,,Publish the plan
Be kind,,Met,"=HYPERLINK(""x"")",
" Assessment date: June 21, 2022  Result: Pass  Stage: Alpha",,,,
Service description,,,,
"""


@on_one
async def test_a_table_of_decisions_is_read_and_a_form_not_filled_in_says_nothing(
    database: Database, tmp_path: Path
) -> None:
    await importing.register(database, stored(tmp_path, TABLE, "Locks - Alpha Report.csv"))
    [row] = (await there(database)).values()
    kept = imported_queries.document_of(row)
    assert (row["id"], kept.title, kept.phase) == (
        "locks-alpha-report-2022-06-21",
        "Locks - Alpha Report",
        "alpha",
    )
    assert (kept.overall.value if kept.overall else None, kept.held_on) == ("met", ("2022-06-21",))
    assert [(one.title, one.decision, one.done_well, one.to_explore) for one in kept.standards] == [
        ("Design with users", None, ("Went along",), ("Go again",)),
        ("Work in the open", "partly-met", (), ("Publish the plan",)),
        ("Be kind", "met", ('=HYPERLINK("x")',), ()),
    ]
    assert "Talk to them" in kept.sections[0].body
    assert "Service description" in kept.sections[1].body
    with pytest.raises(CannotRead, match="must name a column Standard"):
        await importing.register(database, stored(tmp_path, "a,b\n1,2\n", "other.csv"))


async def test_the_command_says_what_it_did_or_in_one_line_what_is_wrong(tmp_path: Path) -> None:
    good = await run(tmp_path, "import", "register", str(stored(tmp_path, as_json("plain", "careful"))))
    assert (good.code, good.err) == (0, "")
    assert "Reports: 2. 2 new" in good.out
    assert "Result                        1               1" in good.out
    bad = await run(tmp_path, "import", "register", str(stored(tmp_path, "{", "bad.json")))
    assert (bad.code, bad.out, bad.err.count("\n")) == (1, "", 1)
    assert bad.err.startswith("bad.json is not JSON")

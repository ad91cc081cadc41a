"""The house keeps its shape: imports go down, and back in the life of an assessment; SQL has its place."""

import ast
import functools
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "assessor"

# Words that every room shares: they import no room.
SHARED = {
    "audit",
    "credentials",
    "database",
    "documents",
    "door",
    "door_queries",
    "figures",
    "forms",
    "front_matter",
    "gate",
    "journal",
    "lately",
    "limits",
    "links",
    "live",
    "mail",
    "markdown",
    "page",
    "paths",
    "problem",
    "routing",
    "settings",
    "standards",
    "static",
    "versions",
    "words",
    "working_days",
    "written",
}
# Rooms in the order of an assessment's life: each may ask those before it.
ROOMS = [
    "people",
    "sign_in",
    "services",
    "evidence",
    "assessments",
    "views",
    "agenda",
    "board",
    "day",
    "evening",
    "report",
    "fact_check",
    "deadlines",
    "recommendations",
    "imported",
    "published",
    "bundle",
    "recording",
    "weeknotes",
    "facts",
    "retro",
    "comparing",
    "rounds",
    "portfolio",
    "asks",
    "monday",
    "life",
    "search",
    "news",
    "account",
    "privacy",
    "admin",
]
# What stands above the rooms and may ask any of them.
ABOVE = {"about", "api", "app", "checks", "demo", "front", "server", "standards_pages", "__main__"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    """The room, shared word or page above the rooms that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@functools.cache
def nodes(path: Path) -> list[ast.AST]:
    """Everything in a file, parsed once for all that is asked of it."""
    return list(ast.walk(ast.parse(path.read_text())))


def imported(path: Path) -> set[str]:
    """The parts of the package that a file imports, at the top or inside a function."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "assessor":
            names = node.module.split(".")[1:2] or [alias.name for alias in node.names]
            found |= set(names)
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("assessor.")}
    return found - {"__version__"}


def allowed(part: str) -> set[str]:
    if part in SHARED:
        return SHARED
    if part in ROOMS:
        return SHARED | set(ROOMS[: ROOMS.index(part) + 1])
    return SHARED | set(ROOMS) | ABOVE


def test_every_file_has_its_place() -> None:
    parts = {part(path) for path in modules()} - {"__init__"}
    assert parts == SHARED | set(ROOMS) | ABOVE
    listed = re.findall(r"^\| `([a-z_]+)` \|", (PACKAGE.parent / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    assert listed[: len(ROOMS)] == ROOMS, "CONTRIBUTING.md lists the rooms in this order"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_down(path: Path) -> None:
    assert imported(path) <= allowed(part(path))


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_file_grows_into_a_giant(path: Path) -> None:
    if part(path) == "demo":  # its stories are texts, not code
        return
    assert len(path.read_text().splitlines()) <= 550


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_sql_stands_in_queries(path: Path) -> None:
    at_home = "queries" in path.stem or part(path) in {
        "audit",
        "database",
        "journal",
        "door",
        "lately",
        "limits",
        "live",
        "mail",
        "checks",
    }
    if at_home or path.stem == "history":
        return
    texts = [node.value for node in nodes(path) if isinstance(node, ast.Constant)]
    statements = ("select ", "insert into ", "update ", "delete from ")
    said = [text for text in texts if isinstance(text, str) and text.lstrip().lower().startswith(statements)]
    assert not [text for text in said if " from " in text or " set " in text or " values" in text]


def test_who_may_enter_is_written_in_one_place() -> None:
    """A room with its own copy of the rule would let in whom the door keeps out."""
    copies = ("s.until is null or s.until > :now", ":leadership = 1 and a.confidential", ":leadership = 1)))")
    told = {path.name for path in modules() if any(copy in path.read_text() for copy in copies)}
    assert told == {"door.py", "door_queries.py"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_hostile_05_no_guard_is_left_unawaited(path: Path) -> None:
    """A coroutine stands in no condition: `if may_read(…)` would always be true."""
    coroutines = {node.name for node in nodes(path) if isinstance(node, ast.AsyncFunctionDef)}
    conditions = [
        node.test for node in nodes(path) if isinstance(node, ast.If | ast.While | ast.IfExp | ast.Assert)
    ]
    calls = [call for test in conditions for call in ast.walk(test) if isinstance(call, ast.Call)]
    awaited = {id(node.value) for node in nodes(path) if isinstance(node, ast.Await)}
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in coroutines]
    assert not [call.func for call in named if id(call) not in awaited]


def test_no_template_or_handler_trusts_markup_by_hand() -> None:
    for path in (PACKAGE.parent / "templates").rglob("*.html"):
        assert "|safe" not in path.read_text().replace(" ", ""), path


def test_hostile_30_nobody_decides_by_the_address_that_a_request_claims() -> None:
    """The host comes from the settings: only the path and the query of `request.url` may be read."""
    for path in modules():
        for node in nodes(path):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Attribute)
                and node.value.attr == "url"
            ):
                assert node.attr in {"path", "query"}, f"{path}: url.{node.attr}"


def test_whatever_is_written_round_a_report_is_kept_as_a_draft_until_the_server_has_it() -> None:
    """A train goes into a tunnel between typing and sending."""
    rooms = ("report", "fact_check", "evening", "recommendations", "imported")
    form = re.compile(r'<form\b(?P<head>(?:[^>"]|"[^"]*")*)>(?P<body>.*?)</form>', re.DOTALL)
    written = re.compile(r"govukTextarea|\b(?:text|line|field)\(")
    for path in (path for room in rooms for path in (PACKAGE.parent / "templates" / room).rglob("*.html")):
        for one in form.finditer(path.read_text(encoding="utf-8")):
            if 'method="post"' in one["head"] and written.search(one["body"]):
                assert "data-draft=" in one["head"], f"{path.name}: {one['head'].strip()}"

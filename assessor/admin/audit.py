"""What was done on this board: the record and all journals in one list, newest first; and the same as CSV."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from assessor.admin import queries
from assessor.database import Reading, Row
from assessor.documents.rows import lines
from assessor.door import office
from assessor.page import page
from assessor.people import queries as people

ON_A_PAGE = 50
AT_ONCE = 500  # rows of a CSV file read at a time
MOST = 50_000  # rows of one CSV file

# Kinds to choose from: words, subjects of the record, subjects of journals.
KINDS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "signing-in": ("Signing in", ("session", "link", "code", "identity", "token", "feed"), ()),
    "people": ("People and offices", ("person", "offices", "address", "account"), ()),
    "seats": (
        "Seats, invitations and members",
        ("invitation", "seat", "member", "joining", "conflict", "guest"),
        ("seat",),
    ),
    "asked": ("Assessments asked for", ("asked",), ()),
    "assessments": (
        "Assessments and their stages",
        ("assessment", "bundle"),
        ("assessment", "state", "team"),
    ),
    "notes": ("Notes and recommendations", (), ("note", "notes", "answer", "recommendation")),
    "reports": ("Reports", ("report",), ("report", "remark")),
    "evidence": ("Evidence", ("service",), ("evidence", "claim", "statement", "service")),
    "rounds": ("Rounds", ("round",), ()),
    "settings": ("Settings and upkeep", ("settings", "retention", "redaction", "mail"), ()),
}
NONE = ("-",)  # no subject is called so


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody wants to see: from the address of the page."""

    given: Mapping[str, str]  # as it stands in the address
    wanted: Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""
    errors: tuple[dict[str, str], ...] = ()

    def subjects(self, source: str) -> tuple[str, ...]:
        """The subjects asked for, in one source; empty is any."""
        if not self.kind:
            return ()
        _, of_record, of_journals = KINDS[self.kind]
        return (of_record if source == "record" else of_journals) or NONE


def chosen(asked: QueryParams, zone: ZoneInfo) -> Chosen:
    """What is chosen: person, kind, assessment, and days from and to (both included)."""
    names = ("person", "kind", "assessment", "from", "to")
    given = {name: asked[name].strip()[:200] for name in names if asked.get(name, "").strip()}
    wanted: dict[str, Any] = {name: given[name] for name in ("person", "assessment") if name in given}
    errors = []
    for name, key, later in (("from", "since", 0), ("to", "until", 1)):
        if name in given:
            try:
                day = date.fromisoformat(given[name]) + timedelta(days=later)
                wanted[key] = datetime.combine(day, time(), zone).astimezone(UTC)
            except (ValueError, OverflowError):
                errors.append({"field": name, "message": "Use a day such as 2026-11-21"})
    kind = given.get("kind", "")
    return Chosen(given, wanted, kind if kind in KINDS else "", tuple(errors))


Place = tuple[datetime, str, str, int]  # moment, source, assessment, place within it


async def done(db: Reading, what: Chosen, behind: Place | None, limit: int) -> list[Row]:
    """The next things that were done, newest first; of one moment, the record after the journals."""
    found: list[Row] = []
    for source in queries.SOURCES:
        rows = await queries.done(
            db, source, what.wanted, what.subjects(source), _behind(source, behind), limit
        )
        found += [{**row, "source": source} for row in rows]
    found.sort(key=place_of, reverse=True)
    return found[:limit]


def place_of(row: Row) -> Place:
    """Where a thing stands in the list."""
    return row["at"], row["source"], row["assessment"] or "", row["place"]


def _behind(source: str, behind: Place | None) -> tuple[datetime, str, int] | None:
    """The same place as one source has it: of its own moment, the other source is all before or all behind."""
    if behind is None:
        return None
    at, of, assessment, place = behind
    if source == of:
        return at, assessment, place
    return (at, "~", 0) if source < of else (at, "", 0)


def _typed(place: Place) -> str:
    return f"{place[0].astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}_{place[1]}_{place[3]}_{place[2]}"


def _read(given: str) -> Place | None:
    match = re.fullmatch(
        r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6})_(record|journal)_(\d{1,15})_([a-z0-9-]{0,80})", given
    )
    if match is None:
        return None
    try:
        at = datetime.fromisoformat(match[1]).replace(tzinfo=UTC)
    except ValueError:
        return None
    return at, match[2], match[4], int(match[3])


async def show(request: Request) -> Response:
    """The list; each choice has an address."""
    await office(request, "administer")
    db, asked = request.app.state.database, request.query_params
    what = chosen(asked, request.app.state.settings.timezone)
    rows = [] if what.errors else await done(db, what, _read(asked.get("before", "")), ON_A_PAGE + 1)
    shown = rows[:ON_A_PAGE]
    person = await people.by_id(db, what.given["person"]) if "person" in what.given else None
    earlier = {**what.given, "before": _typed(place_of(shown[-1]))} if len(rows) > ON_A_PAGE else None
    return await page(
        request,
        "admin/audit.html",
        status=422 if what.errors else 200,
        area="admin",
        errors=list(what.errors),
        rows=[{**row, "words": words(row)} for row in shown],
        given=what.given,
        kinds={kind: told[0] for kind, told in KINDS.items()},
        one=person,
        query=urlencode(what.given),
        earlier=urlencode(earlier) if earlier else None,
        begun="before" in asked,
        most=MOST,
    )


DETAILS = {
    "how": "by",
    "names": "",
    "fields": "",
    "before": "before",
    "now": "now",
    "server": "on the server",
}


def words(row: Row) -> str:
    """What was done, in words of ours: "person changed: free, in pool"."""
    said = row["action"].replace(".", " ").replace("-", " ").replace("_", " ")
    return f"{said}: {told}" if (told := detail(row)) else said


def detail(row: Row) -> str:
    """The details of a row: names, numbers, and words of ours."""
    parts = []
    for name, value in (row["detail"] or {}).items():
        label = DETAILS.get(name, name.replace("_", " "))
        if value is not False:
            parts.append(f"{label} {_listed(value)}".strip().replace("_", " "))
    return "; ".join(parts)


def _listed(value: Any) -> str:
    if value is True:
        return ""
    if isinstance(value, dict):
        value = [f"{number} {name}" for name, number in value.items()]
    return ", ".join(map(str, value)) or "nothing" if isinstance(value, list) else str(value)


COLUMNS = ("at", "action", "who", "who_id", "assessment", "about", "about_id", "detail")


async def as_csv(request: Request) -> Response:
    """The same list as a file, read and sent part by part; a last row says so when it is cut."""
    await office(request, "administer")
    what = chosen(request.query_params, request.app.state.settings.timezone)
    headers = {
        "content-disposition": 'attachment; filename="audit.csv"',
        "cache-control": "private, no-store",
    }
    lines = _lines(request.app.state.database, what)
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


async def _lines(db: Reading, what: Chosen) -> AsyncIterator[str]:
    yield lines([COLUMNS])
    behind, sent = None, 0
    while not what.errors and sent < MOST:
        rows = await done(db, what, behind, AT_ONCE)
        yield lines([_cells(row) for row in rows])
        sent += len(rows)
        if len(rows) < AT_ONCE:
            return
        behind = place_of(rows[-1])
    if sent:
        yield lines([(f"This file ends after {MOST:,} rows. Choose fewer days to have the rest.",)])


def _cells(row: Row) -> tuple[str, ...]:
    at = row["at"].astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    names = (row["who_name"], row["who"], row["assessment"], row["id_name"], row["id"])
    return (at, row["action"], *(name or "" for name in names), detail(row))

"""What comes: assessments by month and one by one, as pages and as a file for calendars."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from assessor.database import Row as Stored
from assessor.figures.figure import Cell, Column, Figure
from assessor.portfolio import coming_queries, filters
from assessor.portfolio.asked import Asked, begun, number, some
from assessor.portfolio.rows import Row
from assessor.words import count, known_day, phrase

MOST = 100  # assessments on the page, in the file, and those whose panels are looked at
COUNTED = (
    "Each assessment counts once, on the day of its first session, from today on or from the first day that you chose. "
    "The panel is its lead and its assessors, without those who declined."
)


def coming(asked: Asked) -> list[Row]:
    """The assessments from today on (or from the day asked for), the earliest first."""
    begin = asked.wanted["from"] or asked.today.isoformat()
    wanted = filters.Wanted({**asked.wanted.given, "from": begin})
    found = filters.chosen(asked.view, wanted)
    return list(reversed(list(asked.view.rows(found))))


async def figures(asked: Asked) -> Sequence[Figure]:
    """How many come in each month; then each of them, with its panel."""
    rows = coming(asked)
    panels = await coming_queries.panels(asked.db, [row.id for row in rows[:MOST]])
    return [_by_month(asked, rows), _one_by_one(asked, rows, panels)]


def _by_month(asked: Asked, rows: Sequence[Row]) -> Figure:
    months: dict[str, int] = {}
    for row in rows:
        months[row.day[:7]] = months.get(row.day[:7], 0) + 1
    many = count(len(rows), "assessment")
    first = f", the first on {known_day(rows[0].day)}" if rows else ""
    chosen = "on the days that you chose" if asked.wanted["from"] else "to come"
    return Figure(
        id="coming-by-month",
        title="By month",
        sentence=f"{many} {chosen}{first}." if rows else _nothing(asked),
        counted=COUNTED,
        left_out=_left_out(asked),
        columns=(Column("month", "Month"), Column("assessments", "Assessments", "number")),
        rows=tuple(
            (Cell(month, words=known_day(month)), number(n, _in(asked, month))) for month, n in months.items()
        ),
        chart="bars",
    )


def _in(asked: Asked, month: str) -> str:
    begin = asked.wanted["from"] or asked.today.isoformat()
    return asked.within(max(begin, f"{month}-01"), last_of(month))


def last_of(month: str) -> str:
    """The last day of a month: "2018-11" → "2018-11-30"."""
    year, number = map(int, month.split("-"))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[number - 1]
    return f"{month}-{days}"


def _nothing(asked: Asked) -> str:
    if asked.wanted["from"] or asked.wanted["to"]:
        return "No assessment is on these days."
    return "No assessment has a day from today on."


def _left_out(asked: Asked, later: int = 0) -> str:
    past = "" if asked.wanted["from"] else "those before today"
    undated = 0  # with days chosen, the filters say how many have none
    if not (asked.wanted["from"] or asked.wanted["to"]):
        undated = (asked.chosen & asked.view.state.sets["month", ""]).bit_count()
    listed = some(later, "later assessment", "not listed here")
    return asked.leaving_out(some(undated, "assessment", "without a day"), past, listed)


# --- One by one -------------------------------------------------------------------------------------------


def _one_by_one(asked: Asked, rows: Sequence[Row], panels: Mapping[str, Sequence[Stored]]) -> Figure:
    shown = rows[:MOST]
    incomplete = [row for row in shown if not row.recorded and lacking(panels[row.id])]
    return Figure(
        id="coming",
        title="One by one",
        sentence=_panels_said(len(incomplete), len(shown)) if rows else _nothing(asked),
        counted=COUNTED,
        left_out=_left_out(asked, len(rows) - len(shown)),
        columns=(
            Column("assessment", "Assessment"),
            Column("day", "Day", "day"),
            Column("phase", "Phase"),
            Column("type", "Type"),
            Column("method", "Method"),
            Column("panel", "Panel"),
        ),
        rows=tuple(
            (
                Cell(row.id, asked.view.service(row)[0], f"/assessments/{row.id}"),
                Cell(row.day, words=known_day(row.day)),
                Cell(row.phase, words=phrase(row.phase)),
                Cell(row.type, words=phrase(row.type)),
                Cell(row.method, words=begun(phrase(row.method))),
                _panel(row, panels[row.id]),
            )
            for row in shown
        ),
    )


def _panels_said(incomplete: int, many: int) -> str:
    if not incomplete:
        return f"{'The' if many == 1 else 'Each'} panel has its lead and an assessor at least."
    return f"{incomplete} of {count(many, 'panel')} {'lacks' if incomplete == 1 else 'lack'} a lead or any assessor."


def _panel(row: Row, panel: Sequence[Stored]) -> Cell:
    if row.recorded:
        return Cell(None, words="Held another way")
    return Cell(panel_said(panel), link=f"/assessments/{row.id}/people")


def lacking(panel: Sequence[Stored]) -> bool:
    """Whether a panel has no lead, or nobody beside the lead."""
    return {row["role"] for row in panel} != {"lead", "assessor"}


def panel_said(panel: Sequence[Stored]) -> str:
    """ "Lead and 3 assessors"."""
    assessors = sum(row["role"] == "assessor" for row in panel)
    lead = "Lead" if any(row["role"] == "lead" for row in panel) else "No lead yet"
    return f"{lead}, {count(assessors, 'assessor')}"


# --- As a file for calendars ------------------------------------------------------------------------------


async def calendar(asked: Asked) -> bytes:
    """The sessions of what comes, each by the same name as in its own assessment's file."""
    found = Calendar()
    found.add("prodid", "-//Assessor//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    for stored in await coming_queries.sessions(asked.db, [row.id for row in coming(asked)[:MOST]]):
        timed = [session for session in stored["sessions"] if session.get("starts_at")]
        for n, session in enumerate(timed):
            found.add_component(_event(asked.settings.base_url, stored, n, session))
    made: bytes = found.to_ical()
    return made


def _event(base_url: str, stored: Stored, n: int, session: Mapping[str, Any]) -> Event:
    board = f"{base_url}/assessments/{stored['id']}"
    event = Event()
    event.add("uid", f"{stored['id']}-{n + 1}@{urlsplit(base_url).hostname}")
    event.add("sequence", stored["dates_version"])
    event.add("dtstamp", stored["dates_at"] or stored["created_at"])
    event.add("dtstart", datetime.fromisoformat(session["starts_at"]))
    if session.get("ends_at"):
        event.add("dtend", datetime.fromisoformat(session["ends_at"]))
    event.add("summary", f"{phrase(stored['type'])}: {stored['service_name']}")
    if session.get("place"):
        event.add("location", session["place"])
    event.add("description", f"The board: {board}")
    event.add("url", board)
    return event

"""What of reports is late, since when, and who owes it."""

from collections.abc import Sequence

from assessor.database import Row as Stored
from assessor.deadlines import queries
from assessor.deadlines.deadline import MANY, Deadline, deadlines
from assessor.deadlines.deadlines import NAMES
from assessor.figures.figure import Cell, Column, Figure
from assessor.portfolio.asked import Asked, begun, some
from assessor.words import count, known_day

INSIDE = ("answers", "meeting")  # known to those who are in it, and to whoever keeps assessments going
OWED_BY_TEAM = ("fact-check",)
RUNNING = ("in-session", "writing-up", "fact-check")
MOST = 300  # reports under way that are looked at
ON_PAGE = 100  # of those that are late


async def figures(asked: Asked) -> Sequence[Figure]:
    """Each one that is late, the longest first; then by what is late."""
    running = 0
    for state in RUNNING:
        running |= asked.view.state.sets["state", state]
    running &= asked.chosen & ~asked.view.state.sets["type", "practice"]
    rows = list(asked.view.rows(running))
    looked_at = [row.id for row in sorted(rows, key=lambda row: (row.day or "9999", row.id))][:MOST]
    found = [
        (one, stored)
        for stored in await queries.these(asked.db, looked_at)
        for one in deadlines(stored, asked.settings, asked.today)
        if one.is_late and (asked.in_office or one.what not in INSIDE)
    ]
    found.sort(key=lambda pair: (pair[0].due, pair[1]["id"]))
    later, unlisted = len(rows) - len(looked_at), max(len(found) - ON_PAGE, 0)
    return [
        _one_by_one(asked, found, len(rows), _left_out(asked, later, unlisted)),
        _by_kind(found, _left_out(asked, later)),
    ]


def _left_out(asked: Asked, later: int, unlisted: int = 0) -> str:
    return asked.leaving_out(
        some(later, "assessment", "of later days under way, not looked at"),
        "" if asked.in_office else "answers to a team’s remarks, and meetings about a challenge",
        some(unlisted, "later deadline", "not listed here"),
    )


def _counted(asked: Asked) -> str:
    settings = asked.settings
    return (
        f"A report is due {count(settings.report_days, 'working day')} after the last session, or when the team was "
        "told that it comes; what follows it, by the days that were agreed. Weekends and bank holidays are no working "
        "days."
    )


def _one_by_one(
    asked: Asked, found: Sequence[tuple[Deadline, Stored]], running: int, left_out: str
) -> Figure:
    late = len({stored["id"] for _, stored in found})
    is_late = "is" if 1 in (late, running) else "are"
    sentence = (
        f"{late} of {count(min(running, MOST), 'assessment')} between day and publication {is_late} late."
    )
    return Figure(
        id="late",
        title="Late now",
        sentence=sentence if running else "No report is being written or checked.",
        counted=_counted(asked),
        left_out=left_out,
        columns=(
            Column("assessment", "Assessment"),
            Column("what", "What"),
            Column("due", "Was due", "day"),
            Column("days", "Working days late", "number"),
            Column("owes", "Who owes it"),
        ),
        rows=tuple(_row(asked, one, stored) for one, stored in found[:ON_PAGE]),
    )


def _row(asked: Asked, one: Deadline, stored: Stored) -> tuple[Cell, ...]:
    lead = stored["leads"] if asked.in_office else "the lead"
    owes = "the team" if one.what in OWED_BY_TEAM else lead or "nobody leads"
    long = one.left < -MANY
    return (
        Cell(stored["id"], stored["service_name"], f"/assessments/{stored['id']}"),
        Cell(one.what, words=NAMES[one.what]),
        Cell(one.due.isoformat(), words=known_day(one.due.isoformat())),
        Cell(None if long else -one.left, words=f"more than {MANY}" if long else ""),
        Cell(owes, words=begun(owes)),
    )


def _by_kind(found: Sequence[tuple[Deadline, Stored]], left_out: str) -> Figure:
    numbers = {what: sum(one.what == what for one, _ in found) for what in NAMES}
    said = [f"{NAMES[what].lower()} {n}" for what, n in numbers.items() if n]
    return Figure(
        id="late-by-kind",
        title="By what is late",
        sentence=f"{begun(', '.join(said))}." if found else "Nothing is late.",
        counted="Each deadline that is over counts once; one assessment may have two.",
        left_out=left_out,
        columns=(Column("what", "What"), Column("late", "Late", "number")),
        rows=tuple((Cell(what, words=NAMES[what]), Cell(n)) for what, n in numbers.items() if n),
        chart="bars",
    )

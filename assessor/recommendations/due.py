"""When something is due, as people say it: which group it belongs to, and "in 3 weeks, 14 January"."""

from datetime import date, timedelta
from typing import Any

from assessor.database import Row
from assessor.words import count

GROUPS = {
    "overdue": "Overdue",
    "soon": "Due soon",
    "later": "Later",
    "none": "No date yet",
    "done": "Done, confirmed or not doing",
}
SOON = timedelta(weeks=4)
OPEN = ("open", "in-progress")


def group(row: Row, today: date) -> str:
    """The group that a recommendation belongs to today."""
    if row["status"] not in OPEN:
        return "done"
    if not row["due"]:
        return "none"
    due = date.fromisoformat(row["due"])
    if due < today:
        return "overdue"
    return "soon" if due <= today + SOON else "later"


def bounds(today: date) -> dict[str, Any]:
    """The days between the groups, for queries."""
    return {"today": today.isoformat(), "soon": (today + SOON).isoformat()}


def words(row: Row, today: date) -> str:
    """ "due in 3 weeks, 14 January"; of what is over just the day, and nothing without one."""
    if not row["due"]:
        return ""
    due = date.fromisoformat(row["due"])
    if row["status"] not in OPEN:
        return f"was due {day(due, today)}"
    return f"{_how_far(due, today)}, {day(due, today)}"


def day(day: date, today: date) -> str:
    """ "14 January", with its year unless it is within eleven months."""
    near = abs((day - today).days) < 330
    return f"{day.day} {day:%B}" if near else f"{day.day} {day:%B %Y}"


def _how_far(due: date, today: date) -> str:
    days = (due - today).days
    if days in (-1, 0, 1):
        return {-1: "was due yesterday", 0: "due today", 1: "due tomorrow"}[days]
    return f"due in {_span(days)}" if days > 0 else f"was due {_span(-days)} ago"


def _span(days: int) -> str:
    if days < 14:
        return count(days, "day")
    if days < 70:
        return count(days // 7, "week")
    return count(days // 30, "month") if days < 700 else count(days // 365, "year")

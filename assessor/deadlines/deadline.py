"""What of the report is due, until when, and who owes it: said kindly, to those who can do something about it.

Everybody with a seat may know the dates, for they follow from rules. How far a draft is, only the panel is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assessor import working_days
from assessor.database import Row
from assessor.settings import Settings
from assessor.words import Times, count

MANY = 20  # working days over: beyond this they are not counted any more
LONG = timedelta(days=60)
FAR = timedelta(days=400)  # further ahead nobody counts days, and a slip of the pen (9999) would take seconds
ACCEPTS = "accepts-report"
ORDER = ("report", "meeting", "fact-check", "answers", "publication")


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that is due, the same for all: what (one of ORDER), and how many working days are left until when."""

    what: str
    due: date
    left: int
    by: str  # "by Friday 14 December, 4 working days left"

    @property
    def is_late(self) -> bool:
        return self.left < 0


@dataclass(frozen=True, slots=True)
class Owed:
    """A deadline as one person reads it: what to do, or what to wait for; and where."""

    deadline: Deadline
    words: str
    address: str
    is_theirs: bool  # they owe it; else they wait for it

    @property
    def sentence(self) -> str:
        """ "Write the report by Friday 14 December, 4 working days left."."""
        joined = ": it" if self.deadline.is_late else ""
        return f"{self.words}{joined} {self.deadline.by}."


# --- The rules --------------------------------------------------------------------------------------------


def deadlines(row: Row, settings: Settings, today: date) -> list[Deadline]:
    """What is due of the report of one assessment (a row of deadline_queries), by the rules of the settings."""
    found = []
    for what, due in _days(row, settings, today):
        left = _left(today, due, settings.nation)
        found.append(Deadline(what, due, left, _by(due, left, today)))
    return found


def _left(today: date, due: date, nation: str) -> int:
    """Working days left, negative once it is over, be it by a weekend; what is long over or far off is not counted."""
    if today - due > LONG:
        return -MANY - 1
    if due - today > FAR:
        return FAR.days
    left = working_days.left(today, due, nation)
    return min(left, -1) if today > due else left


def _by(due: date, left: int, today: date) -> str:
    day = f"{due:%A} {due.day} {due:%B}" + ("" if due.year == today.year else f" {due.year}")
    if left < -MANY:
        return f"was due on {day}"
    if left < 0:
        return f"was due on {day}, {count(-left, 'working day')} ago"
    if left == FAR.days:
        return f"by {day}"
    return f"by {day}, " + (f"{count(left, 'working day')} left" if left else "which is the last day")


def _days(row: Row, settings: Settings, today: date) -> list[tuple[str, date]]:
    if row["state"] != "fact-check":
        due = _report_due(row, settings, today)
        return [("report", due)] if due else []
    if row["accepted_at"]:
        accepted = _local(row["accepted_at"], settings)
        return [("publication", working_days.after(accepted, settings.publication_days, settings.nation))]
    if not row["due"]:
        return []
    due = date.fromisoformat(row["due"])
    found = [("meeting" if row["challenged_at"] and not row["meeting_on"] else "fact-check", due)]
    return [*found, ("answers", due)] if row["unanswered"] else found


def _report_due(row: Row, settings: Settings, today: date) -> date | None:
    """As the team was told on the evening; else so many working days after the last session, or (without any) after
    writing began."""
    times = [session["starts_at"] for session in row["sessions"] if session.get("starts_at")]
    days = [_local(moment, settings) for moment in times]
    if row["state"] == "in-session" and _is_on(row, days, settings, today):
        return None
    if row["report_on"]:
        return date.fromisoformat(row["report_on"])
    if not days and row["written_from"]:
        days = [_local(row["written_from"], settings)]
    return working_days.after(max(days), settings.report_days, settings.nation) if days else None


def _is_on(row: Row, days: Sequence[date], settings: Settings, today: date) -> bool:
    """Whether the event is not over. In the demo, whose days are of 2018, it is on until its room is closed."""
    return not days or max(days) >= today or (settings.demo and not row["room_closed"])


def _local(moment: datetime | str, settings: Settings) -> date:
    return Times(settings.timezone).local(moment).date()


def today_of(settings: Settings) -> date:
    """The day it is where the clocks of the settings hang."""
    return datetime.now(settings.timezone).date()


# --- Who owes what ----------------------------------------------------------------------------------------


def owed(row: Row, sitter: Mapping[str, object], settings: Settings, today: date) -> list[Owed]:
    """The deadlines of one assessment as somebody with `role`, `duties` and `drafts` reads them."""
    return [_as_read(row, sitter, one) for one in deadlines(row, settings, today)]


def _as_read(row: Row, sitter: Mapping[str, object], deadline: Deadline) -> Owed:
    address = f"/assessments/{row['id']}"
    theirs = _to_do(row, sitter, deadline.what)
    if theirs is not None:
        words, place = theirs
        return Owed(deadline, words, address + place, is_theirs=True)
    return Owed(deadline, WAITED_FOR[deadline.what], address, is_theirs=False)


WAITED_FOR = {
    "report": "The panel writes the report",
    "fact-check": "The team checks the facts of the report",
    "answers": "The lead answers the team’s remarks",
    "meeting": "The lead meets the team about its challenge",
    "publication": "The lead publishes the report",
}


def _to_do(row: Row, sitter: Mapping[str, object], what: str) -> tuple[str, str] | None:
    """What this person is to do, and where below the assessment; nothing where others are to."""
    role, drafts = sitter["role"], int(str(sitter["drafts"] or 0))
    if role == "team" and what == "fact-check":
        accepts = ACCEPTS in _duties(sitter)
        return (
            "Check the report and accept it" if accepts else "Check the facts of the report"
        ), "/fact-check"
    if role == "assessor" and what == "report" and drafts:
        return f"Hand over your draft of {count(drafts, 'standard')}", "/report"
    if role != "lead" or what == "fact-check":
        return None
    remarks = count(row["unanswered"], "remark")
    return {
        "report": ("Write the report", "/report"),
        "answers": (f"Answer {remarks} of the team", "/fact-check"),
        "meeting": ("Meet the team about its challenge", "/fact-check"),
        "publication": ("Publish the report", "/report/publish"),
    }[what]


def _duties(sitter: Mapping[str, object]) -> Sequence[str]:
    duties = sitter["duties"]
    return [str(one) for one in duties] if isinstance(duties, list | tuple) else []


def in_order(found: Sequence[Owed]) -> list[Owed]:
    """The most urgent first."""
    return sorted(found, key=lambda one: (one.deadline.due, ORDER.index(one.deadline.what), one.address))

"""What is due, given to those who show it: the front page, the board, the daily mail."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from assessor.assessments import asking_queries
from assessor.database import Reading, Row
from assessor.deadlines import queries
from assessor.deadlines.deadline import Deadline, Owed, deadlines, in_order, owed, today_of
from assessor.door import Person, Seat
from assessor.mail.reminder import Reminder
from assessor.settings import Settings

SOON = 2  # working days before a day when a mail reminds of it
WEEK = 5  # working days between the reminders of what is late
WEEKS = 4  # and how many of them there are
MANY = 500  # reports under way that are looked at for what is late, those of the earliest days first
LEADS = ("report", "answers", "meeting", "publication")  # what a lead owes; the rest is the team's
NAMES = {
    "report": "Report",
    "fact-check": "Fact check",
    "answers": "Answers to remarks",
    "meeting": "Meeting about a challenge",
    "publication": "Publication",
}


# --- On a person's front page -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a front page."""

    service: str
    owed: Owed


async def of_person(db: Reading, settings: Settings, who: Person) -> dict[str, list[Item]]:
    """What somebody owes (`yours`) and waits for (`waited`), over all their assessments."""
    today = today_of(settings)
    rows = {row["id"]: row for row in await queries.of_person(db, who)}
    every = in_order([one for row in rows.values() for one in owed(row, row, settings, today)])
    items = [Item(rows[one.address.split("/")[2]]["service_name"], one) for one in every]
    return {
        "yours": [item for item in items if item.owed.is_theirs],
        "waited": [item for item in items if not item.owed.is_theirs],
    }


async def late(db: Reading, settings: Settings) -> list[dict[str, Any]]:
    """For organisers: what is late of any report, the longest first; nothing of what only a panel knows."""
    today = today_of(settings)
    rows = await queries.every(db, limit=MANY)
    found = [(one, row) for row in rows for one in deadlines(row, settings, today) if one.is_late]
    found.sort(key=lambda pair: (pair[0].due, pair[1]["id"]))
    return [_late(one, row) for one, row in found]


def _late(one: Deadline, row: Row) -> dict[str, Any]:
    lead = row["leads"] or "nobody leads"
    owes = lead if one.what in LEADS else "the team"
    names = {key: row[key] for key in ("id", "service_name", "phase", "type")}
    return {**names, "what": NAMES[one.what], "owes": owes, "due": one.due, "by": one.by}


# --- On the board -----------------------------------------------------------------------------------------


async def lines(state: Any, here: Seat) -> list[dict[str, str]]:
    """For the board: what this seat owes; and to the team, when the report comes."""
    if here.state not in ("in-session", "writing-up", "fact-check"):
        return []
    db, settings = state.database, state.settings
    sitter = {"role": here.role, "duties": here.duties, "drafts": 0}  # of drafts their own room speaks
    found = []
    for row in await queries.every(db, here.id):
        found += in_order(owed(row, sitter, settings, today_of(settings)))
    shown = [one for one in found if one.is_theirs or here.role == "team"]
    return [{"words": one.sentence, "address": one.address if one.is_theirs else ""} for one in shown]


# --- In the daily mail ------------------------------------------------------------------------------------


async def due(db: Reading, settings: Settings, today: date) -> list[Reminder]:
    """Whom to remind today of what: shortly before a day, after it, and each week for some weeks more.

    The same reminders are given each day of their time; whoever sends them sends each once.
    """
    rows = {row["id"]: row for row in await queries.every(db)}
    found = []
    for sitter in await queries.sitting(db, sorted(rows)):
        row = rows[sitter["assessment"]]
        for one in owed(row, sitter, settings, today):
            stage = _stage(one.deadline)
            if stage and one.is_theirs:
                words = f"{row['service_name']}: {one.sentence}"
                found.append(_reminder(sitter["person"], row, one.deadline, stage, words, one.address))
    return found + await _for_organisers(db, rows.values(), settings, today)


async def _for_organisers(db: Reading, rows: Any, settings: Settings, today: date) -> list[Reminder]:
    """What is late by a week or more, and nobody's any longer: they can ask why."""
    organisers = await asking_queries.organisers(db)
    late = [(row, one) for row in rows for one in deadlines(row, settings, today) if one.left < -WEEK]
    return [
        _reminder(person["person"], row, one, stage, words, f"/assessments/{row['id']}")
        for row, one in late
        if (stage := _stage(one)) and (words := f"{row['service_name']}: {NAMES[one.what]} {one.by}.")
        for person in organisers
    ]


def _stage(one: Deadline) -> str | None:
    """Which reminder it is time for, by name; nothing when it is none."""
    if 0 <= one.left <= SOON:
        return f"before {one.due}"
    weeks = (-one.left - 1) // WEEK
    return f"late {weeks} {one.due}" if one.is_late and weeks < WEEKS else None


def _reminder(person: str, row: Row, one: Deadline, stage: str, words: str, address: str) -> Reminder:
    return Reminder(person, row["id"], "deadline", one.what, stage, words, address)

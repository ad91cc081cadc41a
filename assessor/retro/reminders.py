"""Reminders of actions, as of recommendations: a week before they are due, the day after, then every four weeks."""

from collections.abc import Mapping, Sequence
from datetime import date

from assessor.assessments import asking_queries
from assessor.database import Reading, Row
from assessor.mail.reminder import Reminder
from assessor.recommendations import due as days
from assessor.recommendations.reminders import BEFORE, stage
from assessor.retro import reminder_queries as queries
from assessor.settings import Settings
from assessor.words import phrase


async def due(db: Reading, settings: Settings, today: date) -> list[Reminder]:
    """What people are to be reminded of today, as far as they were not yet."""
    rows = await queries.soon_or_overdue(db, (today + BEFORE).isoformat())
    inside: dict[str, list[Row]] = {}
    for person in await queries.people(db, sorted({row["retro"] for row in rows})):
        inside.setdefault(person["retro"], []).append(person)
    organisers = [row["person"] for row in await asking_queries.organisers(db)] if rows else []
    found: list[Reminder] = []
    for row in rows:
        people = _concerned(row, inside.get(row["retro"], ()), organisers)
        found += [_reminder(row, person, today) for person in people]
    return found


def _concerned(row: Row, people: Sequence[Row], organisers: Sequence[str]) -> list[str]:
    """Whom it concerns: its owner by name or address; else organisers for the organisation, the team for the team."""
    owner = _plain(row["owner"])
    named = {one["id"] for one in people if owner and owner in (_plain(one["name"]), _plain(one["email"]))}
    if named or row["for_whom"] == "organisation":
        return sorted(named) or list(organisers)
    return sorted({one["id"] for one in people if one["role"] == "team"}) or list(organisers)


def _plain(words: str | None) -> str:
    return " ".join((words or "").split()).casefold()


def _reminder(row: Row, person: str, today: date) -> Reminder:
    standing = days.words(row, today)
    standing = standing if standing.startswith("was ") else f"is {standing}"
    nobody = "" if _plain(row["owner"]) else "; nobody is named for it yet"
    return Reminder(
        person=person,
        assessment=row["assessment"],
        subject="action",
        thing=row["id"],
        stage=stage(date.fromisoformat(row["due"]), today),
        words=f"{_place(row)}: an action {standing}{nobody}",
        address=f"/retros/{row['retro']}/actions/{row['id']}",
    )


def _place(row: Mapping[str, object]) -> str:
    """Which retro, in words of ours: what it is called somebody wrote, and not everybody may know how many it is of."""
    if row["own"]:
        return f"Retro of {row['service_name']}, {phrase(str(row['phase'])).lower()}"
    return "Retro of several assessments"

"""Reminders of what was recommended: a week before it is due, the day after, then every four weeks. Never of advice."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from assessor.assessments import asking_queries
from assessor.database import Reading, Row
from assessor.mail.reminder import Reminder
from assessor.recommendations import due as days
from assessor.recommendations import reminder_queries as queries
from assessor.settings import Settings
from assessor.words import phrase

BEFORE = timedelta(days=7)
EVERY = 28  # days between two reminders of what is overdue
KEEPERS = ("product", "delivery")  # professions of those who see to it where no owner is found


async def due(db: Reading, settings: Settings, today: date) -> list[Reminder]:
    """What people are to be reminded of today, as far as they were not yet: whoever is asked is not said here."""
    rows = await queries.soon_or_overdue(db, (today + BEFORE).isoformat())
    team: dict[str, list[Row]] = {}
    for person in await queries.teams(db, sorted({row["assessment"] for row in rows})):
        team.setdefault(person["assessment"], []).append(person)
    organisers = [row["person"] for row in await asking_queries.organisers(db)] if rows else []
    found: list[Reminder] = []
    for row in rows:
        people = organisers if row["for_whom"] == "organisation" else _owners(row, team)
        found += [_reminder(row, person, today) for person in people]
    return found


def stage(due: date, today: date) -> str:
    """Which reminder it is time for: each is told once, and all again for another date."""
    if today <= due:
        return f"before {due}"
    return f"after {due}, {((today - due).days - 1) // EVERY}"


def _owners(row: Row, team: Mapping[str, Sequence[Row]]) -> list[str]:
    """Whom of the team it concerns: its owner by name or address, else who is of product or delivery, else all."""
    people = team.get(row["assessment"], ())
    owner = _plain(row["owner"])
    named = [one["id"] for one in people if owner and owner in (_plain(one["name"]), _plain(one["email"]))]
    keepers = [one["id"] for one in people if _plain(one["profession"]).startswith(KEEPERS)]
    return named or keepers or [one["id"] for one in people]


def _plain(words: str | None) -> str:
    return " ".join((words or "").split()).casefold()


def _reminder(row: Row, person: str, today: date) -> Reminder:
    about = f"standard {row['standard']}" if row["standard"] else "the whole service"
    standing = days.words(row, today)
    return Reminder(
        person=person,
        assessment=row["assessment"],
        subject="recommendation",
        thing=row["id"],
        stage=stage(date.fromisoformat(row["due"]), today),
        words=f"{_place(row)}: a “{row['level']}” about {about} {_is(standing)}{_without(row)}",
        address=f"/assessments/{row['assessment']}/follow/{row['id']}",
    )


def _is(standing: str) -> str:
    return standing if standing.startswith("was ") else f"is {standing}"


def _place(row: Row) -> str:
    return f"{row['service_name']}, {phrase(row['phase']).lower()}"


def _without(row: Row) -> str:
    return "" if _plain(row["owner"]) else "; nobody is named for it yet"

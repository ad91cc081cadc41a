"""The facts once more, by other code: one row after the other, in plain loops, from all that is stored."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from assessor.database import Database

TABLES = (
    "assessment",
    "seat",
    "note",
    "recommendation",
    "slot",
    "journal",
    "move",
    "fact_check",
    "claim",
    "read_mark",
)
LONDON = ZoneInfo("Europe/London")
SLUGS = [
    *(
        "team-days",
        "panel-days",
        "team-hours",
        "panel-hours",
        "pages-read",
        "took-part",
        "minutes-held",
        "over-run",
    ),
    *("covered", "on-paper", "notes", "questions", "days-to-draft", "days-to-check", "days-to-publish"),
    *("recommendations", "closed"),
]
Rows = Sequence[Mapping[str, Any]]


async def stored(database: Database) -> dict[str, Rows]:
    """Every row of every table that facts are about."""
    return {table: await database.all(f"select * from {table}") for table in TABLES}


def day_of(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def working(begin: date | None, end: date | None) -> int | None:
    if begin is None or end is None or abs((end - begin).days) > 3 * 366:
        return None
    off = holidays.country_holidays("GB", subdiv="ENG", years=range(2018, 2020))
    day, many = begin, 0
    while day < end:
        day += timedelta(days=1)
        if day.weekday() not in (5, 6) and day not in off:
            many += 1
    return many


def facts(tables: Mapping[str, Rows], id: str) -> dict[str, Any]:
    """What each fact must be."""
    row = next(one for one in tables["assessment"] if one["id"] == id)
    if row["recorded"]:
        return {slug: row["recorded_facts"].get(slug) for slug in SLUGS}
    if row["state"] in ("preparing", "evidence-submitted", "cancelled"):
        return dict.fromkeys(SLUGS)
    of = {name: [one for one in rows if one.get("assessment") == id] for name, rows in tables.items()}
    return {
        "team-hours": row["recorded_facts"].get("team-hours"),
        "panel-hours": row["recorded_facts"].get("panel-hours"),
        **days(row, of),
        **the_day(row, of),
        **written(row, of),
    }


def days(row: Mapping[str, Any], of: Mapping[str, Rows]) -> dict[str, Any]:
    held = sorted(day_of(datetime.fromisoformat(one["starts_at"])) for one in row["sessions"])
    first, last = (held[0], held[-1]) if held else (None, None)
    claimed = sorted(one["at"] for one in of["claim"])
    went = {}
    for one in sorted(of["move"], key=lambda one: -one["position"]):
        went[one["to_state"]] = day_of(one["at"])
    accepted = of["fact_check"][0]["accepted_at"] if of["fact_check"] else None
    return {
        "team-days": working(day_of(claimed[0]) if claimed else None, first),
        "panel-days": working(day_of(row["submitted_at"]) if row["submitted_at"] else None, first),
        "days-to-draft": working(last, went.get("fact-check")),
        "days-to-check": working(last, day_of(accepted) if accepted else None),
        "days-to-publish": working(last, went.get("published")),
    }


def the_day(row: Mapping[str, Any], of: Mapping[str, Rows]) -> dict[str, Any]:
    minutes = None
    for one in row["sessions"]:
        if one["ends_at"]:
            length = datetime.fromisoformat(one["ends_at"]) - datetime.fromisoformat(one["starts_at"])
            minutes = (minutes or 0) + length // timedelta(minutes=1)
    slots = of["slot"] if row["agenda_shared"] else []
    moved = [
        one
        for one in sorted(of["journal"], key=lambda one: one["position"])
        if one["action"] == "slot.moved" and one["open_position"] is not None
    ]
    covered, paper = set(), set()
    for slot in slots:
        if slot["kind"] == "on-paper":
            paper.update(slot["ticked"])
        elif any(one["id"] == slot["id"] for one in moved):
            covered.update(slot["standards"])
    return {
        "minutes-held": minutes,
        "over-run": over(row, slots, moved),
        "covered": len([n for n in row["numbers"] if n in covered]) if slots and moved else None,
        "on-paper": len([n for n in row["numbers"] if n in paper]) if slots else None,
    }


def over(row: Mapping[str, Any], slots: Rows, moved: Rows) -> int | None:
    if not slots or not moved or moved[-1]["id"]:
        return None
    last = max(slot["session"] for slot in slots)
    if last > len(row["sessions"]) - 1:
        return None
    end = datetime.fromisoformat(row["sessions"][last]["starts_at"])
    for slot in slots:
        if slot["session"] == last:
            end += timedelta(minutes=slot["minutes"])
    late: timedelta = moved[-1]["at"] - end
    return max(late, timedelta()) // timedelta(minutes=1)


def written(row: Mapping[str, Any], of: Mapping[str, Rows]) -> dict[str, Any]:
    seen = [
        one["kind"]
        for one in of["note"]
        if one["opened"] and one["removed_at"] is None and one["standard"] in row["numbers"]
    ]
    asked = [
        one["status"]
        for one in of["recommendation"]
        if one["visibility"] == "everyone" and one["removed_at"] is None
    ]
    panel = {one["person"] for one in of["seat"] if one["role"] in ("lead", "assessor")}
    began = min((datetime.fromisoformat(one["starts_at"]) for one in row["sessions"]), default=None)
    pages = {one["page"] for one in of["read_mark"] if one["person"] in panel and began and one["at"] < began}
    questions = seen.count("question")
    return {
        "pages-read": len(pages) if pages and len(panel) >= 3 and row["told_at"] else None,
        "took-part": len(of["seat"]),
        "notes": round((len(seen) - questions) / len(row["numbers"]), 1),
        "questions": round(questions / len(row["numbers"]), 1),
        "recommendations": len(asked),
        "closed": len([one for one in asked if one not in ("open", "in-progress")]),
    }

"""The sessions of an assessment as a form has them: a day and two times on the clock of this place."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from assessor.problem import Problem
from assessor.words import iso

FIELDS = ("day", "starts", "ends", "place", "call_url")


def typed(sent: FormData) -> list[dict[str, str]]:
    """The rows of the form that say something, as they were typed."""
    columns = [[str(value).strip() for value in sent.getlist(f"session_{name}")] for name in FIELDS]
    rows = [dict(zip(FIELDS, values, strict=True)) for values in zip(*columns, strict=False)]
    return [row for row in rows if any(row.values())]


def as_typed(sessions: Sequence[Mapping[str, Any]], zone: ZoneInfo) -> list[dict[str, str]]:
    """What is stored, as the form has it."""
    return [_row(session, zone) for session in sessions]


def _row(session: Mapping[str, Any], zone: ZoneInfo) -> dict[str, str]:
    starts, ends = (_local(session.get(name), zone) for name in ("starts_at", "ends_at"))
    day = starts or ends
    return {
        "day": day.date().isoformat() if day else "",
        "starts": f"{starts:%H:%M}" if starts else "",
        "ends": f"{ends:%H:%M}" if ends else "",
        "place": session.get("place") or "",
        "call_url": session.get("call_url") or "",
    }


def _local(moment: str | None, zone: ZoneInfo) -> datetime | None:
    return datetime.fromisoformat(moment).astimezone(zone) if moment else None


def to_utc(rows: Sequence[Mapping[str, str]], zone: ZoneInfo) -> list[dict[str, Any]]:
    """The rows as they are stored. Raises Problem 422 with every mistake beside its field."""
    errors: list[dict[str, str]] = []
    sessions = [_session(n, row, zone, errors) for n, row in enumerate(rows)]
    if errors:
        raise Problem(422, errors[0]["message"], errors=errors)
    return sessions


def _session(n: int, row: Mapping[str, str], zone: ZoneInfo, errors: list[dict[str, str]]) -> dict[str, Any]:
    def wrong(field: str, message: str) -> None:
        errors.append({"field": f"sessions.{n}.{field}", "message": message})

    day, starts, ends = _day(row["day"]), _clock(row["starts"]), _clock(row["ends"])
    if row["day"] and day is None:
        wrong("day", "Enter the day as in 14/11/2018")
    elif day is None and (row["starts"] or row["ends"]):
        wrong("day", "Enter the day of the session")
    if row["starts"] and starts is None:
        wrong("starts_at", "Enter the time as in 9:30")
    elif day and starts is None:
        wrong("starts_at", "Enter when the session starts")
    if row["ends"] and ends is None:
        wrong("ends_at", "Enter the time as in 13:30")
    moments = {}
    for name, clock in (("starts_at", starts), ("ends_at", ends)):
        moments[name] = _moment(day, clock, zone) if day and clock else None
        if day and clock and moments[name] is None:
            wrong(name, "The clocks are put forward at this time: choose an hour before or after it")
    return {**moments, "place": row["place"] or None, "call_url": row["call_url"] or None}


def _day(given: str) -> date | None:
    if found := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", given, re.ASCII):
        given = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2999 else None


def _clock(given: str) -> time | None:
    found = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})(?::\d{2})?", given, re.ASCII)
    return time(int(found[1]), int(found[2])) if found and int(found[1]) < 24 and int(found[2]) < 60 else None


def _moment(day: date, clock: time, zone: ZoneInfo) -> str | None:
    """The moment in UTC; None for a time that the clocks leave out."""
    utc = datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
    if utc.astimezone(zone).time() != clock:
        return None
    return iso(utc)

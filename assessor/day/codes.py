"""Codes of the day: how they are made, on which day they work, and how they look as a picture.

Two forms open the same door. The long one (86 bits) stands in the QR code and the link: nobody guesses it, so it is
never refused for what others tried. The short one is typed, and 8 letters are only 38 bits. What that is worth:

- With ten codes open at a time, a guess is right once in 38,000,000,000 times. Right means an observer's seat until
  midnight, seen by everybody in the list of who joined.
- Not by address: a whole room shares one, and 200 people mistype more than anybody who guesses slowly.
- By browser (a cookie that we signed): ten wrong codes, which come back in ten minutes. It tells an honest mistyper
  to stop and scan; whoever guesses throws the cookie away.
- So there is a budget of wrong codes for the whole board, 36,000 an hour. Guessing at that rate for a day is right once
  in about 40,000 days. It is far above what any room mistypes, and a thousand wrong codes do not touch it.
- Somebody might spend it to keep others out. Then only typing stops, for as long as they go on, and the page says to
  scan the code or to open the link, which work all the same. Counting by code instead would be no help: a wrong code
  is nobody's.

When an allowance is spent, a right short code is refused as well: otherwise the refusal would tell which are wrong.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import segno

from assessor.database import Row
from assessor.links import ALPHABET, CODE_LENGTH

LONG = 18  # letters of 4.8 bits


def new_codes() -> dict[str, str]:
    """A long code and a short one."""
    return {"code": _random(LONG), "typed": _random(CODE_LENGTH)}


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(typed: str) -> str:
    """A short code as it is shown: "KTXR 4729"."""
    return f"{typed[:4]} {typed[4:]}"


def today(zone: ZoneInfo) -> date:
    """The day it is where this board is."""
    return datetime.now(zone).date()


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last second of a day, where this board is."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=zone).astimezone(UTC)


def days(sessions: Sequence[Mapping[str, Any]], zone: ZoneInfo) -> list[date]:
    """The days on which an assessment meets, in order."""
    starts = [session["starts_at"] for session in sessions if session.get("starts_at")]
    return sorted({datetime.fromisoformat(start).astimezone(zone).date() for start in starts})


def day_of(row: Row | None, sessions: Sequence[Mapping[str, Any]], now: date, zone: ZoneInfo) -> date | None:
    """The day that a code is for: today when it was opened for today, else the next day with a session.

    None when there is no such day.
    """
    if row and date.fromisoformat(row["day"]) == now:
        return now
    return next((day for day in days(sessions, zone) if day >= now), None)


def dead(row: Row, now: date) -> bool:
    """Whether a code's day is over: it never works again."""
    return date.fromisoformat(row["day"]) < now


def picture(address: str) -> dict[str, Any]:
    """An address as a QR code: the width of its square, and its dark parts as the path of an SVG."""
    made = segno.make(address, error="m", micro=False)
    quiet = 4
    path = [
        f"M{start + quiet} {y + quiet}h{end - start}v1h-{end - start}z"
        for y, line in enumerate(made.matrix)
        for start, end in _dark(line)
    ]
    return {"size": len(made.matrix) + 2 * quiet, "path": "".join(path)}


def _dark(line: Sequence[int]) -> list[tuple[int, int]]:
    """Where the dark runs of a line begin and end."""
    edges = [n for n in range(len(line) + 1) if (n and line[n - 1]) != (n < len(line) and line[n])]
    return list(zip(edges[::2], edges[1::2], strict=True))

"""Where the day stands, ready to be shown: what is on, what comes, and the agenda with its times."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assessor.agenda import clock, now_queries
from assessor.agenda.now_queries import Now
from assessor.database import Reading
from assessor.door import Reader
from assessor.standards import StandardSet


async def day(
    db: Reading, sets: Mapping[str, StandardSet], reader: Reader, moment: datetime | None = None
) -> dict[str, Any]:
    """Where the day stands for a reader; with the minutes left at a moment, where that is to be said."""
    now = await now_queries.now(db, reader)
    titles = {one.number: one.title for one in sets[reader.assessment["standard_set"]].standards}
    agenda = [slot(one, titles, len(reader.numbers)) for one in now.agenda]
    on = next((one for one in agenda if one["is_on"]), None)
    for n, one in enumerate(agenda):
        one["is_over"] = now.begun and (now.at is None or n < now.at)
        # What was planned for later than it came is no time to show.
        one["shows_time"] = not (
            one["is_over"] and on and one["starts_at"] and one["starts_at"] > on["starts_at"]
        )
        one["new_session"] = bool(n) and one["session"] != agenda[n - 1]["session"]
    return {
        "stage": stage(reader, now),
        "slot": on,
        "next": now.next and slot(now.next, titles, len(reader.numbers)),
        "previous": now.previous and slot(now.previous, titles, len(reader.numbers)),
        "agenda": agenda,
        "standards": now.standards,
        "clock": clock.left(now.ends_at, moment) if moment else None,
    }


def stage(reader: Reader, now: Now) -> str:
    """ "closed", "not-in-session", "no-agenda", "ready", "on" or "through"."""
    row = reader.assessment
    if row["state"] != "in-session":
        return "not-in-session"
    if row["room_closed"]:
        return "closed"
    if now.slot:
        return "on"
    if not now.agenda:
        return "no-agenda"
    return "through" if now.begun else "ready"


def slot(row: dict[str, Any], titles: dict[int, str], many: int) -> dict[str, Any]:
    """A slot with what it is called: by its standard where it has one."""
    about = [{"number": number, "title": titles[number]} for number in row["standards"] if number in titles]
    one = about[0] if len(about) == 1 else None
    return {
        **row,
        "about": about,
        "heading": one["title"] if one else row["title"],
        "kicker": _kicker(one["number"], many) if one else "",
        "short": f"{one['number']} {one['title']}" if one else row["title"],
    }


def _kicker(number: int, many: int) -> str:
    """Where a standard stands among those assessed; of a few out of a set, its number alone."""
    return f"Standard {number} of {many}" if number <= many else f"Standard {number}"

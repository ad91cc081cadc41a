"""The proposal of an agenda, from what is stored: made anew whenever it is asked for."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from assessor.agenda import mark_queries, marks, proposing, weighing
from assessor.agenda.day_templates import template
from assessor.database import Reading, Row
from assessor.door import Reader
from assessor.standards import Standard

SHORTEST, LONGEST = 15, 480  # minutes: what a session is taken for at least and at most


def length(session: Mapping[str, Any]) -> int | None:
    """The minutes of a session; nothing while it has no beginning or no end."""
    if not (session.get("starts_at") and session.get("ends_at")):
        return None
    starts, ends = (datetime.fromisoformat(session[name]) for name in ("starts_at", "ends_at"))
    return max(0, int((ends - starts).total_seconds()) // 60)


async def proposed(
    db: Reading, reader: Reader, standards: Sequence[Standard]
) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """The proposal as it is now, and the reason for each standard: the panel's alone."""
    people = await weighing.panel(db, reader)
    every = await weighing.weighed(db, reader, standards, people)
    phase = reader.assessment["phase"]
    minutes = [
        max(SHORTEST, min(LONGEST, length(session) or template(phase).minutes))
        for session in reader.assessment["sessions"] or [{}]
    ]
    totals = marks.totals(await mark_queries.marks(db, reader), reader.numbers)
    why = {one.number: weighing.reasons(one, totals[one.number].words) for one in every}
    return proposing.propose(every, people, minutes, phase), why


def named(slots: Sequence[Mapping[str, Any]], stands: Sequence[Row]) -> list[dict[str, Any]]:
    """The proposal with ids: a part about the same standards, or of the same name, keeps the one it had, because
    questions wait for it and it may be on."""
    free = {row["id"]: row for row in stands}
    found = []
    for slot in slots:
        like = max(free.values(), key=lambda row: _likeness(slot, row), default=None)
        id = str(uuid.uuid4())
        if like is not None and _likeness(slot, like) > 0:
            id = str(free.pop(like["id"])["id"])
        found.append({**slot, "id": id})
    return found


def _likeness(slot: Mapping[str, Any], row: Row) -> int:
    shared = len(set(slot["standards"]) & set(row["standards"]))
    same = slot["title"] == row["title"] and slot["session"] == row["session"]
    return 2 * shared + same if slot["kind"] == row["kind"] else 0

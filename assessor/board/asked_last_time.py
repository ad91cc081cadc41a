"""Asked last time: what earlier assessments of the service decided and recommended about a standard.

Only what everybody there was told or shown: never what an old panel thought. It changes with entries of another
assessment's journal, so a page that shows it has its `digest` in the key of its shared bytes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from assessor.assessments import earlier_queries
from assessor.board import asked_last_time_queries as queries
from assessor.board.said import said
from assessor.database import Reading, Row
from assessor.door import Reader, Seat
from assessor.standards import StandardSet
from assessor.views.panel import words_of

Sets = Mapping[str, StandardSet]
PARTS = (
    "reassessment",
    "evidence-review",
)  # they look at some standards again: what was before them still stands
LEVELS = ("must", "should", "could")


async def of_standards(
    db: Reading, sets: Sets, here: Seat, numbers: Sequence[int], only: str | None = None
) -> dict[int, dict[str, Any]] | None:
    """For each of these standards what was decided and recommended last time, or in the `only` assessment that
    matters; None where there was no last time. A day's guest is told of what is published for everybody only."""
    rows = await earlier_queries.earlier(db, here)
    rows = [row for row in rows if only in (None, row["id"])]
    if "guest" in here.roles:
        rows = [row for row in rows if row["is_open"]]
    if not rows:
        return None
    looked = {number: looked_at(sets, here, rows, number) for number in numbers}
    ids = sorted({row["id"] for pairs in looked.values() for row, _ in pairs})
    decided, recommended = await queries.decided(db, ids), await queries.recommended(db, ids)
    return {number: _found(sets, looked[number], decided, recommended) for number in numbers}


def looked_at(sets: Sets, reader: Reader, rows: Sequence[Row], number: int) -> list[tuple[Row, list[int]]]:
    """The earlier assessments that looked at this standard, newest first, with its numbers there: back to the last
    that looked at everything."""
    chosen, found = sets[reader.assessment["standard_set"]], []
    for row in rows:
        there = [n for n in chosen.alike(number, row["standard_set"]) if n in row["numbers"]]
        if there:
            found.append((row, there))
            if row["type"] not in earlier_queries.PARTS:
                break
    return found


def _found(
    sets: Sets, looked: Sequence[tuple[Row, list[int]]], decided: Sequence[Row], recommended: Sequence[Row]
) -> dict[str, Any]:
    """What there is to show of one standard; `assessments` is empty where nobody looked at it."""
    return {"assessments": [_of_one(sets, row, there, decided, recommended) for row, there in looked]}


def _of_one(
    sets: Sets, row: Row, there: Sequence[int], decided: Sequence[Row], recommended: Sequence[Row]
) -> dict[str, Any]:
    def mine(found: Sequence[Row]) -> list[Row]:
        return [one for one in found if one["assessment"] == row["id"] and one["standard"] in there]

    return {
        **{key: row[key] for key in ("id", "phase", "type", "standard_set", "starts_on", "is_open")},
        "set_name": sets[row["standard_set"]].name,
        "on": row["starts_on"] or row["told_at"],
        "numbers": list(there),
        "decisions": [{**one, "words": words_of(one["value"])} for one in mine(decided)],
        "recommendations": [
            {**one, "body_html": said(one["body"])}
            for one in sorted(mine(recommended), key=lambda one: LEVELS.index(one["level"]))
        ],
    }


def digest(found: object) -> str:
    """A short name for exactly what was found."""
    return hashlib.blake2b(repr(found).encode(), digest_size=12).hexdigest()

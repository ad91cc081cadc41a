"""Recommendations of several assessments as the API gives them: as in their own assessment, and where that is."""

from collections.abc import Sequence
from typing import Any

from assessor.board import recommendations
from assessor.database import Reading, Row
from assessor.door import Person
from assessor.recommendations import queries
from assessor.recommendations.shown import seat_in


async def as_json(db: Reading, who: Person, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """In three queries for any number of them."""
    updates = await queries.updates(db, who, rows)
    known = await queries.seen_notes(db, who, rows)
    found = []
    for row in rows:
        here = seat_in(row, who)
        named = [id for id in row["from_notes"] if (row["assessment"], id) in known]
        said = [
            recommendations.update_as_json(here, update)
            for update in updates.get((row["assessment"], row["id"]), ())
        ]
        thing = recommendations.as_json(here, {**row, "from_notes": named}, said)
        found.append({**thing, "assessment": row["assessment"], "service": row["service"]})
    return found

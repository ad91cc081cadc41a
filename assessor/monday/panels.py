"""Panels of coming assessments on which nobody has a profession that a standard asks for."""

from collections.abc import Sequence
from datetime import date

from assessor.database import Reading, Row
from assessor.door import Person
from assessor.monday import queries
from assessor.portfolio import coming_queries
from assessor.recommendations.shown import Sets

MOST = 500  # coming assessments that are looked at


async def short(db: Reading, who: Person, sets: Sets, today: date) -> list[Row]:
    """The coming assessments, each with the numbers of its standards that nobody there leads on (`without`)."""
    rows = await queries.coming(db, who, today.isoformat(), MOST)
    panels = await coming_queries.panels(db, [row["id"] for row in rows])
    return [{**row, "without": without(row, panels[row["id"]], sets)} for row in rows]


def without(row: Row, panel: Sequence[Row], sets: Sets) -> list[int]:
    """The standards of an assessment that name professions, none of which is on its panel."""
    there = {(one["profession"] or "").strip().casefold() for one in panel}
    of = sets.get(row["standard_set"])
    asked = [one for one in (of.standards if of else ()) if one.number in row["numbers"] and one.professions]
    return [one.number for one in asked if not there & set(one.professions)]

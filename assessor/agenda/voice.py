"""What the agenda tells open pages: what the panel marked, and the agenda as it is now, once for each audience."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.agenda import mark_queries, marks
from assessor.database import Database, Row
from assessor.door import Reader
from assessor.live import Memory, Voice
from assessor.page import Pages
from assessor.standards import StandardSet


def voice(pages: Pages, sets: Mapping[str, StandardSet]) -> Voice:
    """The agenda's voice in the streams."""

    async def html(db: Database, reader: Reader, entries: Sequence[Row], memory: Memory) -> dict[int, str]:
        return await _marks(pages, db, reader, entries)

    return Voice(frozenset({"mark"}), _things, html)


async def _things(
    db: Database, reader: Reader, subject: str, ids: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """No thing of the API stands behind these entries."""
    return {}


async def _marks(pages: Pages, db: Database, reader: Reader, entries: Sequence[Row]) -> dict[int, str]:
    """What the panel marked the standards that were marked just now."""
    last = {row["standard"]: row["position"] for row in entries if row["action"] == "mark.given"}
    if not last or not reader.of_panel:
        return {}
    totals = marks.totals(await mark_queries.marks(db, reader), last)
    html = dict.fromkeys(last.values(), "")
    for number, position in last.items():
        html[position] += pages.whole("agenda/total.html", {"number": number, "total": totals[number].words})
    return html

"""What the agenda tells open pages: what the panel marked, and the agenda as it is now, once for each audience."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.agenda import agenda_pages, mark_queries, marks
from assessor.database import Database, Row
from assessor.door import Reader
from assessor.live import Memory, Voice
from assessor.page import Pages
from assessor.standards import StandardSet

# What any of these changes: the agenda itself, when its parts are, and for whom that may be seen.
AGENDA = frozenset({"agenda", "slot", "room", "state", "assessment"})


def voice(pages: Pages, sets: Mapping[str, StandardSet]) -> Voice:
    """The agenda's voice in the streams."""

    async def html(db: Database, reader: Reader, entries: Sequence[Row], memory: Memory) -> dict[int, str]:
        found = await _marks(pages, db, reader, entries)
        last = next((row for row in reversed(entries) if _subject(row) in AGENDA), None)
        if last:
            frame = {"assessment": reader.assessment, "audience": reader.audience}
            days = await agenda_pages.days(db, sets, reader)
            text = pages.whole("agenda/whole.html", {**frame, "days": days})
            changed = any(row["action"] == "agenda.changed" for row in entries)
            said = '<p data-say="The agenda changed" data-about="day"></p>' if changed else ""
            found[last["position"]] = found.get(last["position"], "") + text + said
        return found

    return Voice(frozenset({"mark", *AGENDA}), _things, html)


def _subject(row: Row) -> str:
    return str(row["action"]).partition(".")[0]


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

"""What the wash-up tells the panel's open pages: its points and how far it is. Nobody else is told of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.board.cards import Sets, standards_of
from assessor.database import Database, Row
from assessor.day import point_queries, points, wash_up
from assessor.door import Reader
from assessor.live import Memory, Voice
from assessor.page import Pages


def voice(pages: Pages, sets: Sets) -> Voice:
    """The wash-up's voice in the streams."""

    async def html(db: Database, reader: Reader, entries: Sequence[Row], memory: Memory) -> dict[int, str]:
        if not reader.of_panel:
            return {}
        frame = {"assessment": reader.assessment, "audience": reader.audience}
        found = await wash_up.overview(db, reader, standards_of(sets, reader))
        changed = {row["standard"] for row in entries}
        parts = [pages.whole("day/washed.html", {**frame, "overview": found})]
        rows = [row for row in found["rows"] if row["number"] in changed]
        parts += [
            pages.whole("day/wash_up_row.html", {**frame, "row": row, "judges": found["judges"]})
            for row in rows
        ]
        parts += await _points(pages, db, reader, frame, entries)
        return {entries[-1]["position"]: "".join(parts)}

    return Voice(frozenset({"point", "rating", "report"}), things, html)


async def _points(
    pages: Pages, db: Database, reader: Reader, frame: Mapping[str, Any], entries: Sequence[Row]
) -> list[str]:
    """The points of the standards where some were written, changed or removed."""
    changed = sorted(
        {row["standard"] for row in entries if row["standard"] and _subject(row) in ("point", "report")}
    )
    written = await point_queries.points(db, reader) if changed else []
    lists = await wash_up.listed(db, reader, changed, written)
    # On the page of the report their forms lead back to it.
    return [
        pages.whole("day/points.html", {**frame, **one, "back": back})
        for one in lists
        for back in ("", "report")
    ]


async def things(db: Database, reader: Reader, subject: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The points behind entries, by id; everyone else is told of the report as a whole instead."""
    if subject != "point" or not reader.of_panel:
        return {}
    return {
        row["id"]: points.as_json(row) for row in await point_queries.points(db, reader) if row["id"] in ids
    }


def _subject(row: Row) -> str:
    return str(row["action"]).partition(".")[0]

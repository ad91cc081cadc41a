"""What the report tells open pages: the parts of it that are others now, to whoever may read it."""

from collections.abc import Sequence
from html import escape
from typing import Any

from assessor.database import Database, Row
from assessor.door import Reader
from assessor.live import Memory, Voice
from assessor.page import Pages
from assessor.report import parts, report, shown
from assessor.views import panel

SUBJECTS = frozenset({"report", "point", "rating", "overall", "drafter"})


def voice(pages: Pages, sets: shown.Sets) -> Voice:
    """The voice of the report in the streams."""

    async def html(db: Database, reader: Reader, entries: Sequence[Row], memory: Memory) -> dict[int, str]:
        if not reader.reported:
            return {}
        changed = {row["standard"] for row in entries if row["standard"]}
        frame = {"assessment": reader.assessment, "audience": reader.audience}
        texts, standards, standing = await shown.parts_of(db, sets, reader)
        found = {text["part"]: pages.whole("report/text.html", {**frame, "text": text}) for text in texts}
        for one in standards:
            if one["number"] in changed:
                part = parts.part_of(one["number"])
                found[part] = pages.whole("report/standard.html", {**frame, "one": one})
        if reader.of_panel:
            found["standing"] = pages.whole("report/standing.html", {**frame, "standing": standing})
        if any(row["action"].startswith("overall.") for row in entries):
            shown_as = {**frame, "overall": await panel.overall(db, reader)}
            words = pages.whole("report/result.html", shown_as)
            found["overall"] = f'<dd id="report-result">{words}</dd>'
        key = "report {}".format
        news = [text for name, text in found.items() if memory.get(key(name)) != text]
        memory.update({key(name): text for name, text in found.items()})
        return {entries[-1]["position"]: "".join([*news, *_said(reader, entries)])}

    return Voice(SUBJECTS, things, html)


def _said(reader: Reader, entries: Sequence[Row]) -> list[str]:
    """Words for the polite live region, each once: that the report changed, and for the panel by whom. In which text
    somebody writes is told by who edits where; whoever wrote is not told (see static/page.js)."""
    said: dict[str, None] = {}
    for row in entries:
        if row["action"].startswith(("report.changed", "point.")):
            where = f" on standard {row['standard']}" if row["standard"] else ""
            who = row["who_name"] if reader.of_panel else None
            words = f"The report changed{where}" + (f", {who}" if who else "")
            by = f' data-by="{escape(row["who"])}"' if who else ""
            said[f'<p data-say="{escape(words)}" data-about="edits"{by}></p>'] = None
    return list(said)


async def things(db: Database, reader: Reader, subject: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The report behind its entries, as the API gives it, to whoever may read it."""
    if subject != "report" or not reader.reported:
        return {}
    return {reader.id: await report.show(db, reader)}

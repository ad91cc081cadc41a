"""What goes round the report tells open pages: remarks and answers as they come, and what became of the fact check."""

from collections.abc import Sequence
from html import escape
from typing import Any

from assessor.board.cards import Sets
from assessor.database import Database, Row
from assessor.door import Reader
from assessor.fact_check import remark_queries, remarks
from assessor.fact_check.checked import everything
from assessor.live import Memory, Voice
from assessor.page import Pages
from assessor.report import parts
from assessor.settings import Settings

ROUND = frozenset({"remark", "fact-check", "evening", "result", "assurance"})
CHECKED = frozenset({"remark", "fact-check", "point", "rating", "overall", "report"})
WORDS = {
    "remark.written": "New remark",
    "remark.answered": "The lead answered a remark",
    "fact-check.opened": "The fact check is open",
    "fact-check.accepted": "The report is accepted",
    "fact-check.reopened": "The report is not accepted any more",
    "fact-check.challenged": "The report is challenged",
    "fact-check.withdrawn": "The challenge of the report is withdrawn",
    "fact-check.met": "A meeting about the report is recorded",
    "evening.sent": "The panel wrote to the team",
    "result.called": "The result was told by call",
}


def voice(pages: Pages, sets: Sets, settings: Settings) -> Voice:
    """The voice of the fact check in the streams."""

    async def html(db: Database, reader: Reader, entries: Sequence[Row], memory: Memory) -> dict[int, str]:
        told = {row["position"]: _say(row) for row in entries}
        if reader.assessment["state"] == "fact-check":
            told[entries[-1]["position"]] += await _changed(pages, sets, settings, db, reader, entries)
        return told

    return Voice(ROUND | CHECKED, things, html)


async def _changed(
    pages: Pages, sets: Sets, settings: Settings, db: Database, reader: Reader, entries: Sequence[Row]
) -> str:
    """How far it is, and each place of the parts that these entries are about."""
    found = await everything(db, sets, settings, reader, _touched(entries))
    frame: dict[str, Any] = {"assessment": reader.assessment, "audience": reader.audience, "typed": None}
    html = [pages.whole("fact_check/line.html", {**frame, **found})]
    html += [
        pages.whole("fact_check/item.html", {**frame, "part": part, "item": item, "place": place})
        for part in found["parts"]
        for place, item in enumerate(part["items"], 1)
    ]
    html += [
        f'<p data-remove="item-point-{escape(row["id"])}"></p>'
        for row in entries
        if row["action"] == "point.removed"
    ]
    return "".join(html)


def _touched(entries: Sequence[Row]) -> set[str]:
    """The parts of the report that entries are about."""
    touched = {f"standard-{row['standard']}" for row in entries if row["standard"]}
    subjects = {row["action"].partition(".")[0] for row in entries}
    if any(row["action"] == "report.changed" and not row["standard"] for row in entries):
        touched |= set(parts.TEXTS)
    if "overall" in subjects:
        touched.add(remarks.OVERALL)
    if any(row["action"].startswith("remark.") and not row["standard"] for row in entries):
        touched |= {remarks.OVERALL, *parts.TEXTS}
    return touched


async def things(db: Database, reader: Reader, subject: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The remarks behind entries, by id."""
    if subject != "remark":
        return {}
    return {
        row["id"]: remarks.as_json(reader, row)
        for row in await remark_queries.remarks(db, reader)
        if row["id"] in ids
    }


def _say(row: Row) -> str:
    """Words for the polite live region."""
    words = WORDS.get(row["action"])
    if words is None:
        return ""
    where = f" on standard {row['standard']}" if row["standard"] else ""
    return f'<p data-say="{escape(words + where)}" data-about="report"></p>'

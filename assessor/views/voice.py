"""What views and decisions tell open pages: how many are in, what is revealed, what is agreed."""

from collections.abc import Sequence
from html import escape
from typing import Any

from assessor.database import Database, Row
from assessor.door import Reader
from assessor.live import Memory, Voice
from assessor.page import Pages
from assessor.views import panel, rating_queries, ratings, scale

# Who declared a conflict and who sits here decide who counts and who is asked.
SUBJECTS = frozenset({"view", "views", "rating", "overall", "team", "conflict", "seat"})
WORDS = {
    "views.revealed": "The panel’s views are revealed",
    "rating.agreed": "A decision is written down",
    "overall.agreed": "The overall decision is written down",
    "team.told": "The lead told the team what the panel decided",
}


def voice(pages: Pages) -> Voice:
    """The voice of views and decisions in the streams."""

    async def html(db: Database, reader: Reader, entries: Sequence[Row], memory: Memory) -> dict[int, str]:
        told = {row["position"]: _say(row) for row in entries}
        if reader.told and scale.judges(reader.assessment):
            told[entries[-1]["position"]] += await _changed(pages, db, reader, memory)
        return told

    return Voice(SUBJECTS, things, html)


async def things(db: Database, reader: Reader, subject: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The decisions behind journal entries, as the API gives them. Views have no ids: nobody is told whose."""
    if subject == "rating":
        rows = await rating_queries.ratings(db, reader)
        return {
            str(row["standard"]): ratings.as_json(reader, row) for row in rows if str(row["standard"]) in ids
        }
    if subject == "overall":
        shown = ratings.overall_as_json(reader, await rating_queries.overall(db, reader))
        return {reader.id: shown} if shown else {}
    return {}


async def _changed(pages: Pages, db: Database, reader: Reader, memory: Memory) -> str:
    """The parts of every standard that are others now than when they were last told."""
    frame = {"assessment": {**reader.assessment, "position": reader.position}, "audience": reader.audience}
    templates = ["views/decision.html", "views/word.html"]
    templates += ["views/views.html", "views/totals.html"] if reader.of_panel else []
    found = await panel.of_standards(db, reader, reader.numbers)
    texts = {
        f"{template} {number}": pages.whole(template, {**frame, "judged": judged})
        for number, judged in found.items()
        for template in templates
    }
    shown = {**frame, "overall": await panel.overall(db, reader)}
    texts["overall"] = pages.whole("views/overall.html", shown)
    news = [text for key, text in texts.items() if memory.get(key) != text]
    memory.update(texts)
    return "".join(news)


def _say(row: Row) -> str:
    """Words for the polite live region."""
    words = WORDS.get(row["action"])
    if words is None:
        return ""
    where = f", standard {row['standard']}" if row["standard"] else ""
    return f'<p data-say="{escape(words + where)}" data-about="views"></p>'

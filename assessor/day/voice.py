"""What the day tells open pages: what is on, the agenda, what is pointed at. Rendered once per audience."""

from collections.abc import Sequence
from html import escape
from typing import Any

from assessor.agenda import now_queries, standing
from assessor.assessments.heading import pointed
from assessor.board.cards import Sets
from assessor.database import Database, Row
from assessor.door import Reader
from assessor.live import Memory, Voice
from assessor.page import Pages

# What any of these changes: what is on, for whom it may be seen, and how it is called.
SUBJECTS = frozenset({"slot", "spotlight", "room", "agenda", "state", "assessment"})
SPOTLIGHT = frozenset({"slot", "spotlight", "room", "state"})


def voice(pages: Pages, sets: Sets) -> Voice:
    """The day's voice in the streams."""

    async def html(db: Database, reader: Reader, entries: Sequence[Row], memory: Memory) -> dict[int, str]:
        return await _Speaker(pages, sets, db, reader, memory).speak(entries)

    return Voice(SUBJECTS, things, html)


async def things(db: Database, reader: Reader, subject: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The slots behind entries, by id, as the API gives them; what one may not see is not there."""
    if subject == "spotlight" and reader.in_the_room:
        place = reader.assessment["spotlight"]
        return {place: {"id": place}} if place in ids else {}
    if subject != "slot" or not reader.in_the_room:
        return {}
    rows = (await now_queries.now(db, reader)).agenda
    return {row["id"]: {name: row[name] for name in FIELDS} for row in rows if row["id"] in ids}


FIELDS = ("id", "title", "minutes", "kind", "standards")


class _Speaker:
    """Renders a batch of entries for one audience: all of it once, with the last of them."""

    def __init__(self, pages: Pages, sets: Sets, db: Database, reader: Reader, memory: Memory) -> None:
        self.pages, self.sets, self.db, self.reader, self.memory = pages, sets, db, reader, memory
        self.frame: dict[str, Any] = {"assessment": reader.assessment, "audience": reader.audience}

    async def speak(self, entries: Sequence[Row]) -> dict[int, str]:
        day = await standing.day(self.db, self.sets, self.reader)
        parts = [
            self._render("day/now.html", day=day),
            self._render("day/agenda.html", day=day),
            *[self._line(day, number) for number in self.reader.numbers],
            self._spotlight(entries),
            self._say(entries, day),
        ]
        return {entries[-1]["position"]: "".join(parts)}

    def _render(self, template: str, **found: Any) -> str:
        return self.pages.whole(template, {**self.frame, **found})

    def _line(self, day: dict[str, Any], number: int) -> str:
        """The line on a standard's page, where it says something else than it last did."""
        text = self._render("day/on.html", day=day, number=number)
        key = f"on-{number}"
        told, self.memory[key] = self.memory.get(key), text
        return "" if told == text else text

    def _spotlight(self, entries: Sequence[Row]) -> str:
        """What is pointed at, and who moved it there."""
        moves = [row for row in entries if row["action"].partition(".")[0] in SPOTLIGHT]
        if not moves:
            return ""
        by = next((row for row in reversed(moves) if row["action"] == "spotlight.moved"), None)
        who = self._who(by) if by else ""
        return self._render("day/spotlight.html", pointed=self._pointed(), moved_by=who)

    def _pointed(self) -> dict[str, str] | None:
        return pointed(self.reader, self.sets[self.reader.assessment["standard_set"]])

    def _who(self, row: Row) -> str:
        """Whoever moved something, as this audience may know them."""
        return self.reader.author(row, "who").get("name") or "The panel"

    def _say(self, entries: Sequence[Row], day: dict[str, Any]) -> str:
        """One sentence for the polite live region: where the room has gone."""
        moved = {row["action"]: row for row in entries if row["action"] in ("slot.moved", "spotlight.moved")}
        pointer = moved.get("spotlight.moved")
        where = self._pointed() if pointer else None
        if pointer and where:
            return _said(f"{self._who(pointer)} moved to {where['words']}")
        return _said(f"Now: {day['slot']['short']}") if "slot.moved" in moved and day["slot"] else ""


def _said(words: str) -> str:
    return f'<p data-say="{escape(words)}" data-about="day"></p>'

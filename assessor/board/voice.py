"""What the board tells open pages: fragments of the same templates, rendered once per audience."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from assessor.agenda import now_queries
from assessor.board import (
    answer_queries,
    board,
    cards,
    claims,
    counts,
    evidence_pages,
    evidence_queries,
    note_queries,
    notes,
    overview,
    recommendation_queries,
    recommendations,
    together,
)
from assessor.board.cards import Sets
from assessor.database import Database, Row
from assessor.door import Reader
from assessor.live import Memory, Voice
from assessor.page import Pages
from assessor.words import count as words_of

SUBJECTS = frozenset(
    {
        "note",
        "notes",
        "answer",
        "recommendation",
        "claim",
        "statement",
        "evidence",
        "state",
        "assessment",
        "rating",
        "team",
        "room",
        "slot",
        "agenda",
    }
)


def voice(pages: Pages, sets: Sets) -> Voice:
    """The board's voice in the streams."""

    async def html(db: Database, reader: Reader, entries: Sequence[Row], memory: Memory) -> dict[int, str]:
        return await _Speaker(pages, sets, db, reader, memory).speak(entries)

    return Voice(SUBJECTS, things, html)


async def things(db: Database, reader: Reader, subject: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The things behind journal entries, by id, as the API gives them."""
    if subject == "note":
        rows = await note_queries.notes_by_id(db, reader, ids)
        return {thing["id"]: thing for thing in await notes.with_answers(db, reader, rows)}
    if subject == "answer":
        return {
            row["id"]: answer_queries.as_json(reader, row)
            for row in await answer_queries.answers_by_id(db, reader, ids)
        }
    if subject == "recommendation":
        return await recommendations.things(db, reader, subject, ids)
    if subject in ("state", "assessment"):
        return {reader.id: {"id": reader.id, "state": reader.assessment["state"]}}
    if subject == "room":
        return {reader.id: {"closed": reader.assessment["room_closed"]}}
    if subject in ("claim", "statement", "evidence"):
        return await claims.things(db, reader, subject, ids)
    return {}


class _Speaker:
    """Renders a batch of entries for one audience, reading each kind of thing once."""

    def __init__(self, pages: Pages, sets: Sets, db: Database, reader: Reader, memory: Memory) -> None:
        self.pages, self.sets, self.db, self.reader, self.memory = pages, sets, db, reader, memory
        head = {**reader.assessment, "position": reader.position}
        self.frame: dict[str, Any] = {"assessment": head, "audience": reader.audience}
        self.notes: dict[str, dict[str, Any]] = {}

    async def speak(self, entries: Sequence[Row]) -> dict[int, str]:
        html: dict[int, str] = {row["position"]: "" for row in entries}
        last = {(_subject(row), row["id"]): row["position"] for row in entries}
        for render in (
            self._notes,
            self._recommendations,
            self._claims,
            self._evidence,
            self._statements,
            self._state,
        ):
            for position, text in (await render(last)).items():
                html[position] += text
        html[entries[-1]["position"]] += await self._counts()
        for row in entries:
            html[row["position"]] += self._say(row)
        return html

    def _say(self, row: Row) -> str:
        """Words for the polite live region; what is only a correction is not announced."""
        words, note = WORDS.get(row["action"]), self.notes.get(row["id"] or "")
        if words is None or (row["action"] == "note.written" and note is None):
            return ""
        who = ""
        if note and row["action"] == "note.written":
            to_explore = note["kind"] == "concern" and not self.reader.of_panel
            words = "To explore" if to_explore else note["kind"].capitalize()
            who = ", " + (note["author"].get("name") or note["author"].get("profession") or "the panel")
        where = f" on standard {row['standard']}" if row["standard"] else ""
        about = ABOUT.get(_subject(row), "day")
        return f'<p data-say="{escape(words + where + who)}" data-about="{about}"></p>'

    def _render(self, template: str, **found: Any) -> str:
        return self.pages.whole(template, {**self.frame, **found})

    async def _notes(self, last: Mapping[tuple[str, str | None], int]) -> dict[int, str]:
        """Notes that were written, changed or answered; those that are not to be seen (any more) are taken away."""
        at = {id: position for (subject, id), position in last.items() if subject == "note" and id}
        answers = [id for subject, id in last if subject == "answer" and id]
        for answer, id in (await answer_queries.notes_of(self.db, self.reader, answers)).items():
            at[id] = max(at.get(id, 0), last["answer", answer])
        with_them = await together.with_those_merged(self.db, self.reader, at)
        rows = await note_queries.notes_by_id(self.db, self.reader, list(with_them))
        html = dict.fromkeys(at.values(), "")
        for note in await board.as_shown(self.db, self.reader, rows):
            self.notes[str(note["id"])] = note
            if note["merged_into"]:  # shown inside that one: by itself it is taken away below
                continue
            at.pop(str(note["id"]), None)
            html[with_them[str(note["id"])]] += self._render("board/note.html", note=note)
        for id, position in at.items():
            html[position] += f'<span data-remove="note-{id}"></span>'
        return html

    async def _recommendations(self, last: Mapping[tuple[str, str | None], int]) -> dict[int, str]:
        at = {id: position for (subject, id), position in last.items() if subject == "recommendation" and id}
        html = dict.fromkeys(at.values(), "")
        rows = await recommendation_queries.recommendations_by_id(self.db, self.reader, list(at))
        for asked in await board.recommended(self.db, self.reader, rows):
            html[at.pop(str(asked["id"]))] += self._render("board/recommendation.html", recommendation=asked)
        for id, position in at.items():
            html[position] += f'<span data-remove="recommendation-{id}"></span>'
        return html

    async def _claims(self, last: Mapping[tuple[str, str | None], int]) -> dict[int, str]:
        at = {id: position for (subject, id), position in last.items() if subject == "claim" and id}
        pages = {id: position for (subject, id), position in last.items() if subject == "evidence" and id}
        for row in await evidence_queries.claims_naming(self.db, self.reader, list(pages)):
            at[row["id"]] = max(at.get(row["id"], 0), pages[row["page"]])
        if not at:
            return {}
        html = dict.fromkeys(at.values(), "")
        for row in await evidence_queries.claims(self.db, self.reader):
            if row["id"] in at:
                shown = board.claim(self.reader, row)
                html[at.pop(row["id"])] += self._render(
                    "board/claim.html", claim=shown, number=row["standard"]
                )
        for id, position in at.items():
            html[position] += f'<span data-remove="claim-{id}"></span>'
        return html

    async def _evidence(self, last: Mapping[tuple[str, str | None], int]) -> dict[int, str]:
        """Rows of the table of evidence: pages that changed, and pages that show something more or less now."""
        at = {id: position for (subject, id), position in last.items() if subject == "evidence" and id}
        claimed = {id: position for (subject, id), position in last.items() if subject == "claim" and id}
        for row in await evidence_queries.pages_named(self.db, self.reader, list(claimed)):
            at[row["page"]] = max(at.get(row["page"], 0), claimed[row["id"]])
        if not at:
            return {}
        html, standards = dict.fromkeys(at.values(), ""), cards.standards_of(self.sets, self.reader)
        found = evidence_pages.words(standards)
        rows = await overview.pages(self.db, self.reader)
        for page in rows:
            if page["id"] in at:
                html[at.pop(page["id"])] += self._render("board/evidence_row.html", page=page, **found)
        for id, position in at.items():
            html[position] += f'<span data-remove="evidence-{id}"></span>'
        without = overview.without(standards, rows)
        html[max(html)] += self._render("board/without_evidence.html", without=without)
        return html

    async def _statements(self, last: Mapping[tuple[str, str | None], int]) -> dict[int, str]:
        html: dict[int, str] = {}
        for (subject, id), position in last.items():
            if subject == "statement" and id:
                shown = board.statement(await evidence_queries.statement(self.db, self.reader, int(id)))
                text = self._render("board/statement.html", statement=shown, number=int(id))
                html[position] = html.get(position, "") + text
        return html

    async def _state(self, last: Mapping[tuple[str, str | None], int]) -> dict[int, str]:
        return {
            position: "".join(self._render(f"board/{part}.html") for part in self._frames())
            for (subject, _), position in last.items()
            if subject in ("state", "assessment", "room")
        }

    def _frames(self) -> list[str]:
        """The parts of a page that say how things stand; who will see what is written is for those who write."""
        return ["state", "room_line", *(["seen"] if self.reader.of_panel else [])]

    async def _counts(self) -> str:
        """Cards, rail and counts of the standards whose words are others now than when they were last told."""
        counted, tray = await counts.by_standard(self.db, self.reader)
        standards = cards.standards_of(self.sets, self.reader)
        on = await now_queries.standards_on(self.db, self.reader)
        rows = zip(cards.cards(standards, counted, on), cards.rail(standards, counted, on), strict=True)
        parts = [
            self._standard(card, row, counted[card["number"]]) for card, row in rows if self._news(card, row)
        ]
        if self.reader.of_panel:
            parts.append(self._render("board/tray.html", tray=tray))
            parts += await self._held()
        return "".join(parts)

    async def _held(self) -> list[str]:
        """How many notes wait for the lead, where that is another number than when it was last told."""
        many = await note_queries.waiting_by_standard(self.db, self.reader)
        parts = []
        for number in (None, *self.reader.numbers):
            text = self._render("board/held.html", number=number, held=many.get(number, 0))
            if self.memory.get(f"held-{number}") != text:
                self.memory[f"held-{number}"] = text
                parts.append(text)
        return parts

    def _news(self, card: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
        key, words = str(card["number"]), repr((card, row))
        told = self.memory.get(key)
        self.memory[key] = words
        return told != words

    def _standard(self, card: Mapping[str, Any], row: Mapping[str, Any], count: counts.Count) -> str:
        number = card["number"]
        words = {
            "claims": words_of(count.evidence, "page"),
            "notes": count.notes,
            "recommendations": count.recommendations,
        }
        parts = [
            self._render("board/count.html", what=what, number=number, words=n) for what, n in words.items()
        ]
        return "".join(
            [self._render("board/card.html", card=card), self._render("board/rail.html", row=row), *parts]
        )


def _subject(row: Row) -> str:
    return str(row["action"]).partition(".")[0]


# Kinds of news, as somebody may mute them: see static/announce.js.
ABOUT = {
    "note": "notes",
    "notes": "notes",
    "answer": "answers",
    "recommendation": "recommendations",
    "statement": "evidence",
    "claim": "evidence",
}
WORDS = {
    "note.written": "New note",
    "answer.written": "New answer",
    "recommendation.written": "New recommendation",
    "statement.changed": "The team changed what it says",
    "claim.written": "New evidence",
    "state.changed": "The assessment moved on",
    "notes.opened": "The lead opened notes",
    "room.closed": "The room is closed",
    "room.opened": "The room is open again",
}

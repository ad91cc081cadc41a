"""The wash-up: what the panel walks through, standard by standard, once it is among itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.board import board, evidence_queries, note_queries, recommendation_queries
from assessor.board.for_you import numbers as in_words
from assessor.board.said import said
from assessor.database import Database, Reading, Row
from assessor.day import point_queries, points
from assessor.door import Reader
from assessor.standards import Standard
from assessor.views import panel, rating_queries, scale
from assessor.words import count

GROUPS = (
    ("strength", "Strengths"),
    ("concern", "Concerns"),
    ("question", "Questions and their answers"),
    ("note", "Just notes"),
)


async def overview(db: Database, reader: Reader, standards: Sequence[Standard]) -> dict[str, Any]:
    """How far the wash-up is: a row for each standard, and in words what is still undecided."""
    decided = {row["standard"]: row["value"] for row in await rating_queries.ratings(db, reader)}
    written = await point_queries.points(db, reader)
    notes = await note_queries.shared_notes_lightly(db, reader)
    rows = [_row(standard, decided, written, notes) for standard in standards]
    judges = scale.judges(reader.assessment)
    key = "decision" if judges else "words"
    done = sum(bool(row[key]) for row in rows)
    return {
        "rows": rows,
        "judges": judges,
        "left_open": sum(_is_open(note) for note in notes),
        "progress": f"{done} of {len(rows)} {'agreed' if judges else 'with points'}",
        "missing": in_words(tuple(row["number"] for row in rows if not row[key])) if done < len(rows) else "",
    }


def _row(
    standard: Standard, decided: Mapping[int, str], written: Sequence[Row], notes: Sequence[Row]
) -> dict[str, Any]:
    """What is agreed about one standard, and what is open."""
    mine = [row["part"] for row in written if row["standard"] == standard.number]
    about = [row for row in notes if standard.number in (row["standard"], *row["also"])]
    left = sum(_is_open(row) for row in about)
    parts = [f"{mine.count(part)} {points.WORDS[part].lower()}" for part in points.PARTS if part in mine]
    return {
        "number": standard.number,
        "title": standard.title,
        "decision": decided.get(standard.number),
        "words": ", ".join(parts),
        "notes": count(len(about), "note") if about else "no notes",
        "left": f"{count(left, 'question')} open" if left else "",
    }


def _is_open(note: Row) -> bool:
    return note["kind"] == "question" and note["status"] in ("open", "to-ask") and not note["inside"]


async def of_standard(db: Database, reader: Reader, number: int) -> dict[str, Any]:
    """All that the panel looks at for one standard: notes by kind, recommendations, views, decision and points."""
    rows = [row for row in await note_queries.notes(db, reader, standard=number) if row["visibility"] != "me"]
    shown = await board.as_shown(db, reader, rows)
    asked = await recommendation_queries.recommendations(db, reader, standard=number)
    written = await point_queries.points(db, reader, number)
    return {
        "groups": [
            {"kind": kind, "title": title, "notes": [note for note in shown if note["kind"] == kind]}
            for kind, title in GROUPS
        ],
        "recommendations": await board.recommended(db, reader, asked),
        "judged": await panel.of_standard(db, reader, number),
        **(await listed(db, reader, [number], written))[0],
    }


async def listed(
    db: Database, reader: Reader, numbers: Sequence[int], written: Sequence[Row]
) -> list[dict[str, Any]]:
    """The points of each of these standards, part by part, with where they come from."""
    written = [row for row in written if row["standard"] in numbers]
    sources = await _sources(db, reader, [id for row in written for id in row["sources"]])
    shown = [{**row, "body_html": said(row["body"]), "sources": _of(row, sources)} for row in written]
    return [
        {"number": number, "parts": [_part(part, number, shown) for part in points.PARTS]}
        for number in numbers
    ]


def _part(part: str, number: int, shown: Sequence[dict[str, Any]]) -> dict[str, Any]:
    mine = [one for one in shown if one["part"] == part and one["standard"] == number]
    return {"part": part, "title": points.WORDS[part], "points": mine}


async def _sources(db: Database, reader: Reader, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """What points come from, by id: where it stands on the page, and whose it is."""
    found = {}
    for row in await note_queries.notes_by_id(db, reader, ids):
        found[row["id"]] = {"place": f"note-{row['id']}", "words": f"{row['author_name']}’s {row['kind']}"}
    for row in await recommendation_queries.recommendations_by_id(db, reader, ids):
        words = f"{row['author_name']}’s recommendation"
        found[row["id"]] = {"place": f"recommendation-{row['id']}", "words": words}
    return found | await evidence_named(db, reader, ids)


async def evidence_named(db: Reading, reader: Reader, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Those of these sources that are revisions of evidence, `page@revision`: what they are called, and where."""
    cut = {id: id.rpartition("@") for id in ids if "@" in id}
    titles = await point_queries.revisions_named(db, reader, [page for page, _, _ in cut.values()])
    found = {}
    for id, (page, _, number) in cut.items():
        if title := titles.get((page, int(number))):
            address = f"/assessments/{reader.id}/evidence/{page}"
            found[id] = {"address": address, "place": "", "words": f"“{title}”, revision {number}"}
    return found


def _of(row: Row, sources: Mapping[str, dict[str, str]]) -> list[dict[str, str]]:
    return [sources.get(id, {"place": "", "words": "what was removed since"}) for id in row["sources"]]


async def choosable(
    db: Database, reader: Reader, number: int, sources: Sequence[str]
) -> list[tuple[str, str]]:
    """What a point may be said to come from, (id, words): what it comes from now, and the evidence of its standard as
    it is today."""
    claimed = await evidence_queries.claims(db, reader, standard=number)
    pages = [f"{row['page']}@{row['revision']}" for row in claimed if row["url"] is None]
    known = await _sources(db, reader, [*sources, *pages])
    return [(id, known[id]["words"]) for id in dict.fromkeys([*sources, *pages]) if id in known]

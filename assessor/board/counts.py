"""What each standard holds, counted for one audience in a handful of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessor.board import evidence_queries, note_queries, recommendation_queries
from assessor.database import Database, Row, Transaction
from assessor.door import Reader
from assessor.views import rating_queries


@dataclass(slots=True)
class Count:
    """What one standard holds, as this audience sees it."""

    evidence: int = 0
    strengths: int = 0
    concerns: int = 0
    questions_open: int = 0
    plain_notes: int = 0
    notes: int = 0
    recommendations: int = 0
    ready: str | None = None
    not_yet: str | None = None
    agreed_rating: str | None = None


KINDS = {"strength": "strengths", "concern": "concerns", "note": "plain_notes"}


async def by_standard(db: Database | Transaction, reader: Reader) -> tuple[dict[int, Count], int]:
    """The counts of every standard of the assessment, and how many notes are not placed yet."""
    counts = {number: Count() for number in reader.numbers}
    tray = 0
    for note in await note_queries.shared_notes_lightly(db, reader):
        numbers = {note["standard"], *note["also"]} - {None}
        tray += not numbers
        for number in numbers & counts.keys():
            _add(counts[number], note)
    for row in await recommendation_queries.how_many(db, reader):
        _of(counts, row).recommendations = row["n"]
    for row in await evidence_queries.how_many_claims(db, reader):
        _of(counts, row).evidence = row["n"]
    for row in await evidence_queries.statements(db, reader):
        count = _of(counts, row)
        count.ready, count.not_yet = row["ready"], row["not_yet"]
    for row in await rating_queries.ratings(db, reader):
        _of(counts, row).agreed_rating = row["value"]
    return counts, tray


def _of(counts: Mapping[int, Count], row: Row) -> Count:
    """The count of the standard that a row is about; one that is not assessed counts for nobody."""
    return counts.get(row["standard"], Count())


def _add(count: Count, note: Mapping[str, Any]) -> None:
    count.notes += 1
    if note["kind"] == "question":
        count.questions_open += note["status"] != "answered" and not note["inside"]
    else:
        field = KINDS[note["kind"]]
        setattr(count, field, getattr(count, field) + 1)

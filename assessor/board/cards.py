"""What each standard holds, at a glance: as a card, as a row of the rail, and for the API."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.board import counts
from assessor.board.counts import Count
from assessor.database import Database, Transaction
from assessor.door import Reader
from assessor.standards import Standard, StandardSet

Sets = Mapping[str, StandardSet]


def standards_of(sets: Sets, reader: Reader) -> list[Standard]:
    """The standards that are assessed, in order."""
    chosen = sets[reader.assessment["standard_set"]]
    numbers = set(reader.numbers)
    return [standard for standard in chosen.standards if standard.number in numbers]


async def as_json(db: Database | Transaction, sets: Sets, reader: Reader) -> list[dict[str, Any]]:
    """What each standard holds, as the API's assessment shows it."""
    found, _ = await counts.by_standard(db, reader)
    return [
        {
            "number": standard.number,
            "title": standard.title,
            "evidence": found[standard.number].evidence,
            "notes": found[standard.number].notes,
            "questions_open": found[standard.number].questions_open,
            "recommendations": found[standard.number].recommendations,
            "agreed_rating": found[standard.number].agreed_rating,
        }
        for standard in standards_of(sets, reader)
    ]


NOTHING: frozenset[int] = frozenset()


def cards(
    standards: Sequence[Standard], found: Mapping[int, Count], on: frozenset[int] = NOTHING
) -> list[dict[str, Any]]:
    """The cards as the page shows them; `on` are the numbers of those that are being discussed."""
    return [_card(standard, found[standard.number], on) for standard in standards]


def _card(standard: Standard, count: Count, on: frozenset[int]) -> dict[str, Any]:
    return {
        "on": standard.number in on,
        "number": standard.number,
        "title": standard.title,
        "evidence": count.evidence,
        "gap": _gap(count),
        "strengths": count.strengths,
        "concerns": count.concerns,
        "questions_open": count.questions_open,
        "plain_notes": count.plain_notes,
        "recommendations": count.recommendations,
        "agreed_rating": count.agreed_rating,
        "ready": count.ready,
    }


def _gap(count: Count) -> str | None:
    """The known gap in a line: the first sentence of what the team has not done yet, where nothing shows it is met."""
    if not count.not_yet or (count.evidence and count.ready == "yes"):
        return None
    line = count.not_yet.strip().splitlines()[0]
    first = line.partition(". ")[0].rstrip(".")
    return f"Known gap: {first[:90]}{'…' if len(first) > 90 else ''}"


def rail(
    standards: Sequence[Standard], found: Mapping[int, Count], on: frozenset[int] = NOTHING
) -> list[dict[str, Any]]:
    """Every standard with what it holds, in one or two words; first whether it is being discussed."""
    return [
        {
            "number": standard.number,
            "title": standard.title,
            "on": standard.number in on,
            "state_words": _state(found[standard.number]),
        }
        for standard in standards
    ]


def _state(count: Count) -> str:
    if count.agreed_rating:
        return count.agreed_rating.replace("-", " ")
    if count.notes:
        return f"{count.notes} note{'' if count.notes == 1 else 's'}"
    return "empty" if not count.evidence and not count.recommendations else ""

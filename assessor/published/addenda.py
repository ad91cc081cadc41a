"""Addenda: what was decided anew on paper after a report was published stands beside it, never in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessor.database import Reading, Row
from assessor.documents import document
from assessor.documents.document import Document
from assessor.published import queries


@dataclass(frozen=True, slots=True)
class Anew:
    """One standard that a later review decided again."""

    standard: int
    of_set: str  # the name of the list, where it is another than the report's
    decision: str
    day: str | None
    address: str


async def anew(db: Reading, id: str, report: Document, reviews: Sequence[Row]) -> list[Anew]:
    """What these reviews decided again of a report, in the order they were published."""
    documents = await queries.documents(db, reviews)
    found = []
    for row in reviews:
        review = document.read(documents[row["id"]]) if row["id"] in documents else None
        if review is not None and review.addendum_to == id:
            found += _of(report, review)
    return found


def _of(report: Document, review: Document) -> list[Anew]:
    address = f"/published/{review.id}"
    theirs = review.standard_set
    other = theirs.name if theirs and theirs != report.standard_set else ""
    return [
        Anew(one.number, other, one.decision, review.published_on, address)
        for one in review.standards
        if one.decision
    ]

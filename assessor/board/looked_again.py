"""What a reassessment or an evidence review opens with: what was not met, and what the team says now."""

from collections.abc import Sequence
from typing import Any

from assessor.assessments import earlier_queries
from assessor.board import evidence_queries
from assessor.board.asked_last_time import Sets, of_standards
from assessor.board.said import said
from assessor.database import Reading, Row
from assessor.door import Reader, Seat

SHORT = 240  # characters of what the team says


async def before(db: Reading, sets: Sets, here: Seat) -> dict[str, Any] | None:
    """The assessment that is looked at again, with what it said of the standards of this one; nothing for any other
    kind. It changes with another assessment's journal: see asked_last_time."""
    there = await earlier_queries.looked_again_at(db, here)
    if there is None:
        return None
    found = await of_standards(db, sets, here, here.numbers, only=there["id"])
    if found is None:  # a day's guest is told of what is published only
        return None
    rows = {number: _of(one["assessments"]) for number, one in found.items()}
    return {**there, "standards": {number: row for number, row in rows.items() if row}}


def _of(assessments: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """What that assessment said of a standard: its decision, and what had to be done; nothing where it did not look."""
    if not assessments:
        return None
    musts = [asked for asked in assessments[0]["recommendations"] if asked["level"] == "must"]
    return {"decisions": assessments[0]["decisions"], "musts": musts}


async def with_statements(db: Reading, reader: Reader, before: dict[str, Any] | None) -> Any:
    """The same as a list in the order of the standards, each with what the team says of it now."""
    if before is None:
        return None
    says = {row["standard"]: row for row in await evidence_queries.statements(db, reader)}
    standards = [
        {**one, "number": number, "now": _now(says.get(number))}
        for number, one in before["standards"].items()
    ]
    return {**before, "standards": standards}


def _now(row: Row | None) -> dict[str, Any] | None:
    """What the team says, shortened; nothing where it has said nothing yet."""
    if row is None or not (row["body"].strip() or row["not_yet"].strip()):
        return None
    words = " ".join((row["body"].strip() or row["not_yet"].strip()).split())
    short = words if len(words) <= SHORT else f"{words[:SHORT].rpartition(' ')[0]} …"
    return {"body_html": said(short), "ready": row["ready"]}

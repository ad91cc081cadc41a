"""What the report still lacks: said to the panel, never a reason to refuse."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessor.assessments.gaps import Gap
from assessor.database import Database
from assessor.door import Seat
from assessor.report import drafters, parts, report
from assessor.report.report import Report
from assessor.views import scale

NEEDED = ("summary", "service", "users")  # good practice and a main concern may well be none


def missing(
    assessment: Mapping[str, Any], stands: Report, drafting: Mapping[int, Mapping[str, Any]]
) -> list[Gap]:
    """What is missing in the report as it stands."""
    judges = scale.judges(assessment)
    found = _of(
        "No decision is agreed", (one for one in stands.standards if judges and one["decision"] is None)
    )
    found += _of("No point says why", (one for one in stands.standards if _says_nothing(one)))
    waiting = tuple(number for number, row in drafting.items() if not row["handed_over_at"])
    if waiting:
        found.append(Gap("Not handed over by whoever drafts it", waiting))
    for part in NEEDED:
        if not stands.texts[part].strip():
            found.append(Gap(f"“{parts.TEXTS[part]}” is empty", place=f"/report/edit/{part}"))
    return found


def _says_nothing(one: Mapping[str, Any]) -> bool:
    return not one["points"] and one["decision"] not in scale.BESIDE


def _of(words: str, standards: Iterable[Mapping[str, Any]]) -> list[Gap]:
    numbers = tuple(one["number"] for one in standards)
    return [Gap(words, numbers)] if numbers else []


async def gaps(db: Database, seat: Seat, to: str) -> list[Gap]:
    """The same before the team checks the report, and before it is published: see assessments/gaps.py."""
    steps = (("writing-up", "fact-check"), ("fact-check", "published"))
    if not seat.of_panel or (seat.state, to) not in steps:
        return []
    return missing(seat.assessment, await report.as_it_stands(db, seat), await drafters.standing(db, seat))

"""What the report still lacks: said to the panel, never a reason to refuse."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessor.report import parts
from assessor.report.report import Report
from assessor.views import scale

NEEDED = ("summary", "service", "users")  # good practice and a main concern may well be none


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: in words, for which standards, or where to mend it (below the report)."""

    words: str
    standards: tuple[int, ...] = ()
    place: str = ""


def missing(
    assessment: Mapping[str, Any], stands: Report, drafting: Mapping[int, Mapping[str, Any]]
) -> list[Lack]:
    """What is missing in the report as it stands."""
    judges = scale.judges(assessment)
    found = _of(
        "No decision is agreed", (one for one in stands.standards if judges and one["decision"] is None)
    )
    found += _of("No point says why", (one for one in stands.standards if _says_nothing(one)))
    waiting = tuple(number for number, row in drafting.items() if not row["handed_over_at"])
    if waiting:
        found.append(Lack("Not handed over by whoever drafts it", waiting))
    for part in NEEDED:
        if not stands.texts[part].strip():
            found.append(Lack(f"“{parts.TEXTS[part]}” is empty", place=f"/edit/{part}"))
    return found


def _says_nothing(one: Mapping[str, Any]) -> bool:
    return not one["points"] and one["decision"] not in scale.BESIDE


def _of(words: str, standards: Iterable[Mapping[str, Any]]) -> list[Lack]:
    numbers = tuple(one["number"] for one in standards)
    return [Lack(words, numbers)] if numbers else []

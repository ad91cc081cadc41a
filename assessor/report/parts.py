"""The parts of a report and what they are called: five texts, then one part for each standard."""

import re
from collections.abc import Iterable

from assessor.standards import Standard

TEXTS = {
    "summary": "Summary",
    "service": "The service",
    "users": "Users",
    "good_practice": "Good practice others could adopt",
    "main_concern": "The main concern",
}
_STANDARD = re.compile(r"standard-([1-9][0-9]?)\Z")


def number_of(part: str) -> int | None:
    """The number of the standard that a part is about; None for a text."""
    found = _STANDARD.match(part)
    return int(found[1]) if found else None


def place(part: str) -> tuple[int, int]:
    """Where a part stands in the report, to sort by: the texts first, then the standards by their numbers."""
    number = number_of(part)
    return (1, number) if number else (0, list(TEXTS).index(part) if part in TEXTS else len(TEXTS))


def part_of(number: int) -> str:
    """The name of a standard's part."""
    return f"standard-{number}"


def titles(standards: Iterable[Standard]) -> dict[str, str]:
    """All parts with their titles, in the order of the report."""
    return TEXTS | {part_of(one.number): f"{one.number} {one.title}" for one in standards}

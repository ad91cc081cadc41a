"""What the API says of the portfolio: its operations, and the shapes of their answers."""

from typing import Any, Literal

from assessor.api import shapes
from assessor.api.operation import Operation
from assessor.portfolio.filters import EVERY, LATEST, PHASES, TYPES

TEXT = {"type": "string"}


class PortfolioStandard(shapes.Shape):
    """What was agreed about a standard; null where nothing is, or nothing that you were told."""

    number: shapes.Number
    value: shapes.Decided | None


class PortfolioRow(shapes.Shape):
    """An assessment, and what was agreed about the standards that it looks at."""

    assessment: shapes.Slug
    service: shapes.Slug
    organisation: str | None
    phase: shapes.Phase
    type: Literal["assessment", "reassessment", "evidence-review", "mock", "peer-review", "practice"]
    method: shapes.Slug
    set: shapes.Slug
    date: shapes.Day | None
    overall: shapes.Rated | None
    standards: list[PortfolioStandard]


CHOSEN: dict[str, tuple[dict[str, Any], str]] = {
    "service": (TEXT, "Only those of the service with this id, or with these words in its name"),
    "organisation": (TEXT, "Only those of this organisation"),
    "phase": ({"enum": list(PHASES)}, "Only those of this phase"),
    "method": (TEXT, "Only those held in this way"),
    "type": (
        {"enum": [*TYPES, EVERY]},
        "Only those of this type; without it those of all types",
    ),
    "round": (TEXT, "Only those of this round"),
    "set": (TEXT, "Only those by this set of standards"),
    "from": ({"type": "string", "format": "date"}, "Only those whose first session is on this day or later"),
    "to": ({"type": "string", "format": "date"}, "Only those whose first session is on this day or earlier"),
    "show": ({"enum": [LATEST]}, "Only the latest of each service"),
}

PORTFOLIO = [
    Operation(
        "GET",
        "/portfolio",
        "The assessments you may see with what was agreed; none that was cancelled",
        PortfolioRow,
        listed=True,
        query=CHOSEN,
    ),
    Operation(
        "GET", "/portfolio.csv", "The same as CSV: a row for each assessment", gives_file=True, query=CHOSEN
    ),
]

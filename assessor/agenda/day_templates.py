"""What a day is made of beside the standards, by phase: figures for a day of the usual length, scaled to the real one.

Four hours are usual; two in a discovery.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """A day of `minutes`: how long the introductions, the showing, a break and the end of it take."""

    minutes: int
    introductions: int
    showing: int
    shows: str  # what the team's part is called
    pause: int
    end: int


FOUR_HOURS = Template(240, 10, 50, "Show and tell", 10, 10)
TEMPLATES = {
    "discovery": Template(120, 5, 25, "What the team has learnt", 10, 5),
    "alpha": Template(240, 10, 50, "The team shows its prototypes", 10, 10),
}
PAUSE_EVERY = 100  # minutes: nobody listens for longer

# The order in which professions are heard, as a day usually goes: from the users to the figures.
ORDER = (
    "user research",
    "design",
    "content design",
    "accessibility",
    "product",
    "delivery",
    "technology",
    "security",
    "data",
    "performance analysis",
    "clinical safety",
)


def template(phase: str) -> Template:
    """The figures of a phase."""
    return TEMPLATES.get(phase, FOUR_HOURS)


def scaled(figure: int, minutes: int, usual: int) -> int:
    """A figure of a day of `usual` minutes for one of `minutes`, in steps of five, at least five."""
    return max(5, round(figure * minutes / usual / 5) * 5)


def place_in_order(profession: str) -> int:
    """Where a profession comes in the day; one of the organisation's own comes last."""
    return ORDER.index(profession) if profession in ORDER else len(ORDER)

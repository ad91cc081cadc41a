"""A line of a mail about what happened."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a mail, and below it where to look: (words, address)."""

    kind: str
    words: str
    places: tuple[tuple[str, str], ...] = ()

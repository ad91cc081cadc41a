"""The columns a retro may have."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessor.problem import invalid


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its slug in addresses and data, its title, and what belongs there."""

    slug: str
    title: str
    asks: str


@dataclass(frozen=True, slots=True)
class Format:
    """A set of columns by its name."""

    slug: str
    title: str
    columns: tuple[Column, ...]

    @property
    def slugs(self) -> list[str]:
        return [column.slug for column in self.columns]

    def column(self, slug: str) -> Column:
        """One of its columns. Raises Problem 422."""
        found = next((column for column in self.columns if column.slug == slug), None)
        if found is None:
            raise invalid("column", f"Choose one of {', '.join(self.slugs)}")
        return found


WORKED = Format(
    "worked",
    "Worked, did not work, try",
    (
        Column("worked", "What worked", "Keep doing this"),
        Column("did-not", "What did not work", "What got in the way, and of whom"),
        Column("try", "What to try", "Next time, or in the next assessment"),
    ),
)
FORMATS = {
    one.slug: one
    for one in (
        WORKED,
        Format(
            "start-stop",
            "Start, stop, continue",
            (
                Column("start", "Start", "What we should begin to do"),
                Column("stop", "Stop", "What we should leave"),
                Column("continue", "Continue", "What is worth keeping"),
            ),
        ),
        Format(
            "four-ls",
            "Liked, learned, lacked, longed for",
            (
                Column("liked", "Liked", "What was good"),
                Column("learned", "Learned", "What you know now"),
                Column("lacked", "Lacked", "What was missing"),
                Column("longed-for", "Longed for", "What you wish there had been"),
            ),
        ),
        Format(
            "five",
            "Five minutes, five days, five months",
            (
                Column("five-minutes", "Five minutes", "What could be better after five minutes' work"),
                Column("five-days", "Five days", "What could be better after five days' work"),
                Column("five-months", "Five months", "What could be better after five months' work"),
            ),
        ),
    )
}


def with_columns(slugs: Sequence[str]) -> Format:
    """The format that has these columns, in this order. Raises Problem 422."""
    found = next((one for one in FORMATS.values() if one.slugs == list(slugs)), None)
    if found is None:
        choices = "; ".join(", ".join(one.slugs) for one in FORMATS.values())
        raise invalid("columns", f"Choose the columns of one format: {choices}")
    return found

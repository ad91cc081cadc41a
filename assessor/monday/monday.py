"""How is it going? The numbers of seven days, what is asked of us and what needs a decision, and one sentence of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessor.asks import files as asks_files
from assessor.asks.waiting import COUNTED, LEFT_OUT, NOTHING, Waiting, waiting
from assessor.database import Reading
from assessor.door import Person
from assessor.figures.figure import Cell, Column, Figure
from assessor.monday.lists import Listed, changed, deciding
from assessor.monday.span import Span
from assessor.portfolio.view import View
from assessor.recommendations.shown import Sets
from assessor.settings import Settings
from assessor.words import Times, count

TOP = 5  # of what is asked of us
FIGURES = ("changed", "deciding", "asked")


@dataclass(frozen=True, slots=True)
class Monday:
    """What the page tells one person. `deciding` and `asked` are as of now: of a week that is over they are
    empty."""

    span: Span
    changed: list[Listed]
    deciding: list[Listed]
    asked: Waiting

    @property
    def is_now(self) -> bool:
        return not self.span.week

    @property
    def lists(self) -> dict[str, Listed]:
        """Every list by its key."""
        return {one.key: one for one in [*self.changed, *self.deciding]}

    @property
    def sentence(self) -> str:
        """The answer, in one sentence."""
        days = "in these seven days" if self.is_now else f"from {self.span.words}"
        return told(self.changed, days) + (f"; {self._needs}." if self.is_now else ".")

    @property
    def _needs(self) -> str:
        many = sum(one.many for one in self.deciding)
        needs = f"{count(many, 'thing')} {'needs' if many == 1 else 'need'} a decision" if many else ""
        services = self.asked.services
        waits = f"{count(services, 'service')} {'waits' if services == 1 else 'wait'} for the organisation"
        if needs and services:
            return f"{needs}, and {waits}"
        return needs or (waits if services else "nothing needs a decision")

    def figures(self, times: Times) -> list[Figure]:
        """All of it as figures, each number with the address of its list."""
        found = [_numbers("changed", "What changed", self.changed, self.span)]
        if self.is_now:
            found.append(_numbers("deciding", "What needs a decision", self.deciding, self.span))
            found.append(_asked(self.asked, times))
        return found


async def monday(
    db: Reading,
    who: Person,
    eyes: View,
    sets: Sets,
    settings: Settings,
    span: Span,
    today: date,
    *,
    with_now: bool = False,
) -> Monday:
    """What somebody's Monday holds; of a week by its number, what stands now only `with_now`."""
    happened = await changed(db, who, span)
    if span.week and not with_now:
        return Monday(span, happened, [], NOTHING)
    decisions = await deciding(db, who, eyes, sets, settings, today)
    asked = await waiting(db, who, eyes, sets, Times(settings.timezone), TOP)
    return Monday(span, happened, decisions, asked)


def told(lists: Sequence[Listed], days: str) -> str:
    """ "2 assessments held, 1 report published in these seven days"; a quiet week says so."""
    found = [one.words for one in lists if one.many]
    if not found:
        return f"It was quiet {days}: nothing was held, told, published, closed or newly overdue"
    words = found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
    return f"{words[0].upper()}{words[1:]} {days}"


NUMBERS = (Column("what", "What"), Column("number", "Number", "number"))


def _numbers(id: str, title: str, lists: Sequence[Listed], span: Span) -> Figure:
    query = span.query if id == "changed" else ""
    rows = tuple(
        (Cell(one.title), Cell(one.many, f"{one.many:,}", f"/monday/{one.key}{query}")) for one in lists
    )
    some = [one.words for one in lists if one.many]
    sentence = f"{'; '.join(some)}." if some else "Nothing."
    return Figure(
        id,
        title,
        f"{sentence[0].upper()}{sentence[1:]}",
        " ".join(f"{one.title}: {one.counted}" for one in lists),
        " ".join(f"{one.title}: {one.left_out}" for one in lists if one.left_out),
        NUMBERS,
        rows,
    )


def _asked(asked: Waiting, times: Times) -> Figure:
    shown = f" Shown are the first {len(asked.lines)}; {asked.more} more wait." if asked.more else ""
    return Figure(
        "asked",
        "What is asked of us",
        asks_files.sentence(asked),
        COUNTED,
        LEFT_OUT + shown,
        asks_files.COLUMNS[:-1],
        tuple(asks_files.row(one, times)[:-1] for one in asked.lines),
    )

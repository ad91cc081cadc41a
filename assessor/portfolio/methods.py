"""Ways of assessing beside each other: what the facts come to on average, where there are cases enough.

Never a ranking: methods stand by their names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from assessor.comparing.cases import Case
from assessor.comparing.cases import figure as cases_figure
from assessor.facts.counting import HELD
from assessor.facts.definitions import FACTS, Fact
from assessor.figures.figure import Cell, Column, Figure
from assessor.portfolio import bits
from assessor.portfolio.asked import Asked
from assessor.words import count, phrase

ADDRESS = "/portfolio/methods"
NEEDED = 5  # cases, before anything is said of a method on average
ON_A_PAGE = 12


@dataclass(frozen=True, slots=True)
class Average:
    """What one fact comes to: of so many cases, of which so many had it recorded."""

    fact: Fact
    value: float | None
    known: int
    cases: int

    @property
    def words(self) -> str:
        return f"{self.known} of {NEEDED} cases needed" if self.value is None else self.fact.words(self.value)

    @property
    def behind(self) -> str:
        """ "7 cases, 2 not recorded"; nothing where there are too few."""
        if self.value is None:
            return ""
        missing = self.cases - self.known
        return f"from {count(self.known, 'case')}" + (f", {missing} not recorded" if missing else "")


@dataclass(frozen=True, slots=True)
class Method:
    """A way of assessing, with its cases as bits."""

    slug: str
    held: int
    averages: Mapping[str, Average]

    @property
    def title(self) -> str:
        words = phrase(self.slug)
        return words[:1].upper() + words[1:]

    @property
    def many(self) -> int:
        return self.held.bit_count()

    @property
    def enough(self) -> bool:
        return self.many >= NEEDED


def held(here: Asked) -> int:
    """The cases: what was held of the chosen assessments, by one set of standards where the filters name one."""
    sets, found = here.view.state.sets, 0
    for state in HELD:
        found |= sets["state", state]
    if here.wanted["set"]:
        found &= sets["set", here.wanted["set"]]
    return found & here.chosen


def methods(here: Asked) -> list[Method]:
    """The methods of these cases, by their names."""
    state, cases = here.view.state, held(here)
    found = []
    for _, slug in state.sets.kind("method"):
        if mine := state.sets["method", slug] & cases:
            found.append(Method(str(slug), mine, {fact.slug: _average(here, fact, mine) for fact in FACTS}))
    return sorted(found, key=lambda method: (method.title.casefold(), method.slug))


def _average(here: Asked, fact: Fact, cases: int) -> Average:
    state = here.view.state
    known = state.sets["known", fact.slug] & cases
    many = known.bit_count()
    total = state.sums.sum(("fact", fact.slug), known)
    return Average(fact, round(total / 10 / many, 1) if many >= NEEDED else None, many, cases.bit_count())


def in_order(here: Asked, every: Sequence[Method], first: int = 0, most: int | None = None) -> Iterator[str]:
    """The ids of the cases, by method and the latest first, from a place on."""
    state = here.view.state
    skipped: list[Iterator[int]] = []
    for method in every:
        if first >= method.many:
            first -= method.many
            continue
        skipped.append(islice(bits.those(state.order, method.held), first, None))
        first = 0
    places = islice(chain.from_iterable(skipped), most)
    return (state.row(place).id for place in places)


# --- As data ----------------------------------------------------------------------------------------------

COLUMNS = (
    Column("method", "Method"),
    Column("fact", "Fact"),
    Column("average", "On average", "number"),
    Column("from", "From how many cases", "number"),
    Column("not_recorded", "Not recorded in", "number"),
)


def averages(here: Asked, every: Sequence[Method]) -> Figure:
    """What each fact comes to with each method: a row for each of both."""
    enough = sum(method.enough for method in every)
    said = "; ".join(f"{method.title}: {many_words(method)}" for method in every)
    return Figure(
        "averages",
        "Facts on average, by method",
        f"{said}." if said else "There is no case yet.",
        f"The mean of a fact over the cases of a method in which it is recorded, from {NEEDED} such cases on. Each "
        "fact is counted as its own page says, for every case alike. Methods stand by their names: none is ranked.",
        left_out(here, every, enough),
        COLUMNS,
        tuple(_row(here, method, one) for method in every for one in method.averages.values()),
    )


def many_words(method: Method) -> str:
    """ "7 cases", "2 of 5 cases needed"."""
    return count(method.many, "case") if method.enough else f"{method.many} of {NEEDED} cases needed"


def _row(here: Asked, method: Method, one: Average) -> tuple[Cell, ...]:
    return (
        Cell(method.slug, method.title),
        Cell(one.fact.slug, one.fact.title),
        Cell(one.value, one.words),
        Cell(one.known, link=here.wanted.address(ADDRESS, method=method.slug)),
        Cell(one.cases - one.known),
    )


def left_out(here: Asked, every: Sequence[Method], enough: int) -> str:
    """What is in no average, with its numbers."""
    parts = [here.left_out] if here.left_out else []
    if few := len(every) - enough:
        parts.append(f"{count(few, 'method').capitalize()} with fewer than {NEEDED} cases.")
    if coming := (_of_the_set(here) & ~held(here)).bit_count():
        parts.append(f"{count(coming, 'assessment').capitalize()} not held yet.")
    if here.wanted["set"] and (others := (here.chosen & ~_of_the_set(here)).bit_count()):
        parts.append(f"{count(others, 'assessment').capitalize()} by other standards.")
    return " ".join(parts)


def _of_the_set(here: Asked) -> int:
    return (
        here.chosen & here.view.state.sets["set", here.wanted["set"]] if here.wanted["set"] else here.chosen
    )


def side_by_side(here: Asked, found: Sequence[Case], many: int) -> Figure:
    """The cases of one page as a figure."""
    others = f"{count(many - len(found), 'case').capitalize()} on other pages." if many > len(found) else ""
    return cases_figure(found, f"{others} {here.left_out}".strip())

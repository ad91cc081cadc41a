"""What is better and what is worse than when the same service was assessed before."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessor.portfolio.rows import Row
from assessor.portfolio.view import View
from assessor.words import count, known_day

LEVELS = {"not-met": 0, "red": 0, "partly-met": 1, "amber": 1, "met": 2, "green": 2}


@dataclass(frozen=True, slots=True)
class Change:
    """Since an earlier assessment: the standards that came to more and to less, and how many to the same."""

    before: Row
    better: tuple[int, ...]
    worse: tuple[int, ...]
    same: int

    @property
    def words(self) -> str:
        """ "Better in standards 4 and 6, worse in standard 12 since 3 May 2018"."""
        parts = [
            f"{how} in {_named(numbers)}"
            for how, numbers in (("better", self.better), ("worse", self.worse))
            if numbers
        ]
        said = ", ".join(parts) or f"the same in {count(self.same, 'standard')}"
        since = f" since {known_day(self.before.day)}" if self.before.day else " since the time before"
        return f"{said[:1].upper()}{said[1:]}{since}"


def change(view: View, row: Row, among: int) -> Change | None:
    """What changed since the last assessment of the same service by the same set, among these, of which this person may
    know the decisions; nothing where no standard was judged both times."""
    if not view.knows(row):
        return None
    sets = view.state.sets
    before = view.state.before(row, among & view.told & sets[("judged",)] & sets["set", row.set])
    return compared(before, row) if before else None


def compared(before: Row, row: Row) -> Change | None:
    """What differs between two assessments; nothing where no standard was judged both times."""
    steps = {
        number: LEVELS[value] - LEVELS[before.values[number]]
        for number, value in row.values.items()
        if value in LEVELS and before.values.get(number) in LEVELS
    }
    if not steps:
        return None
    return Change(before, _those(steps, 1), _those(steps, -1), sum(step == 0 for step in steps.values()))


def _those(steps: dict[int, int], way: int) -> tuple[int, ...]:
    found: Sequence[int] = [number for number, step in steps.items() if step * way > 0]
    return tuple(found)


def _named(numbers: Sequence[int]) -> str:
    *others, last = map(str, numbers)
    return f"standards {', '.join(others)} and {last}" if others else f"standard {last}"

"""Decisions seen as those of one set of standards: its own as they are, others through the published mapping."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessor.portfolio.rows import OPEN_DECISION, WANTING, Row
from assessor.portfolio.view import View
from assessor.standards import StandardSet

WORST_FIRST = ("not-met", "red", "partly-met", "amber", "met", "green", "not-covered", "not-applicable")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a standard came to: a value as stored, "" where nothing is decided or known; whether what was wanting is
    done since, and on which day the last of it; the numbers it was read from where another set was used."""

    value: str
    done: bool = False
    done_on: str = ""
    instead: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lens:
    """One set of standards to look through. `through`: the assessments by other sets are shown as by this one, as far
    as somebody has written which standards ask for the same; where several do, the worst of them counts."""

    target: StandardSet
    sets: Mapping[str, StandardSet]
    through: bool = False

    def alike(self, number: int, other: str) -> tuple[int, ...]:
        """The standards of a set that ask for the same as one of ours."""
        return self.target.alike(number, other) if self.through or other == self.target.id else ()

    @property
    def shown(self) -> tuple[str, ...]:
        """The sets whose assessments can be shown."""
        return (self.target.id, *(self.target.mapped if self.through else ()))

    def fits(self, view: View, chosen: int) -> int:
        """The assessments that can be shown."""
        found = 0
        for id in self.shown:
            found |= view.state.sets["set", id]
        return found & chosen

    # --- One assessment -------------------------------------------------------------------------

    def seen(self, view: View, row: Row) -> dict[int, Seen]:
        """What each of our standards came to in an assessment, as far as this person may know. One that was not looked
        at is left out."""
        closed = row.closed(panel=view.of_panel(row)) if view.knows(row) else {}
        values = row.values if view.knows(row) else dict.fromkeys(row.values, OPEN_DECISION)
        found = {}
        for standard in self.target.standards:
            if there := [n for n in self.alike(standard.number, row.set) if n in values]:
                found[standard.number] = self._seen(row, values, closed, there)
        return found

    def _seen(self, row: Row, values: Mapping[int, str], closed: Mapping[int, str], there: list[int]) -> Seen:
        value = next((one for one in WORST_FIRST if any(values[n] == one for n in there)), OPEN_DECISION)
        worst = [n for n in there if values[n] == value]
        done = value in WANTING and all(n in closed for n in worst)
        days = [closed[n] for n in worst] if done else []
        instead = () if row.set == self.target.id else tuple(there)
        return Seen(value, done, max(days) if days and all(days) else "", instead)

    # --- Many, as bits --------------------------------------------------------------------------

    def decided(self, view: View, number: int, chosen: int) -> dict[str, int]:
        """The chosen assessments by what one of our standards came to in them, "" for nothing (yet); and "done" for
        those where what was wanting is done since."""
        found = dict.fromkeys((*WORST_FIRST, OPEN_DECISION, "done"), 0)
        for id in self.shown:
            numbers = self.alike(number, id)
            left = self._covers(view, id, numbers) & chosen & view.seen
            for value in WORST_FIRST:
                has = {n: view.decided(id, n, value, left) for n in numbers}
                bits = 0
                for one in has.values():
                    bits |= one
                found[value] |= bits
                left &= ~bits
                if value in WANTING:
                    for n, one in has.items():
                        bits &= ~one | view.closed(id, n, one)
                    found["done"] |= bits
            found[OPEN_DECISION] |= left
        return found

    def _covers(self, view: View, id: str, numbers: tuple[int, ...]) -> int:
        found = 0
        for n in numbers:
            found |= view.state.sets["covers", id, n]
        return found

    def without_counterpart(self, view: View, chosen: int) -> Iterator[tuple[str, int]]:
        """How many decisions of other sets have no standard of ours to stand at: by set."""
        for id in self.shown[1:]:
            many = 0
            for standard in self.sets[id].standards:
                if not self.sets[id].alike(standard.number, self.target.id):
                    for value in WORST_FIRST:
                        many += view.decided(id, standard.number, value, chosen).bit_count()
            if many:
                yield id, many


def lens(view: View, chosen: int, sets: Mapping[str, StandardSet], wanted: str, *, through: bool) -> Lens:
    """Through the set that was asked for; else through that of most of the chosen assessments."""
    if wanted not in sets:
        many = {id: (view.state.sets["set", id] & chosen).bit_count() for id in sets}
        default = next(id for id, one in sets.items() if one.default)
        wanted = max(many, key=lambda id: (many[id], id == default))
    return Lens(sets[wanted], sets, through)

"""Who is asked for a view of a standard, and how many of them have given one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessor.database import Row
from assessor.views.scale import asks


@dataclass(frozen=True, slots=True)
class Part:
    """Those who are asked by one name: a profession, or the lead."""

    name: str
    asked: int
    given: int


@dataclass(frozen=True, slots=True)
class Asked:
    """How far the views of one standard are: totals by profession, and nobody's value."""

    parts: tuple[Part, ...] = ()
    others: int = 0  # have given one unasked
    uncounted: tuple[str, ...] = ()  # have given one and not declared: their names, for the lead

    @property
    def many(self) -> int:
        return sum(part.asked for part in self.parts)

    @property
    def given(self) -> int:
        return sum(part.given for part in self.parts)

    @property
    def words(self) -> str:
        """Who is asked: "technology, user research and the lead"."""
        return _listed(
            [part.name if part.asked == 1 else f"{part.asked} of {part.name}" for part in self.parts]
        )

    @property
    def missing(self) -> str:
        """Who has yet to answer, in the same words."""
        return _listed([part.name for part in self.parts if part.given < part.asked])


def people(assessment: Mapping[str, object], panel: Sequence[Row], standard: int) -> list[Row]:
    """The seats that are asked for a standard: whoever leads it, and the lead; but nobody whom a conflict bars."""
    if not asks(assessment):
        return []
    return [
        row
        for row in panel
        if (row["role"] == "lead" or standard in row["leads"]) and standard not in row["barred"]
    ]


def of(assessment: Mapping[str, object], panel: Sequence[Row], given: Sequence[Row], standard: int) -> Asked:
    """How far the views of a standard are."""
    about = [row for row in given if row["standard"] == standard]
    counted = {row["person"] for row in about if row["declared"]}
    asked = people(assessment, panel, standard)
    names: dict[str, list[Row]] = {}
    for row in sorted(asked, key=lambda row: row["role"] == "lead"):
        names.setdefault(_name(row), []).append(row)
    parts = [
        Part(name, len(rows), sum(row["person"] in counted for row in rows)) for name, rows in names.items()
    ]
    others = counted - {row["person"] for row in asked}
    silent = {row["person"] for row in about} - counted
    return Asked(tuple(parts), len(others), tuple(row["name"] for row in panel if row["person"] in silent))


def _name(row: Row) -> str:
    if row["role"] == "lead":
        return "the lead"
    return str(row["profession"] or "an assessor")


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"

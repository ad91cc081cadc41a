"""The shape of a figure: a table with a sentence, shown on a page and given out as CSV and JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files, its head on the page, and what stands in it."""

    key: str
    title: str
    kind: Literal["words", "number", "day"] = "words"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: as data, as words where those differ, the address of what it counts, and its colour besides."""

    value: Value
    words: str = ""
    link: str = ""
    tone: str = ""  # a value of a scale: "met", "amber"

    @property
    def shown(self) -> str:
        """What stands on the page; "Not recorded" where nothing is known."""
        if self.words:
            return self.words
        return "Not recorded" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. The first cell of each row is its head; every row has a cell for each column.

    `sentence` says the most important of it in words; `counted` how each number was counted; `left_out` what is not in
    it, and how many ("" only where nothing is). `chart` draws the columns of numbers: bars beside each other, bars with
    parts, or lines over time; `drawn` names those columns by key where not all are (a total is no part of itself).
    """

    id: str
    title: str
    sentence: str
    counted: str
    left_out: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Literal["", "bars", "parts", "lines"] = ""
    drawn: tuple[str, ...] = ()

    def records(self) -> list[Mapping[str, Value]]:
        """The rows as data, by the keys of the columns."""
        return [
            {column.key: cell.value for column, cell in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]

    def as_json(self) -> dict[str, Any]:
        """The whole figure as data."""
        return {
            "id": self.id,
            "title": self.title,
            "sentence": self.sentence,
            "counted": self.counted,
            "left_out": self.left_out,
            "columns": [{"key": one.key, "title": one.title, "kind": one.kind} for one in self.columns],
            "rows": self.records(),
        }

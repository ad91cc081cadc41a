"""Assessments × standards: what each standard came to in each assessment, and in how many of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from assessor.figures.figure import Cell, Column, Figure
from assessor.portfolio import filters
from assessor.portfolio.change import change
from assessor.portfolio.filters import Wanted
from assessor.portfolio.lens import Lens, Seen, lens
from assessor.portfolio.rows import Row
from assessor.portfolio.view import View
from assessor.standards import StandardSet
from assessor.words import count, known_day, phrase

ON_A_PAGE = 50
LIST = "/portfolio/list"
WORDS = {
    "met": "Met",
    "partly-met": "Partly met",
    "not-met": "Not met",
    "green": "Green",
    "amber": "Amber",
    "red": "Red",
    "not-covered": "Not covered",
    "not-applicable": "Does not apply",
}
TOTALS = {**WORDS, "": "No decision", "done": "Closed since"}
COUNTED = (
    "Each assessment counts once for each of its standards, by what its panel agreed. “No decision” is a standard "
    "that was looked at, or will be, about which nothing is decided, or nothing that you were told. “Closed since” is "
    "one that was not wholly met and of which all that must or should be done is done; it stays counted as what it was."
)


@dataclass(frozen=True, slots=True)
class Heat:
    """What a page with the table needs: whose view, through which filters and which set."""

    view: View
    wanted: Wanted
    lens: Lens
    chosen: int  # what the filters let through
    shown: int  # what of it this set can show
    today: date

    @property
    def target(self) -> StandardSet:
        return self.lens.target

    def page(self, number: int) -> list[Row]:
        """The rows of a page, from 1."""
        first = (number - 1) * ON_A_PAGE
        return list(islice(self.view.rows(self.shown), first, first + ON_A_PAGE))

    @property
    def pages(self) -> int:
        return -(-self.shown.bit_count() // ON_A_PAGE)

    def left_out(self) -> str:
        """What is in none of the numbers, in words with how many."""
        parts = [filters.left_out(self.view, self.wanted)]
        other = (self.chosen & ~self.shown).bit_count()
        if other:
            parts.append(f"By another set of standards: {count(other, 'assessment')}.")
        parts += [
            f"{count(many, 'decision').capitalize()} about standards of {self.lens.sets[id].name} that have no "
            f"counterpart in {self.target.name}."
            for id, many in self.lens.without_counterpart(self.view, self.shown)
        ]
        return " ".join(part for part in parts if part)


def heat(view: View, wanted: Wanted, sets: Mapping[str, StandardSet], today: date) -> Heat:
    """The table that was asked for."""
    chosen = filters.chosen(view, wanted)
    through = lens(view, chosen, sets, wanted["set"], through=bool(wanted["through"]))
    return Heat(view, wanted, through, chosen, through.fits(view, chosen), today)


# --- Rows -------------------------------------------------------------------------------------------


def shown(table: Heat, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows of a page as the template shows them."""
    among = filters.comparable(table.view, table.wanted)
    return [_shown(table, row, among) for row in rows]


def _shown(table: Heat, row: Row, among: int) -> dict[str, Any]:
    name, organisation = table.view.service(row)
    seen = table.lens.seen(table.view, row)
    whole = row.overall if table.view.knows(row) else ""
    since = change(table.view, row, among)
    return {
        "id": row.id,
        "service": row.service,
        "name": name,
        "organisation": organisation,
        "about": _about(row),
        "day": _day(row),
        "set": table.lens.sets[row.set].name if row.set != table.target.id else "",
        "recorded": row.recorded,
        "overall": Cell(whole, WORDS.get(whole) or undecided(row), tone=whole),
        "cells": [cell(row, seen.get(one.number), table.today) for one in table.target.standards],
        "change": since.words if since else "",
        "before": since.before.id if since else "",
    }


def _about(row: Row) -> str:
    kind = "" if row.type == "assessment" else f" {phrase(row.type).lower()}"
    return f"{phrase(row.phase)}{kind}, {phrase(row.method)[:1].lower()}{phrase(row.method)[1:]}"


def _day(row: Row) -> str:
    """When it was held; an evidence review that has no day is held on paper."""
    return known_day(row.day) if row.day else "on paper" if row.type == "evidence-review" else "no day yet"


def cell(row: Row, seen: Seen | None, today: date) -> Cell:
    """What stands in a cell: "Amber, closed 3 February"."""
    if seen is None:
        return Cell(None, "Not looked at", tone="none")
    words = WORDS.get(seen.value) or undecided(row)
    if seen.done:
        words += f", closed {_near(seen.done_on, today)}".rstrip()
    if seen.instead:
        words += f" (as {', '.join(map(str, seen.instead))})"
    return Cell(seen.value, words, tone=f"{seen.value} tone--closed" if seen.done else seen.value or "none")


def undecided(row: Row) -> str:
    """What stands where nothing is decided, or nothing that this person may know."""
    if row.recorded:
        return "Not recorded"
    return "Not judged" if row.scale == "none" else "Not judged yet"


def _near(day: str, today: date) -> str:
    """ "3 February", with its year unless it is within eleven months."""
    if not day:
        return ""
    when = date.fromisoformat(day)
    near = abs((when - today).days) < 330
    return f"{when.day} {when:%B}" if near else f"{when.day} {when:%B %Y}"


# --- How many ---------------------------------------------------------------------------------------


def totals(table: Heat) -> Figure:
    """In how many assessments each standard came to what: a column for each value that there is."""
    found = {
        one.number: table.lens.decided(table.view, one.number, table.shown) for one in table.target.standards
    }
    there = [value for value in TOTALS if any(bits[value] for bits in found.values())]
    rows = []
    for one in table.target.standards:
        cells = [
            Cell(found[one.number][value].bit_count(), link=_list(table, one.number, value), tone=value)
            for value in there
        ]
        rows.append((Cell(one.number, words=f"{one.number} {one.title}"), *cells))
    return Figure(
        id="standards",
        title=f"By standard of {table.target.name}",
        sentence=sentence(table),
        counted=COUNTED,
        left_out=table.left_out(),
        columns=(
            Column("standard", "Standard"),
            *(Column((value or "no_decision").replace("-", "_"), TOTALS[value], "number") for value in there),
        ),
        rows=tuple(rows),
    )


def _list(table: Heat, number: int, value: str) -> str:
    return table.wanted.address(LIST, set=table.target.id, standard=number, value=value or "none")


def sentence(table: Heat, *, of_set: bool = True) -> str:
    """How many assessments of how many services, by which standards."""
    services = {row.service for row in table.view.rows(table.shown)}
    many = table.shown.bit_count()
    how = f", {'as' if table.wanted['through'] else 'by'} {table.target.name}" if of_set else ""
    if not many:
        return f"No assessment{how.removeprefix(',')}."
    latest = ", the latest of each" if table.wanted["show"] == filters.LATEST else ""
    of = count(len(services), "service")
    return f"{count(many, 'assessment').capitalize()} of {of}{latest}{how}."


def listed(table: Heat) -> int:
    """The assessments behind a number: where a standard came to a value or a result, or where the whole did."""
    found, wanted, view = table.chosen, table.wanted, table.view
    if wanted["state"]:
        found &= view.state.sets["state", wanted["state"]]
    if wanted["overall"]:
        known = {name: _overall(view, name, found) for name in RESULTS}
        none = found & ~(known["met"] | known["partly_met"] | known["not_met"])
        found = known.get(wanted["overall"], none)
    number = int(wanted["standard"] or 0)
    if number:
        by = table.lens.decided(view, number, found & table.shown)
        found = _of_standard(by, wanted["value"], wanted["result"])
    return found


RESULTS = {
    "met": ("met", "green"),
    "partly_met": ("partly-met", "amber"),
    "not_met": ("not-met", "red"),
}


def _overall(view: View, result: str, chosen: int) -> int:
    found = 0
    for value in RESULTS[result]:
        found |= view.overall(value, chosen)
    return found


def _of_standard(by: Mapping[str, int], value: str, result: str) -> int:
    if value:
        return by.get("" if value == "none" else value, 0)
    found = 0
    for name, values in RESULTS.items():
        if result in ("", "decided", name):
            for one in values:
                found |= by[one]
    if not result:
        for one in ("not-covered", "not-applicable", ""):
            found |= by[one]
    return found

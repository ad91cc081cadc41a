"""Panels that lack a profession: coming assessments with a standard that nobody on the panel leads on by profession."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessor.database import Row as Stored
from assessor.figures.figure import Cell, Column, Figure
from assessor.portfolio import coming_queries
from assessor.portfolio.asked import Asked, some
from assessor.portfolio.coming import MOST, coming
from assessor.portfolio.rows import Row
from assessor.words import count, known_day, runs

COUNTED = (
    "Assessments from today on (or from the first day that you chose). A panel is short of a profession for a "
    "standard when the standard names professions that lead on it, and nobody on the panel has one of them. Of the "
    "panel are its lead and assessors, without those who declined; their profession is that of their seat."
)


@dataclass(frozen=True, slots=True)
class Short:
    """A panel, the standards that nobody there leads on, and the professions that would."""

    row: Row
    on_panel: int
    standards: tuple[int, ...]
    professions: tuple[str, ...]


async def figures(asked: Asked) -> Sequence[Figure]:
    """Panel by panel, then by profession."""
    dated = coming(asked)
    every = [row for row in dated if not row.recorded]
    rows = every[:MOST]
    panels = await coming_queries.panels(asked.db, [row.id for row in rows])
    found = [short(asked, row, panels[row.id]) for row in rows]
    rest = asked.leaving_out(
        some(len(every) - len(rows), "later assessment"),
        some(len(dated) - len(every), "assessment", "held another way"),
    )
    return [_one_by_one(asked, found, rest), _by_profession(found, panels, rest)]


def short(asked: Asked, row: Row, panel: Sequence[Stored]) -> Short:
    """What a panel lacks."""
    there = {(one["profession"] or "").strip().casefold() for one in panel}
    of = asked.sets.get(row.set)
    wanting = [
        one
        for one in (of.standards if of else ())
        if one.number in row.values and one.professions and not there & set(one.professions)
    ]
    lacking = sorted({profession for one in wanting for profession in one.professions})
    return Short(row, len(panel), tuple(one.number for one in wanting), tuple(lacking))


def _one_by_one(asked: Asked, found: Sequence[Short], left_out: str) -> Figure:
    wanting = [one for one in found if one.standards]
    return Figure(
        id="panels",
        title="Panels short of a profession",
        sentence=_sentence(len(wanting), len(found)),
        counted=COUNTED,
        left_out=left_out,
        columns=(
            Column("assessment", "Assessment"),
            Column("day", "Day", "day"),
            Column("on_panel", "On the panel", "number"),
            Column("standards", "Standards without", "number"),
            Column("which", "Which standards"),
            Column("professions", "Anyone of these would help"),
        ),
        rows=tuple(_row(asked, one) for one in wanting),
    )


def _sentence(wanting: int, many: int) -> str:
    if not many:
        return "No assessment has a day from today on, so no panel is looked at."
    if not wanting:
        return "Every panel has somebody for each standard."
    return f"{wanting} of {count(many, 'panel')} {'is' if wanting == 1 else 'are'} short of a profession."


def _row(asked: Asked, one: Short) -> tuple[Cell, ...]:
    here = f"/assessments/{one.row.id}"
    return (
        Cell(one.row.id, asked.view.service(one.row)[0], f"{here}/people"),
        Cell(one.row.day, words=known_day(one.row.day)),
        Cell(one.on_panel, link=f"{here}/people"),
        Cell(len(one.standards), link=here),
        Cell(runs(one.standards)),
        Cell(", ".join(one.professions)),
    )


def _by_profession(found: Sequence[Short], panels: Mapping[str, Sequence[Stored]], left_out: str) -> Figure:
    names = sorted({name for one in found for name in one.professions})
    rows = []
    for name in names:
        lacking = sum(name in one.professions for one in found)
        having = sum(
            any((seat["profession"] or "").strip().casefold() == name for seat in panels[one.row.id])
            for one in found
        )
        rows.append((Cell(name, words=name.capitalize()), Cell(lacking), Cell(having)))
    rows.sort(key=lambda row: (-int(str(row[1].value)), str(row[0].value)))
    return Figure(
        id="panels-by-profession",
        title="By profession",
        sentence=_most([(row[0].shown, int(str(row[1].value))) for row in rows]),
        counted=f"{COUNTED} Where a standard names several professions, each of them counts.",
        left_out=left_out,
        columns=(
            Column("profession", "Profession"),
            Column("missing", "Panels it would help", "number"),
            Column("there", "Panels that have it", "number"),
        ),
        rows=tuple(rows),
        chart="bars",
    )


def _most(rows: Sequence[tuple[str, int]]) -> str:
    """The profession missed most."""
    if not rows:
        return "No profession is missing."
    (first, most), *others = rows
    also = [name.lower() for name, many in others if many == most]
    so = f" So would {' and '.join(also)}." if 0 < len(also) < 3 else ""
    return f"{first} would help {count(most, 'panel')}.{so}"

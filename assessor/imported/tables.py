"""A published report as a table: a standard in each row, with its decision, what was done well, what to explore."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assessor.documents.document import Document, Judged, Overall, Section, Service
from assessor.imported import head
from assessor.imported.recognising import Recognised

COLUMNS = {  # field → how its column's name begins, in small letters
    "title": ("standard",),
    "decision": ("decision", "result", "rating"),
    "done_well": ("what the team has done well", "done well"),
    "to_explore": ("what the team needs to explore", "to explore"),
}
_SAID = re.compile(
    r"(Assessment date|Date|Result|Stage|Phase):\s*(.+?)(?=\s{2,}|\s*$|\s+(?:Result|Stage|Phase):)"
)


class NotATable(ValueError):
    """These rows are no table of decisions; says what is missing."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it came: its title, the rows below its head by column, and the lines that stand below it."""

    title: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...]
    source: str = ""

    @property
    def text(self) -> str:
        """All of it as one text, to compare with."""
        rows = [" | ".join(row) for row in (self.names, *self.rows)]
        return "\n\n".join([self.title, *rows, *self.lines])


def table(title: str, rows: Sequence[Sequence[str]]) -> Table:
    """The table in the rows of a CSV file. Raises NotATable where it has no column of standards or of decisions."""
    said = [
        tuple(cell.replace("\r\n", "\n").strip() for cell in row) for row in rows if any(map(str.strip, row))
    ]
    if any("\0" in cell or _broken(cell) for row in said for cell in row):
        raise NotATable("it holds a character that cannot be stored")
    names = said[0] if said else ()
    if not {"title", "decision"} <= set(_places(names)):
        raise NotATable("its first row must name a column Standard and a column Decision")
    last = max((place for place, row in enumerate(said) if any(row[1:])), default=0)
    below = [row for row in said[1 : last + 1] if len(row) > 1]
    lines = [row[0] for place, row in enumerate(said[1:], 1) if place > last or len(row) == 1]
    return Table(title, names, tuple(below), tuple(lines))


def _broken(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return True
    return False


def _places(names: Sequence[str]) -> dict[str, int]:
    """Which column holds which field."""
    found: dict[str, int] = {}
    for field, starts in COLUMNS.items():
        for place, name in enumerate(names):
            if name.lower().startswith(starts) and field not in found:
                found[field] = place
    return found


def recognise(given: Table, id: str) -> Recognised:
    """Reads a table. A cell that still holds every choice of a form says nothing."""
    places = _places(given.names)
    judged = tuple(_judged(number, row, places) for number, row in enumerate(given.rows, 1))
    said = {name.lower(): words.strip() for line in given.lines for name, words in _SAID.findall(line)}
    held = next(
        filter(None, (head.day(said[name]) for name in ("assessment date", "date") if name in said)), None
    )
    phase = next(filter(None, (head.phase(said[name]) for name in ("stage", "phase") if name in said)), None)
    value = head.result(said["result"]) if "result" in said else None
    words = {
        "held_on": next(
            (f"{name}: {said[name]}" for name in ("assessment date", "date") if held and name in said), ""
        ),
        "phase": next((f"{name}: {said[name]}" for name in ("stage", "phase") if phase and name in said), ""),
        "result": f"Result: {said['result']}" if value else "",
        "decisions": ", ".join(f"{one.number} {one.decision}" for one in judged if one.decision),
    }
    document = Document(
        id=id,
        title=given.title,
        service=Service(name=given.title),
        phase=phase,
        held_on=(held,) if held else (),
        overall=Overall(value=value, reason="" if value else said["result"]) if "result" in said else None,
        scale="met-partly" if any("partly" in name.lower() for name in given.names) else "met",
        standards=judged,
        sections=_sections(given, places),
    )
    return Recognised(document, {field: text for field, text in words.items() if text})


def _judged(number: int, row: Sequence[str], places: dict[str, int]) -> Judged:
    def cell(field: str) -> str:
        return row[places[field]] if field in places and places[field] < len(row) else ""

    decision = head.decision(cell("decision"))
    return Judged(
        number=number,
        title=cell("title") or f"Standard {number}",
        decision=decision,
        reason=""
        if decision or not cell("decision")
        else "The report says: " + ", ".join(cell("decision").split("\n")),
        done_well=(cell("done_well"),) if cell("done_well") else (),
        to_explore=(cell("to_explore"),) if cell("to_explore") else (),
    )


def _sections(given: Table, places: dict[str, int]) -> tuple[Section, ...]:
    """The columns that have no field of their own, and what stands below the table."""
    found = []
    for place, name in enumerate(given.names):
        if place in places.values():
            continue
        parts = [
            f"### {row[places['title']]}\n\n{row[place]}"
            for row in given.rows
            if place < len(row) and row[place]
        ]
        if parts:
            found.append(Section(title=name or "Further column", body="\n\n".join(parts)))
    if given.lines:
        found.append(Section(title="Below the table", body="\n\n".join(given.lines)))
    return tuple(found)

"""Which standards are most often not met, and what was recommended where they were not."""

from collections.abc import Iterator, Sequence

from assessor.figures.figure import Cell, Column, Figure
from assessor.portfolio.asked import RESULTS, Asked, number, some
from assessor.standards import Standard, StandardSet

COUNTED = (
    "Each assessment counts once for each standard that was decided in it: met (or green), partly met (or amber), not "
    "met (or red). Standards not met most often come first, then those partly met most often. Recommendations are "
    "those about the standard, made in the assessments where it was not met or partly met; open is what is open or in "
    "progress."
)
COLUMNS = (
    Column("standard", "Standard"),
    Column("not_met", "Not met", "number"),
    Column("partly_met", "Partly met", "number"),
    Column("met", "Met", "number"),
    Column("decided", "Decided", "number"),
    Column("recommended", "Recommended there", "number"),
    Column("open", "Of these open", "number"),
)


async def figures(asked: Asked) -> Sequence[Figure]:
    """A figure for each set of standards that anything was decided by, and for the usual one (or the one asked for)."""
    chosen = asked.wanted["set"]
    wanted = [one for one in asked.sets.values() if chosen in ("", one.id)]
    found = [(one, _rows(asked, one)) for one in sorted(wanted, key=lambda one: not one.default)]
    return [_of_set(asked, one, rows) for one, rows in found if rows or one.default or chosen]


def _rows(asked: Asked, of: StandardSet) -> list[tuple[Cell, ...]]:
    """Its standards that were decided, those not met most often first."""
    rows = [row for one in of.standards if (row := _row(asked, of, one))]
    return sorted(rows, key=lambda row: (-_number(row[1]), -_number(row[2])))


def _of_set(asked: Asked, of: StandardSet, rows: Sequence[tuple[Cell, ...]]) -> Figure:
    return Figure(
        id=f"standards-{of.id}",
        title=f"Most often not met: {of.name}",
        sentence=_sentence(rows),
        counted=COUNTED,
        left_out=_left_out(asked, of),
        columns=COLUMNS,
        rows=tuple(rows),
        chart="parts",
        drawn=("not_met", "partly_met", "met"),
    )


def _row(asked: Asked, of: StandardSet, standard: Standard) -> tuple[Cell, ...] | None:
    """One standard; nothing where nobody decided it."""
    bits = {name: asked.decided(of.id, standard.number, name) for name in RESULTS}
    numbers = {name: found.bit_count() for name, found in bits.items()}
    decided = sum(numbers.values())
    if not decided:
        return None
    here = {"set": of.id, "standard": str(standard.number)}
    wanting = bits["not_met"] | bits["partly_met"]
    open, over = (
        asked.view.recommended(("about", of.id, standard.number, one), wanting) for one in (True, False)
    )
    behind = {**here, "behind": "yes"}
    return (
        Cell(standard.number, f"{standard.number} {standard.title}", f"/standards/{of.id}/{standard.number}"),
        number(
            numbers["not_met"], asked.list(**here, result="not_met"), f"{numbers['not_met']} of {decided}"
        ),
        *(number(numbers[name], asked.list(**here, result=name)) for name in ("partly_met", "met")),
        number(decided, asked.list(**here, result="decided")),
        number(open + over, asked.recommendations(**behind)),
        number(open, asked.recommendations(**behind, status="unfinished")),
    )


def _number(cell: Cell) -> int:
    assert isinstance(cell.value, int)
    return cell.value


def _sentence(rows: Sequence[tuple[Cell, ...]]) -> str:
    if not rows:
        return "Nothing is decided yet by this set, or nothing that you may know."
    first = rows[0]
    which, _, title = first[0].shown.partition(" ")
    if not _number(first[1]) and not _number(first[2]):
        return "Every standard was met wherever it was decided."
    how = "not met" if _number(first[1]) else "partly met"
    many = _number(first[1]) or _number(first[2])
    also = [row[0].shown.partition(" ")[0] for row in rows[1:] if _places(row) == _places(first)]
    so = "So was standard" if len(also) == 1 else "So were standards"
    as_often = f" {so} {_listed(also)}." if 0 < len(also) < 4 else ""
    return f"Standard {which}, “{title}”, was {how} in {many} of {_number(first[4])}.{as_often}"


def _places(row: Sequence[Cell]) -> tuple[int, int, int]:
    return _number(row[1]), _number(row[2]), _number(row[4])


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _left_out(asked: Asked, of: StandardSet) -> str:
    """What of the chosen assessments by this set is in no number."""
    by_set = asked.chosen & asked.view.state.sets["set", of.id]
    known = 0
    for bits in _decided(asked, of):
        known |= bits
    unknown = (by_set & ~known).bit_count()
    parts = [some(unknown, "assessment", "by this set where nothing is decided yet, or not told yet")]
    for value, words in (("not-covered", "not covered on the day"), ("not-applicable", "not applicable")):
        many = sum(
            asked.view.decided(of.id, one.number, value, asked.chosen).bit_count() for one in of.standards
        )
        parts.append(some(many, "decision", f"that said “{words}”"))
    return asked.leaving_out(*parts)


def _decided(asked: Asked, of: StandardSet) -> Iterator[int]:
    for standard in of.standards:
        for name in RESULTS:
            yield asked.decided(of.id, standard.number, name)

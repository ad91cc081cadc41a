"""What assessments came to as a whole: by phase, by method, over time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from assessor.figures.figure import Cell, Column, Figure
from assessor.portfolio.asked import RESULTS, Asked, begun, number, some
from assessor.words import count, phrase

COUNTED = (
    "Each assessment counts once, by its overall result: met (or green), partly met (or amber), not met (or red). "
    "“No result” is an assessment without an overall result: it is not over, its panel gave none, or you are not told."
)
PHASES = ("discovery", "alpha", "private-beta", "public-beta", "live")


async def figures(asked: Asked) -> Sequence[Figure]:
    """By phase, by method, by quarter."""
    methods = _values(asked, "method")
    by_phase = _by(asked, "phase", "Results by phase", "Phase", {one: phrase(one) for one in PHASES})
    by_method = _by(
        asked, "method", "Results by method", "Method", {one: begun(phrase(one)) for one in methods}
    )
    return [_all(asked), by_phase, by_method, _by_quarter(asked)]


def _values(asked: Asked, key: str) -> list[str]:
    """Which values of a filter the chosen assessments have, in order."""
    sets = asked.view.state.sets
    return sorted(str(one[1]) for one in sets.kind(key) if sets[one] & asked.chosen)


def _columns(title: str, key: str) -> tuple[Column, ...]:
    return (
        Column(key, title),
        *(Column(name, words, "number") for name, words in RESULTS.items()),
        Column("none", "No result", "number"),
        Column("all", "All", "number"),
    )


DRAWN = (*RESULTS, "none")


def _numbers(asked: Asked, chosen: int, link: Callable[..., str]) -> list[Cell]:
    """The cells of a row: its results, none, all."""
    known = {name: asked.overall(name) & chosen for name in RESULTS}
    none = chosen
    for bits in known.values():
        none &= ~bits
    every = {**known, "none": none}
    cells = [number(bits.bit_count(), link(overall=name)) for name, bits in every.items()]
    return [*cells, number(chosen.bit_count(), link())]


def _all(asked: Asked) -> Figure:
    cells = _numbers(asked, asked.chosen, asked.list)
    names = {**RESULTS, "none": "No result"}
    rows = [
        (Cell(name, words), Cell(cell.value, link=cell.link, tone=name.replace("_", "-")))
        for (name, words), cell in zip(names.items(), cells, strict=False)
    ]
    many = asked.chosen.bit_count()
    known = many - _int(cells[3])
    met = _int(cells[0])
    sentence = f"{met} of {count(known, 'assessment')} with a result met the standard as a whole."
    return Figure(
        id="results",
        title="Results",
        sentence=sentence if known else "No assessment has a result yet, or none that you may know.",
        counted=COUNTED,
        left_out=asked.left_out,
        columns=(Column("result", "Result"), Column("assessments", "Assessments", "number")),
        rows=tuple(rows) if many else (),
        chart="parts",
    )


def _by(
    asked: Asked, key: Literal["phase", "method"], title: str, head: str, names: Mapping[str, str]
) -> Figure:
    rows = []
    for value, words in names.items():
        chosen = asked.chosen & asked.view.state.sets[key, value]
        if chosen:
            rows.append((Cell(value, words), *_numbers(asked, chosen, _with(asked, {key: value}))))
    return _figure(asked, f"results-by-{key}", title, _columns(head, key), rows)


def _with(asked: Asked, also: Mapping[str, str]) -> Callable[..., str]:
    return lambda **more: asked.list(**also, **more)


def _by_quarter(asked: Asked) -> Figure:
    """Each quarter with an assessment in it, the last ones."""
    quarters: dict[str, int] = {}
    for _, month in asked.view.state.sets.kind("month"):
        found = asked.view.state.sets["month", month] & asked.chosen
        if month and found:
            quarter = quarter_of(str(month))
            quarters[quarter] = quarters.get(quarter, 0) | found
    shown = sorted(quarters)[-MOST:]
    rows = [(Cell(one, words=_said(one)), *_numbers(asked, quarters[one], _in(asked, one))) for one in shown]
    undated = asked.chosen & asked.view.state.sets["month", ""]
    left_out = asked.leaving_out(
        some(undated.bit_count(), "assessment", "without a day"),
        some(len(quarters) - len(shown), "earlier quarter"),
        "quarters without an assessment",
    )
    columns = _columns("Quarter", "quarter")
    return _figure(asked, "results-by-quarter", "Results over time", columns, rows, left_out)


MOST = 24  # quarters
SPANS = ("January to March", "April to June", "July to September", "October to December")
ENDS = ("03-31", "06-30", "09-30", "12-31")


def quarter_of(month: str) -> str:
    """ "2018-11" → "2018-4"."""
    return f"{month[:4]}-{(int(month[5:7]) - 1) // 3 + 1}"


def _said(quarter: str) -> str:
    return f"{SPANS[int(quarter[5:]) - 1]} {quarter[:4]}"


def _in(asked: Asked, quarter: str) -> Callable[..., str]:
    year, part = quarter.split("-")
    first, last = f"{year}-{int(part) * 3 - 2:02}-01", f"{year}-{ENDS[int(part) - 1]}"
    return lambda **more: asked.within(first, last, **more)


def _figure(
    asked: Asked,
    id: str,
    title: str,
    columns: tuple[Column, ...],
    rows: Sequence[tuple[Cell, ...]],
    left_out: str = "",
) -> Figure:
    return Figure(
        id=id,
        title=title,
        sentence=_sentence(rows),
        counted=COUNTED,
        left_out=left_out or asked.left_out,
        columns=columns,
        rows=tuple(rows),
        chart="parts",
        drawn=DRAWN,
    )


def _sentence(rows: Sequence[tuple[Cell, ...]]) -> str:
    """How many met the standard of each that had results; no order of better and worse."""
    said = []
    for row in rows:
        met, known = _int(row[1]), sum(_int(cell) for cell in row[1:4])
        if known:
            said.append(f"{row[0].shown} {met} of {known}")
    if not said:
        return "No assessment has a result yet, or none that you may know."
    return f"Met as a whole: {', '.join(said[-6:])}."


def _int(cell: Cell) -> int:
    assert isinstance(cell.value, int)
    return cell.value

"""A figure as a picture: where its bars, parts and lines stand. A template draws them, figures.css colours them.

Across, everything is a share of the width (per cent), so that a chart fits any screen and its words keep their size;
down, it is a number of lines of text (em). What a colour says, a texture, a shape or a word says too.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten, wrap

from assessor.figures.figure import Cell, Figure, Value

ROOM = 72.0  # per cent of the width for the longest bar; its number stands behind it
WIDE = 42  # letters in a line above a bar: what fits at 320 pixels
SHORT = 16  # letters below a line
MOST = 40  # bars: more of them are only in the table
LEFT, RIGHT = 9.0, 97.0  # where the first and the last day of a line stand, in per cent
TALL = 12.0  # lines of text that a chart over time is high
EDGE, LETTER = (
    2.5,
    3.0,
)  # per cent that a number below a part needs at 320 pixels, beside it and for each letter

TEXTURES = {
    "met": "",
    "green": "",
    "partly-met": "stripes",
    "amber": "stripes",
    "not-met": "crosses",
    "red": "crosses",
    "not-covered": "dots",
    "not-applicable": "lines",
    "none": "dots",
    "1": "",
    "2": "stripes",
    "3": "dots",
    "4": "crosses",
    "5": "lines",
    "6": "bricks",
}
"""What lies on the colour of each look: the values of the scales, and columns in their order."""
SHAPES = ("disc", "square", "triangle", "diamond", "ring", "plus")
DASHES = ("", "7 3", "2 3", "9 3 2 3", "12 4", "4 4")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, or a part of one."""

    x: float
    y: float
    width: float
    height: float
    look: str

    @property
    def texture(self) -> str:
        return TEXTURES[self.look]


@dataclass(frozen=True, slots=True)
class Label:
    """Some words; `anchor` says which end of them stands at x."""

    x: float
    y: float
    words: str
    kind: str = "name"  # or "number", "tick"
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Line:
    """A column over time: pieces without a gap, as points of a square of 100, and its marks."""

    look: str
    dashes: str
    shape: str
    pieces: tuple[tuple[tuple[float, float], ...], ...]

    @property
    def paths(self) -> list[str]:
        """Each piece as SVG writes points."""
        return [" ".join(f"{x:g},{y:g}" for x, y in piece) for piece in self.pieces]

    @property
    def points(self) -> list[tuple[float, float]]:
        return [point for piece in self.pieces for point in piece]


@dataclass(frozen=True, slots=True)
class Key:
    """What one look means."""

    words: str
    look: str
    shape: str = ""

    @property
    def texture(self) -> str:
        return TEXTURES[self.look]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole chart; `more` says how many rows are only in the table."""

    height: float
    bars: tuple[Bar, ...] = ()
    labels: tuple[Label, ...] = ()
    rules: tuple[float, ...] = ()
    lines: tuple[Line, ...] = ()
    keys: tuple[Key, ...] = ()
    more: int = 0

    @property
    def textures(self) -> list[str]:
        used = {one.texture for one in self.bars} | {one.texture for one in self.keys}
        return sorted(used - {""})


def draw(figure: Figure) -> Drawing | None:
    """The chart of a figure; None where it has none, or nothing that could be drawn."""
    if not figure.chart:
        return None
    places = drawn(figure)
    highest = max((number(row[place]) or 0 for row in figure.rows for place in places), default=0)
    if highest <= 0:
        return None
    if figure.chart == "lines":
        return _over_time(figure, places, highest)
    if figure.chart == "parts":
        return _one_bar(figure, places[0]) if len(places) == 1 else _in_parts(figure, places)
    return _beside(figure, places, highest)


def drawn(figure: Figure) -> list[int]:
    """Which columns are drawn: those it names, else all with numbers in them."""
    chosen = [n for n, one in enumerate(figure.columns) if n and one.kind == "number"]
    if figure.drawn:
        chosen = [n for n in chosen if figure.columns[n].key in figure.drawn]
    return chosen[: len(SHAPES)]


def number(cell: Cell) -> float | None:
    """What of a cell can be drawn: nothing of what is not known."""
    value: Value = cell.value
    if isinstance(value, str) or value is None or not math.isfinite(value):
        return None
    return max(float(value), 0.0)


# --- Bars beside each other -------------------------------------------------------------------------------


def _beside(figure: Figure, places: Sequence[int], highest: float) -> Drawing:
    """For each row its name, and below it a bar for each column, with its number behind it."""
    bars: list[Bar] = []
    labels: list[Label] = []
    y = 0.0
    for row in figure.rows[:MOST]:
        y = _named(labels, row[0].shown, y)
        for n, place in enumerate(places):
            cell = row[place]
            width = (number(cell) or 0) / highest * ROOM
            if width:
                bars.append(Bar(0, y, round(width, 3), 0.9, _look(cell, n)))
            labels.append(Label(round(width, 3), y + 0.8, cell.shown, "number"))
            y += 1.15
        y += 0.6
    keys = tuple(Key(figure.columns[place].title, str(n + 1)) for n, place in enumerate(places))
    return Drawing(y, tuple(bars), tuple(labels), keys=keys if len(keys) > 1 else (), more=_more(figure))


def _named(labels: list[Label], words: str, y: float) -> float:
    """Writes the name of a row above its bars, in two lines at most; gives where the bars begin."""
    lines = wrap(words, WIDE) or [""]
    if len(lines) > 2:
        lines = [lines[0], lines[1][: WIDE - 1] + "…"]
    for line in lines:
        y += 1.0
        labels.append(Label(0, y, line))
        y += 0.2
    return y + 0.15


def _look(cell: Cell, column: int) -> str:
    return cell.tone if cell.tone in TEXTURES else str(column + 1)


def _more(figure: Figure) -> int:
    return max(len(figure.rows) - MOST, 0)


# --- Parts of a whole -------------------------------------------------------------------------------------


def _one_bar(figure: Figure, place: int) -> Drawing:
    """One bar, whose parts are the rows; their names and numbers stand below it."""
    known = [(row, number(row[place]) or 0) for row in figure.rows]
    shown = [(row, value) for row, value in known if value][: len(SHAPES)]
    whole = sum(value for _, value in shown)
    bars: list[Bar] = []
    keys: list[Key] = []
    x = 0.0
    for n, (row, value) in enumerate(shown):
        look = _look(row[place], n)
        width = value / whole * 100
        bars.append(Bar(round(x, 3), 0, round(width, 3), 2, look))
        keys.append(Key(f"{row[0].shown}: {row[place].shown}", look))
        x += width
    return Drawing(
        2, tuple(bars), keys=tuple(keys), more=len([1 for _, value in known if value]) - len(shown)
    )


def _in_parts(figure: Figure, places: Sequence[int]) -> Drawing:
    """For each row a bar as long as its whole, whose parts are the columns, with their numbers below."""
    rows = figure.rows[:MOST]
    longest = max(sum(number(row[place]) or 0 for place in places) for row in figure.rows)
    bars: list[Bar] = []
    labels: list[Label] = []
    y = 0.0
    for row in rows:
        y = _named(labels, row[0].shown, y)
        x = 0.0
        for n, place in enumerate(places):
            value = number(row[place]) or 0
            width, words = value / longest * 100, f"{value:,.10g}"
            if width:
                bars.append(Bar(round(x, 3), y, round(width, 3), 1.1, _part_look(figure, place, n)))
            if width >= EDGE + LETTER * len(words):
                labels.append(Label(round(x, 3), y + 2.05, words, "number"))
            x += width
        y += 2.8
    keys = tuple(
        Key(figure.columns[place].title, _part_look(figure, place, n)) for n, place in enumerate(places)
    )
    return Drawing(y, tuple(bars), tuple(labels), keys=keys, more=_more(figure))


def _part_look(figure: Figure, place: int, column: int) -> str:
    """The same for a whole column: its key where that is a value of a scale."""
    key = figure.columns[place].key.replace("_", "-")
    return key if key in TEXTURES else str(column + 1)


# --- Lines over time --------------------------------------------------------------------------------------


def _over_time(figure: Figure, places: Sequence[int], highest: float) -> Drawing:
    """The rows from left to right, a line for each column, from nothing up to a round number."""
    step = _step(highest)
    top = step * math.ceil(highest / step)
    rules = [1.0 + (TALL - 1) * (1 - step * n / top) for n in range(round(top / step) + 1)]
    ticks = [Label(0, y - 0.2, f"{step * n:,.10g}", "tick") for n, y in enumerate(rules)]
    lines = [_line(figure, place, n, top) for n, place in enumerate(places)]
    keys = tuple(Key(figure.columns[place].title, str(n + 1), SHAPES[n]) for n, place in enumerate(places))
    labels = (*ticks, *_days(figure))
    return Drawing(TALL + 1.6, labels=labels, rules=tuple(rules), lines=tuple(lines), keys=keys)


def _line(figure: Figure, place: int, column: int, top: float) -> Line:
    """One column: where nothing is known the line is broken."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for n, row in enumerate(figure.rows):
        value = number(row[place])
        if value is not None:
            pieces[-1].append((across(n, len(figure.rows)), round(100 - value / top * 100, 3)))
        elif pieces[-1]:
            pieces.append([])
    kept = tuple(tuple(piece) for piece in pieces if piece)
    return Line(str(column + 1), DASHES[column], SHAPES[column], kept)


def across(n: int, many: int) -> float:
    """Where the n-th of so many rows stands, in per cent; a single one in the middle."""
    return round(LEFT + (RIGHT - LEFT) * (n / (many - 1) if many > 1 else 0.5), 3)


def _days(figure: Figure) -> list[Label]:
    """The names of the first and the last row, and of the middle where there is room for it."""
    last = len(figure.rows) - 1
    if not last:
        return [_day(figure, 0, "middle")]
    found = [_day(figure, 0, "start"), _day(figure, last, "end")]
    if last > 1 and sum(len(one.words) for one in found) < SHORT:
        found.append(_day(figure, last // 2, "middle"))
    return found


def _day(figure: Figure, n: int, anchor: str) -> Label:
    words = shorten(figure.rows[n][0].shown, SHORT, placeholder="…")
    return Label(across(n, len(figure.rows)), TALL + 1.3, words, "tick", anchor)


def _step(highest: float) -> float:
    """A round number of which two to five reach the highest: 1, 2, 5, 10, 20, 50, …"""
    rough = max(highest / 4, 1)
    power = 10 ** math.floor(math.log10(rough))
    return float(next(power * n for n in (1, 2, 5, 10) if power * n >= rough))

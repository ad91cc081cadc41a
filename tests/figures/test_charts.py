"""Charts: bars and parts are as long as their numbers, lines as high; readable without colour, and good HTML."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

import html5lib
import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from assessor import paths
from assessor.figures import charts
from assessor.figures.figure import Cell, Column, Figure, Value
from assessor.page import Pages
from assessor.static import Static
from tests.house import settings

Kind = Literal["", "bars", "parts", "lines"]
VALUES: st.SearchStrategy[Value] = st.none() | st.integers(0, 10**6) | st.floats(0, 1e6, allow_nan=False)


def figure(
    chart: Kind, rows: Sequence[Sequence[Value]], names: list[str] | None = None, drawn: tuple[str, ...] = ()
) -> Figure:
    """A figure with these numbers, a column named c1, c2, … for each."""
    many = len(rows[0]) if rows else 1
    columns = [
        Column("name", "Name"),
        *(Column(f"c{n + 1}", f"Column {n + 1}", "number") for n in range(many)),
    ]
    names = names or [f"Row {n}" for n in range(len(rows))]
    cells = [(Cell(name), *map(Cell, row)) for name, row in zip(names, rows, strict=True)]
    return Figure(
        id="results",
        title="Results",
        sentence="4 of 11.",
        counted="Each once.",
        left_out="",
        columns=tuple(columns),
        rows=tuple(cells),
        chart=chart,
        drawn=drawn,
    )


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """Any figure that somebody may come up with."""
    many = draw(st.integers(1, 6))
    rows = draw(st.lists(st.lists(VALUES, min_size=many, max_size=many), max_size=50))
    names = draw(st.lists(st.text(max_size=200), min_size=len(rows), max_size=len(rows)))
    return figure(draw(st.sampled_from(get_args(Kind))), rows, names)


@tried(max_examples=40, deadline=None)
@given(figures())
def test_nothing_is_drawn_outside_of_a_chart_or_as_long_as_it_is_not(made: Figure) -> None:
    drawing = charts.draw(made)
    numbers = [charts.number(cell) or 0 for row in made.rows for cell in row[1:]]
    assert (drawing is None) == (not made.chart or max(numbers, default=0) <= 0)
    if drawing is None:
        return
    for bar in drawing.bars:
        assert bar.width >= 0
        assert 0 <= bar.x <= bar.x + bar.width <= 100.01
        assert 0 <= bar.y < bar.y + bar.height <= drawing.height
    for line in drawing.lines:
        assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in line.points)
    for label in drawing.labels:
        assert 0 <= label.x <= 100
        assert 0 < label.y <= drawing.height


def lengths(drawing: charts.Drawing) -> list[list[float]]:
    """How long the parts of each bar are, bar by bar."""
    found: dict[float, list[float]] = {}
    for bar in drawing.bars:
        found.setdefault(bar.y, []).append(bar.width)
    return list(found.values())


@given(st.lists(st.lists(st.integers(1, 1000), min_size=3, max_size=3), min_size=1, max_size=8))
def test_bars_and_parts_are_to_each_other_as_their_numbers_are(rows: list[list[Value]]) -> None:
    whole = [[float(value or 0) for value in row] for row in rows]
    beside = charts.draw(figure("bars", rows))
    parts = charts.draw(figure("parts", rows))
    one = charts.draw(figure("parts", [[value] for value in rows[0]]))
    assert beside
    assert parts
    assert one
    highest, longest = max(map(max, whole)), max(map(sum, whole))
    drawn = [width for (width,) in lengths(beside)]
    assert drawn == pytest.approx([value / highest * charts.ROOM for row in whole for value in row], abs=0.01)
    for widths, row in zip(lengths(parts), whole, strict=True):
        assert widths == pytest.approx([value / longest * 100 for value in row], abs=0.01)
    assert sum(lengths(one)[0]) == pytest.approx(100, abs=0.01)
    assert [key.words for key in one.keys] == [f"Row {n}: {value}" for n, value in enumerate(rows[0])]


def test_a_line_is_broken_where_nothing_is_known_and_ends_at_a_round_number() -> None:
    drawing = charts.draw(figure("lines", [[3], [None], [7], [6]]))
    assert drawing
    (line,) = drawing.lines
    assert line.pieces == (((9.0, 62.5),), ((67.667, 12.5), (97.0, 25.0)))
    assert [label.words for label in drawing.labels if label.anchor == "start"][:5] == [
        "0",
        "2",
        "4",
        "6",
        "8",
    ]
    alone = charts.draw(figure("lines", [[1]]))
    assert alone
    assert alone.lines[0].points == [(53.0, 0.0)]


def test_only_named_columns_are_drawn_and_long_lists_and_names_end() -> None:
    made = figure(
        "bars", [[2, 5, 7]] * 50, ["A name that nobody could read at a glance " * 9] * 50, drawn=("c2",)
    )
    drawing = charts.draw(made)
    assert drawing
    assert (len(drawing.bars), drawing.more, drawing.keys) == (charts.MOST, 10, ())
    assert max(len(label.words) for label in drawing.labels) <= charts.WIDE
    assert drawing.labels[1].words.endswith("…")


@tried(max_examples=40, deadline=None)
@given(figures())
def test_a_figure_is_good_html_with_the_numbers_in_a_table(made: Figure) -> None:
    text = PAGES.env.from_string(
        '{% from "figures/figure.html" import figure %}<!DOCTYPE html><html lang="en"><title>x</title>'
        '<body>{{ figure(f, "/f.csv") }}</body></html>'
    ).render(f=made)
    root = html5lib.HTMLParser(strict=not _broken(made), namespaceHTMLElements=False).parse(text)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert all(" style" not in one.attrib for one in root.iter())
    pictures = [one for one in root.iter() if one.tag.endswith("svg") and one.get("role") == "img"]
    assert len(pictures) == (charts.draw(made) is not None)
    for picture in pictures:
        assert picture.get("aria-label") == f"Chart: {made.title}"
        assert "aria-describedby" not in picture.attrib  # its sentence stands before it, and is read out once
    cells = [" ".join("".join(one.itertext()).split()) for one in root.iter("td")]
    assert cells == [cell.shown for row in made.rows for cell in row[1:]]
    assert "Each once." in text


def _broken(made: Figure) -> bool:
    """Whether a name holds a character that no page may hold; people's words are checked where they come in."""
    return any(not name.isprintable() for row in made.rows for name in [row[0].shown])


PAGES = Pages(settings("sqlite:///unused.db"), Static(paths.STATIC))


def test_colours_of_charts_stand_out_from_the_paper_in_both_modes() -> None:
    papers = _colours(paths.STATIC / "base.css", "paper")
    for mode, colours in enumerate(_colours(paths.STATIC / "figures.css", "chart")):
        (paper,) = papers[mode].values()
        assert len(colours) == 7
        for name, colour in colours.items():
            assert _contrast(colour, paper) >= 3, (mode, name)
    inks = _colours(paths.STATIC / "base.css", "ink")
    for mode, tones in enumerate(_colours(paths.STATIC / "figures.css", "tone")):
        assert all(_contrast(inks[mode]["--ink"], tone) >= 7 for tone in tones.values())


def _colours(path: Path, name: str) -> list[dict[str, str]]:
    """The colours of this name, light and dark."""
    text = path.read_text()
    light, dark = text.split("@media (prefers-color-scheme: dark)", 1)
    pattern = re.compile(rf"(--{name}(?:-[a-z0-9-]+)?): #([0-9a-f]{{3,6}});")
    return [dict(pattern.findall(part)) for part in (light, dark.split("\n}\n")[0])]


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    full = "".join(letter * 2 for letter in colour) if len(colour) == 3 else colour
    parts = [int(full[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

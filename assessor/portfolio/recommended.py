"""What was recommended: how far it is, by strength and by who is to do it, and over time."""

from collections.abc import Iterable, Sequence
from itertools import product

from assessor.figures.figure import Cell, Column, Figure
from assessor.portfolio.asked import Asked, number, some
from assessor.words import known_day

LEVELS = {
    "must": "Must, before the next phase",
    "should": "Should, by the next assessment",
    "could": "Could, as advice",
}
FOR = {"team": "For the team", "organisation": "For the organisation"}
STATUSES = {
    "open": "Open",
    "in-progress": "In progress",
    "done": "Done",
    "confirmed": "Confirmed",
    "not-doing": "Not doing",
}
NOW = (
    "Each recommendation counts once, by how far it is now. Overdue are those open or in progress whose day is over. "
    "Confirmed are those done that the panel’s lead or an organiser confirmed."
)
MONTHLY = (
    "Made: in the month in which it was opened to everybody. Closed: in the month in which it was last said to be "
    "done, confirmed or not doing. Open at the end: all made until then, without those closed until then."
)
MONTHS = 36
UNDATED = "closed nobody said when: among those made, but neither closed nor open"


async def figures(asked: Asked) -> Sequence[Figure]:
    """By strength, by who is to do it, by month."""
    by_level = [(words, {"level": level}) for level, words in LEVELS.items()]
    by_reader = [(words, {"for": one}) for one, words in FOR.items()]
    return [
        _now(asked, "recommendations-by-level", "By strength", "Strength", by_level),
        _now(asked, "recommendations-by-reader", "By who is to do it", "Who", by_reader),
        _by_month(asked),
    ]


def many(asked: Asked, kind: str, last: str | None, **only: str) -> int:
    """How many there are of a kind of rows.counted, of all strengths and readers or of these."""
    levels = [only["level"]] if "level" in only else list(LEVELS)
    readers = [only["for"]] if "for" in only else list(FOR)
    end = () if last is None else (last,)
    return sum(asked.view.recommended((kind, *both, *end), asked.chosen) for both in product(levels, readers))


# --- As they stand now ------------------------------------------------------------------------------------


def _now(asked: Asked, id: str, title: str, head: str, parts: Sequence[tuple[str, dict[str, str]]]) -> Figure:
    rows = [row for words, only in parts if (row := _row(asked, words, only))]
    return Figure(
        id=id,
        title=title,
        sentence=_sentence(rows),
        counted=NOW,
        left_out=asked.leaving_out(PANELS_OWN),
        columns=(
            Column(id.rpartition("-")[2], head),
            *(Column(key.replace("-", "_"), words, "number") for key, words in STATUSES.items()),
            Column("overdue", "Of these overdue", "number"),
            Column("all", "All", "number"),
        ),
        rows=tuple(rows),
        chart="parts",
        drawn=tuple(key.replace("-", "_") for key in STATUSES),
    )


def _row(asked: Asked, words: str, only: dict[str, str]) -> tuple[Cell, ...] | None:
    numbers = {status: many(asked, "status", status, **only) for status in STATUSES}
    whole = sum(numbers.values())
    if not whole:
        return None
    overdue = many(asked, "overdue", None, **only)
    return (
        Cell("".join(only.values()), words),
        *(number(n, asked.recommendations(**only, status=key)) for key, n in numbers.items()),
        number(overdue, asked.recommendations(**only, status="overdue")),
        number(whole, asked.recommendations(**only)),
    )


def _sentence(rows: Iterable[tuple[Cell, ...]]) -> str:
    said = []
    for row in rows:
        open, overdue = _int(row[1]) + _int(row[2]), _int(row[6])
        late = f", {overdue} of them overdue" if overdue else ""
        said.append(f"{row[0].shown.partition(',')[0]}: {open} of {_int(row[7])} not finished{late}.")
    return " ".join(said) or "Nothing was recommended yet, or nothing that you may see."


PANELS_OWN = "what a panel keeps to itself, but for panels of yours; actions of retros"


def _int(cell: Cell) -> int:
    assert isinstance(cell.value, int)
    return cell.value


# --- Month by month ---------------------------------------------------------------------------------------


def _by_month(asked: Asked) -> Figure:
    made, closed, undated = (_months(asked, kind) for kind in ("opened", "closed", "undated"))
    every = between(min(made), max([*made, *closed])) if made else []
    rows, left = [], 0
    for month in every:
        left += made.get(month, 0) - closed.get(month, 0) - undated.get(month, 0)
        rows.append(
            (
                Cell(month, words=known_day(month)),
                number(made.get(month, 0), asked.recommendations(made=month)),
                number(closed.get(month, 0), asked.recommendations(closed=month)),
                number(left, asked.recommendations(until=month)),
            )
        )
    return Figure(
        id="recommendations-by-month",
        title="Over time",
        sentence=_over_time(rows),
        counted=MONTHLY,
        left_out=asked.leaving_out(
            some(sum(undated.values()), "recommendation", UNDATED),
            some(max(len(every) - MONTHS, 0), "earlier month", "(what was open then is counted in)"),
            PANELS_OWN,
        ),
        columns=(
            Column("month", "Month"),
            Column("made", "Made", "number"),
            Column("closed", "Closed", "number"),
            Column("open", "Open at the end", "number"),
        ),
        rows=tuple(rows[-MONTHS:]),
        chart="lines",
    )


def _months(asked: Asked, kind: str) -> dict[str, int]:
    """How many of a kind in each month in which there are any."""
    found: dict[str, int] = {}
    for key in {key[2:] for key in asked.view.state.sums if key[0] == kind}:
        if number := asked.view.recommended((kind, *key), asked.chosen):
            month = str(key[-1])
            found[month] = found.get(month, 0) + number
    return found


def between(first: str, last: str) -> list[str]:
    """The months from one to another: "2018-11", "2018-12", "2019-01"."""
    (year, month), (end_year, end_month) = (map(int, one.split("-")) for one in (first, last))
    numbers = range(year * 12 + month - 1, end_year * 12 + end_month)
    return [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]


def _over_time(rows: Sequence[tuple[Cell, ...]]) -> str:
    if not rows:
        return "Nothing was recommended yet, or nothing that you may see."
    made, closed = (sum(_int(row[n]) for row in rows[-MONTHS:]) for n in (1, 2))
    last = rows[-1]
    since = rows[-MONTHS:][0][0].shown
    end = f"at the end of {last[0].shown}, {_int(last[3])} {_were(_int(last[3]))} open"
    return f"Since {since}, {made} {_were(made)} made and {closed} closed; {end}."


def _were(number: int) -> str:
    return "was" if number == 1 else "were"

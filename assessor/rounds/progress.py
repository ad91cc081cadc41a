"""How far a round is: in words, in shapes, and as a table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import compress
from typing import Any

from assessor import working_days
from assessor.database import Row
from assessor.door import Person
from assessor.figures.figure import Cell, Column, Figure
from assessor.rounds.rounds import target_of
from assessor.words import Times, count, known_day, phrase

FAR = timedelta(days=400)  # further ahead nobody counts working days
NOT_COUNTED = ("practice",)  # types
# How far an assessment is: slug → in words, in the order of the bar.
STEPS = {
    "published": "Published",
    "held": "Held",
    "under-way": "Under way",
    "not-begun": "Set up",
    "to-come": "Not set up yet",
}
STEP_OF = {
    "published": "published",
    "fact-check": "held",
    "writing-up": "held",
    "in-session": "under-way",
    "evidence-submitted": "under-way",
    "preparing": "not-begun",
}
COLUMNS = (
    Column("assessment", "Assessment"),
    Column("service", "Service"),
    Column("phase", "Phase"),
    Column("method", "Method"),
    Column("state", "State"),
    Column("date", "Day", "day"),
    Column("overall", "Overall"),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """What of a round is done, of the assessments somebody may enter.

    `steps` says how far each counted one is, the furthest first, and those that the aim asks for and nobody has set up
    last.
    """

    steps: tuple[str, ...]
    target: int | None
    words: str  # "3 of 5 held; 2 published; 12 working days left"
    left_out: str

    @property
    def many(self) -> dict[str, int]:
        """How many are how far."""
        return {step: self.steps.count(step) for step in STEPS if step in self.steps}


def progress(who: Person, row: Row, held: Sequence[Row], today: date, nation: str) -> Progress:
    """How far a round is, from the assessments of it that this person may enter."""
    counted = [one for one in held if one["state"] != "cancelled" and one["type"] not in NOT_COUNTED]
    steps = [STEP_OF[one["state"]] for one in counted]
    target = target_of(row)
    if target is not None and who.may("look across"):
        steps += ["to-come"] * max(0, target - len(counted))
    steps.sort(key=list(STEPS).index)
    return Progress(
        tuple(steps), target, _words(who, row, steps, target, today, nation), _left_out(held, counted)
    )


def _words(who: Person, row: Row, steps: Sequence[str], target: int | None, today: date, nation: str) -> str:
    published = steps.count("published")
    done = published + steps.count("held")
    of = target if target is not None else len(steps) - steps.count("to-come")
    seen = "" if who.may("look across") else ", as far as you may see"
    said = [f"{done} of {of} held{seen}" if of else "Nothing set up yet"]
    if done:
        said.append(f"{published} published" if published else "none published yet")
    if row["closed_at"] is not None:
        said.append("closed")
    elif row["by_day"]:
        said.append(time_left(date.fromisoformat(row["by_day"]), today, nation))
    return "; ".join(said)


def time_left(by: date, today: date, nation: str) -> str:
    """ "12 working days left", until and with the day it is to be done by."""
    if by < today:
        return f"its day was {known_day(by.isoformat())}"
    if by - today > FAR:
        return f"until {known_day(by.isoformat())}"
    left = working_days.left(today, by, nation)
    return f"{count(left, 'working day')} left" if left else "today is its last working day"


def _left_out(held: Sequence[Row], counted: Sequence[Row]) -> str:
    cancelled = sum(one["state"] == "cancelled" for one in held)
    practice = len(held) - len(counted) - cancelled
    said = []
    if cancelled:
        said.append(count(cancelled, "cancelled assessment"))
    if practice:
        said.append(count(practice, "practice board"))
    return f"Not counted: {' and '.join(said)}." if said else ""


IN_FILES = ("service", "phase")  # on the page the name says them


def figure(
    who: Person, row: Row, held: Sequence[Row], now: Progress, times: Times, *, whole: bool = True
) -> Figure:
    """The assessments of a round, each with where it stands; with `whole` every column, as files have them."""
    counted = "The assessments of this round; held are those whose day is over, published ones among them."
    if not who.may("look across"):
        counted += " Of the round you see the assessments that you may enter, and only these are counted."
    shown = [whole or column.key not in IN_FILES for column in COLUMNS]
    return Figure(
        id=f"round-{row['id']}",
        title="Its assessments",
        sentence=_methods(held),
        counted=counted,
        left_out=now.left_out,
        columns=tuple(compress(COLUMNS, shown)),
        rows=tuple(tuple(compress(_cells(one, times), shown)) for one in held),
    )


def _methods(held: Sequence[Row]) -> str:
    """ "4 assessments by 2 methods: 3 show and tell, 1 in the round."."""
    methods = Counter(phrase(one["method"]) for one in held)
    many = ", ".join(
        f"{n} {method}" for method, n in sorted(methods.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    by = f" by {count(len(methods), 'method')}" if len(methods) > 1 else ""
    return f"{count(len(held), 'assessment').capitalize()}{by}{': ' if many else ''}{many}."


def _cells(one: Mapping[str, Any], times: Times) -> tuple[Cell, ...]:
    kind = "" if one["type"] == "assessment" else f", {phrase(one['type']).lower()}"
    state, method = phrase(one["state"]), phrase(one["method"])
    name = f"{one['service_name']}, {phrase(one['phase']).lower()}{kind}"
    return (
        Cell(one["id"], name, f"/assessments/{one['id']}"),
        Cell(one["service"], one["service_name"], f"/services/{one['service']}"),
        Cell(one["phase"], phrase(one["phase"])),
        Cell(one["method"], method[:1].upper() + method[1:]),
        Cell(one["state"], f"{state}, held another way" if one["recorded"] else state),
        Cell(one["starts_on"], times.day(one["starts_on"]) or "No day yet"),
        _overall(one),
    )


def _overall(one: Mapping[str, Any]) -> Cell:
    if one["overall"]:
        place = "" if one["recorded"] else "/decisions"
        return Cell(
            one["overall"], phrase(one["overall"]), f"/assessments/{one['id']}{place}", one["overall"]
        )
    told = one["recorded"] or one["state"] in ("fact-check", "published")
    return Cell(None, "" if told else "Not told yet")

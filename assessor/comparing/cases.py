"""Assessments side by side: the facts, what people answered, what they voted for, and the result where it is told.

No case is better than another here: they stand in the order of their methods' names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assessor.comparing import queries
from assessor.database import Reading, Row
from assessor.door import Person
from assessor.facts import queries as facts_queries
from assessor.facts.definitions import FACTS, Facts
from assessor.figures.figure import Cell, Column, Figure
from assessor.retro import questions
from assessor.retro.questions import PARTS, QUESTIONS, Result
from assessor.settings import Settings
from assessor.words import count, known_day, phrase

TOP = 3


@dataclass(frozen=True, slots=True)
class Case:
    """One assessment as it stands beside others; `scores` is nothing while its answers are not shown."""

    row: Row
    facts: Facts
    scores: tuple[Result, ...]
    top: tuple[Row, ...]

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def method(self) -> str:
        return phrase(self.row["method"])

    @property
    def day(self) -> str:
        """The day of its first session in words, "" where there is none."""
        return known_day(self.row["starts_on"] or "")

    @property
    def result(self) -> str:
        """The overall result in words, or why there is none to see."""
        if self.row["overall"]:
            return phrase(self.row["overall"])
        if self.row["scale"] == "none":
            return "No result"
        return "Not recorded" if self.row["told_at"] else "Not told yet"

    def scored(self) -> list[tuple[str, list[str]]]:
        """Each question with what each part said to it, in words; parts with few answers stand together."""
        return [
            (words, said([one for one in self.scores if one.question == name]))
            for name, words in QUESTIONS.items()
        ]


def said(answers: Sequence[Result]) -> list[str]:
    """ "Assessors: 4.2 of 5, from 6 answers", "The team, observers: fewer than four answers"."""
    lines = [f"{PARTS[one.part]}: {score(one)}" for one in answers if one.counts]
    few = [PARTS[one.part] for one in answers if not one.counts]
    names = ", ".join([*few[:1], *(name.lower() for name in few[1:])])
    return [*lines, f"{names}: fewer than four answers"] if few else lines


def score(one: Result) -> str:
    """ "4.2 of 5, from 6 answers"; of few answers nothing but that."""
    if one.mean is None:
        return "fewer than four answers"
    return f"{one.mean:.1f} of 5, from {count(one.many or 0, 'answer')}"


async def gathered(db: Reading, settings: Settings, who: Person, ids: Sequence[str]) -> list[Case]:
    """Those of these assessments (at most 500) that somebody may enter, by method and the latest first."""
    rows = await queries.cases(db, who, ids)
    if not rows:
        return []
    here = list(rows)
    facts = await facts_queries.gathered(db, settings, here)
    answered = await questions.results(db, here)
    top = await queries.top(db, here, TOP)
    found = [
        Case(rows[id], facts[id], tuple(answered.get(id, ())), tuple(top[id])) for id in here if id in facts
    ]
    found.sort(key=lambda case: (case.row["starts_on"] or "9999", case.id), reverse=True)
    return sorted(found, key=lambda case: (case.method.casefold(), case.row["method"]))


async def cases(db: Reading, settings: Settings, who: Person, ids: Sequence[str]) -> Figure:
    """The same as a figure, a row for each case."""
    return figure(await gathered(db, settings, who, ids))


# --- As data ----------------------------------------------------------------------------------------------

HEAD = (
    Column("assessment", "Assessment"),
    Column("service", "Service"),
    Column("method", "Method"),
    Column("phase", "Phase"),
    Column("date", "Day", "day"),
    Column("overall", "Result"),
)
SCORES = tuple(
    Column(f"{question}-{part}", f"{words}: {PARTS[part].lower()}", "number")
    for question, words in QUESTIONS.items()
    for part in PARTS
)
TOPS = tuple(Column(f"retro-{n}", f"Most votes, {n}") for n in range(1, TOP + 1))
COLUMNS = (*HEAD, *(Column(fact.slug, fact.title, "number") for fact in FACTS), *SCORES, *TOPS)
COUNTED = (
    "Each case is one assessment that you may enter, with facts as they are defined on its own page. Scores are the "
    "mean of the answers from 1 (not at all) to 5 (completely), once they are shown; retro items are those with most "
    "votes in the assessment’s own retro, once it is open."
)
LEFT_OUT = "Of answers fewer than four to a part nothing is said. Results nobody was told yet are left out."


def figure(found: Sequence[Case], left_out: str = "") -> Figure:
    """Cases as a figure: a row for each, every fact, score and item in a column of its own."""
    methods = len({case.row["method"] for case in found})
    held = f"{count(len(found), 'case').capitalize()} by {count(methods, 'method')}, side by side."
    return Figure(
        "cases",
        "Cases side by side",
        held if found else "There is no case yet.",
        COUNTED,
        f"{left_out} {LEFT_OUT}".strip(),
        COLUMNS,
        tuple(_row(case) for case in found),
    )


def _row(case: Case) -> tuple[Cell, ...]:
    row = case.row
    means = {(one.question, one.part): one for one in case.scores}
    return (
        Cell(case.id, row["service_name"], f"/assessments/{case.id}"),
        Cell(row["service_name"]),
        Cell(row["method"], case.method),
        Cell(row["phase"], phrase(row["phase"])),
        Cell(row["starts_on"], case.day),
        Cell(row["overall"], case.result, tone=row["overall"] or ""),
        *(Cell(case.facts[fact.slug], fact.words(case.facts[fact.slug])) for fact in FACTS),
        *(_mean(means.get((question, part))) for question in QUESTIONS for part in PARTS),
        *(_item(case.top, n) for n in range(TOP)),
    )


def _mean(one: Result | None) -> Cell:
    if one is None:
        return Cell(None)
    return Cell(None if one.mean is None else round(one.mean, 2), score(one))


def _item(top: Sequence[Row], n: int) -> Cell:
    return Cell(top[n]["body"]) if n < len(top) else Cell(None, "–")


# --- On a page --------------------------------------------------------------------------------------------


def shown(found: Iterable[Case]) -> dict[str, Any]:
    """What templates/comparing/cases.html is given: the cases, and the names of its lines. What is recorded of none of
    them has no line: it is named below."""
    every = list(found)
    known = [fact for fact in FACTS if any(case.facts[fact.slug] is not None for case in every)]
    asked = QUESTIONS.values() if any(case.scores for case in every) else ()
    return {
        "cases": every,
        "facts": known,
        "unknown": [fact.title for fact in FACTS if fact not in known],
        "asked": list(asked),
        "voted": any(case.top for case in every),
    }

"""Short questions with a scale, answered by the team, the assessors and the observers apart, and shown all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from pydantic import Field

from assessor.database import Reading
from assessor.forms import Form, Whole
from assessor.problem import Problem
from assessor.retro import anonymous
from assessor.retro import question_queries as asked
from assessor.retro.access import Attendee, Part
from assessor.retro.question_queries import LEAST, Counts
from assessor.retro.writing import Change, Retros
from assessor.words import count

QUESTIONS = {
    "prepared": "It was prepared well",
    "fair": "It was fair",
    "useful": "It was useful",
    "time": "The time was well spent",
}
SCALE = {1: "not at all", 2: "hardly", 3: "in part", 4: "mostly", 5: "completely"}
PARTS: dict[str, str] = {"team": "The team", "assessors": "Assessors", "observers": "Observers"}
FEW = "Fewer than four answers, so nothing is shown"

assert set(PARTS) == set(get_args(Part))
assert LEAST == 4, "the words say so"

Value = Annotated[Whole, Field(ge=1, le=5)] | None


class AnswersForm(Form):
    """What one person answers, each from 1 (not at all) to 5 (completely); nothing takes an answer back."""

    prepared: Value = None
    fair: Value = None
    useful: Value = None
    time: Value = None


@dataclass(frozen=True, slots=True)
class Result:
    """What one part answered to one question; without `counts` fewer than four did, or nobody."""

    question: str
    part: str
    counts: Counts | None

    @property
    def many(self) -> int | None:
        """How many answered."""
        return sum(self.counts) if self.counts else None

    @property
    def mean(self) -> float | None:
        """The mean of the answers."""
        if not self.counts:
            return None
        return sum(value * n for value, n in enumerate(self.counts, 1)) / sum(self.counts)

    @property
    def words(self) -> str:
        """How the answers are spread: "3 completely, 1 hardly; 4 answers"."""
        if not self.counts:
            return FEW
        said = [f"{n} {SCALE[value]}" for value, n in reversed(list(enumerate(self.counts, 1))) if n]
        return f"{', '.join(said)}; {count(sum(self.counts), 'answer')}"


def spread(found: Mapping[tuple[str, str], Counts]) -> list[Result]:
    """The results of one retro, of each question and part, in their order."""
    return [Result(question, part, found.get((question, part))) for question in QUESTIONS for part in PARTS]


async def results(db: Reading, retros: Sequence[str]) -> dict[str, list[Result]]:
    """The results of those of these retros whose answers are shown: nothing in them tells of a small group."""
    return {retro: spread(found) for retro, found in (await asked.results(db, retros)).items()}


def shown(here: Attendee) -> bool:
    """Whether the answers are shown: from then on nobody answers."""
    return here.retro["answers_shown_at"] is not None


def voter(here: Attendee) -> str:
    """The name under which somebody answers: another one than that under which they vote."""
    return anonymous.answering(here.secret, here.id, here.person)


async def own(db: Reading, here: Attendee) -> dict[str, int | None]:
    """What this person answered, by question."""
    found = await asked.own(db, here.id, voter(here))
    return {question: found.get(question) for question in QUESTIONS}


async def show(db: Reading, here: Attendee) -> dict[str, Any]:
    """One's own answers, and once they are shown everybody's, as the API gives them."""
    found = (await results(db, [here.id])).get(here.id)
    return {
        "answers": await own(db, here),
        "shown": shown(here),
        "results": None if found is None else [as_json(one) for one in found],
    }


def as_json(one: Result) -> dict[str, Any]:
    """How one part answered one question: how many gave each value from 1 to 5, or nothing of a small part."""
    return {"question": one.question, "part": one.part, "counts": list(one.counts) if one.counts else None}


async def put(retros: Retros, here: Attendee, form: AnswersForm) -> bool:
    """Answers, or answers otherwise; what is left out stays as it was. Gives whether that changed anything.

    Nobody is told: neither that somebody answered, nor who. Raises Problem 403, 409.
    """
    here.needs_to_write()
    async with retros.write(here) as (here, change):
        stands = await own(change.tx, here)
        wanted = form.complete(stands)
        if wanted == stands:
            return False
        if shown(here):
            raise Problem(409, "The answers are shown: from then on nobody answers any more.")
        await _store(change, here, wanted)
    return True


async def _store(change: Change, here: Attendee, wanted: Mapping[str, int | None]) -> None:
    """Writes all answers of the retro anew in an order drawn by lot, so that it tells nothing of who answered when."""
    name, part, change.secret = voter(here), here.part, True
    others = [row for row in await asked.everything(change.tx, here.id) if row["voter"] != name]
    mine = [
        {"retro": here.id, "question": question, "part": part, "voter": name, "value": value}
        for question, value in wanted.items()
        if value is not None
    ]
    await asked.replace(change.tx, here.id, anonymous.shuffled([*others, *mine]))


async def show_answers(retros: Retros, here: Attendee) -> bool:
    """Shows everybody how the questions were answered, for good: answering ends. Shown already is no change.

    It cannot be taken back: of what is shown twice with one answer between, one would know that answer.
    Raises Problem 403.
    """
    here.needs_to_lead()
    async with retros.write(here) as (here, change):
        if shown(here):
            return False
        await asked.show(change.tx, here.id)
        change.shown = True
    return True

"""What was learned in the demo: two assessments' own retros, and the retro of the round with what is tried next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from assessor.demo import five
from assessor.demo.script import Fields, local
from assessor.demo.weeks import id_of
from assessor.retro import actions, groups, items, questions, retro, votes
from assessor.retro.access import Attendee, enter_retro
from assessor.retro.actions import ActionForm
from assessor.retro.items import ItemForm
from assessor.retro.questions import AnswersForm
from assessor.retro.retro import RetroForm
from assessor.retro.writing import Retros
from assessor.rounds import tries
from assessor.rounds.tries import TryForm

if TYPE_CHECKING:
    from assessor.demo import Stage


@dataclass(frozen=True)
class Item:
    """What one person wrote, who voted for it, and the number of the item under which it was grouped."""

    by: str
    column: str
    body: str
    votes: Sequence[str] = ()
    under: int | None = None


@dataclass(frozen=True)
class Told:
    """A retro: who leads it and when, what was written and answered (prepared, fair, useful, time), what follows."""

    id: str
    lead: str
    at: datetime
    fields: Fields
    items: Sequence[Item]
    answers: Mapping[str, tuple[int, int, int, int]]
    shows_answers: bool = True
    actions: Sequence[tuple[str, Fields]] = ()
    settled: Sequence[tuple[str, int, Fields]] = ()  # by whom, which action, how it went on


REPAIRS = Told(
    id="repairs-alpha-2018",
    lead="priya",
    at=local("2018-10-04", "15:00"),
    fields={"title": "What the repairs alpha taught us about assessing from documents"},
    items=(
        Item(
            "ruth",
            "worked",
            "We could answer in our own time, with whoever knew best.",
            ("ruth", "dana", "ola"),
        ),
        Item("sam", "worked", "Questions in writing were better questions.", ("priya", "tomasz")),
        Item(
            "tomasz", "did-not", "I read 140 pages to find four numbers.", ("sam", "ola", "priya", "tomasz")
        ),
        Item(
            "ola",
            "did-not",
            "Half of what I asked was in the documents. I did not find it.",
            ("sam",),
            under=2,
        ),
        Item(
            "ruth", "did-not", "A day and a half went into answers that were written down already.", ("ruth",)
        ),
        Item("priya", "did-not", "We never heard a tenant, not even on tape.", ("dana", "tomasz")),
        Item(
            "dana", "try", "One page for each standard, with links into the rest.", ("ruth", "sam", "priya")
        ),
    ),
    answers={
        "priya": (4, 4, 3, 2),
        "sam": (4, 5, 4, 3),
        "ola": (3, 4, 3, 2),
        "tomasz": (3, 4, 3, 2),
        "ruth": (3, 4, 4, 2),
        "dana": (4, 4, 3, 3),
    },
    actions=(
        (
            "ruth",
            {
                "body": "Write one page for each thing that is asked, and link the documents from there.",
                "for": "team",
                "owner": "Ruth Ellery",
                "due": "2018-10-26",
            },
        ),
    ),
    settled=(("ruth", 0, {"status": "done", "words": "Five pages, and the documents are behind them."}),),
)
MISSED = Told(
    id="missed-collections-discovery-2018",
    lead="sam",
    at=local("2018-11-12", "14:00"),
    fields={"columns": ["start", "stop", "continue"], "anonymous": True},
    items=(
        Item(
            "priya",
            "continue",
            "Two hours with the people who take the calls in the room.",
            ("dana", "ola", "sam"),
        ),
        Item("ola", "continue", "Showing what we were told, not what we would build.", ("priya", "tomasz")),
        Item(
            "tomasz",
            "start",
            "Send three numbers before the day, so that there is something to ask about.",
            ("ola",),
        ),
        Item(
            "dana",
            "stop",
            "Slides. We were shown a screen twice because of them.",
            ("priya", "sam", "tomasz"),
        ),
        Item("sam", "start", "Say at the start which standards will not be talked about.", ("dana",)),
    ),
    answers={"sam": (3, 4, 4, 4), "priya": (4, 4, 5, 4), "ola": (4, 4, 5, 4)},
    shows_answers=False,
)
ROUND = Told(
    id=five.ID,
    lead="iqbal",
    at=local("2018-12-10", "13:30"),
    fields={
        "title": "Retro of the round Five by December",
        "assessments": five.ROUND["assessments"],
        "round": five.ID,
        "votes": 4,
    },
    items=(
        Item(
            "femi",
            "worked",
            "In the round everybody heard every standard. Our developer answered a question about research.",
            ("femi", "grace", "dana", "priya", "ola"),
        ),
        Item("marek", "worked", "I know now what the other standards are for.", ("marek",), under=0),
        Item(
            "sam",
            "worked",
            "Notes on the board during the day: the report was half written.",
            ("sam", "dana", "tomasz"),
        ),
        Item("priya", "worked", "Show and tell let us hear agents and residents.", ("priya", "ruth")),
        Item(
            "ruth",
            "did-not",
            "Documents took us longest to prepare and told the panel least.",
            ("ruth", "tomasz", "sam", "marek"),
        ),
        Item(
            "tomasz",
            "did-not",
            "Numbers came last in the round: twenty minutes for three standards.",
            ("tomasz",),
        ),
        Item(
            "grace",
            "did-not",
            "We stopped delivering for four days before the day.",
            ("grace", "femi", "marek"),
        ),
        Item("ola", "did-not", "From another council I could open half of the links.", ("ola", "priya")),
        Item("dana", "did-not", "Nobody had two days a week for it but on paper.", ("dana", "grace", "ruth")),
        Item(
            "priya",
            "try",
            "An hour of reading together the day before, before anybody asks.",
            ("priya", "sam", "femi"),
        ),
        Item(
            "grace",
            "try",
            "Keep the evidence from the first day of a phase, and never prepare.",
            ("grace", "ruth", "ola"),
        ),
    ),
    answers={
        "dana": (4, 5, 5, 4),
        "priya": (4, 4, 5, 4),
        "sam": (4, 4, 5, 5),
        "tomasz": (3, 4, 4, 3),
        "ola": (3, 4, 5, 4),
        "femi": (3, 5, 5, 4),
        "grace": (3, 4, 5, 3),
        "marek": (4, 5, 5, 4),
        "ruth": (3, 4, 4, 4),
    },
    actions=(
        (
            "dana",
            {
                "body": "Free a service owner for two days a week while their service is assessed, and name"
                " who stands in.",
                "for": "organisation",
                "owner": "Helen Marsh",
                "due": "2019-01-07",
            },
        ),
        (
            "priya",
            {
                "body": "Put an hour of reading together into the agenda of the day before.",
                "for": "team",
                "owner": "Iqbal Hussain",
                "due": "2018-12-21",
            },
        ),
    ),
    settled=(("priya", 1, {"status": "in-progress", "words": "In the invitation to the next one."}),),
)
TRIES: tuple[tuple[str, Fields], ...] = (
    (
        "tomasz",
        {
            "body": "In the round, from evidence kept since the first sprint, with an hour of reading together the day"
            " before.",
            "assessment": "manage-arrears-practice-2018",
        },
    ),
    ("ola", {"body": "From documents only where a panel cannot meet; then one page a standard, and a call."}),
)


async def play(stage: "Stage") -> None:
    """Writes the three retros, each on its day, and what the round tries next."""
    assert stage.settings is not None
    retros = Retros(stage.journal, stage.settings)
    for told in (REPAIRS, MISSED, ROUND):
        await _tell(stage, retros, told)
    for n, (by, fields) in enumerate(TRIES):
        journal = stage.at(ROUND.at + timedelta(minutes=80 + n))
        form = TryForm.check(fields)
        await tries.put(journal, stage.person(by), five.ID, id_of("try", n), form, None)


async def _tell(stage: "Stage", retros: Retros, told: Told) -> None:
    stage.at(told.at)
    form = RetroForm.check(told.fields)
    await retro.put(retros, stage.person(told.lead), told.id, form, None)
    for n, item in enumerate(told.items):
        stage.at(told.at + timedelta(minutes=3 + n))
        written = ItemForm.check({"column": item.column, "body": item.body})
        here = await _here(stage, told.id, item.by)
        await items.put(retros, here, id_of(told.id, n), written, None)
    stage.at(told.at + timedelta(minutes=25))
    await retro.open_all(retros, await _here(stage, told.id, told.lead), opened=True)
    await _vote(stage, retros, told)
    for by, values in told.answers.items():
        answers = AnswersForm.check(dict(zip(questions.QUESTIONS, values, strict=True)))
        await questions.put(retros, await _here(stage, told.id, by), answers)
    if told.shows_answers:
        await questions.show_answers(retros, await _here(stage, told.id, told.lead))
    await _act(stage, retros, told)


async def _here(stage: "Stage", id: str, key: str) -> Attendee:
    """One of the cast in a retro, each with a browser of their own."""
    assert stage.settings is not None
    secret = stage.settings.secret_key
    return await enter_retro(stage.database, secret, stage.person(key), id, f"{key}'s browser")


async def _vote(stage: "Stage", retros: Retros, told: Told) -> None:
    """Who votes for what, and then what is grouped: votes for an item count for its group."""
    stage.at(told.at + timedelta(minutes=35))
    for n, item in enumerate(told.items):
        for by in item.votes:
            await votes.give(retros, await _here(stage, told.id, by), id_of(told.id, n))
    for n, item in enumerate(told.items):
        if item.under is not None:
            lead = await _here(stage, told.id, told.lead)
            await groups.put_with(retros, lead, id_of(told.id, n), id_of(told.id, item.under))


async def _act(stage: "Stage", retros: Retros, told: Told) -> None:
    """What somebody does about it, and how that went on a fortnight later."""
    stage.at(told.at + timedelta(minutes=55))
    for n, (by, fields) in enumerate(told.actions):
        form = ActionForm.check(fields)
        await actions.put(retros, await _here(stage, told.id, by), action_id(told.id, n), form, None)
    stage.at(told.at + timedelta(days=14))
    for by, n, fields in told.settled:
        here = await _here(stage, told.id, by)
        await actions.put(retros, here, action_id(told.id, n), ActionForm.check(fields), '"1"')


def action_id(retro: str, n: int) -> str:
    """The id of an action of one of these retros."""
    return id_of(f"{retro}/action", n)

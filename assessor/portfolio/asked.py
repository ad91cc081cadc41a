"""What is asked of a page of figures: by whom, through which filters; and where each of its numbers leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request

from assessor.database import Database
from assessor.deadlines.deadline import today_of
from assessor.door import Person, person
from assessor.figures.figure import Cell
from assessor.portfolio import filters
from assessor.portfolio.filters import Wanted
from assessor.portfolio.view import View, view
from assessor.settings import Settings
from assessor.standards import StandardSet
from assessor.words import count

RESULTS = {"met": "Met", "partly_met": "Partly met", "not_met": "Not met"}
SCALES = {"met": ("met", "green"), "partly_met": ("partly-met", "amber"), "not_met": ("not-met", "red")}
"""The same result on each scale."""
LISTS = "/portfolio/list"
RECOMMENDATIONS = "/portfolio/recommendations/list"
LEFT_OUT = "Left out: "


def some(many: int, noun: str, rest: str = "") -> str:
    """So many things, and more words about them; "" for none."""
    return f"{count(many, noun)} {rest}".strip() if many else ""


def begun(words: str) -> str:
    """Words as a sentence begins: "in the round" → "In the round"."""
    return words[:1].upper() + words[1:]


def number(many: int, link: str = "", words: str = "") -> Cell:
    """A number that opens what it counts; none opens nothing."""
    return Cell(many, words=words, link=link if many else "")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the portfolio. `chosen` are the assessments that the filters let through, as bits; `left_out` says
    which are not among them."""

    who: Person
    view: View
    wanted: Wanted
    chosen: int
    left_out: str
    today: date
    sets: Mapping[str, StandardSet]
    settings: Settings
    db: Database

    def leaving_out(self, *parts: str) -> str:
        """What is left out, in one sentence: these parts, but for "", then what the filters leave out."""
        others = self.left_out.removeprefix(LEFT_OUT).removesuffix(".")
        said = [part for part in (*parts, others) if part]
        return f"{LEFT_OUT}{'; '.join(said)}." if said else ""

    @property
    def in_office(self) -> bool:
        """Whether they look across for the organisation: an organiser, an administrator, leadership."""
        return self.who.may("look across")

    def decided(self, set: str, standard: int, result: str) -> int:
        """Those in which a standard came to this, on whatever scale, as far as this person may know."""
        found = 0
        for value in SCALES[result]:
            found |= self.view.decided(set, standard, value, self.chosen)
        return found

    def overall(self, result: str) -> int:
        """Those which came to this as a whole, on whatever scale, as far as this person may know."""
        found = 0
        for value in SCALES[result]:
            found |= self.view.overall(value, self.chosen)
        return found

    def list(self, **more: str) -> str:
        """The page with the assessments of these filters and some more."""
        return self.wanted.address(LISTS, **more)

    def within(self, first: str, last: str, **more: str) -> str:
        """The same, of some days only."""
        days = {
            "from_": max(first, self.wanted["from"]),
            "to_": min(last, self.wanted["to"] or last),
        }
        return self.wanted.address(LISTS, **days, **more)

    def recommendations(self, **more: str) -> str:
        """The page with the recommendations made in the assessments of these filters."""
        return self.wanted.address(RECOMMENDATIONS, **more)


async def asked(request: Request, *without: str) -> Asked:
    """Who asks, through which filters, `without` some that say nothing here. Raises Problem 401; 404 for a day's guest;
    422 for filters that are wrong."""
    who, state = await person(request, guests=False), request.app.state
    wanted, errors = filters.read(request.query_params)
    filters.only_good(errors)
    wanted = wanted.without(*without)
    seen = await view(state.portfolio, state.database, who)
    return Asked(
        who=who,
        view=seen,
        wanted=wanted,
        chosen=filters.chosen(seen, wanted),
        left_out=filters.left_out(seen, wanted),
        today=today_of(state.settings),
        sets=state.standards,
        settings=state.settings,
        db=state.database,
    )

"""The recommendations that a number of the portfolio counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from assessor.page import page
from assessor.portfolio.asked import RECOMMENDATIONS, Asked, asked
from assessor.portfolio.bits import Key
from assessor.portfolio.pages import asked_page
from assessor.portfolio.recommended import FOR, LEVELS, STATUSES
from assessor.portfolio.rows import Recommendation, Row
from assessor.problem import invalid
from assessor.recommendations import queries
from assessor.recommendations.due import OPEN
from assessor.recommendations.shown import shown
from assessor.words import count, known_day

ON_A_PAGE = 50
UNFINISHED, OVERDUE = "unfinished", "overdue"
STATES = {**STATUSES, UNFINISHED: "Open or in progress", OVERDUE: "Overdue"}
MONTHS = {"made": "made in", "closed": "closed in", "until": "open at the end of"}


@dataclass(frozen=True, slots=True)
class Sifted:
    """Which of the recommendations are counted: filters of this list alone, "" where one is not set."""

    status: str
    level: str
    reader: str
    month: Mapping[str, str]
    behind: bool

    def lets_through(self, one: Recommendation, today: str) -> bool:
        """Whether a recommendation is among them."""
        return (
            (not self.level or one.level == self.level)
            and (not self.reader or one.for_whom == self.reader)
            and self._has_status(one, today)
            and all(_in_month(one, name, month) for name, month in self.month.items())
        )

    def _has_status(self, one: Recommendation, today: str) -> bool:
        if self.status == UNFINISHED:
            return one.open
        if self.status == OVERDUE:
            return one.overdue(today)
        return self.status in ("", one.status)


def _in_month(one: Recommendation, name: str, month: str) -> bool:
    if name == "made":
        return one.opened[:7] == month
    if name == "closed":
        return one.closed[:7] == month
    still = one.open or one.closed[:7] > month
    return one.opened[:7] <= month and still


async def show(request: Request) -> Response:
    """The list, the latest assessments first. Raises Problem 422 for filters that are wrong."""
    here, sifted = await asked(request, "through"), _sifted(request)
    chosen = _behind(here, sifted)
    keys = _keys(here, sifted)
    many = _total(here, sifted, keys, chosen)
    pages = -(-many // ON_A_PAGE)
    number = asked_page(request, pages)
    first = (number - 1) * ON_A_PAGE
    found = counted(here, sifted, _with_any(here, keys, chosen))
    part = [(row.id, one.id) for row, one in islice(found, first, first + ON_A_PAGE)]
    rows = await queries.those(here.db, here.who, part)
    return await page(
        request,
        "portfolio/recommended_list.html",
        area="portfolio",
        said=_said(here, sifted, many),
        rows=await shown(here.db, here.sets, here.who, rows, here.today),
        back=here.wanted.without("standard", "set").address("/portfolio/recommendations"),
        turn=_turn(request, number, pages),
        number=number,
        pages=pages,
    )


def counted(here: Asked, sifted: Sifted, chosen: int) -> Iterator[tuple[Row, Recommendation]]:
    """Those of these assessments that are counted."""
    standard, today = int(here.wanted["standard"] or 0), here.today.isoformat()
    for row, one in here.view.recommendations(chosen):
        if standard in (0, one.standard) and sifted.lets_through(one, today):
            yield row, one


def _behind(here: Asked, sifted: Sifted) -> int:
    """The assessments that are looked at."""
    set, standard = here.wanted["set"], int(here.wanted["standard"] or 0)
    if sifted.behind:
        return here.decided(set, standard, "not_met") | here.decided(set, standard, "partly_met")
    return here.chosen & here.view.state.sets["set", set] if set else here.chosen


# --- How many, without looking at each --------------------------------------------------------------------


def _keys(here: Asked, sifted: Sifted) -> list[Key] | None:
    """What the index counts that comes to this list together; None where nothing does."""
    set, standard = here.wanted["set"], int(here.wanted["standard"] or 0)
    both = list(
        product([sifted.level] if sifted.level else LEVELS, [sifted.reader] if sifted.reader else FOR)
    )
    if standard:
        plain = set and not (sifted.month or sifted.level or sifted.reader)
        open = {"": (True, False), UNFINISHED: (True,)}.get(sifted.status)
        return [("about", set, standard, one) for one in open] if plain and open else None
    if sifted.month:
        (name, month), *more = sifted.month.items()
        kind = {"made": "opened", "closed": "closed"}.get(name)
        return [(kind, *one, month) for one in both] if kind and not (more or sifted.status) else None
    if sifted.status == OVERDUE:
        return [("overdue", *one) for one in both]
    statuses = {"": tuple(STATUSES), UNFINISHED: OPEN}.get(sifted.status, (sifted.status,))
    return [("status", *one, status) for one in both for status in statuses]


def _total(here: Asked, sifted: Sifted, keys: list[Key] | None, chosen: int) -> int:
    if keys is not None:
        return sum(here.view.recommended(key, chosen) for key in keys)
    return sum(1 for _ in counted(here, sifted, chosen))


def _with_any(here: Asked, keys: list[Key] | None, chosen: int) -> int:
    """Those of the chosen ones that have any that is counted."""
    if keys is None:
        return chosen
    found = 0
    for kind, *rest in keys:
        for panel_only in (False, True):
            found |= here.view.state.sums.where((kind, panel_only, *rest))
    return chosen & found


# --- What is asked, and what is said ----------------------------------------------------------------------


def _sifted(request: Request) -> Sifted:
    query = request.query_params
    for name, known in (("status", STATES), ("level", LEVELS), ("for", FOR)):
        if query.get(name, "") not in ("", *known):
            raise invalid(name, f"Use one of {', '.join(known)}")
    months = {name: query[name] for name in MONTHS if query.get(name)}
    for name, month in months.items():
        if not _is_month(month):
            raise invalid(name, "Use a month such as 2018-11")
    status, level, reader = (query.get(name, "") for name in ("status", "level", "for"))
    return Sifted(status, level, reader, months, bool(query.get("behind")))


def _is_month(text: str) -> bool:
    year, dash, month = text.partition("-")
    digits = (year + month).isascii() and (year + month).isdigit()
    return len(text) == len("2018-11") and dash == "-" and digits and 1 <= int(month) <= 12


def _said(here: Asked, sifted: Sifted, many: int) -> str:
    """What is listed, in a sentence."""
    parts = []
    of = here.sets.get(here.wanted["set"])
    if (standard := int(here.wanted["standard"] or 0)) and of:
        where = " where it was not or partly met" if sifted.behind else ""
        parts.append(f"standard {standard} of {of.name}{where}")
    if sifted.level:
        parts.append(LEVELS[sifted.level].lower())
    if sifted.reader:
        parts.append(FOR[sifted.reader].lower())
    if sifted.status:
        parts.append(STATES[sifted.status].lower())
    parts += [f"{MONTHS[name]} {known_day(month)}" for name, month in sifted.month.items()]
    words = count(many, "recommendation")
    words = words[:1].upper() + words[1:]
    return f"{words}: {'; '.join(parts)}." if parts else f"{words}."


def _turn(request: Request, number: int, pages: int) -> list[tuple[str, str]]:
    """The pages before and behind: words and address."""
    query = request.query_params
    there = {"Previous page": number - 1, "Next page": number + 1}
    return [
        (words, f"{RECOMMENDATIONS}?{query_with(query, page)}")
        for words, page in there.items()
        if 0 < page <= pages
    ]


def query_with(query: Mapping[str, str], page: int) -> str:
    """The same query, of another page."""
    return urlencode({**{name: value for name, value in query.items() if name != "page"}, "page": str(page)})

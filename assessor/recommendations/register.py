"""Every recommendation that somebody may see across their assessments, by when it is due."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor.database import Row
from assessor.door import Person, person
from assessor.page import page
from assessor.problem import Problem, invalid
from assessor.recommendations import also, following
from assessor.recommendations.queries import Place
from assessor.recommendations.shown import Sets, grouped, title, today
from assessor.recommendations.wanted import CHOICES, NOBODY, Wanted, read

ON_A_PAGE = 50
CHOICES_SHOWN = 100  # in one list of a form


async def show(request: Request) -> Response:
    """The list, as far as the filters in the address let through."""
    who, state, day = await person(request), request.app.state, today(request)
    wanted, _ = read(request.query_params)
    after = place(request.query_params.get("after"))
    things = await also.listed(state, who, wanted, day, after, ON_A_PAGE + 1)
    more = things[ON_A_PAGE:] and cursor(things[ON_A_PAGE - 1])
    counted = await also.counts(state, who, wanted, day)
    return await page(
        request,
        "recommendations/register.html",
        area="recommendations",
        wanted=wanted,
        groups=grouped(things[:ON_A_PAGE]),
        facets=facets(counted, wanted, who),
        choices=chooser(await also.options(state, who), state.standards, wanted),
        first=after is None,
        more=more and wanted.address(after=more),
        for_office=who.organises or who.leadership,
        notice=following.notice(request),
    )


# --- Where a list goes on ---------------------------------------------------------------------------


def cursor(row: Row) -> str:
    """Behind this one, URL-safe."""
    text = f"{row['rank']}:{row['assessment']}:{row['id']}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place(cursor: str | None) -> Place | None:
    """Behind which one a list goes on. Raises Problem 422."""
    if cursor is None:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        rank, assessment, id = text.split(":")
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise invalid("after", "Open the list again from its beginning") from error
    if not text.isascii() or not text.isprintable():
        raise invalid("after", "Open the list again from its beginning")
    return Place(rank, assessment, id)


# --- The filters ------------------------------------------------------------------------------------

Facet = list[dict[str, Any]]


def facets(counted: Sequence[Row], wanted: Wanted, who: Person) -> dict[str, Facet]:
    """For each filter what may be chosen: words, how many it would show, its address, and whether it is chosen."""
    found = {name: _facet(counted, wanted, name, words) for name, words in CHOICES.items()}
    mine = sum(row["n"] for row in _let_through(counted, wanted, "mine") if row["mine"])
    found["mine"] = [_choice(wanted, "mine", "1", "With your name", mine)]
    return found


def _facet(counted: Sequence[Row], wanted: Wanted, name: str, words: Mapping[str, str]) -> Facet:
    rows = _let_through(counted, wanted, name)
    every = _choice(wanted, name, "", "All", sum(row["n"] for row in rows))
    return [
        every,
        *(
            _choice(wanted, name, value, said, sum(row["n"] for row in rows if row[name] == value))
            for value, said in words.items()
        ),
    ]


def _let_through(counted: Sequence[Row], wanted: Wanted, but: str) -> list[Row]:
    """What all filters but one let through."""
    chosen = {name: wanted[name] for name in CHOICES if wanted[name] and name != but}
    mine = bool(wanted["mine"]) and but != "mine"
    return [
        row
        for row in counted
        if all(row[name] == value for name, value in chosen.items()) and (row["mine"] or not mine)
    ]


def _choice(wanted: Wanted, name: str, value: str, words: str, many: int) -> dict[str, Any]:
    chosen = wanted[name] == value
    there = wanted.address(**{name: "" if name == "mine" and chosen else value})
    return {"value": value, "words": words, "many": many, "address": there, "chosen": chosen}


def chooser(rows: Sequence[Row], sets: Sets, wanted: Wanted) -> dict[str, list[tuple[str, str]]]:
    """Services, standards and owners to choose from: (value, words). Of very many those with most, and the chosen."""
    found: dict[str, list[tuple[str, str]]] = {"service": [], "standard": [], "owner": []}
    rows = [row for row in rows if row["rank"] <= CHOICES_SHOWN or row["value"] == wanted[row["kind"]]]
    several = len({row["value"] for row in rows if row["kind"] == "standard"}) > 1
    for row in rows:
        many = f" ({row['n']})"
        if row["kind"] == "standard":
            of = f"{sets[row['value']].name}: " if several else ""
            words = f"{of}{row['number']} {title(sets, row['value'], row['number'])}"
            found["standard"].append((f"{row['value']}-{row['number']}", words + many))
        elif row["kind"] == "owner":
            found["owner"].append((row["value"] or NOBODY, (row["value"] or "Nobody named yet") + many))
        else:
            found["service"].append((row["value"], row["words"] + many))
    return found


def only_good(problem: Sequence[dict[str, str]]) -> None:
    """Raises Problem 422 for filters that are wrong."""
    if problem:
        raise Problem(422, problem[0]["message"], errors=list(problem))

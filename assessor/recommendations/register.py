"""Every recommendation that somebody may see across their assessments, by when it is due."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from assessor.database import Reading, Row
from assessor.door import Person, Seat, person, seat_of
from assessor.markdown import excerpt
from assessor.page import page
from assessor.problem import Problem, invalid
from assessor.recommendations import due, queries
from assessor.recommendations.queries import Place
from assessor.recommendations.wanted import CHOICES, NOBODY, Wanted, read
from assessor.standards import StandardSet

ON_A_PAGE = 50
DONE = {
    "saved": "Saved.",
    "taken-back": "Taken back: it stands as it stood before.",
    "confirmed": "Confirmed.",
}
Sets = Mapping[str, StandardSet]


def today(request: Request) -> date:
    """The day it is where the board is."""
    return datetime.now(request.app.state.settings.timezone).date()


async def show(request: Request) -> Response:
    """The list, as far as the filters in the address let through."""
    who, state, day = await person(request), request.app.state, today(request)
    wanted, _ = read(request.query_params)
    after = place(request.query_params.get("after"))
    rows = await queries.listed(state.database, who, wanted, day, after, ON_A_PAGE + 1)
    more = rows[ON_A_PAGE:] and cursor(rows[ON_A_PAGE - 1])
    rows = rows[:ON_A_PAGE]
    counted = await queries.counts(state.database, who, wanted, day)
    return await page(
        request,
        "recommendations/register.html",
        area="recommendations",
        wanted=wanted,
        groups=grouped(await shown(state.database, state.standards, who, rows, day)),
        facets=facets(counted, wanted, who),
        choices=chooser(await queries.options(state.database, who), state.standards),
        first=after is None,
        more=more and wanted.address(after=more),
        for_office=who.organises or who.leadership,
        notice=_notice(request),
    )


def _notice(request: Request) -> dict[str, Any] | None:
    words = DONE.get(request.query_params.get("did", ""))
    return {"words": words, "undo": None} if words else None


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


# --- What is shown of each --------------------------------------------------------------------------


async def shown(db: Reading, sets: Sets, who: Person, rows: Sequence[Row], day: date) -> list[dict[str, Any]]:
    """Recommendations as lists and files show them."""
    updates = await queries.updates(db, who, rows)
    return [_shown(sets, who, row, updates.get((row["assessment"], row["id"]), ()), day) for row in rows]


def _shown(sets: Sets, who: Person, row: Row, updates: Sequence[Row], day: date) -> dict[str, Any]:
    here = seat_in(row, who)
    last = updates[-1] if updates else None
    return {
        **{
            name: row[name] for name in ("assessment", "id", "service", "service_name", "phase", "type", "at")
        },
        **{
            name: row[name]
            for name in ("standard", "standard_set", "level", "owner", "due", "status", "body")
        },
        "for": row["for_whom"],
        "organisation": row["service_organisation"],
        "panel_only": row["visibility"] == "panel",
        "words": excerpt(row["body"], 140),
        "set_name": sets[row["standard_set"]].name,
        "standard_title": title(sets, row["standard_set"], row["standard"]),
        "group": due.group(row, day),
        "due_words": due.words(row, day),
        "last": {"words": excerpt(last["body"], 100), "at": last["at"], "by": here.author(last)}
        if last
        else None,
        "address": address(row),
        "update_address": f"/assessments/{row['assessment']}/follow/{row['id']}"
        if may_update(here)
        else None,
    }


def seat_in(row: Row, who: Person) -> Seat:
    """The seat by which somebody sees a recommendation."""
    found = seat_of({**row, "id": row["assessment"]}, who)
    assert found is not None, "the query asks by the same rights"
    return found


def may_update(here: Seat) -> bool:
    """Whether this seat may say now how far a recommendation is, or confirm it."""
    verbs = ("follow recommendations", "judge recommendations", "confirm recommendations")
    return any(here.may(verb) for verb in verbs)


def address(row: Mapping[str, Any]) -> str:
    """Where a recommendation stands on its board."""
    board = f"/assessments/{row['assessment']}"
    if row["standard"] is None:
        return f"{board}#recommendation-{row['id']}"
    return f"{board}/standards/{row['standard']}#recommendation-{row['id']}"


def title(sets: Sets, chosen: str, number: int | None) -> str:
    """A standard's title."""
    return next((one.title for one in sets[chosen].standards if one.number == number), "")


def grouped(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows in groups by when they are due, in that order; none that is empty."""
    found = []
    for key, words in due.GROUPS.items():
        if inside := [row for row in rows if row["group"] == key]:
            found.append({"key": key, "words": words, "rows": inside})
    return found


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


def chooser(rows: Sequence[Row], sets: Sets) -> dict[str, list[tuple[str, str]]]:
    """Services, standards and owners to choose from: (value, words)."""
    found: dict[str, list[tuple[str, str]]] = {"service": [], "standard": [], "owner": []}
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


def filename(wanted: Wanted, ending: str) -> str:
    """The name of a file of this list."""
    parts = [quote(value, safe="") for value in (wanted["service"], wanted["due"], wanted["status"]) if value]
    return "-".join(["recommendations", *parts]) + ending


def only_good(problem: Sequence[dict[str, str]]) -> None:
    """Raises Problem 422 for filters that are wrong."""
    if problem:
        raise Problem(422, problem[0]["message"], errors=list(problem))

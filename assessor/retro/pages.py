"""The page of a retro: its columns, what one may do in them, and what stands round them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor.agenda.clock import left
from assessor.assessments.heading import heading
from assessor.database import Row
from assessor.page import page
from assessor.problem import Problem, errors_of
from assessor.retro import anonymous, item_queries, retro, vote_queries
from assessor.retro.access import Attendee, enter
from assessor.retro.around import around
from assessor.retro.drawing import Drawer, Group, look_of
from assessor.retro.formats import Column
from assessor.words import count

DONE = {
    "written": "It is written down.",
    "changed": "Your change is saved.",
    "grouped": "They are grouped: their votes count together.",
    "taken-out": "It stands by itself again.",
    "voted": "Your vote counts.",
    "vote-back": "Your vote is taken back.",
    "set-up": "The retro is set up.",
    "opened": "The retro is open: everybody sees what was written.",
    "closed": "The retro is closed: everybody sees only what they wrote themselves.",
    "clock": "The clock runs.",
    "clock-off": "The clock is taken away.",
    "answered": "Your answers are saved.",
    "removed": "It is removed.",
    "action": "The action is written down.",
    "back": "It is back.",
    "done": "Done.",
}


async def show(request: Request) -> Response:
    """A retro, by its own address."""
    return await answer(request, await enter(request))


async def show_own(request: Request) -> Response:
    """An assessment's own retro, among its pages."""
    return await answer(request, await enter(request, "assessment"))


async def answer(
    request: Request,
    here: Attendee,
    *,
    written: Mapping[str, str] | None = None,
    problem: Problem | None = None,
    notice: Mapping[str, Any] | None = None,
) -> Response:
    """The page; after a refusal with what was typed (`written`), or with what has just happened."""
    db, by_votes = request.app.state.database, request.query_params.get("sort") == "votes"
    items = await item_queries.items(db, here)
    counts, own = await vote_queries.counts(db, here), await vote_queries.own(db, here)
    columns = _columns(here, items, counts, own, by_votes=by_votes)
    look = look_of(here, choices(columns), by_votes=by_votes)
    left_over = max(0, here.retro["votes_each"] - len(own))
    done = said(request.query_params.get("done", ""), left_over)
    response = await page(
        request,
        "retro/retro.html",
        status=problem.status if problem else 200,
        area="assessments" if here.assessment else "portfolio",
        errors=errors_of(problem),
        notice=notice or (done and {"words": done, "undo": None}),
        attendee=here,
        retro=here.retro,
        title=retro.title_of(here),
        assessment=heading(request, here.assessment) if here.assessment else None,
        audience=here.assessment.audience if here.assessment else None,
        seats=here.seats,
        columns=columns,
        draw_group=Drawer(request.app.state.pages, here, look).draw,
        begun=bool(items),
        many=len(items),
        votes=sum(counts.values()),
        by_votes=by_votes,
        votes_left=left_over,
        written=written or {},
        new_ids={column.slug: str(uuid.uuid4()) for column in here.format.columns},
        clock=left(here.retro["clock_until"], datetime.now(UTC)) if here.retro["clock_until"] else None,
        around=await around(request, here),
    )
    return anonymous.keep(request, response) if here.anonymous and not here.opened else response


def said(what: str, votes_left: int) -> str | None:
    """What has just happened, in words; of a vote also how many are left: that stands further up the page."""
    words = DONE.get(what)
    return f"{words} You have {count(votes_left, 'vote')} left." if words and "vote" in what else words


def choices(columns: Sequence[tuple[Column, Sequence[Group]]]) -> list[tuple[str, str]]:
    """What an item may be grouped with: ids, and how each begins."""
    return [(group.item["id"], begins(group.item)) for _, groups in columns for group in groups]


async def to_group_with(request: Request, here: Attendee) -> list[tuple[str, str]]:
    """The same for a page of its own."""
    items = await item_queries.items(request.app.state.database, here)
    return choices(_columns(here, items, {}, set(), by_votes=False))


def begins(row: Row) -> str:
    text = " ".join(str(row["body"]).split())
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


def _columns(
    here: Attendee, items: Sequence[Row], counts: Mapping[str, int], own: set[str], *, by_votes: bool
) -> list[tuple[Column, list[Group]]]:
    """The columns with their groups, as they were written or the most votes first."""
    under: dict[str, list[Row]] = {}
    seen = {row["id"] for row in items}  # closed again, one's own may stand under what somebody else wrote
    for row in items:
        if row["leader"] in seen:
            under.setdefault(row["leader"], []).append(row)
    groups = [
        _group(row, under.get(row["id"], []), counts, own) for row in items if row["leader"] not in seen
    ]
    if by_votes:
        groups.sort(key=lambda group: -group.votes)
    return [
        (column, [group for group in groups if group.item["place"] == column.slug])
        for column in here.format.columns
    ]


def _group(row: Row, others: Sequence[Row], counts: Mapping[str, int], own: set[str]) -> Group:
    ids = {row["id"], *[other["id"] for other in others]}
    return Group(row, tuple(others), counts.get(row["id"], 0), bool(ids & own))

"""What only the organisation can solve: since when, how many services wait for it, and who decides."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor.door import person
from assessor.page import page
from assessor.problem import not_found
from assessor.recommendations import also, following
from assessor.recommendations.due import OPEN
from assessor.recommendations.shown import today
from assessor.recommendations.wanted import Wanted

MOST = 150


async def show(request: Request) -> Response:
    """The list, for leadership and whoever organises. Raises Problem 404 for everybody else."""
    who, state, day = await person(request), request.app.state, today(request)
    if not (who.organises or who.leadership):
        raise not_found()
    wanted = Wanted({"for": "organisation"})
    things = await also.listed(state, who, wanted, day, None, MOST)
    every = await also.counts(state, who, wanted, day) if len(things) == MOST else []
    left_out = sum(row["n"] for row in every if row["for"] == "organisation") - MOST if every else 0
    open_ones = [one for one in things if one["status"] in OPEN]
    return await page(
        request,
        "recommendations/organisation.html",
        area="recommendations",
        topics=topics(open_ones),
        many=len(open_ones),
        services=_services(open_ones),
        left_out=left_out,
        all_of_them=wanted.address(),
        over=[one for one in things if one["status"] not in OPEN],
        notice=following.notice(request),
    )


def topics(things: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is open by standard: those for which most services wait first, then those that wait longest.

    Inside a standard, what is recommended in the same words stands together.
    """
    found: dict[tuple[str, int | None], list[dict[str, Any]]] = {}
    for one in things:
        found.setdefault((one["standard_set"], one["standard"]), []).append(one)
    made = [_topic(rows) for rows in found.values()]
    return sorted(made, key=lambda topic: (-topic["services"], topic["since"], topic["key"]))


def _services(rows: Sequence[dict[str, Any]]) -> int:
    return len({service for one in rows for service in one["services"]})


def _topic(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    first = rows[0]
    asks: dict[str, list[dict[str, Any]]] = {}
    for one in sorted(rows, key=lambda one: (one["at"], one["assessment"], one["id"])):
        asks.setdefault(" ".join(one["body"].split()).casefold(), []).append(one)
    return {
        "key": f"{first['standard_set'] or first['kind']}-{first['standard'] or 'all'}",
        "standard": first["standard"],
        "title": first["standard_title"],
        "set_name": first["set_name"],
        "kind": first["kind"],
        "services": _services(rows),
        "since": min(one["at"] for one in rows),
        "asks": [_ask(same) for same in asks.values()],
    }


def _ask(same: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What is recommended once or in the same words to several, first to the first of them."""
    return {
        "words": same[0]["words"],
        "level": same[0]["level"],
        "rows": same,
        "services": _services(same),
        "since": same[0]["at"],
    }

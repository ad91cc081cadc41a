"""Assessments, their state and seats, in JSON."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.api import answering
from assessor.api.services import checked_email, checked_slug
from assessor.assessments import assessments, conflicts, moves, queries, seats
from assessor.board import cards
from assessor.door import Seat, person, requires, seat, writer
from assessor.problem import not_found
from assessor.views import rating_queries, ratings


async def _whole(request: Request, here: Seat) -> dict[str, Any]:
    """An assessment as GET gives it to this seat. The position is read before what it stands for."""
    state = request.app.state
    shown = assessments.as_json(here.assessment)
    agreed = await rating_queries.overall(state.database, here)
    return {
        **shown,
        "position": here.position,
        "overall": ratings.overall_as_json(here, agreed),
        "standards": await cards.as_json(state.database, state.standards, here),
    }


async def listing(request: Request) -> Response:
    """The assessments this person may enter, by first session, then id."""
    who, most = await person(request), answering.limit(request)
    start = answering.after(request)
    after = None
    if start:
        day, _, id = start[1].partition("/")
        after = (day, id)
    rows = await queries.mine_after(request.app.state.database, who, after, most + 1)
    last = rows[most - 1] if len(rows) > most else None
    next = answering.cursor(0, f"{last['starts_on'] or '9999-12-31'}/{last['id']}") if last else None
    return answering.listed([assessments.as_json(row) for row in rows[:most]], next)


async def show(request: Request) -> Response:
    """One assessment."""
    here = seat(request)
    return answering.answer(await _whole(request, here), version=here.assessment["version"])


async def put(request: Request) -> Response:
    """Sets an assessment up, or changes how."""
    who, id = await person(request), request.path_params["assessment"]
    state = request.app.state
    if not forms.SLUG.match(id) and not who.organises:
        raise not_found()
    await assessments.guard(state.database, who, checked_slug(id))
    await writer(request)
    form = assessments.AssessmentForm.check(await forms.from_json(request))
    here, done = await assessments.put(
        state.journal, state.standards, who, id, form, answering.if_match(request), state.settings
    )
    return answering.answer(
        await _whole(request, here), version=done.version, status=201 if done.new else 200
    )


async def show_state(request: Request) -> Response:
    """Where the assessment stands."""
    return answering.answer(await moves.show(request.app.state.database, seat(request)))


@requires("move", "submit evidence")
async def put_state(request: Request) -> Response:
    """Moves the assessment."""
    form = moves.MoveForm.check(await forms.from_json(request))
    return answering.answer(
        await moves.move(request.app.state.journal, seat(request), form, request.app.state.settings)
    )


async def listed_seats(request: Request) -> list[dict[str, Any]]:
    """All seats as this seat may see them."""
    return await seats.everyone(request.app.state.database, seat(request))


async def seats_listing(request: Request) -> Response:
    """Who sits here, in the order they came."""
    return answering.numbered(await listed_seats(request), request)


async def show_seat(request: Request) -> Response:
    """One seat, by address: to those who may know addresses, and one's own."""
    email = str(request.path_params["email"]).lower()
    for item in await listed_seats(request):
        if item.get("email") == email:
            return answering.answer(item)
    raise not_found()


@requires("seat people")
async def put_seat(request: Request) -> Response:
    """Gives somebody a seat, or changes it."""
    form = seats.SeatForm.check(await forms.from_json(request))
    state = request.app.state
    done = await seats.put(state.journal, seat(request), checked_email(request), form, state.settings)
    return answering.answer(done.thing, status=201 if done.new else 200)


@requires("seat people")
async def delete_seat(request: Request) -> Response:
    """Takes a seat away."""
    await seats.remove(request.app.state.journal, seat(request), request.path_params["email"])
    return answering.gone()


@requires("declare a conflict")
async def put_conflict(request: Request) -> Response:
    """Declares one's own conflict of interest, or that there is none."""
    form = conflicts.ConflictForm.check(await forms.from_json(request))
    done = await conflicts.put(request.app.state.journal, seat(request), form)
    return answering.answer(done.thing, version=done.version, status=201 if done.new else 200)

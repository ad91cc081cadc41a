"""Retros, what is written in them, votes, actions and answers, in JSON."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from assessor import forms
from assessor.api import answering
from assessor.api.notes import checked
from assessor.door import Person, person
from assessor.forms import Form
from assessor.problem import Problem
from assessor.retro import (
    action_queries,
    actions,
    anonymous,
    items,
    queries,
    questions,
    retro,
    vote_queries,
    votes,
)
from assessor.retro.access import Attendee, enter, version_for
from assessor.retro.formats import FORMATS


class VoteForm(Form):
    """A vote: there is nothing to say with it."""


# --- Retros -----------------------------------------------------------------------------------------------


async def listing(request: Request) -> Response:
    """The retros this person may read, by id: those of several, and those of an assessment that are set up."""
    who = await person(request, guests=False)
    db, most = request.app.state.database, answering.limit(request)
    start = answering.after(request)
    rows = await queries.after(db, who, start[1] if start else "", most + 1)
    looks_at: dict[str, list[str]] = {}
    for place in await action_queries.places(db, who, [row["id"] for row in rows[:most]]):
        looks_at.setdefault(place["retro"], []).append(place["assessment"])
    next = answering.cursor(0, rows[most - 1]["id"]) if len(rows) > most else None
    return answering.listed([_in_list(who, row, looks_at.get(row["id"], [])) for row in rows[:most]], next)


def _in_list(who: Person, row: Any, looks_at: list[str]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "title": row["title"],
        "assessments": looks_at,
        "columns": FORMATS[row["format"]].slugs,
        "anonymous": row["anonymous"],
        "opened": row["opened_at"] is not None,
        "votes": row["votes_each"],
        "round": retro.round_for(who, row),
        "answers_shown": row["answers_shown_at"] is not None,
        "version": version_for(who, row),
    }


async def _whole(request: Request, here: Attendee) -> dict[str, Any]:
    """A retro as GET gives it to this person."""
    db = request.app.state.database
    return {
        **await retro.show(db, here),
        "items": await items.show_all(db, here),
        "actions": await actions.show_all(db, here),
    }


async def show(request: Request) -> Response:
    """One retro, with what was written in it as far as this person may see it."""
    here = await enter(request)
    return answering.answer(await _whole(request, here), version=here.version)


async def put(request: Request) -> Response:
    """Sets a retro up, or starts one of several assessments."""
    who, id = await person(request), str(request.path_params["retro"])
    retros = request.app.state.retros
    await retro.guard(retros, who, id)
    form = retro.RetroForm.check(await forms.from_json(request))
    try:
        done, _ = await retro.put(retros, who, id, form, answering.if_match(request))
    except Problem as problem:
        if problem.current is not None:  # the whole as GET gives it
            problem.current = await _whole(request, await enter(request))
        raise
    here = await enter(request)
    thing = await _whole(request, here)
    return answering.answer(thing, version=here.version, status=201 if done.new else 200)


# --- Items and votes --------------------------------------------------------------------------------------


async def show_item(request: Request) -> Response:
    """One item."""
    here, id = await enter(request), str(request.path_params["item"])
    thing = await items.show(request.app.state.database, here, id)
    return answering.answer(thing, version=thing["version"])


async def put_item(request: Request) -> Response:
    """Writes an item, or changes one's own."""
    here = await enter(request)
    here.needs_to_write()
    form = items.ItemForm.check(await forms.from_json(request))
    id, version = checked(str(request.path_params["item"])), answering.if_match(request)
    done = await items.put(request.app.state.retros, here, id, form, version)
    return anonymous.keep(request, answering.written(done))


async def delete_item(request: Request) -> Response:
    """Takes an item away."""
    here, id = await enter(request), str(request.path_params["item"])
    await items.remove(request.app.state.retros, here, id, answering.if_match(request))
    return answering.gone()


async def put_vote(request: Request) -> Response:
    """Votes for an item, or for the group it is in."""
    here = await enter(request)
    here.needs_to_write()
    VoteForm.check(await forms.from_json(request))
    db, id = request.app.state.database, checked(str(request.path_params["item"]))
    before = await vote_queries.own(db, here)
    await votes.give(request.app.state.retros, here, id)
    new = await vote_queries.own(db, here) != before
    return answering.answer(await items.show(db, here, id), status=201 if new else 200)


async def delete_vote(request: Request) -> Response:
    """Takes one's vote back."""
    here, id = await enter(request), str(request.path_params["item"])
    await votes.take_back(request.app.state.retros, here, id)
    return answering.gone()


# --- Actions and answers ----------------------------------------------------------------------------------


async def show_action(request: Request) -> Response:
    """One action."""
    here, id = await enter(request), str(request.path_params["action"])
    thing = await actions.show(request.app.state.database, here, id)
    return answering.answer(thing, version=thing["version"])


async def put_action(request: Request) -> Response:
    """Writes an action down, or changes one."""
    here = await enter(request)
    here.needs_to_take_part()
    form = actions.ActionForm.check(await forms.from_json(request))
    id, version = checked(str(request.path_params["action"])), answering.if_match(request)
    return answering.written(await actions.put(request.app.state.retros, here, id, form, version))


async def delete_action(request: Request) -> Response:
    """Takes an action away."""
    here, id = await enter(request), str(request.path_params["action"])
    await actions.remove(request.app.state.retros, here, id, answering.if_match(request))
    return answering.gone()


async def show_answers(request: Request) -> Response:
    """One's own answers to the short questions, and once they are shown everybody's."""
    here = await enter(request)
    return answering.answer(await questions.show(request.app.state.database, here))


async def put_answers(request: Request) -> Response:
    """Answers the short questions, or answers otherwise."""
    here = await enter(request)
    here.needs_to_write()
    form = questions.AnswersForm.check(await forms.from_json(request))
    await questions.put(request.app.state.retros, here, form)
    return await show_answers(request)


routes = [
    Route("/retros", listing, methods=["GET"]),
    Route("/retros/{retro}", show, methods=["GET"]),
    Route("/retros/{retro}", put, methods=["PUT"]),
    Mount(
        "/retros/{retro}",
        routes=[
            Route("/items/{item}", show_item, methods=["GET"]),
            Route("/items/{item}", put_item, methods=["PUT"]),
            Route("/items/{item}", delete_item, methods=["DELETE"]),
            Route("/votes/{item}", put_vote, methods=["PUT"]),
            Route("/votes/{item}", delete_vote, methods=["DELETE"]),
            Route("/actions/{action}", show_action, methods=["GET"]),
            Route("/actions/{action}", put_action, methods=["PUT"]),
            Route("/actions/{action}", delete_action, methods=["DELETE"]),
            Route("/answers", show_answers, methods=["GET"]),
            Route("/answers", put_answers, methods=["PUT"]),
        ],
    ),
]

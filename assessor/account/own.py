"""Whose account it is: somebody signed in with a browser. A token opens none of these pages."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor.credentials import NOTHING, Credentials, credentials
from assessor.door import Person, person
from assessor.page import page
from assessor.problem import Problem, errors_of


def session(request: Request) -> Credentials:
    """The session that asks, or nothing."""
    seen = credentials(request, request.app.state.settings.secure)
    return seen if seen.kind == "session" else NOTHING


async def anyone(request: Request) -> Person:
    """Whoever is signed in, a day's guest too. Raises Problem 401, or 403 for a token."""
    who = await person(request)
    if session(request) is NOTHING:
        raise Problem(403, "A token does not open your account. Sign in with a browser.")
    return who


async def holder(request: Request) -> Person:
    """Whoever is signed in with an account of their own. Raises Problem 401 or 403."""
    who = await anyone(request)
    if who.guest:
        words = "You joined for the day, without an account. Sign in to have one, and to keep what you wrote."
        raise Problem(403, words)
    return who


def said(request: Request, words: Mapping[str, str]) -> dict[str, Any] | None:
    """What has just happened, from the address: one of a few known sentences."""
    sentence = words.get(request.query_params.get("done", ""))
    return {"words": sentence, "undo": None} if sentence else None


async def form(request: Request, template: str, problem: Problem | None, **found: Any) -> Response:
    """A page with a form: as it stands, or with what is wrong beside the fields."""
    errors = errors_of(problem)
    return await page(request, template, status=problem.status if problem else 200, errors=errors, **found)

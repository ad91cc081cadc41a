"""Anonymous for good: what a browser holds to find its own items again, pseudonyms, and an order that tells nothing.

The database keeps of an anonymous item neither its author nor a time, only the hash of what the writing browser holds;
that hash is gone when the retro is opened. Rows are written anew in a random order with each write.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from random import SystemRandom
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from assessor.credentials import credentials

COOKIE = "retro-key"
A_YEAR = 365 * 24 * 60 * 60

T = TypeVar("T")


def held(request: Request) -> str:
    """What this browser holds, or a program's token in its place. A browser that holds nothing is given something: it
    goes out with `keep`."""
    if credentials(request, request.app.state.settings.secure).kind == "token":
        return request.headers["authorization"].partition(" ")[2].strip()
    if COOKIE in request.cookies:
        return request.cookies[COOKIE]
    if "retro_key" not in request.scope:
        request.scope["retro_key"] = secrets.token_urlsafe(32)
    return str(request.scope["retro_key"])


def keep(request: Request, response: Response) -> Response:
    """The same answer; where the browser held nothing yet, with what it is to hold from now on."""
    if new := request.scope.get("retro_key"):
        secure = request.app.state.settings.secure
        response.set_cookie(COOKIE, new, max_age=A_YEAR, secure=secure, httponly=True, samesite="lax")
    return response


def key(holds: str, person: str, item: str) -> str:
    """What is stored with an item so that the browser that wrote it finds it again, and only for whoever wrote it."""
    return hashlib.sha256(f"{holds}\0{person}\0{item}".encode("utf-8", "replace")).hexdigest()


def pseudonym(secret: str, retro: str, person: str) -> str:
    """Who votes and answers, as far as the database knows: another name in each retro, made with what is not in it."""
    return hmac.new(secret.encode(), f"retro\0{retro}\0{person}".encode(), hashlib.sha256).hexdigest()


def answering(secret: str, retro: str, person: str) -> str:
    """The name under which somebody answers the questions: another one than that under which they vote."""
    return pseudonym(secret, f"{retro}\0answers", person)


def place_of(retro: str, item: str) -> str:
    """Where an anonymous item stands in lists: by a hash, not by when it was written."""
    return hashlib.sha256(f"{retro}\0{item}".encode()).hexdigest()


def shuffled(rows: Sequence[T]) -> list[T]:
    """The same in an order drawn by lot."""
    mixed = list(rows)
    SystemRandom().shuffle(mixed)
    return mixed

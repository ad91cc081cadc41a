"""What a request carries to say who sends it: a session's cookie or a bearer token, known by its hash."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Literal

from starlette.requests import HTTPConnection


def hashed(token: str) -> str:
    """What is stored of a session, token or link: its SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request carries: a session's cookie, a bearer token, or nothing."""

    kind: Literal["session", "token", "nothing"]
    hash: str = ""


NOTHING = Credentials("nothing")


def cookie_name(secure: bool) -> str:
    """`__Host-` binds the cookie to this very host, but browsers take it over https only."""
    return "__Host-session" if secure else "session"


def credentials(connection: HTTPConnection, secure: bool) -> Credentials:
    """The bearer token where one is sent, else the session's cookie."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return Credentials("token", hashed(token.strip())) if token.strip() else NOTHING
    if value := connection.cookies.get(cookie_name(secure)):
        return Credentials("session", hashed(value))
    return NOTHING

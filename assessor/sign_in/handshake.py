"""What a browser keeps while somebody is at the identity provider: a cookie sealed with the secret key.

It binds the answer to the browser that asked. Nobody can read or change it, it lasts a few minutes, and it is gone
once the answer came. Nothing of it stands in the database.
"""

import hmac
import time
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import OctKey
from starlette.requests import Request
from starlette.responses import Response

from assessor.settings import Settings

MINUTES = 10
HEADER = {"alg": "dir", "enc": "A256GCM"}
REGISTRY = JWERegistry(algorithms=list(HEADER.values()))


def _key(settings: Settings) -> OctKey:
    return OctKey.import_key(hmac.digest(settings.secret_key.encode(), b"handshake", "sha256"))


def cookie_of(settings: Settings) -> str:
    """The cookie's name; by https it is for this very host."""
    return "__Host-handshake" if settings.secure else "handshake"


def keep(
    response: Response, settings: Settings, what: str, kept: Mapping[str, Any], minutes: int = MINUTES
) -> None:
    """Gives the browser something to bring back for `what`: start, connect or prove."""
    claims = {**kept, "what": what, "until": time.time() + minutes * 60}
    value = jwt.encode(HEADER, claims, _key(settings), registry=REGISTRY)
    response.set_cookie(
        cookie_of(settings),
        value,
        max_age=minutes * 60,
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def kept(request: Request, what: str) -> dict[str, Any] | None:
    """What this browser was given for `what`, while it is good."""
    settings: Settings = request.app.state.settings
    value = request.cookies.get(cookie_of(settings), "")
    try:
        claims = jwt.decode(value, _key(settings), registry=REGISTRY).claims
    except (JoseError, ValueError):
        return None
    return claims if claims.get("what") == what and claims["until"] > time.time() else None


def forget(response: Response, settings: Settings) -> None:
    """Takes it back."""
    response.delete_cookie(
        cookie_of(settings), path="/", secure=settings.secure, httponly=True, samesite="lax"
    )

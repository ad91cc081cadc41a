"""What a browser keeps while somebody is at the identity provider: a cookie sealed with the secret key.

It binds the answer to the browser that asked. Nobody can read or change it, it lasts a few minutes, and it is gone
once the answer came. Nothing of it stands in the database.
"""

import time
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor.settings import Settings

MINUTES = 10


def cookie_of(settings: Settings) -> str:
    """The cookie's name; by https it is for this very host."""
    return "__Host-handshake" if settings.secure else "handshake"


def keep(
    response: Response, settings: Settings, what: str, kept: Mapping[str, Any], minutes: int = MINUTES
) -> None:
    """Gives the browser something to bring back for `what`: start, connect or prove."""
    from assessor.sign_in.sealing import sealed

    value = sealed(settings.secret_key, {**kept, "what": what, "until": time.time() + minutes * 60})
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
    value = request.cookies.get(cookie_of(settings))
    if not value:
        return None
    from assessor.sign_in.sealing import opened

    claims = opened(settings.secret_key, value)
    return claims if claims and claims.get("what") == what and claims["until"] > time.time() else None


def forget(response: Response, settings: Settings) -> None:
    """Takes it back."""
    response.delete_cookie(
        cookie_of(settings), path="/", secure=settings.secure, httponly=True, samesite="lax"
    )

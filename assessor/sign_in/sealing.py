"""Seals what a browser is to bring back: nobody else can read or change it.

Imported where something is sealed: what it is made with takes 15 MB of memory, and many boards have no provider.
"""

import hmac
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import OctKey

HEADER = {"alg": "dir", "enc": "A256GCM"}
REGISTRY = JWERegistry(algorithms=list(HEADER.values()))


def sealed(secret: str, claims: Mapping[str, Any]) -> str:
    """The claims, sealed with the secret key."""
    return jwt.encode(HEADER, dict(claims), _key(secret), registry=REGISTRY)


def opened(secret: str, value: str) -> dict[str, Any] | None:
    """What was sealed; None for what was not sealed by us."""
    try:
        return jwt.decode(value, _key(secret), registry=REGISTRY).claims
    except (JoseError, ValueError):
        return None


def _key(secret: str) -> OctKey:
    return OctKey.import_key(hmac.digest(secret.encode(), b"handshake", "sha256"))

"""A small identity provider that tests run: real HTTP, real signatures, and a switch for each way to be wrong."""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import uvicorn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.serving import free_port

CLIENT = "assessor"
CLIENT_SECRET = "a secret between us, with : and % in it"
KEY = RSAKey.generate_key(2048, {"kid": "first"})  # for all of a run: making one takes a while

Claims = dict[str, Any]


@dataclass
class Provider:
    """Accounts, keys and switches. Everything may be set by a test between two requests."""

    port: int = field(default_factory=free_port)
    account: Claims = field(
        default_factory=lambda: {"sub": "1", "email": "marek@hackney.example", "email_verified": True}
    )
    key: RSAKey = field(default_factory=lambda: KEY)
    published: list[Any] | None = None  # other keys than the one it signs with
    claims: Claims = field(default_factory=dict)  # put over what is right; None leaves one out
    header: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any], Claims], str] | None = None
    about: dict[str, Any] = field(default_factory=dict)  # put over its discovery document
    discovery: Callable[[], Response] | None = None
    token: Callable[[], Response] | None = None
    slow: float = 0.0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        """Its address, and what it calls itself."""
        return f"http://127.0.0.1:{self.port}"

    def approve(self, address: str, **also: str) -> str:
        """What somebody's browser is sent back to, once they pressed the button there."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer, **also}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def id_token(self, nonce: str) -> str:
        """Who has signed in, signed."""
        now = int(time.time())
        right = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce}
        claims = {**right, **self.account, **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": self.key.kid, **self.header}
        if self.sign:
            return self.sign(header, claims)
        return jwt.encode(header, claims, self.key, algorithms=["RS256", "PS256", "RS512"])


def compact(header: dict[str, Any], claims: Claims, key: bytes | None = None) -> str:
    """A token without a signature, or with one by HMAC: what no provider should send."""
    parts = [_plain(json.dumps(part).encode()) for part in (header, claims)]
    signature = hmac.digest(key, ".".join(parts).encode(), "sha256") if key else b""
    return ".".join([*parts, _plain(signature)])


def signed(header: dict[str, Any], claims: Claims, key: RSAKey) -> str:
    """A token by RS256 with any header at all, as a library that checks headers would not make it."""
    parts = [_plain(json.dumps(part).encode()) for part in (header, claims)]
    text = ".".join(parts).encode()
    assert key.private_key
    signature = key.private_key.sign(text, padding.PKCS1v15(), hashes.SHA256())
    return f"{text.decode()}.{_plain(signature)}"


def es256(key: ECKey) -> Callable[[dict[str, Any], Claims], str]:
    """Signs by an elliptic curve."""
    return lambda header, claims: jwt.encode({**header, "alg": "ES256", "kid": key.kid}, claims, key)


def _plain(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """The provider, answering; it is gone afterwards."""
    config = uvicorn.Config(
        _application(provider), host="127.0.0.1", port=provider.port, log_level="critical", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    ends = time.monotonic() + 20
    while not server.started and time.monotonic() < ends:
        time.sleep(0.005)
    try:
        yield provider
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)


class Answers:
    """What it answers to."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    async def noted(self, request: Request) -> None:
        """Keeps what was asked for, and takes its time."""
        self.provider.asked.append(request.url.path)
        if self.provider.slow:
            await asyncio.sleep(self.provider.slow)

    async def discovery(self, request: Request) -> Response:
        """What it says of itself; not all of it is to be believed."""
        await self.noted(request)
        if self.provider.discovery:
            return self.provider.discovery()
        here = self.provider.issuer
        about = {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "jwks_uri": f"{here}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        return JSONResponse({**about, **self.provider.about})

    async def keys(self, request: Request) -> Response:
        """Its public keys."""
        await self.noted(request)
        published = self.provider.published
        there = [self.provider.key] if published is None else published
        return JSONResponse({"keys": [key.as_dict(private=False) for key in there]})

    async def authorize(self, request: Request) -> Response:
        """Its page, with a button."""
        await self.noted(request)
        if request.method == "POST":
            return RedirectResponse(self.provider.approve(str(request.url)), 303)
        page = (
            '<!doctype html><title>Provider</title><form method="post"><button>Yes, it is me</button></form>'
        )
        return HTMLResponse(page)

    async def token(self, request: Request) -> Response:
        """A token for a code, once, for the client that may, with the verifier and address it began with."""
        await self.noted(request)
        if self.provider.token:
            return self.provider.token()
        sent = dict(parse_qsl((await request.body()).decode()))
        asked = self.provider.codes.pop(sent.get("code", ""), None)
        if _client(request, sent) != (CLIENT, CLIENT_SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        challenge = _plain(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        fits = asked is not None and (asked["code_challenge"], asked["redirect_uri"]) == (
            challenge,
            sent["redirect_uri"],
        )
        if asked is None or not fits:
            return JSONResponse({"error": "invalid_grant"}, 400)
        signed = self.provider.id_token(asked["nonce"])
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": signed})


def _application(provider: Provider) -> Starlette:
    answers = Answers(provider)
    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", answers.discovery),
            Route("/keys", answers.keys),
            Route("/authorize", answers.authorize, methods=["GET", "POST"]),
            Route("/token", answers.token, methods=["POST"]),
        ]
    )


def _client(request: Request, sent: dict[str, str]) -> tuple[str, str]:
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind == "Basic":
        name, _, secret = base64.b64decode(value).decode().partition(":")
        return name, secret
    return sent.get("client_id", ""), sent.get("client_secret", "")

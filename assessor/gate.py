"""What every request passes before it reaches a room: host, origin, method, headers, and a line in the log."""

import contextvars
import itertools
import json
import logging
import secrets
import time
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import MAX_BODY_SIZE_SCOPE_KEY
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessor.problem import Problem
from assessor.settings import LOOPBACK, Settings

log = logging.getLogger("assessor.access")
request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")
_STARTED = secrets.token_hex(4)  # of this process: no two requests have the same id
_NUMBERS = itertools.count()

# Anybody may ask these by any name for this machine: they say nothing about anybody.
UNGUARDED = {"/health", "/ready"}
SAFE = {"GET", "HEAD", "OPTIONS"}
METHODS = SAFE | {"POST", "PUT", "DELETE", "PATCH"}

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'"
)
# What browsers can do that no page of ours asks for. Names that a browser does not know make it complain on each page.
NOT_USED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "serial", "usb"),
    *("window-management", "xr-spatial-tracking"),
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{name}=()" for name in NOT_USED),
    "x-permitted-cross-domain-policies": "none",
    "origin-agent-cluster": "?1",
}


class Gate:
    """Pure ASGI: refuses what no room should see, and puts the same headers on every answer."""

    def __init__(self, app: ASGIApp, settings: Settings, body_limit: int) -> None:
        self.app = app
        self.settings = settings
        self.body_limit = body_limit
        self.hosts = {host.encode() for host in _hosts(settings)}
        self.origin = settings.base_url
        self.headers = _headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        token = request_id.set(f"{_STARTED}{next(_NUMBERS):08x}")
        started = time.perf_counter()
        status = 500

        async def with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add(message, self.headers)
            await send(message)

        try:
            refused = self._refuses(scope)
            if refused is None:
                await self.app(scope, _limited(scope, receive, self.body_limit), with_headers)
            else:
                await _answer(refused, scope["path"], with_headers)
        finally:
            _log(scope, status, time.perf_counter() - started)
            request_id.reset(token)

    def _refuses(self, scope: Scope) -> Problem | None:
        if scope["path"] not in UNGUARDED and not self._host_is_ours(scope):
            return Problem(400, f"This board is at {self.settings.base_url}.")
        if scope["method"] in SAFE:
            return None
        if scope["method"] not in METHODS:
            return Problem(405, "There is no such method.")
        headers = Headers(scope=scope)
        if not _bearer(headers) and not _same_origin(headers, self._origin(headers)):
            return Problem(403, "This form was sent from another site. Open the page here and try again.")
        return None

    def _host_is_ours(self, scope: Scope) -> bool:
        sent = [value for name, value in scope["headers"] if name == b"host"]
        return len(sent) == 1 and sent[0].lower() in self.hosts

    def _origin(self, headers: Headers) -> str:
        """The one origin our pages have; on this machine it may go by several names."""
        if urlsplit(self.origin).hostname in LOOPBACK:
            return f"http://{headers['host'].lower()}"
        return self.origin


def _same_origin(headers: Headers, origin: str) -> bool:
    """Whether an unsafe request comes from our own pages (OWASP: fetch metadata first, then Origin).

    Without either header only a request without a cookie passes: it carries nobody's rights.
    """
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    if sent := headers.get("origin"):
        return sent == origin
    return "cookie" not in headers


def _limited(scope: Scope, receive: Receive, most: int) -> Receive:
    """Reads a body up to `most` bytes, or as many as the route says by its `max_body_size`.

    Counted while it is read: whoever may not send anything here is told that, and not how much.
    """
    size = 0

    async def limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > scope.get(MAX_BODY_SIZE_SCOPE_KEY, most):
            raise HTTPException(413)
        return message

    return limited


def _hosts(settings: Settings) -> set[str]:
    host = settings.host.lower()
    parts = urlsplit(settings.base_url)
    if parts.hostname in LOOPBACK:
        port = f":{parts.port}" if parts.port else ""
        return {f"{name}{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
    return {host}


def _headers(settings: Settings) -> list[tuple[bytes, bytes]]:
    policy = POLICY + ("; upgrade-insecure-requests" if settings.secure else "")
    every = {**HEADERS, "content-security-policy": policy}
    if settings.secure:
        every["strict-transport-security"] = "max-age=63072000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in every.items()]


def _add(message: Message, headers: list[tuple[bytes, bytes]]) -> None:
    """Adds each header that the answer has not set itself."""
    given = message.get("headers", ())
    there = {name for name, _ in given}
    message["headers"] = [*given, *[pair for pair in headers if pair[0] not in there]]


def _bearer(headers: Headers) -> bool:
    return headers.get("authorization", "").lower().startswith("bearer ")


async def _answer(problem: Problem, path: str, send: Send) -> None:
    if path.startswith("/api/v1/"):
        kind, body = "application/problem+json", json.dumps(problem.as_json()).encode()
    else:
        kind, body = "text/plain; charset=utf-8", f"{problem.detail}\n".encode()
    headers = MutableHeaders(
        {"content-type": kind, "content-length": str(len(body)), "cache-control": "no-store"}
    )
    await send({"type": "http.response.start", "status": problem.status, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body})


def _log(scope: Scope, status: int, seconds: float) -> None:
    """One line a request, by the route's template: an address can hold a secret, its template cannot."""
    if log.isEnabledFor(logging.INFO):
        route = scope.get("route_path") or getattr(scope.get("route"), "path", "-")
        method = scope["method"] if scope["method"] in METHODS else "-"
        log.info("%s %s %s %.1f ms", method, route, status, seconds * 1000)

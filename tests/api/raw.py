"""Requests that no well-behaved client would send: the application is called as a server would call it."""

from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp

HOST = [(b"host", b"127.0.0.1:8000")]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


async def ask(
    app: ASGIApp,
    method: str,
    path: str,
    *,
    query: bytes = b"",
    headers: list[tuple[bytes, bytes]] | None = None,
    body: bytes = b"",
) -> Answer:
    """Sends any method, path, query and headers, whether HTTP allows them or not."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode("utf-8", "replace"),
        "query_string": query,
        "root_path": "",
        "headers": [*HOST, *(headers or [])],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    sent = [{"type": "http.request", "body": body}]
    got: list[Any] = []

    async def receive() -> dict[str, Any]:
        return sent.pop() if sent else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        got.append(message)

    await app(scope, receive, send)
    start = got[0]
    named = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], named, b"".join(message.get("body", b"") for message in got[1:]))


def token(value: str) -> list[tuple[bytes, bytes]]:
    """The header that carries a token."""
    return [(b"authorization", f"Bearer {value}".encode())]


def cookie(name: str, value: str) -> list[tuple[bytes, bytes]]:
    """The headers of one of our own pages."""
    return [(b"cookie", f"{name}={value}".encode()), (b"sec-fetch-site", b"same-origin")]

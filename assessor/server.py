"""Serving: uvicorn with the settings that close past holes, and an address printed when it answers."""

import asyncio
import logging.config
import os
import socket
from collections.abc import Callable
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from assessor.settings import Settings

UNREAD_BYTES = 128 * 1024  # what the kernel keeps for a reader that does not read (it doubles this)
UNSENT_BYTES = 4 * 1024  # what this process keeps besides, before whoever writes waits
UNREAD_SECONDS = 30  # after which the kernel hangs up on one that takes nothing at all


class PortInUse(Exception):
    """Somebody else listens there."""


def check_port(host: str, port: int) -> None:
    """Raises PortInUse with a sentence that says how to go on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == 13:
                raise PortInUse(
                    f"Port {port} may not be used by this user. Choose one above 1024, for instance --port 8123."
                ) from error
            raise PortInUse(
                f"Port {port} is in use. Stop what listens there, or choose another one: --port {port + 1}."
            ) from error


def listen(host: str, port: int) -> socket.socket:
    """The socket to serve on; what comes in by it inherits its limits. Raises PortInUse."""
    check_port(host, port)
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNREAD_BYTES)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_SECONDS * 1000)
    listening.bind((host, port))
    return listening


class Protocol(HttpToolsProtocol):
    """HTTP, with little kept for readers that do not read: a hundred of them cost a hundred times as much."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        kept = cast("asyncio.Transport", transport)
        super().connection_made(kept)
        kept.set_write_buffer_limits(high=UNSENT_BYTES)


class Server(uvicorn.Server):
    """Says where it is as soon as it answers."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self.address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(f"Assessor is at {self.address}", flush=True)  # noqa: T201 - what the command says


def configuration(settings: Settings, host: str, port: int) -> dict[str, Any]:
    """What uvicorn is told, for one process or for several."""
    return {
        "host": host,
        "port": port,
        "loop": "uvloop",
        "http": Protocol,
        "ws": "none",
        "access_log": False,
        "server_header": False,
        "date_header": True,
        "log_config": logging_of(settings),
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": list(settings.trusted_proxies),
        "timeout_keep_alive": 65,
        "timeout_graceful_shutdown": 8,
        "backlog": 4096,
        "h11_max_incomplete_event_size": 16384,
    }


def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serves until it is told to stop. Raises PortInUse."""
    if workers > 1:
        check_port(host, port)
        os.environ["ASSESSOR_BASE_URL"] = settings.base_url
        print(f"Assessor is at {settings.base_url}", flush=True)  # noqa: T201 - what the command says
        common = configuration(settings, host, port)
        uvicorn.run("assessor.server:application", factory=True, workers=workers, **common)
        return
    from assessor.app import create
    from assessor.demo import about_cast

    run(lambda: create(settings, about_cast() if settings.demo else None), settings, host, port)


def run(made: Callable[[], ASGIApp], settings: Settings, host: str, port: int) -> None:
    """Serves the application that is made once the port is ours. Raises PortInUse."""
    with listen(host, port) as listening:
        config = uvicorn.Config(made(), **configuration(settings, host, port))
        Server(config, settings.base_url).run([listening])


def application() -> Any:
    """The application from the environment, for one of several workers."""
    from assessor.app import create
    from assessor.settings import read

    return create(read(os.environ))


def logging_of(settings: Settings) -> dict[str, Any]:
    """Lines as text, or as JSON for machines."""
    formatter = (
        {"()": "assessor.server.JsonLines"}
        if settings.log == "json"
        else {"format": "%(asctime)s %(levelname)s %(message)s"}
    )
    level = "INFO" if settings.log == "json" else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {"uvicorn.error": {"level": "WARNING"}, "uvicorn.access": {"level": "WARNING"}},
    }


class JsonLines(logging.Formatter):
    """One JSON object a line; line ends inside are escaped, so a line cannot be forged."""

    def format(self, record: logging.LogRecord) -> str:
        import json

        from assessor.gate import request_id

        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)

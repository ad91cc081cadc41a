"""The server with a watch on its event loop: `python -m tests.benchmarks.watched serve --port PORT`.

GET /lag gives how late the loop came to a task that asked to be woken every few milliseconds, and begins anew.
"""

import asyncio
import os
import sys
import time

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assessor import server
from assessor.app import create
from assessor.settings import read

STEP = 0.005


class Watched:
    """The application, and beside it the watch."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.late: list[float] = []
        self.watch: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.watch = self.watch or asyncio.create_task(self._watch())
        if scope["type"] == "http" and scope["path"] == "/lag":
            late, self.late = self.late, []
            await JSONResponse(late)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def _watch(self) -> None:
        while True:
            asked = time.perf_counter()
            await asyncio.sleep(STEP)
            self.late.append(max(0.0, time.perf_counter() - asked - STEP))


if __name__ == "__main__":
    port = int(sys.argv[-1])
    settings = read(os.environ, port=port)
    server.run(lambda: Watched(create(settings)), settings, "127.0.0.1", port)

"""A bare Starlette route that answers with the bytes of a file: what the server and the framework cost at the least.

`python -m tests.benchmarks.bare FILE serve --port PORT`, with the server's own settings.
"""

import os
import sys
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import server
from assessor.settings import read


def create(body: bytes) -> Starlette:
    """One route."""

    async def show(request: Request) -> Response:
        return Response(body, media_type="text/html")

    return Starlette(routes=[Route("/", show)])


if __name__ == "__main__":
    file, _, _, port = sys.argv[1:]
    body = Path(file).read_bytes()
    server.run(lambda: create(body), read(os.environ, port=int(port)), "127.0.0.1", int(port))

"""The board page of a seated person, warm, against a bare route with the same bytes; and what pages weigh."""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from assessor import paths
from tests.benchmarks.figures import Effort, Figure, median
from tests.benchmarks.stored import MAIN
from tests.serving import Serving, keys, serving
from tests.wire import Answer, line, request

BOARD = f"/assessments/{MAIN}"
STANDARD = f"{BOARD}/standards/6"
LINES = 8


async def throughput(url: str, folder: Path, effort: Effort) -> AsyncIterator[Figure]:
    """Requests a second of the board page and of the bare route, in turns, each alone on its server."""
    headers = {**(await keys(url)).cookie("dana"), "accept-encoding": "gzip"}
    file = folder / "board.html.gz"
    async with serving(url) as server:
        answer = await get(server, BOARD, headers)
        assert answer.status == 200
        await asyncio.to_thread(file.write_bytes, answer.body)
        async with serving(url, program=("-m", "tests.benchmarks.bare", str(file))) as bare:
            rounds = [
                (await load(server, BOARD, headers, effort), await load(bare, "/", headers, effort))
                for _ in range(int(effort(5, 3)))
            ]
    board, route = median([pair[0] for pair in rounds]), median([pair[1] for pair in rounds])
    share = median([one / other for one, other in rounds])
    yield Figure("bare Starlette route, same bytes", f"{route:,.0f} requests/s", "to compare with", good=True)
    yield Figure(
        "board page of a seated person, warm",
        f"{board:,.0f} requests/s",
        f"{share:.2f} of the bare route; at least 0.25",
        good=share >= 0.25,
    )


async def load(server: Serving, path: str, headers: Mapping[str, str], effort: Effort) -> float:
    """Requests a second, asked by another process."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.load", str(server.port), str(LINES), str(effort(3, 1))),
        cwd=paths.ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    data = request("GET", path, headers, host=f"127.0.0.1:{server.port}")
    out, _ = await process.communicate(data)
    found = json.loads(out)
    return float(found["answers"] / found["seconds"])


async def get(server: Serving, path: str, headers: Mapping[str, str]) -> Answer:
    """One answer."""
    client = await line(server.port)
    answer = await client.ask(request("GET", path, headers, host=f"127.0.0.1:{server.port}"))
    client.close()
    return answer


async def weight(url: str) -> AsyncIterator[Figure]:
    """Bytes over the wire, headers and all, of a page and everything it links to."""
    cookie = (await keys(url)).cookie("dana")
    async with serving(url) as server:
        for name, path in (("board page", BOARD), ("standard page", STANDARD)):
            empty, warm = await weigh(server, path, {**cookie, "accept-encoding": "gzip"})
            yield Figure(
                f"{name}, empty cache", f"{empty / 1000:.1f} kB", "under 100 kB", good=empty < 100_000
            )
            yield Figure(
                f"{name}, changed, warm cache", f"{warm / 1000:.1f} kB", "under 15 kB", good=warm < 15_000
            )


LINKED = re.compile(rb"<(?:link|script|img)\b[^>]*?\b(?:href|src)=\"(/[^\"]*)\"")


async def weigh(server: Serving, path: str, headers: Mapping[str, str]) -> tuple[int, int]:
    """What a browser gets that has nothing yet; and one that has all but this state of the page."""
    page = await get(server, path, headers)
    words = await get(server, path, {**headers, "accept-encoding": "identity"})
    empty = warm = page.size
    for address in dict.fromkeys(LINKED.findall(words.body)):
        part = await get(server, address.decode(), headers)
        assert part.status == 200, address
        empty += part.size
        if "immutable" not in part.headers["cache-control"]:
            match = {"if-none-match": part.headers["etag"]}
            again = await get(server, address.decode(), {**headers, **match})
            warm += again.size
    return empty, warm

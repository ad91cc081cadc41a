"""A hall full of people who write and watch at the same time."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from assessor import paths
from tests.benchmarks.figures import Effort, Figure, at_rest, memory, rank, worked
from tests.benchmarks.pages import get
from tests.benchmarks.stored import MAIN, crowd
from tests.serving import Keys, Serving, keys, serving
from tests.wire import Line, Listener, line, request

SCREENS = {"panel": 200, "all": 300}
WRITERS = 200
RATE = 100


async def live(url: str, effort: Effort) -> AsyncIterator[Figure]:
    """500 open pages while 200 people write 100 notes a second, together; then all pages come back at once."""
    tokens, held = await crowd(url, WRITERS), await keys(url)
    async with serving(url, program=("-m", "tests.benchmarks.watched")) as server:
        await at_rest(server.pid)
        await get(server, "/lag", {})  # from here on
        before = worked(server.pid)
        found = await watch(server, held, tokens, effort(120, 8))
        share = (worked(server.pid) - before) / found["seconds"]
        late = json.loads((await get(server, "/lag", {})).body)
    problems = found["problems"]
    yield Figure(
        f"{found['notes']} notes on {sum(SCREENS.values())} screens: each once, in order",
        f"{len(problems)} problems",
        "; ".join(problems[:3]) or "none",
        good=not problems,
    )
    last = rank(found["late"], 0.95) * 1000 if found["late"] else float("inf")
    yield Figure(
        "from a note's answer to the last screen, p95", f"{last:.0f} ms", "under 250 ms", good=last < 250
    )
    took = rank(found["took"], 0.95) * 1000
    yield Figure("from a note's writing to its answer, p95", f"{took:.0f} ms", "to compare with", good=True)
    lag = rank(late, 0.99) * 1000
    yield Figure("event loop of the server comes late, p99", f"{lag:.1f} ms", "under 50 ms", good=lag < 50)
    crowds = found["worked"] / found["seconds"]
    yield Figure(
        "of one core: the server, and whoever writes and looks on",
        f"{share:.0%} and {crowds:.0%}",
        "to compare with",
        good=True,
    )
    async for figure in standing(url, held):
        yield figure


async def standing(url: str, held: Keys) -> AsyncIterator[Figure]:
    """What an open stream weighs, beside a connection that asked the bare server once; how long a return takes."""
    count = sum(SCREENS.values())
    async with serving(url, program=("-m", "tests.benchmarks.bare", __file__)) as bare:
        plain = await weight(bare, count, lambda: asked_once(bare))
    async with serving(url) as server:
        await at_rest(server.pid)
        each = await weight(server, count, lambda: opened(server, held)) - plain
        yield Figure(
            f"memory of one of {count} streams, beyond the bare server's",
            f"{each / 1000:.1f} kB",
            f"under 40 kB; a bare connection {plain / 1000:.1f} kB",
            good=each < 40_000,
        )
        took, refused = await returning(server, held, count)
    yield Figure(
        f"{count} streams whose server was killed: the last is back",
        f"{took:.1f} s",
        f"under 5 s, none with 5xx: {refused}",
        good=took < 5 and not refused,
    )


async def weight(server: Serving, count: int, come: Callable[[], Awaitable[Line | Listener]]) -> float:
    """Bytes of memory that a connection takes which has been answered and stays."""
    there = [await come() for _ in range(20)]  # what is made once, whoever comes
    before = memory(server.pid)
    there += [await come() for _ in range(count)]
    after = memory(server.pid)
    for one in there:
        one.close()
    return (after - before) / count


async def asked_once(server: Serving) -> Line:
    """A connection on which the bare page was asked for."""
    made = await line(server.port)
    assert (await made.ask(request("GET", "/", {}))).status == 200
    return made


async def opened(server: Serving, held: Keys) -> Listener:
    """An open page, live."""
    page = Listener(server.port, f"/assessments/{MAIN}/stream", held.cookie("dana"))
    await come(page)
    return page


async def come(page: Listener) -> None:
    """Opens a page's stream; returns once the server has answered."""
    await page.connect()
    await page.open.wait()


async def returning(server: Serving, held: Keys, count: int) -> tuple[float, int]:
    """The server is killed and starts again: seconds until every stream is back, and how many were told 5xx."""
    refused = 0
    pages = await asyncio.gather(*[opened(server, held) for _ in range(count)])
    await server.kill()
    await asyncio.gather(*[page.ended.wait() for page in pages])
    await server.start()
    begun = time.perf_counter()

    async def back(page: Listener) -> None:
        nonlocal refused
        while page.status != 200:
            await come(page)
            refused += page.status >= 500

    for page in pages:
        page.status = 0
    await asyncio.gather(*[back(page) for page in pages])
    took = time.perf_counter() - begun
    for page in pages:
        page.close()
    return took, refused


async def watch(server: Serving, held: Keys, tokens: list[str], seconds: float) -> dict[str, Any]:
    """What the people in front of the screens saw."""
    plan = {
        "port": server.port,
        "assessment": MAIN,
        "writers": tokens,
        "rate": RATE,
        "seconds": seconds,
        "pages": {
            "panel": [held.cookie("dana")["cookie"]] * SCREENS["panel"],
            "all": [held.cookie("ruth")["cookie"]] * SCREENS["all"],
        },
        "readers": {"panel": held.tokens["dana"], "all": held.tokens["ruth"]},
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.crowd"),
        cwd=paths.ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(seconds + 120):
        out, _ = await process.communicate(json.dumps(plan).encode())
    found: dict[str, Any] = json.loads(out)
    return found

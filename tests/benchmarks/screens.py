"""A hall full of people who write and watch at the same time."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

from assessor import paths
from tests.benchmarks.figures import Effort, Figure, rank
from tests.benchmarks.pages import get
from tests.benchmarks.stored import MAIN, crowd
from tests.serving import Keys, Serving, keys, serving

SCREENS = {"panel": 200, "all": 300}
WRITERS = 200
RATE = 100


async def live(url: str, effort: Effort) -> AsyncIterator[Figure]:
    """500 open pages while 200 people write 100 notes a second, together."""
    tokens, held = await crowd(url, WRITERS), await keys(url)
    async with serving(url, program=("-m", "tests.benchmarks.watched")) as server:
        await asyncio.sleep(0)
        await get(server, "/lag", {})  # from here on
        found = await watch(server, held, tokens, effort(10, 4))
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
    async with asyncio.timeout(120):
        out, _ = await process.communicate(json.dumps(plan).encode())
    found: dict[str, Any] = json.loads(out)
    return found

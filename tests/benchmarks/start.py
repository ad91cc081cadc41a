"""How soon the server is there, and how much memory it has while nobody asks."""

import time
from collections.abc import AsyncIterator

from tests.benchmarks.figures import Effort, Figure, median, memory
from tests.benchmarks.pages import get
from tests.serving import Serving, serving


async def begin(url: str, effort: Effort) -> AsyncIterator[Figure]:
    """Seconds from starting the process to its first page, and the memory it has then; on the demo's database."""
    times, sizes = [], []
    async with serving(url, command="demo") as server:
        for _ in range(int(effort(5, 3))):
            await server.kill()
            times.append(await first_page(server))
            sizes.append(memory(server.pid))
    took, size = median(times), median(sizes) / 1024 / 1024
    yield Figure("from start to the first page", f"{took:.2f} s", "under 1.5 s", good=took < 1.5)
    yield Figure("memory of the idle server", f"{size:.0f} MB", "under 120 MB", good=size < 120)


async def first_page(server: Serving) -> float:
    """Seconds until a server that is started now has answered with a page."""
    begun = time.perf_counter()
    await server.start()
    assert (await get(server, "/sign-in", {"accept-encoding": "gzip"})).status == 200
    return time.perf_counter() - begun

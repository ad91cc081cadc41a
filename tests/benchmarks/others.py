"""What one assessment's pages cost with few and with many other assessments in the same database."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from assessor.app import create
from assessor.database import connect
from tests.benchmarks.figures import Effort, Figure, median
from tests.benchmarks.stored import MAIN, many_assessments
from tests.house import House, settings

API = "/api/v1"
FEW, MANY = 10, 10_000
PAGES = {
    "board page": f"/assessments/{MAIN}",
    "standard page": f"/assessments/{MAIN}/standards/6",
    "API assessment": f"{API}/assessments/{MAIN}",
    "API notes": f"{API}/assessments/{MAIN}/notes",
    "API journal": f"{API}/assessments/{MAIN}/journal",
}


async def cost(url: str, folder: Path, effort: Effort) -> AsyncIterator[Figure]:
    """CPU time of pages that nothing was kept of, in turns, with few and with many assessments beside."""
    count = int(effort(MANY, MANY / 5))
    few = await asyncio.to_thread(grown, url, folder / "few.db", FEW)
    many = await asyncio.to_thread(grown, url, folder / "many.db", count)
    async with opened(few) as one, opened(many) as other:
        for name, path in PAGES.items():
            pairs = [(await spent(one, path), await spent(other, path)) for _ in range(int(effort(100, 40)))]
            small, large = median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])
            yield Figure(
                f"{name}, {FEW} and {count:,} assessments",
                f"{small * 1000:.2f} and {large * 1000:.2f} ms",
                f"{large / small:.2f} times; at most 1.30",
                good=large / small <= 1.3,
            )


def grown(url: str, path: Path, count: int) -> str:
    """The address of a copy of the database with so many more assessments."""
    shutil.copy(url.removeprefix("sqlite:///"), path)
    many_assessments(path, count)
    return f"sqlite:///{path}"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[tuple[House, httpx2.AsyncClient, httpx2.AsyncClient]]:
    """The application on a database, a browser and a program of the lead's."""
    async with connect(url) as database:
        house = House(create(settings(url)), database)
        await house.open()
        yield house, house.client("dana"), house.api("dana")
        await house.close()


async def spent(where: tuple[House, httpx2.AsyncClient, httpx2.AsyncClient], path: str) -> float:
    """Seconds of CPU for one answer that is made anew."""
    house, browser, program = where
    kept = house.app.state.pages.kept
    kept.items.clear()
    kept.size = 0
    begun = time.process_time()
    answer = await (program.get(path.removeprefix(API)) if path.startswith(API) else browser.get(path))
    took = time.process_time() - begun
    assert answer.status_code == 200, answer.text
    return took

"""What the open side costs with few and with ten thousand reports in it, each page made anew."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import httpx2

from tests.benchmarks.figures import Effort, Figure, median
from tests.benchmarks.others import opened
from tests.house import House

REPORT = "repairs-alpha-2018"  # of the demo
FEW, MANY = 10, 10_000
MOST = 0.05  # seconds: a twentieth of a second of CPU is quick for a page that is then kept
PAGES = {
    "list": "/published",
    "list, last page": "/published?page=400",
    "list, found by words": "/published?q=service+12&result=met",
    "report": f"/published/{REPORT}",
    "register": "/open/register.json",
    "feed": "/open/feed.atom",
}
ADD = """
insert into listing (id, imported, title, service, organisation, phase, standards, result, words, held_on, published_on,
                     edition, sha256, day, at)
values (?, 1, ?, ?, ?, ?, 'Service Standard', ?, ?, ?, ?, 1, '', ?, '2018-10-01T00:00:00.000000Z')
"""


async def cost(url: str, folder: Path, effort: Effort) -> AsyncIterator[Figure]:
    """CPU time of each page, in turns."""
    few = await asyncio.to_thread(grown, url, folder / "few.db", FEW)
    many = await asyncio.to_thread(grown, url, folder / "many.db", MANY)
    async with opened(few) as one, opened(many) as other:
        for name, path in PAGES.items():
            pairs = [
                (await spent(one[0], path), await spent(other[0], path)) for _ in range(int(effort(40, 10)))
            ]
            small, large = median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])
            yield Figure(
                f"{name}, {FEW} and {MANY:,} reports",
                f"{small * 1000:.2f} and {large * 1000:.2f} ms",
                f"at most {MOST * 1000:.0f} ms",
                good=large <= MOST,
            )


def grown(url: str, path: Path, count: int) -> str:
    """The address of a copy of the database in which so many reports are listed."""
    shutil.copy(url.removeprefix("sqlite:///"), path)
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany(ADD, [row(number) for number in range(count)])
    return f"sqlite:///{path}"


def row(number: int) -> tuple[str, ...]:
    """One report of many."""
    day = f"{2010 + number % 15}-{1 + number % 12:02}-{1 + number % 28:02}"
    service, organisation = f"Service {number}", f"Council {number % 300}"
    phase, result = ("alpha", "public-beta", "live")[number % 3], ("met", "not-met")[number % 2]
    words = f"{service} {organisation}".lower()
    return (f"r-{number}", f"{service}: report", service, organisation, phase, result, words, day, day, day)


async def spent(house: House, path: str) -> float:
    """Seconds of CPU for one answer that is made anew, to nobody in particular."""
    house.app.state.pages.kept.forget()
    browser: httpx2.AsyncClient = house.client()
    begun = time.process_time()
    answer = await browser.get(path)
    took = time.process_time() - begun
    assert answer.status_code == 200, answer.text
    return took

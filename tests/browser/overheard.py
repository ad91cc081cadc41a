"""What the connections of people outside the panel carry: streams over every loss of the connection, and pages."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress

import httpx2

from tests.serving import Serving, browser

PLACES = re.compile(rb"^id: (\d+)\n", re.MULTILINE)
PATIENCE = 40  # seconds


class Ear:
    """Keeps every byte of one stream. When the connection is gone, it is taken up by `again`, where it broke."""

    def __init__(self, server: Serving, headers: Mapping[str, str], path: str) -> None:
        self.client = browser(server, dict(headers))
        self.path = path
        self.heard = b""
        self.news = asyncio.Condition()
        self.task: asyncio.Task[None] | None = None

    async def again(self) -> None:
        """Listens from where it stands, once the server says that it does."""
        await self.stop()
        before = self.heard.count(b"id: ")
        self.task = asyncio.create_task(self._listen())
        await self._until(lambda: self.heard.count(b"id: ") > before)

    async def hears(self, words: str) -> None:
        """Waits until these words have come."""
        await self._until(lambda: words.encode() in self.heard)

    def places(self, since: int) -> set[int]:
        """The positions told of in all that came after so many bytes."""
        return {int(place) for place in PLACES.findall(self.heard[since:])}

    async def stop(self) -> None:
        """Listens no longer."""
        if self.task:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task

    async def close(self) -> None:
        """Ends for good."""
        await self.stop()
        await self.client.aclose()

    async def _until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self.news:
            await self.news.wait_for(true)

    async def _listen(self) -> None:
        after = {"after": max(places)} if (places := self.places(0)) else {}
        with suppress(httpx2.TransportError):  # the server was killed
            async with self.client.stream("GET", self.path, params=after, timeout=None) as answer:
                assert answer.status_code == 200
                async for some in answer.aiter_bytes():
                    async with self.news:
                        self.heard += some
                        self.news.notify_all()


@asynccontextmanager
async def ears(server: Serving, here: str, cookies: Mapping[str, dict[str, str]]) -> AsyncIterator[list[Ear]]:
    """An ear on the page stream of each of these people."""
    made = [Ear(server, headers, f"{here}/stream?audience=all") for headers in cookies.values()]
    try:
        for one in made:
            await one.again()
        yield made
    finally:
        for one in made:
            await one.close()

"""Open pages of retros, woken when what everybody in one is shown has changed."""

import asyncio
import contextlib
from collections.abc import Iterator

from assessor.database import Database, Unavailable
from assessor.retro import queries

LOOK = 1.0  # seconds between looks at what other processes wrote


class Following:
    """Who follows which retro in this process. It holds no content: a page that is woken asks for what it may see."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.woken: dict[str, set[asyncio.Event]] = {}
        self.known: dict[str, tuple[int | None, ...]] = {}
        self.closing = False

    @contextlib.contextmanager
    def follow(self, retro: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever there may be something new."""
        event = asyncio.Event()
        self.woken.setdefault(retro, set()).add(event)
        try:
            yield event
        finally:
            events = self.woken[retro]
            events.discard(event)
            if not events:
                del self.woken[retro]
                self.known.pop(retro, None)

    def wake(self, retro: str) -> None:
        """A change of this retro is on disk."""
        for event in self.woken.get(retro, ()):
            event.set()

    async def watch(self) -> None:
        """Looks once a second whether another process wrote, until cancelled."""
        while True:
            await asyncio.sleep(LOOK)
            if self.woken:
                with contextlib.suppress(Unavailable):
                    await self.look()

    async def look(self) -> None:
        """Wakes who follows what has moved since the last look, or where somebody may be out by now: a stream that is
        woken asks first whether it may still be followed."""
        for retro, stands in (await queries.stand(self.database, list(self.woken))).items():
            if self.known.get(retro) != stands:
                self.known[retro] = stands
                self.wake(retro)

    def close(self) -> None:
        """Ends every stream: the process stops."""
        self.closing = True
        for retro in list(self.woken):
            self.wake(retro)

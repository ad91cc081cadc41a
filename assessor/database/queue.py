"""Lines inside the process, one for each thing that changes lock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from assessor.database.base import BUSY, Unavailable


class Queues:
    """Changes to the same thing wait here for each other, so that they do not hold connections while they wait."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._lines: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def first_in(self, *names: str) -> AsyncIterator[None]:
        """Be first in every one of these lines, taken in order of their names. Raises Unavailable after a while."""
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(self._patience):
                    for name in sorted(set(names)):
                        await stack.enter_async_context(self._first(name))
            except TimeoutError:
                raise Unavailable(503, BUSY) from None
            yield

    @asynccontextmanager
    async def _first(self, name: str) -> AsyncIterator[None]:
        lock, interested = self._lines.get(name, (asyncio.Lock(), 0))
        self._lines[name] = (lock, interested + 1)
        try:
            async with lock:
                yield
        finally:
            lock, interested = self._lines.pop(name)
            if interested > 1:
                self._lines[name] = (lock, interested - 1)

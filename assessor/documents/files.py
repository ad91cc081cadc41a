"""Files of reports, made beside the event loop: each once while there is room, and one after another."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.responses import Response

from assessor.documents.document import Document
from assessor.documents.formats import VERSION, Format, offered
from assessor.page import Kept
from assessor.problem import not_found

ROOM = 16 * 1024 * 1024  # bytes of files that are kept

# One thread: a report of 18 standards takes a tenth of a second as Word, and longer as PDF.
_MAKING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="documents")


class Files:
    """What was made lately, by what it was made from, and what is being made."""

    def __init__(self, room: int = ROOM) -> None:
        self.kept = Kept(room)
        self.making: dict[Hashable, asyncio.Task[bytes]] = {}

    async def file(
        self, key: Hashable, format: Format, read: Callable[[], Awaitable[Document]], label: str = ""
    ) -> bytes:
        """The file of the document that `read` gives, which must depend on `key` alone.

        Whoever asks while it is made waits for the same one. Raises what `read` raises.
        """
        whole = (VERSION, key, format.ending, label)
        kept: bytes | None = self.kept.get(whole)
        if kept is not None:
            return kept
        task = self.making.get(whole)
        if task is None:
            task = asyncio.create_task(self._made(whole, format, read, label))
            self.making[whole] = task
            task.add_done_callback(lambda done: self._over(whole, done))
        return await asyncio.shield(task)  # others may wait for it when this one goes away

    async def _made(
        self, whole: Hashable, format: Format, read: Callable[[], Awaitable[Document]], label: str
    ) -> bytes:
        document = await read()
        loop = asyncio.get_running_loop()
        body = await loop.run_in_executor(_MAKING, format.written, document, label)
        self.kept.put(whole, body, len(body))
        return body

    def _over(self, whole: Hashable, task: asyncio.Task[bytes]) -> None:
        del self.making[whole]
        if not task.cancelled():
            task.exception()  # whoever waited was told; nobody is left to be


def asked(ext: str) -> Format:
    """The format of this name. Raises Problem 404 where it is not offered."""
    if ext not in offered():
        raise not_found()
    return offered()[ext]


def attachment(body: bytes, name: str, format: Format, headers: Mapping[str, Any]) -> Response:
    """The file as an answer to save; `name` is a slug."""
    disposition = {"content-disposition": f'attachment; filename="{name}.{format.ending}"'}
    return Response(body, media_type=format.type, headers={**disposition, **headers})

"""Asks for one thing over and over, in a process of its own: `python -m tests.benchmarks.load PORT LINES SECONDS`.

The request comes by standard input. What it prints is JSON: how many answers in how many seconds, and how large they
are. Every answer must be as long as the first, which must be a 200.
"""

import asyncio
import json
import sys
import time
from typing import Any

import uvloop

from tests.wire import Answer, whole


class Asking(asyncio.Protocol):
    """One connection that asks again as soon as it has its answer."""

    answers = 0
    size: int | None = None

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.received = 0
        self.head = b""
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if self.size is None and not self._measure(data):
            return
        self.received += len(data)
        if self.received >= (self.size or 0):
            assert self.received == self.size, "answers differ in length"
            self.received = 0
            self.answers += 1
            self.transport.write(self.request)

    def _measure(self, data: bytes) -> bool:
        self.head += data
        self.size = whole(self.head)
        if self.size is None:
            return False
        assert Answer(self.head).status == 200, self.head[:300]
        self.received = len(self.head) - len(data)
        return True


async def main(port: int, lines: int, seconds: float, request: bytes) -> dict[str, float]:
    loop = asyncio.get_running_loop()
    made = [
        (await loop.create_connection(lambda: Asking(request), "127.0.0.1", port))[1] for _ in range(lines)
    ]
    await asyncio.sleep(0.3)  # what is asked first warms up
    begun, before = time.perf_counter(), sum(asking.answers for asking in made)
    await asyncio.sleep(seconds)
    answers, took = sum(asking.answers for asking in made) - before, time.perf_counter() - begun
    for asking in made:
        asking.transport.abort()
    return {"answers": answers, "seconds": took, "size": made[0].size or 0}


if __name__ == "__main__":
    port, lines, seconds = sys.argv[1:]
    print(json.dumps(uvloop.run(main(int(port), int(lines), float(seconds), sys.stdin.buffer.read()))))

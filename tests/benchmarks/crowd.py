"""People in front of open boards, in a process of their own: `python -m tests.benchmarks.crowd < PLAN`.

The plan is JSON: port, assessment, writers (their tokens), rate (notes a second, of all together), seconds, pages
(cookies, one for each open page), and a reader of each audience (a token each). What it prints is JSON: how long each
note took from the answer to the last screen, and what went wrong.
"""

import asyncio
import json
import re
import sys
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import uvloop

from tests.wire import Line, Listener, line, request

PATIENCE = 20.0  # seconds for the last screens to catch up
ENTRY = re.compile(rb"id: (\d+)\nevent: note\.written\ndata: \{[^\n]*?\"id\": \"([0-9a-f-]{36})\"")


@dataclass
class Audience:
    """The screens of one audience: how many were given each position, and when the last of them was."""

    screens: int = 0
    given: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    last: dict[int, float] = field(default_factory=dict)

    def told(self, first: int, end: int, now: float) -> None:
        for position in range(first, end + 1):
            self.given[position] += 1
            self.last[position] = now


class Crowd:
    """Whoever writes and whoever looks on."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.port: int = plan["port"]
        self.path = f"/assessments/{plan['assessment']}"
        self.audiences = {name: Audience() for name in plan["pages"]}
        self.pages: list[Listener] = []
        self.readers: dict[str, Listener] = {}
        self.answered: dict[str, float] = {}
        self.took: list[float] = []
        self.problems: list[str] = []
        self.seconds = self.worked = (
            0.0  # while notes were written: by the clock, and of this process's own work
        )

    async def run(self) -> dict[str, Any]:
        await self._open()
        lines = [await line(self.port) for _ in self.plan["writers"]]
        await self._write(lines)
        await self._wait()
        return self._account()

    async def _open(self) -> None:
        for name, cookies in self.plan["pages"].items():
            audience = self.audiences[name]
            audience.screens = len(cookies)
            for cookie in cookies:
                page = Listener(self.port, f"{self.path}/stream", {"cookie": cookie})
                page.told = audience.told
                self.pages.append(page)
        for name, token in self.plan["readers"].items():
            reader = Listener(self.port, f"/api/v1{self.path}/stream", {"authorization": f"Bearer {token}"})
            reader.raw = []
            self.readers[name] = reader
        for page in [*self.pages, *self.readers.values()]:
            await page.connect()
            await page.open.wait()
            self.problems += [f"a stream was answered {page.status}"] if page.status != 200 else []

    async def _write(self, lines: list[Line]) -> None:
        """Each person writes in turn, at an even pace, whether or not the others are answered by then."""
        begun, rate, worked = time.perf_counter(), self.plan["rate"], time.process_time()
        tasks = []
        for number in range(int(rate * self.plan["seconds"])):
            await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            who = number % len(lines)
            tasks.append(asyncio.create_task(self._note(lines[who], self.plan["writers"][who])))
        await asyncio.gather(*tasks)
        self.seconds, self.worked = time.perf_counter() - begun, time.process_time() - worked

    async def _note(self, client: Line, token: str) -> None:
        id = str(uuid.uuid4())
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        words = "What somebody says about this standard while everybody else listens. " * 2
        note = {"standard": 1 + len(self.answered) % 15, "body": words, "visibility": "everyone"}
        path = f"/api/v1{self.path}/notes/{id}"
        data = request("PUT", path, headers, json.dumps(note).encode(), f"127.0.0.1:{self.port}")
        begun = time.perf_counter()
        answer = await client.ask(data)
        self.answered[id] = now = time.perf_counter()
        self.took.append(now - begun)
        if answer.status != 201:
            self.problems.append(f"{answer.status}: {answer.body[:200]!r}")

    async def _wait(self) -> None:
        """Returns when every page was given every note, or patience is over."""
        until = time.perf_counter() + PATIENCE
        while time.perf_counter() < until:
            if all(one.came >= len(self.answered) for one in [*self.pages, *self.readers.values()]):
                return
            await asyncio.sleep(0.05)
        self.problems.append("not every page was given every note")

    def _account(self) -> dict[str, Any]:
        latest: dict[str, float] = {}
        for name, reader in self.readers.items():
            audience, raw = self.audiences[name], b"".join(reader.raw or [])
            found = {id.decode(): int(position) for position, id in ENTRY.findall(raw)}
            for id in self.answered:
                position = found.get(id, -1)
                if audience.given[position] != audience.screens:
                    self.problems.append(f"{name}: {audience.given[position]} of {audience.screens}")
                    continue
                latest[id] = max(latest.get(id, 0), audience.last[position])
        for page in self.pages:
            self.problems += [f"expected {a}, came {b}" for a, b in page.disorder]
            self.problems += ["a stream was dropped"] if page.ended.is_set() else []
        return {
            "late": [latest[id] - self.answered[id] for id in latest],
            "took": self.took,
            "notes": len(self.answered),
            "seconds": self.seconds,
            "worked": self.worked,
            "problems": self.problems[:20],
        }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(Crowd(json.load(sys.stdin)).run())))

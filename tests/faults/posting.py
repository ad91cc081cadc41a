"""Clients that post notes to a server that may die at any moment, and the account of what they were answered."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from assessor.database import connect
from tests.house import ASSESSMENT, new_id
from tests.serving import Keys, Serving
from tests.wire import Gone, Line, line, request


class Account:
    """What was sent, and what was answered as saved."""

    def __init__(self) -> None:
        self.sent: set[str] = set()
        self.acknowledged: list[str] = []
        self.refused: list[tuple[int, bytes]] = []
        self.more = asyncio.Condition()

    async def acknowledge(self, id: str) -> None:
        """A note was answered as saved."""
        async with self.more:
            self.acknowledged.append(id)
            self.more.notify_all()

    async def grows_by(self, count: int, seconds: float = 30) -> None:
        """Returns when that many more notes are acknowledged."""
        goal = len(self.acknowledged) + count
        async with asyncio.timeout(seconds), self.more:
            await self.more.wait_for(lambda: len(self.acknowledged) >= goal)


def note(server: Serving, keys: Keys, who: str, id: str, **fields: object) -> bytes:
    """The request that puts a note."""
    headers = {**keys.bearer(who), "content-type": "application/json"}
    body = json.dumps({"standard": 6, "body": f"A note {id}", **fields}).encode()
    path = f"/api/v1/assessments/{ASSESSMENT}/notes/{id}"
    return request("PUT", path, headers, body, f"127.0.0.1:{server.port}")


class Writer:
    """Posts one note after the other, each under its own id until it is answered."""

    def __init__(self, server: Serving, keys: Keys, who: str, account: Account) -> None:
        self.server = server
        self.keys = keys
        self.who = who
        self.account = account
        self.line: Line | None = None
        self.stopping = False

    async def run(self) -> None:
        """Goes on until it is stopped; a note that was begun is finished."""
        while not self.stopping:
            id = new_id()
            self.account.sent.add(id)
            await self._until_answered(id)
        if self.line:
            self.line.close()

    async def _until_answered(self, id: str) -> None:
        data = note(self.server, self.keys, self.who, id)
        while True:
            try:
                self.line = self.line or await line(self.server.port)
                answer = await self.line.ask(data)
            except (Gone, OSError):
                self.line = None
                await asyncio.sleep(0.02)
                continue
            if answer.status in (200, 201):
                await self.account.acknowledge(id)
                return
            self.account.refused.append((answer.status, answer.body))
            await asyncio.sleep(0.02)


@asynccontextmanager
async def writers(server: Serving, keys: Keys, account: Account, count: int = 16) -> AsyncIterator[None]:
    """So many writers of the panel at work; at the end each has finished its note."""
    people = ("dana", "priya", "sam")
    all_of_them = [Writer(server, keys, people[n % 3], account) for n in range(count)]
    tasks = [asyncio.create_task(writer.run()) for writer in all_of_them]
    try:
        yield
        for writer in all_of_them:
            writer.stopping = True
        async with asyncio.timeout(30):
            await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


async def check(url: str, account: Account) -> None:
    """Everything acknowledged is stored and told exactly once, nothing unknown is there, and the files are whole."""
    acknowledged = set(account.acknowledged)
    assert len(acknowledged) == len(account.acknowledged)
    async with connect(url) as database:
        assert await database.integrity() == []
        async with database.read() as tx:
            notes = await tx.all("select id, body, version from note where assessment = :id", id=ASSESSMENT)
            told = await tx.all(
                "select id, position, action from journal where assessment = :id order by position",
                id=ASSESSMENT,
            )
    stored = Counter(row["id"] for row in notes)
    assert acknowledged <= stored.keys() <= account.sent
    assert set(stored.values()) == {1}
    assert all(row["version"] == 1 and row["body"] == f"A note {row['id']}" for row in notes)
    assert Counter(row["id"] for row in told if row["action"] == "note.written") == stored
    assert [row["position"] for row in told] == list(range(1, len(told) + 1))

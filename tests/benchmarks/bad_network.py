"""A hundred people behind a bad network, each with a browser that keeps what it could not send."""

import random
from collections import Counter
from collections.abc import AsyncIterator

from assessor.credentials import cookie_name
from assessor.database import connect
from assessor.people.queries import start_session
from tests.badnet import Outbox, Weather, all_write, badnet, outbox
from tests.benchmarks.figures import Effort, Figure, rank
from tests.benchmarks.stored import MAIN, crowd
from tests.serving import serving

PEOPLE = 100
NOTES = 5
PROMISE = 7.0  # seconds, p95 from writing to being saved, with six of darkness


async def badnet_notes(url: str, effort: Effort) -> AsyncIterator[Figure]:
    """Whether every note arrives, once, and how long that takes; through a network that is dark for six seconds."""
    cookies = await sessions(url)
    chance = random.Random(25)
    async with serving(url) as server, badnet(server.port, Weather(), chance) as net:
        boxes = [outbox(net, server, MAIN, cookie) for cookie in cookies]
        await all_write(boxes, NOTES, effort(5, 3), chance)
    wrong = await amiss(url, boxes)
    took = [seconds for box in boxes for seconds in box.took]
    again = sum(box.sent for box in boxes) - len(took)
    yield Figure(
        f"{PEOPLE} people, {NOTES} notes each: lost, doubled or refused",
        str(len(wrong)),
        "; ".join(wrong[:3]) or f"none; {again} sent again, {net.happened}",
        good=not wrong,
    )
    p95 = rank(took, 0.95)
    yield Figure(
        "from writing a note to its being saved, p95",
        f"{p95:.1f} s",
        f"under {PROMISE:.0f} s; median {rank(took, 0.5):.1f} s, last {max(took):.1f} s",
        good=p95 < PROMISE,
    )


async def sessions(url: str) -> list[dict[str, str]]:
    """The cookies of so many assessors."""
    await crowd(url, PEOPLE)
    async with connect(url) as database, database.transaction() as tx:
        return [
            {"cookie": f"{cookie_name(False)}={await start_session(tx, f'person-{n}')}"}
            for n in range(PEOPLE)
        ]


async def amiss(url: str, boxes: list[Outbox]) -> list[str]:
    """What is not stored once and told once as it was answered."""
    saved = Counter(id for box in boxes for id in box.saved)
    async with connect(url) as database:
        stored = await database.all("select id, version from note where author like 'person-%'")
        told = await database.all("select id from journal where action = 'note.written'")
    notes, entries = Counter(row["id"] for row in stored), Counter(row["id"] for row in told)
    wrong = [f"{id}: stored {notes[id]} times" for id in saved.keys() | notes.keys() if notes[id] != 1]
    wrong += [f"{id}: told {entries[id]} times" for id in saved if entries[id] != 1]
    wrong += [f"{row['id']}: version {row['version']}" for row in stored if row["version"] != 1]
    wrong += [f"refused: {body[:80]!r}" for box in boxes for body in box.refused]
    if len(saved) != PEOPLE * NOTES:
        wrong.append(f"{len(saved)} saved")
    return wrong

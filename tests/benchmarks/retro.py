"""A great retro: 60 items in 12 groups, 40 people who vote at once, a hundred pages that follow it."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Mapping

from tests.benchmarks.figures import Effort, Figure, rank, worked
from tests.benchmarks.great_report import put, wait
from tests.benchmarks.pages import BOARD, get, weigh
from tests.benchmarks.stored import MAIN, crowd
from tests.serving import Serving, browser, keys, serving
from tests.wire import Listener, line, request

RETRO = f"/retros/{MAIN}"
PAGE = f"{BOARD}/retro"
ITEMS, GROUPS, PEOPLE, VOTES, SCREENS, PRESSES = 60, 12, 40, 5, 100, 10
COLUMNS = ("worked", "did-not", "try")
WORDS = "At point {n} we lost the thread, because two people asked the same in other words, and the team was tired."


async def great(url: str, effort: Effort) -> AsyncIterator[Figure]:
    """What the page weighs and how soon it begins; whether each vote counts once; when everybody is told."""
    tokens, held = await crowd(url, PEOPLE), await keys(url)
    dana = {**held.cookie("dana"), "accept-encoding": "gzip"}
    async with serving(url) as server:
        items = await written(server, held.bearer("dana"), tokens, held.cookie("dana"))
        given = await voted(server, tokens, items)
        counted = await told(server, held.bearer("dana"))
        exact = given == counted == PEOPLE * VOTES
        yield Figure(
            f"{PEOPLE} people press {VOTES + 2} votes each at once",
            f"{given} taken, {counted} counted",
            f"{PEOPLE * VOTES} of both",
            good=exact,
        )
        empty, _ = await weigh(server, PAGE, dana)
        yield Figure(
            "great retro, empty cache", f"{empty / 1000:.1f} kB", "under 100 kB", good=empty < 100_000
        )
        rounds = int(effort(60, 20))
        waits = {path: await wait(server, path, dana, rounds) for path in (PAGE, BOARD)}
        yield Figure(
            "great retro, first byte, warm",
            f"{waits[PAGE] * 1000:.2f} ms",
            f"the board's {waits[BOARD] * 1000:.2f}; under 30 ms",
            good=waits[PAGE] < 0.03,
        )
        late, seconds = await woken(server, held.cookie("ruth"), tokens[0], items[0])
        last = rank(late, 0.95) * 1000
        yield Figure(
            f"from a vote's writing to {SCREENS} pages, p95",
            f"{last:.0f} ms",
            "under 250 ms",
            good=last < 250,
        )
        yield Figure(
            "what that costs the server",
            f"{seconds * 1000:.0f} ms",
            "of one core; to compare with",
            good=True,
        )


async def written(
    server: Serving, lead: Mapping[str, str], tokens: list[str], session: Mapping[str, str]
) -> list[str]:
    """Everybody writes, the lead opens, some of it is grouped: the ids of what may be voted for."""
    ids = [str(uuid.uuid4()) for _ in range(ITEMS)]
    for n, id in enumerate(ids):
        item = {"column": COLUMNS[n % len(COLUMNS)], "body": WORDS.format(n=n)}
        await put(server, bearer(tokens[n % PEOPLE]), f"{RETRO}/items/{id}", item)
    version = json.loads((await get(server, f"/api/v1{RETRO}", lead)).body)["version"]
    await put(server, {**lead, "if-match": f'"{version}"'}, RETRO, {"opened": True, "votes": VOTES})
    for n in range(GROUPS):
        await grouped(server, session, ids[GROUPS + n], ids[n])
    return ids[:GROUPS] + ids[2 * GROUPS :]


async def grouped(server: Serving, session: Mapping[str, str], item: str, other: str) -> None:
    """The lead groups an item with another one, by the form."""
    async with browser(server, dict(session)) as lead:
        answer = await lead.post(f"{RETRO}/items/{item}/group", data={"with": other})
        assert answer.status_code == 303, answer.text


async def voted(server: Serving, tokens: list[str], items: list[str]) -> int:
    """Everybody presses at once, more often than they may: how many votes were taken."""

    async def one(number: int) -> int:
        taken = 0
        for n in range(VOTES + 2):
            status = await vote(server, tokens[number], items[(number * 7 + n) % len(items)])
            assert status in (201, 409), status
            taken += status == 201
        return taken

    return sum(await asyncio.gather(*[one(number) for number in range(len(tokens))]))


async def vote(server: Serving, token: str, item: str, method: str = "PUT") -> int:
    """One vote given, or taken back; the status of the answer."""
    client = await line(server.port)
    sent = {**bearer(token), "content-type": "application/json"}
    path = f"/api/v1{RETRO}/votes/{item}"
    answer = await client.ask(request(method, path, sent, b"{}", f"127.0.0.1:{server.port}"))
    client.close()
    return answer.status


async def told(server: Serving, lead: Mapping[str, str]) -> int:
    """How many votes the retro says there are."""
    found = json.loads((await get(server, f"/api/v1{RETRO}", lead)).body)
    return sum(item["votes"] for item in found["items"])


async def woken(
    server: Serving, cookie: Mapping[str, str], token: str, item: str
) -> tuple[list[float], float]:
    """A hundred pages follow while one vote after the other is taken back and given: how late each of them hears."""
    pages = [Listener(server.port, f"{RETRO}/stream", cookie) for _ in range(SCREENS)]
    await asyncio.gather(*[page.connect() for page in pages])
    await asyncio.gather(*[page.open.wait() for page in pages])
    late: list[float] = []
    begun = 0.0
    for page in pages:
        page.told = lambda first, last, now: late.append(now - begun)
    before = worked(server.pid)
    for turn in range(PRESSES):
        begun = time.perf_counter()
        assert await vote(server, token, item, "PUT" if turn % 2 else "DELETE") in (201, 204)
        async with asyncio.timeout(10):
            while len(late) < SCREENS * (turn + 1):  # noqa: ASYNC110 - hundreds of them
                await asyncio.sleep(0.005)
        await asyncio.sleep(0.3)
    for page in pages:
        page.close()
    return late, (worked(server.pid) - before) / PRESSES


def bearer(token: str) -> dict[str, str]:
    """What a program sends."""
    return {"authorization": f"Bearer {token}"}

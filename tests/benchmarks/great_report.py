"""A great report, of the set with the most standards and 408 sources: what its page weighs, and how soon it begins."""

import json
import time
import uuid
from collections.abc import AsyncIterator, Mapping

from tests.benchmarks.figures import Effort, Figure, median
from tests.benchmarks.pages import BOARD, get, weigh
from tests.serving import Serving, keys, serving
from tests.wire import line, request

GREAT = "/assessments/great-report"
NUMBERS = range(1, 18)
SOURCES = 24  # of each standard
WORDS = "The team showed at point {n} of standard {number} how it learns from what people say who use the service."


async def weight(url: str, effort: Effort) -> AsyncIterator[Figure]:
    """Bytes over the wire with an empty cache, and the wait for the first byte beside the board's."""
    known = await keys(url)
    cookie = {**known.cookie("iqbal"), "accept-encoding": "gzip"}
    async with serving(url) as server:
        await written(server, known.bearer("iqbal"), known.bearer("dana"))
        dana = {**cookie, **known.cookie("dana")}
        empty, _ = await weigh(server, f"{GREAT}/report", dana)
        yield Figure(
            "great report, empty cache", f"{empty / 1000:.1f} kB", "under 100 kB", good=empty < 100_000
        )
        rounds = int(effort(60, 20))
        waits = {path: await wait(server, path, dana, rounds) for path in (f"{GREAT}/report", BOARD)}
        times = waits[f"{GREAT}/report"] / waits[BOARD]
        yield Figure(
            "great report, first byte, warm",
            f"{waits[f'{GREAT}/report'] * 1000:.2f} ms",
            f"{times:.2f} of the board’s; under 2",
            good=times < 2,
        )


async def written(server: Serving, organiser: Mapping[str, str], lead: Mapping[str, str]) -> None:
    """An assessment with its lead, its notes and a report that comes from all of them."""
    await put(
        server,
        organiser,
        GREAT,
        {"service": "neighbourhood-contact-centre", "standard_set": "nhs", "phase": "alpha"},
    )
    await put(server, organiser, f"{GREAT}/seats/dana@hackney.example", {"role": "lead"})
    for number in NUMBERS:
        for n in range(SOURCES):
            kind = "strength" if n % 2 else "concern"
            note = {"standard": number, "kind": kind, "body": WORDS.format(n=n, number=number)}
            await put(server, lead, f"{GREAT}/notes/{uuid.uuid4()}", {**note, "visibility": "everyone"})
    await put(server, lead, f"{GREAT}/report", {"summary": "It learns."})


async def put(server: Serving, headers: Mapping[str, str], path: str, body: Mapping[str, object]) -> None:
    """One write by the API."""
    client = await line(server.port)
    sent = {**headers, "content-type": "application/json"}
    answer = await client.ask(
        request("PUT", f"/api/v1{path}", sent, json.dumps(body).encode(), f"127.0.0.1:{server.port}")
    )
    client.close()
    assert answer.status in (200, 201), answer.body


async def wait(server: Serving, path: str, headers: Mapping[str, str], rounds: int) -> float:
    """The median wait for a page that was asked for before, in seconds."""
    await get(server, path, headers)
    waits = []
    for _ in range(rounds):
        began = time.perf_counter()
        answer = await get(server, path, headers)
        waits.append(time.perf_counter() - began)
        assert answer.status == 200, f"{path}: {answer.status} {answer.headers}"
    return median(waits)

"""A wireless network that is slow, forgets connections, falls silent and is gone for a while."""

import random
from collections import Counter

import pytest

from assessor.database import connect
from tests.badnet import Outbox, Weather, all_write, badnet, outbox
from tests.house import ASSESSMENT
from tests.serving import keys, serving

PANEL = ("dana", "priya", "sam")


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_fault_F25_ten_people_on_a_bad_network_lose_and_double_nothing(house_url: str):
    """Patience is shortened, so that nobody waits long for what has fallen silent."""
    held, chance = await keys(house_url), random.Random(25)
    weather = Weather(of=10, resets=1, stalls=1, within=3, dark_after=0.5, dark_for=1)
    async with serving(house_url) as server, badnet(server.port, weather, chance) as net:
        boxes = [outbox(net, server, ASSESSMENT, held.cookie(PANEL[n % 3])) for n in range(10)]
        for box in boxes:
            box.patience, box.slowest = 1.2, 0.5
        await all_write(boxes, 2, 0.6, chance)
        assert server.said() == ""
    assert net.happened["reset"]
    assert net.happened["stalled"]
    assert sum(box.sent for box in boxes) > 20
    await check(house_url, boxes)


async def check(url: str, boxes: list[Outbox]) -> None:
    """What was acknowledged is stored, and told, once."""
    assert [box.refused for box in boxes if box.refused] == []
    saved = Counter(id for box in boxes for id in box.saved)
    async with connect(url) as database:
        stored = await database.all("select id, version from note where assessment = :id", id=ASSESSMENT)
        told = await database.all(
            "select id from journal where assessment = :id and action = 'note.written'", id=ASSESSMENT
        )
    assert {row["version"] for row in stored} == {1}
    assert Counter(row["id"] for row in stored) == Counter(row["id"] for row in told) == saved
    assert len(saved) == 20

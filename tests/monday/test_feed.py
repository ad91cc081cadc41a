"""The feed of Mondays: opened by the key in its address, kept as a hash, and dead when its holder may not come in."""

import logging
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from assessor.people import erasure_queries
from tests.house import House, settings

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
ATOM = "{http://www.w3.org/2005/Atom}"


async def make(house: House, key: str) -> str:
    """Somebody's new feed: the path of its address, as the page shows it once."""
    answer = await house.client(key).post("/monday/feed")
    assert answer.status_code == 200, answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "private, no-store"
    found = re.search(r'value="http://127.0.0.1:8000(/monday\.atom\?key=[\w-]{43})"', answer.text)
    assert found
    return found[1]


async def status(house: House, path: str) -> int:
    """What a feed reader is told, which has no cookie."""
    return (await house.client().get(path)).status_code


async def test_a_feed_tells_four_weeks_in_numbers_to_whoever_has_its_address(house: House) -> None:
    there = await make(house, "helen")
    answer = await house.client().get(there)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "private, no-store"
    feed = ET.fromstring(answer.content)
    ids = [one.text or "" for one in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 5
    links = [one.attrib["href"] for one in feed.iter(f"{ATOM}link")]
    assert re.fullmatch(r"http://127.0.0.1:8000/monday\?week=\d{4}-W\d\d", links[1])
    assert (await house.client("helen").get(links[1])).status_code == 200
    assert there.partition("=")[2] not in answer.text
    rows = await house.database.all("select * from feed")
    assert [there.partition("=")[2] in str(row) for row in rows] == [False]
    page = (await house.client("helen").get("/monday")).text
    assert ("End the feed" in page, there.partition("=")[2] in page) == (True, False)


@on_sqlite
async def test_hostile_46_a_feed_dies_with_its_key_its_holder_and_their_rights(house: House) -> None:
    first = await make(house, "helen")
    second = await make(house, "helen")
    assert (await status(house, first), await status(house, second)) == (404, 200), "another ends the first"
    assert (await house.client("helen").post("/monday/feed/end")).status_code == 303
    assert await status(house, second) == 404
    for wrong in ("", "?key=", "?key=none", f"?key={'x' * 43}", f"?key={'x' * 5000}", "?key=%00", "?key=é"):
        assert await status(house, f"/monday.atom{wrong}") == 404, wrong
    there = await make(house, "femi")
    async with house.database.transaction() as tx:
        await tx.run(
            "update person set disabled_at = :now where id = :id", now=tx.now, id=house.people["femi"].id
        )
    assert await status(house, there) == 404
    gone = await make(house, "ruth")
    async with house.database.transaction() as tx:
        await erasure_queries.erase(tx, house.people["ruth"].id, by=None)
    assert await status(house, gone) == 404
    assert await house.database.all("select 1 from feed where person = :id", id=house.people["ruth"].id) == []
    # What it tells follows the rights of its holder.
    mine = await make(house, "helen")
    async with house.database.transaction() as tx:
        at = datetime.now(UTC) - timedelta(days=7)
        await tx.run("update move set at = :at", at=at)
        await tx.run("update journal set at = :at where action = 'state.changed'", at=at)
    assert "1 assessment moved on" in (await house.client().get(mine)).text
    async with house.database.transaction() as tx:
        await tx.run(
            "update person set leadership = :no where id = :id", no=False, id=house.people["helen"].id
        )
    assert "1 assessment moved on" not in (await house.client().get(mine)).text


@on_sqlite
async def test_hostile_33_the_key_of_a_feed_is_in_no_log_and_goes_to_no_other_site(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        there = await make(house, "helen")
        assert await status(house, there) == 200
        assert await status(house, there.replace("/monday.atom", "/monday")) in (303, 401)
    key = there.partition("=")[2]
    assert any("/monday.atom" in record.getMessage() for record in caplog.records)
    ours = [record for record in caplog.records if record.name.startswith(("assessor", "uvicorn"))]
    assert [record.getMessage() for record in ours if key in record.getMessage()] == []
    assert settings("sqlite:///unused.db").base_url in (await house.client().get(there)).text
    # A feed opens nothing but itself, and no cookie or token makes or opens one in somebody's name.
    for path in ("/monday.json", "/monday", "/asks", "/portfolio", "/api/v1/assessments"):
        answer = await house.client().get(f"{path}?key={key}")
        assert answer.status_code in (303, 401), path
    token = {"authorization": f"Bearer {house.tokens['helen', 'write']}"}
    assert (await house.client().post("/monday/feed", headers=token)).status_code == 403
    assert await status(house, there) == 200

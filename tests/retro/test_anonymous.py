"""Anonymous for good: neither the pages nor the database file tell who wrote what, or when."""

import contextlib
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assessor.database import connect
from tests.conftest import Furnished
from tests.house import ASSESSMENT, House, application, new_id, settings
from tests.retro.writing import HERE, RETRO, make_anonymous, open_it, page, send, write

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
MOMENT = datetime(2018, 11, 14, 15, 0, tzinfo=UTC)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
PLACES = (
    HERE,
    RETRO,
    f"{HERE}?sort=votes",
    "/retros",
    f"{RETRO}/open",
    f"{RETRO}/stream?once=yes",
    f"/assessments/{ASSESSMENT}/activity",
    "/",
    "/portfolio",
    "/recommendations",
    "/search?q=Said",
)
WRITERS = ("priya", "sam")
OTHERS = ("dana", "grace", "femi", "ruth", "helen", "iqbal", "alex", "nadia")


@contextlib.asynccontextmanager
async def world(furnished: Furnished, folder: Path, name: str) -> AsyncIterator[House]:
    """A board of its own, alike to any other of these, whose clock stands still."""
    path = folder / f"{name}.db"
    shutil.copy(furnished.place, path)
    async with connect(f"sqlite:///{path}") as database:
        house = House(application(settings(f"sqlite:///{path}")), database)
        await house.open(furnished.keys)
        house.journal.clock = lambda: MOMENT
        try:
            yield house
        finally:
            await house.close()


def dump(folder: Path, name: str) -> list[str]:
    """All that the database file holds, row by row, but for what was drawn by lot: the order of rows, and keys."""
    with contextlib.closing(sqlite3.connect(folder / f"{name}.db")) as opened:
        lines = list(opened.iterdump())
    key = re.compile(r"'[0-9a-f]{64}'")
    return sorted(key.sub("KEY", line) if '"retro_item"' in line else line for line in lines)


async def seen(house: House, key: str, ids: set[str]) -> dict[str, str]:
    """What somebody is shown everywhere, but for what is drawn by lot or tells the time."""
    found = {}
    async with house.client(key) as by:
        for place in PLACES:
            answer = await by.get(place)
            text = UUID.sub(lambda uuid: uuid[0] if uuid[0] in ids else "ID", answer.text)
            headers = sorted(name for name in answer.headers if name != "set-cookie")
            found[place] = f"{answer.status_code} {headers} " + re.sub(r'data-now="[^"]*"', "", text)
    return found


async def test_hostile_01_neither_a_page_nor_the_file_tells_who_wrote_an_anonymous_item(
    furnished_sqlite: Furnished, folder: Path
) -> None:
    ids = [new_id(), new_id()]
    shown: list[dict[str, dict[str, str]]] = []
    dumps: list[list[list[str]]] = []
    for name, writers in (("one", WRITERS), ("two", WRITERS[::-1])):
        async with world(furnished_sqlite, folder, name) as house:
            await make_anonymous(house)
            browsers = {key: house.client(key) for key in WRITERS}
            for id, key in zip(ids, writers, strict=True):
                await write(browsers[key], f"Said {id}.", id=id)
            stages = [dump(folder, name)]
            told = {f"before {key}": await seen(house, key, set(ids)) for key in OTHERS}
            assert not [
                place
                for places in told.values()
                for place, text in places.items()
                if "Said" in text and "search" not in place
            ]
            await open_it(house)
            for key in WRITERS:
                await send(browsers[key], f"items/{ids[0]}/vote", vote="yes")
            told |= {f"after {key}": await seen(house, key, set(ids)) for key in (*OTHERS, *WRITERS)}
            stages.append(dump(folder, name))
            shown.append(told)
            dumps.append(stages)
    assert dumps[0] == dumps[1]
    assert not [line for line in dumps[0][1] if '"retro_item"' in line and "KEY" in line]
    assert shown[0] == shown[1]


async def test_hostile_01_an_item_of_a_retro_that_is_not_opened_is_nothing_to_anybody_else(
    furnished_sqlite: Furnished, folder: Path
) -> None:
    ids = [new_id(), new_id()]
    shown: list[dict[str, dict[str, str]]] = []
    for name, many in (("one", 1), ("two", 2)):
        async with world(furnished_sqlite, folder, name) as house:
            for id in ids[:many]:
                await write(house.client("sam"), f"Said {id}.", id=id)
            shown.append({key: await seen(house, key, set(ids)) for key in (*OTHERS, "priya")})
            probed = await house.client("priya").get(f"{RETRO}/items/{ids[1]}")
            assert probed.status_code == 404
    assert shown[0] == shown[1]


@on_sqlite
async def test_an_anonymous_item_is_changed_from_the_browser_that_wrote_it_until_it_is_opened(
    house: House,
) -> None:
    await make_anonymous(house)
    laptop, phone, sam = house.client("priya"), house.client("priya"), house.client("sam")
    answer = await laptop.get(HERE)
    # Whoever was promised that nobody is named writes nothing under their name, whatever the lead did meanwhile.
    assert answer.text.count('name="unnamed" value="yes"') == 3
    setting: dict[str, Any] = {"title": "", "format": "worked", "votes": "2"}
    await send(house.client("dana"), "edit", **setting, version="1")
    late: dict[str, Any] = {"id": new_id(), "column": "worked", "body": "Too loud.", "unnamed": "yes"}
    again = (await send(laptop, "items", 409, **late)).text
    assert "Too loud." in again
    assert 'name="unnamed"' not in again
    assert not await house.database.all("select id from retro_item")
    await send(house.client("dana"), "edit", **setting, version="2", anonymous="yes")
    # A program with a session holds what a browser holds.
    program = house.client("grace")
    put = {"column": "try", "body": "Said by a program."}
    made = await program.put(f"/api/v1{RETRO}/items/{new_id()}", json=put)
    assert "retro-key=" in made.headers["set-cookie"]
    gone = made.headers["set-cookie"].partition(";")[0]
    program.headers["cookie"] += f"; {gone}"
    assert (await program.delete(f"/api/v1{RETRO}/items/{made.json()['id']}")).status_code == 204
    cookie = answer.headers["set-cookie"]
    assert "retro-key=" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    key = cookie.partition(";")[0]
    laptop.headers["cookie"] += f"; {key}"
    sam.headers["cookie"] += f"; {key}"  # at the same computer, but somebody else
    id = await write(laptop, "Too many people.")
    assert "Too many people." in await page(laptop)
    for other in (phone, sam):
        assert "Too many people." not in await page(other)
        await send(other, f"items/{id}", 404, column="worked", body="Mine now.", version="1")
        await send(other, f"items/{id}/remove", 404)
    await send(laptop, f"items/{id}", column="worked", body="Many people.", version="1")
    row = await house.database.one("select author, at, day from retro_item")
    assert row is not None
    assert row["author"] is None
    assert row["at"] is None
    assert len(row["day"]) == len("2018-11-14")
    await open_it(house)
    assert "Many people." in await page(sam)
    assert "Priya" not in (await page(sam)).partition("<main")[2]
    await send(laptop, f"items/{id}", 409, column="worked", body="Fewer people.", version="2")
    await send(laptop, f"items/{id}/remove", 409)
    await send(house.client("dana"), "open", 409, opened="no")
    await send(house.client("dana"), f"items/{id}/remove")
    assert "Many people." not in await page(sam)


def held_in_the_log(house: House) -> bytes:
    """What SQLite keeps beside its file of what was changed lately."""
    log = Path(house.url.removeprefix("sqlite:///") + "-wal")
    return log.read_bytes() if log.exists() else b""


async def test_the_order_of_rows_in_the_file_does_not_tell_which_was_written_last(house: House) -> None:
    await make_anonymous(house)
    priya = house.client("priya")
    priya.headers["cookie"] += "; retro-key=held-by-this-browser"
    ids = [await write(priya, "One."), await write(priya, "Two.")]
    if house.database.dialect == "sqlite":
        assert held_in_the_log(house)  # page by page as it was after each change, until it is tidied up
    await house.app.state.retros.tidy()
    assert not held_in_the_log(house)
    orders, place = set(), "rowid" if house.database.dialect == "sqlite" else "ctid"
    for n in range(1, 25):
        await send(priya, f"items/{ids[0]}", column="worked", body=f"One, {n}.", version=str(n))
        rows = await house.database.all(f"select id from retro_item order by {place}")
        orders.add(tuple(row["id"] for row in rows))
    assert len(orders) == 2

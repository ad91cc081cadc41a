"""The server killed in the middle of its work, and the disk waited for: what was answered is there, once."""

import random
import re
from pathlib import Path

import pytest

from tests.faults.posting import Account, check, note, writers
from tests.house import new_id
from tests.serving import keys, serving
from tests.wire import line

KILLS = 4  # in every run of the tests
MANY_KILLS = 50  # with make fault


async def kill_again_and_again(url: str, kills: int) -> None:
    """16 writers post while the server dies and comes back; after each return all is accounted for."""
    account, chance = Account(), random.Random()
    held = await keys(url)
    async with serving(url) as server:
        async with writers(server, held, account):
            for _ in range(kills):
                await account.grows_by(chance.randrange(1, 100))
                await server.kill()
                await server.start()
                await account.grows_by(1)
                await check(url, account)
        assert not account.refused
        assert server.said() == ""
    await check(url, account)


async def test_fault_F01_kills_while_16_writers_post_lose_and_double_nothing(house_url: str):
    await kill_again_and_again(house_url, KILLS)


@pytest.mark.fault
async def test_fault_F01_many_kills_while_16_writers_post_lose_and_double_nothing(house_url: str):
    await kill_again_and_again(house_url, MANY_KILLS)


@pytest.mark.fault
@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_fault_F02_between_a_note_and_its_answer_lies_a_sync(house_url: str, tmp_path: Path):
    held, log = await keys(house_url), tmp_path / "strace"
    trace = (
        "strace",
        "-D",  # the server is the child, and gets the signals
        "-f",
        "-o",
        str(log),
        "-e",
        "trace=fdatasync,fsync,write,writev,sendto,sendmsg",
        "-s",
        "16",
    )
    async with serving(house_url, under=trace) as server:
        client = await line(server.port)
        for _ in range(30):
            answer = await client.ask(note(server, held, "priya", new_id()))
            assert answer.status == 201
        client.close()
        await server.terminate()
    synced, answers = False, 0
    for call in log.read_text().splitlines():
        if re.search(r"sync.*\) += 0$", call):
            synced = True
        elif "HTTP/1.1 201" in call:
            assert synced, call
            synced, answers = False, answers + 1
    assert answers == 30

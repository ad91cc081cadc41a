"""Joining a day by its code: who gets in, as what, until when, and what they may."""

import re

from tests.house import ASSESSMENT, House
from tests.reading import fill, opened

HERE = f"/assessments/{ASSESSMENT}"
JOINING = f"{HERE}/joining"


async def code_of_today(house: House, key: str = "dana") -> str:
    """Somebody opens joining for today; the long code."""
    await house.client(key).post(f"{JOINING}/open")
    return await code(house, key)


async def code(house: House, key: str = "dana") -> str:
    page = await opened(house.client(key), JOINING)
    found = re.search(r"/join/([A-Z0-9]{18})", page.text)
    assert found
    return found[1]


async def test_whoever_has_the_code_gives_a_name_and_reads_the_board(house: House) -> None:
    address = f"/join/{await code_of_today(house)}"
    phone = house.client()
    form = await opened(phone, address)
    assert "Contact centre" in form.text
    answer = await fill(phone, form, address, name="Lena Marsh", profession="design")
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    assert (await opened(phone, HERE)).said("h1") == ["Contact centre"]

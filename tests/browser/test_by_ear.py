"""The day by ear and by keyboard: what is heard, where the focus is, what controls are called."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.real import MAIN, Demo
from tests.browser.test_together import standing_at, write

pytestmark = pytest.mark.browser

HEARD = "#announcements"


async def test_a_note_that_somebody_else_writes_is_heard_and_one_s_own_is_not(
    real: Demo, browser: Browser
) -> None:
    dana = await standing_at(real, browser, "dana")
    priya = await standing_at(real, browser, "priya")
    board = await standing_at(real, browser, "sam", MAIN)
    team = await standing_at(real, browser, "femi")
    await write(dana, "Nobody heard the last one.", kind="Concern")
    await expect(priya.locator(HEARD)).to_have_text("Concern on standard 13, Dana Okafor")
    await expect(board.locator(HEARD)).to_have_text("Concern on standard 13, Dana Okafor")
    await expect(team.locator(HEARD)).to_have_text(re.compile("^To explore on standard 13, "))
    await expect(dana.locator("li.note", has_text="Nobody heard the last one.")).to_have_count(1)
    await expect(dana.locator(HEARD)).to_have_text("")
    for page in (dana, priya, board, team):
        await page.context.close()

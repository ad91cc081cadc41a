"""Who is here on open pages, what one has read, and new notes below what one reads."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.real import MAIN, TODAY, Demo
from tests.browser.test_together import standing_at, write

pytestmark = pytest.mark.browser


async def test_two_browsers_see_each_other_and_one_that_closes_is_gone(real: Demo, browser: Browser) -> None:
    dana = await standing_at(real, browser, "dana", TODAY)
    here = dana.locator("#presence")
    # Whoever looked at this day in a test before may count as here until their connection is given up.
    await expect(here.locator("summary")).to_have_text("1 here", timeout=45_000)
    await here.locator("summary").click()
    guest = await standing_at(real, browser, "guest", TODAY)
    await expect(here.locator("summary")).to_have_text("2 here")
    await expect(here).to_contain_text("Lena Marsh (guest)")  # open as it was
    await expect(guest.locator("#presence summary")).to_have_count(0)  # not in session yet
    # A further tab is the same person, and is told at once though another tab reads the stream.
    second = await dana.context.new_page()
    await second.goto(f"{real.server.base}{TODAY}/evidence")
    await expect(second.locator("#presence summary")).to_have_text("2 here")
    await dana.goto(f"{real.server.base}{TODAY}/presence")
    await expect(dana.get_by_role("row", name=re.compile("Lena Marsh"))).to_contain_text("The board")
    await guest.context.close()
    await expect(second.locator("#presence summary")).to_have_text("1 here", timeout=20_000)
    await dana.context.close()


async def test_coverage_follows_what_the_panel_does(real: Demo, browser: Browser) -> None:
    dana = await standing_at(real, browser, "dana", f"{MAIN}/coverage")
    await expect(dana.locator("#coverage li").first).to_have_text("Nobody has noted on 15.")
    priya = await standing_at(real, browser, "priya", f"{MAIN}/standards/15")
    await write(priya, "The director used it for a day.")
    await expect(dana.get_by_text("Nobody has noted on 15.")).to_have_count(0)
    for page in (dana, priya):
        await page.context.close()


async def test_new_notes_below_wait_behind_a_button_and_nothing_moves(real: Demo, browser: Browser) -> None:
    sam = await standing_at(real, browser, "sam", f"{MAIN}/standards/9")
    priya = await standing_at(real, browser, "priya", f"{MAIN}/standards/9")
    await sam.set_viewport_size({"width": 1000, "height": 500})
    button = sam.locator("#newest")
    await expect(button).to_be_hidden()
    for n in (1, 2):
        await write(priya, f"Written below, {n}.")
    await expect(button).to_have_text("2 new notes below")
    assert await sam.evaluate("scrollY") == 0
    await button.click()
    await expect(sam.locator("li.note", has_text="Written below, 1.")).to_be_focused()
    await expect(button).to_be_hidden()
    await expect(priya.locator("#newest")).to_be_hidden()  # one's own
    await sam.goto(sam.url)
    await sam.locator("a.govuk-skip-link[href='#notes-end']").focus()
    await sam.keyboard.press("Enter")
    await expect(sam.locator("li.note", has_text="Written below, 2.")).to_be_focused()
    for page in (sam, priya):
        await page.context.close()

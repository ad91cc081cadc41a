"""The page of one standard in a hand: a small screen, touched, with a thumb and little room."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.real import MAIN, Demo

pytestmark = pytest.mark.browser

STANDARD = f"{MAIN}/standards/9"
SCREENS = {"phone": (390, 844), "small phone": (320, 640), "laptop": (1280, 800)}

DOWN = 120  # how far the page is read, in pixels


@pytest.fixture(params=SCREENS)
async def page(request: pytest.FixtureRequest, real: Demo, browser: Browser) -> AsyncIterator[Page]:
    """An assessor's page on each screen, read down a little."""
    width, height = SCREENS[request.param]
    phone = request.param != "laptop"
    context = await real.context(
        browser, "sam", viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone
    )
    page = await context.new_page()
    await page.goto(real.server.base + STANDARD)
    await expect(page.locator("#live")).to_contain_text("Live")
    await page.evaluate(f"scrollTo(0, {DOWN})")
    yield page
    await context.close()


async def tap(page: Page, selector: str) -> None:
    """Touches what is there on the screen, as a finger does: nothing is scrolled to it first."""
    box = await page.locator(selector).bounding_box()
    assert box
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


async def test_writing_a_note_leaves_the_page_where_it_was_read(page: Page) -> None:
    await tap(page, "#body")
    await expect(page.locator("#body")).to_be_focused()
    await page.keyboard.type("They have tried the plan.")
    await page.locator("#visibility").focus()
    await page.evaluate("new Promise(requestAnimationFrame)")
    assert await page.evaluate("scrollY") == DOWN


async def test_a_note_sent_beside_the_notes_is_seen_above_the_composer(page: Page) -> None:
    await page.locator("#notes .note").last.scroll_into_view_if_needed()
    await tap(page, "#body")
    await page.keyboard.type("Seen above where it was written.")
    await page.keyboard.press("Control+Enter")
    note = page.locator("#notes .note", has_text="Seen above where it was written.").last
    await expect(note.locator("time")).to_have_text("just now")
    await expect(note).to_be_in_viewport()
    bar = await page.locator(".bar").bounding_box()
    box = await note.bounding_box()
    assert bar
    assert box
    assert box["y"] + box["height"] <= bar["y"] + 1


async def test_a_note_sent_beside_the_evidence_does_not_take_the_reader_away(page: Page) -> None:
    await tap(page, "#body")
    await page.keyboard.type("Written while reading.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#notes .note", has_text="Written while reading.").last).to_be_attached()
    await expect(page.locator("#live")).to_contain_text("Saved")
    assert await page.evaluate("scrollY") == DOWN

"""A newcomer with a phone: from the QR code in the room to the board, in well under a minute and a few taps."""

import re
import time
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.real import MAIN, TODAY, Demo

pytestmark = pytest.mark.browser

SCROLLS = (
    "[document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]"
)
OVER = (
    "[...document.querySelectorAll('.screen *')]"
    ".filter(one => one.clientWidth && one.scrollWidth > one.clientWidth + 1).map(one => one.className)"
)
# In one step, with the widest code: the screen reads itself again whenever something happens.
MEASURED = f"""widest => {{
  document.querySelector(".screen__code").textContent = widest;
  return [document.querySelector(".qr").getBoundingClientRect().width, {SCROLLS}, {OVER}];
}}"""
# A code is drawn by lot: the page must hold the widest.
WIDEST = "MWMW WMWM"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture
async def lead(real: Demo, browser: Browser) -> AsyncIterator[Page]:
    """The lead's page of joining, opened for today."""
    context = await real.context(browser, "dana")
    page = await context.new_page()
    await page.goto(f"{real.server.base}{MAIN}/joining")
    button = page.get_by_role("button", name="Open joining for today")
    if await button.count():
        await button.click()
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    yield page
    await context.close()


async def link(lead: Page) -> str:
    """What the QR code says: the page has it in words too."""
    words = await lead.locator(".copy__link").text_content()
    assert words
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/join/[A-Z0-9]{18}", words)
    return words


async def test_a_newcomer_with_a_phone_is_on_the_board_in_two_taps_and_a_name(
    real: Demo, browser: Browser, lead: Page
) -> None:
    address = await link(lead)
    context = await browser.new_context(**PHONE)  # type: ignore[arg-type]
    phone = await context.new_page()
    begun = time.monotonic()
    await phone.goto(address)
    await phone.get_by_label("Your name").tap()
    await phone.keyboard.type("Lena Marsh")
    await phone.get_by_role("button", name="Join", exact=True).tap()
    await expect(phone.get_by_role("heading", level=1)).to_have_text("Neighbourhood contact centre")
    await expect(phone.locator("#live")).to_contain_text("Live")
    assert time.monotonic() - begun < 20
    assert phone.url == f"{real.server.base}{MAIN}"
    assert "join" not in await phone.evaluate("document.referrer")
    await phone.goto(address)  # and again, from the camera
    assert phone.url == f"{real.server.base}{MAIN}"
    await expect(lead.locator("#joined")).to_contain_text("Lena Marsh")  # without a touch of the lead's
    await context.close()


async def test_the_code_is_typed_and_the_name_given_with_the_keyboard_alone_and_no_javascript(
    real: Demo, browser: Browser, lead: Page
) -> None:
    code = await lead.locator(".shown-code").text_content()
    assert code
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{real.server.base}/join")
    await page.get_by_label("The code from the screen").focus()
    await page.keyboard.type(code.strip().lower())
    await page.keyboard.press("Enter")
    await page.get_by_label("Your name").focus()
    await page.keyboard.type("Tom Okoro")
    await page.keyboard.press("Tab")
    await page.keyboard.type("design")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Neighbourhood contact centre")
    await context.close()


async def test_a_newcomer_is_told_what_to_do_when_the_code_does_not_work(
    real: Demo, browser: Browser
) -> None:
    context = await browser.new_context(**PHONE)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(f"{real.server.base}/join/23456789")
    await expect(page.get_by_role("heading", level=1)).to_have_text("This code does not work now")
    await page.get_by_role("link", name="type it in").tap()
    await expect(page.get_by_label("The code from the screen")).to_be_visible()
    await context.close()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768)])
async def test_the_room_screen_fits_both_shapes_of_projector_with_large_letters(
    real: Demo, browser: Browser, lead: Page, width: int, height: int
) -> None:
    context = await real.context(browser, "ruth", viewport={"width": width, "height": height})
    page = await context.new_page()
    await page.goto(f"{real.server.base}{MAIN}/room")
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    # In one step each: the screen reads itself again meanwhile, and then what was found before is gone.
    assert await page.evaluate("document.querySelector('.qr').getBoundingClientRect().width") > height / 3
    size = await page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.screen__code')).fontSize)"
    )
    assert size > height / 13
    await page.locator(".screen__code").evaluate("(one, widest) => (one.textContent = widest)", WIDEST)
    assert await page.evaluate(SCROLLS) == [0, 0]
    assert await page.evaluate(OVER) == []
    await context.close()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720), (1024, 768)])
async def test_once_it_has_begun_whoever_comes_late_still_scans_the_room_screen(
    real: Demo, browser: Browser, width: int, height: int
) -> None:
    context = await real.context(browser, "dana", viewport={"width": width, "height": height})
    page = await context.new_page()
    await page.goto(f"{real.server.base}{TODAY}/room")
    await expect(page.get_by_text("We end at 23:59")).to_be_visible()
    await expect(page.get_by_text("Use agile methods")).to_be_visible()
    qr, scrolls, over = await page.evaluate(MEASURED, WIDEST)
    assert qr > height / 5
    assert scrolls == [0, 0]
    assert over == []
    await context.close()


async def test_the_room_screen_reads_itself_again_and_says_the_same_without_javascript(
    real: Demo, browser: Browser, lead: Page
) -> None:
    context = await real.context(browser, "ruth", java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{real.server.base}{MAIN}/room")
    assert await page.locator('meta[http-equiv="refresh"]').get_attribute("content") == "30"
    await expect(page.locator(".screen__code")).to_be_visible()
    await context.close()

"""The notebook in a hand, without a network, and by keyboard alone."""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.real import MAIN, Demo

pytestmark = pytest.mark.browser

PAGE = f"{MAIN}/notebook"


async def opened(real: Demo, browser: Browser, key: str, **options: object) -> Page:
    """Somebody's notebook, live."""
    page = await (await real.context(browser, key, **options)).new_page()
    await page.goto(real.server.base + PAGE)
    await expect(page.locator("#live")).to_contain_text("Live")
    return page


def line(page: Page, words: str) -> Locator:
    """A line that the server has, where it is shown."""
    return page.locator(".lines > .line", has=page.locator(".words", has_text=words))


async def test_a_line_is_kept_with_the_thumb_and_put_right_with_a_tap(real: Demo, browser: Browser) -> None:
    page = await opened(
        real, browser, "sam", viewport={"width": 390, "height": 720}, is_mobile=True, has_touch=True
    )
    await page.locator("#body").tap()
    await page.keyboard.type("6- Nobody rehearses the handover")
    await page.keyboard.press("Enter")
    kept = line(page, "Nobody rehearses the handover")
    await expect(kept).to_contain_text("Concern on 6")
    await expect(kept).to_be_in_viewport()
    await expect(page.locator("#understood")).to_contain_text("Concern on 6")
    await expect(page.locator("#understood")).to_contain_text("seen by the panel only")
    await expect(page.locator("#body")).to_be_focused()
    await expect(page.locator("#body")).to_have_value("")
    await kept.get_by_role("button", name="Strength", exact=True).tap()
    await expect(kept).to_contain_text("Strength on 6")
    await kept.get_by_role("button", name=re.compile("^Undo the change")).tap()
    await expect(kept).to_contain_text("Concern on 6")
    await kept.get_by_role("button", name=re.compile("^Remove")).tap()
    await expect(page.get_by_text("Removed: Nobody rehearses the handover")).to_be_visible()
    await page.get_by_role("button", name="Bring it back").tap()
    await expect(kept).to_contain_text("Concern on 6")
    await page.set_viewport_size({"width": 640, "height": 400})  # turned, or with a keyboard on the screen
    await expect(page.locator(".bar")).to_have_css("position", "static")
    await page.context.close()


async def test_lines_written_without_a_network_are_sent_once_and_in_their_order(
    real: Demo, browser: Browser
) -> None:
    page = await opened(real, browser, "priya")
    await page.context.set_offline(True)
    words = [f"Written on the train, {n}" for n in ("one", "two", "three")]
    await page.locator("#body").type(f"7+ {words[0]}")
    await page.keyboard.press("Enter")
    await page.locator("#body").fill(f"7- {words[1]}\n7? {words[2]}")  # pasted: two lines at once
    await page.keyboard.press("Enter")
    waiting = page.locator(".lines > [data-waiting]")
    await expect(waiting).to_have_count(3)
    await page.context.set_offline(False)
    await expect(waiting).to_have_count(0)
    await page.reload()
    shown = page.locator(".lines > .line > .words", has_text="Written on the train")
    await expect(shown).to_have_text(words)
    kinds = page.locator(".lines > .line", has_text="Written on the train").locator(".kind")
    await expect(kinds).to_have_text([re.compile("Strength"), re.compile("Concern"), re.compile("Question")])
    await page.context.close()


async def test_the_notebook_needs_no_mouse(real: Demo, browser: Browser) -> None:
    page = await opened(real, browser, "dana")
    await page.locator("h1").click()
    await page.keyboard.press("n")
    await expect(page.locator("#body")).to_be_focused()
    await page.keyboard.type("3 callers waited")
    await page.keyboard.press("Enter")
    kept = line(page, "3 callers waited")
    await expect(kept).to_contain_text("It begins with 3, so it was put there.")
    button = kept.get_by_role("button", name=re.compile("^Not about 3"))
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(kept).to_contain_text("in the tray")
    await kept.get_by_role("button", name="Question", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(kept).to_contain_text("Question in the tray")
    await expect(kept.get_by_role("button", name="Question", exact=True)).to_be_focused()
    await page.locator("h1").click()
    await page.keyboard.press("?")
    await expect(page.get_by_text("Use single keys")).to_be_visible()
    await page.get_by_label("Use single keys").uncheck()
    await page.locator("h1").click()
    await page.keyboard.press("n")
    await expect(page.locator("#body")).not_to_be_focused()
    await page.context.close()

"""The wash-up of two members of a panel in two browsers, by keyboard alone."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.real import Demo

pytestmark = pytest.mark.browser

STANDARD = "/assessments/ncc-beta-2018/wash-up/10"


async def opened(real: Demo, browser: Browser, key: str) -> Page:
    page = await (await real.context(browser, key)).new_page()
    await page.goto(real.server.base + STANDARD)
    await expect(page.locator("#live")).to_contain_text("Live")
    return page


async def press(control: Locator, key: str = "Enter") -> None:
    """Goes to a control and presses it, as somebody without a mouse does."""
    await control.focus()
    await control.press(key)


def part(page: Page, title: str) -> Locator:
    """The points of one part."""
    return page.locator(f".points h3:text-is('{title}') + ol > li .words")


async def test_two_of_the_panel_agree_the_points_of_a_standard_by_keyboard(
    real: Demo, browser: Browser
) -> None:
    dana, ola = [await opened(real, browser, key) for key in ("dana", "ola")]
    strength = dana.locator(".note[data-kind=strength]").first
    words = await strength.locator(".words").first.inner_text()
    await press(strength.get_by_role("button", name="Into Done well"))
    await expect(dana.locator("#notice")).to_contain_text("Taken into “done well”.")
    for page in (dana, ola):
        await expect(part(page, "Done well")).to_have_text([words])
    await press(ola.locator("summary", has_text="Write a point of your own"))
    await ola.get_by_label("The point", exact=True).fill("Agents were in every test.")
    await press(ola.get_by_role("button", name="Add the point"))
    await expect(part(dana, "Done well")).to_have_text([words, "Agents were in every test."])
    up = part(dana, "Done well").nth(1).locator("xpath=..").get_by_role("button", name="Up")
    await press(up)
    for page in (dana, ola):
        await expect(part(page, "Done well")).to_have_text(["Agents were in every test.", words])
    gone = part(dana, "Done well").first.locator("xpath=..").get_by_role("button", name="Remove")
    await press(gone, "Space")
    await expect(part(ola, "Done well")).to_have_text([words])
    await press(dana.locator("#notice").get_by_role("button", name="Undo"))
    await expect(part(dana, "Done well")).to_have_text(["Agents were in every test.", words])
    await dana.get_by_label("Met", exact=True).focus()
    await dana.keyboard.press("Space")
    await press(dana.get_by_role("button", name="Save", exact=True))
    for page in (dana, ola):
        await expect(page.locator("#decision-10")).to_contain_text("Met")
        await expect(page.locator("#washed")).to_contain_text("of 15 agreed")
    for page in (dana, ola):
        await page.context.close()

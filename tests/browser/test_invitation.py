"""An invitation on a phone: opened, accepted, and what is needed said, by somebody who was never here before."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.real import Demo

pytestmark = pytest.mark.browser

THERE = "/assessments/find-support-peer-review-2021"


async def test_somebody_new_accepts_on_a_phone_and_goes_on_to_what_is_asked(
    real: Demo, browser: Browser
) -> None:
    desk = await real.context(browser, "iqbal")
    organiser = await desk.new_page()
    await organiser.goto(f"{real.server.base}{THERE}/people/new")
    await organiser.get_by_label("Email address").fill("kit@croydon.example")
    await organiser.get_by_label("Name", exact=True).fill("Kit Brown")
    await organiser.get_by_role("radio", name="Assessor", exact=True).check()
    await organiser.get_by_role("button", name="Invite").click()
    await organiser.get_by_role("link", name="Invitation of Kit Brown").click()
    await organiser.get_by_role("button", name="Make the link and show the text").click()
    text = await organiser.get_by_label("Text").input_value()
    link = next(word for word in text.split() if "/invitations/" in word)

    phone = await browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = await phone.new_page()
    await page.goto(link)
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are invited, Kit Brown")
    await page.get_by_role("button", name="I will come").tap()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Before the day")
    await page.get_by_role("link", name="Declare").tap()
    await page.get_by_label("No, none that I know of").check()
    await page.get_by_role("button", name="Declare").tap()
    await expect(page.get_by_text("your declaration is noted")).to_be_visible()

    other = await browser.new_context(viewport={"width": 320, "height": 640})
    again = await other.new_page()
    await again.goto(link)
    await expect(again.get_by_role("heading", level=1)).to_have_text("You have accepted this invitation")
    await expect(again.get_by_role("link", name="Sign in", exact=True).last).to_be_visible()
    await organiser.goto(f"{real.server.base}{THERE}/people")
    await expect(organiser.locator("li.row", has_text="Kit Brown")).to_contain_text("Will come")
    for context in (desk, phone, other):
        await context.close()

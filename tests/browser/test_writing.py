"""Markdown buttons and preview, single-key shortcuts, times in words."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import Assessment
from tests.browser.test_live import note

pytestmark = pytest.mark.browser

AREA = "#statement-body"


async def tool(page: Page, name: str) -> None:
    """Press a button of the statement's toolbar."""
    await page.locator("#statement").get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Heading", "Users", "## Users"),
        ("Heading", "## Users", "Users"),
        ("Bold", "Users", "**Users**"),
        ("Bold", "**Users**", "Users"),
        ("List", "one\ntwo", "- one\n- two"),
        ("List", "- one\n- two", "one\ntwo"),
        ("Link", "our map", "[our map](https://)"),
        ("Table", "", "| What | Who | When |\n| --- | --- | --- |\n|  |  |  |\n"),
    ],
)
async def test_a_button_does_its_work_and_undo_takes_it_back(page: Page, name: str, before: str, after: str):
    area = page.locator(AREA)
    await area.fill(before)
    await area.select_text()
    await tool(page, name)
    await expect(area).to_have_value(after)
    await expect(area).to_be_focused()
    await page.keyboard.press("Control+z")
    await expect(area).to_have_value(before)


async def test_the_toolbar_is_one_stop_of_the_tab_key(page: Page):
    heading = page.get_by_role("button", name="Heading")
    await heading.focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("button", name="Bold")).to_be_focused()
    await page.keyboard.press("End")
    await expect(page.get_by_role("button", name="Preview")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(heading).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.locator(AREA)).to_be_focused()


async def test_the_preview_shows_what_the_server_makes_of_the_text(page: Page):
    await page.locator(AREA).fill("We asked <residents>")
    await tool(page, "Preview")
    box = page.get_by_role("region", name="Preview")
    await expect(box).to_have_text("We asked <residents>")
    await tool(page, "Preview")
    await expect(box).to_be_hidden()


async def test_a_preview_that_fails_says_so(page: Page, assessment: Assessment):
    await assessment.tell(answer=503)
    await page.locator(AREA).fill("Anything")
    await tool(page, "Preview")
    await expect(page.get_by_role("region", name="Preview")).to_contain_text("cannot be made just now")
    await expect(page.locator(AREA)).to_have_value("Anything")


async def test_n_begins_a_note_without_writing_an_n(page: Page):
    await page.keyboard.press("n")
    await expect(page.locator("#body")).to_be_focused()
    await expect(page.locator("#body")).to_have_value("")
    await page.keyboard.type("njk[]")
    await expect(page.locator("#body")).to_have_value("njk[]")


async def test_j_and_k_go_from_note_to_note(page: Page, assessment: Assessment):
    await assessment.push(note("a", 1), note("b", 2))
    await expect(page.locator("#notes > li")).to_have_count(2)
    for key, found in (("j", "a"), ("j", "b"), ("j", "b"), ("k", "a")):
        await page.keyboard.press(key)
        await expect(page.locator(f"#note-{found}")).to_be_focused()


async def test_brackets_lead_to_the_neighbouring_standards(page: Page, assessment: Assessment):
    await page.keyboard.press("]")
    await page.wait_for_url(assessment.url(7))
    await expect(page.locator("#live")).to_have_text("Live")
    await page.keyboard.press("[")
    await page.wait_for_url(assessment.url(6))


async def test_keys_do_nothing_with_control_held_or_when_switched_off(page: Page):
    await page.keyboard.press("Control+j")
    await page.keyboard.press("Alt+n")
    await expect(page.locator("#body")).not_to_be_focused()
    await page.get_by_text("Keyboard shortcuts").click()
    await page.get_by_label("Use single keys").uncheck()
    await page.get_by_text("Keyboard shortcuts").click()
    await page.keyboard.press("n")
    await expect(page.locator("#body")).not_to_be_focused()
    await page.reload()
    await page.get_by_text("Keyboard shortcuts").click()
    await expect(page.get_by_label("Use single keys")).not_to_be_checked()


async def test_times_of_the_last_hour_are_told_in_words_and_go_on(
    context: BrowserContext, assessment: Assessment
):
    """By the server's clock: the laptop's is a day wrong."""
    page = await context.new_page()
    await page.clock.install(time=datetime.now(UTC) + timedelta(days=1))
    await page.goto(assessment.url())
    await page.clock.run_for(1000)
    await expect(page.locator("#live")).to_have_text("Live")
    times = [datetime.now(UTC) - timedelta(minutes=minutes, seconds=30) for minutes in (0, 4, 58, 61)]
    elements = "".join(f'<time datetime="{time.isoformat()}" data-ago>then</time>' for time in times)
    await assessment.push(note("a", 1, elements))
    shown = page.locator("#note-a time")
    while await shown.count() == 0:
        await page.clock.run_for(20)
    await expect(shown).to_have_text(["just now", "4 minutes ago", "58 minutes ago", "then"])
    await expect(shown.nth(1)).to_have_attribute("title", "then")
    await context.set_offline(
        True
    )  # or the page, silent for so long by its clock, would ask the server for the time
    later = ["2 minutes ago", "6 minutes ago", "then", "then"]
    async with asyncio.timeout(30):
        while await shown.all_text_contents() != later:
            await page.clock.run_for(10_000)


async def test_nothing_the_scripts_add_is_out_of_reach_for_anybody(page: Page, assessment: Assessment):
    """Toolbar, preview, shortcuts, switch, waiting and refused notes, a kept draft: no violations."""
    await page.locator(AREA).fill("Half a sentence")
    await page.reload()
    await expect(page.locator("#statement .draft")).to_be_visible()
    await tool(page, "Preview")
    await page.get_by_text("Keyboard shortcuts").click()
    await assessment.tell(answer=422, sentence="Leave out the name")
    await page.locator("#body").fill("Refused")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("button", name="Edit")).to_be_visible()
    await page.get_by_role("button", name="Edit").click()
    await assessment.tell(answer=503)
    await page.locator("#body").fill("Waiting")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#notes > [data-waiting]")).to_have_count(2)
    found = await Axe().run(page)
    assert [violation["id"] for violation in found.response["violations"]] == []

"""From the day to a published report, by keyboard alone and in few actions; its numbers counted again from the rows."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from assessor.database import connect
from tests.browser.real import MAIN, Demo
from tests.serving import keys, serving

pytestmark = pytest.mark.browser

ID = MAIN.removeprefix("/assessments/")
PARTS = {"Done well": "done-well", "To explore": "to-explore", "Advice": "advice"}


class Keyboard:
    """Somebody's page, on which each control pressed, each text typed and each page gone to is an action."""

    actions = 0

    def __init__(self, page: Page) -> None:
        self.page = page

    async def press(self, kind: str, name: str, key: str = "Enter") -> None:
        """Goes to a control and presses it."""
        await (await self.reached(self.page.locator("body").get_by_role(kind, name=name).first)).press(key)  # type: ignore[arg-type]

    async def type(self, label: str, words: str) -> None:
        """Goes to a field and types."""
        await self.reached(self.page.get_by_label(label).first)
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.type(words)

    async def reached(self, control: Locator) -> Locator:
        """The control has the focus, as after enough presses of Tab."""
        Keyboard.actions += 1
        await expect(control).to_be_visible(timeout=4_000)
        await control.focus()
        assert await control.evaluate("one => one === document.activeElement && one.tabIndex >= 0")
        return control

    async def report(self) -> None:
        """To the report, from wherever the last step led."""
        if not await self.page.get_by_role("link", name="Report", exact=True).count():
            await self.press("link", "Neighbourhood contact centre")
        await expect(self.page.locator("h1")).to_have_text("Neighbourhood contact centre")
        await self.press("link", "Report")
        await expect(self.page.locator("#report-title")).to_be_visible()


async def opened(board: Demo, browser: Browser, key: str, path: str) -> Keyboard:
    page = await (await board.context(browser, key)).new_page()
    await page.goto(board.server.base + path)
    return Keyboard(page)


async def test_a_newcomer_comes_from_the_day_to_a_published_report_by_keyboard_and_its_numbers_are_right(
    demo_file: Path, tmp_path: Path, browser: Browser
) -> None:
    shutil.copy(demo_file, tmp_path / "demo.db")
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    made = await keys(url)
    Keyboard.actions = 0
    async with serving(url) as server:
        board = Demo(server, made)
        dana = await opened(board, browser, "dana", MAIN)
        await the_day_ends(dana)
        await the_report_is_written(dana)
        femi = await opened(board, browser, "femi", f"{MAIN}/fact-check")
        await femi.press("button", "Accept the report")
        await femi.page.wait_for_url("**/fact-check/accept")
        await femi.press("button", "Accept the report")
        await expect(femi.page.get_by_role("button", name="Take back that it is accepted")).to_be_visible()
        await it_is_published(dana)
        assert Keyboard.actions < 30, Keyboard.actions
        await every_number_is_as_counted(dana.page, url)
        await dana.page.context.close()
        await femi.page.context.close()


async def the_day_ends(dana: Keyboard) -> None:
    """The room is left, the team gets its note of the evening and is called."""
    await dana.report()
    await dana.press("button", "The day is over")
    await dana.press("button", "Move on")
    await dana.page.wait_for_url(re.compile(rf"{MAIN}(\?.*)?$"))
    await dana.report()
    await dana.press("link", "The same evening")
    await dana.press("button", "Send it to the team")
    await dana.page.wait_for_url("**/evening?done=*")
    await dana.report()
    await dana.press("link", "The call with the result")
    await dana.type("On which day", "12122018")  # the same in both orders of day and month
    await dana.press("button", "Record the call")
    await expect(dana.page.get_by_role("link", name="Change what is written here")).to_be_visible()


async def the_report_is_written(dana: Keyboard) -> None:
    """Begun, a text written, drafters named, and sent to the team."""
    await dana.report()
    await dana.press("button", "Begin the report")
    await dana.page.wait_for_url("**/report?done=begun*")
    await dana.press("link", "Write “Summary”")
    await dana.page.wait_for_url("**/report/edit/summary")
    await dana.type("Summary", "Agents are well served.")
    await dana.press("button", "Save")
    await dana.page.wait_for_url("**/report?done=saved*")
    await expect(dana.page.locator("#report-summary")).to_contain_text("Agents are well served.")
    await dana.press("link", "Say who drafts what")
    await dana.page.wait_for_url("**/report/drafters")
    await dana.press("button", "Save")
    await expect(dana.page.locator("#report-standing")).to_contain_text("0 of 15 standards handed over")
    await dana.press("button", "On to the fact check")
    await dana.press("button", "Move on")
    await dana.page.wait_for_url(re.compile(rf"{MAIN}(\?.*)?$"))


async def it_is_published(dana: Keyboard) -> None:
    """Out of the fact check, for everybody."""
    await dana.report()
    await dana.press("link", "What is published")
    await dana.page.wait_for_url("**/report/publish")
    await dana.press("checkbox", "I know that this cannot be undone", "Space")
    await dana.press("button", "Publish for everybody")
    await dana.page.wait_for_url(lambda at: not at.endswith("/publish"))
    await dana.press("link", "everybody reads it here")
    await dana.page.wait_for_url(f"**/published/{ID}")


async def every_number_is_as_counted(page: Page, url: str) -> None:
    """Standards by decision, points by part, recommendations by level: as on the rows, counted one by one."""
    async with connect(url) as database:
        points = await database.all(
            "select part, standard, removed_at from point where assessment = :id", id=ID
        )
        ratings = await database.all("select value from rating where assessment = :id", id=ID)
        asked = await database.all(
            "select body, level, visibility, removed_at from recommendation where assessment = :id", id=ID
        )
    decided = Counter(row["value"] for row in ratings)
    of_part = Counter(row["part"] for row in points if row["removed_at"] is None)
    levels = Counter(
        row["level"] for row in asked if row["removed_at"] is None and row["visibility"] == "everyone"
    )
    assert min(decided["met"], decided["not-met"], of_part["done-well"], levels["must"]) > 0
    shown = page.locator(".report__standard")
    assert await shown.count() == 15
    for value, number in decided.items():
        await expect(shown.locator(f".rating--{value}")).to_have_count(number)
    for title, part in PARTS.items():
        await expect(shown.locator(f"h4:text-is('{title}') + ul > li")).to_have_count(of_part[part])
    await expect(page.locator(".report__asked > li")).to_have_count(levels.total())
    lists = [await one.locator("> li").count() for one in await page.locator(".report__asked").all()]
    assert sorted(lists) == sorted(levels.values())

"""The day in several browsers at once: one press moves all of them, but nobody who writes or reads."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.day import Day

pytestmark = pytest.mark.browser

# What is announced is cleared again after a while: whoever looks late would find nothing.
LISTEN = """() => { window.said = []; const region = document.querySelector("#announcements");
  const listen = () => window.said.push(region.textContent);
  new MutationObserver(listen).observe(region, { childList: true, subtree: true }); }"""
UNTIL_SAID = """words => new Promise(done => { const look = () =>
  window.said.some(text => text.includes(words)) ? done() : setTimeout(look, 50); look(); })"""
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


async def press(page: Page, word: str, what: str) -> None:
    """Presses the one button, once it says so and is no longer guarded against a press for what was there before."""
    button = page.locator(".moving__next")
    await expect(button).to_contain_text(word)
    await expect(button).to_contain_text(what)
    await expect(page.locator("html")).not_to_have_attribute("data-moved", "")
    await button.dblclick()  # a hand that is not steady


async def follow(page: Page) -> None:
    """Chooses to be led."""
    switch = page.get_by_role("button", name="Follow the lead")
    await expect(switch).to_have_attribute("aria-pressed", "false")
    await switch.click()
    await expect(switch).to_have_attribute("aria-pressed", "true")


async def test_one_press_moves_every_screen_and_nobody_who_writes_or_does_not_follow(day: Day) -> None:
    lead = await day.open("dana", "/day", **PHONE)
    room = await day.open("ruth", "/room")
    follower = await day.open("grace", "/standards/6")
    writer = await day.open("sam", "/standards/6")
    reader = await day.open("ruth", "/standards/6")
    for page in (follower, writer):
        await follow(page)
    await writer.locator("#body").fill("Half a thought")
    await writer.evaluate(LISTEN)
    await press(lead, "Start", "Welcome")
    await expect(room.locator("h1")).to_have_text("Welcome")
    await expect(lead.locator("#day-now")).to_contain_text("10 min left, until")
    await press(lead, "Next", "Users first")
    await expect(lead.locator("h2#day-now-title")).to_have_text("Users first")
    await expect(room.locator("h1")).to_have_text("Users first")
    await expect(room.locator(".screen__time")).to_contain_text("20 min")
    await follower.wait_for_url(f"**{day.here}/standards/1")
    await expect(follower.locator(".followed")).to_have_text("Dana Okafor moved to 1 Understand user needs.")
    await expect(follower.locator("#on-1")).to_contain_text("20 min left, until")
    for page in (writer, reader):
        await expect(page.locator("#spotlight")).to_contain_text(
            "Dana Okafor moved to 1 Understand user needs. Go there"
        )
        assert page.url.endswith("/standards/6")
    async with asyncio.timeout(15):
        await writer.evaluate(UNTIL_SAID, "moved to 1")
    await expect(writer.locator("#body")).to_have_value("Half a thought")
    await expect(lead.locator("#notice")).to_contain_text("Users first is on now.")
    await lead.get_by_role("button", name="Undo").click()  # a form that leaves the page
    await expect(room.locator("h1")).to_have_text("Welcome")


async def test_a_page_that_was_scrolled_is_left_where_it_is_and_can_go_there(day: Day) -> None:
    reader = await day.open("grace", "/standards/6", viewport={"width": 800, "height": 400})
    await follow(reader)
    await reader.mouse.wheel(0, 300)
    await expect(reader.locator("h1")).not_to_be_in_viewport()
    lead = await day.open("dana", "/standards/7")
    await lead.get_by_role("button", name="Point everybody here").click()
    await expect(lead.locator("#notice")).to_contain_text("Everybody is pointed here.")
    there = reader.get_by_role("link", name="Go there")
    await expect(there).to_be_visible()
    assert reader.url.endswith("/standards/6")
    await there.click()
    await reader.wait_for_url(f"**{day.here}/standards/7")


async def test_fault_F14_the_deputy_goes_on_when_the_leads_browser_dies(day: Day) -> None:
    lead = await day.open("dana", "/day")
    await press(lead, "Start", "Welcome")
    await expect(lead.locator("h2#day-now-title")).to_have_text("Welcome")
    deputy = await day.open("priya", "/day")
    await lead.context.close()
    await press(deputy, "Next", "Users first")
    await expect(deputy.locator("h2#day-now-title")).to_have_text("Users first")
    lead = await day.open("dana", "/day")
    await expect(lead.locator("h2#day-now-title")).to_have_text("Users first")
    await expect(lead.locator(".moving__next")).to_contain_text("6 Know and protect user data")


@pytest.mark.parametrize("days", [-3, 3])
async def test_fault_F15_minutes_left_are_right_on_a_laptop_whose_clock_is_wrong(day: Day, days: int) -> None:
    lead = await day.open("dana", "/day", shifted=days)
    await press(lead, "Start", "Welcome")
    await expect(lead.locator("#day-now .clock")).to_contain_text("10 min left, until")
    await press(lead, "Next", "Users first")
    standard = await day.open("grace", "/standards/1", shifted=days)
    await expect(standard.locator("#on-1")).to_contain_text("20 min left, until")
    room = await day.open("ruth", "/room", shifted=days)
    await expect(room.locator(".screen__time")).to_contain_text("20 min left, until")
    second = await standard.context.new_page()  # hears the stream from the first tab
    await second.goto(standard.url)
    await expect(second.locator("#on-1")).to_contain_text("20 min left, until")


async def test_the_room_screen_lives_through_a_restart_and_says_when_it_is_stale(day: Day) -> None:
    room = await day.open("ruth", "/room", viewport={"width": 1024, "height": 768})
    await room.clock.install()
    await room.reload()
    strip = await day.open("ruth", "/room/strip", viewport={"width": 1024, "height": 60})
    lead = await day.open("dana", "/day")
    await press(lead, "Start", "Welcome")
    await expect(room.locator("h1")).to_have_text("Welcome")
    await expect(strip.locator("h1")).to_have_text("Welcome")
    await day.real.server.kill()
    await room.clock.fast_forward(120_000)
    await expect(room.locator("#stale")).to_contain_text("Not updated since")
    await expect(room.locator("h1")).to_have_text("Welcome")
    await day.real.server.start()
    await expect(lead.locator("#live")).to_contain_text("Live", timeout=40_000)
    await press(lead, "Next", "Users first")
    await room.clock.fast_forward(30_000)
    await expect(room.locator("h1")).to_have_text("Users first", timeout=30_000)
    await expect(room.locator("#stale")).to_be_hidden()
    await expect(strip.locator("h1")).to_have_text("Users first", timeout=30_000)


async def test_without_scripts_the_day_is_moved_and_the_room_screen_follows(day: Day) -> None:
    context = await day.real.context(day.browser, "dana", java_script_enabled=False)
    day.stack.push_async_callback(context.close)
    page = await context.new_page()
    await page.goto(day.real.server.base + day.here + "/day")
    await page.locator(".moving__next").click()
    await expect(page.locator("#day-now")).to_contain_text("10 min left, until")
    await page.locator(".moving__next").click()
    await page.get_by_role("button", name="Back to Welcome").click()
    await expect(page.locator("h2#day-now-title")).to_have_text("Welcome")
    await page.goto(day.real.server.base + day.here + "/room")
    await expect(page.locator("h1")).to_have_text("Welcome")
    await expect(page.locator(".screen__time")).to_contain_text("10 min left, until")

"""The one line says how things stand, and only what is true."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import Assessment, Server, open_page
from tests.browser.test_live import note

pytestmark = pytest.mark.browser

SHOWN = "#notes > li [data-shown] p"


async def test_it_says_live_once_all_that_was_missed_has_come(page: Page):
    await expect(page.locator("#live")).to_have_text("Live")
    await expect(page.locator("#live")).to_have_attribute("data-state", "live")


async def test_it_says_since_when_the_page_is_offline_by_the_servers_clock(
    browser, assessment: Assessment, server: Server
):
    """The laptop is three days ahead; the reader is told the time the room sees on the wall."""
    context = await browser.new_context(timezone_id="Asia/Tokyo")
    page = await context.new_page()
    await page.add_init_script(
        "const real = Date.now; Date.now = () => real() + 3 * 24 * 3600_000 + 1_800_000"
    )
    await page.goto(assessment.url())
    await expect(page.locator("#live")).to_have_text("Live")
    wall = datetime.now(ZoneInfo("Europe/London"))
    await server.kill()
    await expect(page.locator("#live")).to_contain_text("Offline since")
    said = (await page.locator("#live").inner_text()).removeprefix("Offline since ")
    assert said in {f"{wall:%H:%M}", f"{wall + timedelta(minutes=1):%H:%M}"}
    await server.start()
    await expect(page.locator("#live")).to_have_text("Live")
    await context.close()


async def test_it_speaks_only_when_it_has_something_else_to_say(page: Page, assessment: Assessment):
    """It is read out whenever its text is set. A note that is quickly saved is not worth the word "waiting"."""
    await page.evaluate(
        """() => { const line = document.getElementById('live'); window.said = ['Live'];
        new MutationObserver(() => window.said.push(line.textContent)).observe(line, { childList: true }); }"""
    )
    for number in range(3):
        await page.locator("#body").fill(f"Note {number}")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#notes > li:not([data-waiting])")).to_have_count(number + 1)
        await expect(page.locator("#live")).to_have_text("Live. Saved.")
    assert await page.evaluate("window.said") == ["Live", "Live. Saved."] + ["Live", "Live. Saved."] * 2


async def test_forty_seconds_of_silence_are_no_connection(context: BrowserContext, assessment: Assessment):
    page = await context.new_page()
    await page.clock.install()
    await page.goto(assessment.url())
    await page.clock.run_for(1000)
    await expect(page.locator("#live")).to_have_text("Live")
    await assessment.tell(silent=True)
    await page.clock.run_for(39_000)
    await expect(page.locator("#live")).to_have_text("Live")
    await assessment.tell(stream=503)
    await page.clock.run_for(2000)
    await expect(page.locator("#live")).to_contain_text("Offline since")


async def test_comments_are_signs_of_life(context: BrowserContext, assessment: Assessment):
    page = await context.new_page()
    await page.clock.install()
    await page.goto(assessment.url())
    await page.clock.run_for(1000)
    await expect(page.locator("#live")).to_have_text("Live")
    for _ in range(4):
        await page.clock.run_for(15_000)
        async with page.expect_event("console", lambda message: message.text == "heard"):
            await page.evaluate("navigator.locks && console.log('heard')")
            await assessment.tell(comment=True)
    await expect(page.locator("#live")).to_have_text("Live")
    assert (await assessment.tell())["opened"] == 1


async def test_a_seat_that_is_gone_is_said_and_not_asked_for_again(page: Page, assessment: Assessment):
    await page.locator("#body").fill("half a sentence")
    await assessment.tell(stream=404)
    await expect(page.locator("#live")).to_contain_text("You no longer have access")
    await expect(page.locator("#body")).to_have_value("half a sentence")


@pytest.mark.parametrize("answer", [401, 303])
async def test_an_ended_session_is_said(page: Page, assessment: Assessment, answer: int):
    await assessment.tell(stream=answer)
    await expect(page.locator("#live")).to_contain_text(
        "Signed out; what you wrote is kept here Sign in again"
    )
    await assessment.tell(stream=200)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.locator("#live")).to_have_text("Live")


async def test_many_pages_do_not_come_back_all_at_once(context: BrowserContext, assessment: Assessment):
    """The pause before each try is a random part of one that doubles."""
    page = await context.new_page()
    await page.add_init_script(
        """window.pauses = []; const real = setTimeout;
        window.setTimeout = (call, pause, ...rest) => pauses.push(pause) && real(call, pause / 50, ...rest);"""
    )
    await assessment.tell(stream=503)
    await page.goto(assessment.url())
    await page.wait_for_function("() => window.pauses.filter(pause => pause % 1).length >= 8")
    pauses = await page.evaluate("window.pauses.filter(pause => pause % 1)")
    assert all(pause <= 1000 * 2**number for number, pause in enumerate(pauses))
    assert max(pauses) > 1000


async def test_a_page_out_of_an_assessment_has_no_line_until_there_is_something_to_say(
    context: BrowserContext, assessment: Assessment
):
    page = await context.new_page()
    await page.goto(f"{assessment.server.url}/sign-in")
    await expect(page.locator("#live")).to_have_count(0)
    await open_page(context, assessment)


async def test_fault_F30_behind_a_proxy_that_holds_streams_back_the_page_asks_instead(
    context: BrowserContext, assessment: Assessment
):
    await assessment.tell(held_back=True)
    page = await context.new_page()
    await page.clock.install()
    await page.goto(assessment.url())
    await assessment.push(note("a", 1))
    await page.clock.run_for(11_000)
    await expect(page.locator(SHOWN)).to_have_text(["a"])
    await expect(page.locator("#live")).to_have_text("Live")
    await assessment.push(note("b", 2))
    await page.clock.run_for(7_000)
    await expect(page.locator(SHOWN)).to_have_text(["a", "b"])
    await expect(page.locator("#live")).to_have_text("Live")

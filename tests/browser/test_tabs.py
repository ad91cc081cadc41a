"""All tabs of one browser share one stream, and each has everything all the same."""

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Assessment, Server, open_page
from tests.browser.test_live import note

pytestmark = pytest.mark.browser

SHOWN = "#notes > li [data-shown] p"


async def test_three_tabs_hold_one_stream(page: Page, context: BrowserContext, assessment: Assessment):
    others = [await open_page(context, assessment), await open_page(context, assessment)]
    await assessment.push(note("a", 1), note("b", 2))
    for tab in (page, *others):
        await expect(tab.locator(SHOWN)).to_have_text(["a", "b"])
    told = await assessment.tell()
    assert (told["streams"], told["opened"]) == (1, 1)


async def test_when_the_reading_tab_is_closed_another_reads(
    page: Page, context: BrowserContext, assessment: Assessment
):
    other = await open_page(context, assessment)
    await page.close()
    await assessment.push(note("a", 1))
    await expect(other.locator(SHOWN)).to_have_text(["a"])
    await assessment.until(streams=1)


async def test_a_tab_opened_from_an_old_page_gets_what_it_missed_from_the_others(
    page: Page, context: BrowserContext, assessment: Assessment
):
    """Its page is older than what the first tab has read."""
    other = await context.new_page()
    html = await (await context.request.get(assessment.url())).text()
    await assessment.push(note("a", 1), note("b", 2))
    await expect(page.locator(SHOWN)).to_have_text(["a", "b"])
    await other.route(assessment.url(), lambda route: route.fulfill(body=html, content_type="text/html"))
    await other.goto(assessment.url())
    await expect(other.locator(SHOWN)).to_have_text(["a", "b"])
    assert (await assessment.tell())["opened"] == 1


async def test_a_tab_that_cannot_be_given_all_reads_for_itself_until_it_has_it(
    context: BrowserContext, assessment: Assessment
):
    html = await (await context.request.get(assessment.url())).text()
    await assessment.push(note("a", 1), note("b", 2))
    page = await open_page(context, assessment)  # its position is past both
    other = await context.new_page()
    await other.route(assessment.url(), lambda route: route.fulfill(body=html, content_type="text/html"))
    await other.goto(assessment.url())
    await expect(other.locator(SHOWN)).to_have_text(["a", "b"])
    await assessment.push(note("c", 3))
    for tab, notes in ((page, ["c"]), (other, ["a", "b", "c"])):
        await expect(tab.locator(SHOWN)).to_have_text(notes)
    await assessment.until(streams=1)


async def test_all_tabs_say_offline_and_live_together(
    page: Page, context: BrowserContext, assessment: Assessment, server: Server
):
    other = await open_page(context, assessment)
    await server.kill()
    for tab in (page, other):
        await expect(tab.locator("#live")).to_contain_text("Offline since")
    await server.start()
    for tab in (page, other):
        await expect(tab.locator("#live")).to_have_text("Live")


async def test_fault_F29_eight_tabs_of_one_browser_work_over_six_connections(
    context: BrowserContext, assessment: Assessment
):
    tabs = [await open_page(context, assessment) for _ in range(8)]
    await tabs[7].locator("#body").fill("From the eighth")
    await tabs[7].keyboard.press("Control+Enter")
    for tab in tabs:
        await expect(tab.locator(SHOWN).first).to_have_text("From the eighth")
    assert (await assessment.tell())["streams"] == 1


async def test_without_locks_each_tab_reads_for_itself(browser: Browser, assessment: Assessment):
    """So it is where the page came by plain http from another machine."""
    context = await browser.new_context()
    await context.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })")
    tabs = [await open_page(context, assessment), await open_page(context, assessment)]
    await assessment.push(note("a", 1))
    for tab in tabs:
        await expect(tab.locator(SHOWN)).to_have_text(["a"])
    assert (await assessment.tell())["streams"] == 2
    await context.close()

"""News is read out politely, in batches, and not at all when muted."""

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import Assessment

pytestmark = pytest.mark.browser

REGION = "#announcements"


def says(*words: str) -> list[str]:
    """Messages that have only words for a screen reader."""
    return [f'<p data-say="{each}"></p>' for each in words]


@pytest.fixture
async def listening(context: BrowserContext, assessment: Assessment) -> Page:
    """The page, live, on a clock of the test's own."""
    page = await context.new_page()
    await page.clock.install()
    await page.goto(assessment.url())
    await page.clock.run_for(1000)
    await expect(page.locator("#live")).to_have_text("Live")
    return page


async def push(page: Page, assessment: Assessment, *words: str) -> None:
    """Push words, and be sure that the page has taken them in."""
    before = int(await page.locator("#notes-count-6").inner_text())
    await assessment.push(*says(*words), f'<span id="notes-count-6">{before + 1}</span>')
    while await page.locator("#notes-count-6").inner_text() != str(before + 1):
        await page.clock.run_for(20)


async def test_one_note_is_read_out_as_it_is(listening: Page, assessment: Assessment):
    await push(listening, assessment, "Concern on standard 6, Sam Whitfield")
    await listening.clock.run_for(400)
    await expect(listening.locator(REGION)).to_have_text("Concern on standard 6, Sam Whitfield")
    await expect(listening.locator(REGION)).to_have_attribute("aria-live", "polite")


async def test_several_are_summed_up_and_at_most_one_sentence_comes_in_five_seconds(
    listening: Page, assessment: Assessment
):
    await push(listening, assessment, "Concern on standard 6, Sam Whitfield")
    await listening.clock.run_for(400)
    await push(
        listening,
        assessment,
        "Note on standard 7, Sam",
        "Question on standard 6, Ola",
        "Strength on standard 6, Priya",
    )
    await expect(listening.locator(REGION)).to_have_text("Concern on standard 6, Sam Whitfield")
    await listening.clock.run_for(5000)
    await expect(listening.locator(REGION)).to_have_text("3 new notes: 2 on standard 6, 1 on standard 7")


async def test_what_is_not_all_notes_is_called_changes(listening: Page, assessment: Assessment):
    await push(listening, assessment, "Note on standard 7, Sam", "The panel’s views are shown")
    await listening.clock.run_for(400)
    await expect(listening.locator(REGION)).to_have_text("2 changes: 1 on standard 7")


async def test_muted_nothing_is_read_out_and_it_stays_so(listening: Page, assessment: Assessment):
    mute = listening.get_by_role("button", name="Mute announcements")
    await expect(mute).to_have_attribute("aria-pressed", "false")
    await mute.click()
    await expect(mute).to_have_attribute("aria-pressed", "true")
    await push(listening, assessment, "Concern on standard 6, Sam Whitfield")
    await listening.clock.run_for(6000)
    await expect(listening.locator(REGION)).to_be_empty()
    await listening.reload()
    await expect(mute).to_have_attribute("aria-pressed", "true")


async def test_ones_own_note_is_not_read_out_to_oneself(listening: Page, assessment: Assessment):
    await listening.locator("#body").fill("My own")
    await listening.keyboard.press("Control+Enter")
    while await listening.locator("#notes > li:not([data-waiting])").count() == 0:
        await listening.clock.run_for(50)
    await push(listening, assessment)
    await listening.clock.run_for(6000)
    await expect(listening.locator(REGION)).to_be_empty()


async def test_ones_own_note_is_not_read_out_even_when_the_stream_is_faster(
    listening: Page, assessment: Assessment
):
    """The server has the note and tells everybody, but its answer never arrives."""
    await assessment.tell(answer=0)
    await listening.locator("#body").fill("My own")
    await listening.keyboard.press("Control+Enter")
    name = await listening.locator("#notes > [data-waiting]").get_attribute("data-waiting")
    says_so = '<p data-say="Note on standard 6, Dana"></p>'
    await assessment.push(f'<li id="note-{name}" data-list="notes-6" data-position="1">My own</li>{says_so}')
    await push(listening, assessment, "Concern on standard 6, Sam")
    await listening.clock.run_for(400)
    await expect(listening.locator("#notes > [data-waiting]")).to_have_count(0)
    await expect(listening.locator(REGION)).to_have_text("Concern on standard 6, Sam")

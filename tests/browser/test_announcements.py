"""News is read out politely, in batches, and not at all when muted."""

from itertools import pairwise

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


async def test_of_several_kinds_each_is_said(listening: Page, assessment: Assessment):
    await push(listening, assessment, "Note on standard 7, Sam", "The panel’s views are shown")
    await listening.clock.run_for(400)
    await expect(listening.locator(REGION)).to_have_text(
        "Note on standard 7, Sam. The panel’s views are shown"
    )


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


async def test_a_lively_minute_is_a_few_short_messages_and_signs_are_not_read_aloud(
    listening: Page, assessment: Assessment
):
    """Twenty notes, two answers and the next slot: what is heard, with the moments at which it is said."""
    await listening.evaluate(
        """heard = []; region = document.querySelector("#announcements");
        listen = () => region.textContent && heard.push([Date.now(), region.textContent]);
        new MutationObserver(listen).observe(region, {childList: true})"""
    )
    for n in range(20):
        await push(listening, assessment, f"Strength on standard {n % 5 + 1}, Sam")
        await listening.clock.run_for(300)
    await push(listening, assessment, "New answer on standard 6", "New answer on standard 7")
    await assessment.push('<p data-say="Now: − + ? Standard 7" data-about="day"></p>')
    await push(listening, assessment)
    await listening.clock.run_for(11_000)
    heard = await listening.evaluate("heard")
    assert 2 <= len(heard) <= 5, heard
    assert all(later[0] - earlier[0] >= 4_900 for earlier, later in pairwise(heard))
    assert all(len(words) <= 110 for _, words in heard), heard
    words = " ".join(words for _, words in heard)
    assert "new notes on 5 standards" in words
    assert "Now: Standard 7" in words
    assert not set("+−?") & set(words)


async def test_a_kind_of_news_may_be_left_out(listening: Page, assessment: Assessment):
    await listening.get_by_text("What is announced").click()
    await listening.get_by_label("New notes on other standards").uncheck()
    await push(listening, assessment, "Note on standard 7, Sam", "Concern on standard 6, Sam")
    await assessment.push('<p data-say="The team changed what it says" data-about="evidence"></p>')
    await push(listening, assessment)
    await listening.clock.run_for(400)
    await expect(listening.locator(REGION)).to_have_text("Concern on standard 6, Sam")
    await listening.reload()
    await listening.get_by_text("What is announced").click()
    await expect(listening.get_by_label("New notes on other standards")).not_to_be_checked()
    await expect(listening.get_by_label("What the team says and shows")).not_to_be_checked()

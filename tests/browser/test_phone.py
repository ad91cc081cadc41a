"""The page of one standard in a hand: a small screen, touched, with a thumb and little room."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.real import MAIN, Demo

pytestmark = pytest.mark.browser

STANDARD = f"{MAIN}/standards/9"
SCREENS = {"phone": (390, 844), "small phone": (320, 640), "laptop": (1280, 800)}

DOWN = 120  # how far the page is read, in pixels


@pytest.fixture(params=SCREENS)
async def page(request: pytest.FixtureRequest, real: Demo, browser: Browser) -> AsyncIterator[Page]:
    """An assessor's page on each screen, read down a little."""
    width, height = SCREENS[request.param]
    phone = request.param != "laptop"
    context = await real.context(
        browser, "sam", viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone
    )
    page = await context.new_page()
    await page.goto(real.server.base + STANDARD)
    await expect(page.locator("#live")).to_contain_text("Live")
    await page.evaluate(f"scrollTo(0, {DOWN})")
    yield page
    await context.close()


async def reader_s_place(page: Page) -> float:
    """Where on the screen the evidence begins. Who is here may change above it: then the page moves along."""
    top: float = await page.locator("#evidence-title").evaluate("title => title.getBoundingClientRect().top")
    return top


async def tap(page: Page, selector: str) -> None:
    """Touches what is there on the screen, as a finger does: nothing is scrolled to it first."""
    box = await page.locator(selector).bounding_box()
    assert box
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


async def test_writing_a_note_leaves_the_page_where_it_was_read(page: Page) -> None:
    place = await reader_s_place(page)
    await tap(page, "#body")
    await expect(page.locator("#body")).to_be_focused()
    await page.keyboard.type("They have tried the plan.")
    await page.locator("#visibility").focus()
    await page.evaluate("new Promise(requestAnimationFrame)")
    assert await reader_s_place(page) == pytest.approx(place, abs=3)  # layouts round


async def test_a_note_sent_beside_the_notes_is_seen_above_the_composer(page: Page) -> None:
    await page.locator("#notes .note").last.scroll_into_view_if_needed()
    await tap(page, "#body")
    await page.keyboard.type("Seen above where it was written.")
    await page.keyboard.press("Control+Enter")
    note = page.locator("#notes .note", has_text="Seen above where it was written.").last
    await expect(note.locator("time")).to_have_text("just now")
    await expect(note).to_be_in_viewport()
    bar = await page.locator(".bar").bounding_box()
    box = await note.bounding_box()
    assert bar
    assert box
    assert box["y"] + box["height"] <= bar["y"] + 1


async def test_a_note_sent_beside_the_evidence_does_not_take_the_reader_away(page: Page) -> None:
    place = await reader_s_place(page)
    await tap(page, "#body")
    await page.keyboard.type("Written while reading.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#notes .note", has_text="Written while reading.").last).to_be_attached()
    await expect(page.locator("#live")).to_contain_text("Saved")
    assert await reader_s_place(page) == pytest.approx(place, abs=3)  # layouts round


async def test_what_the_lead_unfolds_is_not_hidden_by_the_composer(real: Demo, browser: Browser) -> None:
    context = await real.context(browser, "dana", viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    await page.goto(real.server.base + STANDARD)
    await expect(page.locator("#live")).to_contain_text("Live")
    summary = page.locator("#notes details.doing summary:visible").first
    bar = await page.locator(".bar").bounding_box()
    box = await summary.bounding_box()
    assert bar
    assert box
    # Just above the composer: all that is unfolded would be behind it.
    await page.evaluate(f"scrollBy(0, {box['y'] + box['height'] - bar['y'] + 2})")
    await summary.click()
    remove = page.get_by_role("button", name="Remove it").first
    await expect(remove).to_be_in_viewport()
    await page.wait_for_function(
        "([low, high]) => low.getBoundingClientRect().bottom <= high.getBoundingClientRect().top",
        arg=[await remove.element_handle(), await page.locator(".bar").element_handle()],
    )
    await context.close()


async def test_with_text_twice_as_large_everything_of_the_composer_is_on_the_screen(
    real: Demo, browser: Browser
) -> None:
    context = await real.context(browser, "sam", viewport={"width": 390, "height": 844})
    page = await context.new_page()
    await page.goto(real.server.base + STANDARD)
    await page.evaluate("document.documentElement.style.setProperty('font-size', '200%', 'important')")
    await page.locator("#body").focus()
    for part in ("#visibility", "#body", ".composer .govuk-button", ".kinds"):
        box = await page.locator(part).bounding_box()
        assert box
        assert box["x"] + box["width"] <= 390, part
    await context.close()


async def test_the_first_press_of_a_kind_chooses_it_though_the_composer_makes_room(page: Page) -> None:
    await tap(page, ".kinds__one:has([value=concern])")
    await expect(page.get_by_label("Concern", exact=True)).to_be_checked()
    await tap(page, "#body")
    await tap(page, ".kinds__one:has([value=question])")
    await expect(page.get_by_label("Question", exact=True)).to_be_checked()
    await expect(page.locator("#body")).to_be_focused()

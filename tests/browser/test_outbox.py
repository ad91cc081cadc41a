"""A note written is a note kept, shown, and sent once."""

import asyncio

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import Assessment, Server, open_page

pytestmark = pytest.mark.browser

WAITING = "#notes > li[data-waiting]"
SENT = "#notes > li:not([data-waiting]) [data-shown] p:first-child"


async def write(page: Page, text: str) -> None:
    """Write a note and send it by keyboard."""
    await page.locator("#body").fill(text)
    await page.keyboard.press("Control+Enter")


async def test_a_note_is_sent_and_stands_in_the_list_once(page: Page, assessment: Assessment):
    await write(page, "Users were asked")
    await expect(page.locator(SENT)).to_have_text(["Users were asked"])
    await expect(page.locator(WAITING)).to_have_count(0)
    await expect(page.locator("#live")).to_have_text("Live. Saved.")
    assert (await assessment.tell())["bodies"] == ["Users were asked"]


async def test_the_composer_is_empty_at_once_and_keeps_focus_and_kind(page: Page, assessment: Assessment):
    await assessment.tell(answer=0)
    await page.get_by_label("Concern").check()
    await write(page, "Nobody owns it")
    assert await page.locator("#body").input_value() == ""
    await expect(page.locator("#body")).to_be_focused()
    await expect(page.get_by_label("Concern")).to_be_checked()
    await expect(page.locator(f"{WAITING} .note-kind")).to_have_text("Concern")


async def test_a_double_click_makes_one_note(page: Page, assessment: Assessment):
    await page.locator("#body").fill("Once")
    await page.get_by_role("button", name="Add note").dblclick()
    await write(page, "The next one")
    await expect(page.locator(SENT)).to_have_text(["Once", "The next one"])
    assert (await assessment.tell())["bodies"] == ["Once", "The next one"]


async def test_ctrl_enter_twice_makes_one_note(page: Page, assessment: Assessment):
    await write(page, "Once")
    await page.keyboard.press("Control+Enter")
    await write(page, "The next one")
    await expect(page.locator(SENT)).to_have_text(["Once", "The next one"])


async def test_notes_written_offline_wait_in_sight_and_are_sent_once_in_order(
    page: Page, context: BrowserContext, assessment: Assessment
):
    await context.set_offline(True)
    await expect(page.locator("#live")).to_contain_text("Offline since")
    for number in range(10):
        await write(page, f"Note {number}")
    await expect(page.locator(WAITING)).to_have_count(10)
    await expect(page.locator("#live")).to_contain_text("10 notes waiting, kept here.")
    await context.set_offline(False)
    await expect(page.locator(SENT)).to_have_text([f"Note {number}" for number in range(10)])
    await expect(page.locator(WAITING)).to_have_count(0)
    told = await assessment.tell()
    assert told["bodies"] == [f"Note {number}" for number in range(10)]
    assert len(told["attempts"]) == 10


async def test_a_note_waits_through_the_server_being_killed(
    page: Page, assessment: Assessment, server: Server
):
    await write(page, "Before")
    await expect(page.locator(SENT)).to_have_text(["Before"])
    await server.kill()
    await write(page, "While it was gone")
    await expect(page.locator(WAITING)).to_have_count(1)
    await expect(page.locator("#live")).to_contain_text("1 note waiting, kept here")
    await server.start()
    await expect(page.locator(SENT)).to_have_text(["Before", "While it was gone"])
    assert (await assessment.tell())["bodies"] == ["Before", "While it was gone"]


async def test_a_note_whose_answer_was_lost_is_not_doubled(
    page: Page, assessment: Assessment, server: Server
):
    """The server has it, but dies before it says so."""
    await assessment.tell(answer=0)
    await write(page, "Said twice, kept once")
    await assessment.until(attempts=[await waiting_id(page)])
    await server.kill()
    await server.start()
    await expect(page.locator(SENT)).to_have_text(["Said twice, kept once"])
    assert (await assessment.tell())["bodies"] == ["Said twice, kept once"]


async def test_a_note_in_a_closed_tab_is_sent_when_the_browser_comes_back(
    page: Page, context: BrowserContext, assessment: Assessment
):
    await assessment.tell(answer=503)
    await write(page, "Do not lose me")
    await expect(page.locator(WAITING)).to_have_count(1)
    await page.close()
    await assessment.tell(answer=200)
    again = await context.new_page()
    await again.goto(assessment.url())
    await expect(again.locator(SENT)).to_have_text(["Do not lose me"])
    assert (await assessment.tell())["bodies"] == ["Do not lose me"]


async def test_two_open_tabs_send_a_note_once(page: Page, context: BrowserContext, assessment: Assessment):
    other = await open_page(context, assessment)
    await context.set_offline(True)
    await write(page, "From the first")
    await expect(other.locator(WAITING)).to_have_count(1)
    await write(other, "From the second")
    await expect(page.locator(WAITING)).to_have_count(2)
    await context.set_offline(False)
    for tab in (page, other):  # each tab sends its own, so either may be first
        await expect(tab.locator(SENT)).to_have_count(2)
        for text in ("From the first", "From the second"):
            await expect(tab.locator(SENT).filter(has_text=text)).to_have_count(1)
        await expect(tab.locator(WAITING)).to_have_count(0)
    assert len((await assessment.tell())["attempts"]) == 2


async def test_an_open_tab_sends_what_a_closed_one_left(
    page: Page, context: BrowserContext, assessment: Assessment
):
    other = await open_page(context, assessment)
    await context.set_offline(True)
    await write(page, "Left behind")
    await expect(other.locator(WAITING)).to_have_count(1)
    await page.close()
    await context.set_offline(False)
    await expect(other.locator(SENT)).to_have_text(["Left behind"])
    assert (await assessment.tell())["bodies"] == ["Left behind"]


async def test_a_busy_server_is_asked_again(page: Page, assessment: Assessment):
    await assessment.tell(answer=503)
    await write(page, "Patience")
    await expect(page.locator("#live")).to_have_text("Live. 1 note waiting, kept here.")
    await assessment.tell(answer=200)
    await expect(page.locator(SENT)).to_have_text(["Patience"])


async def test_a_note_not_accepted_stays_with_the_servers_sentence(page: Page, assessment: Assessment):
    await assessment.tell(answer=422, sentence="Leave out the resident’s name")
    await write(page, "Mr Smith of 12 Mare Street")
    item = page.locator(WAITING)
    await expect(item.locator(".note-state")).to_have_text("Leave out the resident’s name")
    await expect(item.locator(".note-body")).to_have_text("Mr Smith of 12 Mare Street")
    await expect(page.locator("#live")).to_have_text("Live. 1 note not accepted, kept here.")
    await page.reload()
    await expect(item.locator(".note-body")).to_have_text("Mr Smith of 12 Mare Street")


async def test_a_note_not_accepted_can_be_edited_and_sent(page: Page, assessment: Assessment):
    await assessment.tell(answer=422, sentence="Leave out the name")
    await write(page, "Mr Smith")
    await page.get_by_role("button", name="Edit").click()
    await assessment.tell(answer=200)
    await page.get_by_label("Your note").first.fill("A resident")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(SENT)).to_have_text(["A resident"])
    await expect(page.locator(WAITING)).to_have_count(0)


async def test_a_note_not_accepted_can_be_tried_again_or_removed(page: Page, assessment: Assessment):
    await assessment.tell(answer=409, sentence="The report is published")
    await write(page, "One")
    await write(page, "Two")
    remove = page.get_by_role("button", name="Remove the note")
    await expect(remove).to_have_count(2)
    page.once("dialog", lambda dialog: dialog.dismiss())
    await remove.first.click()
    await expect(remove).to_have_count(2)
    page.once("dialog", lambda dialog: dialog.accept())
    await remove.last.click()
    await expect(page.locator(f"{WAITING} .note-body")).to_have_text(["One"])
    await assessment.tell(answer=200)
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator(SENT)).to_have_text(["One"])


async def test_a_note_refused_because_the_session_ended_is_sent_after_signing_in(
    page: Page, assessment: Assessment
):
    """Being led to the sign-in page is no acknowledgement."""
    await assessment.tell(answer=302)
    await write(page, "Kept over the sign-in")
    await expect(page.locator(f"{WAITING} .note-state")).to_contain_text("signed out")
    await assessment.tell(answer=200)
    await page.reload()
    await expect(page.locator(SENT)).to_have_text(["Kept over the sign-in"])


async def test_an_answer_that_leads_to_the_page_is_an_acknowledgement(page: Page, assessment: Assessment):
    await assessment.tell(answer=303)
    await write(page, "The plain way")
    await expect(page.locator(SENT)).to_have_text(["The plain way"])
    await expect(page.locator(WAITING)).to_have_count(0)
    assert len((await assessment.tell())["attempts"]) == 1


async def test_another_persons_notes_are_neither_shown_nor_sent(
    page: Page, context: BrowserContext, assessment: Assessment
):
    await assessment.tell(answer=503)
    await write(page, "Dana’s")
    await expect(page.locator(WAITING)).to_have_count(1)
    await page.close()
    asked = len((await assessment.tell(answer=200))["attempts"])
    other = await open_page(context, assessment, query="?person=sam")
    await write(other, "Sam’s")
    await expect(other.locator(SENT)).to_have_text(["Sam’s"])
    assert len((await assessment.tell())["attempts"]) == asked + 1


async def test_any_text_waits_as_text_and_arrives_as_it_was_written(page: Page, assessment: Assessment):
    text = "<b>bold</b> &amp; 👩🏽‍💻 e\u0301 \u202eabc\u2069 \u2028 % + = ;\nsecond line"
    await assessment.tell(answer=503)
    await write(page, text)
    await expect(page.locator(f"{WAITING} .note-body")).to_have_text(text, use_inner_text=True)
    await assessment.tell(answer=200)
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect(page.locator(SENT)).to_have_count(1)
    assert (await assessment.tell())["bodies"] == [text]


async def test_a_note_too_big_to_keep_is_sent_all_the_same_or_stays_in_sight(
    page: Page, assessment: Assessment
):
    """Six million letters are more than a browser keeps."""
    await assessment.tell(answer=413, sentence="")
    await page.locator("#body").evaluate("field => { field.value = 'x'.repeat(6_000_000) }")
    await page.locator("#body").press("Control+Enter")
    await expect(page.locator(f"{WAITING} .note-state")).to_have_text("This is too long.")
    assert (
        await page.locator(f"{WAITING} .note-body").evaluate("body => body.textContent.length") == 6_000_000
    )


async def test_a_note_is_kept_before_it_is_sent(page: Page, assessment: Assessment):
    """Even if the tab dies the moment after the key was pressed."""
    await assessment.tell(answer=0)
    await write(page, "Kept first")
    kept = await page.evaluate(
        "Object.keys(localStorage).filter(key => key.startsWith('board/outbox/dana/')).length"
    )
    assert kept == 1


async def test_without_storage_a_note_is_still_sent_and_the_line_says_so(page: Page, assessment: Assessment):
    await page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    await assessment.tell(answer=503)
    await write(page, "Nowhere to keep it")
    await expect(page.locator("#live")).to_have_text("Live. 1 note waiting: do not close this page.")
    await assessment.tell(answer=200)
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect(page.locator(SENT)).to_have_text(["Nowhere to keep it"])


async def test_without_javascript_the_composer_posts(browser, assessment: Assessment):
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(assessment.url())
    await page.locator("#body").fill("Plain")
    await asyncio.gather(
        page.wait_for_url(assessment.url()), page.get_by_role("button", name="Add note").click()
    )
    await expect(page.locator(SENT)).to_have_text(["Plain"])
    await context.close()


async def waiting_id(page: Page) -> str:
    """The id of the one note that waits."""
    return await page.locator(WAITING).get_attribute("data-waiting") or ""

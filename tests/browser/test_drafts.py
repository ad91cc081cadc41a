"""What somebody typed and did not send is there again: after a closed tab, a refusal, an ended session."""

import asyncio

import pytest
from playwright.async_api import Browser, BrowserContext, Dialog, Page, expect

from tests.browser.conftest import Assessment, open_page
from tests.browser.real import MAIN, Demo

pytestmark = pytest.mark.browser

KEPT = "We kept what you had typed"
STATEMENT = "#statement-body"


async def test_a_closed_tab_keeps_what_was_typed(page: Page, context: BrowserContext, assessment: Assessment):
    await page.locator("#body").fill("Half a sentence")
    await page.get_by_label("Concern").check()
    await page.close()
    again = await open_page(context, assessment)
    await expect(again.locator("#body")).to_have_value("Half a sentence")
    await expect(again.get_by_label("Concern")).to_be_checked()
    await expect(again.locator("#composer .draft")).to_contain_text(KEPT)


async def test_a_draft_is_kept_soon_after_typing_without_leaving_the_page(page: Page):
    """A crash gives no notice."""
    await page.locator("#body").fill("Before the crash")
    await page.wait_for_function(
        "() => Object.values(localStorage).some(kept => kept.includes('Before the crash'))"
    )


async def test_a_draft_can_be_discarded(page: Page, context: BrowserContext, assessment: Assessment):
    await page.locator("#body").fill("Not this")
    await page.reload()
    await page.get_by_role("button", name="Discard it").click()
    await expect(page.locator("#body")).to_have_value("")
    await expect(page.locator("#composer .draft")).to_have_count(0)
    await page.reload()
    await expect(page.locator("#live")).to_have_text("Live")
    await expect(page.locator("#body")).to_have_value("")


async def test_a_sent_note_leaves_no_draft(page: Page, assessment: Assessment):
    await page.locator("#body").fill("Sent")
    await page.wait_for_function(
        "() => Object.keys(localStorage).some(key => key.startsWith('board/draft/'))"
    )
    await page.keyboard.press("Control+Enter")
    await assessment.until(bodies=["Sent"])
    assert await drafts(page) == 0


async def test_two_tabs_keep_a_draft_each(page: Page, context: BrowserContext, assessment: Assessment):
    other = await open_page(context, assessment)
    await page.locator("#body").fill("In the first")
    await other.locator("#body").fill("In the second")
    await other.reload()
    await page.reload()
    await expect(page.locator("#body")).to_have_value("In the first")
    await expect(other.locator("#body")).to_have_value("In the second")


async def test_two_closed_tabs_give_back_both_drafts(
    page: Page, context: BrowserContext, assessment: Assessment
):
    other = await open_page(context, assessment)
    await page.locator("#body").fill("In the first")
    await other.locator("#body").fill("In the second")
    await page.close()
    await other.close()
    back = [await open_page(context, assessment), await open_page(context, assessment)]
    for tab in back:
        await expect(tab.locator("#composer .draft")).to_contain_text(KEPT)
    assert {await tab.locator("#body").input_value() for tab in back} == {"In the first", "In the second"}


async def test_a_statement_saved_the_plain_way_leaves_no_draft(page: Page, assessment: Assessment):
    await page.locator(STATEMENT).fill("We asked residents")
    await post(page, assessment)
    await expect(page.locator(STATEMENT)).to_have_value("We asked residents")
    assert await drafts(page) == 0
    assert (await assessment.tell())["statement"] == "We asked residents"


async def test_a_statement_that_was_refused_is_still_kept(page: Page, assessment: Assessment):
    await assessment.tell(answer=422)
    await page.locator(STATEMENT).fill("Too many words")
    await page.get_by_role("button", name="Save statement").click()
    await expect(page.locator(".govuk-error-summary")).to_be_visible()
    await expect(page.locator(STATEMENT)).to_have_value("Too many words")
    await page.goto(assessment.url())
    await expect(page.locator(STATEMENT)).to_have_value("Too many words")
    await expect(page.locator("#statement .draft")).to_contain_text(KEPT)


async def test_a_form_shown_again_with_every_standard_met_keeps_that_over_the_draft(
    real: Demo, browser: Browser
):
    page = await (await real.context(browser, "iqbal")).new_page()
    await page.goto(f"{real.server.base}/record")
    await page.get_by_label("or the name of one that is not here yet").fill("Book a bulky collection")
    await page.get_by_role("button", name="All met").click()
    await page.wait_for_url("**/record#each")
    await page.wait_for_function("() => document.querySelector('[name=result-3]:checked').value === 'met'")
    await page.locator("[name=result-9][value=not-met]").check()
    await page.get_by_role("button", name="Show these standards").click()
    await page.wait_for_url("**/record#decided")
    await expect(page.get_by_label("or the name of one that is not here yet")).to_have_value(
        "Book a bulky collection"
    )
    await expect(page.locator("[name=result-3][value=met]")).to_be_checked()
    await expect(page.locator("[name=result-9][value=not-met]")).to_be_checked()
    await expect(page.locator(".draft")).to_have_count(0)
    await page.context.close()


async def test_a_statement_sent_after_the_session_ended_is_still_kept(page: Page, assessment: Assessment):
    await assessment.tell(answer=302)
    await page.locator(STATEMENT).fill("An hour of writing")
    await page.get_by_role("button", name="Save statement").click()
    await page.wait_for_url("**/sign-in")
    await page.goto(assessment.url())
    await expect(page.locator(STATEMENT)).to_have_value("An hour of writing")


async def test_a_statement_sent_without_a_network_is_still_kept(
    page: Page, context: BrowserContext, assessment: Assessment
):
    await page.locator(STATEMENT).fill("On the train")
    await context.set_offline(True)
    await page.get_by_role("button", name="Save statement").click()
    await page.wait_for_url("chrome-error://**")
    await context.set_offline(False)
    await page.goto(assessment.url())
    await expect(page.locator(STATEMENT)).to_have_value("On the train")


async def test_what_was_chosen_without_a_network_is_still_kept_and_once_it_is_saved_no_more(
    real: Demo, browser: Browser
) -> None:
    page = await (await real.context(browser, "ola")).new_page()
    questions = f"{real.server.base}{MAIN}".replace("assessments", "retros") + "/questions"
    answer, kept = page.locator("[name=fair][value='4']"), page.locator(".scale > .draft")
    for offline in (True, False):
        await page.goto(questions)
        if offline:
            await answer.check()
        else:
            await expect(kept).to_contain_text("We kept what you had chosen.")
        await expect(answer).to_be_checked()
        await page.context.set_offline(offline)
        await page.get_by_role("button", name="Save my answers").click()
        await page.wait_for_url("chrome-error://**" if offline else "**?done=saved")
        await page.context.set_offline(False)
    await page.goto(questions)
    await expect(answer).to_be_checked()
    await expect(kept).to_have_count(0)
    await page.context.close()


async def test_a_draft_keeps_the_version_it_began_from(
    page: Page, context: BrowserContext, assessment: Assessment
):
    """So that the server can tell when somebody else has changed the text meanwhile."""
    await page.locator(STATEMENT).fill("Mine")
    await page.close()
    await assessment.tell(statement="Somebody else’s")
    again = await open_page(context, assessment)
    await expect(again.locator(STATEMENT)).to_have_value("Mine")
    await expect(again.locator("#statement [name=version]")).to_have_value("0")
    await again.get_by_role("button", name="Discard it").click()
    await expect(again.locator(STATEMENT)).to_have_value("Somebody else’s")
    await expect(again.locator("#statement [name=version]")).to_have_value("15")


async def test_one_person_does_not_see_the_others_draft(
    page: Page, context: BrowserContext, assessment: Assessment
):
    await page.locator("#body").fill("Dana’s")
    await page.close()
    other = await open_page(context, assessment, query="?person=sam")
    await expect(other.locator("#body")).to_have_value("")


async def test_signing_out_takes_drafts_and_waiting_notes_along_but_asks_first(
    page: Page, assessment: Assessment
):
    asked: list[str] = []

    async def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        await (dialog.dismiss() if len(asked) == 1 else dialog.accept())

    page.on("dialog", answer)
    await assessment.tell(answer=503)
    await page.locator("#body").fill("Waiting")
    await page.keyboard.press("Control+Enter")
    await page.locator("#body").fill("Half a sentence")
    await page.wait_for_function(
        "() => Object.keys(localStorage).some(key => key.startsWith('board/draft/'))"
    )
    await page.get_by_role("button", name="Sign out").click()
    assert await drafts(page) == 1
    await asyncio.gather(
        page.wait_for_url("**/sign-out"), page.get_by_role("button", name="Sign out").click()
    )
    assert asked == ["1 note has not been sent and would be lost. Sign out all the same?"] * 2
    assert await page.evaluate("Object.keys(localStorage).filter(key => /draft|outbox/.test(key))") == []


async def test_leaving_warns_only_when_the_browser_could_not_keep_the_text(page: Page):
    await page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    await page.locator("#body").click()
    await page.keyboard.type("Nowhere to keep it")
    await expect(page.locator("#composer .draft")).to_contain_text("cannot keep what you type")
    dialogs: list[str] = []

    async def accept(dialog: Dialog) -> None:
        dialogs.append(dialog.type)
        await dialog.accept()

    page.on("dialog", accept)
    await page.reload()
    assert dialogs == ["beforeunload"]


async def post(page: Page, assessment: Assessment) -> None:
    """Save the statement and come back to the page."""
    await asyncio.gather(
        page.wait_for_event("load"), page.get_by_role("button", name="Save statement").click()
    )
    await expect(page.locator("#live")).to_have_text("Live")


async def drafts(page: Page) -> int:
    """How many drafts this browser keeps."""
    count: int = await page.evaluate(
        "Object.keys(localStorage).filter(key => key.startsWith('board/draft/')).length"
    )
    return count

"""Two people with two browsers on one board, and a server that may die between them."""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.real import MAIN, SERVICE, Demo

pytestmark = pytest.mark.browser

STANDARD = f"{MAIN}/standards/13"


async def standing_at(real: Demo, browser: Browser, key: str, address: str = STANDARD) -> Page:
    page = await (await real.context(browser, key)).new_page()
    await page.goto(real.server.base + address)
    await expect(page.locator("#live")).to_contain_text("Live")
    return page


async def write(page: Page, text: str, *, kind: str = "Strength", seen_by: str = "everyone") -> None:
    await page.get_by_label(kind, exact=True).check(force=True)
    await page.locator("#visibility").select_option(seen_by)
    await page.get_by_label(re.compile("Your note on standard")).fill(text)
    await page.get_by_role("button", name="Add note").click()


def said(page: Page, text: str) -> Locator:
    """What somebody wrote, where it is shown: the names of its controls repeat it for screen readers."""
    return page.locator(".words", has_text=text)


async def strengths(board: Page) -> int:
    """How many strengths the board says standard 13 has."""
    found = re.search(r"(\d+) strength", await board.locator("#card-13").inner_text())
    return int(found[1]) if found else 0


async def test_a_note_written_in_one_browser_is_seen_in_the_other(real: Demo, browser: Browser) -> None:
    dana = await standing_at(real, browser, "dana")
    femi = await standing_at(real, browser, "femi")
    board = await standing_at(real, browser, "ruth", MAIN)
    before = await strengths(board)
    await write(dana, "Call times are counted every week.")
    for page in (dana, femi):
        await expect(said(page, "Call times are counted every week.")).to_have_count(1)
    await expect(board.locator("#card-13")).to_contain_text(f"{before + 1} strengths")
    await write(dana, "They do not say what is good enough.", kind="Concern", seen_by="panel")
    await expect(said(dana, "They do not say what is good enough.")).to_have_count(1)
    await write(dana, "What is next?", kind="Question")
    await expect(said(femi, "What is next?")).to_have_count(1)
    await expect(said(femi, "They do not say what is good enough.")).to_have_count(0)
    for page in (dana, femi, board):
        await page.context.close()


async def test_nothing_is_lost_or_doubled_when_the_server_is_killed_in_between(
    real: Demo, browser: Browser
) -> None:
    dana = await standing_at(real, browser, "dana")
    femi = await standing_at(real, browser, "femi")
    await write(dana, "Written before.")
    await expect(said(femi, "Written before.")).to_have_count(1)
    await real.server.kill()
    await write(dana, "Written while the server was down.")
    await expect(dana.locator("#live")).to_contain_text(re.compile("Offline|waiting"))
    await real.server.start()
    for page in (dana, femi):
        await expect(said(page, "Written while the server was down.")).to_have_count(1, timeout=30_000)
        await expect(said(page, "Written before.")).to_have_count(1)
        await expect(page.locator("#live")).to_contain_text("Live", timeout=30_000)
        await page.reload()
        await expect(said(page, "Written while the server was down.")).to_have_count(1)
    for page in (dana, femi):
        await page.context.close()


async def test_text_being_typed_is_left_alone_while_others_write(real: Demo, browser: Browser) -> None:
    sam = await standing_at(real, browser, "sam")
    priya = await standing_at(real, browser, "priya")
    field = sam.get_by_label(re.compile("Your note on standard"))
    await field.fill("Half a thought")
    await write(priya, "Somebody else's note.", seen_by="panel")
    await expect(said(sam, "Somebody else's note.")).to_have_count(1)
    await expect(field).to_have_value("Half a thought")
    await expect(field).to_be_focused()
    for page in (sam, priya):
        await page.context.close()


async def test_without_scripts_a_note_is_written_changed_removed_and_brought_back(
    real: Demo, browser: Browser
) -> None:
    context = await real.context(browser, "sam", java_script_enabled=False)
    page = await context.new_page()
    await page.goto(real.server.base + STANDARD)
    await write(page, "Without a script.", seen_by="panel")
    await expect(said(page, "Without a script.")).to_have_count(1)
    note = page.locator("li.note", has_text="Without a script.")
    await note.get_by_role("link", name=re.compile("Edit")).click()
    await page.get_by_label("Note", exact=True).last.fill("Changed without a script.")
    await page.get_by_role("button", name="Save").click()
    note = page.locator("li.note", has_text="Changed without a script.")
    await expect(note).to_have_count(1)
    await note.get_by_role("button", name=re.compile("Remove")).click()
    await expect(page.get_by_text("The note is removed.")).to_be_visible()
    await expect(said(page, "Changed without a script.")).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(said(page, "Changed without a script.")).to_have_count(1)
    await context.close()


async def test_the_team_answers_a_question_without_scripts(real: Demo, browser: Browser) -> None:
    asker = await standing_at(real, browser, "priya")
    await write(asker, "Who sees the figures?", kind="Question")
    await expect(said(asker, "Who sees the figures?")).to_have_count(1)
    context = await real.context(browser, "grace", java_script_enabled=False)
    page = await context.new_page()
    await page.goto(real.server.base + STANDARD)
    question = page.locator("li.note", has_text="Who sees the figures?")
    await question.locator("summary", has_text="Answer in writing").click()
    await question.get_by_label(re.compile("Your answer")).fill("The team leaders, every Monday.")
    await question.get_by_role("button", name="Answer", exact=True).click()
    await expect(said(page, "The team leaders, every Monday.")).to_have_count(1)
    await expect(said(asker, "The team leaders, every Monday.")).to_have_count(1)
    await context.close()
    await asker.context.close()


async def test_on_the_day_a_note_is_removed_and_filtered_without_leaving_the_page(
    real: Demo, browser: Browser
) -> None:
    ola = await standing_at(real, browser, "ola")
    await write(ola, "Shown by mistake.")
    field = ola.get_by_label(re.compile("Your note on standard"))
    await field.fill("Half a thought")
    note = ola.locator("li.note", has_text="Shown by mistake.")
    await note.get_by_role("button", name=re.compile("Remove")).click()
    await expect(ola.locator("#notice")).to_contain_text("The note is removed.")
    await expect(note).to_have_count(0)
    await expect(field).to_have_value("Half a thought")
    await ola.get_by_role("link", name="Questions").click()
    await expect(ola).to_have_url(re.compile(r"\?kind=question$"))
    await expect(ola.locator("#notes li.note[data-kind=strength]")).to_have_count(0)
    await expect(field).to_have_value("Half a thought")
    await ola.context.close()


async def test_after_a_conflict_saving_once_more_puts_what_was_written_in_its_place(
    real: Demo, browser: Browser
) -> None:
    context = await real.context(browser, "femi")
    first, second = await context.new_page(), await context.new_page()
    for page in (first, second):
        await page.goto(f"{real.server.base}{SERVICE}/evidence/costs/edit")
        await expect(page.locator("#body")).to_be_visible()
    await first.locator("#body").fill("What the first tab says.")
    await first.get_by_role("button", name="Save", exact=True).click()
    await expect(first.locator("article")).to_contain_text("What the first tab says.")
    await second.locator("#body").fill("What the second tab says.  ")
    await second.get_by_role("button", name="Save", exact=True).click()
    await expect(
        second.get_by_role("heading", name="Somebody changed this after you opened it")
    ).to_be_visible()
    await expect(second.get_by_role("toolbar")).to_be_visible()
    await second.get_by_role("button", name="Save", exact=True).click()
    await expect(second.locator("article")).to_contain_text("What the second tab says.")
    await context.close()


async def test_a_note_that_the_lead_places_leaves_the_tray_and_nothing_behind(
    real: Demo, browser: Browser
) -> None:
    dana = await standing_at(real, browser, "dana", f"{MAIN}/tray")
    note = dana.locator("li.note", has_text="Worth a line in the summary")
    await note.locator("summary").click()
    await note.get_by_label("Standard").fill("7")
    await note.get_by_role("button", name="Move it there").click()
    await expect(dana.locator("#notice")).to_contain_text("The note is moved to standard 7.")
    await expect(dana.get_by_role("button", name="Move it there")).to_have_count(0)
    await expect(said(dana, "This was taken away meanwhile")).to_have_count(0)
    await dana.context.close()

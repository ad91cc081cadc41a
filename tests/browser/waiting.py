"""What people write while the network is gone, in real pages; and how often the board has it in the end."""

import re

from playwright.async_api import Page, expect

from assessor.database import connect
from tests.browser.real import Demo

# Where the words of people are stored.
WORDS = {
    "note": "body",
    "answer": "body",
    "recommendation": "body",
    "recommendation_update": "body",
    "own_view": "reason",
    "rating": "reason",
    "overall": "reason",
    "point": "body",
}


async def note(page: Page, text: str) -> None:
    """Writes a note on a standard's page."""
    await page.locator("#body").fill(text)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#body")).to_have_value("")


async def answer(page: Page, question: str, text: str) -> None:
    """Answers a question on a standard's page, as the team."""
    about = page.locator(f"#note-{question}")
    fold = about.locator("details", has_text="Answer in writing")
    if await fold.get_attribute("open") is None:
        await fold.locator("summary").click()
    await about.get_by_label("Your answer, seen by everyone").fill(text)
    await fold.get_by_role("button", name="Answer", exact=True).click()
    await expect(about.get_by_label("Your answer, seen by everyone")).to_have_value("")


async def answered(page: Page, question: str, text: str) -> None:
    """Says what was answered in the room, on a standard's page."""
    fold = page.locator(f"#note-{question}").locator("details", has_text="Answered in the room")
    if await fold.get_attribute("open") is None:
        await fold.locator("summary").click()
    await fold.get_by_label("What was said").fill(text)
    await fold.get_by_role("button", name="Mark as answered").click()
    await expect(fold.get_by_label("What was said")).to_have_value("")


async def view(page: Page, value: str, reason: str) -> None:
    """Gives one's view, on a standard's page."""
    own = page.locator("#your-view")
    if await own.locator("details.change:not([open])").count():
        await own.locator("summary", has_text="Change your view").click()
    await own.get_by_label(value, exact=True).check(force=True)
    await own.get_by_role("textbox", name="Why").fill(reason)
    await own.locator("form.view-form button").click()


async def recommend(page: Page, text: str) -> None:
    """Recommends something, on the page for that."""
    await page.get_by_label("Must").first.check(force=True)
    await page.get_by_label("What do you recommend?").fill(text)
    await page.get_by_role("button", name="Recommend", exact=True).click()


async def says_waiting(page: Page, words: str) -> None:
    """Waits until the page says this of what waits."""
    await expect(page.locator("#live")).to_have_text(re.compile(re.escape(words)))


async def waiting(page: Page) -> list[str]:
    """The words of all that waits in this browser, as its list shows them."""
    await page.get_by_role("button", name="Read it").click()
    words = await page.locator("#outbox .note-body").all_inner_texts()
    await page.locator("#outbox").get_by_role("button", name="Close").click()
    return words


async def all_sent(page: Page) -> None:
    """Waits until this browser keeps nothing that is to be sent."""
    await page.wait_for_function(
        "() => !Object.keys(localStorage).some(key => key.startsWith('board/outbox/'))", timeout=30_000
    )


async def stored(board: Demo, *texts: str) -> dict[str, int]:
    """How often the board has each of these texts, wherever people write."""
    counts = dict.fromkeys(texts, 0)
    async with connect(board.server.url) as database:
        for table, column in WORDS.items():
            for row in await database.all(f"select {column} as words from {table}"):
                if row["words"] in counts:
                    counts[row["words"]] += 1
    return counts

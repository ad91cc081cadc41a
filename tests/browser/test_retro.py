"""A retro in two browsers: what one writes stands on the other's page, and what somebody is typing is left alone."""

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect

from tests.browser.real import MAIN, Demo

pytestmark = pytest.mark.browser


# What is read out, from the first of each page.
HEARD = """globalThis.heard = []; new MutationObserver(() => {
  const words = document.getElementById("announcements")?.textContent;
  if (words && words !== heard.at(-1)) heard.push(words);
}).observe(document, { childList: true, subtree: true })"""


# The clock ends in a moment, and every clock looks at the time.
OVER_SOON = """() => {
  document.querySelector("#retro-clock .clock").dataset.ends = new Date(Date.now() + 900).toISOString();
  document.dispatchEvent(new Event("board:live"));
}"""
RINGS = """() => {
  document.dispatchEvent(new Event("board:live"));
  return heard.join().includes("The time is up");
}"""


async def opened(real: Demo, browser: Browser, key: str) -> Page:
    page = await (await real.context(browser, key)).new_page()
    await page.add_init_script(HEARD)
    await page.goto(f"{real.server.base}{MAIN}/retro")
    await expect(page.locator("#live")).to_contain_text("Live")
    return page


def items(page: Page, column: str) -> Locator:
    """What stands in a column."""
    return page.locator(f"#items-{column} .retro-words")


async def add(page: Page, column: str, words: str) -> None:
    """Writes something by keyboard."""
    await page.locator(f"#write-{column}").press_sequentially(words)
    await page.locator(f"#write-{column}").press("Tab")
    await page.keyboard.press("Enter")


async def test_what_one_writes_in_a_retro_stands_on_the_others_page_and_nobodys_typing_is_touched(
    real: Demo, browser: Browser
) -> None:
    dana, ola = [await opened(real, browser, key) for key in ("dana", "ola")]
    for key in ("Tab", "Tab", "Enter"):
        await ola.keyboard.press(key)
    await expect(ola.locator("#column-worked")).to_be_focused()  # past all that stands above
    await add(ola, "worked", "Users came first.")
    await expect(items(ola, "worked")).to_have_text(["Users came first."])
    await add(ola, "worked", "The evidence was there before.")
    await expect(items(ola, "worked")).to_have_text(["Users came first.", "The evidence was there before."])
    await expect(ola.locator("#write-worked")).to_have_value("")
    await expect(ola.locator("#write-worked")).to_be_focused()  # for the next
    await add(ola, "worked", " ")
    await expect(ola.locator("#notice").get_by_role("alert")).to_contain_text("Write what you want to say")
    await expect(ola.locator("#write-worked")).to_be_focused()
    await ola.keyboard.press("Backspace")

    typing = ola.locator("#write-try")
    await ola.context.set_offline(True)
    await add(ola, "try", "In the tunnel.")
    refused = ola.locator("form:has(#write-try) .govuk-error-message")
    await expect(refused).to_contain_text("the board cannot be reached")
    await expect(ola.locator("#notice")).to_be_in_viewport()
    await ola.context.set_offline(False)
    await typing.fill("A" * 2001)
    await ola.locator("form:has(#write-try)").get_by_role("button").click()
    await expect(refused).to_have_text("Use 2,000 characters or fewer")
    await typing.fill("Half a thought")
    await dana.get_by_role("link", name="Open it to everybody").click()
    await dana.get_by_role("button", name="Open it to everybody").click()
    await expect(items(dana, "worked")).to_have_count(2)
    await expect(ola.locator("#retro-standing")).to_contain_text("Open since")
    await add(dana, "did-not", "Too hot in the room.")
    await expect(items(ola, "did-not")).to_have_text(["Too hot in the room."])
    await expect(typing).to_be_focused()
    await expect(typing).to_have_value("Half a thought")
    await expect(ola.locator(".stale")).to_have_count(0)

    lost: list[Route] = []

    async def lose(route: Route) -> None:  # the answer to what the page asks after the news
        lost.append(route)
        await route.abort()

    await dana.route("**/retro?*", lose, times=1)
    await ola.locator("#items-did-not").get_by_role("button", name="Vote").click()
    await expect(dana.locator(".retro-vote__count", has_text="1 vote")).to_have_count(1)
    await expect(dana.locator("#retro-tally")).to_have_text("3 items, 1 vote so far.")
    assert len(lost) == 1
    said = dana.locator(".retro-words", has_text="Users came first.")
    first = dana.locator("#items-worked .retro-group").filter(has=said)
    await first.locator("summary").click()
    await first.get_by_label("Group with").select_option(label="Too hot in the room.")
    await first.get_by_role("button", name="Group them").click()
    await expect(ola.locator("#items-did-not .retro-others .retro-words")).to_have_text(["Users came first."])
    assert "The retro is open" in (await ola.evaluate("heard"))[0]
    await expect(ola.locator("#notice")).to_contain_text("Your vote counts. You have 4 votes left.")
    await dana.locator("#minutes").press("Enter")
    await expect(ola.locator("#retro-clock")).to_contain_text("left, until")
    await ola.evaluate(OVER_SOON)
    await ola.wait_for_function(RINGS)
    await ola.locator("#items-worked").get_by_role("button", name="Remove").click()
    await expect(items(ola, "worked")).to_have_count(0)
    await expect(items(dana, "worked")).to_have_count(
        0
    )  # or there would be nothing to hear of its coming back
    await ola.locator("#notice").get_by_role("button", name="Undo").click()
    await expect(items(dana, "worked")).to_have_text(["The evidence was there before."])
    await expect(typing).to_have_value("Half a thought")
    # What others did is heard, a few words at a time; what one did oneself is not: its answer has said that.
    await dana.wait_for_function("() => heard.join().includes('What worked: 1 item')")
    assert {words for words in await dana.evaluate("heard") if "vote" in words} == {"1 vote"}
    await ola.get_by_text("What is announced").click()
    kinds = ola.locator(".announced").get_by_role("checkbox")
    await expect(kinds).to_have_count(1)
    await kinds.uncheck()
    await add(dana, "try", "Shorter days.")
    await expect(items(ola, "try")).to_have_text(["Shorter days."])
    assert await ola.evaluate("heard") == []
    await ola.set_viewport_size({"width": 390, "height": 844})
    await ola.reload()
    await ola.evaluate("scrollTo(0, 0)")
    await expect(ola.locator(".tabs").get_by_role("link", name="Retro")).to_be_in_viewport(ratio=1)
    for page in (dana, ola):
        await page.context.close()

"""Signed out in the middle of writing: the text is kept, signing in leads back to it, and it is stored once."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from assessor.database import connect
from assessor.demo.cast import BY_KEY
from tests.browser.real import MAIN, Demo
from tests.browser.test_every_page import AXE
from tests.serving import keys, serving

pytestmark = pytest.mark.browser

STANDARD = f"{MAIN}/standards/13"
NOTE = "Half a sentence about the logs, and then\na second line of it."
WAYS = ["expired", "ended elsewhere"]


@pytest.fixture(scope="module")
async def board(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """The demo with its buttons to sign in."""
    path = tmp_path_factory.mktemp("signed-out") / "demo.db"
    shutil.copy(demo_file, path)
    url = f"sqlite:///{path}"
    made = await keys(url)
    async with serving(url, command="demo") as server:
        yield Demo(server, made)


async def end(board: Demo, way: str, key: str = "dana") -> None:
    """Every session of Dana's, or somebody else's, ends."""
    who = BY_KEY[key].id
    async with connect(board.server.url) as database, database.transaction() as tx:
        if way == "expired":
            gone = datetime.now(UTC) - timedelta(seconds=1)
            await tx.run("update session set expires_at = :gone where person = :who", gone=gone, who=who)
        else:
            await tx.run("delete from session where person = :who", who=who)
            await tx.run("update site set version = version + 1 where id = 1")


async def dana(board: Demo, browser: Browser, **options: object) -> tuple[BrowserContext, Page]:
    """Dana's browser, signed in, on a standard's page."""
    context = await board.context(browser, None, **options)
    page = await context.new_page()
    await page.goto(f"{board.server.base}/sign-in?next={STANDARD}")
    await sign_in(board, page)
    return context, page


async def sign_in(board: Demo, page: Page) -> None:
    await page.get_by_role("button", name="Dana").click()
    await page.wait_for_url(f"{board.server.base}{STANDARD}")


async def stored(board: Demo, text: str) -> int:
    async with connect(board.server.url) as database:
        return len(await database.all("select id from note where body = :text", text=text))


@pytest.mark.parametrize("way", WAYS)
async def test_a_half_written_note_is_there_after_signing_in_again(
    board: Demo, browser: Browser, way: str
) -> None:
    text = f"{NOTE} {way}"
    context, page = await dana(board, browser)
    await expect(page.locator("#live")).to_contain_text("Live")
    await page.locator("#body").fill(text)
    await end(board, way)
    await page.reload()  # a closed lid, a new morning: or the line says so, below
    await page.wait_for_url("**/sign-in?next=*")
    await sign_in(board, page)
    await expect(page.locator("#body")).to_have_value(text)
    await page.get_by_role("button", name="Add note").click()
    await expect(page.locator(".words", has_text=f"second line of it. {way}")).to_have_count(1)
    assert await stored(board, text) == 1
    await context.close()


async def test_the_line_says_that_one_is_signed_out_and_leads_back(board: Demo, browser: Browser) -> None:
    context, page = await dana(board, browser)
    await expect(page.locator("#live")).to_contain_text("Live")
    await page.locator("#body").fill("Said by the line")
    await end(board, "ended elsewhere")
    await expect(page.locator("#live")).to_contain_text("Signed out; what you wrote is kept here")
    await page.locator("#live").get_by_role("link", name="Sign in again").click()
    await sign_in(board, page)
    await expect(page.locator("#body")).to_have_value("Said by the line")
    await context.close()


@pytest.mark.parametrize("way", WAYS)
async def test_a_note_sent_after_the_session_ended_is_stored_once_after_signing_in(
    board: Demo, browser: Browser, way: str
) -> None:
    text = f"Sent too late: {way}"
    context, page = await dana(board, browser)
    await page.locator("#body").fill(text)
    await end(board, way)
    await page.get_by_role("button", name="Add note").click()
    waiting = page.locator("[data-waiting]")
    await expect(waiting.locator(".note-state")).to_contain_text("You are signed out")
    assert await stored(board, text) == 0
    await waiting.get_by_role("link", name="Sign in again").click()
    await sign_in(board, page)
    await expect(page.locator(".words", has_text=text)).to_have_count(1)
    await expect(waiting).to_have_count(0)
    assert await stored(board, text) == 1
    await context.close()


@pytest.mark.parametrize("way", WAYS)
async def test_without_javascript_what_was_sent_stands_on_the_page_and_is_stored_once(
    board: Demo, browser: Browser, way: str
) -> None:
    text = f"Without any script, on two lines:\n{way}"
    context, page = await dana(board, browser, java_script_enabled=False)
    await page.locator("#body").fill(text)
    await end(board, way)
    await page.get_by_role("button", name="Add note").click()
    await expect(page.locator("h1")).to_have_text("You are signed out")
    await expect(page.get_by_label("What you wrote")).to_have_value(text)
    await page.get_by_role("button", name="Send it again").click()  # too early: nothing is lost by it
    await expect(page.get_by_label("What you wrote")).to_have_value(text)
    async with context.expect_page() as opened:
        await page.get_by_role("link", name="opens in a new tab").click()
    other = await opened.value
    await sign_in(board, other)
    await page.get_by_role("button", name="Send it again").click()
    await expect(page.locator(".words", has_text="Without any script").filter(has_text=way)).to_have_count(1)
    assert await stored(board, text) == 1
    await context.close()


async def test_a_form_sent_the_plain_way_leaves_no_draft_once_it_was_sent_again(
    board: Demo, browser: Browser
) -> None:
    context = await board.context(browser, "femi")
    page = await context.new_page()
    await page.goto(f"{board.server.base}{MAIN}/statements/13/edit")
    text = "We wrote down who looks at the logs, and what they do when something is in them."
    await page.locator("textarea[name=body]").fill(text)
    await end(board, "ended elsewhere", "femi")
    await page.locator("main form").filter(has=page.locator("textarea")).get_by_role("button").last.click()
    await expect(page.locator("h1")).to_have_text("You are signed out")
    found = await Axe().run(page, options=AXE)
    assert found.response["violations"] == []
    async with context.expect_page() as opened:
        await page.get_by_role("link", name="opens in a new tab").click()
    other = await opened.value
    await other.get_by_role("button", name="Femi").click()
    await expect(other.locator("h1")).not_to_have_text("Sign in")
    await page.get_by_role("button", name="Send it again").click()
    await expect(page.locator("h1")).not_to_have_text("You are signed out")
    kept = "Object.keys(localStorage).filter(key => key.startsWith('board/draft/')).length"
    assert await page.evaluate(kept) == 0
    async with connect(board.server.url) as database:
        assert len(await database.all("select standard from statement where body = :text", text=text)) == 1
    await context.close()

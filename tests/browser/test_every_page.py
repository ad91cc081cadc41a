"""Every page: good HTML, no accessibility violations, fits 320 px, obeys the strict policy."""

import itertools
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import html5lib
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize

from tests.browser.real import PAGES, Demo
from tests.serving import serving

pytestmark = pytest.mark.browser

AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what is well is not written out
}
ERRORS = {"not-found": 404, "link-spent": 404, "join-wrong": 404, "invitation-unknown": 404}


WIDE, SMALL = ViewportSize(width=1280, height=900), ViewportSize(width=320, height=640)


@dataclass(frozen=True, slots=True)
class Tab:
    """Somebody's one tab, and what it said on the console."""

    page: Page
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))


@pytest.fixture(scope="module")
async def tabs(real: Demo, browser: Browser) -> AsyncIterator[dict[str | None, Tab]]:
    """One tab for each person, who goes from page to page in it, as people do: a new one costs more than the page."""
    made: dict[str | None, Tab] = {}
    for key in {key for key, _ in PAGES.values()}:
        context = await real.context(browser, key, viewport=WIDE)
        made[key] = Tab(await context.new_page())
    yield made
    for tab in made.values():
        await tab.page.context.close()


@asynccontextmanager
async def opened(real: Demo, tabs: dict[str | None, Tab], name: str) -> AsyncIterator[tuple[Page, str]]:
    """A page, and its HTML as the server sent it. What it says on the console fails the test."""
    key, address = PAGES[name]
    page, said = tabs[key].page, tabs[key].said
    await page.goto("about:blank")  # whatever the page before had to say, it has said
    await page.set_viewport_size(WIDE)
    said.clear()
    response = await page.goto(real.server.base + address)
    assert response is not None
    assert response.status == ERRORS.get(name, 200), f"{address}: {response.status}"
    yield page, await response.text()
    assert [text for text in said if "404" not in text] == []


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_accessible_valid_and_fits_a_small_screen(
    real: Demo, tabs: dict[str | None, Tab], name: str
) -> None:
    async with opened(real, tabs, name) as (page, html):
        await is_good(page, html)


async def is_good(page: Page, html: str) -> None:
    """What is asked of every page, and of the HTML the server sent for it. Leaves it at 320 px."""
    found = await Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    await page.set_viewport_size(SMALL)
    await fits(page)
    await headings_are_in_order(page)
    await tables_say_what_they_hold(page)
    check_html(html)


async def test_the_pages_of_signing_in_by_mail_are_as_good(
    demo_file: Path, tmp_path: Path, browser: Browser
) -> None:
    shutil.copy(demo_file, tmp_path / "demo.db")
    mail = ("env", "ASSESSOR_SMTP_URL=smtp://127.0.0.1:9", "ASSESSOR_MAIL_FROM=board@hackney.example")
    context = await browser.new_context(viewport=WIDE)
    page = await context.new_page()
    async with serving(f"sqlite:///{tmp_path}/demo.db", under=mail) as server:
        await page.goto(f"{server.base}/sign-in")
        for field, given, title in (
            ("Email address", "dana", "Error: Sign in"),
            ("Email address", "dana@hackney.example", "Look at your mail"),
            ("Or type the code", "2345-BCDF", "Error: Look at your mail"),
        ):
            await page.get_by_label(field).fill(given)
            async with page.expect_navigation() as led:
                await page.locator("main").get_by_role("button").first.click()
            assert (await page.title()).startswith(title)
            await is_good(page, await (await led.value).text())
    await context.close()


async def fits(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px too wide"


async def headings_are_in_order(page: Page) -> None:
    """One h1, and no level is skipped on the way down."""
    levels = await page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "all => all.filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"
    )
    assert levels.count(1) == 1, levels
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


async def tables_say_what_they_hold(page: Page) -> None:
    """A table of ours has a caption, and every head says whose it is. What people wrote in Markdown is theirs."""
    unnamed = await page.eval_on_selector_all(
        "table",
        "all => all.filter(t => !t.closest('.prose-table') && !t.caption?.textContent.trim()).map(t => t.outerHTML)",
    )
    assert unnamed == []
    heads = await page.eval_on_selector_all(
        "th", "all => all.filter(th => !th.closest('.prose-table') && !th.scope).map(th => th.outerHTML)"
    )
    assert heads == []


def check_html(text: str) -> None:
    """Good HTML as the server sends it: no parse error, no id twice, a label for every field, nothing inline."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text)
    assert parser.errors == [], [(place, code) for place, code, _ in parser.errors]
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), sorted({id for id in ids if ids.count(id) > 1})
    labelled = {label.get("for") for label in tree.iter("label")} | {
        field.get("id") for label in tree.iter("label") for field in label.iter() if field is not label
    }
    unlabelled = [field.attrib for field in fields(tree) if field.get("id") not in labelled]
    assert [field for field in unlabelled if not field.get("aria-label")] == []
    handlers = [name for element in tree.iter() for name in element.attrib if str(name).startswith("on")]
    assert handlers == []
    assert [element.tag for element in tree.iter() if element.get("style")] == []


def fields(tree: Any) -> list[Any]:
    """What a person fills in."""
    found = [element for tag in ("input", "select", "textarea") for element in tree.iter(tag)]
    return [field for field in found if field.get("type") not in ("hidden", "submit", "radio", "checkbox")]


@pytest.mark.parametrize("name", ["board-lead", "standard-lead", "evidence", "new-service"])
async def test_the_keyboard_reaches_the_content_and_every_control_shows_its_focus(
    real: Demo, tabs: dict[str | None, Tab], name: str
) -> None:
    async with opened(real, tabs, name) as (page, _):
        await the_focus_shows(page)


async def the_focus_shows(page: Page) -> None:
    """The first stop leads past the header to the content, and the next one is seen to be there."""
    await page.keyboard.press("Tab")
    first = await page.evaluate("document.activeElement.textContent")
    assert first.strip() == "Skip to main content"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.querySelector('main').contains(document.activeElement)")
    shown = await page.evaluate(
        "(() => { const s = getComputedStyle(document.activeElement);"
        " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' || s.backgroundColor !== 'rgba(0, 0, 0, 0)' })()"
    )
    assert shown

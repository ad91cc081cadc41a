"""Every page: good HTML, no accessibility violations, works at 320 px, obeys the strict policy, does without scripts."""

import html5lib
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from tests.browser.real import PAGES, Demo

pytestmark = pytest.mark.browser

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ERRORS = {"not-found": 404, "link-spent": 404}


async def opened(real: Demo, browser: Browser, name: str, **options: object) -> Page:
    key, address = PAGES[name]
    context = await real.context(browser, key, **options)
    page = await context.new_page()
    response = await page.goto(real.server.base + address)
    assert response is not None
    assert response.status == ERRORS.get(name, 200), f"{address}: {response.status}"
    return page


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_has_no_accessibility_violations_and_obeys_the_policy(
    real: Demo, browser: Browser, name: str
) -> None:
    page = await opened(real, browser, name, viewport={"width": 1280, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    await page.reload()
    found = await Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    assert [text for text in said if "Content Security Policy" in text or "Error" in text] == (
        [text for text in said if "404" in text] if name in ERRORS else []
    )
    await page.context.close()


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_fits_320_pixels_and_its_headings_are_in_order(
    real: Demo, browser: Browser, name: str
) -> None:
    page = await opened(real, browser, name, viewport={"width": 320, "height": 640})
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px too wide"
    levels = await page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "all => all.filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"
    )
    assert levels.count(1) == 1, levels
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), levels
    await page.context.close()


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_good_html_without_any_script(real: Demo, browser: Browser, name: str) -> None:
    page = await opened(real, browser, name, java_script_enabled=False)
    key, address = PAGES[name]
    text = await (await page.context.request.get(real.server.base + address)).text()
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(text)
    assert [error for error in parser.errors if error[1] != "unexpected-char-in-attribute-name"] == []
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), sorted({id for id in ids if ids.count(id) > 1})
    unlabelled = [
        field.get("name")
        for field in tree.iter("input", "select", "textarea")
        if field.get("type") not in ("hidden", "submit", "radio", "checkbox")
        and field.get("id") not in {label.get("for") for label in tree.iter("label")}
        and not field.get("aria-label")
    ]
    assert unlabelled == []
    assert not [e.tag for e in tree.iter() if e.get("style") or any(name.startswith("on") for name in e.keys())]
    await page.context.close()


@pytest.mark.parametrize("name", ["board-lead", "standard-lead", "evidence", "sign-in"])
async def test_the_keyboard_reaches_the_content_and_every_control_shows_its_focus(
    real: Demo, browser: Browser, name: str
) -> None:
    page = await opened(real, browser, name, viewport={"width": 1280, "height": 900})
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
    await page.context.close()

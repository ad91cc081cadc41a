"""What is published, in a real browser: nothing of what people wrote runs, on the pages and in the feed."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, Route

from tests.browser.test_every_page import AXE
from tests.browser.test_pack import CORPUS, STRANGE
from tests.house import ASSESSMENT, BASE, SERVICE, House, new_id

pytestmark = pytest.mark.browser

HERE = f"/assessments/{ASSESSMENT}"
OPEN = f"/published/{ASSESSMENT}"


@pytest.fixture
def dialect() -> str:
    """The pages are the same on both engines."""
    return "sqlite"


async def publish_the_corpus(house: House) -> None:
    """A report in which every text was written to break in."""
    parts = ["\n\n".join(CORPUS[number : number + 40])[:9_900] for number in range(0, len(CORPUS), 40)]
    evil = "</title><script>window.__pwned=1</script>"
    dana, grace, sam = house.api("dana"), house.api("grace"), house.api("sam")
    page = {"title": f"{evil} evidence", "body": "\n\n".join(parts)}
    assert (await grace.put(f"/services/{SERVICE}/evidence/evil", json=page)).is_success
    named = {"name": f"{evil} service", "organisation": '"><img src=x onerror=alert(1)>'}
    assert (
        await house.api("femi").put(f"/services/{SERVICE}", json=named, headers={"if-match": "*"})
    ).is_success
    for text in parts:
        asked = {"standard": 6, "level": "must", "body": text, "visibility": "everyone"}
        assert (await sam.put(f"{HERE}/recommendations/{new_id()}", json=asked)).is_success
    points = [{"body": text, "sources": []} for text in parts]
    texts = dict(
        zip(("summary", "service", "users", "good_practice", "main_concern"), parts * 5, strict=False)
    )
    standard = {"number": 6, "done_well": points, "to_explore": points, "advice": points}
    answer = await dana.put(f"{HERE}/report", json={**texts, "standards": [standard]})
    assert answer.is_success, answer.text
    assert (
        await house.client("grace").post(f"{HERE}/report/publish/pages", data={"page": "evil"})
    ).is_redirect
    for state in ("writing-up", "fact-check", "published"):
        assert (await dana.put(f"{HERE}/state", json={"to": state})).is_success


async def test_hostile_19_nothing_that_people_wrote_runs_on_the_open_side(
    house: House, context: BrowserContext, browser: Browser
) -> None:
    """Row 18 as well: the corpus stands in every text of the report, its evidence, titles and the feed."""
    await publish_the_corpus(house)
    nobody = house.client()
    dialogs: list[str] = []
    elsewhere: list[str] = []

    async def answer(route: Route) -> None:
        if not route.request.url.startswith(BASE):
            elsewhere.append(route.request.url)
            await route.abort()
            return
        found = await nobody.get(route.request.url.removeprefix(BASE))
        headers = {name: value for name, value in found.headers.items() if name != "content-encoding"}
        await route.fulfill(status=found.status_code, headers=headers, body=found.content)

    async def opened(where: BrowserContext) -> Page:
        await where.route("**/*", answer)
        page = await where.new_page()
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        return page

    page = await opened(context)
    for there in (OPEN, f"{OPEN}/editions/1", f"{OPEN}/evidence/evil", "/published"):
        await page.goto(f"{BASE}{there}")
        assert await page.evaluate("window.__pwned") is None, there
        within = ".rows" if there == "/published" else "main"  # above the rows stands a form of ours
        strange = STRANGE.replace("document.query", f"document.querySelector('{within}').query", 1)
        assert await page.evaluate(strange) == [], there
    await page.goto(f"{BASE}{OPEN}")
    assert await page.locator("h1").count() == 1
    assert (await Axe().run(page, options=AXE)).response["violations"] == []
    assert await context.cookies() == []
    alone = (
        await browser.new_context()
    )  # Chromium shows XML with a style of its own, which our policy forbids
    page = await opened(alone)
    await page.goto(f"{BASE}/open/feed.atom")
    assert await page.evaluate("window.__pwned") is None
    await alone.close()
    assert (dialogs, elsewhere) == ([], [])

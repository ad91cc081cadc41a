"""The file taken along, opened from a disk: it reads well, fetches nothing and runs nothing of what people wrote."""

from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, Request

from tests.browser.test_every_page import AXE
from tests.house import ASSESSMENT, SERVICE, House, new_id
from tests.markdown.corpus import ADDRESSES, FOR_OTHER_PROGRAMS, SCRIPTS

pytestmark = pytest.mark.browser

HERE = f"/assessments/{ASSESSMENT}"
CORPUS = [*SCRIPTS, *FOR_OTHER_PROGRAMS, *(f"[x]({address})" for address in ADDRESSES)]
STRANGE = """() => [...document.querySelectorAll('*')].filter(one =>
  one.matches('script, iframe, object, embed, form, base, link, svg, math, video, input, button')
  || [...one.attributes].some(({name}) => /^on|^style$|^(data-)?hx-(?!ignore)/.test(name))
  || /^\\s*(javascript|data|vbscript):/i.test(one.getAttribute('href') ?? '')).map(one => one.outerHTML)"""


@pytest.fixture
def dialect() -> str:
    """The file is the same on both engines."""
    return "sqlite"


async def file(house: House, folder: Path) -> Path:
    """What Priya takes along, on a disk."""
    answer = await house.client("priya").get(f"{HERE}/pack")
    path = folder / "pack.html"
    path.write_bytes(answer.content)
    return path


async def fill(house: House) -> None:
    """Everything that people write, written to break in."""
    grace, priya = house.api("grace"), house.api("priya")
    for number in range(0, len(CORPUS), 40):
        text = "\n\n".join(CORPUS[number : number + 40])
        page = {"title": f"</title><script>window.__pwned=1</script> {number}", "body": text}
        assert (await grace.put(f"/services/{SERVICE}/evidence/page-{number}", json=page)).is_success
        note = {
            "standard": 6,
            "kind": "question",
            "body": text,
            "visibility": "everyone",
            "said_by": "<b onclick=x>",
        }
        id = new_id()
        assert (await priya.put(f"{HERE}/notes/{id}", json=note)).is_success
        answer = await grace.put(f"{HERE}/notes/{id}/answers/{new_id()}", json={"body": text})
        assert answer.is_success
        thing = {"standard": 6, "level": "must", "body": text, "visibility": "everyone"}
        assert (await priya.put(f"{HERE}/recommendations/{new_id()}", json=thing)).is_success
        claim = {"standard": 6, "page": f"page-{number}", "says": text[:200].replace("\n", " ")}
        assert (await grace.put(f"{HERE}/claims/{new_id()}", json=claim)).is_success
    statement = {"body": "\n".join(CORPUS)[:9_000], "not_yet": "</p><img src=x onerror=alert(1)>"}
    assert (await grace.put(f"{HERE}/statements/6", json=statement)).is_success


async def test_hostile_19_what_is_taken_along_runs_nothing_and_asks_for_nothing(
    house: House, context: BrowserContext, tmp_path: Path
) -> None:
    await fill(house)
    asked: list[str] = []

    def note_down(request: Request) -> None:
        if not request.url.startswith("data:image/"):
            asked.append(request.url)

    page = await context.new_page()
    page.on("request", note_down)
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    address = (await file(house, tmp_path)).as_uri()
    await page.goto(address)
    await page.mouse.move(200, 200)
    await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert await page.evaluate("window.__pwned") is None
    assert await page.evaluate(STRANGE) == []
    assert asked == [address]
    assert await page.evaluate("document.title") == "Contact centre, public beta: to take along"


async def test_a_pack_reads_well_on_a_phone_by_keyboard_and_in_print(
    house: House, context: BrowserContext, tmp_path: Path
) -> None:
    body = (
        "## Head\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n"
        + "long " * 60
        + "\n```\n\nhttps://example.org/"
        + "x" * 300
    )
    page_of = {"title": "Costs", "body": body}
    assert (await house.api("grace").put(f"/services/{SERVICE}/evidence/costs", json=page_of)).is_success
    page = await context.new_page()
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto((await file(house, tmp_path)).as_uri())
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Skip to the contents"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.closest('nav').id") == "contents"
    found = await Axe().run(page, options=AXE)
    assert found.response["violations"] == []
    await page.emulate_media(media="print")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320

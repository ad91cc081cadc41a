"""Reports and bundles opened from a disk: nothing of what people wrote runs, and nothing is fetched."""

import io
import zipfile
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext

from assessor.documents import blocks, docx, html_page, odt
from assessor.documents.document import Document, Judged, Section, Service
from assessor.documents.whole import as_blocks
from tests.browser.test_pack import CORPUS, HERE, STRANGE
from tests.documents import reading_back as back
from tests.house import House, new_id

pytestmark = pytest.mark.browser

TITLE = "</title><script>window.__pwned=1</script><img src=x onerror=window.__pwned=1>"
OUR_OWN = STRANGE.replace("base, link,", 'base, link:not([href$=".css"]),')


@pytest.fixture
def dialect() -> str:
    """The files are the same on both engines."""
    return "sqlite"


async def opened_quietly(context: BrowserContext, path: Path) -> None:
    """Opens a file; fails when it runs or asks for anything beside itself and its stylesheet."""
    asked: list[str] = []
    page = await context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    await page.goto(path.as_uri())
    await page.mouse.move(200, 200)
    assert await page.evaluate("window.__pwned") is None
    assert await page.evaluate(OUR_OWN) == []
    assert [one for one in asked if one != path.as_uri() and not one.endswith(".css")] == []
    await page.close()


async def test_hostile_19_a_report_as_a_page_runs_nothing_and_leads_only_outwards(
    context: BrowserContext, tmp_path: Path
) -> None:
    texts = ["\n\n".join(CORPUS[number : number + 40]) for number in range(0, len(CORPUS), 40)]
    report = Document(
        id="x",
        title=TITLE,
        service=Service(name=TITLE, organisation=TITLE),
        summary=texts[0],
        standards=tuple(
            Judged(number=number, title=TITLE, link="javascript:alert(1)", done_well=(text,))
            for number, text in enumerate(texts, 1)
        ),
        sections=tuple(Section(title=TITLE, body=text) for text in texts),
        address="javascript:alert(1)",
    )
    path = tmp_path / "report.html"
    path.write_text(html_page.written(report))
    await opened_quietly(context, path)
    wanted = list(as_blocks(report))
    kinds = {to.partition(":")[0].lower() for _, to in back.links(wanted)}
    assert kinds <= {"http", "https", "mailto"}
    assert back.links_of_word(docx.written(report)) == [
        (blocks.clean(text), to) for text, to in back.links(wanted)
    ]
    assert len(back.links_of_odt(odt.written(report))) == len(back.links(wanted))


async def test_hostile_19_the_pages_of_a_bundle_run_nothing(
    house: House, context: BrowserContext, tmp_path: Path
) -> None:
    note = {"standard": 6, "body": f"{TITLE} {CORPUS[0]}", "visibility": "panel", "said_by": TITLE}
    assert (await house.api("priya").put(f"{HERE}/notes/{new_id()}", json=note)).is_success
    answer = await house.client("alex").post(f"{HERE}/bundle.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    for name in ("index.html", "with-names/note.html", "names-removed/note.html"):
        await opened_quietly(context, tmp_path / name)

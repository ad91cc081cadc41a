"""Poor wifi on the real board: what two people write while it is gone is there in the end, each text exactly once."""

import re
import shutil
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from assessor.database import connect
from assessor.demo.cast import BY_KEY
from tests.browser import waiting
from tests.browser.real import MAIN, Demo
from tests.browser.test_every_page import AXE
from tests.serving import api, keys, serving

pytestmark = pytest.mark.browser

STANDARD = f"{MAIN}/standards/6"


@pytest.fixture(scope="module")
async def board(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """The demo with its buttons to sign in."""
    path = tmp_path_factory.mktemp("waiting") / "demo.db"
    shutil.copy(demo_file, path)
    url = f"sqlite:///{path}"
    made = await keys(url)
    async with serving(url, command="demo") as server:
        yield Demo(server, made)


async def look(board: Demo, context: BrowserContext, address: str) -> Page:
    """A page of somebody already signed in."""
    page = await context.new_page()
    await page.goto(board.server.base + address)
    return page


async def question(board: Demo) -> str:
    """A question on the standard, which the team sees."""
    id = str(uuid.uuid4())
    thing = {"standard": 6, "kind": "question", "body": "How long does it take?", "visibility": "everyone"}
    async with api(board.server, board.keys.bearer("dana")) as dana:
        assert (await dana.put(f"{MAIN.lstrip('/')}/notes/{id}", json=thing)).status_code == 201
    return id


async def end_sessions(board: Demo, key: str) -> None:
    """Somebody is signed out, everywhere."""
    async with connect(board.server.url) as database, database.transaction() as tx:
        await tx.run("delete from session where person = :person", person=BY_KEY[key].id)
        await tx.run("update site set version = version + 1 where id = 1")


async def test_fault_F25_two_browsers_offline_a_restart_and_one_signed_out_lose_and_double_nothing(
    board: Demo, browser: Browser
) -> None:
    dana, femi = await board.context(browser, "dana"), await board.context(browser, "femi")
    page, asking = await look(board, dana, STANDARD), await question(board)
    form = await look(board, dana, f"{MAIN}/recommendations/new?standard=6")
    team = await look(board, femi, STANDARD)
    for tab in (page, team):
        await expect(tab.locator("#live")).to_contain_text("Live")
    for context in (dana, femi):
        await context.set_offline(True)
    notes = ["Written in the tunnel", "And after it,\non two lines – “so” & <so>"]
    for text in notes:
        await waiting.note(page, text)
    asked = ["Publish how long it takes", "Publish it each month"]
    for text in asked:
        await waiting.recommend(form, text)
    answers = ["Nine days on average", "Eight, since Tuesday"]
    for text in answers:
        await waiting.answer(team, asking, text)
    said = ["Ten days at most, they said"]
    await waiting.answered(page, asking, said[0])
    reasons = ["No figures for the winter"]
    await waiting.view(page, "Not met", reasons[0])
    await waiting.says_waiting(page, "6 texts waiting, kept here")
    await waiting.says_waiting(team, "2 answers waiting, kept here")
    assert await waiting.waiting(page) == notes + asked + said + reasons
    await board.server.terminate()
    await end_sessions(board, "femi")
    await form.close()
    await board.server.start()
    for context in (dana, femi):
        await context.set_offline(False)
    await waiting.all_sent(page)
    await expect(team.locator("[data-waiting]").first).to_contain_text("You are signed out")
    assert await waiting.stored(board, *answers) == dict.fromkeys(answers, 0)
    await team.goto(f"{board.server.base}/sign-in?next={STANDARD}")
    await team.get_by_role("button", name="Femi").click()
    await waiting.all_sent(team)
    everything = [*notes, *asked, *said, *reasons, *answers]
    assert await waiting.stored(board, *everything) == dict.fromkeys(everything, 1)
    for context in (dana, femi):
        await context.close()


async def test_what_is_sent_at_once_goes_where_the_server_leads_or_says_what_came_of_it(
    board: Demo, browser: Browser
) -> None:
    dana = await board.context(browser, "dana")
    form = await look(board, dana, f"{MAIN}/recommendations/new?standard=6")
    await form.get_by_role("button", name="Recommend", exact=True).click()
    await expect(form.locator(".govuk-error-summary")).to_be_visible()
    await waiting.recommend(form, "Sent at once")
    await form.wait_for_url(re.compile(r"/standards/6#recommendation-"))
    assert await waiting.stored(board, "Sent at once") == {"Sent at once": 1}
    await waiting.view(form, "Met", "Given at once")
    await form.wait_for_url("**/standards/6?done=view#your-view")
    await expect(form.locator("#your-view .words")).to_have_text("Given at once")
    await expect(form.locator("#live")).to_contain_text("Live")
    await waiting.answered(form, await question(board), "Said at once")
    await expect(form.locator("#notice")).to_contain_text("The question is answered.")
    await expect(form.locator("#notice").get_by_role("button", name="Undo")).to_be_visible()
    await dana.close()


async def test_what_waits_can_be_read_copied_and_removed_from_any_page(board: Demo, browser: Browser) -> None:
    dana = await board.context(browser, "dana")
    page = await look(board, dana, STANDARD)
    await expect(page.locator("#live")).to_contain_text("Live")
    await page.route("**/notes", lambda route: route.abort())
    for text in ("One", "Two"):
        await waiting.note(page, text)
    other = await look(board, dana, MAIN)
    await waiting.says_waiting(other, "2 notes waiting, kept here")
    await other.get_by_role("button", name="Read it").click()
    items = other.locator("#outbox li")
    await expect(items.locator(".note-body")).to_have_text(["One", "Two"])
    found = await Axe().run(other, options=AXE)
    assert found.response["violations"] == []
    await items.first.get_by_role("button", name="Copy").click()
    await expect(items.first.get_by_role("button", name="Copied")).to_be_focused()
    for _ in range(2):
        other.once("dialog", lambda dialog: dialog.accept())
        await items.first.get_by_role("button", name="Remove").click()
    await expect(other.locator("#outbox")).to_be_hidden()
    await expect(page.locator("[data-waiting]")).to_have_count(0)
    await expect(other.get_by_role("button", name="Read it")).to_be_hidden()
    await dana.close()


async def test_on_a_change_by_somebody_else_meanwhile_what_waited_meets_the_other_text(
    board: Demo, browser: Browser
) -> None:
    sam = await board.context(browser, "sam")
    form = await look(board, sam, f"{MAIN}/recommendations/new?standard=6")
    await waiting.recommend(form, "As it began")
    await form.wait_for_url("**/standards/6*")
    mine = form.locator(".recommendation", has_text="As it began")
    edit = str(await mine.get_by_role("link", name="Edit").get_attribute("href"))
    here, office = await look(board, sam, edit), await board.context(browser, "sam")
    await sam.set_offline(True)
    await change(here, "From the train")
    await waiting.says_waiting(here, "1 recommendation waiting, kept here")
    there = await look(board, office, edit)
    await change(there, "From the office")
    await there.wait_for_url("**/standards/6*")
    await sam.set_offline(False)
    await expect(here.locator("[data-waiting]")).to_contain_text("Somebody changed this after you opened it")
    await here.get_by_role("button", name="See both texts").click()
    await expect(here.get_by_role("heading", name="What stands now")).to_be_visible()
    await expect(here.get_by_text("From the office").first).to_be_visible()
    await expect(here.get_by_label("What do you recommend?")).to_have_value("From the train")
    await here.get_by_role("button", name="Save").click()
    await here.wait_for_url("**/standards/6*")
    await expect(here.locator(".recommendation", has_text="From the train")).to_have_count(1)
    await waiting.all_sent(here)
    for context in (sam, office):
        await context.close()


async def change(page: Page, text: str) -> None:
    """Changes a recommendation, on the page for that."""
    await page.get_by_label("What do you recommend?").fill(text)
    await page.get_by_role("button", name="Save").click()


async def test_what_waited_is_never_sent_as_somebody_else(board: Demo, browser: Browser) -> None:
    dana = await board.context(browser, "dana")
    page = await look(board, dana, STANDARD)
    await expect(page.locator("#live")).to_contain_text("Live")
    await dana.clear_cookies()
    sam = await board.context(browser, "sam")
    await dana.add_cookies(await sam.cookies())  # type: ignore[arg-type]
    await waiting.note(page, "By Dana’s own hand")
    await expect(page.locator("[data-waiting]")).to_contain_text("You are signed out")
    assert await waiting.stored(board, "By Dana’s own hand") == {"By Dana’s own hand": 0}
    await dana.close()
    await sam.close()

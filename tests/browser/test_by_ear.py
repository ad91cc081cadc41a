"""The day by ear and by keyboard: what is heard, where the focus is, what controls are called."""

import re

import html5lib
import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Assessment
from tests.browser.day import Day
from tests.browser.real import MAIN, PAGES, Demo
from tests.browser.test_every_page import ERRORS
from tests.browser.test_together import standing_at, write
from tests.serving import browser as browser_of

pytestmark = pytest.mark.browser

HEARD = "#announcements"


async def test_a_note_that_somebody_else_writes_is_heard_and_one_s_own_is_not(
    real: Demo, browser: Browser
) -> None:
    dana = await standing_at(real, browser, "dana")
    priya = await standing_at(real, browser, "priya")
    board = await standing_at(real, browser, "sam", MAIN)
    team = await standing_at(real, browser, "femi")
    await write(dana, "Nobody heard the last one.", kind="Concern")
    await expect(priya.locator(HEARD)).to_have_text("Concern on standard 13, Dana Okafor")
    await expect(board.locator(HEARD)).to_have_text("Concern on standard 13, Dana Okafor")
    await expect(team.locator(HEARD)).to_have_text(re.compile("^To explore on standard 13, "))
    await expect(dana.locator("li.note", has_text="Nobody heard the last one.")).to_have_count(1)
    await expect(dana.locator(HEARD)).to_have_text("")
    for page in (dana, priya, board, team):
        await page.context.close()


async def focused(page: Page) -> str:
    """The words of what has the focus; nothing when it is lost."""
    found: str = await page.evaluate(
        "document.activeElement === document.body ? ''"
        " : document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"
    )
    return found


async def test_choosing_which_notes_keeps_the_focus(real: Demo, browser: Browser) -> None:
    sam = await standing_at(real, browser, "sam")
    await sam.get_by_role("link", name="Concerns", exact=True).focus()
    await sam.keyboard.press("Enter")
    await expect(sam).to_have_url(re.compile(r"\?kind=concern$"))
    chosen = sam.get_by_role("link", name="Concerns", exact=True)
    await expect(chosen).to_have_attribute("aria-current", "true")
    await expect(chosen).to_be_focused()
    await sam.context.close()


async def test_a_note_just_written_is_removed_without_leaving_the_page(real: Demo, browser: Browser) -> None:
    """What the stream brings works as what the page came with."""
    priya = await standing_at(real, browser, "priya")
    address = priya.url
    await write(priya, "Written and removed by keyboard.")
    note = priya.locator("li.note", has_text="Written and removed by keyboard.")
    await note.get_by_role("button", name=re.compile("^Remove")).focus()
    await priya.keyboard.press("Enter")
    await expect(priya.get_by_role("alert")).to_contain_text("The note is removed.")
    await expect(note.get_by_role("button")).to_have_count(0)
    assert priya.url == address
    assert await focused(priya) != ""
    await priya.context.close()


async def test_what_has_just_happened_has_the_focus_when_a_page_begins_with_it(
    real: Demo, browser: Browser
) -> None:
    sam = await standing_at(real, browser, "sam")
    await sam.goto(f"{real.server.base}{MAIN}/recommendations/new?standard=13")
    await sam.get_by_label(re.compile("^Should")).check()
    await sam.locator("#body").fill("Say what is good enough.")
    await sam.get_by_role("button", name="Recommend").click()
    asked = sam.locator("li.recommendation", has_text="Say what is good enough.")
    await asked.get_by_role("button", name=re.compile("^Remove")).click()
    await expect(sam.locator("#notice > .notice")).to_be_focused()
    await sam.keyboard.press("Tab")
    await expect(sam.get_by_role("button", name="Undo")).to_be_focused()
    await sam.context.close()


async def test_the_focus_is_never_behind_the_notice_or_the_bar(real: Demo, browser: Browser) -> None:
    dana = await standing_at(real, browser, "dana", f"{MAIN}/standards/6")
    await dana.locator("#notes summary").last.click()
    await dana.locator("#notes").get_by_role("button", name=re.compile("^Remove")).last.focus()
    await dana.locator("details[open] button", has_text="Remove").last.focus()
    await dana.keyboard.press("Enter")
    await expect(dana.get_by_role("alert")).to_contain_text("Say why")
    for width, height in ((1280, 800), (320, 256)):
        await dana.set_viewport_size({"width": width, "height": height})
        await dana.locator("#mute").focus()
        hidden = []
        for _ in range(45):
            await dana.keyboard.press("Shift+Tab")
            if found := await dana.evaluate(BEHIND):
                hidden.append(found)
        assert hidden == [], (width, height)
    await dana.context.close()


async def test_the_heat_map_tells_each_cell_s_heads_and_never_hides_the_focus_behind_them(
    real: Demo, browser: Browser
) -> None:
    page = await (await real.context(browser, "helen")).new_page()
    await page.goto(f"{real.server.base}/portfolio")
    for key in ("Tab", "Tab", "Enter"):
        await page.keyboard.press(key)
    await expect(page.locator(".heat")).to_be_focused()  # past the pages and the filters
    heads = page.locator(".heat tbody").get_by_role("rowheader")
    named = heads.filter(has_text="Report a missed collection")
    await expect(named).to_have_accessible_name(
        "Report a missed collection Discovery, show and tell, 8 November 2018"
    )  # and not all that stands below it, for each cell
    since = page.get_by_role("link", name="Better in standard 9 since 26 September 2018")
    await expect(since).to_have_count(1)
    await page.evaluate(LONG)
    for width, start, key in ((800, ".heat tfoot a >> nth=-1", "Shift+Tab"), (640, ".heat", "Tab")):
        await page.set_viewport_size({"width": width, "height": 400})
        await page.locator(start).focus()
        hidden = []
        for _ in range(45):
            await page.keyboard.press(key)
            if found := await page.evaluate(BEHIND):
                hidden.append(found)
        assert hidden == [], width
    await page.context.close()


# As many assessments as make the table scroll below its heads.
LONG = """(() => {
  document.querySelector(".heat").classList.add("heat--long");
  const body = document.querySelector(".heat tbody");
  for (const row of [...body.rows, ...body.rows]) body.append(row.cloneNode(true));
})()"""


# The words of what has the focus, when all of it lies behind something else.
BEHIND = """(() => {
  const here = document.activeElement;
  const { left, right, top, bottom } = here.getBoundingClientRect();
  const control = "label, a, button, summary, input, select, textarea, li";
  const seen = (x, y) => document.elementFromPoint(x, y)?.closest(control);
  const points = [[left + 3, top + 3], [right - 3, bottom - 3], [(left + right) / 2, (top + bottom) / 2]];
  const isThere = points.map(([x, y]) => seen(x, y)).some((at) => at && (at.contains(here) || here.contains(at)));
  return here === document.body || isThere ? "" : here.textContent.trim() || here.id;
})()"""


@pytest.mark.parametrize("key", ["dana", "femi", "sam"])
async def test_no_two_controls_of_a_standard_are_called_the_same(
    real: Demo, browser: Browser, key: str
) -> None:
    page = await standing_at(real, browser, key, f"{MAIN}/standards/6")
    names = await page.eval_on_selector_all(
        "main :is(button, summary, .doing a, .by a, .claim a)",
        "all => all.filter(each => each.checkVisibility())"
        ".map(each => each.textContent.replace(/\\s+/g, ' ').trim() + (each.hash ?? ''))",
    )
    twice = {name for name in names if names.count(name) > 1 and not re.fullmatch(r"standard \d+", name)}
    assert twice == set()
    await page.context.close()


async def test_the_composer_is_two_stops_of_the_tab_key_away(real: Demo, browser: Browser) -> None:
    page = await standing_at(real, browser, "dana")
    for key in ("Tab", "Tab", "Enter"):
        await page.keyboard.press(key)
    await expect(page.get_by_label(re.compile("Your note on standard"))).to_be_focused()
    await page.context.close()


async def test_pages_that_are_not_the_same_have_titles_that_are_not_the_same(real: Demo) -> None:
    titles: dict[tuple[str | None, str, str], str] = {}
    for name, (key, address) in PAGES.items():
        if key == "guest" or name in ERRORS:
            continue
        async with browser_of(real.server, real.keys.cookie(key) if key else {}) as person:
            answer = await person.get(address)
        said = html5lib.parse(answer.text, namespaceHTMLElements=False).find(".//title")
        assert said is not None, name
        assert said.text, name
        # Two assessments of one service and phase, on two days, have the same pages.
        title = key, " ".join(said.text.split()), of_assessment(address)
        assert title not in titles, (name, titles[title])
        titles[title] = name


def of_assessment(address: str) -> str:
    """The assessment that a page belongs to; nothing for any other page."""
    found = re.match("/assessments/[^/?]+", address)
    return found[0] if found else ""


async def test_the_focus_stays_near_when_a_note_that_was_refused_is_put_away(
    page: Page, assessment: Assessment
) -> None:
    await assessment.tell(answer=422, sentence="Say less.")
    await page.locator("#body").fill("Far too long.")
    await page.get_by_role("button", name=re.compile("Add note|Send")).first.click()
    page.once("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="Remove the note: Far too long.").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Say less.")).to_have_count(0)
    assert await page.evaluate("document.activeElement !== document.body")


async def test_who_edits_the_report_and_where_is_heard_by_the_others_once_and_may_be_left_out(
    day: Day,
) -> None:
    await day.note("sam", "Twelve tenants tried it.", kind="strength", visibility="everyone")
    await day.note("sam", "And their neighbours.", kind="strength", visibility="everyone")
    await day.put("dana", "/report", {"summary": "", "users": "Tenants."})
    priya = await day.open("priya", "/report")
    for key in ("Tab", "Tab", "Enter"):
        await priya.keyboard.press(key)
    await expect(priya.locator("h2#report-title")).to_be_focused()  # past all that stands beside it
    links = priya.locator("article .by a")
    assert len(set(await links.all_inner_texts())) == await links.count() == 2  # by themselves too
    await priya.evaluate(
        "heard = []; region = document.querySelector('#announcements');"
        "new MutationObserver(() => heard.push(region.textContent)).observe(region, { childList: true })"
    )
    dana = await day.open("dana", "/report/edit/users")
    await expect(priya.locator("#editing")).to_contain_text("Dana Okafor")
    for words in (" And landlords.", " And the council."):
        await dana.locator("textarea").press("End")
        await dana.keyboard.type(words)
        await expect(priya.locator("#report-users")).to_contain_text(words.strip())
    await priya.wait_for_function("() => heard.join().includes('The report changed')")
    heard = " | ".join(await priya.evaluate("heard"))
    assert heard.count("Dana Okafor is editing “Users” of the report") == 1, heard
    assert heard.count("The report changed, Dana Okafor") == heard.count("The report changed") == 1, heard
    await expect(dana.locator(".saving [role=status]")).to_have_text("Saved")
    await expect(dana.locator(HEARD)).to_be_empty()
    for page, kind in ((priya, "Who edits the report"), (dana, "Remarks, and what becomes of the report")):
        await page.get_by_text("What is announced").click()
        await expect(page.get_by_label(kind)).to_be_checked()
    await priya.get_by_label("Who edits the report").uncheck()
    await priya.wait_for_function("() => heard.at(-1) === ''")
    await dana.goto(f"{day.real.server.base}{day.here}/report/edit/summary")
    await dana.locator("textarea").fill("Ready.")
    await expect(priya.locator("#report-summary")).to_contain_text("Ready.")
    await expect(priya.locator("#editing")).to_contain_text("“Summary”")
    await expect(priya.locator(HEARD)).to_be_empty()

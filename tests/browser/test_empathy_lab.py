"""The whole day as those meet it whose hands are not steady, who need large letters, or who listen."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from assessor.database import connect
from tests.browser.day import Day, made
from tests.browser.real import Demo
from tests.browser.test_day import press

pytestmark = pytest.mark.browser

LOW: dict[str, Any] = {
    "viewport": {"width": 320, "height": 256},  # 1280 × 1024 at 400 %
    "device_scale_factor": 4,
    "forced_colors": "active",
    "reduced_motion": "reduce",
}
SMALL = 24  # pixels: what is smaller is hard to hit
FAR = 250  # stops of the Tab key: what is farther away is not in reach

# Where the focus is, how large what has it is with its label, and whether it is within the width of the screen.
FOCUS = """() => {
  const here = document.activeElement;
  const drawn = [here, ...(here.labels ?? [])].map(each => each.getBoundingClientRect());
  const edge = document.documentElement.clientWidth + 1;
  return {
    lost: here === document.body || !here.checkVisibility(),
    words: (here.textContent || here.name || here.id).replace(/\\s+/g, " ").trim(),
    isControl: here.matches("button, summary, select, input, textarea"),
    height: Math.max(...drawn.map(each => each.height)),
    width: Math.max(...drawn.map(each => each.width)),
    isWithin: drawn.every(each => each.width < 2 || (each.left >= -1 && each.right <= edge)),
  };
}"""
BEFORE = """target => {
  const here = document.activeElement;
  if (here === target) return 0;
  return here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING ? -1 : 1;
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Hands:
    """Somebody at a keyboard without a mouse, who often presses a key twice."""

    page: Page
    base: str

    async def open(self, path: str) -> None:
        """Another page of the assessment; it needs no scrolling in two directions."""
        await self.page.goto(self.base + path)
        await expect(self.page.locator("#live")).to_contain_text("Live")
        await self.fits()

    async def fits(self) -> None:
        assert await self.page.evaluate(TOO_WIDE) <= 0, self.page.url

    async def go(self, control: Locator) -> None:
        """Goes to a control, by the Tab key alone."""
        await expect(control).to_be_visible()
        for _ in range(FAR):
            where = await control.evaluate(BEFORE)
            if not where:
                break
            await self.page.keyboard.press("Tab" if where > 0 else "Shift+Tab")
        await expect(control).to_be_focused()
        found = await self.focus()
        assert found["isWithin"], found
        assert not found["isControl"] or min(found["width"], found["height"]) >= SMALL, found

    async def press(self, control: Locator, key: str = "Enter") -> None:
        """Goes to a control and presses it, and once more by mistake."""
        await self.go(control)
        await self.page.keyboard.press(key)
        await self.page.keyboard.press(key)

    async def focus(self) -> dict[str, Any]:
        """What has the focus."""
        found: dict[str, Any] = await self.page.evaluate(FOCUS)
        return found

    async def still_somewhere(self) -> None:
        """After something was done the focus is not lost, and nothing has become too wide."""
        await self.page.wait_for_function(f"() => !({FOCUS})().lost")
        await self.fits()

    async def undo_is_near(self, words: str) -> None:
        """What has happened is said, and a few stops of the Tab key from where one is it can be taken back."""
        notice = self.page.locator("#notice")
        await expect(notice).to_contain_text(words)
        await self.still_somewhere()
        await self.go(notice.get_by_role("button", name="Undo"))


@pytest.mark.parametrize("screen", [{}, LOW], ids=["unsteady hands", "letters at 400 %"])
async def test_the_whole_day_with_the_keyboard_alone_does_each_thing_once(
    real: Demo, browser: Browser, screen: dict[str, Any]
) -> None:
    async with made(real, browser) as day:
        page = await day.open("dana", "/marks", **screen)
        hands = Hands(page, real.server.base + day.here)
        await marks(hands)
        await day.put("iqbal", "/state", {"to": "in-session"})
        await day.note("sam", "Twelve tenants tried it.", kind="strength")
        await day.note("dana", "Who was left out?", kind="question", visibility="everyone")
        await moves(hands)
        await notes(hands, is_low=bool(screen))
        await keeps_lines(hands)
        await judges(hands)
        await washes_up(hands)
        await counts(day)


async def marks(hands: Hands) -> None:
    """One tap for a standard, before the day."""
    mark = hands.page.locator("#mark-1-worried")
    await hands.press(mark)
    await expect(mark).to_have_attribute("aria-pressed", "true")
    await expect(mark).to_be_focused()
    await hands.still_somewhere()


async def moves(hands: Hands) -> None:
    """The one button moves by one, stays under the hands, and its name says where it goes."""
    await hands.open("/day")
    button = hands.page.locator(".moving__next")
    await expect(button).to_have_accessible_name("Start: Welcome")
    await hands.press(button)
    await expect(button).to_have_accessible_name("Next: Users first")
    await hands.undo_is_near("Welcome is on now.")
    await expect(hands.page.locator("html")).not_to_have_attribute("data-moved", "")
    await hands.press(button, "Space")
    await expect(hands.page.locator("h2#day-now-title")).to_have_text("Users first")
    await hands.still_somewhere()
    switch = hands.page.get_by_role("button", name="Follow the lead")
    await hands.press(switch)
    await expect(switch).to_have_attribute("aria-pressed", "true")


async def notes(hands: Hands, *, is_low: bool) -> None:
    """On a standard: a note, another's note noticed too, a question answered in the room."""
    page = hands.page
    await hands.open("/standards/1")
    if is_low:
        await expect(page.locator(".bar")).to_have_css("position", "static")
    await hands.press(page.get_by_role("link", name="Skip to writing a note"))
    await page.keyboard.type("Said once.")
    await hands.press(page.get_by_role("button", name="Add note"))
    own = page.locator("#notes .note", has_text="Said once.")
    await expect(own.locator("time")).to_have_text("just now")
    await hands.still_somewhere()
    await hands.press(own.get_by_role("button", name=re.compile("^Remove")))
    await hands.undo_is_near("The note is removed.")
    await page.keyboard.press("Enter")
    await expect(own.locator("time")).to_be_visible()

    other = page.locator("#notes .note", has_text="Twelve tenants tried it.")
    await hands.press(other.get_by_role("button", name=re.compile("^I noticed this too")))
    await expect(other.get_by_role("button", name=re.compile("^You noticed this too"))).to_be_visible()
    await hands.still_somewhere()

    question = page.locator("#notes .note", has_text="Who was left out?")
    await hands.press(question.locator("summary", has_text="Answered in the room"))
    await hands.go(question.get_by_label("What was said, in a line"))
    await page.keyboard.type("Those without a phone.")
    await hands.press(question.get_by_role("button", name="Mark as answered"))
    await expect(question.locator(".answer", has_text="Those without a phone.")).to_have_count(1)
    await hands.still_somewhere()


async def keeps_lines(hands: Hands) -> None:
    """In the notebook Enter keeps a line; pressed twice, it keeps no empty one."""
    page = hands.page
    await hands.open("/notebook")
    await hands.go(page.locator("#body"))
    await page.keyboard.type("6- Kept once.")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    line = page.locator(".lines > .line", has_text="Kept once.")
    await expect(line).to_contain_text("Concern on 6")
    await expect(page.locator("#body")).to_be_focused()
    await hands.press(line.get_by_role("button", name="Strength", exact=True))
    await expect(line).to_contain_text("Strength on 6")
    await hands.still_somewhere()
    await hands.press(line.get_by_role("button", name=re.compile("^Undo the change")))
    await expect(line).to_contain_text("Concern on 6")
    await hands.still_somewhere()


async def judges(hands: Hands) -> None:
    """One's own view of a standard, with its reason."""
    page = hands.page
    await hands.open("/standards/1")
    view = page.locator("#your-view")
    await hands.go(view.get_by_role("radio").first)
    await page.keyboard.press("ArrowDown")
    await hands.go(view.get_by_label("Why"))
    await page.keyboard.type("Judged once.")
    await hands.press(view.get_by_role("button", name="Save your view"))
    await expect(view.locator(".view__value")).to_be_visible()
    await expect(view).to_contain_text("Judged once.")
    await hands.still_somewhere()


async def washes_up(hands: Hands) -> None:
    """The room is closed; a note becomes a point, and one is written."""
    page = hands.page
    await page.goto(hands.base + "/room/close")
    await hands.press(page.locator("main").get_by_role("button", name=re.compile("Close the room")))
    await expect(page.locator("#day-now-title, h1")).to_contain_text(["The room is closed"])
    await hands.open("/wash-up/1")
    noted = page.locator(".note", has_text="Twelve tenants tried it.")
    await hands.press(noted.get_by_role("button", name="Into Done well"))
    points = page.locator(".points .words")
    await expect(points).to_have_text(["Twelve tenants tried it."])
    await hands.undo_is_near("Taken into “done well”.")
    await hands.press(page.locator("summary", has_text="Write a point of your own"))
    await hands.go(page.get_by_label("The point", exact=True))
    await page.keyboard.type("Agreed once.")
    await hands.press(page.get_by_role("button", name="Add the point"))
    await expect(points).to_have_text(["Twelve tenants tried it.", "Agreed once."])
    await hands.fits()


async def counts(day: Day) -> None:
    """In the end everything was done once."""
    id = day.here.removeprefix("/assessments/")
    async with connect(day.real.server.url) as database:

        async def all_of(sql: str) -> list[tuple[Any, ...]]:
            return [tuple(row.values()) for row in await database.all(sql, id=id)]

        bodies = await all_of("select body from note where assessment = :id and removed_at is null")
        words = sorted(body.strip() for (body,) in bodies)
        assert words == ["Kept once.", "Said once.", "Twelve tenants tried it.", "Who was left out?"]
        assert await all_of("select body from answer where assessment = :id") == [("Those without a phone.",)]
        assert await all_of("select standard, value from mark where assessment = :id") == [(1, "worried")]
        assert await all_of("select count(*) from noticed_too where assessment = :id") == [(1,)]
        assert await all_of("select body from point where assessment = :id order by at") == [
            ("Twelve tenants tried it.",),
            ("Agreed once.",),
        ]


async def test_the_report_and_its_fact_check_with_the_keyboard_alone_do_each_thing_once(day: Day) -> None:
    await day.note("sam", "Twelve tenants tried it.", kind="strength", visibility="everyone")
    page = await day.open("dana", "/report", **LOW)
    hands = Hands(page, day.real.server.base + day.here)
    await hands.press(page.get_by_role("button", name="Begin the report"))
    await expect(page.locator("#notice")).to_contain_text("The report is begun")
    await hands.still_somewhere()
    await changes_points(hands)
    await day.put("dana", "/state", {"to": "in-session"})
    await day.put("dana", "/state", {"to": "writing-up"})
    await day.put("dana", "/state", {"to": "fact-check"})
    page = await day.open("grace", "/fact-check", **LOW)
    hands = Hands(page, hands.base)
    await hands.fits()
    item = page.locator(".checked", has_text="Twelve tenants tried it.").last
    await hands.press(item.locator("summary"))
    await hands.go(item.get_by_label("What is wrong, and what is right?"))
    await page.keyboard.type("It was eleven.")
    await hands.press(item.get_by_role("button", name="Send to the lead"))
    await page.wait_for_url("**?done=sent*")
    remark = page.locator(".remark", has_text="It was eleven.")
    await hands.fits()
    await hands.press(remark.get_by_role("button", name=re.compile("^Take back")))
    await hands.undo_is_near("The remark is taken back.")
    await page.keyboard.press("Enter")
    await expect(remark).to_have_count(1)
    await hands.press(page.get_by_role("button", name="Accept the report"), "Space")
    await hands.press(page.get_by_role("button", name="Accept the report"))
    await expect(page.locator("#fact-check-line")).to_contain_text("Accepted by")
    await hands.fits()


async def changes_points(hands: Hands) -> None:
    """A point of the report, after the stream made it anew: taken away and brought back, one stays with the report."""
    page = hands.page
    await hands.open("/report/edit/standard-1")
    await hands.press(page.locator("summary", has_text="Write a point of your own"))
    await hands.go(page.get_by_label("The point", exact=True))
    await page.keyboard.type("Agreed once.")
    await hands.press(page.get_by_role("button", name="Add the point"))
    points = page.locator(".points .words")
    await expect(points).to_have_text(["Twelve tenants tried it.", "Agreed once."])
    own = page.locator(".point", has_text="Agreed once.")
    await hands.press(own.get_by_role("button", name=re.compile("^Up")))
    await expect(points).to_have_text(["Agreed once.", "Twelve tenants tried it."])
    await hands.press(own.get_by_role("button", name=re.compile("^Remove")))
    await hands.undo_is_near("The point is removed.")
    async with page.expect_navigation(url="**/report/edit/standard-1#point-*"):
        await page.keyboard.press("Enter")
    await expect(own).to_have_count(1)
    await expect(own.get_by_role("link", name=re.compile("^Edit"))).to_have_attribute(
        "href", re.compile("back=report")
    )
    await hands.fits()


SIGNS = re.compile(r"(^|\s)[+−?-](\s|$)")  # what a screen reader would read aloud as a sign
CONTROLS = {"button", "link", "textbox", "combobox", "radio", "checkbox", "searchbox"}
PAGES = ("/marks", "/day", "/notebook", "/standards/1", "/agenda", "/coverage", "/wash-up", "/wash-up/1")


async def heard_as(page: Page) -> list[tuple[str, str, int]]:
    """The page as a screen reader has it: role, name and level of each thing that it meets."""
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Accessibility.getFullAXTree")
    await session.detach()
    found = []
    for node in tree["nodes"]:
        if node["ignored"]:
            continue
        level = [each["value"]["value"] for each in node.get("properties", ()) if each["name"] == "level"]
        name = str(node.get("name", {}).get("value", "")).strip()
        found.append((str(node["role"]["value"]), name, level[0] if level else 0))
    return found


def is_well_told(path: str, page: list[tuple[str, str, int]]) -> None:
    """Names, headings in order, headers of tables, and no sign by itself."""
    unnamed = [role for role, name, _ in page if role in CONTROLS and not name]
    assert unnamed == [], path
    levels = [level for role, _, level in page if role == "heading"]
    assert levels.count(1) == 1, (path, levels)
    assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
    tables = [name for role, name, _ in page if role == "table"]
    headers = {role for role, _, _ in page if role in ("columnheader", "rowheader")}
    assert not tables or (all(tables) and headers == {"columnheader", "rowheader"}), (path, tables)
    signs = [name for role, name, _ in page if role in {"StaticText", *CONTROLS} and SIGNS.search(name)]
    assert [words for words in signs if "such as" not in words] == [], path
    assert "main" in {role for role, _, _ in page}, path
    regions = [name for role, name, _ in page if role in ("region", "navigation")]
    assert all(regions), (path, regions)


async def test_a_screen_reader_is_told_what_everything_is_and_where_next_leads(day: Day) -> None:
    await day.note("sam", "Twelve tenants tried it.", kind="strength")
    await day.note("sam", "Nobody over eighty has.", kind="concern")
    await day.note("dana", "Who was left out?", kind="question")
    page = await day.open("dana", "/day")
    await press(page, "Start", "Welcome")
    await expect(page.locator(".moving__next")).to_have_accessible_name("Next: Users first")
    for path in PAGES:
        await page.goto(day.real.server.base + day.here + path)
        await expect(page.locator("#live")).to_contain_text("Live")
        told = await heard_as(page)
        is_well_told(path, told)
        if path == "/standards/1":
            names = [name for role, name, _ in told if role == "button"]
            too = [name for name in names if name.startswith("I noticed this too")]
            assert [re.sub(r"\W+", " ", name) for name in too] == [
                "I noticed this too strength Twelve tenants tried it ",
                "I noticed this too concern Nobody over eighty has ",
            ]
            assert not any(name.startswith("Into") for name in names)


LISTEN = """() => {
  heard = [];
  const region = document.querySelector("#announcements");
  const listen = () => region.textContent && heard.push([performance.now(), region.textContent.trim()]);
  new MutationObserver(listen).observe(region, { childList: true });
}"""


async def test_a_lively_minute_is_heard_in_a_few_short_sentences(day: Day) -> None:
    """Twenty notes of others, one's own, two moves of the day: real writers, a real stream, a clock that runs ahead."""
    lead = await day.open("dana", "/day")
    page = await day.open("priya", "/standards/1")
    await page.clock.install()
    await page.reload()
    await page.clock.run_for(1000)
    await expect(page.locator("#live")).to_contain_text("Live")
    await page.evaluate(LISTEN)
    written = page.locator("#notes .note:not([data-waiting])")
    for n in range(20):
        await day.note("sam", f"- + ? Said by Sam, {n}", kind=("strength", "concern")[n % 2])
        if n in (5, 12):
            await press(lead, *(("Start", "Welcome") if n == 5 else ("Next", "Users first")))
            await expect(lead.locator("#notice")).to_contain_text("is on now.")
        if n == 9:
            await page.locator("#body").fill("My own.")
            await page.keyboard.press("Control+Enter")
        await page.clock.run_for(3000)
    await page.clock.run_for(6000)
    await expect(written).to_have_count(21)
    await page.clock.run_for(6000)
    heard = await page.evaluate("heard")
    assert 3 <= len(heard) <= 15, heard
    assert all(later[0] - earlier[0] >= 4_900 for earlier, later in pairwise(heard)), heard
    assert all(len(words) <= 90 for _, words in heard), heard
    said = " | ".join(words for _, words in heard)
    assert "My own" not in said
    assert "Priya" not in said
    assert "moved to 1 Understand user needs" in said, heard
    assert not SIGNS.search(said.replace(" | ", ". ")), said
    many = [int(n) for n in re.findall(r"(\d+) new notes", said)]
    one = len(re.findall(r"(?:Strength|Concern) on standard 1, Sam", said))
    assert sum(many) + one == 20, heard
    await page.get_by_role("button", name="Mute announcements").press("Enter")
    await day.note("sam", "Nobody hears this.")
    await expect(written).to_have_count(22)
    await page.clock.run_for(6000)
    await expect(page.locator("#announcements")).to_be_empty()

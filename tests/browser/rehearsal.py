"""A whole day with ten browsers, step by step. What people write is kept in a list, to be looked for at the end."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from playwright.async_api import Browser, Locator, Page, expect

from assessor.credentials import cookie_name
from assessor.database import connect
from assessor.demo.cast import BY_KEY
from tests.browser import waiting
from tests.browser.overheard import Ear, ears
from tests.browser.real import Demo
from tests.browser.test_waiting import end_sessions
from tests.serving import api, browser

HERE = "/assessments/rehearsal"
PATIENT = 40_000  # milliseconds: a slow machine, or a connection that is taken up again
SEATS: dict[str, dict[str, Any]] = {
    "dana": {"role": "lead", "profession": "product"},
    "priya": {"role": "assessor", "profession": "user research", "leads": [1], "duties": ["deputy"]},
    "sam": {"role": "assessor", "profession": "technology", "leads": [6]},
    "ola": {"role": "assessor", "profession": "design", "leads": [9], "duties": ["scribe"]},
    "femi": {"role": "team", "profession": "product"},
    "grace": {"role": "team", "profession": "delivery"},
    "ruth": {"role": "observer", "profession": "delivery"},
}
PANEL = ("dana", "priya", "sam", "ola")
OTHERS = ("femi", "grace", "ruth", "guest", "helen")
WALL = "the wall"  # the lead's own laptop shows the room screen
Whom = Literal["panel", "everyone", "told"]  # those that are told see it from then on
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


READ = (
    *(
        HERE + path
        for path in (
            "",
            "/standards/1",
            "/standards/6",
            "/day",
            "/questions",
            "/agenda",
            "/room",
            "/activity",
        )
    ),
    *(
        HERE + path
        for path in ("/decisions", "/wash-up", "/wash-up/6", "/coverage", "/people", "/take-along")
    ),
    "/",
    "/search?q=owner",
    "/search?q=languages",
)
LOT = re.compile(rb'name="(?:nonce|id)" value="[0-9a-f-]{36}"')


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote: where it stands, and who may see it."""

    words: str
    seen_by: Whom
    standard: int | None = None  # nothing for what stands on no standard's page


@dataclass
class Rehearsal:
    """The people with their open pages, and all that was said."""

    board: Demo
    browser: Browser
    stack: AsyncExitStack
    said: list[Said] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)
    ears: list[Ear] = field(default_factory=list)

    def says(self, words: str, seen_by: Whom, standard: int | None = None) -> str:
        """Remembers what is being written."""
        self.said.append(Said(words, seen_by, standard))
        return words

    async def comes(self, who: str, key: str | None, path: str, **options: Any) -> Page:
        """Somebody opens a browser of their own."""
        context = await self.board.context(self.browser, key, **options)
        self.stack.push_async_callback(context.close)
        context.set_default_timeout(PATIENT)
        self.pages[who] = await context.new_page()
        return await self.goes(who, path)

    async def goes(self, who: str, path: str) -> Page:
        """Somebody goes to another page, and it is live."""
        page = self.pages[who]
        await page.goto(self.board.server.base + HERE + path)
        await self.is_live(page)
        return page

    async def is_live(self, page: Page) -> None:
        """Waits until a page says so."""
        if await page.locator("body[data-stream]").count():
            await sees(page.locator("#live"), "Live")

    async def dies_and_comes_back(self) -> None:
        """The server is started after it was killed, and everybody is with it again."""
        await self.board.server.start()
        for ear in self.ears:
            await ear.again()
        for page in self.pages.values():
            await self.is_live(page)


@asynccontextmanager
async def rehearsal(board: Demo, chromium: Browser) -> AsyncIterator[Rehearsal]:
    """A short assessment of three standards whose evidence is submitted, and nobody there yet."""
    now = datetime.now(UTC)
    times = [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (now, now + timedelta(hours=1))]
    about = {"service": "report-a-repair", "standard_set": "lgdss", "phase": "live", "scope": [1, 6, 9]}
    sessions = [{"starts_at": times[0], "ends_at": times[1]}]
    async with api(board.server, board.keys.bearer("iqbal")) as iqbal:
        answers = [await iqbal.put(HERE, json={**about, "sessions": sessions})]
        for key, seat in SEATS.items():
            answers.append(await iqbal.put(f"{HERE}/seats/{BY_KEY[key].email}", json=seat))
        answers.append(await iqbal.put(f"{HERE}/state", json={"to": "evidence-submitted"}))
    for key in PANEL:
        async with api(board.server, board.keys.bearer(key)) as one:
            answers.append(await one.put(f"{HERE}/conflict", json={"none": True}))
    assert [answer.text for answer in answers if answer.status_code >= 300] == []
    async with AsyncExitStack() as stack:
        yield Rehearsal(board, chromium, stack)


async def sees(place: Locator, words: str | re.Pattern[str]) -> None:
    """Waits until a place says this."""
    await expect(place).to_contain_text(words, timeout=PATIENT)


async def shows(page: Page, *texts: str) -> None:
    """Waits until a page shows each of these texts of people, once."""
    for text in texts:
        await expect(page.locator(".words", has_text=text)).to_have_count(1, timeout=PATIENT)


# --- Before the day ---------------------------------------------------------------------------------


async def the_panel_says_beforehand_what_it_wants_to_hear_about(day: Rehearsal) -> None:
    """One tap for a standard, and a question to ask."""
    marks = {"dana": "hear-more", "priya": "hear-more", "sam": "worried", "ola": "clear"}
    await together(*(marks_two(day, who, mark) for who, mark in marks.items()))
    asking = day.pages["sam"].locator("#standard-6")
    await asking.locator("summary", has_text="Add a question").click()
    words = day.says("Who may read the recordings?", "panel", 6)
    await asking.get_by_label("Question, for the panel only").fill(words)
    await asking.get_by_role("button", name="Add the question").click()
    await shows(day.pages["sam"], words)


async def marks_two(day: Rehearsal, who: str, mark: str) -> None:
    """Somebody of the panel comes and marks standards 1 and 6."""
    page = await day.comes(who, who, "/marks", **(PHONE if who == "sam" else {}))
    for standard in (1, 6):
        button = page.locator(f"#mark-{standard}-{mark}")
        await button.click()
        await expect(button).to_have_attribute("aria-pressed", "true", timeout=PATIENT)


async def the_lead_takes_the_proposed_agenda_and_shares_it(day: Rehearsal) -> None:
    """The team sees nothing of it before, and it live then."""
    femi = await day.comes("femi", "femi", "/agenda")
    dana = await day.goes("dana", "/agenda")
    await dana.get_by_role("link", name="Propose an agenda").click()
    await dana.get_by_role("button", name="Use this agenda").click()
    await sees(dana.locator("#whole-agenda"), "Know and protect user data")
    await expect(femi.locator("#whole-agenda")).not_to_contain_text("Know and protect user data")
    await dana.get_by_role("button", name="Share it with everybody").click()
    await sees(femi.locator("#whole-agenda"), "Know and protect user data")


async def everybody_comes(day: Rehearsal) -> None:
    """The lead begins; a guest joins by the code, with a phone; the wall is the lead's second screen."""
    dana = await day.goes("dana", "/state?to=in-session")
    await dana.get_by_role("button", name="Move on").click()
    await day.goes("dana", "/joining")
    link = str(await dana.locator(".copy__link").text_content())
    await together(
        day.goes("dana", "/day"),
        day.goes("femi", "/standards/9"),
        day.goes("ola", "/notebook"),
        *(day.goes(who, "/standards/6") for who in ("priya", "sam")),
        *(day.comes(who, who, "/standards/6") for who in ("grace", "ruth", "helen")),
        day.comes(WALL, "dana", "/room", viewport={"width": 1280, "height": 720}),
    )
    guest = await day.comes("guest", None, "", **PHONE)  # led to sign in: nothing is open
    await guest.goto(link)
    await guest.get_by_label("Your name").fill("Lena Marsh")
    await guest.get_by_role("button", name="Join", exact=True).click()
    await sees(guest.locator("#live"), "Live")
    await day.goes("guest", "/standards/6")
    assert len(day.pages) == 10
    await sees(dana.locator("#presence summary"), "9 here")


async def the_day_is_overheard(day: Rehearsal) -> None:
    """From here on, every byte that the streams of those outside the panel carry is kept."""
    keys = day.board.keys
    name = cookie_name(False)
    for one in await day.pages["guest"].context.cookies():
        if one.get("name") == name:
            keys.sessions["guest"] = str(one.get("value"))
    cookies = {key: keys.cookie(key) for key in ("femi", "ruth", "guest", "helen")}
    day.ears = await day.stack.enter_async_context(ears(day.board.server, HERE, cookies))


# --- The day ----------------------------------------------------------------------------------------


async def next_until(day: Rehearsal, words: str, who: str = "dana") -> None:
    """Presses the one button until this is on; "the agenda": until it is through."""
    page = day.pages[who]
    button, coming = page.locator(".moving__next"), page.locator(".moving__next .moving__what")
    for _ in range(9):
        what = str(await coming.text_content())
        await expect(page.locator("html")).not_to_have_attribute("data-moved", "", timeout=PATIENT)
        await button.click()
        if words in what:
            return await sees(page.locator("#day-now-title"), re.compile(words, re.IGNORECASE))
        await expect(coming).not_to_have_text(what, timeout=PATIENT)
    raise AssertionError(f"The agenda has nothing about: {words}")


async def one_press_moves_whoever_follows_and_does_not_write(day: Rehearsal) -> None:
    """The wall and who follows go along; who writes is told, and stays; who does not follow stays."""
    femi, sam = day.pages["femi"], day.pages["sam"]
    for page in (femi, sam):
        switch = page.get_by_role("button", name="Follow the lead")
        await switch.click()
        await expect(switch).to_have_attribute("aria-pressed", "true")
    await sam.locator("#body").fill("Half a thought")
    await next_until(day, "Understand user needs")
    await sees(day.pages[WALL].locator("h1"), "Understand user needs")
    await femi.wait_for_url("**/standards/1")
    await sees(femi.locator(".followed"), "Dana Okafor moved to 1 Understand user needs.")
    await sees(sam.locator("#spotlight"), "Dana Okafor moved to 1 Understand user needs. Go there")
    await expect(sam.locator("#body")).to_have_value("Half a thought")
    await sam.locator("#body").fill("")
    for who in ("sam", "ruth"):
        assert day.pages[who].url.endswith("/standards/6")
    await day.goes("priya", "/day")
    await next_until(day, "Know and protect user data", who="priya")  # the deputy
    await sees(day.pages[WALL].locator("h1"), "Know and protect user data")
    await femi.wait_for_url("**/standards/6")
    await day.goes("priya", "/standards/6")


async def the_scribe_keeps_lines_and_the_lead_places_the_one_that_waits(day: Rehearsal) -> None:
    """A line with a number is filed; one without waits in the tray."""
    ola, sam = day.pages["ola"], day.pages["sam"]
    filed, waits = (
        day.says("Nobody rehearses it.", "panel", 6),
        day.says("They call it the vault.", "panel", 6),
    )
    for line in (f"6- {filed}", waits):
        await ola.locator("#body").fill(line)
        await ola.locator("#body").press("Enter")
    await shows(ola, filed, waits)
    await shows(sam, filed)
    dana = await day.goes("dana", "/tray")
    in_tray = dana.locator("li.note", has_text=waits)
    await in_tray.locator("details.for-placing > summary").click()
    await in_tray.get_by_label("Standard", exact=True).fill("6")
    await in_tray.get_by_role("button", name="Move it there").click()
    await expect(in_tray).to_have_count(0, timeout=PATIENT)
    await shows(sam, waits)
    await together(day.goes("dana", "/day"), day.goes("ola", "/standards/6"))


async def note(day: Rehearsal, who: str, kind: str, seen_by: Literal["panel", "everyone"], words: str) -> str:
    """Somebody of the panel writes a note on standard 6."""
    page = day.pages[who]
    await page.locator("#body").click()
    await page.locator(".kinds__one", has_text=kind).click()
    await expect(page.get_by_label(kind, exact=True)).to_be_checked()
    await page.locator("#visibility").select_option(seen_by)
    await waiting.note(page, day.says(words, seen_by, 6))
    return words


async def notes_are_written_for_the_panel_and_for_everyone(day: Rehearsal) -> None:
    """Everybody's stand on all screens, the panel's on the panel's."""
    hidden = await note(day, "priya", "Concern", "panel", "They cannot say who deletes.")
    shown = [
        await note(day, "priya", "Strength", "everyone", "Every call is deleted after a month."),
        await note(day, "sam", "Question", "everyone", "Where are the backups?"),
        await note(day, "ola", "Question", "everyone", "Who answers for the recordings?"),
        await note(day, "priya", "Question", "everyone", "How do callers hear of it?"),
    ]
    for who in ("priya", "sam", "ola"):
        await shows(day.pages[who], hidden, *shown)
    for who in OTHERS:
        await shows(day.pages[who], *shown)
    on_the_wall = await day.pages[WALL].inner_text("body")
    assert [one.words for one in day.said if one.seen_by == "panel" and one.words in on_the_wall] == []
    too = day.pages["sam"].locator("li.note", has_text=hidden)
    await too.get_by_role("button", name=re.compile("^I noticed this too")).click()
    await sees(day.pages["ola"].locator("li.note", has_text=hidden), "1 noticed this too")


async def question(page: Page, words: str) -> str:
    """What a question on a page is called."""
    found = page.locator("li.note", has=page.locator(".note__main > .words", has_text=words))
    return str(await found.get_attribute("id")).removeprefix("note-")


async def questions_are_answered_in_writing_and_in_the_room(day: Rehearsal) -> None:
    """By the team, and by the scribe for what was said."""
    femi, ola = day.pages["femi"], day.pages["ola"]
    written = day.says("In Slough, encrypted.", "everyone", 6)
    await waiting.answer(femi, await question(femi, "Where are the backups?"), written)
    heard = day.says("The head of service, she said.", "everyone", 6)
    asked = ola.locator(f"#note-{await question(ola, 'Who answers for the recordings?')}")
    await asked.locator("summary", has_text="Answered in the room").click()
    await asked.get_by_label("What was said").fill(heard)
    await asked.get_by_role("button", name="Mark as answered").click()
    for who in ("priya", "sam", *OTHERS):
        await shows(day.pages[who], written, heard)


# --- What goes wrong --------------------------------------------------------------------------------


async def the_server_dies_while_two_write(day: Rehearsal) -> None:
    """What they wrote meanwhile is sent when it is back."""
    priya, femi = day.pages["priya"], day.pages["femi"]
    about = await question(femi, "Every call is deleted after a month.")
    await day.board.server.kill()
    texts = [await note(day, "priya", "Strength", "everyone", "Written while the server was gone.")]
    texts.append(day.says("Said while the server was gone.", "everyone", 6))
    await put_right(femi, about, texts[1])
    await sees(priya.locator("#live"), "1 note waiting")
    await day.dies_and_comes_back()
    for who in ("priya", "sam", "ola", *OTHERS):
        await shows(day.pages[who], *texts)


async def put_right(page: Page, about: str, words: str) -> None:
    """The team says what is not right in a note."""
    fold = page.locator(f"#note-{about}").locator("details", has_text="Put something right")
    if await fold.get_attribute("open") is None:
        await fold.locator("summary").click()
    await fold.get_by_role("textbox").fill(words)
    await fold.get_by_role("button", name="Say so").click()
    await expect(fold.get_by_role("textbox")).to_have_value("")


async def two_lose_the_network_and_write_on(day: Rehearsal) -> None:
    """A note and a view in one browser, an answer in another: sent once each, when they are back."""
    sam, grace = day.pages["sam"], day.pages["grace"]
    about = await question(grace, "How do callers hear of it?")
    for page in (sam, grace):
        await page.context.set_offline(True)
    kept = await note(day, "sam", "Concern", "panel", "Written in the lift.")
    await waiting.view(sam, "Not met", day.says("Nobody owns the recordings.", "panel"))
    answer = day.says("A voice tells them, in three languages.", "everyone", 6)
    await waiting.answer(grace, about, answer)
    await waiting.says_waiting(sam, "2 texts waiting, kept here")
    await waiting.says_waiting(grace, "1 answer waiting, kept here")
    await expect(day.pages["ola"].locator(".words", has_text=kept)).to_have_count(0)
    for page in (sam, grace):
        await page.context.set_offline(False)
        await waiting.all_sent(page)
    for who in ("priya", "ola"):
        await shows(day.pages[who], kept, answer)
    for who in OTHERS:
        await shows(day.pages[who], answer)


async def one_is_signed_out_while_writing(day: Rehearsal) -> None:
    """What is sent too late waits, and is sent after signing in again."""
    ola = day.pages["ola"]
    await ola.locator("#body").fill("Half a thought")
    await end_sessions(day.board, "ola")
    words = await note(day, "ola", "Note", "panel", "Sent when the session was over.")
    await sees(ola.locator("[data-waiting]"), "You are signed out")
    await ola.goto(f"{day.board.server.base}/sign-in?next={HERE}/standards/6")
    await ola.get_by_role("button", name="Ola").click()
    await waiting.all_sent(ola)
    for who in ("ola", "sam"):
        await shows(day.pages[who], words)


# --- What the panel thinks --------------------------------------------------------------------------


async def a_note_becomes_a_recommendation(day: Rehearsal) -> None:
    """Keeping where it comes from; it is the panel's still."""
    sam = day.pages["sam"]
    source = sam.locator("li.note", has_text="Nobody rehearses it")
    await source.get_by_role("link", name=re.compile("^Recommend")).click()
    await waiting.recommend(sam, day.says("Rehearse who deletes what.", "panel", 6))
    await sam.wait_for_url(re.compile(r"/standards/6#recommendation-"))
    await shows(day.pages["priya"], "Rehearse who deletes what.")


async def views_are_hidden_until_all_asked_are_in(day: Rehearsal) -> None:
    """Technology and the lead are asked for standard 6; for standard 1 the lead does not wait."""
    priya = day.pages["priya"]
    views = priya.locator("#views-6")
    await sees(views, "1 of 2 in")
    await expect(views).not_to_contain_text("Nobody owns the recordings.")
    dana = await day.goes("dana", "/standards/6")
    await waiting.view(dana, "Not met", day.says("No owner is named.", "panel"))
    for words in ("Nobody owns the recordings.", "No owner is named."):
        await sees(views, words)
    await day.goes("priya", "/standards/1")
    await waiting.view(priya, "Met", day.says("They met forty callers.", "panel"))
    await priya.wait_for_url("**/standards/1?done=view*")
    await day.goes("dana", "/standards/1")
    await dana.locator("#views-1 summary").click()
    await dana.get_by_role("button", name="Reveal the views of standard 1").click()
    await sees(priya.locator("#views-1"), "They met forty callers.")
    await day.goes("priya", "/standards/6")


async def the_lead_goes_through_the_agenda_and_closes_the_room(day: Rehearsal) -> None:
    """From then on what is on is the panel's, a new note starts as the panel's, and the wall thanks everybody."""
    priya = day.pages["priya"]
    await priya.locator("#visibility").select_option("everyone")
    dana = await day.goes("dana", "/day")
    await next_until(day, "the agenda")
    await day.goes("dana", "/room/close")
    await dana.get_by_role("button", name="Close the room").click()
    await sees(day.pages[WALL].locator("#screen"), "Thank you, everybody.")
    await expect(priya.locator("#visibility")).to_have_value("panel", timeout=PATIENT)
    for who in OTHERS:
        await expect(day.pages[who].locator("#presence summary")).to_have_count(0, timeout=PATIENT)
        await expect(day.pages[who].locator("#spotlight")).to_be_hidden(timeout=PATIENT)


async def the_panel_washes_up_while_the_server_dies_again(day: Rehearsal) -> None:
    """Points, one taken from a note and one of their own; decisions; the overall with what may happen next."""
    dana, sam = await day.goes("dana", "/wash-up/6"), await day.goes("sam", "/wash-up/6")
    strength = dana.locator("li.note[data-kind=strength]", has_text="Every call is deleted after a month.")
    await strength.get_by_role("button", name=re.compile("^Into Done well")).click()
    points = "#points-6 .words"
    for page in (dana, sam):
        await expect(page.locator(points)).to_have_text(
            ["Every call is deleted after a month."], timeout=PATIENT
        )
    await day.board.server.kill()
    late = await note(day, "priya", "Concern", "panel", "Written among ourselves, while it was gone.")
    await day.dies_and_comes_back()
    await shows(sam, late)
    await sam.locator("summary", has_text="Write a point of your own").click()
    own = day.says("Callers are told in three languages.", "panel")
    await sam.get_by_label("The point", exact=True).fill(own)
    await sam.get_by_role("button", name="Add the point").click()
    await sees(dana.locator(points).nth(1), own)
    for standard, value, reason in (
        (6, "Not met", "The recordings have no owner."),
        (1, "Met", "Forty callers."),
    ):
        await decide(day, standard, value, reason)
    await day.goes("dana", "/decisions/overall")
    await dana.get_by_label("Not met", exact=True).check(force=True)
    await dana.locator("input[name=next]").first.check(force=True)
    await dana.get_by_label("Why", exact=True).fill(day.says("One owner is missing.", "told"))
    await dana.get_by_role("button", name="Save the overall decision").click()
    await sees(dana.locator("#overall"), "One owner is missing.")


async def decide(day: Rehearsal, standard: int, value: str, reason: str) -> None:
    """The lead writes down what the panel agrees on a standard."""
    dana = await day.goes("dana", f"/wash-up/{standard}")
    form = dana.locator("#agreed details.decide", has_text="what the panel agree").first
    await form.get_by_label(value, exact=True).check(force=True)
    await form.get_by_label("Why", exact=True).fill(day.says(reason, "told"))
    await form.get_by_role("button", name="Save", exact=True).click()
    await sees(dana.locator(f"#decision-{standard}"), reason)


async def nobody_else_hears_of_the_wash_up(day: Rehearsal) -> None:
    """While it takes place, everybody else's pages stay byte for byte as they were, and their streams tell of one thing
    only: what the team writes after it."""
    position = await open_position(day)
    for ear in day.ears:
        await ear.hears(f"id: {position}\n")
    since = [len(ear.heard) for ear in day.ears]
    pages = await read_by_others(day)
    await the_panel_washes_up_while_the_server_dies_again(day)
    assert await open_position(day) == position
    assert await read_by_others(day) == pages
    femi = day.pages["femi"]
    words = day.says("They are told before they are asked.", "everyone", 6)
    await put_right(femi, await question(femi, "Every call is deleted after a month."), words)
    hidden = [one.words for one in day.said if one.seen_by != "everyone"]
    for ear, start in zip(day.ears, since, strict=True):
        await ear.hears(words)
        assert ear.places(start) <= {position, position + 1}
        assert [words for words in hidden if words in ear.heard.decode()] == []


async def open_position(day: Rehearsal) -> int:
    """How far everybody but the panel is."""
    async with connect(day.board.server.url) as database:
        row = await database.one("select open_position from assessment where id = :id", id="rehearsal")
    assert row
    return int(row["open_position"])


async def read_by_others(day: Rehearsal) -> dict[str, tuple[int, bytes]]:
    """What the pages and the API say to everybody but the panel, but for random numbers."""
    read = {}
    for key in ("femi", "ruth", "guest", "helen"):
        async with browser(day.board.server, day.board.keys.cookie(key)) as one:
            for path in READ:
                answer = await one.get(path)
                read[f"{key} {path}"] = answer.status_code, LOT.sub(b"", answer.content)
    async with api(day.board.server, day.board.keys.bearer("femi")) as one:
        for path in ("", "/notes", "/recommendations", "/views", "/journal", "/standards", "/seats"):
            answer = await one.get(HERE + path)
            read[f"api {path}"] = answer.status_code, answer.content
    return read


async def the_lead_tells_the_team(day: Rehearsal) -> None:
    """Every screen learns it at once."""
    for who in OTHERS:
        await expect(day.pages[who].locator("#decision-6")).to_be_empty()
    dana = await day.goes("dana", "/tell")
    await dana.get_by_role("button", name="Tell the team").click()
    for who in OTHERS:
        await sees(day.pages[who].locator("#decision-6"), "The recordings have no owner.")


async def together(*steps: Any) -> None:
    """Several people do something at the same time."""
    await asyncio.gather(*steps)

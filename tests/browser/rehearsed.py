"""What is left of the rehearsal in the end: each text once, and on each screen what it may show."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser import waiting
from tests.browser.rehearsal import HERE, OTHERS, PANEL, PATIENT, WALL, Rehearsal
from tests.serving import api


async def every_text_exists_once(day: Rehearsal) -> None:
    """In the database, but for the note that was taken into the points as well; and to the lead's programs."""
    texts = {one.words: 1 for one in day.said} | {"Every call is deleted after a month.": 2}
    stored = await waiting.stored(day.board, *texts)
    assert {words: times for words, times in stored.items() if times != texts[words]} == {}
    found: list[str] = []
    async with api(day.board.server, day.board.keys.bearer("dana")) as dana:
        for path in ("/notes", "/recommendations"):
            found += bodies((await dana.get(f"{HERE}{path}?limit=100")).json())
    placed = [one.words for one in day.said if one.standard]
    assert sorted(found) == sorted(placed)


def bodies(told: Any) -> list[str]:
    """Every body in what the API says, however deep."""
    if isinstance(told, list):
        return [body for one in told for body in bodies(one)]
    if not isinstance(told, dict):
        return []
    own = [told["body"]] if "body" in told else []
    return own + [body for one in told.values() for body in bodies(one)]


async def every_screen_shows_what_it_may(day: Rehearsal) -> None:
    """As it stands open, and read anew."""
    for anew in (False, True):
        for who in ("priya", "ola", "femi", "guest", "ruth", "grace", "helen"):
            if anew:
                await day.goes(who, "/standards/6")
            await shows_what_it_may(day.pages[who], day, of_panel=who in PANEL)
    for who in OTHERS:
        page = await day.goes(who, "/decisions")
        words = await page.inner_text("main")
        assert [one.words for one in day.said if one.seen_by == "panel" and one.words in words] == []
        assert [one.words for one in day.said if one.seen_by == "told" and one.words not in words] == []
    assert await day.pages[WALL].locator(".screen__note").count() == 0


async def shows_what_it_may(page: Page, day: Rehearsal, *, of_panel: bool) -> None:
    """On the page of standard 6."""
    for one in (one for one in day.said if one.standard):
        may = of_panel or one.seen_by == "everyone"
        found = page.locator(".note .words, .recommendation .words", has_text=one.words)
        await expect(found).to_have_count(int(may), timeout=PATIENT)

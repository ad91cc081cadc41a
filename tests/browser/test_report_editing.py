"""Two people write the report at the same time, in two browsers: nothing typed is lost, whatever happens in between."""

import json

import pytest
from playwright.async_api import Page, expect

from assessor.database import connect
from tests.browser.day import Day
from tests.serving import api

pytestmark = pytest.mark.browser

USERS = "/report/edit/users"


async def stands(day: Day) -> dict[str, object]:
    async with api(day.real.server, day.real.keys.bearer("dana")) as dana:
        found: dict[str, object] = (await dana.get(f"{day.here}/report")).json()
    return found


async def kept(day: Day, part: str = "users") -> list[str]:
    """Every text that this part ever had."""
    async with connect(day.real.server.url) as database:
        rows = await database.all(
            "select content from report_version where assessment = :id and part = :part order by version",
            id=day.here.removeprefix("/assessments/"),
            part=part,
        )
    return [row["content"]["text"] for row in rows]


async def saved(page: Page, words: str = "Saved") -> None:
    await expect(page.locator(".saving [role=status]")).to_have_text(words)


async def test_what_is_typed_is_saved_by_itself_and_the_caret_stays(day: Day) -> None:
    priya = await day.open("priya", USERS, viewport={"width": 320, "height": 600})
    dana = await day.open("dana", "/report")
    await expect(dana.locator("#editing")).to_contain_text("Priya Raman is editing “Users” of the report")
    text = priya.locator("textarea")
    await text.focus()
    await priya.keyboard.type("Residents who rent. Ask Sam on 07700 900123.")
    await saved(priya)
    await expect(dana.locator("#report-users")).to_contain_text("Residents who rent.")
    await expect(dana.locator(".flagged")).to_contain_text("“07700 900123”, a phone number")
    await expect(priya.locator("#personal")).to_contain_text("07700 900123")
    await expect(priya.locator("#editing li:visible")).to_have_count(0)  # oneself is not named to oneself
    await priya.keyboard.press("Control+Home")
    await priya.keyboard.type("All ")
    await expect(dana.locator("#report-users")).to_contain_text("All Residents who rent.")
    assert await text.evaluate("e => [document.activeElement === e, e.selectionStart, e.selectionEnd]") == [
        True,
        4,
        4,
    ]
    assert await priya.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Leaving the field saves at once; the button then has nothing to add, and no draft is left.
    await priya.keyboard.type("the ")
    await priya.keyboard.press("Tab")
    await expect(dana.locator("#report-users")).to_contain_text("All the Residents")
    version = (await stands(day))["version"]
    await priya.keyboard.press("Enter")
    await priya.wait_for_url("**/report?done=saved*")
    assert (await stands(day))["version"] == version
    assert (
        await priya.evaluate(
            "Object.keys(localStorage).filter(key => key.includes('/draft/') || key.startsWith('board/draft')).length"
        )
        == 0
    )
    await expect(dana.locator("#editing li")).to_have_count(0, timeout=15_000)


async def test_two_who_type_in_the_same_text_see_both_and_lose_none(day: Day) -> None:
    dana, priya = await day.open("dana", USERS), await day.open("priya", USERS)
    await dana.locator("textarea").fill("Dana writes this.")
    await saved(dana)
    await priya.locator("textarea").fill("Priya writes that.")
    both = priya.locator("#conflict")
    await expect(both.locator("[data-theirs]")).to_have_text("Dana writes this.")
    await priya.locator("textarea").press("End")
    await priya.keyboard.type(" And more.")
    await expect(both.locator("[data-mine]")).to_have_text("Priya writes that. And more.")
    await both.get_by_role("button", name="Keep mine").press("Enter")
    await saved(priya)
    await expect(both).to_have_count(0)
    assert await kept(day) == ["", "Dana writes this.", "Priya writes that. And more."]
    # The other way round: theirs is taken, and one's own can be put back.
    await dana.locator("textarea").fill("Dana again.")
    await dana.get_by_role("button", name="Take theirs").press("Enter")
    await expect(dana.locator("textarea")).to_have_value("Priya writes that. And more.")
    await dana.get_by_role("button", name="Put mine back").press("Enter")
    await saved(dana)
    assert (await kept(day))[-1] == "Dana again."


async def test_a_killed_server_or_a_lost_answer_loses_no_letter_and_doubles_nothing(day: Day) -> None:
    priya = await day.open("priya", USERS)
    await priya.locator("textarea").fill("One.")
    await saved(priya)

    async def lose(route: object) -> None:  # the server takes it, but its answer never arrives
        await route.fetch()  # type: ignore[attr-defined]
        await route.abort()  # type: ignore[attr-defined]

    await priya.route("**/report/edit/users", lose, times=1)
    await priya.locator("textarea").press("End")
    await priya.keyboard.type(" Two.")
    await expect(priya.locator(".saving [role=status]")).to_contain_text("kept in this browser")
    await priya.keyboard.type(" Three.")
    await saved(priya)
    await expect(priya.locator("#conflict")).to_have_count(0)
    await day.real.server.kill()
    await priya.keyboard.type(" Four.")
    await expect(priya.locator(".saving [role=status]")).to_contain_text("kept in this browser")
    await priya.close()  # and the tab with it
    await day.real.server.start()
    again = await priya.context.new_page()
    await again.goto(day.real.server.base + day.here + USERS)
    await expect(again.locator("textarea")).to_have_value("One. Two. Three. Four.")
    await saved(again)
    texts = await kept(day)
    assert texts == ["", "One.", "One. Two.", "One. Two. Three.", "One. Two. Three. Four."], json.dumps(texts)

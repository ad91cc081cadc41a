"""What the stream brings appears in the page, in order and once, and leaves alone what a person is doing."""

import re

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import Assessment, Server, open_page

pytestmark = pytest.mark.browser


def note(name: str, position: int, body: str = "", *, lists: str = "notes-6", kind: str = "note") -> str:
    """A note as the stream brings it, with an edit form beside the shown part."""
    text = body or name
    return (
        f'<li id="note-{name}" data-list="{lists}" data-position="{position}" data-kind="{kind}" data-author="sam">'
        f'<div data-shown><p>{text}</p><a href="#more">More on {name}</a></div>'
        f'<form action="/edit/{name}"><textarea name="body">{text}</textarea></form></li>'
    )


async def test_a_note_pushed_to_the_stream_appears_in_its_list(page: Page, assessment: Assessment):
    await assessment.push(note("a", 1, "Call recordings are kept"))
    await expect(page.locator("#notes > li [data-shown] p")).to_have_text("Call recordings are kept")


async def test_notes_stand_in_the_order_of_their_positions_however_they_come(
    page: Page, assessment: Assessment
):
    await assessment.push(note("b", 20), note("c", 30), note("a", 10), note("bb", 25))
    await expect(page.locator("#notes > li [data-shown] p")).to_have_text(["a", "b", "bb", "c"])


async def test_what_only_this_person_sees_has_no_position_and_comes_last(page: Page, assessment: Assessment):
    await assessment.push(note("a", 10), note("mine", 0), note("b", 20))
    await expect(page.locator("#notes > li [data-shown] p")).to_have_text(["a", "b", "mine"])


async def test_only_what_changed_is_marked_as_new(page: Page, assessment: Assessment):
    await assessment.push(
        '<div id="card-6"> <p>one</p> <form action="/assessments/x/card"></form></div>', note("a", 1)
    )
    await expect(page.locator("#note-a")).to_have_attribute("data-new", "")
    await expect(page.locator("#card-6")).not_to_have_attribute("data-new", "")
    await assessment.push('<div id="card-6"><p>two</p></div>')
    await expect(page.locator("#card-6")).to_have_attribute("data-new", "")
    await expect(page.locator("#card-6")).not_to_have_attribute("data-new", "")


async def test_the_same_note_twice_is_one_note(page: Page, assessment: Assessment):
    await assessment.push(note("a", 1), note("a", 1), note("b", 2))
    await expect(page.locator("#notes > li [data-shown] p")).to_have_text(["a", "b"])


async def test_a_changed_note_changes_where_it_stands(page: Page, assessment: Assessment):
    await assessment.push(note("a", 1), note("b", 2), note("a", 1, "changed"))
    await expect(page.locator("#notes > li [data-shown] p")).to_have_text(["changed", "b"])


async def test_a_removed_note_goes(page: Page, assessment: Assessment):
    await assessment.push(note("a", 1), note("b", 2), '<span data-remove="note-a"></span>')
    await expect(page.locator("#notes > li [data-shown] p")).to_have_text(["b"])


async def test_a_note_placed_on_another_standard_leaves_this_one(page: Page, assessment: Assessment):
    await assessment.push(note("a", 1), note("b", 2), note("a", 1, lists="notes-7"))
    await expect(page.locator("#notes > li [data-shown] p")).to_have_text(["b"])


async def test_a_list_narrowed_to_a_kind_takes_only_that_kind(
    context: BrowserContext, assessment: Assessment
):
    page = await open_page(context, assessment, query="?kind=concern")
    await assessment.push(
        note("a", 1), note("b", 2, kind="concern"), note("c", 3), note("d", 4, kind="concern")
    )
    await expect(page.locator("#notes > li [data-shown] p")).to_have_text(["b", "d"])


async def test_counts_and_cards_are_replaced_by_their_id(page: Page, assessment: Assessment):
    await assessment.push('<span id="notes-count-6">12</span><div id="card-6"><p>two</p></div>')
    await expect(page.locator("#notes-count-6")).to_have_text("12")
    await expect(page.locator("#card-6")).to_have_text("two")


async def test_typing_goes_on_while_notes_come(page: Page, assessment: Assessment):
    """Each letter arrives, and caret and focus stay, while thirty notes come in between."""
    text = "Nobody owns the decision how long recordings are kept"
    await page.locator("#body").focus()
    for number, letter in enumerate(text):
        await page.keyboard.type(letter)
        if number % 2 == 0:
            await assessment.push(note(f"n{number}", number + 1))
    await expect(page.locator("#notes > li")).to_have_count(27)
    await expect(page.locator("#body")).to_have_value(text)
    await expect(page.locator("#body")).to_be_focused()


async def test_an_edit_in_progress_is_kept_when_somebody_else_changes_the_note(
    page: Page, assessment: Assessment
):
    await assessment.push(note("a", 1, "before"))
    field = page.locator("#note-a textarea")
    await field.fill("my own words")
    await assessment.push(note("a", 1, "after"))
    await expect(page.locator("#note-a [data-shown] p")).to_have_text("after")
    await expect(field).to_have_value("my own words")
    await expect(page.locator("#note-a")).to_have_attribute("data-stale", "")
    await expect(page.locator("#note-a .stale")).to_contain_text("What you typed is kept")


async def test_an_edit_form_nobody_uses_begins_with_the_newest_text(page: Page, assessment: Assessment):
    await assessment.push(note("a", 1, "before"), note("a", 1, "after"))
    await expect(page.locator("#note-a [data-shown] p")).to_have_text("after")
    await expect(page.locator("#note-a textarea")).to_have_value("after")


async def test_a_form_left_alone_while_in_use_is_brought_up_to_date_when_left(
    page: Page, assessment: Assessment
):
    await assessment.push(note("a", 1, "before"))
    await page.locator("#note-a textarea").focus()
    await assessment.push(note("a", 1, "after"))
    await expect(page.locator("#note-a")).to_have_attribute("data-stale", "")
    await page.locator("#body").focus()
    await expect(page.locator("#note-a textarea")).to_have_value("after")
    await expect(page.locator("#note-a")).not_to_have_attribute("data-stale", "")


async def test_what_is_taken_from_all_screens_goes_even_while_it_is_edited(
    page: Page, assessment: Assessment
):
    await assessment.push(note("a", 1, "secret"))
    await page.locator("#note-a textarea").fill("my own words")
    await assessment.push('<span data-remove="note-a"></span>')
    await expect(page.locator("#note-a .stale")).to_contain_text("taken away")
    await expect(page.locator("#note-a [data-shown]")).to_be_empty()
    await expect(page.locator("#note-a textarea")).to_have_value("my own words")


async def test_a_card_with_typed_text_in_it_is_kept_and_marked(page: Page, assessment: Assessment):
    await page.locator("#card-6 input").fill("half a title")
    await assessment.push('<div id="card-6"><p>two</p></div>')
    await expect(page.locator("#card-6")).to_have_attribute("data-stale", "")
    await expect(page.locator("#card-6 input")).to_have_value("half a title")


async def test_the_focus_stays_on_a_link_whose_note_changes(page: Page, assessment: Assessment):
    await assessment.push(note("a", 1, "before"))
    await page.locator("#note-a a").focus()
    await assessment.push(note("a", 1, "after"))
    await expect(page.locator("#note-a [data-shown] p")).to_have_text("after")
    await expect(page.locator("#note-a a")).to_be_focused()


async def test_the_focus_goes_to_the_neighbour_when_its_note_is_removed(page: Page, assessment: Assessment):
    await assessment.push(note("a", 1), note("b", 2))
    await page.locator("#note-a a").focus()
    await assessment.push('<span data-remove="note-a"></span>')
    await expect(page.locator("#note-b")).to_be_focused()


async def test_what_the_reader_looks_at_does_not_move(page: Page, assessment: Assessment):
    await assessment.push(*(note(f"n{number}", number * 10, "line<br>" * 6) for number in range(1, 21)))
    await expect(page.locator("#notes > li")).to_have_count(20)
    await page.evaluate("document.querySelector('#note-n12').scrollIntoView()")
    before = await top(page, "#note-n13")
    await assessment.push(note("early", 5, "line<br>" * 9), note("early2", 15, "line<br>" * 9))
    await expect(page.locator("#note-early2")).to_have_count(1)
    await two_frames(page)
    assert abs(await top(page, "#note-n13") - before) < 2


async def test_a_form_in_the_middle_of_the_screen_does_not_move_under_the_hands(
    page: Page, assessment: Assessment
):
    await assessment.push(*(note(f"n{number}", number * 10, "line<br>" * 6) for number in range(1, 21)))
    await page.locator("#note-n10 textarea").focus()
    await page.keyboard.type("typing")
    before = await top(page, "#note-n10 textarea")
    await assessment.push(note("late", 95, "line<br>" * 9))
    await expect(page.locator("#note-late")).to_have_count(1)
    await two_frames(page)
    assert abs(await top(page, "#note-n10 textarea") - before) < 2


async def test_a_click_meets_its_link_though_a_note_comes_between_press_and_release(
    page: Page, assessment: Assessment
):
    await assessment.push(note("b", 2))
    await page.locator("#note-b a").hover()
    await page.mouse.down()
    await assessment.push(note("a", 1, "line<br>" * 9), note("b", 2, "changed"))
    await two_frames(page)
    await page.mouse.up()
    await expect(page).to_have_url(re.compile("#more$"))
    await expect(page.locator("#notes > li [data-shown] p").last).to_have_text("changed")


async def test_a_page_catches_up_after_the_server_was_killed(
    page: Page, assessment: Assessment, server: Server
):
    await assessment.push(note("a", 1))
    await expect(page.locator("#notes > li")).to_have_count(1)
    await server.kill()
    await expect(page.locator("#live")).to_contain_text("Offline since")
    await server.start()
    await assessment.push(note("b", 2), note("c", 3))
    await expect(page.locator("#live")).to_have_text("Live")
    await expect(page.locator("#notes > li [data-shown] p")).to_have_text(["a", "b", "c"])


async def test_a_page_loaded_before_the_news_gets_what_came_between(
    context: BrowserContext, assessment: Assessment
):
    """The stream begins where the page was rendered, not where it connects."""
    await assessment.tell(stream=503)
    page = await context.new_page()
    await page.goto(assessment.url())
    await expect(page.locator("#live")).to_contain_text("Offline since")
    await assessment.push(note("a", 1))
    await assessment.tell(stream=200)
    await expect(page.locator("#notes > li")).to_have_count(1)


async def test_a_page_far_behind_reloads_itself_when_nothing_is_typed(page: Page, assessment: Assessment):
    await assessment.push('<meta name="reload" content="">')
    await page.wait_for_url(assessment.url())
    await page.wait_for_function("() => performance.getEntriesByType('navigation')[0].type === 'reload'")


async def test_a_page_far_behind_asks_when_something_is_typed(page: Page, assessment: Assessment):
    await page.locator("#body").fill("half a sentence")
    await assessment.push('<meta name="reload" content="">')
    await expect(page.locator("#behind button")).to_be_visible()
    await expect(page.locator("#body")).to_have_value("half a sentence")


async def top(page: Page, selector: str) -> float:
    """How far an element is from the top of the screen."""
    found: float = await page.locator(selector).evaluate("element => element.getBoundingClientRect().top")
    return found


async def two_frames(page: Page) -> None:
    """Let the browser settle what it does of itself after a change."""
    await page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

"""The rehearsal: ten browsers in their roles through a whole short assessment, and all that goes wrong that day."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import rehearsal as steps
from tests.browser import rehearsed
from tests.browser.real import Demo
from tests.browser.rehearsal import Rehearsal, rehearsal
from tests.serving import keys, serving

pytestmark = pytest.mark.browser


@pytest.fixture
async def day(demo_file: Path, tmp_path: Path, browser: Browser) -> AsyncIterator[Rehearsal]:
    """An assessment of this test alone, on a server that it may kill."""
    path = tmp_path / "demo.db"
    shutil.copy(demo_file, path)
    url = f"sqlite:///{path}"
    made = await keys(url)
    async with serving(url, command="demo") as server, rehearsal(Demo(server, made), browser) as ready:
        yield ready


async def test_a_whole_day_in_ten_browsers_loses_and_doubles_nothing_and_tells_the_team_only_what_it_may_know(
    day: Rehearsal,
) -> None:
    await steps.the_panel_says_beforehand_what_it_wants_to_hear_about(day)
    await steps.the_lead_takes_the_proposed_agenda_and_shares_it(day)
    await steps.everybody_comes(day)
    await steps.the_day_is_overheard(day)
    await steps.one_press_moves_whoever_follows_and_does_not_write(day)
    await steps.the_scribe_keeps_lines_and_the_lead_places_the_one_that_waits(day)
    await steps.notes_are_written_for_the_panel_and_for_everyone(day)
    await steps.questions_are_answered_in_writing_and_in_the_room(day)
    await steps.the_server_dies_while_two_write(day)
    await steps.two_lose_the_network_and_write_on(day)
    await steps.one_is_signed_out_while_writing(day)
    await steps.a_note_becomes_a_recommendation(day)
    await steps.views_are_hidden_until_all_asked_are_in(day)
    await steps.the_lead_goes_through_the_agenda_and_closes_the_room(day)
    await steps.nobody_else_hears_of_the_wash_up(day)
    await steps.the_lead_tells_the_team(day)
    await rehearsed.every_text_exists_once(day)
    await rehearsed.every_screen_shows_what_it_may(day)

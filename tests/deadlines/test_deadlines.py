"""What is due of a report, until when, and who is told of it; each told of their own, and of nobody's drafts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from assessor.deadlines import deadline, deadlines
from assessor.settings import Settings
from tests.board.before import BEFORE, held, moved
from tests.house import BASE, SECRET, House
from tests.reading import opened

ON_SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])
SETTINGS = Settings(base_url=BASE, secret_key=SECRET, database_url="sqlite:///unused.db")
ROW: dict[str, Any] = {
    "id": "ncc",
    "state": "writing-up",
    "room_closed": False,
    "sessions": [{"starts_at": "2018-12-14T09:30:00Z"}],
    "report_on": None,
    "written_from": None,
    "due": None,
    "accepted_at": None,
    "challenged_at": None,
    "meeting_on": None,
    "unanswered": 0,
}


def said(row: dict[str, Any], today: str, settings: Settings = SETTINGS) -> list[str]:
    """What is due, as "report by Friday …"."""
    found = deadline.deadlines({**ROW, **row}, settings, date.fromisoformat(today))
    return [f"{one.what} {one.by}" for one in found]


def test_the_report_is_due_some_working_days_after_the_last_session() -> None:
    assert said({}, "2018-12-17") == ["report by Friday 21 December, 4 working days left"]
    assert said({}, "2018-12-21") == ["report by Friday 21 December, which is the last day"]
    assert said({}, "2018-12-22") == ["report was due on Friday 21 December, 1 working day ago"]
    assert said({}, "2018-12-27") == ["report was due on Friday 21 December, 2 working days ago"]
    assert said({}, "2019-12-27") == ["report was due on Friday 21 December 2018"]
    two = [*ROW["sessions"], {"starts_at": "2018-12-20T09:30:00Z"}, {"starts_at": None}]
    assert said({"sessions": two}, "2018-12-27") == ["report by Monday 31 December, 2 working days left"]
    scotland = replace(SETTINGS, nation="scotland")
    assert said({"sessions": two[1:2]}, "2018-12-31", scotland)[0].startswith("report by Monday 31 December")
    assert said({"report_on": "2018-12-19"}, "2018-12-17")[0].startswith("report by Wednesday 19 December")
    assert said({"report_on": "9999-12-31"}, "2018-12-17") == ["report by Friday 31 December 9999"]


def test_nothing_is_due_while_the_day_is_on_and_a_review_on_paper_counts_from_when_it_is_written() -> None:
    assert said({"state": "in-session"}, "2018-12-14") == []
    assert said({"state": "in-session"}, "2018-12-15")[0].startswith("report by Friday 21 December")
    demo = replace(SETTINGS, demo=True)
    assert said({"state": "in-session"}, "2026-12-15", demo) == [], "its day of 2018 is on until it is closed"
    assert said({"state": "in-session", "room_closed": True}, "2018-12-17", demo) != []
    assert said({"sessions": []}, "2018-12-17") == []
    paper = {"sessions": [], "written_from": "2018-12-14T23:59:00Z"}
    assert said(paper, "2018-12-17")[0].startswith("report by Friday 21 December")


def test_a_day_begins_where_the_clocks_of_the_settings_hang() -> None:
    """In summer half past eleven at night in UTC is the next day in London."""
    accepted = {
        "state": "fact-check",
        "due": "2018-08-17",
        "accepted_at": datetime(2018, 8, 9, 23, 30, tzinfo=UTC),
    }
    assert said(accepted, "2018-08-10") == ["publication by Friday 17 August, 5 working days left"]
    on_time = {**accepted, "accepted_at": datetime(2018, 8, 9, 22, 30, tzinfo=UTC)}
    assert said(on_time, "2018-08-10") == ["publication by Thursday 16 August, 4 working days left"]


def test_a_fact_check_is_due_until_it_is_accepted_and_remarks_until_they_are_answered() -> None:
    checked = {"state": "fact-check", "due": "2018-12-14"}
    assert said(checked, "2018-12-10") == ["fact-check by Friday 14 December, 4 working days left"]
    assert [one.split()[0] for one in said({**checked, "unanswered": 2}, "2018-12-10")] == [
        "fact-check",
        "answers",
    ]
    challenged = {**checked, "challenged_at": datetime(2018, 12, 10, tzinfo=UTC)}
    assert said(challenged, "2018-12-10")[0].startswith("meeting by")


async def test_each_reads_on_their_front_page_what_they_owe_and_what_they_wait_for(house: House) -> None:
    await held(house, BEFORE, "writing-up")
    dana = await opened(house.client("dana"), "/")
    assert "Due from you" in dana.said("h2")
    late = "Write the report: it was due on Thursday 21 June 2018."
    assert dana.links[late] == f"/assessments/{BEFORE}/report"
    grace = await opened(house.client("grace"), "/")
    assert "You wait for" in grace.said("h2")
    assert "The panel writes the report: it was due on Thursday 21 June 2018." in grace.text
    assert "Due from you" not in grace.said("h2")
    iqbal = await opened(house.client("iqbal"), "/")
    assert "Reports late" in iqbal.said("h2")
    assert "owed by Dana Okafor" in iqbal.text
    assert "Report was due on Thursday 21 June 2018" in iqbal.text
    assert "Reports late" not in (await opened(house.client("nadia"), "/")).text
    board = await opened(house.client("dana"), f"/assessments/{BEFORE}")
    assert late in board.links
    await moved(house, BEFORE, to="fact-check")
    row = await house.database.one("select due from fact_check where assessment = :id", id=BEFORE)
    assert row is not None
    due = row["due"]
    grace = await opened(house.client("grace"), "/")
    words = next(words for words in grace.links if words.startswith("Check the facts of the report by"))
    assert f"{date.fromisoformat(due).day} {date.fromisoformat(due):%B}" in words
    assert grace.links[words] == f"/assessments/{BEFORE}/fact-check"
    board = await opened(house.client("grace"), f"/assessments/{BEFORE}")
    assert board.links[words] == f"/assessments/{BEFORE}/fact-check"
    async with house.database.transaction() as tx:
        sql = "update fact_check set accepted_at = :now where assessment = :id"
        await tx.run(sql, id=BEFORE, now=tx.now)
    dana = await opened(house.client("dana"), "/")
    publish = next(words for words in dana.links if words.startswith("Publish the report by"))
    assert dana.links[publish] == f"/assessments/{BEFORE}/report/publish"
    assert "The lead publishes the report by" in (await opened(house.client("grace"), "/")).text


@ON_SQLITE
async def test_a_mail_reminds_shortly_before_a_day_after_it_and_each_week_for_a_month(house: House) -> None:
    session = {"starts_at": "2018-12-14T09:30:00Z", "ends_at": "2018-12-14T13:30:00Z"}
    await held(house, BEFORE, "writing-up", sessions=[session])
    names = {person.id: key for key, person in house.people.items()}

    async def told(day: str) -> list[tuple[str, str]]:
        found = await deadlines.due(house.database, SETTINGS, date.fromisoformat(day))
        return sorted((names[one.person], one.stage) for one in found if one.assessment == BEFORE)

    assert await told("2018-12-18") == []
    assert await told("2018-12-19") == await told("2018-12-21") == [("dana", "before 2018-12-21")]
    assert await told("2018-12-22") == [("dana", "late 0 2018-12-21")], "once: the same in the days after"
    assert await told("2019-01-04") == [("dana", "late 1 2018-12-21"), ("iqbal", "late 1 2018-12-21")]
    assert await told("2019-03-01") == [], "in the end it is left to people"
    found = await deadlines.due(house.database, SETTINGS, date(2018, 12, 21))
    assert found[0].words == "Contact centre: Write the report by Friday 21 December, which is the last day."


async def test_who_drafts_hears_of_their_own_drafts_and_the_team_of_none(house: House) -> None:
    await held(house, BEFORE, "writing-up")
    async with house.database.transaction() as tx:
        sql = "insert into drafter (assessment, standard, person, at) values (:id, :n, :person, :now)"
        for number in (5, 6):
            await tx.run(sql, id=BEFORE, n=number, person=house.people["sam"].id, now=tx.now)
    sam = await opened(house.client("sam"), "/")
    words = "Hand over your draft of 2 standards: it was due on Thursday 21 June 2018."
    assert sam.links[words] == f"/assessments/{BEFORE}/report"
    for who in ("grace", "femi", "iqbal"):
        assert "draft" not in (await opened(house.client(who), "/")).text.lower()

"""The calendar file: right over the change of clocks, newer files in the place of older ones, everybody told."""

import dataclasses
from typing import Any

from icalendar import Calendar

from assessor.database import Row
from tests.house import ASSESSMENT, House
from tests.reading import opened

HERE = f"/assessments/{ASSESSMENT}"
WINTER = {
    "starts_at": "2026-03-28T09:30:00Z",
    "ends_at": "2026-03-28T12:00:00Z",
    "place": "Room 3; first floor",
}
SUMMER = {"starts_at": "2026-03-29T08:30:00Z", "call_url": "https://call.example/abc"}


async def meet(house: House, *sessions: dict[str, Any], by: str = "iqbal") -> None:
    answer = await house.api(by).put(HERE, json={"sessions": list(sessions)}, headers={"if-match": "*"})
    assert answer.status_code == 200, answer.text


async def events(house: House, key: str = "ruth") -> list[Any]:
    answer = await house.client(key).get(f"{HERE}/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.text).walk("VEVENT"))


def with_mail(house: House) -> None:
    house.app.state.settings = dataclasses.replace(house.app.state.settings, smtp_url="smtp://127.0.0.1:1")


async def mails(house: House) -> list[Row]:
    return await house.database.all("select * from mail where kind = 'dates' order by email, at")


async def test_times_are_right_on_both_sides_of_the_change_of_clocks(house: House) -> None:
    await meet(house, SUMMER, WINTER)
    first, second = await events(house)
    zone = house.app.state.settings.timezone
    assert f"{first.decoded('dtstart').astimezone(zone):%H:%M}" == "9:30".zfill(5)
    assert f"{second.decoded('dtstart').astimezone(zone):%H:%M}" == "9:30".zfill(5)
    assert str(first["location"]) == "Room 3; first floor"
    assert "https://call.example/abc" in str(second["description"])
    assert str(first["summary"]) == "Assessment: Contact centre"


async def test_a_newer_file_takes_the_place_of_an_older_one(house: House) -> None:
    (before,) = await events(house)
    await meet(house, WINTER)
    (after,) = await events(house)
    assert before["uid"] == after["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    await house.api("iqbal").put(HERE, json={"phase": "live"}, headers={"if-match": "*"})
    assert (await events(house))[0]["sequence"] == after["sequence"]


async def test_everybody_who_takes_part_is_told_what_it_was_and_what_it_is(house: House) -> None:
    with_mail(house)
    await house.add_guest()
    await meet(house, WINTER)
    told = await mails(house)
    there = {house.people[key].email for key in ("dana", "priya", "sam", "grace", "ruth", "femi")}
    assert {
        mail["email"] for mail in told
    } == there  # Femi has no seat, and is team as a member of the service
    for mail in told:
        assert "It is now:\n\nWhen: 28 March 2026, 9:30 to 12:00\nWhere: Room 3; first floor" in mail["body"]
        assert "It was:\n\nWhen: 14 November 2018, 9:30 to 13:30" in mail["body"]
        assert "METHOD:PUBLISH" in mail["calendar"]


async def test_members_without_a_seat_are_told_nothing_of_what_is_confidential(house: House) -> None:
    with_mail(house)
    await house.api("iqbal").put(HERE, json={"confidential": True}, headers={"if-match": "*"})
    await meet(house, WINTER)
    assert house.people["femi"].email not in {mail["email"] for mail in await mails(house)}


async def test_a_session_that_is_gone_is_cancelled_in_the_mail(house: House) -> None:
    await meet(house, WINTER, SUMMER)
    with_mail(house)
    await meet(house, WINTER)
    calendar = Calendar.from_ical((await mails(house))[0]["calendar"])
    assert [str(event["status"]) for event in calendar.walk("VEVENT")] == ["CONFIRMED", "CANCELLED"]


async def test_a_cancelled_assessment_is_cancelled_in_calendars(house: House) -> None:
    with_mail(house)
    await house.api("iqbal").put(f"{HERE}/state", json={"to": "cancelled"})
    (event,) = await events(house)
    assert str(event["status"]) == "CANCELLED"
    told = await mails(house)
    assert len(told) == 6
    assert "METHOD:CANCEL" in told[0]["calendar"]
    assert told[0]["subject"].startswith("Cancelled: ")


async def test_without_mail_the_organiser_is_given_the_text_to_copy(house: House) -> None:
    await meet(house, WINTER)
    assert await mails(house) == []
    iqbal = house.client("iqbal")
    saved = await opened(iqbal, f"{HERE}/people?done=moved")
    page = await opened(iqbal, saved.links["Tell everybody when and where"])
    assert "When: 28 March 2026, 9:30 to 12:00" in page.text
    assert "dana@hackney.example; priya@hackney.example" in page.text


async def test_there_is_no_file_while_no_day_is_set_and_none_for_strangers(house: House) -> None:
    await meet(house)
    assert (await house.client("ruth").get(f"{HERE}/calendar.ics")).status_code == 404
    assert (await house.client("nadia").get(f"{HERE}/calendar.ics")).status_code == 404

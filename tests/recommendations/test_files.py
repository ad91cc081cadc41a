"""Files of the list, and what is for the organisation: the same rights, and nothing in them that runs or breaks out."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from assessor.recommendations import files
from tests.board.test_recommendations import move, put, recommend, update
from tests.house import ASSESSMENT, House

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
CORPUS = ("=1+1", "+1", "-1", "@sum(a1)", "\t=1", "|calc", "%0A=1", "＝1")
SOON = (datetime.now(UTC).date() + timedelta(days=5)).isoformat()


async def rows(house: House, by: str, query: str = "") -> list[dict[str, str]]:
    """The CSV file as a spreadsheet reads it."""
    answer = await house.client(by).get(f"/recommendations.csv{query}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


@on_sqlite
async def test_hostile_26_no_cell_of_the_recommendations_is_a_formula(house: House) -> None:
    for words in CORPUS:
        id = await recommend(house, body=words, owner=words.strip())
        assert (await update(house, "grace", id, body=words)).status_code == 201
    for row in await rows(house, "grace"):
        for name in ("recommendation", "owner", "last_update"):
            assert row[name][0] == "'", row


async def test_a_file_holds_what_its_list_shows_however_it_is_read(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "AT_ONCE", 2)
    await recommend(house, body="Rehearse.\n\nTwice.", due=SOON, owner="Femi Adeyemi")
    await recommend(house, body="Hold back.", visibility="panel", due=SOON)
    await recommend(house, body="Advice.", level="could", due=SOON)
    await recommend(house, body="Over.", status="done", due=SOON)
    every = [row["recommendation"] for row in await rows(house, "dana")]
    assert every[2:] == ["Advice.", "Over."]
    assert sorted(every[:2]) == ["Hold back.", "Rehearse.\n\nTwice."], "due on the same day"
    assert await rows(house, "nadia") == []
    (row,) = await rows(house, "grace", "?level=must&due=soon")
    assert row["recommendation"] == "Rehearse.\n\nTwice."
    assert (row["standard"], row["standard_title"]) == ("6", "Know and protect user data")
    calendar = await house.client("grace").get("/recommendations/calendar.ics")
    events = list(Calendar.from_ical(calendar.text).walk("VEVENT"))
    assert [str(event["summary"]) for event in events] == ["Must: Rehearse. Twice."]
    assert events[0].decoded("dtstart") == date.fromisoformat(SOON)
    assert "Femi Adeyemi" in str(events[0]["description"])
    await recommend(house, body="Never.", due="9999-12-31")
    last = await house.client("grace").get("/recommendations/calendar.ics?due=later")
    (event,) = Calendar.from_ical(last.text).walk("VEVENT")
    assert event.decoded("dtstart") == date.max, "and no day after it"
    nobody = await house.client().get("/recommendations.csv")
    assert nobody.status_code in (303, 401)


@on_sqlite
async def test_the_organisation_sees_what_it_alone_can_solve_and_how_many_services_wait(house: House) -> None:
    organisers = await house.api("iqbal").put("/services/bins", json={"name": "Bins"})
    assert organisers.status_code == 201
    set_up = {"service": "bins", "standard_set": "lgdss", "phase": "alpha"}
    assert (await house.api("iqbal").put("/assessments/bins-alpha", json=set_up)).status_code == 201
    seat = {"role": "lead", "profession": "product"}
    assert (
        await house.api("iqbal").put("/assessments/bins-alpha/seats/dana@hackney.example", json=seat)
    ).status_code == 201
    given = {"standard": 4, "for": "organisation", "body": "Say who pays for live services."}
    first = await recommend(house, **given)
    other = given | {"level": "must", "visibility": "everyone"}
    path = "/assessments/bins-alpha/recommendations/0b0c5a52-5a3e-4a52-9a57-0b1c4f6a7d21"
    assert (await house.api("dana").put(path, json=other)).status_code == 201
    await recommend(house, body="Only the team's.", standard=5)
    await recommend(house, body="Hold back.", standard=4, visibility="panel", **{"for": "organisation"})
    for key in ("helen", "iqbal", "alex"):
        page = (await house.client(key).get("/recommendations/organisation")).text
        assert "2 services wait" in page
        assert "2 services wait for the same since" in page
        assert page.count("Say who pays for live services.</h3>") == 1
        assert "Only the team" not in page
        assert "Hold back." not in page
    assert (await house.client("grace").get("/recommendations/organisation")).status_code == 404
    await put(house, "priya", first, status="done")
    assert "1 service waits" in (await house.client("helen").get("/recommendations/organisation")).text


@on_sqlite
async def test_the_board_tells_the_team_what_nobody_has_taken_on(house: House) -> None:
    await recommend(house)
    await recommend(house, level="could")
    assert "no owner yet" not in (await house.client("grace").get(f"/assessments/{ASSESSMENT}")).text
    await move(house, "writing-up")
    assert (
        "1 recommendation has no owner yet."
        in (await house.client("grace").get(f"/assessments/{ASSESSMENT}")).text
    )
    assert "no owner yet" not in (await house.client("ruth").get(f"/assessments/{ASSESSMENT}")).text

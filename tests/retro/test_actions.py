"""Actions: with owner and date, in the register until they are done, and at the beginning of the next retro."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from assessor.retro import reminders
from tests.house import ASSESSMENT, SERVICE, House, new_id
from tests.recommendations.test_reminders import Days

HERE = f"/retros/{ASSESSMENT}"
SOON = (datetime.now(UTC).date() + timedelta(days=5)).isoformat()
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def act(house: House, by: str = "grace", retro: str = HERE, **fields: Any) -> str:
    """Somebody writes an action down; gives its id."""
    id, body = new_id(), {"body": "Send the evidence earlier.", **fields}
    made = await house.api(by).put(f"{retro}/actions/{id}", json=body)
    assert made.status_code == 201, made.text
    return id


async def another_assessment(house: House, id: str = "contact-centre-live", service: str = SERVICE) -> None:
    """Another one, which Grace enters as a seat of the team and Ruth does not."""
    made = await house.api("iqbal").put(
        f"/assessments/{id}", json={"service": service, "standard_set": "lgdss", "phase": "live"}
    )
    assert made.status_code == 201, made.text
    seat = {"role": "team"}
    assert (
        await house.api("iqbal").put(f"/assessments/{id}/seats/grace@hackney.example", json=seat)
    ).status_code == 201


async def several(house: House, id: str, *assessments: str) -> None:
    """A retro of several assessments."""
    body = {"title": "All five", "assessments": list(assessments)}
    assert (await house.api("iqbal").put(f"/retros/{id}", json=body)).status_code == 201


async def test_an_action_is_written_changed_settled_in_one_press_and_brought_back(house: House) -> None:
    grace, id = house.client("grace"), new_id()
    sent = {"id": id, "body": "Send it earlier.", "owner": "Grace Lim", "due": SOON, "for": "team"}
    made = await grace.post(f"{HERE}/actions", data=sent)
    assert made.headers["location"] == f"/assessments/{ASSESSMENT}/retro?done=action#action-{id}"
    assert "Send it earlier." in (await house.client("ruth").get(HERE)).text
    refused = await grace.post(f"{HERE}/actions", data={"id": new_id(), "body": "", "owner": "Kept Name"})
    assert (refused.status_code, "Kept Name" in refused.text) == (422, True)
    done = await house.client("dana").post(
        f"{HERE}/actions/{id}/settle", data={"version": "1", "back": ASSESSMENT}
    )
    assert "It is done." in done.text
    thing = (await house.api("ruth").get(f"{HERE}/actions/{id}")).json()
    assert (thing["status"], thing["version"], thing["for"]) == ("done", 2, "team")
    await house.client("dana").post(f"{HERE}/actions/{id}/settle", data={"version": "2", "status": "open"})
    stale = {**sent, "version": "1", "status": "not-doing", "words": "Nobody reads it."}
    conflict = await grace.post(f"{HERE}/actions/{id}", data=stale)
    assert conflict.status_code == 412
    assert "Nobody reads it." in conflict.text
    why = await grace.post(f"{HERE}/actions/{id}", data={**stale, "version": "3", "words": " "})
    assert (why.status_code, "Say why it will not be done" in why.text) == (422, True)
    assert (await grace.post(f"{HERE}/actions/{id}", data={**stale, "version": "3"})).status_code == 303
    removed = await grace.post(f"{HERE}/actions/{id}/remove")
    assert f"{HERE}/actions/{id}/restore" in removed.text
    assert (await house.api("grace").get(f"{HERE}/actions/{id}")).status_code == 404
    assert (await grace.post(f"{HERE}/actions/{id}/restore")).status_code == 303
    assert (await house.api("grace").get(f"{HERE}/actions/{id}")).json()["words"] == "Nobody reads it."
    for key, status in (("helen", 403), ("nadia", 404)):
        assert (await house.client(key).post(f"{HERE}/actions", data={"id": new_id()})).status_code == status


async def register(house: House, by: str, query: str = "") -> list[dict[str, str]]:
    """The register as a file, for somebody."""
    answer = await house.client(by).get(f"/recommendations.csv{query}")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def test_actions_stand_in_the_register_among_what_was_recommended(house: House) -> None:
    must = {"standard": 6, "level": "must", "visibility": "everyone", "due": "2018-12-03"}
    path = f"/assessments/{ASSESSMENT}/recommendations"
    for body in ("Rehearse it.", "Write it down."):
        await house.api("sam").put(f"{path}/{new_id()}", json={**must, "body": body})
        must["due"] = "2018-12-05"
    mine = await act(
        house, body="=Ask for money.", owner="Femi Adeyemi", due="2018-12-04", **{"for": "organisation"}
    )
    await act(house, body="Tidy up.", status="done")
    rows = await register(house, "femi")
    assert [row["recommendation"] for row in rows] == [
        "Rehearse it.",
        "'=Ask for money.",
        "Write it down.",
        "Tidy up.",
    ]
    assert [row["kind"] for row in rows] == ["recommendation", "action", "recommendation", "action"]
    assert (rows[1]["assessment"], rows[1]["service"], rows[1]["level"]) == (
        ASSESSMENT,
        "Contact centre",
        "action",
    )
    for query, many in {
        "?kind=action": 2,
        "?kind=recommendation": 2,
        "?mine=1": 1,
        "?owner=Femi Adeyemi": 1,
        "?owner=-": 3,
        "?due=overdue": 3,
        "?status=done": 1,
        "?for=organisation": 1,
        f"?service={SERVICE}": 4,
        "?service=bins": 0,
        "?level=must": 2,
        "?standard=lgdss-6&kind=action": 0,
    }.items():
        assert len(await register(house, "femi", query)) == many, query
    assert await register(house, "nadia") == []
    page = (await house.client("femi").get("/recommendations")).text
    assert page.index("Rehearse it.") < page.index("=Ask for money.") < page.index("Write it down.")
    assert "Actions of retros (2)" in page
    assert 'With your name <span class="many">1</span>' in page
    events = list(
        Calendar.from_ical((await house.client("femi").get("/recommendations/calendar.ics")).text).walk(
            "VEVENT"
        )
    )
    assert [str(event["summary"]) for event in events][1] == "Action: =Ask for money."
    for key in ("helen", "iqbal"):
        office = (await house.client(key).get("/recommendations/organisation")).text
        assert "Actions of retros</h2>" in office
        assert "1 thing for 1 service" in office.replace("1 Thing", "1 thing")
    only = (await house.api("femi").get("/recommendations?kind=action")).json()["items"]
    assert only == [], "the API gives recommendations"
    updated = {
        "version": "1",
        "body": "Ask for money.",
        "status": "in-progress",
        "back": "register",
        "for": "team",
    }
    saved = await house.client("femi").post(f"{HERE}/actions/{mine}", data=updated)
    assert saved.headers["location"] == "/recommendations?did=saved"


@on_sqlite
async def test_the_list_goes_on_page_by_page_through_both_kinds(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assessor.recommendations import register as page

    monkeypatch.setattr(page, "ON_A_PAGE", 2)
    must = {"standard": 6, "level": "must", "visibility": "everyone", "body": "A recommendation."}
    for day in ("03", "05", "07"):
        await house.api("sam").put(
            f"/assessments/{ASSESSMENT}/recommendations/{new_id()}", json={**must, "due": f"2018-12-{day}"}
        )
        await act(house, due=f"2018-12-0{int(day) + 1}")
    found, address = [], "/recommendations"
    while address:
        text = (await house.client("grace").get(address)).text
        found += [part[:10] for part in text.split('<time datetime="')[1:]]
        _, _, more = text.partition('<nav class="turn"')
        address = (
            more.partition("Next page")[0].rpartition('href="')[2].rstrip('">') if "Next page" in more else ""
        )
    assert found == [f"2018-12-0{n}" for n in range(3, 9)]


async def test_hostile_04_an_action_of_several_is_seen_by_those_who_read_its_retro_and_names_only_what_they_enter(
    house: House,
) -> None:
    assert (await house.api("iqbal").put("/services/bins", json={"name": "Bins"})).status_code == 201
    await another_assessment(house, "bins-alpha", "bins")
    assert (
        await house.api("iqbal").put(
            "/assessments/bins-alpha",
            json={"confidential": True},
            headers={"if-match": "*"},
        )
    ).status_code == 200
    await several(house, "all-five", ASSESSMENT, "bins-alpha")
    await act(house, "iqbal", "/retros/all-five", body="Ask for money.", **{"for": "organisation"})
    seen = {key: (await register(house, key)) for key in ("ruth", "grace", "helen", "iqbal", "nadia")}
    assert {key: [row["service"] for row in rows] for key, rows in seen.items()} == {
        "ruth": ["Contact centre"],
        "grace": ["Bins, Contact centre"],
        "helen": ["Contact centre"],
        "iqbal": ["Bins, Contact centre"],
        "nadia": [],
    }
    assert {row["assessment"] for rows in seen.values() for row in rows} == {""}
    assert len(await register(house, "ruth", "?service=bins")) == 0
    assert len(await register(house, "grace", "?service=bins")) == 1
    assert "Bins" not in (await house.client("ruth").get("/recommendations")).text


async def test_a_retro_begins_with_what_is_open_of_earlier_ones_each_settled_in_one_press(
    house: House,
) -> None:
    id = await act(house, body="Send the evidence earlier.")
    await act(house, body="Done long ago.", status="done")
    await another_assessment(house)
    later = "/assessments/contact-centre-live/retro"
    page = (await house.client("grace").get(later)).text
    assert "Still to do from earlier retros" in page
    assert "Send the evidence earlier." in page
    assert "Done long ago." not in page
    sent = {"version": "1", "back": "contact-centre-live"}
    settled = await house.client("grace").post(f"{HERE}/actions/{id}/settle", data=sent)
    assert "It is done." in settled.text
    assert "Still to do from earlier retros" not in settled.text
    undo = {"version": "2", "status": "open", "back": "contact-centre-live"}
    again = await house.client("grace").post(f"{HERE}/actions/{id}/settle", data=undo)
    assert "Still to do from earlier retros" in again.text
    await several(house, "both", ASSESSMENT, "contact-centre-live")
    assert "Send the evidence earlier." in (await house.client("ruth").get("/retros/both")).text
    await house.client("iqbal").post("/retros/both/open", data={"opened": "yes"})
    await act(house, body="Noted afterwards.")
    assert "Noted afterwards." not in (await house.client("grace").get("/retros/both")).text
    assert (await house.client("ruth").get(later)).status_code == 404


async def test_who_sees_to_an_action_is_reminded_as_of_what_was_recommended(house: House) -> None:
    days, due = Days(house), date(2026, 10, 28)
    days.givers = [reminders.due]
    named = await act(house, owner=" dana  OKAFOR ", due=due.isoformat())
    assert await days.morning(due - timedelta(days=7)) == ["dana"]
    assert await days.morning(due + timedelta(days=1)) == ["dana"]
    mail = (await days.mails())[-1]
    assert "Retro of Contact centre, public beta: an action was due yesterday, 28 October" in mail["body"]
    assert f"{HERE}/actions/{named}" in mail["body"]
    assert "evidence" not in mail["body"], "no mail holds what somebody wrote"
    await house.client("dana").post(f"{HERE}/actions/{named}/settle", data={"version": "1"})
    await several(house, "all-five", ASSESSMENT)
    due += timedelta(days=14)
    team = await act(house, retro="/retros/all-five", due=due.isoformat(), owner="The data team")
    later = (due + timedelta(days=2)).isoformat()
    await act(house, "iqbal", "/retros/all-five", due=later, **{"for": "organisation"})
    assert sorted(await days.morning(due)) == ["femi", "grace", "iqbal"]
    assert "Retro of several assessments: an action is due" in (await days.mails())[-1]["body"]
    await house.client("grace").post(f"/retros/all-five/actions/{team}/remove")
    assert await days.morning(due + timedelta(days=29)) == ["iqbal"]

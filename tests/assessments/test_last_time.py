"""Set up as last time: the same answers, the same people where they are wanted, and nothing of what is not theirs."""

from tests.house import ASSESSMENT, SERVICE, House
from tests.reading import fill, opened

NEW = "/assessments/new"
AS_LAST = f"{NEW}?service={SERVICE}&as=last"


async def test_the_form_begins_with_the_answers_of_last_time(house: House) -> None:
    session = {"starts_at": "2018-07-14T08:30:00Z", "ends_at": "2018-07-14T12:30:00Z", "place": "Room 3"}
    changes = {"method": "show-and-tell", "scale": "rag", "scope": [1, 2, 6], "sessions": [session]}
    await house.api("iqbal").put(f"/assessments/{ASSESSMENT}", json=changes, headers={"if-match": "*"})
    iqbal = house.client("iqbal")
    page = await opened(iqbal, f"{NEW}?service={SERVICE}")
    page = await opened(iqbal, page.links["Set up as last time"])
    form = page.form(NEW)
    assert form["method"] == ["show-and-tell"]
    assert form["scale"] == ["rag"]
    assert form["scope"] == ["1, 2, 6"]
    assert (form["session_day"][0], form["session_starts"][0], form["session_ends"][0]) == (
        "",
        "09:30",
        "13:30",
    )
    assert form["session_place"][0] == "Room 3"
    assert "phase" not in form


async def test_the_same_people_are_invited_again_but_for_who_is_unticked(house: House) -> None:
    await house.api("iqbal").put(
        f"/assessments/{ASSESSMENT}/seats/sam@hackney.example", json={"leads": [5, 6], "duties": ["scribe"]}
    )
    iqbal = house.client("iqbal")
    page = await opened(iqbal, AS_LAST)
    ticked = page.form(NEW)["again"]
    assert {house.people[key].id for key in ("dana", "priya", "sam", "grace", "ruth")} == set(ticked)
    wanted = [id for id in ticked if id != house.people["ruth"].id]
    refused = await fill(iqbal, page, NEW, again=wanted, session_day=["2026-07-14"])
    assert refused.status_code == 422, "no phase"
    assert f'value="{house.people["ruth"].id}"' in refused.text
    done = await fill(iqbal, page, NEW, again=wanted, phase="live", id="next", session_day=["2026-07-14", ""])
    assert done.headers["location"] == "/assessments/next/people?done=made"
    seats = {
        one["name"]: one for one in (await house.api("iqbal").get("/assessments/next/seats")).json()["items"]
    }
    assert set(seats) == {"Dana Okafor", "Priya Raman", "Sam Whitfield", "Grace Lin"}
    assert (seats["Sam Whitfield"]["leads"], seats["Sam Whitfield"]["duties"]) == ([5, 6], ["scribe"])
    home = await opened(house.client("sam"), "/")
    assert "You are invited" in home.said("h2")


async def test_nobody_is_invited_from_an_assessment_that_is_none_of_theirs(house: House) -> None:
    femi = house.client("femi")
    assert "last time" not in (await opened(femi, AS_LAST)).text
    sent = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha", "id": "ours", "like": ASSESSMENT}
    await femi.post(NEW, data={**sent, "again": house.people["sam"].id})
    seats = (await house.api("iqbal").get("/assessments/ours/seats")).json()["items"]
    assert [one["name"] for one in seats] == ["Femi Adeyemi"]

"""Rounds: several assessments with an aim, and what each person sees of them."""

import asyncio
import json

import pytest

from tests.house import ASSESSMENT, SERVICE, House, new_id
from tests.reading import Page, fill, opened

FIVE = "/rounds/five"


async def begin(house: House, *assessments: str, **also: object) -> None:
    body = {"name": "Five by December", "aim": "five by December", "assessments": list(assessments), **also}
    answer = await house.api("iqbal").put(FIVE, json=body)
    assert answer.status_code == 201, answer.text


async def set_up(house: House, id: str, **also: object) -> None:
    body = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha", **also}
    assert (await house.api("iqbal").put(f"/assessments/{id}", json=body)).status_code == 201


async def test_a_round_is_written_by_the_rules_of_every_put(house: House) -> None:
    iqbal = house.api("iqbal")
    body = {"name": "Five by December", "aim": 5, "by": "2018-12-31", "assessments": [ASSESSMENT]}
    made = await iqbal.put(FIVE, json=body)
    assert made.status_code == 201
    assert made.json() == {"id": "five", **body, "closed": False, "version": 1}
    assert (await iqbal.put(FIVE, json=body)).status_code == 200
    assert (await iqbal.put(FIVE, json={"aim": "which works best?"})).status_code == 428
    changed = await iqbal.put(FIVE, json={"aim": "which works best?"}, headers={"if-match": '"1"'})
    assert (changed.json()["aim"], changed.json()["version"], changed.headers["etag"]) == (
        "which works best?",
        2,
        '"2"',
    )
    stale = await iqbal.put(FIVE, json={"name": "Six"}, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["current"]["version"]) == (412, 2)
    for wrong in ({"aim": True}, {"aim": 2.5}, {"aim": -1}, {"aim": 2**63}, {"aim": None}, {"by": "soon"}):
        answer = await iqbal.put("/rounds/other", json={"name": "Other", **wrong})
        assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, list(wrong))
    unknown = await iqbal.put("/rounds/other", json={"name": "Other", "assessments": ["nothing-here"]})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "assessments")
    assert (await iqbal.get("/rounds/other")).status_code == 404
    assert [one["id"] for one in (await iqbal.get("/rounds")).json()["items"]] == ["five"]


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_who_organises_keeps_rounds_and_whoever_is_in_one_reads_it(house: House) -> None:
    await begin(house, ASSESSMENT)
    told = {}
    for key in ("dana", "femi", "helen", "nadia"):
        client = house.api(key)
        change = await client.put(FIVE, json={"name": "Mine"}, headers={"if-match": "*"})
        new = await client.put(f"/rounds/of-{key}", json={"name": "Mine"})
        listed = len((await client.get("/rounds")).json()["items"])
        told[key] = ((await client.get(FIVE)).status_code, change.status_code, new.status_code, listed)
    inside = (200, 403, 404, 1)
    assert told == {"dana": inside, "femi": inside, "helen": inside, "nadia": (404, 404, 404, 0)}


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_round_is_begun_changed_and_closed_on_its_pages(house: House) -> None:
    iqbal = house.client("iqbal")
    form = await opened(iqbal, "/rounds/new")
    refused = await fill(iqbal, form, "/rounds/new", name="", by="soon")
    assert set(Page(refused).errors) == {"name", "by"}
    made = await fill(iqbal, form, "/rounds/new", name="Five by December", aim="Five, by three methods.")
    assert made.headers["location"] == "/rounds/five-by-december?done=made"
    page = await opened(iqbal, "/rounds/five-by-december")
    assert "0 of 5 held" in page.text
    assert "5 of 5 are not in this round yet." in page.text
    change = "/rounds/five-by-december/edit"
    form = await opened(iqbal, change)
    saved = await fill(iqbal, form, change, assessments=[ASSESSMENT], target="3", by="2018-12-21")
    assert saved.status_code == 303
    page = await opened(iqbal, "/rounds/five-by-december")
    assert "0 of 3 held; its day was 21 December 2018" in page.text
    assert "Contact centre, public beta" in page.links
    waits = "Contact centre, public beta, had its day on 14 November 2018 and stands at “in session”."
    assert page.links[f"Move it on: {waits}"] == f"/assessments/{ASSESSMENT}/state"
    stale = Page(await fill(iqbal, form, change, name="Three"))
    assert (stale.status, stale.form(change)["name"]) == (412, ["Three"])
    assert "Somebody changed this after you opened it" in stale.text
    taken = Page(await iqbal.post("/rounds/new", data={"name": "Five by December", "aim": "Six."}))
    assert "“five-by-december-2” is free" in taken.errors["id"]
    await iqbal.post("/rounds/five-by-december/close")
    assert "closed" in (await opened(iqbal, "/rounds")).text
    await iqbal.post("/rounds/five-by-december/open")
    assert "Close this round" in (await opened(iqbal, "/rounds/five-by-december")).text
    assert "Change this round" not in (await opened(house.client("dana"), "/rounds/five-by-december")).text


async def test_hostile_01_an_assessment_that_somebody_may_not_enter_leaves_no_trace_in_its_round(
    house: House,
) -> None:
    """Twins in one board: before and after a confidential assessment comes into the round, and is tried with."""
    await begin(house, ASSESSMENT, by="2018-12-31")
    await set_up(house, "kestrel-alpha", confidential=True)
    places = ("/rounds", FIVE, f"{FIVE}.csv", f"{FIVE}.json", "/api/v1/rounds", f"/api/v1{FIVE}")

    async def seen() -> dict[tuple[str, str], tuple[int, bytes, str | None]]:
        found = {}
        for key in ("dana", "femi", "helen", "nadia"):
            for place in places:
                answer = await house.client(key).get(place)
                body = answer.content.partition(b'name="id" value="')
                found[key, place] = (answer.status_code, body[0] + body[2][36:], answer.headers.get("etag"))
        return found

    before = await seen()
    body = {"assessments": [ASSESSMENT, "kestrel-alpha"]}
    changed = await house.api("iqbal").put(FIVE, json=body, headers={"if-match": "*"})
    assert changed.json()["assessments"] == [ASSESSMENT, "kestrel-alpha"]
    tried = {"id": new_id(), "body": "Two sessions.", "assessment": "kestrel-alpha"}
    assert (await house.client("iqbal").post(f"{FIVE}/tries", data=tried)).status_code == 303
    assert await seen() == before
    assert "kestrel-alpha" in (await house.client("iqbal").get(f"{FIVE}.csv")).text
    seat = {"role": "assessor"}
    email = house.people["dana"].email
    await house.api("iqbal").put(f"/assessments/kestrel-alpha/seats/{email}", json=seat)
    assert "kestrel-alpha" in (await house.client("dana").get(f"{FIVE}.csv")).text


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_decision_counts_in_a_round_for_those_who_were_told(house: House) -> None:
    await begin(house, ASSESSMENT)
    there = f"/assessments/{ASSESSMENT}"
    await house.api("dana").put(f"{there}/overall", json={"value": "met"})

    async def overall(key: str) -> str | None:
        found = json.loads((await house.client(key).get(f"{FIVE}.json")).text)
        value: str | None = found["figures"][0]["rows"][0]["overall"]
        return value

    assert [await overall(key) for key in ("dana", "femi", "helen", "iqbal")] == ["met", None, None, None]
    await house.api("dana").post(f"{there}/tell", json={})
    assert [await overall(key) for key in ("femi", "helen", "iqbal")] == ["met", "met", "met"]


async def test_what_is_tried_next_stands_on_the_board_until_something_came_of_it(house: House) -> None:
    await begin(house, ASSESSMENT)
    await set_up(house, "next-alpha")
    dana, tried = house.client("dana"), {"id": new_id(), "assessment": ASSESSMENT}
    page = Page(await dana.post(f"{FIVE}/tries", data={**tried, "body": " "}))
    assert (page.status, page.errors) == (422, {"body": "Say what you try next time"})
    for _ in range(2):
        answer = await dana.post(f"{FIVE}/tries", data={**tried, "body": "Read two days before."})
        assert answer.status_code == 303
    hidden = await dana.post(f"{FIVE}/tries", data={"id": new_id(), "body": "x", "assessment": "none-here"})
    assert hidden.status_code == 422
    rows = await house.database.all("select * from next_try")
    assert [row["body"] for row in rows] == ["Read two days before."]
    board = await opened(house.client("femi"), f"/assessments/{ASSESSMENT}")
    assert board.links["To try here: Read two days before."] == f"{FIVE}#try-{tried['id']}"
    assert (await house.client("helen").post(f"{FIVE}/tries", data=tried)).status_code == 403
    await house.api("iqbal").put("/rounds/six", json={"name": "Six", "assessments": [ASSESSMENT]})
    asked = await opened(dana, "/rounds/six")
    action = f"{FIVE}/tries/{tried['id']}/outcome"
    assert "what came of it?" in asked.text
    said = await fill(dana, asked, action, outcome="The panel asked better questions.")
    assert said.headers["location"] == "/rounds/six#tries"
    assert "The panel asked better questions." in (await opened(dana, FIVE)).text
    assert "Read two days" not in (await opened(house.client("femi"), f"/assessments/{ASSESSMENT}")).text
    removed = await dana.post(f"{FIVE}/tries/{tried['id']}/remove")
    page = await opened(dana, removed.headers["location"].partition("#")[0])
    assert "Read two days before." not in page.text
    assert (await fill(dana, page, f"{FIVE}/tries/{tried['id']}/restore")).status_code == 303
    assert "Read two days before." in (await opened(dana, FIVE)).text
    assert (await house.client("sam").post(f"{FIVE}/tries/{tried['id']}/remove")).status_code == 403


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_the_retro_of_a_round_ends_in_what_is_tried_and_the_next_one_asks_what_came_of_it(
    house: House,
) -> None:
    await set_up(house, "other-alpha")
    await house.api("iqbal").put("/assessments/other-alpha/seats/sam@hackney.example", json={"role": "lead"})
    await begin(house, "other-alpha")
    begun = await house.client("iqbal").post(f"{FIVE}/retro")
    assert begun.headers["location"] == "/retros/five"
    assert (await house.client("iqbal").post(f"{FIVE}/retro")).headers["location"] == "/retros/five"
    sam, tried = house.client("sam"), {"id": new_id(), "body": "Read before.", "assessment": ASSESSMENT}
    retro = await opened(sam, "/retros/five")
    assert "What we try next time" in retro.text
    said = await fill(sam, retro, f"{FIVE}/tries", **tried)
    assert said.headers["location"] == "/retros/five#tries"
    priya = house.client("priya")  # of the assessment it is tried with, and of none in the round
    board = await opened(priya, f"/assessments/{ASSESSMENT}")
    page = await opened(priya, board.links["To try here: Read before."].partition("#")[0])
    assert "Read before." in page.text
    assert "other-alpha" not in (await priya.get(f"{FIVE}.csv")).text
    refused = await priya.post(f"{FIVE}/tries", data={"id": new_id(), "body": "Mine."})
    assert refused.status_code == 403
    there = f"/assessments/{ASSESSMENT}/retro"
    said = await fill(
        priya, await opened(priya, there), f"{FIVE}/tries/{tried['id']}/outcome", outcome="It did."
    )
    assert said.headers["location"] == f"{there}#tries"
    assert "Read before." not in (await opened(priya, there)).text
    assert "It did." in (await opened(sam, "/retros/five")).text
    outside = await house.client("nadia").post(f"{FIVE}/tries/{tried['id']}/outcome", data={"outcome": "No."})
    assert outside.status_code == 404


async def test_a_round_begun_twice_at_once_is_one_round(house: House) -> None:
    body = {"name": "Five", "assessments": [ASSESSMENT]}
    answers = await asyncio.gather(*(house.api(key).put(FIVE, json=body) for key in ("iqbal", "alex") * 3))
    assert sorted(one.status_code for one in answers) == [200] * 5 + [201]
    other = await asyncio.gather(
        *(house.api("iqbal").put(FIVE, json={"name": n}, headers={"if-match": '"1"'}) for n in "ABC")
    )
    assert sorted(one.status_code for one in other) == [200, 412, 412]

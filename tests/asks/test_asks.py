"""What is asked of the organisation: who sees it, what counts, and several put together as one."""

import re
from typing import Any

import pytest

from assessor.asks import queries
from tests.board.test_recommendations import recommend
from tests.house import ASSESSMENT, House, new_id
from tests.portfolio.test_index import through

HERE = f"/assessments/{ASSESSMENT}"
TWO = "second-beta"
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def set_up(house: House, id: str, service: str, **about: Any) -> None:
    """One more service with an assessment that Dana leads."""
    iqbal = house.api("iqbal")
    await iqbal.put(f"/services/{service}", json={"name": service.replace("-", " ").capitalize()})
    body = {"service": service, "standard_set": "lgdss", "phase": "alpha", **about}
    assert (await iqbal.put(f"/assessments/{id}", json=body)).status_code == 201
    seat = {"role": "lead", "profession": "product"}
    await iqbal.put(f"/assessments/{id}/seats/dana@hackney.example", json=seat)


async def asked(house: House, body: str, where: str = ASSESSMENT, **fields: Any) -> str:
    """Dana recommends something to the organisation."""
    id = new_id()
    sent = {"standard": 6, "level": "must", "body": body, "visibility": "everyone", "for": "organisation"}
    answer = await house.api("dana").put(f"/assessments/{where}/recommendations/{id}", json=sent | fields)
    assert answer.status_code == 201, answer.text
    return f"recommendation/{where}/{id}"


async def act(house: House, body: str, *assessments: str, **fields: Any) -> str:
    """A retro of these assessments, with an action for the organisation."""
    retro, id = (assessments[0] if len(assessments) == 1 else new_id()), new_id()
    own = assessments[0] if len(assessments) == 1 else None
    stands = {"for_whom": "organisation", "status": "open", "removed_at": None, **fields}
    async with house.database.transaction() as tx:
        await tx.run(
            """insert into retro (id, assessment, format, version, created_at) values (:id, :own, 'worked', 1, :now)""",
            id=retro,
            own=own,
            now=tx.now,
        )
        for one in assessments if own is None else ():
            sql = "insert into retro_assessment (retro, assessment) values (:retro, :one)"
            await tx.run(sql, retro=retro, one=one)
        await tx.run(
            """insert into retro_action (retro, id, body, for_whom, status, author, at, status_at, version, removed_at)
            values (:retro, :id, :body, :for_whom, :status, :author, :now, :now, 1, :removed_at)""",
            retro=retro,
            id=id,
            body=body,
            author=house.people["dana"].id,
            now=tx.now,
            **stands,
        )
    return f"action/{retro}/{id}"


async def together(house: House, by: str, *parts: str, **fields: str) -> str:
    """Ticks these and presses the button; gives the address of the ask."""
    sent = {"id": new_id(), "parts": list(parts), **fields}
    answer = await house.client(by).post("/asks", data=sent)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def lines(house: House, by: str) -> list[tuple[str, int]]:
    """What waits, as JSON has it: words, and how many services wait."""
    answer = await house.client(by).get("/asks.json")
    assert answer.status_code == 200, answer.text
    return [(row["asked"], row["services"]) for row in answer.json()["figures"][0]["rows"]]


async def test_what_most_services_wait_for_comes_first_and_is_counted_from_raw_rows(house: House) -> None:
    await set_up(house, TWO, "second")
    await set_up(house, "third-mock", "third", type="practice")
    await asked(house, "Pay for a lab.")
    first = await asked(house, "Buy devices.")
    await asked(house, " buy devices. ", TWO)
    await asked(house, "For practice.", "third-mock")
    await asked(house, "Done already.", status="done")
    await asked(house, "For the team.", **{"for": "team"})
    await act(house, "One contract.", ASSESSMENT, TWO)
    await act(house, "Over.", TWO, status="done")
    for who in ("iqbal", "alex", "helen"):
        assert await lines(house, who) == [("Buy devices.", 2), ("One contract.", 2), ("Pay for a lab.", 1)]
    page = (await house.client("helen").get("/asks")).text
    assert "2 services wait for 3 decisions" in page
    assert "those of mock assessments and peer reviews too" in page
    csv = (await house.client("helen").get("/asks.csv")).text
    assert csv.splitlines()[0].lstrip("\ufeff") == "asked,decider,decide_by,since,services,address"
    assert len(csv.splitlines()) == 4
    # What was asked for in the same words is ticked once.
    there = await together(house, "helen", first, same="yes", title="Devices for research")
    assert await lines(house, "helen") == [
        ("Devices for research", 2),
        ("One contract.", 2),
        ("Pay for a lab.", 1),
    ]
    assert "put 2 in" in (await house.client("helen").get(there)).text
    # Whoever is not asked sees the same of what they may see, on Monday: see tests/monday.
    for who, services in (("grace", 1), ("nadia", 0), ("dana", 2)):
        found = await queries.groups(house.database, house.people[who], await through(house, who))
        assert len({service for one in found for service in one.services}) == services


@on_sqlite
async def test_several_are_put_into_one_ask_and_every_step_can_be_undone(house: House) -> None:
    await set_up(house, TWO, "second")
    lab, room = await asked(house, "Pay for a lab."), await asked(house, "A room for research.", TWO)
    other = await act(house, "Somewhere to meet users.", TWO)
    helen = house.client("helen")
    there = await together(house, "helen", lab, room, title="A place for research")
    address = there.partition("?")[0]
    assert await lines(house, "iqbal") == [("A place for research", 2), ("Somewhere to meet users.", 1)]
    page = (await helen.get(there)).text
    assert "They are one ask now." in page
    assert "put 2 in" in page
    # One more, by whoever organises; and out again.
    there = await together(house, "iqbal", other, into=address.rpartition("/")[2])
    assert await lines(house, "iqbal") == [("A place for research", 2)]
    undo = dict(re.findall(r'name="(from)" value="(\d+)"', (await house.client("iqbal").get(there)).text))
    assert (await house.client("iqbal").post(f"{address}/take-out", data=undo)).status_code == 303
    assert len(await lines(house, "iqbal")) == 2
    out = await helen.post(f"{address}/take-out", data={"parts": room})
    assert await lines(house, "iqbal") == [
        ("A place for research", 1),
        ("A room for research.", 1),
        ("Somewhere to meet users.", 1),
    ]
    assert f'value="{room}"' in (await helen.get(out.headers["location"])).text
    await helen.post(f"{address}/put-in", data={"parts": room})
    apart = await helen.post(f"{address}/apart")
    assert (await helen.get(address)).status_code == 404
    assert len(await lines(house, "helen")) == 3
    assert f"{address}/back" in (await helen.get(apart.headers["location"])).text
    assert (await helen.post(f"{address}/back")).status_code == 303
    assert await lines(house, "helen") == [("A place for research", 2), ("Somewhere to meet users.", 1)]
    words = re.findall(r"<li>[^<]* (put|took) ", (await helen.get(address)).text)
    assert len(words) == 7


@on_sqlite
async def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(house: House) -> None:
    lab = await asked(house, "Pay for a lab.")
    helen, iqbal = house.client("helen"), house.client("iqbal")
    nothing = await helen.post("/asks", data={"id": new_id(), "title": "A place"})
    assert (nothing.status_code, "Tick what asks for the same" in nothing.text) == (422, True)
    assert 'type="checkbox" id="parts"' in nothing.text  # where the summary of what is wrong leads
    assert 'value="A place"' in nothing.text
    for parts in ("action/nowhere/none", "weather/a/b", "recommendation"):
        answer = await helen.post("/asks", data={"id": new_id(), "parts": parts})
        assert answer.status_code == 422, parts
    sent = {"id": new_id(), "parts": lab}
    first, again = await helen.post("/asks", data=sent), await helen.post("/asks", data=sent)
    assert first.headers["location"].partition("?")[0] == again.headers["location"].partition("?")[0]
    address = first.headers["location"].partition("?")[0]
    form = {"title": "Pay for a lab.", "decider": "Chief digital officer", "decide_by": "2020-02-01"}
    wrong = await helen.post(address, data={**form, "version": "1", "decision": "Yes."})
    assert (wrong.status_code, "Say on which day it was decided" in wrong.text) == (422, True)
    assert "Yes." in wrong.text
    assert (await helen.post(address, data={**form, "version": "1"})).status_code == 303
    assert "That day is over." in (await helen.get(address)).text
    late = await iqbal.post(address, data={"title": "Fund a lab", "version": "1"})
    assert late.status_code == 412
    assert "Fund a lab" in late.text
    assert "Chief digital officer" in late.text
    decided = {**form, "decision": "Yes, from April.", "decided_on": "2020-01-30", "version": "2"}
    assert (await iqbal.post(address, data=decided)).status_code == 303
    assert await lines(house, "helen") == [], "what is decided waits for no decision"
    page = (await helen.get("/asks")).text
    assert "Decided on 30 January 2020" in page
    assert "1 service still waits for it to be done" in page
    history = (await helen.get(address)).text
    for words in ("put one in", "changed who decides", "wrote down what was decided"):
        assert words in history


@on_sqlite
async def test_asks_show_nothing_of_what_somebody_may_not_see(house: House) -> None:
    await set_up(house, "secret-beta", "secret", confidential=True)
    lab, hidden = await asked(house, "Pay for a lab."), await asked(house, "Kestrel.", "secret-beta")
    held_back = await recommend(house, body="Osprey.", visibility="panel", **{"for": "organisation"})
    assert [words for words, _ in await lines(house, "iqbal")] == ["Pay for a lab.", "Kestrel."]
    assert [words for words, _ in await lines(house, "helen")] == ["Pay for a lab."]
    both = (await together(house, "iqbal", lab, hidden, title="A lab")).partition("?")[0]
    only = (await together(house, "iqbal", await asked(house, "Kite.", "secret-beta"))).partition("?")[0]
    page = (await house.client("helen").get(both)).text
    assert ("Kestrel" in page, "put one in" in page, "put 2 in" in page) == (False, True, False)
    assert await lines(house, "helen") == [("A lab", 1)]
    assert (await house.client("helen").get(only)).status_code == 404
    for action, sent in (
        ("take-out", {"parts": hidden}),
        ("apart", {}),
        ("back", {}),
        ("put-in", {"parts": hidden}),
    ):
        where = both if sent else only
        status = (await house.client("helen").post(f"{where}/{action}", data=sent)).status_code
        assert status == (303 if sent else 404), action
    assert ("A lab", 2) in await lines(house, "iqbal"), "nothing was taken out that she does not see"
    # What nobody named is not called by words that leadership may not read.
    owl, lamp = await asked(house, "Owl.", "secret-beta"), await asked(house, "Pay for a lamp.")
    await together(house, "iqbal", owl, lamp)
    assert ("Pay for a lamp.", 1) in await lines(house, "helen")
    # Not even the panel finds here what is the panel's alone, and nobody puts it in by guessing its id.
    guess = {"id": new_id(), "parts": f"recommendation/{ASSESSMENT}/{held_back}"}
    assert (await house.client("iqbal").post("/asks", data=guess)).status_code == 422
    for who in ("dana", "priya", "grace", "femi", "ruth", "nadia"):
        for method, there in (("GET", "/asks"), ("GET", "/asks.csv"), ("GET", both), ("POST", "/asks")):
            assert (await house.client(who).request(method, there)).status_code == 404, (who, there)

"""Recommendations taken on by the team: owners and dates in one step, handing over, updates, and the way back."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.board.test_recommendations import move, positions, recommend, shown
from tests.house import ASSESSMENT, SERVICE, House, new_id

HERE = f"/assessments/{ASSESSMENT}"
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def send(house: House, by: str, path: str, **fields: str) -> httpx2.Response:
    """Sends a form below the assessment."""
    return await house.client(by).post(f"{HERE}/{path}", data=fields)


async def undo(house: House, by: str, answer: httpx2.Response) -> httpx2.Response:
    """Presses Undo on the page that an answer leads to."""
    page = (await house.client(by).get(answer.headers["location"])).text
    found = re.search(r'<form method="post" action="([^"]+/undo)">(.*?)</form>', page, re.DOTALL)
    assert found, page
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', found[2]))
    back = await house.client(by).post(found[1], data=fields)
    assert back.status_code == 303, back.text
    return back


async def entries(house: House, by: str = "grace") -> list[str]:
    items = (await house.api(by).get(f"{HERE}/journal?after=0")).json()["items"]
    return [item["id"] for item in items if item["action"] == "recommendation.changed"]


async def test_the_team_gives_owners_and_dates_of_all_in_one_step(house: House) -> None:
    one, two = await recommend(house), await recommend(house, level="could")
    three, hidden = await recommend(house, level="should"), await recommend(house, visibility="panel")
    page = (await house.client("grace").get(f"{HERE}/recommendations")).text
    assert f'name="owner-{one}"' in page
    assert hidden not in page
    assert '<option value="Femi Adeyemi">' in page
    proposed = dict(re.findall(r'name="proposed-([\w-]+)" value="([^"]+)"', page))
    assert set(proposed) == {one, three}, "advice has no date of its own"
    fields = {f"version-{id}": "1" for id in (one, two, three)}
    fields |= {f"proposed-{id}": day for id, day in proposed.items()}
    fields |= {f"due-{id}": day for id, day in proposed.items()} | {f"due-{two}": ""}
    wrong = await send(
        house, "grace", "accept", **fields, **{f"owner-{one}": "Femi Adeyemi", f"owner-{two}": "x" * 201}
    )
    assert wrong.status_code == 422
    assert f'id="owner-{two}-error"' in wrong.text
    assert 'value="Femi Adeyemi"' in wrong.text
    assert (await shown(house, "grace", one))["owner"] is None, "all or nothing"
    before = await positions(house)
    good = await send(
        house, "grace", "accept", **fields, **{f"owner-{one}": "Femi Adeyemi", f"owner-{two}": "Grace"}
    )
    assert good.status_code == 303, good.text
    assert [(await shown(house, "grace", id))["owner"] for id in (one, two, three)] == [
        "Femi Adeyemi",
        "Grace",
        None,
    ]
    assert (await shown(house, "grace", one))["due"] == proposed[one]
    assert (await shown(house, "grace", three))["due"] is None, (
        "a proposed date counts once somebody is named"
    )
    assert await positions(house) == (before[0] + 2, before[1] + 2)
    late = await send(
        house, "femi", "accept", **{f"version-{one}": "1", f"owner-{one}": "Marek", f"due-{one}": ""}
    )
    assert late.status_code == 412
    assert 'value="Marek"' in late.text, "what was typed is kept"
    assert (await send(house, "grace", "accept", **{f"owner-{hidden}": "Kit"})).status_code == 404
    assert (await send(house, "ruth", "accept", **{f"owner-{one}": "Kit"})).status_code == 403


async def test_everything_of_somebody_is_handed_over_in_one_step_and_back(house: House) -> None:
    theirs = [await recommend(house, owner="Femi Adeyemi", standard=n) for n in (5, 6)]
    done = await recommend(house, owner="Femi Adeyemi", status="done")
    hidden = await recommend(house, owner="Femi Adeyemi", visibility="panel")
    other = await recommend(house, owner="Marek")
    set_up = {"service": SERVICE, "standard_set": "lgdss", "phase": "live"}
    answer = await house.api("iqbal").put("/assessments/contact-centre-live", json=set_up)
    assert answer.status_code == 201
    handed = await send(house, "grace", "hand-over", owner="Femi Adeyemi", to="Grace Lin", where="service")
    assert handed.status_code == 303, handed.text
    owners = [(await shown(house, "dana", id))["owner"] for id in (*theirs, done, hidden, other)]
    assert owners == ["Grace Lin", "Grace Lin", "Femi Adeyemi", "Femi Adeyemi", "Marek"]
    assert (await entries(house))[-2:] == theirs
    assert (await shown(house, "grace", theirs[0]))["version"] == 2
    page = (await house.client("grace").get(handed.headers["location"])).text
    assert "2 recommendations handed over to Grace Lin." in page
    await undo(house, "grace", handed)
    assert [(await shown(house, "grace", id))["owner"] for id in theirs] == ["Femi Adeyemi"] * 2
    nobody = await send(house, "grace", "hand-over", owner="Femi Adeyemi", to="")
    assert nobody.status_code == 422
    assert "Write who takes them over" in nobody.text
    assert (await send(house, "sam", "hand-over", owner="Femi Adeyemi", to="Kit")).status_code == 403
    await move(house, "writing-up", "cancelled")
    assert (await send(house, "grace", "hand-over", owner="Femi Adeyemi", to="Kit")).status_code == 409


@on_sqlite
async def test_an_update_is_one_small_form_and_can_be_taken_back(house: House) -> None:
    id, update = await recommend(house), new_id()
    page = await house.client("grace").get(f"{HERE}/follow/{id}")
    assert page.status_code == 200
    nothing = await send(house, "grace", f"follow/{id}", status="open", body="", update_id=update)
    assert nothing.status_code == 422
    said = {"status": "in-progress", "body": "Booked for June.", "update_id": update}
    saved = await send(house, "grace", f"follow/{id}", **said)
    assert urlsplit(saved.headers["location"]).path == "/recommendations"
    again = await send(house, "grace", f"follow/{id}", **said)
    assert again.status_code == 303, "the same form twice is one update"
    thing = await shown(house, "grace", id)
    assert [thing["status"], *[one["body"] for one in thing["updates"]]] == [
        "in-progress",
        "Booked for June.",
    ]
    await undo(house, "grace", saved)
    thing = await shown(house, "grace", id)
    assert (thing["status"], thing["updates"]) == ("open", [])
    kept = await house.database.all("select was from history where subject = 'update'")
    assert len(kept) == 1, "what was said is in the history"
    unsaid = await send(house, "grace", f"follow/{id}", status="not-doing", body="")
    assert unsaid.status_code == 422
    assert "Say why it will not be done" in unsaid.text


@on_sqlite
async def test_done_is_confirmed_from_the_list_by_lead_or_organiser_alone(house: House) -> None:
    id = await recommend(house, status="done")
    for key in ("dana", "iqbal"):
        page = (await house.client(key).get("/recommendations")).text
        assert f"{HERE}/follow/{id}/confirm" in page
        version = str((await shown(house, key, id))["version"])
        confirmed = await send(house, key, f"follow/{id}/confirm", version=version)
        assert parse_qs(urlsplit(confirmed.headers["location"]).query)["did"] == ["confirmed"]
        assert (await shown(house, "grace", id))["status"] == "confirmed"
        await undo(house, key, confirmed)
        assert (await shown(house, "grace", id))["status"] == "done"
    assert "/confirm" not in (await house.client("grace").get("/recommendations")).text
    assert (await send(house, "grace", f"follow/{id}/confirm")).status_code == 403
    stale = await send(house, "dana", f"follow/{id}/confirm", version="1")
    assert stale.status_code == 412


@on_sqlite
async def test_the_boards_own_form_offers_the_names_of_the_team(house: House) -> None:
    id = await recommend(house)
    form = (await house.client("grace").get(f"{HERE}/recommendations/{id}/edit")).text
    assert 'list="team"' in form
    names = re.findall(r'<option value="([^"]+)"></option>', form)
    assert names == sorted(names)
    assert {"Femi Adeyemi", "Grace Lin"} <= set(names)

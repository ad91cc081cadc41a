"""The agenda: proposed, changed in one form, shared, ticked, put back; and what everybody else sees of it."""

import re
from typing import Any

from assessor.agenda import slot_queries
from assessor.agenda.proposal import named
from tests.agenda.test_slots import part
from tests.house import ASSESSMENT, House, new_id

HERE = f"/assessments/{ASSESSMENT}"
AGENDA = f"{HERE}/agenda"


async def stands(house: House) -> list[dict[str, Any]]:
    return await slot_queries.slots(house.database, ASSESSMENT)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


async def propose(house: House, by: str = "dana") -> None:
    """Somebody takes the proposal as it is shown."""
    browser = house.client(by)
    page = (await browser.get(f"{AGENDA}/propose")).text
    form = {"seen": hidden(page, "seen"), "version": hidden(page, "version")}
    answer = await browser.post(f"{AGENDA}/propose", data=form)
    assert answer.status_code == 303, answer.text


async def mark_all(house: House) -> None:
    """Priya and Dana find standard 1 clear; Sam worries about 6."""
    for by, standard, value in (("priya", 1, "clear"), ("dana", 1, "clear"), ("sam", 6, "worried")):
        await house.client(by).post(f"{HERE}/marks", data={"standard": str(standard), "value": value})


def rows(slots: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The form as a browser sends it."""
    form: dict[str, list[str]] = {name: [] for name in ("id", "title", "minutes", "lead", "scribe", "kind")}
    for slot in slots:
        for name, values in form.items():
            values.append(str(slot[name] or ""))
    return {**form, "standards": [", ".join(map(str, slot["standards"])) for slot in slots]}


async def test_the_proposal_is_shown_with_its_reasons_before_it_stands(house: House) -> None:
    await mark_all(house)
    await house.api("sam").put(
        f"{HERE}/notes/{new_id()}",
        json={"standard": 6, "kind": "question", "body": "Who?", "status": "to-ask"},
    )
    page = (await house.client("dana").get(f"{AGENDA}/propose")).text
    assert "technology is worried; 1 open question; no evidence yet; no statement yet" in page
    assert await stands(house) == []
    await propose(house)
    slots = await stands(house)
    assert sum(slot["minutes"] for slot in slots) == 240
    assert sorted(n for slot in slots for n in slot["standards"]) == list(range(1, 16))
    assert [slot["standards"] for slot in slots if slot["kind"] == "on-paper"] == [[1]]
    data = next(slot for slot in slots if slot["standards"] == [6])
    assert data["lead_name"] == "Sam Whitfield"
    shown = (await house.client("priya").get(AGENDA)).text
    assert "draft" in shown
    assert "240 minutes of 240: just fits" in shown
    assert "worried" not in shown


async def test_a_proposal_that_changed_meanwhile_is_shown_again_and_undo_brings_the_old_one_back(
    house: House,
) -> None:
    await propose(house)
    before = await stands(house)
    dana = house.client("dana")
    page = (await dana.get(f"{AGENDA}/propose")).text
    form = {"seen": hidden(page, "seen"), "version": hidden(page, "version")}
    await mark_all(house)
    again = await dana.post(f"{AGENDA}/propose", data=form)
    assert again.status_code == 409
    assert "the proposal is another one now" in again.text
    assert await stands(house) == before
    done = await dana.post(f"{AGENDA}/propose", data={**form, "seen": hidden(again.text, "seen")})
    assert {slot["id"] for slot in before} & {slot["id"] for slot in await stands(house)}
    notice = (await dana.get(done.headers["location"])).text
    assert "The new agenda is in place." in notice
    undo = {"to": hidden(notice, "to"), "version": hidden(notice, "version")}
    assert (await dana.post(f"{AGENDA}/restore", data=undo)).status_code == 303
    assert await stands(house) == before
    assert (await dana.post(f"{AGENDA}/restore", data=undo)).status_code in (303, 409)
    assert await stands(house) == before
    assert (await dana.post(f"{AGENDA}/restore", data={"to": "99", "version": "1"})).status_code == 404


async def test_every_button_of_the_form_keeps_what_is_typed(house: House) -> None:
    dana, new = house.client("dana"), {"title": "Users", "minutes": "30", "standards": "1, 2 and 10 to 12"}
    blank = {"id": "", "lead": "", "scribe": "", "kind": "talk"}
    edit = f"{AGENDA}/edit?session=0"
    assert (await dana.post(edit, data={**blank, **new, "version": "0"})).status_code == 303
    welcome = {"title": "Welcome", "minutes": "10", "standards": ""}
    (users,) = await stands(house)
    assert users["standards"] == [1, 2, 10, 11, 12]
    form = {name: [rows([users])[name][0], {**blank, **welcome}[name]] for name in rows([users])}
    form["minutes"][0] = "45"
    assert (await dana.post(edit, data={**form, "version": ["1"], "do": ["save"]})).status_code == 303
    users, welcome_slot = await stands(house)
    assert (users["minutes"], welcome_slot["title"]) == (45, "Welcome")
    moved = {**rows([users, welcome_slot]), "version": ["2"], "do": [f"up:{welcome_slot['id']}"]}
    moved["title"] = ["What users need", "Welcome"]
    answer = await dana.post(edit, data=moved)
    assert answer.headers["location"].endswith(f"#part-{welcome_slot['id']}")
    assert [slot["title"] for slot in await stands(house)] == ["Welcome", "What users need"]
    page = (await dana.get(edit)).text
    assert "<strong>55 minutes</strong> of 240: 185 minutes to spare" in page
    assert "Not in the agenda yet: standards 3 to 9, 13 to 15" in page
    slots = await stands(house)
    split = {**rows(slots), "version": ["3"], "do": ["split"]}
    await dana.post(edit, data=split)
    assert [slot["minutes"] for slot in await stands(house)] == [10, 230]
    removed = {**rows(await stands(house)), "version": ["4"], "do": [f"remove:{welcome_slot['id']}"]}
    notice = (await dana.get((await dana.post(edit, data=removed)).headers["location"])).text
    assert [slot["title"] for slot in await stands(house)] == ["What users need"]
    await dana.post(f"{AGENDA}/restore", data={"to": hidden(notice, "to"), "version": "5"})
    assert [slot["title"] for slot in await stands(house)] == ["Welcome", "What users need"]


async def test_mistakes_are_named_beside_their_fields_with_the_text_kept(house: House) -> None:
    wrong = {"id": "", "title": "Users", "minutes": "soon", "standards": "1, 77", "lead": "", "kind": "talk"}
    wrong |= {"scribe": house.people["ruth"].id, "version": "0"}
    answer = await house.client("dana").post(f"{AGENDA}/edit", data=wrong)
    assert answer.status_code == 422
    assert 'href="#minutes-0"' in answer.text
    assert "This assessment has no standard 77" in answer.text
    assert "Choose somebody of the panel" in answer.text
    assert 'value="soon"' in answer.text
    assert await stands(house) == []
    assert (await house.client("dana").get(f"{AGENDA}/edit?session=7")).status_code == 404


async def test_whoever_comes_second_sees_both_agendas_and_may_save_over_it(house: House) -> None:
    await propose(house)
    slots = await stands(house)
    dana = house.client("dana")
    await dana.post(f"{AGENDA}/edit", data={**rows(slots[1:]), "version": ["1"]})
    mine = rows(slots)
    mine["title"][0] = "Good morning"
    answer = await dana.post(f"{AGENDA}/edit", data={**mine, "version": ["1"]})
    assert answer.status_code == 412
    assert "Somebody changed this after you opened it" in answer.text
    assert 'value="Good morning"' in answer.text
    again = {**mine, "version": [hidden(answer.text, "version")]}
    assert (await dana.post(f"{AGENDA}/edit", data=again)).status_code == 303
    assert (await stands(house))[0]["title"] == "Good morning"
    same = await dana.post(f"{AGENDA}/edit", data={**rows(await stands(house)), "version": ["1"]})
    assert same.status_code == 303  # the same again is no conflict


async def test_everyone_sees_the_agenda_once_it_is_shared_and_every_change_from_then_on(house: House) -> None:
    await propose(house)
    before = (await house.client("grace").get(AGENDA)).text
    assert "The agenda is shown here once the panel shares it." in before
    assert "Introductions" not in before
    async with house.stream("grace", page=True) as team:
        dana = house.client("dana")
        await dana.post(f"{AGENDA}/share", data={"shared": "yes"})
        first = (await team.next()).get("data", "") or (await team.next())["data"]
        assert "Introductions" in first
        assert 'data-say="The agenda changed"' in first
        slots = await stands(house)
        await dana.post(f"{AGENDA}/edit", data={**rows([{**slots[0], "title": "Hello"}]), "version": ["1"]})
        assert "Hello" in (await team.next())["data"]
    after = (await house.client("grace").get(AGENDA)).text
    assert "Hello" in after
    assert "minutes of" not in after
    await dana.post(f"{AGENDA}/share", data={"shared": "no"})
    assert "Hello" not in (await house.client("grace").get(AGENDA)).text


async def test_what_is_settled_on_paper_is_ticked_at_the_start_and_stays_ticked_when_the_agenda_changes(
    house: House,
) -> None:
    await mark_all(house)
    await propose(house)
    paper = next(slot for slot in await stands(house) if slot["kind"] == "on-paper")
    dana = house.client("dana")
    ticking = {"slot": paper["id"], "standard": "1", "settled": "yes"}
    assert (await dana.post(f"{AGENDA}/tick", data=ticking)).status_code == 303
    slots = await stands(house)
    await dana.post(f"{AGENDA}/edit", data={**rows(slots[1:]), "version": ["1"]})
    assert [slot["ticked"] for slot in await stands(house) if slot["kind"] == "on-paper"] == [[1]]
    assert "settled</strong>" in (await house.client("sam").get(AGENDA)).text
    await dana.post(f"{AGENDA}/tick", data={**ticking, "settled": "no"})
    assert [slot["ticked"] for slot in await stands(house) if slot["kind"] == "on-paper"] == [[]]
    assert (await dana.post(f"{AGENDA}/tick", data={**ticking, "standard": "6"})).status_code == 404


async def test_the_deputy_plans_as_the_lead_does_and_nobody_else(house: House) -> None:
    deputy = {"role": "assessor", "profession": "user research", "duties": ["deputy"]}
    await house.api("iqbal").put(f"{HERE}/seats/priya@hackney.example", json=deputy)
    await propose(house, "priya")
    for key in ("sam", "grace", "ruth", "iqbal"):
        assert (await house.client(key).get(f"{AGENDA}/edit")).status_code == 403
        assert (await house.client(key).post(f"{AGENDA}/share", data={})).status_code == 403


def test_parts_keep_their_ids_when_the_agenda_is_proposed_anew() -> None:
    before = [{**part("a", 10), "title": "Introductions"}, part("b", 30, standards=[6, 7]), part("c", 5)]
    anew = [
        {**part("", 5), "title": "Introductions"},
        part("", 20, standards=[6]),
        part("", 20, standards=[7]),
    ]
    ids = [slot["id"] for slot in named(anew, before)]
    assert ids[:2] == ["a", "b"]
    assert len(set(ids)) == 3

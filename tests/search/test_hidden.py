"""What may not be seen is not found, and nothing about the answers tells that it is there."""

from typing import Any

import pytest

from tests.house import ASSESSMENT, SERVICE, House
from tests.search.finding import (
    HERE,
    answer,
    change,
    everything,
    evidence,
    find,
    found_by,
    good,
    note,
    recommendation,
    statement,
)

PANEL = {"dana", "priya", "sam"}
SEATED = {*PANEL, "grace", "femi", "ruth"}
OFFICES = {"helen", "iqbal", "alex"}
INSIDE = SEATED | OFFICES
ASKED = ("king", "kingfisher blue", "kingfisher nobody")


async def test_everyone_with_a_seat_or_an_office_finds_what_is_open_to_all(house: House):
    await everything(house, "kingfisher")
    assert await found_by(house, "kingfisher") == INSIDE
    for key in INSIDE:
        assert len(await find(house, key, "kingfisher")) == 5, key


async def test_the_panels_notes_and_recommendations_are_found_by_the_panel_alone(house: House):
    await note(house, "A kingfisher")
    await recommendation(house, "A heron")
    assert await found_by(house, "kingfisher") == PANEL
    assert await found_by(house, "heron") == PANEL


async def test_a_private_note_is_found_by_its_author_alone(house: House):
    await note(house, "A kingfisher", visibility="me")
    assert await found_by(house, "kingfisher") == {"priya"}


async def test_whoever_leaves_the_panel_no_longer_finds_their_own_notes(house: House):
    await note(house, "A kingfisher", visibility="me")
    await note(house, "A kingfisher")
    seat = f"{HERE}/seats/{house.people['priya'].email}"
    good(await house.api("iqbal").put(seat, json={"role": "observer"}))
    assert await find(house, "priya", "kingfisher") == []
    assert (await house.api("iqbal").delete(seat)).status_code == 204
    assert await found_by(house, "kingfisher") == {"dana", "sam"}


async def test_a_seat_elsewhere_opens_nothing_here(house: House):
    set_up = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha"}
    good(await house.api("iqbal").put("/assessments/other", json=set_up))
    seat = "/assessments/other/seats/nadia@elsewhere.example"
    good(await house.api("iqbal").put(seat, json={"role": "lead"}))
    await note(house, "A kingfisher", visibility="everyone")
    await statement(house, "A kingfisher")
    await evidence(house, "birds", "Kingfishers")
    found = [item["kind"] for item in await find(house, "nadia", "kingfisher")]
    assert found == ["page"]  # whoever has a seat in an assessment reads the service


async def test_leadership_and_members_do_not_find_what_is_confidential(house: House):
    await note(house, "A kingfisher", visibility="everyone")
    await statement(house, "A heron")
    await evidence(house, "birds", "Bitterns")
    await change(house, "iqbal", HERE, confidential=True)
    for word in ("kingfisher", "heron"):
        assert await found_by(house, word) == INSIDE - {"femi", "helen"}
    assert await found_by(house, "bittern") == INSIDE - {"helen"}
    await change(house, "iqbal", HERE, confidential=False)
    assert await found_by(house, "heron") == INSIDE


@pytest.mark.parametrize("openness", ["organisation", "public"])
async def test_pages_of_an_open_service_are_found_by_everybody_and_only_while_it_is_open(
    house: House, openness: str
):
    await evidence(house, "birds", "Kingfishers")
    await statement(house, "Herons")
    everybody = set(house.people)
    assert await found_by(house, "kingfisher") == INSIDE
    await change(house, "femi", f"/services/{SERVICE}", openness=openness)
    assert await found_by(house, "kingfisher") == everybody
    await evidence(house, "more", "Bitterns")
    assert await found_by(house, "bittern") == everybody
    assert await found_by(house, "heron") == INSIDE
    await change(house, "femi", f"/services/{SERVICE}", openness="invited")
    assert await found_by(house, "kingfisher") == INSIDE
    assert await found_by(house, "bittern") == INSIDE


async def test_who_is_made_a_member_finds_and_who_is_removed_does_not(house: House):
    await everything(house, "kingfisher")
    member = f"/services/{SERVICE}/members/nadia@elsewhere.example"
    good(await house.api("femi").put(member, json={}))
    assert len(await find(house, "nadia", "kingfisher")) == 5
    assert (await house.api("femi").delete(member)).status_code == 204
    assert await find(house, "nadia", "kingfisher") == []


async def test_a_note_that_waits_for_the_lead_is_found_when_it_is_opened(house: House):
    await change(house, "iqbal", HERE, notes_shown="opened")
    await note(house, "A kingfisher", visibility="everyone")
    assert await found_by(house, "kingfisher") == PANEL
    good(await house.api("dana").post(f"{HERE}/notes/open", json={}))
    assert await found_by(house, "kingfisher") == INSIDE


async def test_what_is_taken_back_or_removed_is_gone_at_once_with_its_answers(house: House):
    id = await note(house, "Which kingfisher?", kind="question", visibility="everyone")
    address = f"{HERE}/notes/{id}"
    await answer(house, id, "The kingfisher in the blue coat")
    assert len(await find(house, "ruth", "kingfisher")) == 2
    await change(house, "priya", address, visibility="panel")
    assert await found_by(house, "kingfisher") == PANEL
    assert len(await find(house, "dana", "kingfisher")) == 2
    await change(house, "priya", address, visibility="me")
    assert await found_by(house, "kingfisher") == {"priya"}
    stands = await change(house, "priya", address, visibility="everyone")
    assert await found_by(house, "kingfisher") == INSIDE
    assert (await house.api("priya").delete(address)).status_code == 204
    assert await found_by(house, "kingfisher") == set()
    sent = {key: stands[key] for key in ("standard", "kind", "body", "visibility")}
    back = await house.api("priya").put(address, json=sent, headers={"if-match": f'"{stands["version"]}"'})
    assert back.status_code == 200
    assert len(await find(house, "ruth", "kingfisher")) == 2


async def test_removed_answers_recommendations_and_pages_are_gone_at_once(house: House):
    ids = await everything(house, "kingfisher")
    gone = {
        "answer": ("grace", f"{HERE}/notes/{ids['note']}/answers/{ids['answer']}"),
        "recommendation": ("sam", f"{HERE}/recommendations/{ids['recommendation']}"),
        "page": ("grace", f"/services/{SERVICE}/evidence/{ids['page']}"),
    }
    for kind, (key, address) in gone.items():
        assert (await house.api(key).delete(address)).status_code == 204
        for reader in ("dana", "grace", "helen", "iqbal"):
            assert kind not in [item["kind"] for item in await find(house, reader, "kingfisher")]
    await change(house, "grace", f"{HERE}/statements/6", body="We have a heron.")
    assert {item["kind"] for item in await find(house, "dana", "kingfisher")} == {"note"}


# --- Twin worlds: before and after something hidden is written ------------------------------------------


async def answers(house: House, key: str | None) -> list[tuple[int, dict[str, str], bytes]]:
    """All that somebody is told, in JSON and on pages, whole and in parts: status, headers and bytes."""
    api, page = house.api(key), house.client(key)
    told = []
    for asked in ASKED:
        told.append(await api.get("/search", params={"q": asked}))
        told += [await page.get("/search", params={"q": asked, **kind}) for kind in ({}, {"kind": "note"})]
    query: dict[str, Any] | None = {"q": ASKED[0], "limit": 4}
    while query is not None:
        told.append(await api.get("/search", params=query))
        next = told[-1].json().get("next")
        query = {**query, "after": next} if next else None
    return [(response.status_code, dict(response.headers), response.content) for response in told]


async def hidden_note(house: House) -> None:
    await note(house, "kingfisher blue and nobody else", visibility="panel")


async def hidden_in_the_tray(house: House) -> None:
    await note(house, "kingfisher " * 40, visibility="panel", standard=None)


async def private_note(house: House) -> None:
    await note(house, "kingfisher, blue", visibility="me")


async def hidden_recommendation(house: House) -> None:
    await recommendation(house, "Feed the blue kingfisher, says nobody")


async def taken_back(house: House) -> None:
    id = await note(house, "blue kingfisher")
    address = f"{HERE}/notes/{id}"
    await change(house, "priya", address, body="kingfishers are blue, nobody minds")
    assert (await house.api("priya").delete(address)).status_code == 204


SECRETS = [hidden_note, hidden_in_the_tray, private_note, hidden_recommendation, taken_back]
LOWER = ("grace", "ruth", "helen", "iqbal", "nadia", None)


async def _world(house: House) -> None:
    await everything(house, "kingfisher")
    for n in range(4):
        await note(house, f"kingfisher {n}", visibility="everyone")
        await recommendation(house, f"blue kingfisher {n}", visibility="everyone")
    early = await note(house, "early and blue kingfisher")
    await note(house, "late and blue kingfisher", visibility="everyone")
    await change(house, "priya", f"{HERE}/notes/{early}", visibility="everyone")


async def test_hostile_01_search_answers_the_same_in_twin_worlds(house: House):
    """Two worlds that differ in something hidden give byte-equal answers to everyone it is hidden from."""
    await _world(house)
    before = {key: await answers(house, key) for key in LOWER}
    for secret in SECRETS:
        found = len(await find(house, "priya", ASKED[0]))
        await secret(house)
        assert len(await find(house, "priya", ASKED[0])) == found + (secret is not taken_back)
        for key in LOWER:
            assert await answers(house, key) == before[key], (secret.__name__, key)


async def test_hostile_01_hidden_rows_do_not_move_the_visible_ones(house: House):
    """A rank by rarity of words would put other hits first when many hidden rows hold one of the words."""
    await _world(house)
    before = [item["url"] for item in await find(house, "grace", "blue kingfisher")]
    for n in range(40):
        await note(house, f"blue {'blue ' * n}")
    assert [item["url"] for item in await find(house, "grace", "blue kingfisher")] == before


async def test_hostile_01_a_panel_of_one_assessment_learns_nothing_of_another(house: House):
    """A seat on some panel, and whatever is hidden on another one."""
    await _world(house)
    set_up = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha"}
    good(await house.api("iqbal").put("/assessments/other", json=set_up))
    seat = "/assessments/other/seats/ola@croydon.example"
    good(await house.api("iqbal").put(seat, json={"role": "lead"}))
    before = {key: await answers(house, key) for key in ("ola", "grace", "dana")}
    there = "/assessments/other/notes/0b1f7c3e-4a55-4c7e-9d6f-2f7f6c1e8a90"
    good(await house.api("ola").put(there, json={"body": "blue kingfisher", "standard": 1}))
    await hidden_note(house)
    after = {key: await answers(house, key) for key in ("ola", "grace", "dana")}
    assert after["grace"] == before["grace"]
    assert ASSESSMENT not in "".join(item["url"] for item in await find(house, "ola", "kingfisher"))
    assert "/other/" not in "".join(item["url"] for item in await find(house, "dana", "kingfisher"))


async def test_the_names_of_hidden_authors_and_notes_are_nowhere_in_what_is_found(house: House):
    """Where authors are shown by profession, and ids of hidden notes are left out, a search tells neither."""
    await change(house, "iqbal", HERE, authors_shown="profession")
    secret = await note(house, "secret thoughts")
    await note(house, "A kingfisher", visibility="everyone", said_by="Somebody Known")
    await recommendation(house, "A kingfisher", visibility="everyone", from_notes=[secret])
    for key in ("grace", "ruth", "helen"):
        page = (await house.client(key).get("/search", params={"q": "kingfisher"})).text
        for hidden in ("Priya", "Sam Whitfield", "Somebody Known", secret, house.people["priya"].id):
            assert hidden not in page
        assert await find(house, key, "Somebody Known") == []

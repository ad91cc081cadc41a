"""What happened, in words: in order, as each audience may read it, and never anybody's text."""

from tests.house import ASSESSMENT, House, new_id
from tests.reading import Page, fill, opened

ACTIVITY = f"/assessments/{ASSESSMENT}/activity"
API = f"/assessments/{ASSESSMENT}"
SECRET = "Nobody owns the recordings"


async def note(house: House, by: str = "priya", **fields: object) -> str:
    """A note of somebody's; gives its id."""
    id = new_id()
    body = {"standard": 6, "kind": "concern", "body": SECRET, **fields}
    assert (await house.api(by).put(f"{API}/notes/{id}", json=body)).status_code == 201
    return id


def happened(page: Page) -> list[str]:
    """The entries, without their times."""
    return [" ".join(words.split()[1:]) for words in page.said("li") if words[:1].isdigit()]


async def test_the_newest_is_first_and_no_text_is_told(house: House) -> None:
    id = await note(house, visibility="everyone")
    page = await opened(house.client("ruth"), ACTIVITY)
    assert happened(page)[:2] == [
        "Priya Raman wrote a note on standard 6",
        "Iqbal Hussain moved the assessment from “Evidence submitted” to “In session”",
    ]
    assert page.links["wrote a note on standard 6"] == f"/assessments/{ASSESSMENT}/standards/6#note-{id}"
    assert SECRET not in page.text


async def test_what_the_panel_alone_may_see_is_not_told_to_others(house: House) -> None:
    before = {
        key: (await house.client(key).get(ACTIVITY)).text
        for key in ("grace", "femi", "ruth", "iqbal", "helen")
    }
    await note(house)
    await note(house, standard=None)
    await note(house, visibility="me")
    assert happened(await opened(house.client("dana"), ACTIVITY))[:2] == [
        "Priya Raman wrote a note",
        "Priya Raman wrote a note on standard 6",
    ]
    for key, text in before.items():
        assert (await house.client(key).get(ACTIVITY)).text == text, key


async def test_a_note_turned_panel_only_is_removed_for_the_others(house: House) -> None:
    id = await note(house, visibility="everyone")
    body = {"standard": 6, "kind": "concern", "body": SECRET, "visibility": "panel"}
    await house.api("priya").put(f"{API}/notes/{id}", json=body, headers={"if-match": '"1"'})
    assert (
        happened(await opened(house.client("dana"), ACTIVITY))[0]
        == "Priya Raman changed a note on standard 6"
    )
    assert (
        happened(await opened(house.client("ruth"), ACTIVITY))[0]
        == "Priya Raman removed a note on standard 6"
    )


async def test_what_is_shown_can_be_chosen(house: House) -> None:
    await note(house)
    await note(house, standard=7)
    dana = house.client("dana")
    assert happened(await opened(dana, f"{ACTIVITY}?standard=7")) == [
        "Priya Raman wrote a note on standard 7"
    ]
    assert len(happened(await opened(dana, f"{ACTIVITY}?about=notes"))) == 2
    stages = happened(await opened(dana, f"{ACTIVITY}?about=stages"))
    assert stages
    assert all("moved the assessment" in words for words in stages)
    seats = happened(await opened(dana, f"{ACTIVITY}?about=people"))
    assert "Iqbal Hussain changed the seat of Sam Whitfield" in seats
    everything = happened(await opened(dana, ACTIVITY))
    assert happened(await opened(dana, f"{ACTIVITY}?about=nothing&standard=x&before=-1")) == everything


async def test_long_lists_are_turned_like_pages(house: House) -> None:
    for _ in range(60):
        await note(house)
    dana = house.client("dana")
    first = await opened(dana, f"{ACTIVITY}?about=notes")
    assert len(happened(first)) == 50
    second = await opened(dana, first.links["Earlier"])
    assert len(happened(second)) == 10
    assert "Earlier" not in second.links
    assert second.links["Newest"] == f"{ACTIVITY}?about=notes"


async def test_the_panel_is_shown_by_profession_where_authors_are(house: House) -> None:
    iqbal, edit = house.client("iqbal"), f"/assessments/{ASSESSMENT}/edit"
    await fill(iqbal, await opened(iqbal, edit), edit, authors_shown="profession")
    await note(house, visibility="everyone")
    page = await opened(house.client("femi"), ACTIVITY)
    assert happened(page)[0] == "User research wrote a note on standard 6"
    assert "Priya Raman wrote a note" in (await opened(house.client("dana"), ACTIVITY)).text


async def test_a_stranger_sees_nothing(house: House) -> None:
    assert (await house.client("nadia").get(ACTIVITY)).status_code == 404
    assert (await house.client().get(ACTIVITY)).status_code == 303


async def test_many_who_join_by_the_code_in_a_row_are_one_line(house: House) -> None:
    await note(house, visibility="everyone")
    await house.client("dana").post(f"{API}/joining/open")
    row = await house.database.one("select code from joining where assessment = :id", id=ASSESSMENT)
    assert row
    for n in range(6):
        joined = await house.client().post(
            f"/join/{row['code']}", data={"id": new_id(), "name": f"Guest {n}"}
        )
        assert joined.status_code == 303
    lines = happened(await opened(house.client("ruth"), ACTIVITY))
    assert lines[:2] == ["6 people joined by the code of the day", "Priya Raman wrote a note on standard 6"]
    page = await opened(house.client("ruth"), f"{API}/people")
    assert page.said("summary") == ["6 joined by the code of the day"]
    assert "Guest 3" in page.text

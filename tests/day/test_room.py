"""The room screen and its strip: one note at a time, never a concern, nothing of the panel's, and thanks at the end."""

from datetime import UTC, datetime, timedelta

from tests.day.agenda import HERE, give_agenda, press
from tests.house import House, new_id
from tests.reading import opened

SCREENS = (f"{HERE}/room", f"{HERE}/room/strip")


async def note(house: House, kind: str, body: str, standard: int = 6, seen_by: str = "everyone") -> None:
    """Sam writes a note."""
    fields = {"standard": standard, "kind": kind, "body": body, "visibility": seen_by}
    answer = await house.api("sam").put(f"{HERE}/notes/{new_id()}", json=fields)
    assert answer.status_code == 201, answer.text


async def shown(house: House, key: str = "dana") -> str:
    """The note on the screen."""
    page = await opened(house.client(key), SCREENS[0])
    return " ".join(page.said("div", "screen__note"))


async def go_to(house: House, slot: str) -> None:
    """The day up to this slot."""
    await give_agenda(house)
    for pressed in ("", "hello", "users"):
        await press(house, pressed)
        if pressed == slot:
            return


async def test_the_screen_shows_one_note_that_everyone_may_see_of_what_is_on_and_never_a_concern(
    house: House,
) -> None:
    await go_to(house, "users")
    assert await shown(house) == ""
    for kind, seen_by in (
        ("concern", "everyone"),
        ("note", "everyone"),
        ("question", "panel"),
        ("strength", "me"),
    ):
        await note(house, kind, f"Hidden {kind}.", seen_by=seen_by)
    assert await shown(house) == ""
    await note(house, "question", "Who  sees\nthem?")
    assert await shown(house) == "Question: Who sees them?"
    await note(house, "strength", "Elsewhere.", standard=1)
    assert await shown(house) == "Question: Who sees them?"
    await note(house, "strength", "x" * 150 + " " + "y" * 150)
    assert await shown(house, "ruth") == f"Strength: {'x' * 150} …"
    before = datetime.now(UTC) - timedelta(hours=1)
    async with house.journal.keep() as tx:  # long ago: now they take turns
        await tx.run("update note set open_at = :at where opened", at=before)
    assert (await shown(house)).partition(":")[0] in ("Question", "Strength")
    for path in SCREENS:
        assert "Hidden" not in (await house.client("dana").get(path)).text


async def test_what_waits_for_the_lead_is_not_on_the_screen_before_it_is_opened(house: House) -> None:
    await go_to(house, "users")
    answer = await house.api("iqbal").put(HERE, json={"notes_shown": "opened"}, headers={"if-match": "*"})
    assert answer.status_code == 200
    await note(house, "question", "Who sees them?")
    assert await shown(house) == ""
    await house.api("dana").post(f"{HERE}/notes/open", json={"standard": 6})
    assert await shown(house) == "Question: Who sees them?"


async def test_a_slot_of_several_standards_names_them_and_the_code_stays(house: House) -> None:
    await house.client("dana").post(f"{HERE}/joining/open")
    before = await opened(house.client("ruth"), SCREENS[0])
    assert "Scan to join" in before.text
    await go_to(house, "hello")
    page = await opened(house.client("ruth"), SCREENS[0])
    assert page.h1 == "Users first"
    assert "1 Understand user needs" in page.text
    assert "20 min left, until" in page.text
    assert "Then 6 Know and protect user data" in page.text
    code = page.said("p", "screen__code")
    strip = await opened(house.client("ruth"), SCREENS[1])
    assert strip.h1 == "Users first"
    assert strip.said("b", "strip__code") == code


async def test_when_the_room_is_closed_the_screen_thanks_and_shows_nothing_else(house: House) -> None:
    await house.client("dana").post(f"{HERE}/joining/open")
    await go_to(house, "users")
    await note(house, "strength", "Well kept.")
    await house.api("dana").put(f"{HERE}/room", json={"closed": True})
    for path in SCREENS:
        for key in ("dana", "ruth"):
            page = await opened(house.client(key), path)
            assert "Thank you, everybody." in page.text
            assert page.h1 == "Contact centre"
            for words in ("Well kept", "/join ", "min left", "Know and protect"):
                assert words not in page.text, words
    await house.api("dana").put(f"{HERE}/room", json={"closed": False})
    assert await shown(house) == "Strength: Well kept."
    await house.api("iqbal").put(f"{HERE}/state", json={"to": "writing-up"})
    assert "Thank you, everybody." in (await opened(house.client("ruth"), SCREENS[0])).text


async def test_in_session_on_another_day_than_planned_the_screen_does_not_thank(house: House) -> None:
    past = [{"starts_at": "2020-03-02T09:00:00Z", "ends_at": "2020-03-02T12:00:00Z"}]
    answer = await house.api("iqbal").put(HERE, json={"sessions": past}, headers={"if-match": "*"})
    assert answer.status_code == 200, answer.text
    for path in SCREENS:
        page = await opened(house.client("dana"), path)
        assert page.h1 == "Contact centre"
        for words in ("Thank you", "We end at", "Starts at"):
            assert words not in page.text, words

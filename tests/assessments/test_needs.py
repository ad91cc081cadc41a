"""Access needs: asked of each, for organiser and lead alone, and forgotten; and what each still owes."""

import dataclasses
from datetime import UTC, datetime

import pytest

from assessor.assessments import needs_queries
from tests.house import ASSESSMENT, House, new_id
from tests.reading import Page, fill, opened

HERE = f"/assessments/{ASSESSMENT}"
YOU = f"{HERE}/people/you"
WORDS = "A chair with arms."


async def say(house: House, key: str) -> None:
    """Before the day, somebody says what they need."""
    await house.api("iqbal").put(HERE, json={"sessions": []}, headers={"if-match": "*"})
    client = house.client(key)
    page = await opened(client, YOU)
    sent = await fill(client, page, f"{YOU}/needs", needs=["captions", "breaks"], need_words=WORDS)
    assert sent.headers["location"] == f"{YOU}?done=needs"


async def test_needs_are_seen_by_organiser_lead_and_oneself_and_by_nobody_else(house: House) -> None:
    await say(house, "ruth")
    for key in ("dana", "iqbal", "alex"):
        assert (
            f"Ruth Ellery: captions, regular breaks; “{WORDS}”"
            in (await opened(house.client(key), f"{HERE}/people")).text
        )
    form = (await opened(house.client("ruth"), YOU)).form(f"{YOU}/needs")
    assert form["needs"] == ["captions", "breaks"]
    for key in ("sam", "grace", "femi", "ruth", "helen"):
        assert WORDS not in (await house.client(key).get(f"{HERE}/people")).text
    for key in ("dana", "iqbal"):
        for address in ("/seats", "/journal?after=0", ""):
            assert WORDS not in (await house.api(key).get(f"{HERE}{address}")).text
        assert WORDS not in (await house.client(key).get("/search?q=chair")).text


async def test_what_is_not_one_of_the_needs_is_refused_beside_the_field(house: House) -> None:
    await house.api("iqbal").put(HERE, json={"sessions": []}, headers={"if-match": "*"})
    page = Page(await house.client("ruth").post(f"{YOU}/needs", data={"need_words": "x" * 10_001}))
    assert page.errors == {"need_words": "Use 10,000 characters or fewer"}


async def test_needs_are_deleted_when_it_is_published_or_the_seat_is_gone(house: House) -> None:
    await say(house, "ruth")
    await say(house, "grace")
    await house.api("iqbal").delete(f"{HERE}/seats/grace@hackney.example")
    rows = await house.database.all("select person from need")
    assert [row["person"] for row in rows] == [house.people["ruth"].id]
    for state in ("writing-up", "fact-check", "published"):
        await house.api("iqbal").put(f"{HERE}/state", json={"to": state})
    assert await house.database.all("select person from need") == []


async def test_old_needs_are_forgotten_and_counted_before(house: House) -> None:
    await say(house, "ruth")
    session = {"starts_at": "2018-11-14T09:30:00Z"}
    await house.api("iqbal").put(HERE, json={"sessions": [session]}, headers={"if-match": "*"})
    early, late = datetime(2018, 11, 14, tzinfo=UTC), datetime(2018, 11, 15, tzinfo=UTC)
    assert await needs_queries.many_old(house.database, early) == 0
    assert await needs_queries.many_old(house.database, late) == 1
    async with house.database.transaction() as tx:
        assert await needs_queries.forget(tx, early) == 0
        assert await needs_queries.forget(tx, late) == 1


async def test_what_each_owes_is_said_to_lead_and_organiser(house: House) -> None:
    await house.api("iqbal").put(f"{HERE}/seats/nadia@elsewhere.example", json={"role": "observer"})
    await house.api("sam").put(f"{HERE}/conflict", json={"none": True})
    must = {"standard": 6, "level": "must", "body": "Rehearse.", "visibility": "everyone"}
    await house.api("sam").put(f"{HERE}/recommendations/{new_id()}", json=must)
    for key in ("dana", "iqbal"):
        text = (await opened(house.client(key), f"{HERE}/people")).text
        assert "Nadia Stone: answer the invitation." in text
        assert "Priya Raman: declare conflicts of interest" in text
        assert "Sam Whitfield: declare" not in text
        assert "The service team: give an owner to 1 recommendation." in text
    for key in ("sam", "grace", "ruth", "helen"):
        assert "Still to do" not in (await opened(house.client(key), f"{HERE}/people")).text


async def test_what_is_owed_tells_an_organiser_nothing_of_the_panel(house: House) -> None:
    before = (await opened(house.client("iqbal"), f"{HERE}/people")).text
    must = {"standard": 6, "level": "must", "body": "Rehearse.", "visibility": "panel"}
    await house.api("sam").put(f"{HERE}/recommendations/{new_id()}", json=must)
    await house.api("sam").put(f"{HERE}/notes/{new_id()}", json={"body": "Seen.", "standard": 6})
    assert (await opened(house.client("iqbal"), f"{HERE}/people")).text == before


@pytest.mark.parametrize("mail", [True, False])
async def test_a_reminder_is_copied_or_sent(house: House, *, mail: bool) -> None:
    if mail:
        house.app.state.settings = dataclasses.replace(
            house.app.state.settings, smtp_url="smtp://127.0.0.1:1"
        )
    dana, address = house.client("dana"), f"{HERE}/people/{house.people['priya'].id}/reminder"
    page = await opened(dana, address)
    assert (
        f"declare conflicts of interest, or that there are none: http://127.0.0.1:8000{HERE}/conflict"
        in page.text
    )
    sent = [await dana.post(address) for _ in range(4)]
    assert [one.status_code for one in sent] == ([303, 303, 303, 429] if mail else [409] * 4)
    rows = await house.database.all("select email from mail where kind = 'reminder'")
    assert [row["email"] for row in rows] == ["priya@hackney.example"] * (3 if mail else 0)
    ruth = f"{HERE}/people/{house.people['ruth'].id}/reminder"
    assert (await dana.get(ruth)).status_code == 404, "nothing is owed"


async def test_a_reminder_to_the_team_reaches_members_of_the_service_too(house: House) -> None:
    house.app.state.settings = dataclasses.replace(house.app.state.settings, smtp_url="smtp://127.0.0.1:1")
    await house.client("dana").post(f"{HERE}/people/team/reminder")
    rows = await house.database.all("select email from mail where kind = 'reminder'")
    assert {row["email"] for row in rows} == {house.people[key].email for key in ("grace", "femi")}

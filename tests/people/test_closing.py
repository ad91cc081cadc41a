"""What cannot be undone: two accounts are made one, somebody is erased; the record stays sound."""

from assessor import audit, journal
from tests.house import ASSESSMENT, House, new_id
from tests.reading import Page, fill, opened
from tests.retro.writing import RETRO, open_it, send, write


async def sound(house: House) -> None:
    async with house.database.read() as tx:
        assert (await audit.verify(tx)).wrong is None
        assert (await journal.verify(tx)).wrong is None


async def test_both_accounts_are_shown_before_they_are_joined(house: House) -> None:
    alex, address = house.client("alex"), f"/people/{house.people['ola'].id}/join"
    page = await opened(alex, f"{address}?with=priya@hackney.example")
    assert page.said("h2")[:2] == ["This one stays", "This one goes"]
    await fill(alex, page, address)
    people = await opened(house.client("iqbal"), f"/assessments/{ASSESSMENT}/people")
    assert "Ola Bankole" in people.text
    assert "Priya Raman" not in people.text
    await opened(alex, f"/people/{house.people['priya'].id}", 404)
    assert (
        "priya@hackney.example (also theirs)"
        in (await opened(alex, f"/people/{house.people['ola'].id}")).text
    )
    await sound(house)


async def test_an_account_is_not_joined_with_itself_nor_the_one_signed_in_with_taken_away(
    house: House,
) -> None:
    alex, address = house.client("alex"), f"/people/{house.people['ola'].id}/join"
    for email, words in (
        ("ola@croydon.example", "This is the same account"),
        ("nobody@croydon.example", "Nobody of the register has this address"),
        ("alex@hackney.example", "You are signed in with that account: join the other one into it"),
    ):
        assert Page(await alex.post(address, data={"with": email})).errors == {"with": words}


async def test_somebody_is_erased_by_an_administrator_and_the_record_stays_sound(house: House) -> None:
    note = f"/assessments/{ASSESSMENT}/notes/{new_id()}"
    body = {"standard": 6, "body": "One page.", "visibility": "everyone"}
    assert (await house.api("priya").put(note, json=body)).status_code == 201
    alex, address = house.client("alex"), f"/people/{house.people['priya'].id}/erase"
    page = Page(await alex.post(address))
    assert page.errors == {"sure": "Say that you mean it"}
    await fill(alex, await opened(alex, address), address, sure=["yes"])
    assert (await house.api("dana").get(note)).json()["author"]["name"] == "Former member"
    assert "Priya" not in (await alex.get("/admin/audit")).text
    await opened(alex, f"/people/{house.people['priya'].id}", 404)
    await sound(house)


async def test_the_last_administrator_is_neither_erased_nor_joined_away(house: House) -> None:
    alex = house.client("alex")
    page = Page(await alex.post(f"/people/{house.people['alex'].id}/erase", data={"sure": "yes"}))
    assert page.errors == {"sure": "Leave under your own account instead"}


async def test_two_accounts_that_become_one_have_one_persons_votes_and_answers(house: House) -> None:
    first, second = [await write(house.client("grace"), words) for words in ("Short.", "Well led.")]
    for key, value in (("priya", 1), ("ruth", 5), ("sam", 3)):
        sent = await house.client(key).post(f"{RETRO}/questions", data={"fair": str(value)})
        assert sent.status_code == 303, sent.text
    await open_it(house)
    for key, item in (("priya", first), ("priya", second), ("ruth", first), ("sam", second)):
        await send(house.client(key), f"items/{item}/vote", vote="yes")
    for gone, kept in (("priya", "ruth"), ("sam", "nadia")):
        address = f"/people/{house.people[kept].id}/join"
        page = await opened(house.client("alex"), f"{address}?with={house.people[gone].email}")
        await fill(house.client("alex"), page, address)
    counts = {item["id"]: item["votes"] for item in (await house.api("dana").get(RETRO)).json()["items"]}
    assert counts == {first: 1, second: 1}  # what Ruth gave stands alone, what Sam gave is Nadia's
    await send(house.client("nadia"), f"items/{second}/vote", vote="no")
    counts = {item["id"]: item["votes"] for item in (await house.api("dana").get(RETRO)).json()["items"]}
    assert counts == {first: 1, second: 0}
    values = await house.database.all("select value from retro_answer order by value")
    assert [row["value"] for row in values] == [3, 5]
    assert (await house.api("nadia").get(f"{RETRO}/answers")).json()["answers"]["fair"] == 3
    await sound(house)

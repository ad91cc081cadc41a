"""A retro: hidden until opened, its items by name or anonymous, groups, votes, the clock."""

from tests.house import ASSESSMENT, House, new_id

HERE = f"/assessments/{ASSESSMENT}/retro"
RETRO = f"/retros/{ASSESSMENT}"


async def write(house: House, by: str, body: str, column: str = "worked", retro: str = RETRO) -> str:
    """An item of somebody's, by the form on the page; gives its id."""
    id = new_id()
    answer = await house.client(by).post(f"{retro}/items", data={"id": id, "column": column, "body": body})
    assert answer.status_code == 303, answer.text
    return id


async def page(house: House, by: str, address: str = HERE) -> str:
    """What somebody is shown."""
    answer = await house.client(by).get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_until_it_is_opened_each_sees_their_own_and_then_everybody_sees_all(house: House) -> None:
    await write(house, "priya", "One page for all standards.")
    await write(house, "grace", "Too little time for data.", "did-not")
    shown = {
        key: await page(house, key) for key in ("priya", "grace", "dana", "ruth", "helen", "iqbal", "femi")
    }
    assert {key for key, text in shown.items() if "One page for all" in text} == {"priya"}
    assert {key for key, text in shown.items() if "Too little time" in text} == {"grace"}
    assert (await house.client("nadia").get(HERE)).status_code == 404
    assert (await house.client("priya").post(f"{RETRO}/open", data={"opened": "yes"})).status_code == 403
    assert (await house.client("dana").post(f"{RETRO}/open", data={"opened": "yes"})).status_code == 303
    for key in shown:
        text = await page(house, key)
        assert "One page for all" in text
        assert "Priya Raman" in text
        assert "Too little time" in text

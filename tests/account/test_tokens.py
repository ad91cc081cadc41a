"""API tokens: made once, shown once, good for what was chosen, ended by their person alone."""

import pytest

from assessor.database import Unavailable
from tests.house import BASE, House
from tests.reading import Page, fill, opened

TOKENS = "/account/tokens"


async def made(house: House, key: str, **fields: str) -> str:
    """A new token of somebody's, as its page shows it."""
    client = house.client(key)
    form = await opened(client, TOKENS)
    page = Page(await fill(client, form, TOKENS, **{"name": "Spreadsheet", "days": "7", **fields}))
    assert page.h1 == "Your new token"
    field = next(field for field in page.all("input") if field.get("id") == "token")
    return field.get("value") or ""


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("write", 201)])
async def test_a_token_does_what_was_chosen_for_it(house: House, scope: str, status: int) -> None:
    token = await made(house, "priya", scope=scope)
    program = house._client(f"{BASE}/api/v1", {"authorization": f"Bearer {token}"})
    assert (await program.get("/assessments")).status_code == 200
    assert (await program.put("/services/bins", json={"name": "Bins"})).status_code == status


async def test_a_token_is_shown_once_and_listed_by_name(house: House) -> None:
    token = await made(house, "priya")
    page = await opened(house.client("priya"), TOKENS)
    assert token not in page.text
    assert "Spreadsheet" in page.said("h2")
    assert "never used" in page.text
    assert "Spreadsheet" not in (await opened(house.client("sam"), TOKENS)).text


async def test_when_a_token_was_used_is_shown(house: House) -> None:
    async with house.journal.keep() as tx:
        await tx.run("delete from token where scope = 'write' and person = :id", id=house.people["priya"].id)
    await house.api("priya", "read").get("/assessments")
    assert "last used" in (await opened(house.client("priya"), TOKENS)).text
    house.database.refusal = Unavailable(503, "The disk is full.")
    with pytest.raises(Unavailable):
        await house.app.state.lately.write(house.database)
    house.database.refusal = None
    await house.app.state.lately.write(house.database)  # nothing of it is forgotten meanwhile
    rows = await house.database.all(
        "select id from token where person = :id and used_at is not null", id=house.people["priya"].id
    )
    assert len(rows) == 1


async def test_the_same_form_sent_twice_makes_one_token(house: House) -> None:
    priya = house.client("priya")
    form = await opened(priya, TOKENS)
    assert (await fill(priya, form, TOKENS, name="Once")).status_code == 200
    assert (await fill(priya, form, TOKENS, name="Once")).status_code == 409
    assert (await opened(priya, TOKENS)).said("h2").count("Once") == 1


async def test_what_is_missing_is_said_beside_the_field(house: House) -> None:
    priya = house.client("priya")
    form = await opened(priya, TOKENS)
    page = Page(await fill(priya, form, TOKENS, name=" ", days=None))
    assert page.errors == {
        "name": "Say what it is for, so that you know it again",
        "days": "Choose for how long",
    }


async def test_an_ended_token_opens_nothing_and_nobody_ends_anothers(house: House) -> None:
    token = await made(house, "priya")
    row = await house.database.one("select id from token where name = 'Spreadsheet'")
    assert row is not None
    program = house._client(f"{BASE}/api/v1", {"authorization": f"Bearer {token}"})
    await house.client("sam").post(f"{TOKENS}/{row['id']}/end")
    assert (await program.get("/assessments")).status_code == 200
    await house.client("priya").post(f"{TOKENS}/{row['id']}/end")
    assert (await program.get("/assessments")).status_code == 401


async def test_who_made_a_token_is_recorded(house: House) -> None:
    await made(house, "priya")
    rows = await house.database.all("select who, detail from audit where action = 'token.made'")
    own = [row for row in rows if row["who"] == house.people["priya"].id]
    assert len(own) == 1
    assert "server" not in own[0]["detail"]

"""Organisation accounts that sign me in: listed, and taken away by their person alone."""

import dataclasses

from assessor.sign_in import identity_queries
from tests.house import House
from tests.reading import opened

PAGE = "/account/identities"
ISSUER = "https://login.example"


async def connected(house: House, key: str) -> None:
    """Somebody has connected an account of their organisation."""
    async with house.journal.keep() as tx:
        person = house.people[key].id
        assert await identity_queries.add(
            tx, person, ISSUER, f"subject-{key}", f"{key}@corp.example", "connected"
        )


async def test_a_connected_account_is_listed_and_can_be_disconnected(house: House) -> None:
    await connected(house, "priya")
    priya = house.client("priya")
    page = await opened(priya, PAGE)
    assert page.said("h2") == ["priya@corp.example"]
    assert "1 account connected" in (await opened(priya, "/account")).text
    answer = await priya.post(f"{PAGE}/remove", data=page.form(f"{PAGE}/remove"))
    assert answer.headers["location"] == f"{PAGE}?done=removed"
    assert await identity_queries.of(house.database, house.people["priya"].id) == []


async def test_nobody_disconnects_the_account_of_somebody_else(house: House) -> None:
    await connected(house, "priya")
    await house.client("sam").post(f"{PAGE}/remove", data={"issuer": ISSUER, "subject": "subject-priya"})
    assert len(await identity_queries.of(house.database, house.people["priya"].id)) == 1


async def test_a_board_without_a_provider_says_how_else_one_signs_in(house: House) -> None:
    page = await opened(house.client("priya"), PAGE)
    assert "not set up for accounts of an organisation" in page.text
    assert "Connect an organisation account" not in page.links


async def test_a_board_with_a_provider_leads_to_it(house: House) -> None:
    given = {"oidc_issuer": ISSUER, "oidc_client_id": "board", "oidc_client_secret": "hush"}
    house.app.state.settings = dataclasses.replace(house.app.state.settings, **given)
    page = await opened(house.client("priya"), PAGE)
    assert page.links["Connect an organisation account"] == "/sign-in/provider?connect=1"

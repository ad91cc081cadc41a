"""My account: what it shows, the profile, and who may look."""

import pytest

from tests.house import ASSESSMENT, House
from tests.reading import Page, fill, opened


async def test_the_account_leads_to_each_of_its_parts(house: House) -> None:
    page = await opened(house.client("priya"), "/account")
    assert page.h1 == "Your account"
    assert page.links["Profile"] == "/account/profile"
    for address in set(page.links.values()):
        if address.startswith("/account/") and not address.endswith(".zip"):
            await opened(house.client("priya"), address)


async def test_the_name_in_the_header_leads_to_the_account(house: House) -> None:
    page = await opened(house.client("priya"), f"/assessments/{ASSESSMENT}")
    assert page.links["Priya Raman (assessor)"] == "/account"


async def test_a_new_name_stands_everywhere_at_once(house: House) -> None:
    priya, dana = house.client("priya"), house.client("dana")
    note = "/assessments/contact-centre-beta/notes/0d6bb8c1-70a2-4f0c-9f0b-1a6a4f4b6f10"
    body = {"standard": 6, "kind": "note", "body": "Seen in use.", "visibility": "everyone"}
    await house.api("priya").put(note, json=body)
    before = await dana.get(f"/assessments/{ASSESSMENT}/standards/6")
    assert "Priya Raman" in before.text
    form = await opened(priya, "/account/profile")
    response = await fill(priya, form, "/account/profile", name="Priya Rao", profession="design")
    assert response.headers["location"] == "/account?done=profile"
    after = await dana.get(f"/assessments/{ASSESSMENT}/standards/6")
    assert "Priya Rao" in after.text
    assert "Priya Raman" not in after.text
    assert "Priya Rao" in (await opened(priya, "/account")).text


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", " ", "Enter your name"),
        ("name", "A\nB", "Write this on one line"),
        ("organisation", "x" * 201, "Use 200 characters or fewer"),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(
    house: House, field: str, typed: str, words: str
) -> None:
    priya = house.client("priya")
    form = await opened(priya, "/account/profile")
    response = await fill(priya, form, "/account/profile", **{"profession": "law", field: typed})
    page = Page(response)
    assert response.status_code == 422
    assert page.errors == {field: words}
    assert page.form("/account/profile")["profession"] == ["law"]
    assert "Priya Raman" in (await opened(priya, "/account")).text


async def test_saving_what_stands_already_changes_nothing(house: House) -> None:
    priya = house.client("priya")
    before = await house.database.one("select version, audit_number from site")
    form = await opened(priya, "/account/profile")
    await fill(priya, form, "/account/profile")
    assert await house.database.one("select version, audit_number from site") == before


async def test_hostile_47_a_token_opens_no_account(house: House) -> None:
    client = house.client()
    client.headers["authorization"] = f"Bearer {house.tokens['priya', 'write']}"
    assert (await client.get("/account")).status_code == 403
    assert (await client.get("/account/export.zip")).status_code == 403
    assert (await client.post("/account/remove", data={"sure": "yes"})).status_code == 403
    assert (await client.post("/account/tokens", data={"name": "More"})).status_code == 403
    assert "Priya Raman" in (await opened(house.client("priya"), "/account")).text

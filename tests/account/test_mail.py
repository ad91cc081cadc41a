"""What is mailed to me: chosen for each kind of news."""

from assessor.news.kinds import CHOICES
from tests.house import House
from tests.reading import Page, fill, opened

MAIL = "/account/mail"


async def test_what_is_usual_stands_until_something_else_is_chosen(house: House) -> None:
    priya = house.client("priya")
    form = (await opened(priya, MAIL)).form(MAIL)
    assert form == {**{kind.key: [kind.usual] for kind in CHOICES}, "monday": ["never"]}


async def test_a_choice_is_kept_and_what_is_usual_is_kept_as_none(house: House) -> None:
    priya = house.client("priya")
    kind, other = CHOICES[0], CHOICES[1]
    form = await opened(priya, MAIL)
    response = await fill(priya, form, MAIL, **{kind.key: "never"})
    assert response.headers["location"] == "/account/mail?done=saved"
    rows = await house.database.all("select kind, often from mail_choice")
    assert rows == [{"kind": kind.key, "often": "never"}]
    page = await opened(priya, MAIL)
    assert page.form(MAIL)[kind.key] == ["never"]
    await fill(priya, page, MAIL, **{kind.key: kind.usual, other.key: other.usual})
    assert await house.database.all("select kind from mail_choice") == []


async def test_a_choice_that_is_none_is_said_beside_its_field(house: House) -> None:
    priya = house.client("priya")
    form = await opened(priya, MAIL)
    page = Page(await fill(priya, form, MAIL, **{CHOICES[0].key: "hourly"}))
    assert page.errors == {CHOICES[0].key: "Choose how often"}
    assert await house.database.all("select kind from mail_choice") == []

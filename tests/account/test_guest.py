"""The account of somebody who joined a day by its code: a name, an end, and how to keep what they have."""

import pytest

from assessor.people import queries as people
from tests.house import GUEST, House
from tests.reading import Page, fill, opened


async def test_a_guest_sees_until_when_they_are_here_and_how_to_keep_it(house: House) -> None:
    await house.add_guest()
    page = await opened(house.client("guest"), "/account")
    assert page.h1 == "Lena Marsh"
    assert "until" in page.text
    assert "guest.invalid" not in page.text
    assert page.links["Sign in to keep this"] == "/sign-in?next=/account"
    assert (await opened(house.client("guest"), "/sign-in?next=/account")).h1 == "Sign in"


@pytest.mark.parametrize("part", ["profile", "addresses", "identities", "sessions", "tokens", "mail"])
async def test_a_guest_has_none_of_the_rest_and_is_told_why(house: House, part: str) -> None:
    await house.add_guest()
    page = await opened(house.client("guest"), f"/account/{part}", status=403)
    assert "You joined for the day, without an account" in page.text


async def test_a_guest_may_be_removed(house: House) -> None:
    await house.add_guest()
    guest = house.client("guest")
    form = await opened(guest, "/account/remove")
    assert "your name and profession: where you wrote something" in form.text
    page = Page(await fill(guest, form, "/account/remove", sure="yes"))
    assert page.h1 == "You are removed"
    row = await people.by_id(house.database, GUEST)
    assert row is not None
    assert row["name"] == "Former member"
    people_page = await opened(house.client("dana"), "/assessments/contact-centre-beta/people")
    assert "Lena" not in people_page.text

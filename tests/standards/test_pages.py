"""The pages of the standards: open to everybody, every one of them."""

from tests.house import House
from tests.reading import opened


async def test_the_sets_are_listed_with_the_default_first(house: House) -> None:
    page = await opened(house.client(), "/standards")
    assert page.said("h2")[0] == "Local Government Digital Service Standard"
    assert page.links["6 Know and protect user data"] == "/standards/lgdss/6"
    assert "15 standards" in page.text


async def test_every_standard_has_a_page_with_questions_for_each_phase(house: House) -> None:
    client = house.client()
    for set_ in house.app.state.standards.values():
        for standard in set_.standards:
            page = await opened(client, f"/standards/{set_.id}/{standard.number}")
            assert page.h1 == standard.title
            assert page.said("h3", "phase") == ["In discovery", "In alpha", "In beta", "In live"]
            assert page.links[standard.title] == standard.link


async def test_standards_lead_to_the_one_before_and_the_one_after(house: House) -> None:
    client = house.client()
    page = await opened(client, "/standards/lgdss/1")
    assert page.links["Next2 Have a multidisciplinary team"] == "/standards/lgdss/2"
    assert not page.all("a", "steps__previous")
    assert not (await opened(client, "/standards/lgdss/15")).all("a", "steps__next")


async def test_there_is_no_such_standard(house: House) -> None:
    for address in ("/standards/lgdss/16", "/standards/lgdss/0", "/standards/lgdss/x", "/standards/none/1"):
        assert (await house.client("dana").get(address)).status_code == 404


async def test_what_is_alike_in_two_sets_is_a_page_and_stands_on_each_standards_page(house: House) -> None:
    client = house.client()
    page = await opened(client, "/standards/mappings")
    assert page.h1 == "Standards that are alike"
    assert page.links["6 Know and protect user data"] == "/standards/lgdss/6"
    govuk = await opened(client, "/standards/govuk/9")
    assert govuk.links["6 Know and protect user data"] == "/standards/lgdss/6"
    assert "Nothing like it" in (await opened(client, "/standards/nhs/16")).text

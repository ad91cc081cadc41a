"""Team and panel: who is listed, whose address is shown, seats given, changed and taken."""

import pytest

from tests.house import ASSESSMENT, House
from tests.reading import Page, fill, opened

PEOPLE = f"/assessments/{ASSESSMENT}/people"


async def test_the_panel_the_team_and_observers_are_listed_by_role(house: House) -> None:
    page = await opened(house.client("ruth"), PEOPLE)
    assert [words for words in page.said("h2") if words in ("Panel", "Service team", "Observers")] == [
        "Panel",
        "Service team",
        "Observers",
    ]
    names = [words.removesuffix(" you") for words in page.said("h3")]
    assert names == [
        "Dana Okafor",
        "Priya Raman",
        "Sam Whitfield",
        "Grace Lin",
        "Femi Adeyemi",
        "Ruth Ellery",
    ]
    assert "Member of the service" in page.text
    assert "Nadia" not in page.text


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("dana", {"dana", "priya", "sam", "grace", "femi", "ruth"}),
        ("iqbal", {"dana", "priya", "sam", "grace", "femi", "ruth"}),
        ("priya", {"priya"}),
        ("grace", {"grace"}),
        ("femi", {"femi"}),
        ("ruth", {"ruth"}),
        ("helen", set()),
    ],
)
async def test_addresses_are_for_lead_organiser_and_oneself(house: House, key: str, shown: set[str]) -> None:
    page = await opened(house.client(key), PEOPLE)
    assert {name for name in house.people if f"{name}@" in page.text} == shown


async def test_a_seat_is_given_with_role_profession_standards_and_duties(house: House) -> None:
    iqbal = house.client("iqbal")
    form = await opened(iqbal, f"{PEOPLE}/new")
    response = await fill(
        iqbal,
        form,
        f"{PEOPLE}/new",
        email="Ola@Croydon.example",
        role="assessor",
        profession="design",
        leads=["10", "11"],
        duties=["scribe"],
    )
    assert response.headers["location"] == f"{PEOPLE}?done=seated"
    page = await opened(house.client("dana"), PEOPLE)
    assert (
        "Ola Bankole Assessor · design · scribe · ola@croydon.example Looks at standard 10, standard 11"
        in page.text
    )
    assert "Nobody was asked to look at 1 Understand user needs" in page.text
    assert (await house.client("ola").get(f"/assessments/{ASSESSMENT}")).status_code == 200


async def test_a_seat_without_a_role_keeps_what_was_typed(house: House) -> None:
    iqbal = house.client("iqbal")
    form = await opened(iqbal, f"{PEOPLE}/new")
    page = Page(
        await fill(iqbal, form, f"{PEOPLE}/new", email="ola@croydon.example", leads=["3"], name="Ola")
    )
    assert page.status == 422
    assert page.errors == {"role": "Choose a role"}
    kept = page.form(f"{PEOPLE}/new")
    assert kept["email"] == ["ola@croydon.example"]
    assert kept["leads"] == ["3"]
    page = Page(await fill(iqbal, form, f"{PEOPLE}/new", email="nobody", role="assessor"))
    assert page.errors == {"email": "Enter an email address such as name@example.gov.uk"}


async def test_who_has_a_seat_is_not_given_another_by_the_way(house: House) -> None:
    iqbal = house.client("iqbal")
    form = await opened(iqbal, f"{PEOPLE}/new")
    sent = {"email": "ola@croydon.example", "role": "assessor", "duties": ["scribe"]}
    for _ in ("once", "pressed twice"):
        assert (await fill(iqbal, form, f"{PEOPLE}/new", **sent)).status_code == 303
    page = Page(await fill(iqbal, form, f"{PEOPLE}/new", email="Ola@Croydon.example", role="observer"))
    assert page.errors == {
        "email": "Ola Bankole has a seat here already: change that one, under Team and panel"
    }
    assert "Ola Bankole Assessor · design · scribe" in (await opened(iqbal, PEOPLE)).text


async def test_a_member_of_the_service_is_offered_a_seat_of_their_own(house: House) -> None:
    iqbal = house.client("iqbal")
    page = await opened(iqbal, PEOPLE)
    form = await opened(iqbal, page.links["Give a seat of their own to Femi Adeyemi"])
    assert form.form(f"{PEOPLE}/new")["email"] == ["femi@hackney.example"]


async def test_a_seat_is_changed_and_what_is_unticked_is_gone(house: House) -> None:
    iqbal, address = house.client("iqbal"), f"{PEOPLE}/{house.people['sam'].id}/edit"
    page = await opened(iqbal, address)
    assert page.h1 == "Sam Whitfield"
    await fill(iqbal, page, address, role="lead", leads=["5", "6"], duties=["deputy"])
    assert (
        "Sam Whitfield Lead assessor · technology · stands in for the lead"
        in (await opened(iqbal, PEOPLE)).text
    )
    page = await opened(iqbal, address)
    response = await fill(iqbal, page, address, role="observer", leads=None, duties=None)
    assert response.headers["location"] == f"{PEOPLE}?done=changed"
    assert "Sam Whitfield Observer · technology" in (await opened(iqbal, PEOPLE)).text


async def test_a_seat_is_taken_away_after_asking_and_the_door_is_shut(house: House) -> None:
    iqbal, address = house.client("iqbal"), f"{PEOPLE}/{house.people['ruth'].id}/remove"
    page = await opened(iqbal, address)
    assert page.h1 == "Remove Ruth Ellery?"
    response = await fill(iqbal, page, address)
    assert response.headers["location"] == f"{PEOPLE}?done=removed"
    assert (await house.client("ruth").get(PEOPLE)).status_code == 404
    assert (await iqbal.post(address)).status_code == 303


async def test_only_those_who_may_seat_people_can(house: House) -> None:
    sam = house.people["sam"].id
    for key, status in (
        ("dana", 403),
        ("priya", 403),
        ("femi", 403),
        ("ruth", 403),
        ("helen", 403),
        ("nadia", 404),
    ):
        client = house.client(key)
        for address in (f"{PEOPLE}/new", f"{PEOPLE}/{sam}/edit", f"{PEOPLE}/{sam}/remove"):
            assert (await client.get(address)).status_code == status, (key, address)
            assert (await client.post(address, data={"role": "observer"})).status_code == status, (
                key,
                address,
            )
        if status == 403:
            assert "/people/new" not in (await client.get(PEOPLE)).text


async def test_a_seat_of_another_assessment_is_not_here(house: House) -> None:
    """The person exists and sits elsewhere: by this assessment's address there is no such seat."""
    api = house.api("iqbal")
    body = {"service": "contact-centre", "standard_set": "lgdss", "phase": "alpha"}
    await api.put("/assessments/other", json=body)
    await api.put("/assessments/other/seats/nadia@elsewhere.example", json={"role": "observer"})
    nadia = house.people["nadia"].id
    iqbal = house.client("iqbal")
    assert (await iqbal.get(f"{PEOPLE}/{nadia}/edit")).status_code == 404
    assert (await iqbal.post(f"{PEOPLE}/{nadia}/edit", data={"role": "lead"})).status_code == 404
    assert (await iqbal.post(f"{PEOPLE}/{nadia}/remove")).status_code == 303
    assert (await house.client("nadia").get("/assessments/other")).status_code == 200


async def test_members_are_no_team_of_a_confidential_assessment(house: House) -> None:
    api = house.api("iqbal")
    body = {"service": "contact-centre", "standard_set": "lgdss", "phase": "alpha", "confidential": True}
    await api.put("/assessments/quiet", json=body)
    assert "Femi" not in (await opened(house.client("iqbal"), "/assessments/quiet/people")).text
    assert (await house.client("femi").get("/assessments/quiet/people")).status_code == 404

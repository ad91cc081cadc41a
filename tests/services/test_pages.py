"""The pages of services: list, make, show, change, conflict, members."""

from tests.house import SERVICE, House
from tests.reading import Page, fill, opened


async def test_the_list_names_each_service_and_its_next_step(house: House) -> None:
    page = await opened(house.client("femi"), "/services")
    assert page.links["Contact centre"] == f"/services/{SERVICE}"
    assert page.links["Write the first page of evidence: Contact centre"] == f"/services/{SERVICE}/evidence"


async def test_the_list_of_somebody_new_says_how_to_begin(house: House) -> None:
    page = await opened(house.client("nadia"), "/services")
    assert "There is no service here that you may see" in page.text
    assert page.links["Add a service"] == "/services/new"


async def test_signed_out_the_list_asks_to_sign_in(house: House) -> None:
    response = await house.client().get("/services")
    assert response.status_code == 303
    assert response.headers["location"] == "/sign-in?next=%2Fservices"


async def test_a_service_is_made_from_its_name_alone(house: House) -> None:
    nadia = house.client("nadia")
    response = await fill(
        nadia, await opened(nadia, "/services/new"), "/services/new", name="Report a pothole!"
    )
    assert response.status_code == 303
    assert response.headers["location"] == "/services/report-a-pothole?done=made"
    page = await opened(nadia, response.headers["location"])
    assert page.h1 == "Report a pothole!"
    assert "Nadia Stone" in page.text
    assert "Open to the people invited to its assessments" in page.text


async def test_the_same_form_sent_twice_makes_one_service(house: House) -> None:
    nadia = house.client("nadia")
    form = await opened(nadia, "/services/new")
    answers = [await fill(nadia, form, "/services/new", name="Parking permits") for _ in range(2)]
    assert [answer.headers.get("location") for answer in answers] == [
        "/services/parking-permits?done=made"
    ] * 2


async def test_a_service_without_a_name_keeps_what_was_typed(house: House) -> None:
    nadia = house.client("nadia")
    form = await opened(nadia, "/services/new")
    response = await fill(
        nadia, form, "/services/new", summary="\nPeople ask for\r\npermits.", owner="N. Stone"
    )
    page = Page(response)
    assert page.status == 422
    assert page.errors == {"name": "Enter the name of the service"}
    kept = page.form("/services/new")
    assert kept["summary"] == ["\nPeople ask for\npermits."]
    assert kept["owner"] == ["N. Stone"]


async def test_every_mistake_is_named_at_once(house: House) -> None:
    nadia = house.client("nadia")
    form = await opened(nadia, "/services/new")
    wrong = {"name": " ", "id": "A B", "owner": "x" * 201, "link_title": ["Code", ""], "link_url": ["", ""]}
    page = Page(await fill(nadia, form, "/services/new", **wrong))
    assert list(page.errors) == ["id", "name", "owner", "links.0.url"]


async def test_a_taken_address_is_answered_with_a_free_one(house: House) -> None:
    nadia = house.client("nadia")
    form = await opened(nadia, "/services/new")
    page = Page(await fill(nadia, form, "/services/new", name="Contact centre"))
    assert page.status == 422
    assert page.errors == {"id": "The address “contact-centre” is taken. “contact-centre-2” is free"}
    response = await fill(nadia, page, "/services/new")
    assert response.headers["location"] == "/services/contact-centre-2?done=made"


async def test_a_word_of_this_board_is_no_address(house: House) -> None:
    nadia = house.client("nadia")
    form = await opened(nadia, "/services/new")
    page = Page(await fill(nadia, form, "/services/new", name="New"))
    assert page.errors == {"id": "“new” is a word of this board: choose another one"}
    page = Page(await fill(nadia, form, "/services/new", name="!!!"))
    assert list(page.errors) == ["id"]
    page = Page(await fill(nadia, form, "/services/new", name="Fine", id="Not Fine"))
    assert list(page.errors) == ["id"]


async def test_a_service_is_changed_with_its_links(house: House) -> None:
    femi, address = house.client("femi"), f"/services/{SERVICE}/edit"
    form = await opened(femi, address)
    links = {
        "link_title": ["Code", "", ""],
        "link_url": ["https://code.example/ncc", "https://plan.example", ""],
    }
    response = await fill(femi, form, address, owner="2018", openness="organisation", **links)
    assert response.headers["location"] == f"/services/{SERVICE}?done=saved"
    page = await opened(femi, response.headers["location"])
    assert page.links["Code"] == "https://code.example/ncc"
    assert page.links["https://plan.example"] == "https://plan.example"
    assert "2018" in page.text
    assert "The changes are saved." in page.text


async def test_a_link_that_is_no_address_is_named_where_it_stands(house: House) -> None:
    femi, address = house.client("femi"), f"/services/{SERVICE}/edit"
    form = await opened(femi, address)
    links = {"link_title": ["", "Code"], "link_url": ["", "javascript:alert(1)"]}
    page = Page(await fill(femi, form, address, **links))
    assert page.errors == {"links.0.url": "Use a web address that begins with https:// or http://"}
    assert page.form(address)["link_url"] == ["javascript:alert(1)", "", ""]


async def test_two_who_change_a_service_at_once_both_keep_their_words(house: House) -> None:
    femi, address = house.client("femi"), f"/services/{SERVICE}/edit"
    form = await opened(femi, address)
    assert (await fill(femi, form, address, summary="What one wrote")).status_code == 303
    page = Page(await fill(femi, form, address, summary="What the other wrote"))
    assert page.status == 412
    assert "What one wrote" in page.text
    assert page.form(address)["summary"] == ["What the other wrote"]
    assert (await fill(femi, page, address)).status_code == 303
    assert "What the other wrote" in (await opened(femi, f"/services/{SERVICE}")).text


async def test_who_may_only_read_a_service_may_not_change_it(house: House) -> None:
    for key, status in (
        ("dana", 403),
        ("ruth", 403),
        ("helen", 403),
        ("nadia", 404),
        ("iqbal", 200),
        ("grace", 200),
    ):
        client = house.client(key)
        assert (await client.get(f"/services/{SERVICE}/edit")).status_code == status, key
        page = await client.get(f"/services/{SERVICE}")
        assert page.status_code == (404 if key == "nadia" else 200)
        assert ("/edit" in page.text) == (status == 200), key
        if status != 200:
            sent = await client.post(f"/services/{SERVICE}/edit", data={"name": "Mine", "version": "1"})
            assert sent.status_code == status, key


async def test_a_service_open_to_everybody_is_read_without_signing_in_but_not_its_people(
    house: House,
) -> None:
    stranger, address = house.client(), f"/services/{SERVICE}"
    assert (await stranger.get(address)).status_code == 303
    femi = house.client("femi")
    await fill(femi, await opened(femi, f"{address}/edit"), f"{address}/edit", openness="public", owner="")
    page = await opened(stranger, address)
    assert page.h1 == "Contact centre"
    assert "Femi" not in page.text
    assert "Public beta" not in page.text


async def test_a_confidential_assessment_is_not_on_the_page_of_its_service(house: House) -> None:
    api = house.api("iqbal")
    body = {"service": SERVICE, "standard_set": "lgdss", "phase": "live", "confidential": True}
    assert (await api.put("/assessments/quiet", json=body)).status_code == 201
    for key, shown in (("femi", False), ("helen", False), ("dana", False), ("iqbal", True)):
        page = await house.client(key).get(f"/services/{SERVICE}")
        assert ("/assessments/quiet" in page.text) == shown, key


async def test_a_member_is_added_by_address_and_removed_after_asking(house: House) -> None:
    femi, address = house.client("femi"), f"/services/{SERVICE}/members"
    form = await opened(femi, address)
    response = await fill(femi, form, address, email=" New.Person@Hackney.example ", name="New Person")
    assert response.headers["location"] == f"{address}?done=added"
    page = await opened(femi, address)
    assert "new.person@hackney.example" in page.text
    again = await fill(femi, form, address, email="new.person@hackney.example", name="")
    assert again.headers["location"] == f"{address}?done=already"
    question = page.links["Remove New Person"]
    page = await opened(femi, question)
    assert page.h1 == "Remove New Person?"
    assert (await fill(femi, page, question)).status_code == 303
    assert "New Person" not in (await opened(femi, address)).text
    assert (await femi.post(question)).status_code == 303
    assert (await femi.get(question)).status_code == 404


async def test_a_wrong_address_is_shown_again_with_the_name(house: House) -> None:
    femi, address = house.client("femi"), f"/services/{SERVICE}/members"
    page = Page(await fill(femi, await opened(femi, address), address, email="new.person", name="New Person"))
    assert page.status == 422
    assert page.errors == {"email": "Enter an email address such as name@example.gov.uk"}
    assert page.form(address) == {"email": ["new.person"], "name": ["New Person"]}


async def test_addresses_of_members_are_for_those_who_keep_the_service(house: House) -> None:
    for key, shown in (("femi", True), ("grace", True), ("iqbal", True), ("dana", False), ("ruth", False)):
        page = await opened(house.client(key), f"/services/{SERVICE}/members")
        assert ("femi@hackney.example" in page.text) == shown, key
        assert ("Add somebody" in page.text) == shown, key


async def test_whoever_stops_keeping_a_service_is_shown_their_list(house: House) -> None:
    femi = house.client("femi")
    own = f"/services/{SERVICE}/members/{house.people['femi'].id}/remove"
    page = await opened(femi, own)
    assert page.h1 == "Stop keeping this service?"
    assert (await fill(femi, page, own)).headers["location"] == "/services"
    assert (await femi.get(f"/services/{SERVICE}")).status_code == 404

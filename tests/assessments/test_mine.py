"""The front page: what needs me, what is under way, what is over; and what it says before anybody is known."""

from tests.house import ASSESSMENT, SERVICE, House
from tests.reading import opened


async def test_signed_out_it_says_what_this_is_and_how_to_come_in(house: House) -> None:
    page = await opened(house.client(), "/")
    assert page.links["Sign in"] == "/sign-in"
    assert page.links["read the standards"] == "/standards"
    assert "Contact centre" not in page.text


async def test_what_needs_each_person_now(house: House) -> None:
    wanted = {
        "dana": f"Open the board: Contact centre → /assessments/{ASSESSMENT}",
        "priya": f"Write notes: Contact centre → /assessments/{ASSESSMENT}",
        "femi": f"Follow the board: Contact centre → /assessments/{ASSESSMENT}",
        "grace": f"Follow the board: Contact centre → /assessments/{ASSESSMENT}",
        "ruth": f"Follow the board: Contact centre → /assessments/{ASSESSMENT}",
    }
    for key, step in wanted.items():
        page = await opened(house.client(key), "/")
        assert "Needs you" in page.said("h2"), key
        words, _, address = step.partition(" → ")
        assert page.links[words] == address, key


async def test_those_without_a_seat_are_asked_nothing(house: House) -> None:
    for key, role, heads in (("helen", "leadership", []), ("iqbal", "organiser", ["Reports late"])):
        page = await opened(house.client(key), "/")
        assert page.said("h2") == [*heads, "Under way"], key
        assert f"you: {role}" in page.text


async def test_an_assessment_without_a_day_needs_its_organiser(house: House) -> None:
    body = {"service": SERVICE, "standard_set": "lgdss", "phase": "live"}
    await house.api("iqbal").put("/assessments/next", json=body)
    page = await opened(house.client("iqbal"), "/")
    assert page.links["Set the day: Contact centre"] == "/assessments/next/edit"
    assert page.links["Set up an assessment"] == "/assessments/new"
    page = await opened(house.client("femi"), "/")
    assert page.links["Prepare the evidence: Contact centre"] == "/assessments/next"


async def test_what_is_over_stands_last(house: House) -> None:
    await house.api("iqbal").put(f"/assessments/{ASSESSMENT}/state", json={"to": "cancelled"})
    page = await opened(house.client("dana"), "/")
    assert page.said("h2") == ["Over"]
    assert "Cancelled" in page.text


async def test_somebody_new_is_told_how_to_begin(house: House) -> None:
    page = await opened(house.client("nadia"), "/")
    assert page.links["Add your service"] == "/services/new"
    assert page.links["Start a practice board"] == "/assessments/new"


async def test_a_confidential_assessment_is_on_no_list_but_its_people_s(house: House) -> None:
    body = {"service": SERVICE, "standard_set": "lgdss", "phase": "live", "confidential": True}
    await house.api("iqbal").put("/assessments/quiet", json=body)
    for key, shown in (("femi", False), ("helen", False), ("dana", False), ("iqbal", True), ("alex", True)):
        text = (await house.client(key).get("/")).text
        assert ("/assessments/quiet" in text) == shown, key

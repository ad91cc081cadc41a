"""Setting an assessment up: an organiser's questions, a member's two, sessions on the clock of this place."""

from tests.house import ASSESSMENT, SERVICE, House
from tests.reading import Page, fill, opened

NEW = "/assessments/new"
EDIT = f"/assessments/{ASSESSMENT}/edit"


async def stands(house: House, id: str) -> dict[str, object]:
    """An assessment as the API gives it."""
    response = await house.api("iqbal").get(f"/assessments/{id}")
    assert response.status_code == 200
    thing: dict[str, object] = response.json()
    return thing


async def test_an_organiser_sets_an_assessment_up_with_every_answer(house: House) -> None:
    iqbal = house.client("iqbal")
    form = await opened(iqbal, f"{NEW}?service={SERVICE}")
    response = await fill(
        iqbal,
        form,
        NEW,
        id="ncc-live",
        phase="live",
        standard_set="govuk",
        type="mock",
        method="document-led",
        scale="rag",
        scope="1, 3, 5 to 7",
        session_day=["2026-07-14"],
        session_starts=["9:30"],
        session_ends=["13.30"],
        session_place=["Room 3"],
        session_call_url=["https://call.example/3"],
        notes_shown="opened",
        authors_shown="profession",
        views_shown="at-once",
        confidential="yes",
    )
    assert response.headers["location"] == "/assessments/ncc-live/people?done=made"
    thing = await stands(house, "ncc-live")
    assert thing["scope"] == [1, 3, 5, 6, 7]
    summer = {"starts_at": "2026-07-14T08:30:00Z", "ends_at": "2026-07-14T12:30:00Z"}
    assert thing["sessions"] == [{**summer, "place": "Room 3", "call_url": "https://call.example/3"}]
    rest = {
        "phase": "live",
        "standard_set": "govuk",
        "type": "mock",
        "method": "document-led",
        "scale": "rag",
    }
    seen = {
        "notes_shown": "opened",
        "authors_shown": "profession",
        "views_shown": "at-once",
        "confidential": True,
    }
    assert thing.items() >= {**rest, **seen, "state": "preparing"}.items()
    people = await opened(iqbal, response.headers["location"])
    assert "14 July 2026, 9:30 to 13:30" in people.text
    assert people.links["Join the call"] == "https://call.example/3"


async def test_sessions_stand_in_the_order_of_the_calendar(house: House) -> None:
    iqbal = house.client("iqbal")
    form = await opened(iqbal, NEW)
    sessions = {
        "session_day": ["2026-12-10", "2026-12-09"],
        "session_starts": ["14:00", "9:00"],
        "session_ends": ["16:00", "11:00"],
        "session_place": ["", ""],
        "session_call_url": ["", ""],
    }
    await fill(iqbal, form, NEW, id="in-order", service=SERVICE, phase="alpha", **sessions)
    page = await opened(iqbal, "/assessments/in-order/people")
    assert "9 December 2026, 9:00 to 11:00 and 1 more session" in page.text


async def test_missing_answers_are_named_and_the_rest_is_kept(house: House) -> None:
    iqbal = house.client("iqbal")
    form = await opened(iqbal, NEW)
    wrong = {"scope": "some", "session_ends": ["13:30"]}
    page = Page(
        await fill(iqbal, form, NEW, service="", type="peer-review", session_place=["Room 3"], **wrong)
    )
    assert page.status == 422
    assert page.errors == {
        "service": "Choose the service that is assessed",
        "phase": "Choose the phase",
        "scope": "Use the numbers of standards, such as 1, 2, 5 to 9",
        "sessions.0.day": "Enter the day of the session",
    }
    kept = page.form(NEW)
    assert kept["type"] == ["peer-review"]
    assert kept["session_place"] == ["Room 3", ""]


async def test_every_mistake_in_the_sessions_is_named_beside_its_field(house: House) -> None:
    iqbal = house.client("iqbal")
    form = await opened(iqbal, NEW)
    sessions = {
        "session_day": ["", "", "32/1/2026", "2026-03-29"],
        "session_starts": ["", "9:30", "10:00", "1:30"],
        "session_ends": ["", "", "25:00", "12:00"],
        "session_place": ["", "", "", ""],
        "session_call_url": ["", "", "", ""],
    }
    page = Page(await fill(iqbal, form, NEW, phase="alpha", **sessions))
    assert page.errors == {
        "sessions.0.day": "Enter the day of the session",
        "sessions.1.day": "Enter the day as in 14/11/2018",
        "sessions.1.ends_at": "Enter the time as in 13:30",
        "sessions.2.starts_at": "The clocks are put forward at this time: choose an hour before or after it",
    }
    assert page.form(NEW)["session_day"] == ["", "32/1/2026", "2026-03-29", ""]


async def test_a_session_ends_after_it_starts(house: House) -> None:
    iqbal = house.client("iqbal")
    form = await opened(iqbal, EDIT)
    page = Page(await fill(iqbal, form, EDIT, session_ends=["9:00", ""]))
    assert page.errors == {"sessions.0.ends_at": "The session must end after it starts"}


async def test_a_member_starts_a_practice_board_with_two_answers(house: House) -> None:
    femi = house.client("femi")
    form = await opened(femi, f"{NEW}?service={SERVICE}")
    assert form.h1 == "Start a practice board"
    response = await fill(femi, form, NEW, phase="discovery", standard_set="nhs")
    address = f"/assessments/{SERVICE}-discovery-practice"
    assert response.headers["location"] == address
    assert (await femi.get(address)).status_code == 200
    thing = await stands(house, f"{SERVICE}-discovery-practice")
    assert thing.items() >= {"type": "practice", "method": "self-assessment", "standard_set": "nhs"}.items()
    people = await opened(femi, f"{address}/people")
    assert "Lead assessor" in people.text
    assert people.links["Change how it is set up"] == f"{address}/edit"
    assert people.links["Invite somebody"] == f"{address}/people/new"


async def test_a_member_cannot_ask_for_more_than_a_practice_board(house: House) -> None:
    femi = house.client("femi")
    form = await opened(femi, NEW)
    response = await fill(femi, form, NEW, phase="live", type="assessment", confidential="yes", id="mine")
    assert response.headers["location"] == "/assessments/mine"
    assert (await stands(house, "mine")).items() >= {"type": "practice", "confidential": False}.items()


async def test_the_practice_form_sent_twice_makes_one_board_and_a_second_one_needs_a_name(
    house: House,
) -> None:
    femi = house.client("femi")
    form = await opened(femi, NEW)
    for _ in range(2):
        response = await fill(femi, form, NEW, phase="alpha")
        assert response.headers["location"] == f"/assessments/{SERVICE}-alpha-practice"
    page = Page(await fill(femi, form, NEW, phase="alpha", standard_set="govuk"))
    assert list(page.errors) == ["id"]
    response = await fill(femi, page, NEW)
    assert response.headers["location"] == f"/assessments/{SERVICE}-alpha-practice-2"


async def test_a_service_of_somebody_else_is_not_there(house: House) -> None:
    for key in ("nadia", "dana", "helen", "ruth"):
        client = house.client(key)
        assert (await client.get(f"{NEW}?service={SERVICE}")).status_code == 404, key
        sent = {"service": SERVICE, "phase": "alpha", "standard_set": "lgdss"}
        assert (await client.post(NEW, data=sent)).status_code == 404, key
        page = await opened(client, NEW)
        assert page.links["Add a service"] == "/services/new"


async def test_an_address_that_is_taken_says_nothing_of_whose_it_is(house: House) -> None:
    nadia = house.client("nadia")
    await fill(nadia, await opened(nadia, "/services/new"), "/services/new", name="Permits")
    form = await opened(nadia, NEW)
    page = Page(await fill(nadia, form, NEW, phase="alpha", id=ASSESSMENT))
    assert page.status == 422
    assert page.errors == {"id": f"The address “{ASSESSMENT}” is taken. “{ASSESSMENT}-2” is free"}
    assert "Contact centre" not in page.text


async def test_what_is_changed_is_changed_and_the_rest_stays(house: House) -> None:
    iqbal = house.client("iqbal")
    before = await stands(house, ASSESSMENT)
    form = await opened(iqbal, EDIT)
    response = await fill(iqbal, form, EDIT, scope=["6", "7"], confidential="yes")
    assert response.headers["location"] == f"/assessments/{ASSESSMENT}/people?done=saved"
    thing = await stands(house, ASSESSMENT)
    assert thing["scope"] == [6, 7]
    assert thing["confidential"] is True
    kept = ("service", "phase", "sessions", "method", "scale", "state", "notes_shown")
    assert {key: thing[key] for key in kept} == {key: before[key] for key in kept}
    form = await opened(iqbal, EDIT)
    await fill(iqbal, form, EDIT, scope=[str(n) for n in range(1, 16)], confidential=None)
    thing = await stands(house, ASSESSMENT)
    assert thing["scope"] is None
    assert thing["confidential"] is False


async def test_nothing_changed_is_no_change(house: House) -> None:
    iqbal = house.client("iqbal")
    before = await stands(house, ASSESSMENT)
    response = await fill(iqbal, await opened(iqbal, EDIT), EDIT)
    assert response.status_code == 303
    assert await stands(house, ASSESSMENT) == before


async def test_no_standard_at_all_is_refused(house: House) -> None:
    iqbal = house.client("iqbal")
    page = Page(await fill(iqbal, await opened(iqbal, EDIT), EDIT, scope=None))
    assert page.errors == {"scope": "Choose at least one standard"}


async def test_two_who_set_up_at_once_see_what_the_other_did(house: House) -> None:
    iqbal = house.client("iqbal")
    form = await opened(iqbal, EDIT)
    assert (await fill(iqbal, form, EDIT, method="show-and-tell")).status_code == 303
    page = Page(await fill(iqbal, form, EDIT, phase="live"))
    assert page.status == 412
    assert "Somebody changed this after you opened it" in page.text
    assert "Show and tell" in page.text or "show and tell" in page.text
    assert page.form(EDIT)["phase"] == ["live"]
    assert (await fill(iqbal, page, EDIT)).status_code == 303
    assert (await stands(house, ASSESSMENT))["phase"] == "live"


async def test_who_may_not_set_up_is_refused(house: House) -> None:
    for key, status in (
        ("dana", 403),
        ("femi", 403),
        ("ruth", 403),
        ("helen", 403),
        ("nadia", 404),
        ("alex", 200),
    ):
        client = house.client(key)
        assert (await client.get(EDIT)).status_code == status, key
        if status != 200:
            assert (await client.post(EDIT, data={"phase": "live"})).status_code == status, key


async def test_the_list_of_assessments_is_the_front_page(house: House) -> None:
    response = await house.client("dana").get("/assessments")
    assert response.status_code == 303
    assert response.headers["location"] == "/"

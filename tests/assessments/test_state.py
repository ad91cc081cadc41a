"""The life of an assessment on its pages: what a step means, what is missing, who took it and why."""

from tests.house import ASSESSMENT, SERVICE, House, new_id
from tests.reading import Page, fill, opened

STATE = f"/assessments/{ASSESSMENT}/state"
API = f"/assessments/{ASSESSMENT}"


async def state_of(house: House) -> str:
    """Where the assessment stands now."""
    return str((await house.api("iqbal").get(f"{API}/state")).json()["state"])


async def test_a_step_is_asked_once_and_shows_the_board(house: House) -> None:
    dana = house.client("dana")
    page = await opened(dana, f"{STATE}?to=writing-up")
    assert page.h1 == "Move on to “Writing up”?"
    response = await fill(dana, page, STATE, reason="All standards were discussed")
    assert response.status_code == 303
    assert response.headers["location"] == f"/assessments/{ASSESSMENT}"
    assert await state_of(house) == "writing-up"
    page = await opened(house.client("ruth"), STATE)
    assert "Writing up Dana Okafor" in page.text
    assert "“All standards were discussed”" in page.text


async def test_a_step_back_is_recorded_as_one(house: House) -> None:
    dana = house.client("dana")
    page = await opened(dana, f"{STATE}?to=evidence-submitted")
    assert page.h1 == "Go back to “Evidence submitted”?"
    await fill(dana, page, STATE)
    assert await state_of(house) == "evidence-submitted"
    assert "Evidence submitted, back from in session" in (await opened(dana, STATE)).text


async def test_what_is_missing_is_said_and_never_refused(house: House) -> None:
    note = {"standard": None, "kind": "note", "body": "To be placed"}
    question = {"standard": 3, "kind": "question", "body": "Who decides?"}
    for body in (note, question):
        await house.api("priya").put(f"{API}/notes/{new_id()}", json=body)
    dana = house.client("dana")
    page = await opened(dana, f"{STATE}?to=writing-up")
    assert page.links["1 note is not placed yet"] == f"/assessments/{ASSESSMENT}/tray"
    assert "A question is still open: 3 Use agile methods" in page.text
    assert "Nobody has noted anything: 1 Understand user needs" in page.text
    assert (await fill(dana, page, STATE)).status_code == 303


async def test_what_only_the_panel_knows_is_missing_is_not_said_to_an_organiser(house: House) -> None:
    await house.api("priya").put(f"{API}/notes/{new_id()}", json={"standard": None, "body": "To be placed"})
    page = await opened(house.client("iqbal"), f"{STATE}?to=writing-up")
    assert "not placed" not in page.text
    assert "noted" not in page.text


async def test_the_team_sees_its_gaps_before_it_submits(house: House) -> None:
    iqbal, femi = house.client("iqbal"), house.client("femi")
    for to in ("evidence-submitted", "preparing"):
        await fill(iqbal, await opened(iqbal, f"{STATE}?to={to}"), STATE)
    api = house.api("femi")
    await api.put(f"/services/{SERVICE}/evidence/users", json={"title": "Users", "body": "Who they are"})
    await api.put(
        f"{API}/claims/{new_id()}", json={"standard": 1, "page": "users", "says": "Shows who they are"}
    )
    await api.put(
        f"{API}/claims/{new_id()}", json={"standard": 2, "page": "users", "says": "Shows who they are"}
    )
    for standard, ready in ((2, "yes"), (3, "nearly")):
        await api.put(f"{API}/statements/{standard}", json={"body": "We do", "ready": ready})
    page = await opened(femi, f"{STATE}?to=evidence-submitted")
    assert page.h1 == "Submit the evidence?"
    assert (
        "There is evidence, but the team has not said how it meets this: 1 Understand user needs The"
        in page.text
    )
    assert "says how" not in page.text
    assert "The team has said how it meets this, but shows no evidence: 3 Use agile methods" in page.text
    assert "The team has not marked its statement as ready: 3 Use agile methods" in page.text
    assert "There is no evidence and no word from the team: 4 Iterate and improve regularly" in page.text
    assert (await fill(femi, page, STATE)).status_code == 303
    assert await state_of(house) == "evidence-submitted"


async def test_the_team_may_submit_and_nothing_else(house: House) -> None:
    femi = house.client("femi")
    assert (await femi.get(f"{STATE}?to=writing-up")).status_code == 409
    assert (await femi.post(STATE, data={"to": "writing-up"})).status_code == 403
    assert "What you may do now" not in (await opened(femi, STATE)).text
    for key, status in (("ruth", 403), ("priya", 403), ("helen", 403), ("nadia", 404)):
        client = house.client(key)
        assert (await client.get(f"{STATE}?to=writing-up")).status_code == status, key
        assert (await client.post(STATE, data={"to": "writing-up"})).status_code == status, key
    assert await state_of(house) == "in-session"


async def test_a_step_that_somebody_else_took_first_is_no_mistake(house: House) -> None:
    dana, iqbal = house.client("dana"), house.client("iqbal")
    pages = [await opened(client, f"{STATE}?to=writing-up") for client in (dana, iqbal)]
    answers = [await fill(client, page, STATE) for client, page in zip((dana, iqbal), pages, strict=True)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (
        len(
            [words for words in (await opened(dana, STATE)).said("li") if words.startswith("Writing up Dana")]
        )
        == 1
    )


async def test_a_step_that_cannot_be_taken_says_which_can(house: House) -> None:
    dana = house.client("dana")
    page = await opened(dana, f"{STATE}?to=published", 409)
    assert page.links["Move on to writing up"] == f"{STATE}?to=writing-up"
    response = await dana.post(STATE, data={"to": "published"})
    assert response.status_code == 409
    assert Page(response).links["Cancel this assessment"] == f"{STATE}?to=cancelled"
    assert (await dana.post(STATE, data={"to": "lunch"})).status_code == 409
    assert await state_of(house) == "in-session"


async def test_a_reason_too_long_is_kept_and_named(house: House) -> None:
    dana = house.client("dana")
    page = await opened(dana, f"{STATE}?to=writing-up")
    again = Page(await fill(dana, page, STATE, reason="x" * 201))
    assert again.status == 422
    assert again.errors == {"reason": "Use 200 characters or fewer"}
    assert again.form(STATE)["reason"] == ["x" * 201]


async def test_cancelled_and_taken_up_again_where_it_was(house: House) -> None:
    dana = house.client("dana")
    page = await opened(dana, f"{STATE}?to=cancelled")
    assert page.h1 == "Cancel this assessment?"
    await fill(dana, page, STATE, reason="The service stops")
    page = await opened(dana, STATE)
    assert page.links["Take it up again: in session"] == f"{STATE}?to=in-session"
    page = await opened(dana, f"{STATE}?to=in-session")
    assert page.h1 == "Take this assessment up again?"
    await fill(dana, page, STATE)
    assert await state_of(house) == "in-session"


async def test_after_publication_nothing_moves(house: House) -> None:
    dana = house.client("dana")
    for to in ("writing-up", "fact-check", "published"):
        await fill(dana, await opened(dana, f"{STATE}?to={to}"), STATE)
    page = await opened(dana, STATE)
    assert "What you may do now" not in page.text
    assert (await dana.get(f"{STATE}?to=fact-check")).status_code == 409


async def test_movers_are_shown_by_profession_where_authors_are(house: House) -> None:
    dana, iqbal = house.client("dana"), house.client("iqbal")
    edit = f"/assessments/{ASSESSMENT}/edit"
    await fill(iqbal, await opened(iqbal, edit), edit, authors_shown="profession")
    await fill(dana, await opened(dana, f"{STATE}?to=writing-up"), STATE)
    page = await opened(house.client("femi"), STATE)
    assert "Dana" not in page.text
    assert "Writing up Product," in page.text
    assert "Writing up Dana Okafor," in (await opened(house.client("priya"), STATE)).text


async def test_entering_fact_check_tells_the_team_once_and_for_good(house: House) -> None:
    iqbal = house.api("iqbal")
    for to in ("writing-up", "fact-check", "writing-up", "fact-check"):
        assert (await iqbal.put(f"/assessments/{ASSESSMENT}/state", json={"to": to})).status_code == 200
    items = (await house.api("grace").get(f"/assessments/{ASSESSMENT}/journal")).json()["items"]
    assert [item["action"] for item in items].count("team.told") == 1

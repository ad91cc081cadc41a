"""Questions: answered in the room or in writing, open again, left to be followed up; and the list of them."""

from typing import Any

import pytest

from tests.house import ASSESSMENT, House, new_id
from tests.reading import Page, fill, opened

HERE = f"/assessments/{ASSESSMENT}"
NOTES = f"{HERE}/notes"
QUESTIONS = f"{HERE}/questions"


async def ask(house: House, by: str = "sam", **fields: object) -> str:
    """A question of somebody's, seen by everyone unless said otherwise; gives its id."""
    id = new_id()
    body = {
        "standard": 6,
        "kind": "question",
        "body": "Who rehearses it?",
        "visibility": "everyone",
        **fields,
    }
    assert (await house.api(by).put(f"{NOTES}/{id}", json=body)).status_code == 201
    return id


async def asked(house: House, id: str, key: str = "grace") -> dict[str, Any]:
    """A question as somebody sees it."""
    found: dict[str, Any] = (await house.api(key).get(f"{NOTES}/{id}")).json()
    return found


async def said(house: House, by: str, id: str, body: str = "The night desk.", answer: str = "") -> int:
    """Somebody marks it as answered in the room; gives the status of the answer."""
    sent = {"id": answer or new_id(), "body": body}
    return (await house.client(by).post(f"{NOTES}/{id}/answered", data=sent)).status_code


async def give_duties(house: House, key: str, *duties: str) -> None:
    """Sam or Priya is a scribe."""
    seat = {"role": "assessor", "duties": list(duties)}
    answer = await house.api("iqbal").put(f"{HERE}/seats/{house.people[key].email}", json=seat)
    assert answer.status_code == 200, answer.text


async def test_whoever_asked_a_scribe_or_the_team_says_what_was_answered_in_the_room(house: House) -> None:
    await give_duties(house, "priya", "scribe")
    for key in ("sam", "priya", "grace", "femi"):
        id = await ask(house)
        assert await said(house, key, id) == 303
        question = await asked(house, id)
        assert (question["status"], question["version"]) == ("answered", 2)
        (answer,) = question["answers"]
        assert (answer["body"], answer["in_the_room"]) == ("The night desk.", True)
        assert answer["author"]["name"] == house.people[key].name
    id = await ask(house)
    refused = {key: await said(house, key, id) for key in ("dana", "ruth", "helen", "iqbal", "nadia")}
    assert refused == {"dana": 403, "ruth": 403, "helen": 403, "iqbal": 403, "nadia": 404}
    assert (await asked(house, id))["status"] == "open"


async def test_a_line_of_what_was_said_is_asked_for_and_kept_once(house: House) -> None:
    id, answer = await ask(house), new_id()
    assert await said(house, "sam", id, " ") == 422
    for _ in range(2):
        assert await said(house, "sam", id, answer=answer) == 303
    assert len((await asked(house, id))["answers"]) == 1
    elsewhere = await ask(house)
    assert await said(house, "sam", elsewhere, answer=answer) == 404
    note = await ask(house, kind="strength")
    assert await said(house, "sam", note) == 409
    mine = await ask(house, visibility="me")
    assert await said(house, "sam", mine) == 409


async def test_what_was_marked_by_mistake_is_taken_back_and_an_answer_can_turn_out_to_be_none(
    house: House,
) -> None:
    id, answer = await ask(house, status="follow-up"), new_id()
    await said(house, "sam", id, answer=answer)
    undo = {"answer": answer, "was": "follow-up"}
    assert (await house.client("priya").post(f"{NOTES}/{id}/answered/undo", data=undo)).status_code == 403
    for _ in range(2):
        assert (await house.client("sam").post(f"{NOTES}/{id}/answered/undo", data=undo)).status_code == 303
    question = await asked(house, id)
    assert (question["status"], question["answers"]) == ("follow-up", [])
    assert await said(house, "sam", id, answer=answer) == 303  # the same form, once more, is no new answer
    assert (await asked(house, id))["answers"] == []
    await said(house, "grace", id)
    assert (await house.client("sam").post(f"{NOTES}/{id}/not-answered")).status_code == 303
    question = await asked(house, id)
    assert (question["status"], len(question["answers"])) == ("open", 1)
    assert await said(house, "sam", id, "") == 303  # what stands there answers it after all
    assert (await asked(house, id))["status"] == "answered"


async def test_the_team_answers_in_writing_and_puts_right_any_note_it_sees(house: House) -> None:
    question, concern = await ask(house), await ask(house, kind="concern", body="Nobody rehearses it.")
    hidden = await ask(house, visibility="panel", kind="concern")
    team = house.client("grace")
    page = await opened(team, f"{HERE}/standards/6")
    assert await _sends(house, page, question, "Twice a year.") == 303
    assert (await asked(house, question))["status"] == "answered"
    assert await _sends(house, page, concern, "We do, twice a year.") == 303
    assert [one["body"] for one in (await asked(house, concern))["answers"]] == ["We do, twice a year."]
    assert (await team.post(f"{NOTES}/{hidden}/answers", data={"body": "What is it?"})).status_code == 404
    open_still = await ask(house)
    answer = await team.post(f"{NOTES}/{open_still}/answers", data={"body": "We look it up."})
    assert answer.status_code == 303
    assert (await asked(house, open_still))["status"] == "open"


async def _sends(house: House, page: Page, note: str, body: str) -> int:
    answer = await fill(house.client("grace"), page, f"{NOTES}/{note}/answers", body=body)
    return answer.status_code


async def test_a_question_of_the_panel_answered_in_the_room_stays_the_panels(house: House) -> None:
    id = await ask(house, visibility="panel")
    before = (await house.api("grace").get(HERE)).json()["position"]
    assert await said(house, "sam", id) == 303
    assert await said(house, "grace", id) == 404
    assert (await house.api("grace").get(HERE)).json()["position"] == before
    assert (await asked(house, id, "dana"))["status"] == "answered"
    opened_to_all = {"visibility": "everyone"}
    await house.api("sam").put(f"{NOTES}/{id}", json=opened_to_all, headers={"if-match": "*"})
    question = await asked(house, id)
    assert question["version"] == 1
    assert question["answers"][0]["at"] >= question["at"]


async def test_what_is_left_open_goes_to_follow_up_and_can_be_taken_back(house: House) -> None:
    first = await ask(house)
    second = await ask(house, by="priya", status="to-ask", visibility="panel", standard=9)
    done = await ask(house, status="answered")
    own = await ask(house, visibility="me")
    lead = house.client("dana")
    for key in ("sam", "grace", "ruth", "iqbal"):
        assert (await house.client(key).post(f"{QUESTIONS}/follow-up")).status_code == 403, key
    page = await opened(lead, QUESTIONS)
    assert "Move the 2 open questions to follow-up" in page.said("button")
    answer = await fill(lead, page, f"{QUESTIONS}/follow-up")
    page = await opened(lead, answer.headers["location"])
    assert "2 questions left open at the end of the day are to be followed up." in page.text
    statuses = [(await asked(house, id, "sam"))["status"] for id in (first, second, done, own)]
    assert statuses == ["follow-up", "follow-up", "answered", "open"]
    await house.api("sam").put(f"{NOTES}/{first}", json={"status": "answered"}, headers={"if-match": "*"})
    await fill(lead, await opened(lead, QUESTIONS), f"{QUESTIONS}/take-up-again")
    statuses = [(await asked(house, id, "sam"))["status"] for id in (first, second)]
    assert statuses == ["answered", "to-ask"]


async def test_the_list_shows_each_seat_the_questions_it_sees_by_standard(house: House) -> None:
    await ask(house)
    await ask(house, standard=9, body="And at night?", status="follow-up")
    await ask(house, standard=9, body="Who asked them?", status="answered")
    await ask(house, visibility="panel", standard=None, body="Do we believe it?")
    page = await opened(house.client("dana"), QUESTIONS)
    assert [words.split()[0] for words in page.said("h3")] == ["6", "9", "Not"]
    seen = await opened(house.client("ruth"), f"{QUESTIONS}?status=all")
    assert "And at night?" in seen.text
    assert "Who asked them?" in seen.text
    assert "Do we believe it?" not in seen.text
    assert [link for link in seen.links if link.startswith("Not answered")] == ["Not answered, 2"]
    assert "There is no such question" not in seen.text
    nothing = await opened(house.client("ruth"), f"{QUESTIONS}?status=open")
    assert "Who rehearses it?" in nothing.text
    assert "And at night?" not in nothing.text


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_without_words_the_page_says_so_and_with_a_script_there_is_a_way_back(house: House) -> None:
    id, browser = await ask(house), house.client("sam")
    answer = await browser.post(f"{NOTES}/{id}/answered", data={"body": ""})
    assert answer.status_code == 422
    assert "Write in a line what was said" in answer.text
    asking = {"hx-request": "true", "hx-request-type": "partial"}
    sent = {"id": new_id(), "body": "The night desk."}
    answer = await browser.post(f"{NOTES}/{id}/answered", data=sent, headers=asking)
    assert (answer.status_code, "Undo" in answer.text) == (200, True)
    assert f'value="{sent["id"]}"' in answer.text

"""Recommendations: who says what, who sees it, who follows it up, and what stands when two people write at once."""

import asyncio
import re
from typing import Any

import httpx2
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import lists, sampled_from, tuples

from assessor.board import history
from assessor.evidence import pages
from tests.house import ASSESSMENT, SERVICE, House, new_id

HERE = f"/assessments/{ASSESSMENT}"
ASKED = f"{HERE}/recommendations"
ALL_FIELDS = ("standard", "level", "body", "for", "owner", "due", "status", "visibility", "from")


async def recommend(house: House, by: str = "priya", /, **fields: object) -> str:
    """A recommendation of somebody's, for everyone unless it is said; gives its id."""
    id = new_id()
    body = {
        "standard": 6,
        "level": "must",
        "body": "Rehearse being offline.",
        "visibility": "everyone",
        **fields,
    }
    response = await house.api(by).put(f"{ASKED}/{id}", json=body)
    assert response.status_code == 201, response.text
    return id


async def put(
    house: House, by: str, id: str, version: int | None = None, /, **fields: object
) -> httpx2.Response:
    """Changes fields, naming the version this person sees now where none is given."""
    if version is None:
        version = (await house.api(by).get(f"{ASKED}/{id}")).json().get("version", 0)
    return await house.api(by).put(f"{ASKED}/{id}", json=fields, headers={"if-match": f'"{version}"'})


async def shown(house: House, by: str, id: str) -> dict[str, Any]:
    """A recommendation as somebody sees it."""
    response = await house.api(by).get(f"{ASKED}/{id}")
    assert response.status_code == 200, response.text
    return dict(response.json())


async def update(house: House, by: str, id: str, /, **fields: object) -> httpx2.Response:
    """An update of somebody's."""
    return await house.api(by).put(f"{ASKED}/{id}/updates/{new_id()}", json=fields)


async def move(house: House, *states: str) -> None:
    """Moves the assessment on."""
    for state in states:
        response = await house.api("iqbal").put(f"{HERE}/state", json={"to": state})
        assert response.status_code == 200, response.text


async def positions(house: House) -> tuple[int, int]:
    """The panel's position and everyone else's."""
    panel = (await house.api("dana").get(HERE)).json()["position"]
    return panel, (await house.api("grace").get(HERE)).json()["position"]


async def last(house: House, key: str) -> dict[str, Any]:
    """The last entry of the journal as somebody sees it."""
    return dict((await house.api(key).get(f"{HERE}/journal?after=0")).json()["items"][-1])


async def readers(house: House, id: str) -> set[str]:
    """Who of everybody with a seat or an office sees it."""
    keys = ("dana", "priya", "sam", "grace", "femi", "ruth", "helen", "iqbal")
    return {key for key in keys if (await house.api(key).get(f"{ASKED}/{id}")).status_code == 200}


# --- Who sees what ----------------------------------------------------------------------------------


async def test_a_recommendation_is_the_panels_unless_it_says_otherwise(house: House) -> None:
    id = new_id()
    response = await house.api("priya").put(f"{ASKED}/{id}", json={"level": "could", "body": "Publish it."})
    assert response.status_code == 201
    assert response.json()["visibility"] == "panel"
    assert await readers(house, id) == {"dana", "priya", "sam"}


async def test_a_recommendation_for_everyone_is_seen_by_everyone_with_a_seat(house: House) -> None:
    id = await recommend(house)
    assert await readers(house, id) == {"dana", "priya", "sam", "grace", "femi", "ruth", "helen", "iqbal"}
    assert (await house.api("nadia").get(f"{ASKED}/{id}")).status_code == 404


async def test_a_recommendation_of_the_panel_moves_nothing_for_everyone_else(house: House) -> None:
    before = await positions(house)
    id = await recommend(house, visibility="panel")
    await put(house, "priya", id, body="Rehearse it twice.")
    await update(house, "sam", id, body="They will.", status="in-progress")
    await house.api("priya").delete(f"{ASKED}/{id}")
    panel, everyone = await positions(house)
    assert panel == before[0] + 4
    assert everyone == before[1]


async def test_to_everyone_else_a_recommendation_begins_when_it_is_opened(house: House) -> None:
    early = await recommend(house, visibility="panel")
    later = await recommend(house)
    for body in ("Rehearse it twice.", "Rehearse it every year."):
        await put(house, "priya", early, body=body)
    await put(house, "priya", early, visibility="everyone")
    assert (await shown(house, "dana", early))["version"] == 4
    seen = await shown(house, "grace", early)
    assert seen["version"] == 1
    assert await last(house, "grace") | {"at": ""} == {
        "position": (await positions(house))[1],
        "at": "",
        "action": "recommendation.written",
        "standard": 6,
        "subject": "recommendation",
        "id": early,
        "who": {"id": house.people["priya"].id, "name": "Priya Raman"},
    }
    assert (await last(house, "dana"))["action"] == "recommendation.changed"
    listed = {key: (await house.api(key).get(ASKED)).json()["items"] for key in ("dana", "grace")}
    assert [one["id"] for one in listed["dana"]] == [early, later]
    assert [one["id"] for one in listed["grace"]] == [later, early]


async def test_a_recommendation_turned_back_to_the_panel_is_gone_for_everyone_else(house: House) -> None:
    id = await recommend(house)
    await put(house, "priya", id, visibility="panel")
    assert (await last(house, "grace"))["action"] == "recommendation.removed"
    assert (await last(house, "dana"))["action"] == "recommendation.changed"
    assert await readers(house, id) == {"dana", "priya", "sam"}
    await put(house, "priya", id, visibility="everyone")
    assert (await last(house, "grace"))["action"] == "recommendation.written"
    assert (await shown(house, "grace", id))["version"] == 2


async def test_notes_somebody_may_not_see_are_left_out_of_what_it_comes_from(house: House) -> None:
    ids = {}
    for visibility in ("me", "panel", "everyone"):
        ids[visibility] = new_id()
        note = {"standard": 6, "body": "Heard today.", "visibility": visibility}
        await house.api("priya").put(f"{HERE}/notes/{ids[visibility]}", json=note)
    id = await recommend(house, **{"from": list(ids.values())})
    assert (await shown(house, "priya", id))["from"] == [ids["me"], ids["panel"], ids["everyone"]]
    assert (await shown(house, "dana", id))["from"] == [ids["panel"], ids["everyone"]]
    assert (await shown(house, "grace", id))["from"] == [ids["everyone"]]


async def test_whoever_sends_back_what_they_were_shown_takes_no_hidden_note_away(house: House) -> None:
    note = new_id()
    await house.api("priya").put(f"{HERE}/notes/{note}", json={"body": "Only for us.", "standard": 6})
    id = await recommend(house, **{"from": [note]})
    seen = await shown(house, "grace", id)
    sent = {key: seen[key] for key in ALL_FIELDS} | {"owner": "Marek"}
    assert (await put(house, "grace", id, **sent)).status_code == 200
    assert (await shown(house, "priya", id))["from"] == [note]


async def test_a_hidden_note_that_comes_or_goes_tells_everyone_else_nothing(house: House) -> None:
    id = await recommend(house)
    before = await positions(house)
    note = new_id()
    await house.api("priya").put(f"{HERE}/notes/{note}", json={"body": "Only for us.", "standard": 6})
    assert (await put(house, "priya", id, **{"from": [note]})).status_code == 200
    panel, everyone = await positions(house)
    assert (panel, everyone) == (before[0] + 2, before[1])
    assert (await shown(house, "grace", id))["version"] == 1
    assert (await shown(house, "dana", id))["version"] == 2


async def test_an_update_of_the_panel_alone_stays_its_own_when_the_recommendation_is_opened(
    house: House,
) -> None:
    id = await recommend(house, visibility="panel")
    await update(house, "sam", id, body="Shall we tell them?")
    await put(house, "priya", id, visibility="everyone")
    await update(house, "sam", id, body="Told them.")
    assert [one["body"] for one in (await shown(house, "dana", id))["updates"]] == [
        "Shall we tell them?",
        "Told them.",
    ]
    assert [one["body"] for one in (await shown(house, "grace", id))["updates"]] == ["Told them."]


async def test_an_author_is_shown_by_profession_where_the_assessment_says_so(house: House) -> None:
    id = await recommend(house, "sam")
    await update(house, "sam", id, body="Seen in the demo.")
    await update(house, "femi", id, body="We are on it.")
    set_up = {"authors_shown": "profession"}
    version = (await house.api("iqbal").get(HERE)).json()["version"]
    response = await house.api("iqbal").put(HERE, json=set_up, headers={"if-match": f'"{version}"'})
    assert response.status_code == 200, response.text
    seen = await shown(house, "grace", id)
    assert seen["author"] == {"profession": "technology"}
    femi = {"id": house.people["femi"].id, "name": "Femi Adeyemi"}
    assert [one["author"] for one in seen["updates"]] == [{"profession": "technology"}, femi]
    assert (await shown(house, "dana", id))["author"]["name"] == "Sam Whitfield"


# --- Who may do what --------------------------------------------------------------------------------


async def test_only_the_panel_recommends(house: House) -> None:
    for key in ("grace", "femi", "ruth", "helen", "iqbal"):
        response = await house.api(key).put(f"{ASKED}/{new_id()}", json={"level": "must", "body": "Hello"})
        assert response.status_code == 403, key
    response = await house.api("nadia").put(f"{ASKED}/{new_id()}", json={"level": "must", "body": "Hello"})
    assert response.status_code == 404


async def test_a_hidden_recommendation_answers_the_team_as_one_that_never_was(house: House) -> None:
    hidden, never = await recommend(house, visibility="panel"), new_id()
    for body in ({"owner": "Grace"}, {"level": "must", "body": "Mine now."}, {"status": "done"}):
        answers = [await house.api("grace").put(f"{ASKED}/{id}", json=body) for id in (hidden, never)]
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].content == answers[1].content
    assert (await house.api("grace").put(f"{ASKED}/{hidden}", json={"owner": "Grace"})).status_code == 404
    for id in (hidden, never):
        assert (await update(house, "grace", id, body="Done.")).status_code == 404


async def test_the_team_gives_owner_date_and_status(house: House) -> None:
    id = await recommend(house)
    response = await put(house, "femi", id, owner="Marek", due="2019-01-22", status="in-progress")
    assert response.status_code == 200
    thing = response.json()
    assert (thing["owner"], thing["due"], thing["status"]) == ("Marek", "2019-01-22", "in-progress")
    assert thing["author"]["name"] == "Priya Raman"


async def test_the_team_may_change_nothing_else(house: House) -> None:
    id = await recommend(house)
    changes: dict[str, object] = {
        "standard": 7,
        "level": "could",
        "body": "Do less.",
        "for": "organisation",
        "visibility": "panel",
        "from": [new_id()],
    }
    for field, value in changes.items():
        assert (await put(house, "grace", id, **{field: value})).status_code == 403, field
    assert (await shown(house, "dana", id))["version"] == 1


async def test_the_team_confirms_nothing_and_takes_no_confirmation_back(house: House) -> None:
    id = await recommend(house)
    assert (await put(house, "grace", id, status="confirmed")).status_code == 403
    assert (await update(house, "grace", id, body="Done!", status="confirmed")).status_code == 403
    assert (await put(house, "dana", id, status="confirmed")).status_code == 200
    assert (await put(house, "grace", id, status="open")).status_code == 403
    assert (await update(house, "grace", id, body="A last word.")).status_code == 201
    assert (await shown(house, "grace", id))["status"] == "confirmed"


async def test_an_assessor_does_not_confirm_even_what_is_their_own(house: House) -> None:
    id = await recommend(house, "priya")
    assert (await put(house, "priya", id, status="confirmed")).status_code == 403
    response = await house.api("priya").put(
        f"{ASKED}/{new_id()}", json={"level": "must", "body": "Do it.", "status": "confirmed"}
    )
    assert response.status_code == 403


async def test_an_organiser_confirms_what_everyone_sees_and_changes_nothing_else(house: House) -> None:
    id, hidden = await recommend(house), await recommend(house, visibility="panel")
    assert (await put(house, "iqbal", id, status="done")).status_code == 403
    assert (await put(house, "iqbal", id, owner="Marek")).status_code == 403
    assert (await update(house, "iqbal", id, body="Well done.")).status_code == 403
    assert (await put(house, "iqbal", id, status="confirmed")).status_code == 200
    assert (await put(house, "iqbal", id, status="done")).status_code == 200
    assert (await put(house, "iqbal", hidden, 1, status="confirmed")).status_code == 404


async def test_an_assessor_judges_the_status_of_anothers_recommendation_and_no_more(house: House) -> None:
    id = await recommend(house, "priya")
    assert (await put(house, "sam", id, status="done")).status_code == 200
    for field, value in {"body": "Mine.", "level": "could", "visibility": "panel", "owner": "Marek"}.items():
        assert (await put(house, "sam", id, **{field: value})).status_code == 403, field
    assert (await house.api("sam").delete(f"{ASKED}/{id}")).status_code == 403


async def test_the_lead_places_anothers_recommendation_but_leaves_its_words(house: House) -> None:
    id = await recommend(house, "priya", visibility="panel")
    steering = {
        "standard": 7,
        "level": "should",
        "visibility": "everyone",
        "owner": "Marek",
        "due": "2019-01-22",
    }
    assert (await put(house, "dana", id, **steering)).status_code == 200
    assert (await put(house, "dana", id, body="Do something else.")).status_code == 403
    assert (await put(house, "dana", id, **{"for": "organisation"})).status_code == 403
    thing = await shown(house, "dana", id)
    assert thing["body"] == "Rehearse being offline."
    assert thing["author"]["name"] == "Priya Raman"


async def test_a_token_for_reading_writes_nothing(house: House) -> None:
    id = await recommend(house)
    reading = house.api("priya", "read")
    assert (await reading.put(f"{ASKED}/{id}", json={"status": "done"})).status_code == 403
    assert (await reading.put(f"{ASKED}/{id}/updates/{new_id()}", json={"body": "Done."})).status_code == 403
    assert (await reading.delete(f"{ASKED}/{id}")).status_code == 403


# --- States -----------------------------------------------------------------------------------------


async def test_after_publication_only_how_far_it_is_may_change(house: House) -> None:
    id = await recommend(house)
    await move(house, "writing-up", "fact-check", "published")
    assert (await put(house, "priya", id, body="Do something else.")).status_code == 409
    assert (await put(house, "dana", id, level="could")).status_code == 409
    response = await house.api("priya").put(f"{ASKED}/{new_id()}", json={"level": "must", "body": "More."})
    assert response.status_code == 409
    assert (await house.api("priya").delete(f"{ASKED}/{id}")).status_code == 409
    assert (await put(house, "grace", id, owner="Marek", due="2019-01-22")).status_code == 200
    assert (await update(house, "grace", id, body="Held.", status="done")).status_code == 201
    assert (await put(house, "sam", id, status="in-progress")).status_code == 200
    assert (await put(house, "iqbal", id, status="confirmed")).status_code == 200


async def test_in_a_cancelled_assessment_nothing_changes(house: House) -> None:
    id = await recommend(house)
    await move(house, "cancelled")
    for key, fields in {
        "priya": {"body": "Do it."},
        "sam": {"status": "done"},
        "grace": {"owner": "Marek"},
        "iqbal": {"status": "confirmed"},
    }.items():
        assert (await put(house, key, id, **fields)).status_code == 409, key
    assert (await update(house, "grace", id, body="Held.")).status_code == 409
    assert (await put(house, "grace", id, status="open")).status_code == 200, (
        "the same as stands is no change"
    )


# --- Not doing it -----------------------------------------------------------------------------------


async def test_not_doing_it_needs_a_reason_which_becomes_an_update(house: House) -> None:
    id = await recommend(house)
    refused = await put(house, "grace", id, status="not-doing")
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["reason"]
    assert (await put(house, "grace", id, status="not-doing", reason="   ")).status_code == 422
    done = await put(house, "grace", id, status="not-doing", reason="The supplier stops in March.")
    assert done.status_code == 200
    assert "reason" not in done.json()
    assert done.json()["status"] == "not-doing"
    assert [(one["body"], one["status"]) for one in done.json()["updates"]] == [
        ("The supplier stops in March.", "not-doing")
    ]
    assert done.json()["updates"][0]["author"]["name"] == "Grace Lin"


async def test_what_stands_as_not_doing_needs_its_reason_once(house: House) -> None:
    id = await recommend(house)
    await put(house, "grace", id, status="not-doing", reason="The supplier stops in March.")
    again = await put(house, "grace", id, 1, status="not-doing", reason="The supplier stops in March.")
    assert again.status_code == 200
    assert again.json()["version"] == 2
    assert len(again.json()["updates"]) == 1
    assert (await put(house, "grace", id, status="not-doing", owner="Marek")).status_code == 200


async def test_an_update_that_gives_up_says_why(house: House) -> None:
    id = await recommend(house)
    refused = await update(house, "grace", id, body=" ", status="not-doing")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "body"
    assert (await update(house, "grace", id, body="No money.", status="not-doing")).status_code == 201
    assert (await shown(house, "dana", id))["status"] == "not-doing"


# --- Updates ----------------------------------------------------------------------------------------


async def test_an_update_with_a_status_changes_the_recommendation(house: House) -> None:
    id = await recommend(house)
    response = await update(house, "grace", id, body="Booked.", status="in-progress", evidence=["technology"])
    assert response.status_code == 201
    thing = await shown(house, "grace", id)
    assert (thing["status"], thing["version"]) == ("in-progress", 2)
    assert [(one["body"], one["status"], one["evidence"], one["version"]) for one in thing["updates"]] == [
        ("Booked.", "in-progress", ["technology"], 1)
    ]
    assert (await last(house, "grace"))["action"] == "recommendation.changed"
    assert (await last(house, "grace"))["id"] == id


async def test_an_update_without_a_status_leaves_the_version_alone_and_is_told(house: House) -> None:
    id = await recommend(house)
    before = await positions(house)
    assert (await update(house, "sam", id, body="Asked about it in the break.")).status_code == 201
    assert (await shown(house, "dana", id))["version"] == 1
    assert await positions(house) == (before[0] + 1, before[1] + 1)
    assert (await last(house, "grace"))["action"] == "recommendation.changed"


async def test_an_update_needs_words_or_a_status(house: House) -> None:
    id = await recommend(house)
    assert (await update(house, "grace", id, body="  ")).status_code == 422
    assert (await update(house, "grace", id, status="done")).status_code == 201


async def test_mending_an_old_update_does_not_turn_the_status_back(house: House) -> None:
    id, one = await recommend(house), new_id()
    address = f"{ASKED}/{id}/updates/{one}"
    await house.api("grace").put(address, json={"body": "Boked.", "status": "in-progress"})
    await update(house, "grace", id, body="Held.", status="done")
    mended = await house.api("grace").put(address, json={"body": "Booked."}, headers={"if-match": '"1"'})
    assert mended.status_code == 200
    assert mended.json()["version"] == 2
    assert (await shown(house, "grace", id))["status"] == "done"


async def test_an_update_sent_again_is_stored_once_and_another_needs_its_version(house: House) -> None:
    id, one = await recommend(house), new_id()
    grace, address = house.api("grace"), f"{ASKED}/{id}/updates/{one}"
    body = {"body": "Booked.", "status": "in-progress", "evidence": []}
    assert [(await grace.put(address, json=body)).status_code for _ in range(3)] == [201, 200, 200]
    assert (await grace.put(address, json=body | {"body": "Held."})).status_code == 428
    stale = await grace.put(address, json=body | {"body": "Held."}, headers={"if-match": '"7"'})
    assert stale.status_code == 412
    assert stale.json()["current"]["body"] == "Booked."
    assert len((await shown(house, "grace", id))["updates"]) == 1


async def test_an_update_is_changed_by_its_author_alone(house: House) -> None:
    id, one = await recommend(house), new_id()
    address = f"{ASKED}/{id}/updates/{one}"
    await house.api("grace").put(address, json={"body": "Booked."})
    for key in ("femi", "dana"):
        response = await house.api(key).put(address, json={"body": "Mine."}, headers={"if-match": '"1"'})
        assert response.status_code == 403, key
    for key in ("ruth", "helen"):
        assert (await update(house, key, id, body="Hello.")).status_code == 403, key


async def test_an_update_belongs_to_its_recommendation(house: House) -> None:
    id, other, one = await recommend(house), await recommend(house), new_id()
    await house.api("grace").put(f"{ASKED}/{id}/updates/{one}", json={"body": "Booked."})
    wrong = f"{ASKED}/{other}/updates/{one}"
    assert (await house.api("grace").put(wrong, json={"body": "Booked."})).status_code == 404
    assert (await house.api("grace").get(wrong)).status_code == 404
    assert (await house.api("grace").get(f"{ASKED}/{id}/updates/{one}")).json()["body"] == "Booked."


# --- Two people at once, and what went before ---------------------------------------------------------


async def test_the_same_recommendation_sent_at_the_same_moment_is_stored_once(house: House) -> None:
    id = new_id()
    body = {"level": "must", "body": "Rehearse being offline.", "visibility": "everyone"}
    before = await positions(house)
    answers = await asyncio.gather(*[house.api("priya").put(f"{ASKED}/{id}", json=body) for _ in range(4)])
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert await positions(house) == (before[0] + 1, before[1] + 1)


async def test_of_two_who_change_it_at_once_the_second_is_shown_what_the_first_wrote(house: House) -> None:
    id = await recommend(house)
    answers = await asyncio.gather(
        put(house, "grace", id, 1, owner="Marek"), put(house, "femi", id, 1, owner="Grace")
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    late = next(answer for answer in answers if answer.status_code == 412)
    assert late.json()["current"] == await shown(house, "grace", id)


async def test_everything_somebody_wrote_is_current_or_in_the_history(house: House) -> None:
    id = await recommend(house)
    for body in ("Rehearse it twice.", "Rehearse it every year."):
        await put(house, "priya", id, body=body)
    await house.api("priya").delete(f"{ASKED}/{id}")
    kept = await history.of(house.database, ASSESSMENT, "recommendation", id)
    assert [row["was"]["body"] for row in kept] == [
        "Rehearse being offline.",
        "Rehearse it twice.",
        "Rehearse it every year.",
    ]


async def test_a_removed_recommendation_comes_back_only_by_its_version(house: House) -> None:
    id = await recommend(house)
    assert (await house.api("priya").delete(f"{ASKED}/{id}")).status_code == 204
    assert await readers(house, id) == set()
    assert (await last(house, "grace"))["action"] == "recommendation.removed"
    body = {"level": "must", "body": "Rehearse being offline."}
    assert (await house.api("priya").put(f"{ASKED}/{id}", json=body)).status_code == 409
    assert (await house.api("sam").put(f"{ASKED}/{id}", json=body)).status_code == 403
    again = await house.api("priya").put(f"{ASKED}/{id}", json=body, headers={"if-match": '"1"'})
    assert again.status_code == 200
    assert (await last(house, "grace"))["action"] == "recommendation.written"
    assert "grace" in await readers(house, id)


async def test_a_stream_brings_the_recommendation_as_it_is_now(house: House) -> None:
    panel, everyone = await positions(house)
    async with house.stream("grace", after=everyone) as grace, house.stream("dana", after=panel) as dana:
        hidden = await recommend(house, visibility="panel")
        id = await recommend(house)
        assert (await dana.entry())["id"] == hidden
        seen = await grace.entry()
        assert (seen["action"], seen["id"]) == ("recommendation.written", id)
        assert seen["thing"] == await shown(house, "grace", id)
        await update(house, "grace", id, body="Booked.", status="in-progress")
        assert (await grace.entry())["thing"]["updates"][0]["body"] == "Booked."


async def test_the_board_counts_what_this_seat_may_see(house: House) -> None:
    await recommend(house)
    await recommend(house, visibility="panel")
    gone = await recommend(house)
    await house.api("priya").delete(f"{ASKED}/{gone}")
    await recommend(house, standard=None)

    async def count(key: str) -> int:
        standards = (await house.api(key).get(HERE)).json()["standards"]
        return int(next(one for one in standards if one["number"] == 6)["recommendations"])

    assert (await count("dana"), await count("grace")) == (2, 1)


# --- Pages ------------------------------------------------------------------------------------------


def hidden_fields(html: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))


async def edit_form(house: House, key: str, id: str) -> str:
    """The page on which somebody changes a recommendation."""
    page = await house.client(key).get(f"{ASKED}/{id}/edit")
    assert page.status_code == 200, page.text
    assert "error" not in page.text
    return page.text


async def test_an_assessor_recommends_without_javascript(house: House) -> None:
    priya = house.client("priya")
    page = await priya.get(f"{ASKED}/new?standard=6")
    assert page.status_code == 200
    fields = hidden_fields(page.text) | {
        "level": "must",
        "standard": "6",
        "visibility": "everyone",
        "for": "team",
    }
    sent = await priya.post(ASKED, data=fields | {"body": "Rehearse\r\nbeing offline."})
    assert sent.status_code == 303
    assert sent.headers["location"] == f"{HERE}/standards/6#recommendation-{fields['id']}"
    thing = await shown(house, "grace", fields["id"])
    assert (thing["body"], thing["level"], thing["standard"]) == ("Rehearse\nbeing offline.", "must", 6)
    again = await priya.post(ASKED, data=fields | {"body": "Rehearse\r\nbeing offline."})
    assert again.status_code == 303
    assert len((await house.api("grace").get(ASKED)).json()["items"]) == 1


async def test_a_refused_form_names_each_field_and_keeps_what_was_typed(house: House) -> None:
    priya = house.client("priya")
    fields = hidden_fields((await priya.get(f"{ASKED}/new?standard=6")).text)
    page = await priya.post(ASKED, data=fields | {"standard": "6", "body": "", "for": "organisation"})
    assert page.status_code == 422
    assert 'href="#level"' in page.text
    assert 'href="#body"' in page.text
    assert re.search(r'value="organisation" checked', page.text)
    assert hidden_fields(page.text)["id"] == fields["id"]
    assert "<title>Error:" in page.text


async def test_each_role_is_offered_the_fields_it_may_change(house: House) -> None:
    id = await recommend(house, "priya")
    names = {
        key: set(
            re.findall(
                r'name="(level|body|owner|due|status|visibility|progress)"', await edit_form(house, key, id)
            )
        )
        for key in ("priya", "dana", "sam", "grace", "iqbal")
    }
    assert names == {
        "priya": {"level", "body", "owner", "due", "status", "visibility", "progress"},
        "dana": {"level", "owner", "due", "status", "visibility", "progress"},
        "sam": {"status", "progress"},
        "grace": {"owner", "due", "status", "progress"},
        "iqbal": {"status"},
    }
    assert (await house.client("ruth").get(f"{ASKED}/{id}/edit")).status_code == 403
    assert 'value="confirmed"' not in await edit_form(house, "grace", id)
    assert 'value="confirmed"' in await edit_form(house, "dana", id)


async def test_the_team_follows_up_without_javascript(house: House) -> None:
    id = await recommend(house)
    fields = hidden_fields(await edit_form(house, "grace", id))
    typed = {
        "owner": "Marek",
        "due": "2019-01-22",
        "status": "in-progress",
        "progress": "Booked for Tuesday.",
    }
    sent = await house.client("grace").post(f"{ASKED}/{id}/edit", data=fields | typed)
    assert sent.status_code == 303
    again = await house.client("grace").post(f"{ASKED}/{id}/edit", data=fields | typed)
    assert again.status_code == 303
    thing = await shown(house, "dana", id)
    assert (thing["owner"], thing["due"], thing["status"]) == ("Marek", "2019-01-22", "in-progress")
    assert [one["body"] for one in thing["updates"]] == ["Booked for Tuesday."]
    assert "Booked for Tuesday." in await edit_form(house, "grace", id)


async def test_giving_up_on_the_page_needs_an_update_that_says_why(house: House) -> None:
    id = await recommend(house)
    fields = hidden_fields(await edit_form(house, "grace", id)) | {
        "owner": "Marek",
        "due": "",
        "status": "not-doing",
    }
    page = await house.client("grace").post(f"{ASKED}/{id}/edit", data=fields | {"progress": ""})
    assert page.status_code == 422
    assert 'href="#progress"' in page.text
    assert 'value="Marek"' in page.text
    done = await house.client("grace").post(f"{ASKED}/{id}/edit", data=fields | {"progress": "No money."})
    assert done.status_code == 303
    assert (await shown(house, "dana", id))["status"] == "not-doing"


async def test_on_a_conflict_the_page_shows_both_texts_and_saving_again_settles_it(house: House) -> None:
    id = await recommend(house)
    typed = {"level": "must", "standard": "6", "for": "team", "owner": "", "due": "", "status": "open"}
    fields = (
        hidden_fields(await edit_form(house, "priya", id))
        | typed
        | {"visibility": "everyone", "progress": ""}
    )
    await put(house, "priya", id, body="Rehearse it <every> year.")
    late = fields | {"body": "Rehearse it twice."}
    page = await house.client("priya").post(f"{ASKED}/{id}/edit", data=late)
    assert page.status_code == 412
    assert "Rehearse it &lt;every&gt; year." in page.text
    assert page.text.count("Rehearse it twice.") == 2
    settled = await house.client("priya").post(f"{ASKED}/{id}/edit", data=late | hidden_fields(page.text))
    assert settled.status_code == 303
    assert (await shown(house, "dana", id))["body"] == "Rehearse it twice."
    kept = await history.of(house.database, ASSESSMENT, "recommendation", id)
    assert "Rehearse it <every> year." in [row["was"]["body"] for row in kept]


async def test_the_team_points_to_the_evidence_that_shows_it(house: House) -> None:
    title = pages.PageForm.check({"title": "The rehearsal"})
    await pages.put(house.journal, house.people["femi"], SERVICE, "rehearsal", title, None)
    id = await recommend(house)
    fields = hidden_fields(await edit_form(house, "grace", id)) | {"status": "done", "owner": "", "due": ""}
    typed = fields | {"progress": "Held on Tuesday.", "evidence": "rehearsal"}
    assert (await house.client("grace").post(f"{ASKED}/{id}/edit", data=typed)).status_code == 303
    assert (await shown(house, "dana", id))["updates"][0]["evidence"] == ["rehearsal"]
    assert f'<a href="{HERE}/evidence/rehearsal">The rehearsal</a>' in await edit_form(house, "grace", id)


async def test_an_update_that_is_too_long_is_kept_and_named_beside_its_field(house: House) -> None:
    id = await recommend(house)
    typed = hidden_fields(await edit_form(house, "grace", id)) | {
        "status": "done",
        "progress": "long " * 2_001,
    }
    page = await house.client("grace").post(f"{ASKED}/{id}/edit", data=typed)
    assert page.status_code == 422
    assert 'href="#progress"' in page.text
    assert "long " * 2_001 in page.text
    assert (await shown(house, "grace", id))["version"] == 1


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=lists(tuples(sampled_from("abc"), sampled_from(["open", "save", "save"])), min_size=4, max_size=12)
)
async def test_f13_with_many_editors_every_text_is_current_in_the_history_or_on_a_conflict_page(
    house: House, steps: list[tuple[str, str]]
) -> None:
    id, priya = await recommend(house), house.client("priya")
    typed = {"level": "must", "standard": "6", "for": "team", "owner": "", "due": "", "status": "open"}
    tabs = {tab: hidden_fields(await edit_form(house, "priya", id)) for tab in "abc"}
    sent, answered = [], ""
    for n, (tab, deed) in enumerate(steps):
        if deed == "open":
            tabs[tab] = hidden_fields(await edit_form(house, "priya", id))
            continue
        sent.append(f"Text {n} of {tab}.")
        page = await priya.post(f"{ASKED}/{id}/edit", data=typed | tabs[tab] | {"body": sent[-1]})
        assert page.status_code in (303, 412)
        if page.status_code == 412:
            assert (await shown(house, "priya", id))["body"] in page.text
            answered += page.text
            tabs[tab] = hidden_fields(page.text)
    kept = [row["was"]["body"] for row in await history.of(house.database, ASSESSMENT, "recommendation", id)]
    kept.append((await shown(house, "priya", id))["body"])
    assert [text for text in sent if text not in kept and text not in answered] == []


async def test_a_recommendation_removed_by_mistake_comes_back_from_its_notice(house: House) -> None:
    id = await recommend(house)
    priya = house.client("priya")
    gone = await priya.post(f"{ASKED}/{id}/remove")
    assert gone.status_code == 303
    assert gone.headers["location"] == f"{HERE}/standards/6?removed=recommendation/{id}"
    page = await priya.get(gone.headers["location"])
    assert f'action="{ASKED}/{id}/restore"' in page.text
    assert (await house.client("sam").post(f"{ASKED}/{id}/restore")).status_code == 403
    assert (await priya.post(f"{ASKED}/{id}/restore")).status_code == 303
    assert (await priya.post(f"{ASKED}/{id}/restore")).status_code == 303
    assert (await shown(house, "grace", id))["body"] == "Rehearse being offline."


async def test_pages_hide_what_the_panel_alone_may_see(house: House) -> None:
    hidden, never = await recommend(house, visibility="panel"), new_id()
    for key in ("grace", "iqbal"):
        for id in (hidden, never):
            assert (await house.client(key).get(f"{ASKED}/{id}/edit")).status_code == 404
            assert (
                await house.client(key).post(f"{ASKED}/{id}/edit", data={"owner": "Me"})
            ).status_code == 404
    assert (await house.client("nadia").get(f"{ASKED}/new")).status_code == 404
    assert (await house.client("grace").get(f"{ASKED}/new")).status_code == 403

"""Notes: who may write them, who sees them, and what happens when two people write at once."""

import asyncio

from tests.house import ASSESSMENT, House, new_id
from tests.pictures import picture

NOTES = f"/assessments/{ASSESSMENT}/notes"


async def write(house: House, by: str = "priya", id: str | None = None, **fields: object) -> str:
    """A note of somebody's; gives its id."""
    id = id or new_id()
    body = {"standard": 6, "kind": "concern", "body": "Nobody owns how long recordings are kept.", **fields}
    response = await house.api(by).put(f"{NOTES}/{id}", json=body)
    assert response.status_code == 201, response.text
    return id


async def seen_by(house: House, key: str, id: str) -> bool:
    """Whether somebody is shown a note, alone and in the list."""
    alone = await house.api(key).get(f"{NOTES}/{id}")
    listed = (await house.api(key).get(NOTES)).json()["items"]
    assert (alone.status_code == 200) == (id in [note["id"] for note in listed])
    return alone.status_code == 200


async def test_a_note_is_given_back_as_it_was_written(house: House) -> None:
    id = await write(house, also=[7, 6], said_by="Ola Bankole", kind="question", status="to-ask")
    note = (await house.api("dana").get(f"{NOTES}/{id}")).json()
    assert note["standard"] == 6
    assert note["also"] == [7]
    assert note["kind"] == "question"
    assert note["status"] == "to-ask"
    assert note["visibility"] == "panel"
    assert note["said_by"] == "Ola Bankole"
    assert note["author"] == {"id": house.people["priya"].id, "name": "Priya Raman"}
    assert note["version"] == 1
    assert note["answers"] == []


async def test_a_panel_note_is_seen_by_the_panel_alone(house: House) -> None:
    id = await write(house)
    seen = {
        key: await seen_by(house, key, id)
        for key in ("dana", "priya", "sam", "grace", "femi", "ruth", "helen", "iqbal")
    }
    assert {key for key, yes in seen.items() if yes} == {"dana", "priya", "sam"}


async def test_a_private_note_is_seen_by_its_author_alone(house: House) -> None:
    before = (await house.api("dana").get(f"/assessments/{ASSESSMENT}")).json()["position"]
    id = await write(house, visibility="me")
    assert await seen_by(house, "priya", id)
    assert not await seen_by(house, "dana", id)
    assert (await house.api("dana").get(f"/assessments/{ASSESSMENT}")).json()["position"] == before


async def test_a_note_for_everyone_is_seen_by_everyone_with_a_seat_and_no_stranger(house: House) -> None:
    id = await write(house, visibility="everyone")
    for key in ("dana", "sam", "grace", "femi", "ruth", "helen", "iqbal", "alex"):
        assert await seen_by(house, key, id), key
    assert (await house.api("nadia").get(f"{NOTES}/{id}")).status_code == 404


async def test_the_team_and_observers_may_not_write_notes(house: House) -> None:
    for key in ("grace", "femi", "ruth", "helen", "iqbal"):
        response = await house.api(key).put(f"{NOTES}/{new_id()}", json={"body": "Hello"})
        assert response.status_code == 403, key
    assert (await house.api("nadia").put(f"{NOTES}/{new_id()}", json={"body": "Hello"})).status_code == 404


async def test_the_same_note_sent_again_is_stored_once(house: House) -> None:
    id = await write(house)
    body = {"standard": 6, "kind": "concern", "body": "Nobody owns how long recordings are kept."}
    again = await house.api("priya").put(f"{NOTES}/{id}", json=body)
    assert again.status_code == 200
    assert again.json()["version"] == 1


async def test_two_copies_sent_at_the_same_moment_are_stored_once(house: House) -> None:
    id = new_id()
    body = {"body": "Sent twice."}
    answers = await asyncio.gather(*[house.api("priya").put(f"{NOTES}/{id}", json=body) for _ in range(8)])
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len((await house.api("priya").get(NOTES)).json()["items"]) == 1


async def test_other_words_need_the_version_they_change_and_a_stale_one_is_given_both_texts(
    house: House,
) -> None:
    id = await write(house)
    api = house.api("priya")
    changed = {"body": "The council owns it now."}
    assert (await api.put(f"{NOTES}/{id}", json=changed)).status_code == 428
    good = await api.put(f"{NOTES}/{id}", json=changed, headers={"if-match": '"1"'})
    assert (good.status_code, good.headers["etag"]) == (200, '"2"')
    stale = await api.put(f"{NOTES}/{id}", json={"body": "A third text."}, headers={"if-match": '"1"'})
    assert stale.status_code == 412
    assert stale.json()["current"]["body"] == "The council owns it now."


async def test_only_its_author_changes_the_words_of_a_note(house: House) -> None:
    id = await write(house)
    headers = {"if-match": '"1"'}
    for key in ("dana", "sam"):
        response = await house.api(key).put(
            f"{NOTES}/{id}", json={"body": "Mine now", "reason": "why"}, headers=headers
        )
        assert response.status_code == 403, key


async def test_the_lead_places_a_note_with_a_reason(house: House) -> None:
    id = await write(house, standard=None)
    without = await house.api("dana").put(f"{NOTES}/{id}", json={"standard": 9}, headers={"if-match": '"1"'})
    assert without.status_code == 422
    placed = await house.api("dana").put(
        f"{NOTES}/{id}",
        json={"standard": 9, "reason": "It is about being offline"},
        headers={"if-match": '"1"'},
    )
    assert (placed.status_code, placed.json()["standard"]) == (200, 9)


async def test_a_removed_note_is_gone_for_everyone_and_comes_back_by_its_version(house: House) -> None:
    id = await write(house, visibility="everyone")
    api = house.api("priya")
    assert (await api.delete(f"{NOTES}/{id}")).status_code == 204
    assert (await api.delete(f"{NOTES}/{id}")).status_code == 204
    for key in ("priya", "dana", "grace"):
        assert not await seen_by(house, key, id)
    body = {
        "standard": 6,
        "kind": "concern",
        "body": "Nobody owns how long recordings are kept.",
        "visibility": "everyone",
    }
    assert (await api.put(f"{NOTES}/{id}", json=body)).status_code == 409
    assert (await api.put(f"{NOTES}/{id}", json=body, headers={"if-match": '"1"'})).status_code == 200
    assert await seen_by(house, "grace", id)


async def test_taking_a_note_back_takes_it_from_the_team_and_leaves_it_to_the_panel(house: House) -> None:
    id = await write(house, visibility="everyone")
    response = await house.api("priya").put(
        f"{NOTES}/{id}", json={"visibility": "panel"}, headers={"if-match": '"1"'}
    )
    assert response.status_code == 200
    assert not await seen_by(house, "grace", id)
    assert await seen_by(house, "sam", id)


async def test_to_everyone_else_a_note_begins_when_it_is_opened_to_them(house: House) -> None:
    id = await write(house)
    api = house.api("priya")
    await api.put(f"{NOTES}/{id}", json={"body": "Second words."}, headers={"if-match": '"1"'})
    await api.put(f"{NOTES}/{id}", json={"visibility": "everyone"}, headers={"if-match": '"2"'})
    seen = await house.api("grace").get(f"{NOTES}/{id}")
    assert (seen.json()["version"], seen.headers["etag"]) == (1, '"1"')
    assert (await api.get(f"{NOTES}/{id}")).json()["version"] == 3


async def test_notes_wait_for_the_lead_where_the_assessment_says_so(house: House) -> None:
    iqbal = house.api("iqbal")
    changed = await iqbal.put(
        f"/assessments/{ASSESSMENT}", json={"notes_shown": "opened"}, headers={"if-match": '"1"'}
    )
    assert changed.status_code == 200, changed.text
    held, panel = await write(house, visibility="everyone"), await write(house)
    assert not await seen_by(house, "grace", held)
    assert (await house.api("sam").post(f"{NOTES}/open", json={})).status_code == 403
    assert (await house.api("dana").post(f"{NOTES}/open", json={"standard": 6})).json() == {"opened": [held]}
    assert await seen_by(house, "grace", held)
    assert not await seen_by(house, "grace", panel)


async def test_the_lead_opens_one_of_the_notes_that_wait_and_one_of_their_own(house: House) -> None:
    set_up = {"notes_shown": "opened"}
    await house.api("iqbal").put(f"/assessments/{ASSESSMENT}", json=set_up, headers={"if-match": '"1"'})
    held, other = await write(house, visibility="everyone"), await write(house, visibility="everyone")
    own = await write(house, by="dana")
    for id in (held, own):
        assert (await house.client("dana").post(f"{NOTES}/{id}/open")).status_code == 303
    assert [await seen_by(house, "grace", id) for id in (held, own, other)] == [True, True, False]


async def test_nobody_writes_notes_once_the_assessment_is_cancelled(house: House) -> None:
    id = await write(house)
    await house.api("iqbal").put(f"/assessments/{ASSESSMENT}/state", json={"to": "cancelled"})
    assert (await house.api("priya").put(f"{NOTES}/{new_id()}", json={"body": "Late"})).status_code == 409
    same = {"standard": 6, "kind": "concern", "body": "Nobody owns how long recordings are kept."}
    assert (await house.api("priya").put(f"{NOTES}/{id}", json=same)).status_code == 200


async def test_the_team_answers_a_question_it_sees_and_no_other(house: House) -> None:
    asked, hidden = (
        await write(house, kind="question", visibility="everyone"),
        await write(house, kind="question"),
    )
    answer = {"body": "The information manager decides."}
    assert (
        await house.api("grace").put(f"{NOTES}/{asked}/answers/{new_id()}", json=answer)
    ).status_code == 201
    assert (
        await house.api("grace").put(f"{NOTES}/{hidden}/answers/{new_id()}", json=answer)
    ).status_code == 404
    assert (
        await house.api("ruth").put(f"{NOTES}/{asked}/answers/{new_id()}", json=answer)
    ).status_code == 403
    note = (await house.api("sam").get(f"{NOTES}/{asked}")).json()
    assert [a["body"] for a in note["answers"]] == ["The information manager decides."]


async def test_authors_are_shown_by_profession_where_the_assessment_says_so(house: House) -> None:
    await house.api("iqbal").put(
        f"/assessments/{ASSESSMENT}", json={"authors_shown": "profession"}, headers={"if-match": '"1"'}
    )
    id = await write(house, visibility="everyone", said_by="Ola Bankole")
    note = (await house.api("grace").get(f"{NOTES}/{id}")).json()
    assert note["author"] == {"profession": "user research"}
    assert note["said_by"] is None
    assert (await house.api("sam").get(f"{NOTES}/{id}")).json()["author"]["name"] == "Priya Raman"


async def test_a_file_of_a_note_is_seen_by_whoever_sees_the_note(house: House) -> None:
    sent = {"file": ("post-it.png", picture(), "image/png")}
    address = f"/assessments/{ASSESSMENT}/files"
    assert (await house.api("grace").post(address, files=sent)).status_code == 403
    kept = await house.api("priya").post(address, files=sent)
    assert kept.status_code == 201, kept.text
    sha256 = kept.json()["sha256"]
    assert (await house.api("priya").get(f"{address}/{sha256}")).status_code == 200
    assert (await house.api("sam").get(f"{address}/{sha256}")).status_code == 404
    id = await write(house, files=[sha256])
    assert (await house.api("sam").get(f"{address}/{sha256}")).status_code == 200
    assert (await house.api("grace").get(f"{address}/{sha256}")).status_code == 404
    opened = await house.api("priya").put(
        f"{NOTES}/{id}", json={"visibility": "everyone"}, headers={"if-match": '"1"'}
    )
    assert opened.status_code == 200
    assert (await house.api("grace").get(f"{address}/{sha256}")).status_code == 200
    assert (await house.api("nadia").get(f"{address}/{sha256}")).status_code == 404

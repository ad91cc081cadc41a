"""Notes that belong together: noticed by others too, placed and merged by lead or scribe, grown out of one another."""

import httpx2

from tests.board.test_notes import NOTES, write
from tests.house import ASSESSMENT, House, new_id
from tests.reading import opened

HERE = f"/assessments/{ASSESSMENT}"
SCRIPT = {"hx-request": "true", "hx-request-type": "partial"}


async def page(house: House, key: str, standard: str = "standards/6") -> str:
    """What somebody's page says."""
    return (await house.client(key).get(f"{HERE}/{standard}")).text


async def post(house: House, by: str, address: str, **fields: str) -> httpx2.Response:
    """A form sent without a script."""
    return await house.client(by).post(f"{HERE}/{address}", data=fields)


async def make_scribe(house: House, key: str = "sam") -> None:
    """One of the panel also writes for the others."""
    sent = {"role": "assessor", "profession": "technology", "duties": ["scribe"]}
    email = house.people[key].email
    answer = await house.api("iqbal").put(f"{HERE}/seats/{email}", json=sent, headers={"if-match": "*"})
    assert answer.status_code == 200


async def test_the_panel_sees_how_many_noticed_it_too_and_nobody_else_does(house: House) -> None:
    id = await write(house, visibility="everyone")
    before = await page(house, "grace")
    for by in ("sam", "sam", "dana"):
        assert (await post(house, by, f"notes/{id}/too")).status_code == 303
    panel = await page(house, "priya")
    assert "2 noticed this too" in panel
    assert "technology, product" in panel
    assert await page(house, "grace") == before
    assert (await post(house, "sam", f"notes/{id}/too", too="no")).status_code == 303
    assert "1 noticed this too" in await page(house, "priya")
    own = (await house.client("dana").get(f"{HERE}/seat.css")).text
    assert f'[data-noticed~="{house.people["dana"].id}"] .too__yes' in own
    assert (await post(house, "priya", f"notes/{id}/too")).status_code == 403
    hidden = await write(house, visibility="me")
    assert (await post(house, "sam", f"notes/{hidden}/too")).status_code == 404
    question = await write(house, kind="question")
    told = await house.client("sam").post(f"{HERE}/notes/{question}/too", headers=SCRIPT)
    assert 'name="too" value="no"' in told.text  # undo
    assert "1 asks this too" in await page(house, "priya")


async def test_notes_that_say_the_same_are_shown_as_one_and_part_again(house: House) -> None:
    main = await write(house, body="Nobody owns retention.", visibility="everyone")
    other = await write(
        house, by="sam", body="Who deletes it?", visibility="everyone", standard=None, said_by="Marek"
    )
    async with house.stream("grace", page=True) as stream:
        await stream.next()
        assert (await post(house, "dana", f"notes/{other}/merge", into=main)).status_code == 303
        heard = ""
        while "Also</strong>" not in heard:
            heard += (await stream.next()).get("data", "")
        assert f'<span data-remove="note-{other}">' in heard
    for key in ("priya", "grace"):
        shown = await page(house, key)
        assert shown.count("Who deletes it?") >= 1
        assert f'<li id="note-{other}"' not in shown
        assert "Marek said, written by Sam" in shown
    note = (await house.api("grace").get(f"{NOTES}/{other}")).json()
    assert (note["standard"], note["body"], note["author"]["name"][:3]) == (6, "Who deletes it?", "Sam")
    assert (await post(house, "dana", f"notes/{main}/merge", into=other)).status_code == 422
    assert (await post(house, "dana", f"notes/{other}/part")).status_code == 303
    assert f'<li id="note-{other}"' in await page(house, "grace")


async def test_a_merged_question_is_open_no_longer_than_the_one_it_is_shown_in(house: House) -> None:
    """Counted once, answered and left to follow-up with it; by itself it counts again as it stood."""

    async def counts() -> list[int]:
        found = []
        for key in ("dana", "grace"):
            six = (await house.api(key).get(HERE)).json()["standards"][5]
            found.append(six["questions_open"])
            listed = await opened(house.client(key), f"{HERE}/questions?status=open")
            found.append(int(next(link for link in listed.links if link.startswith("Open, "))[6:]))
        return found

    async def at_the_end() -> tuple[bool, bool]:
        dana = house.client("dana")
        washed = (await dana.get(f"{HERE}/wash-up")).text
        moved = (await dana.get(f"{HERE}/state?to=writing-up")).text
        return "open question" in washed, "A question is still open" in moved

    question = {"kind": "question", "visibility": "everyone"}
    main = await write(house, body="Who rehearses it?", **question)
    other = await write(house, by="sam", body="Who tries it?", **question)
    assert await counts() == [2, 2, 2, 2]
    await post(house, "dana", f"notes/{other}/merge", into=main)
    assert await counts() == [1, 1, 1, 1]
    said = {"status": "answered"}
    done = await house.api("priya").put(f"{NOTES}/{main}", json=said, headers={"if-match": "*"})
    assert done.status_code == 200
    assert await counts() == [0, 0, 0, 0]
    assert await at_the_end() == (False, False)
    await post(house, "dana", "questions/follow-up")
    assert (await house.api("sam").get(f"{NOTES}/{other}")).json()["status"] == "open"
    await house.api("priya").delete(f"{NOTES}/{main}")
    assert await counts() == [1, 1, 1, 1]
    assert await at_the_end() == (True, True)


async def test_a_merged_note_stands_by_itself_for_whoever_no_longer_sees_the_other(house: House) -> None:
    main = await write(house, body="The main one.", visibility="everyone")
    other = await write(house, by="sam", body="The other one.", visibility="everyone")
    await post(house, "dana", f"notes/{other}/merge", into=main)
    async with house.stream("grace", page=True) as stream:
        await stream.next()
        assert (await post(house, "priya", f"notes/{main}/take-back")).status_code == 303
        heard = ""
        while f'<span data-remove="note-{main}">' not in heard:
            heard += (await stream.next()).get("data", "")
        assert f'<li id="note-{other}"' in heard
        assert "The main one." not in heard
    team, panel = await page(house, "grace"), await page(house, "dana")
    assert (f'<li id="note-{other}"' in team, "The main one." in team) == (True, False)
    assert f'<li id="note-{other}"' not in panel


async def test_only_notes_that_the_same_people_see_are_merged(house: House) -> None:
    main = await write(house, visibility="everyone")
    panel, private = await write(house), await write(house, visibility="me")
    question = await write(house, kind="question", visibility="everyone")
    for id in (panel, question, main):
        answer = await post(house, "dana", f"notes/{id}/merge", into=main)
        assert (answer.status_code, "There is a problem" in answer.text) == (422, True)
    assert (await post(house, "dana", f"notes/{panel}/merge", into=private)).status_code == 404
    assert (await post(house, "dana", f"notes/{panel}/merge", into="")).status_code == 422
    form = (await house.client("dana").get(f"{HERE}/notes/{panel}/merge")).text
    assert main not in form
    assert private not in form
    assert (await post(house, "sam", f"notes/{panel}/merge", into=panel)).status_code == 403


async def test_a_scribe_places_and_merges_and_neither_opens_nor_changes_words(house: House) -> None:
    await make_scribe(house)
    id, again = await write(house, standard=None), await write(house)
    assert (await post(house, "sam", f"notes/{id}/place", standard="9")).status_code == 303
    assert (await house.api("sam").get(f"{NOTES}/{id}")).json()["standard"] == 9
    assert (await post(house, "sam", f"notes/{id}/merge", into=again)).status_code == 303
    assert (await house.api("sam").get(f"{NOTES}/{id}")).json()["standard"] == 6
    assert (await post(house, "sam", f"notes/{id}/open")).status_code == 403
    assert (await post(house, "sam", f"notes/{id}/remove", reason="Twice.")).status_code == 403
    api, stands = house.api("sam"), {"if-match": "*"}
    for body in ({"body": "Mine."}, {"visibility": "everyone"}, {"kind": "strength"}):
        sent = {**body, "reason": "Because."}
        assert (await api.put(f"{NOTES}/{again}", json=sent, headers=stands)).status_code == 403
    assert (await api.put(f"{NOTES}/{again}", json={"standard": 7}, headers=stands)).status_code == 422
    good = await api.put(f"{NOTES}/{again}", json={"standard": 7, "reason": "About 7"}, headers=stands)
    assert (good.status_code, good.json()["standard"]) == (200, 7)
    assert (await house.client("priya").get(f"{HERE}/notes/{id}/merge")).status_code == 403


async def test_a_note_grows_into_a_question_and_a_recommendation_that_keep_it_as_their_source(
    house: House,
) -> None:
    id = await write(house)
    sam = house.client("sam")
    form = (await sam.get(f"{HERE}/notes/new?from={id}")).text
    assert "Nobody owns how long recordings are kept." in form
    assert f'name="source" value="{id}"' in form
    sent = {"id": new_id(), "source": id, "kind": "question", "standard": "6", "body": "Who owns it?"}
    assert (await sam.post(f"{HERE}/notes", data=sent)).status_code == 303
    shown = await page(house, "sam")
    assert f'<a href="#note-{id}">from a note' in shown
    must = (await sam.get(f"{HERE}/recommendations/new?from={id}")).text
    assert "Nobody owns how long recordings are kept.</textarea>" in must
    assert f'name="from" value="{id}" checked' in must
    mine = await write(house, visibility="me")
    for address in (f"notes/new?from={mine}", f"recommendations/new?from={mine}"):
        assert mine not in (await sam.get(f"{HERE}/{address}")).text

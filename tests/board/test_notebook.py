"""The notebook: lines become notes, once each, and what they were taken for is put right in one press."""

from typing import Any

import httpx2

from tests.house import ASSESSMENT, House, new_id
from tests.pictures import picture

HERE = f"/assessments/{ASSESSMENT}"
PAGE = f"{HERE}/notebook"
SCRIPT = {"hx-request": "true", "hx-request-type": "partial"}


async def notes_of(house: House, key: str = "priya") -> list[tuple[Any, ...]]:
    """What somebody sees of all notes: standard, kind, words."""
    items = (await house.api(key).get(f"{HERE}/notes")).json()["items"]
    return [(note["standard"], note["kind"], note["body"]) for note in items]


async def write(house: House, body: str, by: str = "priya", **fields: str) -> httpx2.Response:
    """Lines sent as a script sends them."""
    sent = {"id": new_id(), "body": body, "visibility": "panel", "beside": "", **fields}
    return await house.client(by).post(PAGE, data=sent, headers=SCRIPT)


async def test_each_line_sent_without_a_script_is_a_note_and_sent_again_is_stored_once(house: House) -> None:
    priya = house.client("priya")
    lines = "6- nobody owns it\r\n\r\n6+ one page a call\r\n? who rehearses\r\n12 staff asked\r\njust so\r\njust so"
    sent = {"id": new_id(), "body": lines, "beside": "7", "visibility": "panel"}
    answers = [await priya.post(PAGE, data=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert await notes_of(house) == [
        (6, "concern", "nobody owns it"),
        (6, "strength", "one page a call"),
        (7, "question", "who rehearses"),
        (12, "note", "12 staff asked"),
        (7, "note", "just so"),
        (7, "note", "just so"),
    ]
    shown = (await priya.get(answers[0].headers["location"])).text
    assert '<option value="7" selected' in shown
    assert "It begins with 12, so it was put there." in shown
    assert await notes_of(house, "grace") == []


async def test_a_line_that_fails_keeps_all_that_was_typed_and_nothing_is_half_written(house: House) -> None:
    body = f"6- good\n7- {'long' * 3000}\n8- good too"
    sent = {"id": new_id(), "body": body, "beside": "", "visibility": "me", "said_by": "Marek"}
    answer = await house.client("priya").post(PAGE, data=sent)
    assert answer.status_code == 422
    assert "Line 2 (7- longlong" in answer.text
    assert "8- good too" in answer.text
    assert 'value="Marek"' in answer.text
    assert '<option value="me" selected' in answer.text
    assert await notes_of(house) == []
    empty = await house.client("priya").post(PAGE, data={"id": new_id(), "body": " \n "})
    assert (empty.status_code, "Write a line first" in empty.text) == (422, True)
    many = await house.client("priya").post(PAGE, data={"id": new_id(), "body": "a\n" * 201})
    assert (many.status_code, "Send at most 200 lines at once" in many.text) == (422, True)


async def test_a_script_is_told_what_was_understood(house: House) -> None:
    answer = await write(house, "6- nobody owns it", said_by="Marek")
    assert answer.status_code == 200
    assert 'data-list="notebook"' in answer.text
    assert "Concern on 6 " in answer.text
    assert "seen by the panel only" in answer.text
    assert "Marek said" in answer.text
    assert "This assessment has no standard 77" in (await write(house, "77- nobody")).text
    assert (
        "Question, in the tray, seen by everyone."
        in (await write(house, "? why", visibility="everyone")).text
    )
    lost = await house.client("priya").post(PAGE, data={"id": "7", "body": "6- x"}, headers=SCRIPT)
    assert (lost.status_code, lost.headers["content-type"]) == (422, "text/plain; charset=utf-8")


async def test_a_line_that_was_sent_keeps_its_first_words(house: House) -> None:
    id = new_id()
    assert (await write(house, "6- first", id=id)).status_code == 200
    again = await write(house, "6- second", id=id)
    assert (again.status_code, "already added" in again.text) == (409, True)
    assert await notes_of(house) == [(6, "concern", "first")]


async def test_what_a_line_was_taken_for_is_changed_and_undone_in_one_press(house: House) -> None:
    id = new_id()
    await write(house, "3 users said so", id=id)
    sam, priya = house.client("sam"), house.client("priya")
    line = f"{PAGE}/{id}"
    moved = await priya.post(line, data={"move": "yes"}, headers=SCRIPT)
    assert "in <a" in moved.text
    assert 'name="standard" value="3"' in moved.text  # the way back
    assert (await priya.post(line, data={"kind": "strength"})).status_code == 303
    shown = await priya.post(line, data={"visibility": "everyone"}, headers=SCRIPT)
    assert "seen by everyone" in shown.text
    assert await notes_of(house, "grace") == [(None, "strength", "3 users said so")]
    assert (await priya.post(line, data={"move": "yes", "standard": "99"})).status_code == 422
    assert (await sam.post(line, data={"kind": "concern"})).status_code == 403
    gone = await priya.post(f"{line}/remove", headers=SCRIPT)
    assert "Removed: 3 users said so" in gone.text
    assert await notes_of(house) == []
    again = await priya.post(f"{line}/remove")
    assert again.status_code == 404
    assert "seen by everyone" in (await priya.post(f"{line}/restore", headers=SCRIPT)).text
    assert (await priya.post(f"{line}/remove")).headers["location"] == f"{PAGE}?removed={id}"
    assert "The line is removed." in (await priya.get(f"{PAGE}?removed={id}")).text
    assert (await priya.post(f"{line}/restore")).headers["location"] == f"{PAGE}#line-{id}"


async def test_the_notebook_says_where_lines_go_and_who_sees_them(house: House) -> None:
    priya = house.client("priya")
    assert "You have written nothing here yet." in (await priya.get(PAGE)).text
    assert "Everyone sees this at once" in (await priya.get(PAGE)).text
    await house.api("iqbal").put(HERE, json={"notes_shown": "opened"}, headers={"if-match": "*"})
    assert "everyone, when the lead opens it" in (await priya.get(PAGE)).text
    async with house.journal.write(ASSESSMENT, None) as change:
        sql = "update assessment set spotlight = 'standards/9' where id = :id"
        await change.tx.run(sql, id=ASSESSMENT)
        change.happened("spotlight.moved", to_all=False)
    assert '<option value="9" selected' in (await priya.get(PAGE)).text
    assert '<option value="9" selected' not in (await priya.get(f"{PAGE}?to=")).text


async def test_only_the_newest_lines_are_shown_until_all_are_asked_for(house: House) -> None:
    priya = house.client("priya")
    await priya.post(PAGE, data={"id": new_id(), "body": "\n".join(f"line {n}." for n in range(65))})
    some, every = [(await priya.get(PAGE + query)).text for query in ("", "?all=yes")]
    assert ("line 64." in some, "line 4." in some, "Earlier lines" in some) == (True, False, True)
    assert ("line 0." in every, "Earlier lines" in every) == (True, False)


async def test_a_conflict_of_interest_bars_a_line_too_and_says_so(house: House) -> None:
    barred = f"{HERE}/people/{house.people['priya'].id}/barred"
    await house.client("dana").post(barred, data={"barred": ["6"]})
    answer = await house.client("priya").post(PAGE, data={"id": new_id(), "body": "7- fine\n6- not mine"})
    assert answer.status_code == 403
    assert "Line 2 (6- not mine): You declared a conflict of interest" in answer.text
    assert await notes_of(house) == []


async def test_when_the_assessment_is_published_the_notebook_is_for_reading(house: House) -> None:
    await write(house, "6- nobody owns it")
    for state in ("writing-up", "fact-check", "published"):
        await house.api("iqbal").put(f"{HERE}/state", json={"to": state})
    page = (await house.client("priya").get(PAGE)).text
    assert "nobody owns it" in page
    assert "<textarea" not in page
    assert (await write(house, "6- late")).status_code == 409


PICTURE = picture()


async def test_a_photo_of_a_post_it_is_a_note_with_words_for_whoever_cannot_see_it(house: House) -> None:
    priya = house.client("priya")
    camera = (await priya.get(f"{PAGE}/photo?standard=6")).text
    assert 'accept="image/*" capture="environment"' in camera
    sent = {"id": new_id(), "body": "", "standard": "6", "kind": "concern", "visibility": "everyone"}
    missing = await priya.post(f"{PAGE}/photo", data=sent, files={"file": ("post-it.png", PICTURE)})
    assert (missing.status_code, "Write what it says or shows" in missing.text) == (422, True)
    assert "Your photo is kept" in missing.text
    kept = missing.text.partition('name="sha256" value="')[2].partition('"')[0]
    words = {**sent, "sha256": kept, "body": "Who deletes it?"}
    for _ in range(2):  # sent twice it is one note
        added = await priya.post(f"{PAGE}/photo", data=words, files={"file": ("", b"")})
        assert added.status_code == 303
    assert await notes_of(house, "grace") == [(6, "concern", "Who deletes it?")]
    for key, address in (("grace", f"{HERE}/standards/6"), ("priya", PAGE)):
        assert f'<img src="{HERE}/files/{kept}" alt=' in (await house.client(key).get(address)).text
    shown = await house.client("grace").get(f"{HERE}/files/{kept}")
    assert (len(shown.content) > 0, shown.headers["content-type"]) == (True, "image/png")
    text = await priya.post(f"{PAGE}/photo", data=words, files={"file": ("a.txt", b"not a picture")})
    assert (text.status_code, "choose a picture" in text.text) == (422, True)
    none = await priya.post(f"{PAGE}/photo", data=sent | {"body": "No photo"}, files={"file": ("", b"")})
    assert (none.status_code, "No photo" in none.text) == (422, True)
    hidden = await priya.post(
        f"{PAGE}/photo",
        data=words | {"id": new_id(), "sha256": "", "visibility": "panel"},
        files={"file": ("b.png", picture(colour="red"))},
    )
    assert hidden.status_code == 303
    another = (await priya.get(PAGE)).text.rpartition(f"{HERE}/files/")[2].partition('"')[0]
    assert (await house.client("grace").get(f"{HERE}/files/{another}")).status_code == 404


async def test_the_composer_says_who_sees_a_note_links_a_page_and_keeps_who_said_it(house: House) -> None:
    page = {"title": "Privacy [draft] notes", "body": "Some words."}
    await house.api("grace").put("/services/contact-centre/evidence/privacy", json=page)
    priya = house.client("priya")
    shown = (await priya.get(f"{HERE}/standards/6")).text
    assert 'aria-describedby="seen"' in shown
    assert "Everyone sees this at once, the team too." in shown
    assert '<option value="privacy">' in shown
    assert '<option value="privacy">' not in (await house.client("grace").get(f"{HERE}/standards/6")).text
    sent = {"id": new_id(), "standard": "6", "body": "As they say.", "link": "privacy", "said_by": "Marek"}
    for _ in range(2):
        assert (await priya.post(f"{HERE}/notes", data=sent)).status_code == 303
    shown = (await priya.get(f"{HERE}/standards/6")).text
    assert f'<a href="{HERE}/evidence/privacy">Privacy draft notes</a>' in shown
    assert "Marek said, written by Priya" in shown
    async with house.stream("dana", page=True) as stream:
        await stream.next()
        await house.api("iqbal").put(HERE, json={"notes_shown": "opened"}, headers={"if-match": "*"})
        assert "everyone, when the lead opens it" in (await stream.next())["data"]
    async with house.stream("grace", page=True) as stream:
        await stream.next()
        await house.api("iqbal").put(HERE, json={"notes_shown": "live"}, headers={"if-match": "*"})
        assert 'id="seen"' not in (await stream.next())["data"]

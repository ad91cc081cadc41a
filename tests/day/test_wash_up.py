"""The wash-up: who walks through it, how notes become points, and that nothing of it is lost."""

from tests.board.test_questions import ask
from tests.house import ASSESSMENT, House, new_id
from tests.reading import Page, fill, opened

HERE = f"/assessments/{ASSESSMENT}"
WASH_UP = f"{HERE}/wash-up"
POINTS = f"{WASH_UP}/6/points"
PARTIAL = {"hx-request": "true", "hx-request-type": "partial"}


async def write(house: House, body: str, part: str = "done-well", by: str = "dana") -> str:
    """A point of somebody's own about standard 6; gives its id."""
    id = new_id()
    sent = {"id": id, "part": part, "body": body}
    assert (await house.client(by).post(POINTS, data=sent)).status_code == 303
    return id


async def listed(house: House, key: str = "priya") -> list[str]:
    """The points of standard 6 as the page has them, in order."""
    page = await opened(house.client(key), f"{WASH_UP}/6")
    return [" ".join("".join(li.find("div").itertext()).split()) for li in page.all("li", "point")]  # type: ignore[union-attr]


async def test_only_the_panel_enters_the_wash_up(house: House) -> None:
    for place in (WASH_UP, f"{WASH_UP}/6"):
        statuses = {}
        for key in ("dana", "priya", "grace", "ruth", "helen", "iqbal", "nadia"):
            statuses[key] = (await house.client(key).get(place)).status_code
        inside = {"dana": 200, "priya": 200, "grace": 403, "ruth": 403, "helen": 403, "iqbal": 403}
        assert statuses == {**inside, "nadia": 404}
    assert (await house.client("dana").get(f"{WASH_UP}/99")).status_code == 404
    assert "Wash-up" in (await opened(house.client("dana"), HERE)).links


async def test_the_panel_sees_notes_by_kind_and_how_far_it_is(house: House) -> None:
    await ask(house, kind="strength", body="One page, well kept.")
    await ask(house, by="priya", kind="concern", visibility="panel", body="Nobody owns it.")
    await ask(house)
    await ask(house, visibility="me", body="Only mine.")
    page = await opened(house.client("dana"), f"{WASH_UP}/6")
    heads = page.said("h2")
    assert heads.index("Strengths") < heads.index("Concerns") < heads.index("Questions and their answers")
    assert "Nobody owns it." in page.text
    assert "Only mine." not in page.text
    answer = await fill(house.client("dana"), page, f"{WASH_UP}/6/decision", value="met", then="next")
    assert answer.headers["location"] == f"{WASH_UP}/7"
    page = await opened(house.client("dana"), WASH_UP)
    assert "1 of 15 agreed · nothing agreed yet on standards 1, 2, 3, 4 and 10 more" in page.text
    assert "Move the open question to follow-up" in page.said("button")
    assert (
        await house.client("priya").post(f"{WASH_UP}/6/decision", data={"value": "met"})
    ).status_code == 403
    wrong = await house.client("dana").post(f"{WASH_UP}/6/decision", data={"value": "", "reason": "Kept"})
    assert (wrong.status_code, "Kept" in wrong.text) == (422, True)


async def test_a_note_becomes_a_point_by_one_button_and_keeps_its_source(house: House) -> None:
    note = await ask(house, kind="strength", body="One page, well kept.")
    own = await ask(house, visibility="me")
    elsewhere = await ask(house, standard=9)
    sam = house.client("sam")
    answer = await sam.post(POINTS, data={"into": f"done-well/{note}"})
    point = answer.headers["location"].partition("#point-")[2]
    page = await opened(house.client("dana"), f"{WASH_UP}/6")
    assert f"#note-{note}" in page.links.values()
    assert await listed(house) == ["One page, well kept."]
    again = await house.client("dana").post(POINTS, data={"into": f"done-well/{note}"}, headers=PARTIAL)
    assert "It is there already" in again.text
    assert (await sam.post(POINTS, data={"into": f"advice/{note}"})).status_code == 303
    assert len(await listed(house)) == 2
    for source, status in ((own, 404), (elsewhere, 404), (new_id(), 404), ("nothing", 422)):
        assert (await sam.post(POINTS, data={"into": f"advice/{source}"})).status_code == status
    assert (await house.client("grace").post(POINTS, data={"into": f"advice/{note}"})).status_code == 403
    assert (await sam.post(f"{POINTS}/{point}/remove")).status_code == 303
    back = await sam.post(POINTS, data={"into": f"done-well/{note}"})  # the same button, once more
    assert back.headers["location"].endswith(point)
    assert len(await listed(house)) == 2


async def test_points_are_changed_moved_removed_and_brought_back_and_each_wording_is_kept(
    house: House,
) -> None:
    first, second, third = [await write(house, body) for body in ("One.", "Two.", "Three.")]
    other = await write(house, "Say so.", "advice")
    priya = house.client("priya")
    await priya.post(f"{POINTS}/{third}/move", data={"to": "up"})
    await priya.post(f"{POINTS}/{first}/move", data={"to": "up"})
    await priya.post(f"{POINTS}/{other}/move", data={"to": "up"})
    assert await listed(house) == ["One.", "Three.", "Two.", "Say so."]
    page = await opened(priya, f"{POINTS}/{second}/edit")
    await fill(priya, page, f"{POINTS}/{second}/edit", body="Two, said better.")
    gone = await priya.post(f"{POINTS}/{first}/remove")
    assert await listed(house) == ["Three.", "Two, said better.", "Say so."]
    page = await opened(priya, gone.headers["location"])
    await fill(priya, page, f"{POINTS}/{first}/restore")
    assert await listed(house) == ["One.", "Three.", "Two, said better.", "Say so."]
    rows = await house.database.all("select was from history where subject = 'point' and id = :id", id=second)
    assert [row["was"]["body"] for row in rows] == ["Two."]


async def test_when_two_change_a_point_at_once_both_texts_are_shown(house: House) -> None:
    id = await write(house, "They rehearse.")
    edit = f"{POINTS}/{id}/edit"
    one, two = [await opened(house.client(key), edit) for key in ("dana", "sam")]
    assert (
        await fill(house.client("dana"), one, edit, body="They rehearse twice a year.")
    ).status_code == 303
    answer = await fill(house.client("sam"), two, edit, body="They rehearse well.")
    page = Page(answer)
    assert answer.status_code == 412
    assert "They rehearse twice a year." in page.text
    assert page.form(edit)["body"] == ["\nThey rehearse well."] or page.form(edit)["body"] == [
        "They rehearse well."
    ]
    assert (await fill(house.client("sam"), page, edit)).status_code == 303
    assert await listed(house) == ["They rehearse well."]


async def test_a_point_sent_twice_is_one_and_an_empty_one_is_refused_with_its_form(house: House) -> None:
    id, lead = new_id(), house.client("dana")
    for _ in range(2):
        assert (await lead.post(POINTS, data={"id": id, "body": "Rehearsed."})).status_code == 303
    assert await listed(house) == ["Rehearsed."]
    other = await lead.post(POINTS, data={"id": id, "body": "Something else."})
    assert (other.status_code, "Something else." in other.text) == (409, True)
    empty = await lead.post(POINTS, data={"id": new_id(), "body": " "})
    assert (empty.status_code, Page(empty).errors) == (422, {"body": "Write the point"})


async def test_the_panels_open_pages_follow_and_nobody_else_is_told(house: House) -> None:
    position = (await house.api("grace").get(HERE)).json()["position"]
    async with house.stream("priya", page=True) as stream:
        await stream.next()
        id = await write(house, "They rehearse.")
        told = (await stream.next())["data"]
    assert f'id="point-{id}"' in told
    assert 'id="washed"' in told
    assert (await house.api("grace").get(HERE)).json()["position"] == position
    journal = (await house.api("dana").get(f"{HERE}/journal?after=0")).json()["items"]
    assert journal[-1]["action"] == "point.written"
    page = await opened(house.client("dana"), f"{HERE}/activity")
    assert "wrote a point of the wash-up" in page.text
    assert f"{WASH_UP}/6" in page.links.values()


async def test_whoever_has_a_conflict_writes_no_point_there_and_nobody_after_the_end(house: House) -> None:
    barred = f"{HERE}/people/{house.people['sam'].id}/barred"
    await house.client("dana").post(barred, data={"barred": ["6"]})
    sent = {"id": new_id(), "body": "Rehearsed."}
    assert (await house.client("sam").post(POINTS, data=sent)).status_code == 403
    assert "conflict of interest" in (await opened(house.client("sam"), f"{WASH_UP}/6")).text
    for to in ("writing-up", "fact-check", "published"):
        await house.api("iqbal").put(f"{HERE}/state", json={"to": to})
    assert (await house.client("dana").post(POINTS, data=sent)).status_code == 409
    assert "Nothing yet." in (await opened(house.client("dana"), f"{WASH_UP}/6")).text


async def test_notes_that_wait_are_counted_for_the_panel_and_opened_standard_by_standard_or_all(
    house: House,
) -> None:
    await house.api("iqbal").put(HERE, json={"notes_shown": "opened"}, headers={"if-match": "*"})
    ids = [await ask(house, standard=number) for number in (6, 6, 9)]
    lead, board = house.client("dana"), await opened(house.client("dana"), HERE)
    assert "3 notes for everyone wait to be opened" in board.text
    assert "to be opened" not in (await opened(house.client("grace"), HERE)).text
    assert "2 notes for everyone wait to be opened" in (await lead.get(f"{HERE}/standards/6")).text
    async with house.stream("priya", page=True) as stream:
        await stream.next()
        assert (await lead.post(f"{HERE}/notes/open", data={"standard": "6"})).status_code == 303
        told = ""
        while 'id="held-6"' not in told:
            told += (await stream.next())["data"]
    seen = [(await house.api("grace").get(f"{HERE}/notes/{id}")).status_code for id in ids]
    assert seen == [200, 200, 404]
    board = await opened(lead, HERE)
    assert "1 note for everyone waits to be opened" in board.text
    await fill(lead, board, f"{HERE}/notes/open")
    assert (await house.api("grace").get(f"{HERE}/notes/{ids[2]}")).status_code == 200

"""Marks before the day: one tap a standard, one's own, and the panel's by profession alone."""

from assessor.agenda import marks
from tests.house import ASSESSMENT, House, new_id

HERE = f"/assessments/{ASSESSMENT}"


async def mark(house: House, by: str, standard: int, value: str) -> int:
    """Somebody taps once; gives the status."""
    answer = await house.client(by).post(f"{HERE}/marks", data={"standard": str(standard), "value": value})
    return answer.status_code


async def page(house: House, by: str) -> str:
    return (await house.client(by).get(f"{HERE}/marks")).text


async def test_one_tap_marks_a_standard_and_the_panel_sees_it_by_profession(house: House) -> None:
    assert await mark(house, "priya", 6, "clear") == 303
    assert await mark(house, "dana", 6, "clear") == 303
    assert await mark(house, "sam", 6, "worried") == 303
    assert await mark(house, "sam", 7, "hear-more") == 303
    seen = await page(house, "dana")
    assert "2 clear; technology is worried" in seen
    assert "technology wants to hear more" in seen
    pressed = seen.partition('id="mark-6-clear"')[2].partition(">")[0]
    assert 'value="nothing" aria-pressed="true"' in pressed
    assert (
        'aria-pressed="true"' not in seen.partition('id="standard-7"')[2]
    )  # others' marks are not one's own
    entries = (await house.api("dana").get(f"{HERE}/journal")).json()["items"]
    given = [one for one in entries if one["action"] == "mark.given"]
    assert len(given) == 4
    assert {(one["who"], one["id"]) for one in given} == {(None, None)}


async def test_tapping_again_takes_the_mark_away_and_another_one_changes_it(house: House) -> None:
    await mark(house, "priya", 6, "worried")
    await mark(house, "priya", 6, "clear")
    assert "1 clear" in await page(house, "dana")
    before = (await house.api("dana").get(HERE)).json()["position"]
    await mark(house, "priya", 6, "clear")
    assert (await house.api("dana").get(HERE)).json()["position"] == before
    await mark(house, "priya", 6, "nothing")
    assert "1 clear" not in await page(house, "dana")


async def test_the_buttons_alone_come_back_to_a_tap_without_leaving_the_page(house: House) -> None:
    priya = house.client("priya")
    asking = {"hx-request": "true", "hx-request-type": "partial", "hx-target": "form#own-mark-6"}
    answer = await priya.post(f"{HERE}/marks", data={"standard": "6", "value": "worried"}, headers=asking)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<form id="own-mark-6"')
    assert answer.text.count('aria-pressed="true"') == 1


async def test_an_open_page_of_the_panel_follows_what_is_marked(house: House) -> None:
    async with house.stream("dana", page=True) as panel, house.stream("grace", page=True) as team:
        await mark(house, "sam", 6, "worried")
        await house.api("priya").put(
            f"{HERE}/notes/{new_id()}", json={"standard": 6, "body": "Seen.", "visibility": "everyone"}
        )
        found = ""
        while "Seen." not in found:
            found += (await panel.next()).get("data", "")
        assert '<p id="marks-6" class="quiet marks__total">technology is worried</p>' in found
        heard = ""
        while "Seen." not in heard:
            heard += (await team.next()).get("data", "")
        assert "worried" not in heard


async def test_a_standard_with_a_conflict_of_interest_is_not_marked(house: House) -> None:
    await mark(house, "sam", 6, "worried")
    await house.client("dana").post(f"{HERE}/people/{house.people['sam'].id}/barred", data={"barred": ["6"]})
    assert await mark(house, "sam", 6, "clear") == 403
    assert await mark(house, "sam", 99, "clear") == 422
    assert "technology is worried" not in await page(house, "dana")
    assert "conflict of interest" in (await page(house, "sam")).partition('id="standard-6"')[2]


async def test_nobody_else_marks_and_nobody_marks_what_is_published(house: House) -> None:
    for key in ("grace", "femi", "ruth", "helen", "iqbal"):
        assert await mark(house, key, 6, "clear") == 403
    for step in ("writing-up", "fact-check", "published"):
        await house.api("iqbal").put(f"{HERE}/state", json={"to": step})
    assert await mark(house, "sam", 6, "clear") == 409


async def test_questions_to_ask_wait_with_their_standard_and_for_a_part_of_the_day(house: House) -> None:
    asked, private, gone = new_id(), new_id(), new_id()
    question = {"standard": 6, "kind": "question", "status": "to-ask"}
    await house.api("sam").put(f"{HERE}/notes/{asked}", json={**question, "body": "Who rehearses it?"})
    secret = {**question, "body": "Is it Sam’s own?", "visibility": "me"}
    await house.api("sam").put(f"{HERE}/notes/{private}", json=secret)
    await house.api("sam").put(f"{HERE}/notes/{gone}", json={**question, "body": "Never mind."})
    await house.api("sam").delete(f"{HERE}/notes/{gone}")
    seen = await page(house, "priya")
    assert "Who rehearses it?" in seen
    assert "Sam’s own" not in seen
    assert "Never mind." not in seen
    assert "Sam’s own" in await page(house, "sam")
    async with house.database.transaction() as tx:
        from assessor.agenda.slot_queries import replace
        from tests.agenda.test_slots import part

        await replace(tx, ASSESSMENT, [part("data", 30, standards=[6])])
    priya = house.client("priya")
    assert (await priya.post(f"{HERE}/questions/{asked}/slot", data={"slot": "data"})).status_code == 303
    assert '<option value="data" selected>' in await page(house, "dana")
    assert (await priya.post(f"{HERE}/notes/{asked}/too", data={"too": "yes"})).status_code == 303
    assert "you among them" in await page(house, "priya")
    assert "<strong>1 more</strong> wants to ask this" in await page(house, "dana")
    assert f"{asked}/too" not in await page(house, "sam")
    assert (await priya.post(f"{HERE}/questions/{asked}/slot", data={"slot": "gone"})).status_code == 409
    for id in (private, gone, new_id()):
        assert (await priya.post(f"{HERE}/questions/{id}/slot", data={"slot": ""})).status_code == 404


def test_totals_are_told_in_words() -> None:
    def row(standard: int, value: str, profession: str) -> dict[str, object]:
        return {"standard": standard, "value": value, "profession": profession}

    rows = [row(6, "clear", "design"), row(6, "worried", "technology"), row(6, "worried", "technology")]
    rows += [row(7, "hear-more", "product"), row(7, "hear-more", "design")]
    found = marks.totals(rows, [6, 7, 8])
    assert found[6].words == "1 clear; technology (2) are worried"
    assert found[7].words == "design and product want to hear more"
    assert found[8].words == ""


async def test_the_buttons_stand_on_the_page_of_a_standard_until_the_day(house: House) -> None:
    await house.api("iqbal").put(f"{HERE}/state", json={"to": "evidence-submitted", "reason": "Not yet."})
    here = f"{HERE}/standards/6"
    sam = house.client("sam")
    before = await sam.get(here)
    assert before.text.count('aria-pressed="false"') == 3
    tapped = await sam.post(f"{HERE}/marks", data={"standard": "6", "value": "worried", "on": "standard"})
    assert tapped.headers["location"] == f"{here}#own-mark-6"
    after = await sam.get(here, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.text.count('aria-pressed="true"') == 1
    assert 'aria-pressed="true"' not in (await house.client("priya").get(here)).text
    assert "aria-pressed" not in (await house.client("grace").get(here)).text
    assert f"{HERE}/marks" in (await sam.get(HERE)).text
    assert f"{HERE}/marks" not in (await house.client("grace").get(HERE)).text
    await house.api("iqbal").put(f"{HERE}/state", json={"to": "in-session"})
    assert "own-mark-6" not in (await sam.get(here)).text

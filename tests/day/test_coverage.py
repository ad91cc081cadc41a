"""Who has looked at what: professions and standards in totals, for the panel alone; one's own marks for oneself."""

from datetime import UTC, datetime

import httpx2
import pytest

from tests.house import ASSESSMENT, SERVICE, House, new_id
from tests.reading import Page, opened

HERE = f"/assessments/{ASSESSMENT}"
PAGE = "rehearsals"
BEFORE = datetime(2018, 11, 13, 16, 0, tzinfo=UTC)
ON_THE_DAY = datetime(2018, 11, 14, 10, 0, tzinfo=UTC)


async def evidence(house: House, body: str = "In May.") -> None:
    """A page of evidence, claimed for standard 9."""
    address = f"/services/{SERVICE}/evidence/{PAGE}"
    headers = {"if-match": "*"} if (await house.api("grace").get(address)).status_code == 200 else {}
    await house.api("grace").put(address, json={"title": "Rehearsals", "body": body}, headers=headers)
    await house.api("grace").put(f"{HERE}/claims/{new_id()}", json={"standard": 9, "page": PAGE})


async def done(house: House, key: str, path: str, **fields: str) -> httpx2.Response:
    answer = await house.client(key).post(f"{HERE}{path}", data=fields)
    assert answer.status_code == 303, answer.text
    return answer


async def note(house: House, key: str, visibility: str = "panel", *also: int) -> None:
    body = {"standard": 6, "body": "Seen.", "visibility": visibility, "also": list(also)}
    assert (await house.api(key).put(f"{HERE}/notes/{new_id()}", json=body)).status_code == 201


async def seen(house: House, key: str = "dana") -> tuple[Page, dict[int, list[str]]]:
    """The page, and the words of each standard's cells; professions in order."""
    page = await opened(house.client(key), f"{HERE}/coverage")
    cells = {}
    for row in page.all("tr")[1:]:
        number = int(row.findtext("th/a/b", ""))
        cells[number] = ["; ".join("".join(line.itertext()) for line in cell) for cell in row.findall("td")]
    return page, cells


async def test_each_standard_says_in_words_what_each_profession_has_done_with_it(house: House) -> None:
    await evidence(house)
    house.journal.clock = lambda: BEFORE
    await done(house, "sam", "/standards/6/opened")
    await done(house, "sam", f"/evidence/{PAGE}/read", revision="1")
    house.journal.clock = lambda: ON_THE_DAY
    await done(house, "priya", "/standards/6/opened")
    await note(house, "priya", "panel", 7)
    await note(house, "priya")
    await note(house, "sam", "me")
    await house.api("sam").put(f"{HERE}/views/6", json={"value": "met"})
    page, cells = await seen(house)
    assert page.said("th")[1:4] == ["Product", "Technology", "User research"]
    assert cells[6] == ["Not opened", "Opened before; Judged", "2 notes"]
    assert cells[7] == ["Not opened", "Not opened", "1 note"]
    assert cells[9] == ["Not opened", "Opened before", "Not opened"]
    said = page.said("li")
    assert "Product has not opened anything yet." in said
    assert any(one.startswith("Technology has not opened 1 to 5, 7, 8 and 10 to ") for one in said)
    assert any(one.startswith("Nobody has noted on 1 to 5 and 8 to ") for one in said)
    assert "met" not in " ".join(page.said("td")).lower()
    # One's own marks, a note to oneself among them, are on nobody else's page.
    own, _ = await seen(house, "sam")
    assert any("6 " in one and "Opened, 1 note, judged" in one for one in own.said("li"))
    assert not any("1 note" in one and "judged" in one for one in page.said("li"))


async def test_two_of_a_profession_are_counted_and_whoever_may_not_judge_is_not_missed(house: House) -> None:
    await house.api("iqbal").put(
        f"{HERE}/seats/ola@croydon.example", json={"role": "assessor", "profession": "technology"}
    )
    await done(house, "sam", "/standards/6/opened")
    async with house.database.transaction() as tx:
        await tx.run("update opened set at = :at", at=BEFORE)
        await tx.run("update seat set barred = '[9]' where person = :person", person=house.people["priya"].id)
    page, cells = await seen(house)
    assert cells[6][1] == "Opened by 1 of 2 before"
    await done(house, "priya", "/standards/1/opened")
    page, cells = await seen(house)
    assert cells[1][2] == "Opened since"
    missing = next(one for one in page.said("li") if one.startswith("User research has not opened"))
    assert "2 to 8 and 10 to" in missing


@pytest.mark.parametrize("key", ["grace", "femi", "ruth", "helen", "iqbal", "alex"])
async def test_nobody_but_the_panel_may_see_it(house: House, key: str) -> None:
    answer = await house.client(key).get(f"{HERE}/coverage")
    assert answer.status_code == 403
    assert "User research" not in answer.text
    assert ">Coverage<" not in (await house.client(key).get(f"{HERE}/seat.css")).text


async def test_a_page_says_that_one_has_read_it_until_it_changes(house: House) -> None:
    await evidence(house)
    ruth, css = house.client("ruth"), f"{HERE}/seat.css"
    page = await opened(ruth, f"{HERE}/evidence/{PAGE}")
    assert "I have read this" in page.text
    answer = await done(house, "ruth", f"/evidence/{PAGE}/read", revision="1")
    page = await opened(ruth, answer.headers["location"])
    assert "You have read this." in page.text
    # The shared list beside a standard holds the words for everybody; one's own style sheet shows them.
    beside = f'data-page="{PAGE}" data-revision="1"'
    assert beside in (await ruth.get(f"{HERE}/standards/9")).text
    assert f'.you-read[data-page="{PAGE}"][data-revision="1"]' in (await ruth.get(css)).text
    assert "you-read" not in (await house.client("grace").get(css)).text
    await evidence(house, "In June.")
    assert "Changed since you read it" in (await opened(ruth, f"{HERE}/evidence/{PAGE}?as=now")).text
    late = await ruth.post(f"{HERE}/evidence/{PAGE}/read", data={"revision": "7"})
    assert late.status_code == 422
    await done(house, "ruth", f"/evidence/{PAGE}/read", unread="yes")
    assert "you-read" not in (await ruth.get(css)).text


async def test_what_one_reads_wakes_nobody_and_a_script_is_answered_without_a_page(house: House) -> None:
    before = (await house.api("dana").get(HERE)).json()["position"]
    answer = await house.client("sam").post(f"{HERE}/standards/6/opened", headers={"hx-request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await house.client("sam").post(f"{HERE}/standards/99/opened")).status_code == 404
    assert (await house.client("sam").post(f"{HERE}/evidence/nothing/read")).status_code == 404
    assert (await house.api("dana").get(HERE)).json()["position"] == before

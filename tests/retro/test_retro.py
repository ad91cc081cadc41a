"""A retro: hidden until opened, its items, groups, votes, the clock, and how it is set up."""

import asyncio
from typing import Any

import pytest

from tests.house import ASSESSMENT, SERVICE, House, new_id
from tests.retro.writing import HERE, RETRO, group, make_anonymous, open_it, page, send, write

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def test_until_it_is_opened_each_sees_their_own_and_then_everybody_sees_all(house: House) -> None:
    everybody = {
        key: house.client(key) for key in ("priya", "grace", "dana", "ruth", "helen", "iqbal", "femi")
    }
    first = await write(everybody["priya"], "One page for all standards.")
    await write(everybody["grace"], "Too little time for data.", "did-not")
    shown = {key: await page(by) for key, by in everybody.items()}
    assert {key for key, text in shown.items() if "One page for all" in text} == {"priya"}
    assert {key for key, text in shown.items() if "Too little time" in text} == {"grace"}
    assert (await house.client("nadia").get(HERE)).status_code == 404
    await send(everybody["dana"], f"items/{first}/remove", 404)
    await send(everybody["priya"], f"items/{first}/vote")  # for what one sees, before it is opened, too
    await send(everybody["grace"], f"items/{first}/vote", 404)
    await send(everybody["priya"], "open", 403, opened="yes")
    await open_it(house)
    for by in everybody.values():
        text = await page(by)
        assert "One page for all" in text
        assert "Priya Raman" in text
        assert "Too little time" in text
    by_profession = {"authors_shown": "profession"}
    await house.api("iqbal").put(f"/assessments/{ASSESSMENT}", json=by_profession, headers={"if-match": "*"})
    named = {key for key, by in everybody.items() if "Priya Raman" in await page(by)}
    assert named == {"priya", "dana"}, "to those not of the panel its people are their professions"
    assert "Grace Lin" in await page(everybody["iqbal"])
    assert "User research" in await page(everybody["ruth"])
    items = (await house.api("helen").get(RETRO)).json()["items"]
    assert [one["author"].get("profession") for one in items] == ["user research", None]
    await send(everybody["dana"], "open", opened="no")
    assert "Too little time" not in await page(everybody["priya"])


@on_sqlite
async def test_ones_own_item_is_changed_removed_and_written_again_and_nobody_elses(house: House) -> None:
    priya, grace, dana = (house.client(key) for key in ("priya", "grace", "dana"))
    id = await write(priya, "One page.")
    await send(priya, f"items/{id}", column="try", body="One page, for all.", version="1")
    conflict = await send(priya, f"items/{id}", 412, column="try", body="Two pages.", version="1")
    assert "One page, for all." in conflict.text
    assert "Two pages." in conflict.text
    removed = await send(priya, f"items/{id}/remove", 200)
    assert "Undo" in removed.text
    assert "One page, for all." not in await page(priya)
    again = await send(priya, f"items/{id}", column="try", body="One page, for all.", version="2")
    assert "done=back" in again.headers["location"]
    assert "One page, for all." in await page(priya)
    await open_it(house)
    await send(grace, f"items/{id}", 403, column="try", body="Mine.", version="3")
    await send(grace, f"items/{id}/remove", 403)
    gone = await dana.post(f"{RETRO}/items/{id}/remove", follow_redirects=True)
    assert "Undo" not in gone.text
    row = await house.database.one("select body, removed from retro_item where id = :id", id=id)
    assert row == {"body": "", "removed": True}


@on_sqlite
async def test_hostile_10_what_is_refused_is_kept_what_is_repeated_is_once_and_nobody_signs_for_another(
    house: House,
) -> None:
    priya, id = house.client("priya"), new_id()
    empty = await send(priya, "items", 422, id=id, column="worked", body=" ")
    assert "Write what you want to say" in empty.text
    long = await send(priya, "items", 422, id=id, column="try", body="A" * 2001)
    assert "A" * 2001 in long.text
    assert "Use 2,000 characters or fewer" in long.text
    for _ in range(2):
        await write(priya, "One page.", id=id)
    rows = await house.database.all("select id, version from retro_item")
    assert rows == [{"id": id, "version": 1}]
    forged: dict[str, Any] = {
        "author": house.people["dana"].id,
        "retro": "another",
        "at": "2018-01-01",
        "version": "7",
    }
    text = '<b data-hx-get="/x" id="main-content">Bold</b>'
    await send(priya, "items", id=new_id(), column="worked", body=text, **forged)
    shown = await page(priya)
    assert "&lt;b data-hx-get=" in shown
    assert text not in shown
    authors = await house.database.all("select author, version from retro_item")
    assert authors == [{"author": house.people["priya"].id, "version": 1}] * 2


async def test_of_two_votes_at_once_with_one_left_one_counts(house: House) -> None:
    priya, dana = house.client("priya"), house.client("dana")
    ids = [await write(priya, f"Item {n}.") for n in range(3)]
    await send(dana, "edit", title="", format="worked", votes="1", version="0")
    await open_it(house)
    answers = await asyncio.gather(
        *[priya.post(f"{RETRO}/items/{id}/vote", data={"vote": "yes"}) for id in ids]
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409]
    assert "You have <strong>no votes</strong> left of 1" in await page(priya)
    kept = await house.database.one("select item from retro_vote")
    assert kept is not None
    for _ in range(2):  # undone freely, and twice is once
        await send(priya, f"items/{kept['item']}/vote", vote="no")
        await send(priya, f"items/{ids[0]}/vote", vote="yes")
        await send(priya, f"items/{ids[0]}/vote", vote="yes")
        kept = {"item": ids[0]}
    assert [row["item"] for row in await house.database.all("select item from retro_vote")] == [ids[0]]
    await send(house.client("helen"), f"items/{ids[0]}/vote", 403, vote="yes")
    room = [house.client(key) for key in ("sam", "grace", "ruth", "dana")]
    pressed = [one.post(f"{RETRO}/items/{id}/vote", data={"vote": "yes"}) for one in room for id in ids]
    assert sorted(answer.status_code for answer in await asyncio.gather(*pressed)) == [303] * 4 + [409] * 8
    items = (await house.api("dana").get(RETRO)).json()["items"]
    assert sum(item["votes"] for item in items) == 5


@on_sqlite
async def test_items_that_say_the_same_are_grouped_and_their_votes_count_together(house: House) -> None:
    priya, grace, dana = (house.client(key) for key in ("priya", "grace", "dana"))
    one, two, three = [await write(priya, f"Said {n}.") for n in ("first", "second", "third")]
    await group(priya, one, two, 409)
    await open_it(house)
    await send(grace, f"items/{two}/vote", vote="yes")
    await group(priya, two, one)
    await group(dana, three, two)
    await send(priya, f"items/{three}/vote", vote="yes")
    text = await page(priya)
    assert "2 votes, yours among them" in text
    assert text.index("Said first.") < text.index("Grouped with it") < text.index("Said second.")
    await group(priya, one, one, 422)
    await group(priya, one, new_id(), 404)
    await send(
        dana, f"items/{one}/remove"
    )  # another one leads from now on, and votes for what is gone are free
    text = await page(priya, f"{HERE}?sort=votes")
    assert "1 vote<" in text
    assert "You have <strong>5 votes</strong> left of 5" in text
    leaders = await house.database.all("select id, leader from retro_item where removed = :no", no=False)
    assert {row["leader"] for row in leaders} <= {None, two, three}
    follower = next(row["id"] for row in leaders if row["leader"])
    await send(grace, f"items/{follower}/group", out="yes")
    assert "Grouped with it" not in await page(priya)


@on_sqlite
async def test_with_many_items_the_page_stays_small_and_grouping_is_a_page_of_its_own(house: House) -> None:
    priya = house.client("priya")
    ids = [
        await write(priya, f"Thing {n}: " + "more time for what matters to people. " * 2) for n in range(30)
    ]
    await open_it(house)
    text = await page(priya)
    assert len(text) < 120_000
    assert text.count("<option") < 30
    asked = await page(priya, f"{RETRO}/items/{ids[0]}/group")
    assert asked.count("<option") == 29
    await group(priya, ids[0], ids[1])
    assert "Grouped with it" in await page(priya)


@on_sqlite
async def test_the_clock_is_the_leaders_and_stops_nobody(house: House) -> None:
    dana, priya = house.client("dana"), house.client("priya")
    await send(priya, "clock", 403, minutes="5")
    for wrong in ("", "0", "-1", "1e9", "99999999999999999999", "NaN"):
        refused = await send(dana, "clock", 422, minutes=wrong)
        assert (
            'href="#minutes">Say for how many minutes the clock is to run, from 1 to 240</a>' in refused.text
        )
        assert f'value="{wrong}" aria-describedby="wrong-minutes"' in refused.text
    await send(dana, "clock", minutes="5")
    assert "data-ends" in await page(priya)
    async with house.database.transaction() as tx:
        await tx.run("update retro set clock_until = :past", past=tx.now.replace(year=2018))
    assert "over, since" in await page(priya)
    await write(priya, "After the time.")
    await send(dana, "clock", off="yes")
    assert "data-ends" not in await page(priya)


@on_sqlite
async def test_columns_and_anonymity_are_fixed_with_the_first_item(house: House) -> None:
    dana = house.client("dana")
    await send(dana, "edit", title="The day", format="four-ls", votes="3", version="0")
    await send(house.client("grace"), "items", 422, id=new_id(), column="worked", body="No such column.")
    await write(house.client("grace"), "Questions beforehand.", "longed-for")
    await send(dana, "edit", title="Our day", format="worked", anonymous="yes", votes="2", version="1")
    row = await house.database.one("select title, format, anonymous, votes_each from retro")
    assert row == {"title": "Our day", "format": "four-ls", "anonymous": False, "votes_each": 2}
    conflict = await send(dana, "edit", 412, title="Mine", votes="2", version="1", format="four-ls")
    assert "Our day" in conflict.text
    for wrong in ("51", "-1", "9" * 30, "two"):
        await send(dana, "edit", 422, title="", votes=wrong, version="2", format="four-ls")
    await send(house.client("priya"), "edit", 403, title="", votes="2", version="2", format="four-ls")


@on_sqlite
async def test_a_retro_of_several_is_for_those_who_were_there_and_names_nobody_elses(house: House) -> None:
    iqbal = house.client("iqbal")
    for id, service in (("elsewhere-alpha", "elsewhere"),):
        await house.api("alex").put(f"/services/{service}", json={"name": "Kestrels", "organisation": "X"})
        set_up = {"service": service, "standard_set": "lgdss", "phase": "alpha", "confidential": True}
        answer = await house.api("iqbal").put(f"/assessments/{id}", json=set_up)
        assert answer.status_code == 201, answer.text
    both = {
        "title": "Both of them",
        "format": "worked",
        "votes": "5",
        "assessments": [ASSESSMENT, "elsewhere-alpha"],
    }
    assert (await house.client("dana").post("/retros", data=both)).status_code == 404
    nothing = await iqbal.post("/retros", data={"title": "", "format": "worked", "votes": "5"})
    assert nothing.status_code == 422
    made = await iqbal.post("/retros", data=both)
    again = await iqbal.post("/retros", data=both)
    assert again.headers["location"] == made.headers["location"]
    assert made.headers["location"] == "/retros/both-of-them?done=set-up"
    there = "/retros/both-of-them"
    for key in ("priya", "grace", "femi", "ruth", "helen", "alex"):
        text = await page(house.client(key), there)
        assert ("Kestrels" in text) == (key == "alex"), key
        assert "Both of them" in await page(house.client(key), "/retros"), key
    assert (await house.client("nadia").get(there)).status_code == 404
    assert "Both of them" not in await page(house.client("nadia"), "/retros")
    item = {"id": new_id(), "column": "worked", "body": "Both had a break."}
    wrote = {
        key: (await house.client(key).post(f"{there}/items", data=item)).status_code
        for key in ("helen", "iqbal", "grace")
    }
    assert wrote == {"helen": 403, "iqbal": 403, "grace": 303}
    assert (await house.client("dana").post(f"{there}/open")).status_code == 403
    # Nobody hears that it looks at one more that they may not enter: neither by a version nor by the live stream.
    known = [(await house.api(key).get(there)).headers["etag"] for key in ("grace", "helen", "iqbal")]
    at = await house.database.one("select position from retro where id = 'both-of-them'")
    fewer = {"title": "Both of them", "assessments": [ASSESSMENT]}
    assert (
        await house.api("iqbal").put(there, json=fewer, headers={"if-match": known[2]})
    ).status_code == 200
    anew = [(await house.api(key).get(there)).headers["etag"] for key in ("grace", "helen", "iqbal")]
    assert anew[:2] == known[:2]
    assert anew[2] != known[2]
    assert await house.database.one("select position from retro where id = 'both-of-them'") == at
    assert (await iqbal.post(f"{there}/open")).status_code == 303
    # An assessment's own is of no round, and tells nobody who leads it which rounds there are.
    await house.api("iqbal").put("/rounds/five", json={"name": "Five", "assessments": []})
    for round in ("five", "none-such"):
        own = await house.api("dana").put(RETRO, json={"round": round}, headers={"if-match": "*"})
        assert own.status_code == 422, own.text
    # Which round a retro is of is told to whoever may read every round.
    headers = {"if-match": (await house.api("iqbal").get(there)).headers["etag"]}
    await house.api("iqbal").put(there, json={"round": "five"}, headers=headers)
    told = [(await house.api(key).get(there)).json()["round"] for key in ("grace", "helen", "iqbal")]
    assert told == [None, "five", "five"]
    # An item is of its own retro alone.
    await send(house.client("grace"), f"items/{item['id']}/vote", 404, vote="yes")


@on_sqlite
async def test_hostile_57_no_retro_hides_an_assessments_own_nor_an_assessment_a_retro(house: House) -> None:
    iqbal = house.client("iqbal")
    names = (ASSESSMENT, ASSESSMENT.upper(), "new", "New", "ＮＥＷ")
    for title in names:
        sent = {"title": title, "format": "worked", "votes": "5", "assessments": ASSESSMENT}
        assert (await iqbal.post("/retros", data=sent)).status_code == 303
    made = {row["id"] for row in await house.database.all("select id from retro")}
    assert made == {f"{ASSESSMENT}-2", f"{ASSESSMENT}-3", "new-2", "new-3", "new-4"}
    set_up = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha"}
    taken = await house.api("iqbal").put(f"/assessments/{ASSESSMENT}-2", json=set_up)
    assert taken.status_code == 409


@on_sqlite
async def test_the_board_asks_for_what_is_remembered_until_one_has_written(house: House) -> None:
    priya, board = house.client("priya"), f"/assessments/{ASSESSMENT}"
    asked = "Write into the retro what worked"
    assert asked not in await page(priya, board)
    await house.api("iqbal").put(f"{board}/state", json={"to": "writing-up"})
    assert asked in await page(priya, board)
    assert asked not in await page(house.client("helen"), board)
    await write(priya, "One page.")
    assert asked not in await page(priya, board)


@on_sqlite
async def test_hostile_58_what_no_database_can_hold_is_refused_in_words(house: House) -> None:
    priya = house.client("priya")
    for body in ("a\0b", "\ud800".encode("utf-16", "surrogatepass").decode("latin-1") + "\0"):
        await send(priya, "items", 422, id=new_id(), column="worked", body=body)
    for wrong in ("", "1", "../x", "\0", "9" * 40):
        await send(priya, "items", 422, id=wrong, column="worked", body="One page.")
    id = await write(priya, "One page.")
    await send(priya, f"items/{id}", 412, column="worked", body="Two.", version="9" * 30)
    await make_anonymous_is_refused(house)
    assert (await priya.get("/retros/%00")).status_code == 404


async def make_anonymous_is_refused(house: House) -> None:
    """Something is written: the form no longer makes it anonymous."""
    await make_anonymous(house)
    row = await house.database.one("select anonymous from retro")
    assert row == {"anonymous": False}

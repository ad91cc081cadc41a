"""What somebody of ill will, or a program gone wild, sends to the rooms of the day."""

import asyncio
import time
from typing import Any

import httpx2
import pytest

from assessor.day import pack_queries
from assessor.demo.cast import BY_KEY
from tests.agenda.test_agenda import AGENDA, stands
from tests.day.agenda import HERE, give_agenda, press
from tests.house import ASSESSMENT, BASE, SEATS, House, new_id

FIELDS = ("id", "title", "minutes", "standards", "lead", "scribe", "kind")


def part(**said: str) -> dict[str, str]:
    """A row of the agenda's form."""
    return {"id": new_id(), "title": "Users", "minutes": "10", "standards": "", "kind": "talk", **said}


async def save(
    house: House, *parts: dict[str, str], session: int = 0, do: str = "save", version: int = 0
) -> httpx2.Response:
    """The lead sends the form of a session."""
    columns = {name: [one.get(name, "") for one in parts] for name in FIELDS}
    form = {**columns, "version": str(version), "do": do}
    return await house.client("dana").post(f"{AGENDA}/edit?session={session}", data=form)


async def meets(house: House, *sessions: dict[str, str]) -> httpx2.Response:
    """The organiser says when the assessment meets."""
    api = house.api("iqbal")
    etag = (await api.get(HERE)).headers["etag"]
    return await api.put(HERE, json={"sessions": list(sessions)}, headers={"if-match": etag})


async def test_hostile_03_a_part_of_the_day_under_the_id_of_another_one_takes_no_place_but_its_own(
    house: House,
) -> None:
    days = [
        {"starts_at": f"2018-11-{day}T09:30:00Z", "ends_at": f"2018-11-{day}T12:30:00Z"} for day in (14, 15)
    ]
    assert (await meets(house, *days)).status_code == 200
    one = part()
    assert (await save(house, one, {**one, "title": "Again"})).status_code == 303
    assert (await save(house, {**one, "title": "Next day"}, session=1, version=1)).status_code == 303
    slots = await stands(house)
    assert [slot["title"] for slot in slots] == ["Users", "Again", "Next day"]
    assert slots[0]["id"] == one["id"]
    assert len({slot["id"] for slot in slots}) == 3


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_hostile_58_no_number_however_long_and_no_day_however_far_breaks_the_agenda(
    house: House,
) -> None:
    answer = await save(house, part(minutes="9" * 5000))
    assert answer.status_code == 422
    assert "Enter the minutes as a whole number" in answer.text
    week = {"starts_at": "2018-11-12T09:00:00Z", "ends_at": "2018-11-16T17:00:00Z"}
    assert (await meets(house, week)).status_code == 200
    assert (await save(house, part(standards="1"), part(standards="2"), do="split")).status_code == 303
    assert [slot["minutes"] for slot in await stands(house)] == [600, 600]
    for moment in ("9999-12-31T23:50:00Z", "0001-01-01T00:10:00Z"):
        refused = await meets(house, {"starts_at": moment})
        assert refused.status_code == 422
        assert "1900 to 2999" in refused.text
    assert (await meets(house, {"starts_at": "2999-12-31T23:50:00Z"})).status_code == 200
    for path in ("/day", "/agenda", "/standards/1", "/room"):
        assert (await house.client("dana").get(HERE + path)).status_code == 200, path


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_hostile_22_numbers_of_standards_are_read_in_a_moment_whatever_is_typed(house: House) -> None:
    begun = time.process_time()
    for typed in ("1" + " " * 50_000 + "1", "1-99," * 20_000, "and " * 20_000):
        answer = await save(house, part(standards=typed))
        assert answer.status_code == 422
        assert "Write standards as in" in answer.text
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_hostile_04_a_token_for_reading_does_not_say_that_somebody_is_here(house: House) -> None:
    headers = {"authorization": f"Bearer {house.tokens['priya', 'read']}", "origin": BASE}
    answer = await house.client().post(f"{HERE}/here", data={"place": "board"}, headers=headers)
    assert answer.status_code == 403
    assert house.app.state.presence.signs == {}


async def test_hostile_01_an_agenda_taken_back_to_the_panel_is_told_to_nobody_by_what_was_on(
    house: House,
) -> None:
    await give_agenda(house)
    await press(house, "")
    await house.client("dana").post(f"{AGENDA}/share", data={"shared": "no"})
    for key, thing in (("grace", None), ("priya", "Welcome")):
        async with house.stream(key, after=0) as stream:
            while (entry := await stream.entry())["action"] != "slot.moved":
                pass
        assert (entry["thing"] or {}).get("title") == thing, key


async def test_hostile_08_a_scribe_brings_nothing_back_that_its_author_removed(house: House) -> None:
    seat = {**SEATS["priya"], "duties": ["scribe"]}
    await house.api("iqbal").put(f"{HERE}/seats/{BY_KEY['priya'].email}", json=seat)
    note = f"{HERE}/notes/{new_id()}"
    body = {"body": "I should not have said this.", "standard": 6, "visibility": "everyone"}
    assert (await house.api("sam").put(note, json=body)).status_code == 201
    await house.api("sam").delete(note)
    for words in ({"reason": "It belongs to 7", "standard": 7}, {"reason": "Once more"}):
        answer = await house.api("priya").put(note, json=words, headers={"if-match": "*"})
        assert answer.status_code == 403
        assert "should not" not in answer.text
    assert (await house.api("grace").get(note)).status_code == 404
    row = await house.database.one("select removed_at from note where assessment = :id", id=ASSESSMENT)
    assert row is not None
    assert row["removed_at"] is not None


async def asked(house: House) -> str:
    """Priya asks everyone's question about standard 6."""
    note = new_id()
    body = {"body": "Who may see them?", "standard": 6, "kind": "question", "visibility": "everyone"}
    assert (await house.api("priya").put(f"{HERE}/notes/{note}", json=body)).status_code == 201
    return note


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_hostile_10_what_somebody_wrote_down_in_the_room_nobody_else_changes_or_takes_away(
    house: House,
) -> None:
    for writer, other in (("priya", "grace"), ("grace", "priya")):
        note, answer = await asked(house), new_id()
        said = {"id": answer, "body": "The night desk."}
        written = await house.client(writer).post(f"{HERE}/notes/{note}/answered", data=said)
        assert written.status_code == 303
        path = f"{HERE}/notes/{note}/answers/{answer}"
        stands = (await house.api("ruth").get(path)).json()
        api = house.api(other)
        words = await api.put(path, json={"body": "Everybody."}, headers={"if-match": "*"})
        assert words.status_code == 403
        assert (await api.delete(path)).status_code == 403
        undo = {"answer": answer, "was": "open"}
        refused = await house.client(other).post(f"{HERE}/notes/{note}/answered/undo", data=undo)
        assert refused.status_code == 403
        assert (await house.api("ruth").get(path)).json() == stands
        again = await house.client(writer).post(f"{HERE}/notes/{note}/answered/undo", data=undo)
        assert again.status_code == 303


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_hostile_04_whom_a_conflict_bars_writes_no_answer_down_and_parts_no_note(house: House) -> None:
    note = await asked(house)
    seat = {**SEATS["priya"], "duties": ["scribe"]}
    await house.api("iqbal").put(f"{HERE}/seats/{BY_KEY['priya'].email}", json=seat)
    async with house.journal.keep() as tx:
        person = house.people["priya"].id
        await tx.run("update seat set barred = '[6]' where person = :person", person=person)
    for path in ("answered", "not-answered", "part"):
        sent = {"id": new_id(), "body": "Nobody."}
        answer = await house.client("priya").post(f"{HERE}/notes/{note}/{path}", data=sent)
        assert answer.status_code == 403, path
    assert (await house.api("sam").get(f"{HERE}/notes/{note}")).json()["answers"] == []


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_hostile_50_many_who_take_all_along_at_once_are_served_one_after_another(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the pictures hold, ten megabytes a pack, is read for one of them at a time."""
    now, most = 0, 0
    contents = pack_queries.contents

    async def counted(*what: Any) -> dict[str, bytes]:
        nonlocal now, most
        now += 1
        most = max(most, now)
        try:
            await asyncio.sleep(0)
            return await contents(*what)
        finally:
            now -= 1

    monkeypatch.setattr(pack_queries, "contents", counted)
    browser = house.client("grace")
    answers = await asyncio.gather(*(browser.get(f"{HERE}/pack") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert most == 1


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_open_pages_lose_the_words_that_are_removed_from_the_agenda(house: House) -> None:
    await save(house, part(title="Wilhelmina speaks"), part(title="Wilhelmina answers"))
    await house.client("dana").post(f"{AGENDA}/share", data={"shared": "yes"})
    async with house.stream("grace", page=True) as stream:
        await stream.next()
        form = {"step": "remove", "words": "Wilhelmina", "sure": "yes"}
        assert (await house.client("dana").post(f"{HERE}/redact", data=form)).status_code == 303
        heard = ""
        while "[removed] answers" not in heard:
            heard = (await stream.next()).get("data", "")
    items = (await house.api("grace").get(f"{HERE}/journal")).json()["items"]
    changed = [item["action"] for item in items].count("agenda.changed")
    assert changed == 2, "shared, and the words removed from both parts at once"

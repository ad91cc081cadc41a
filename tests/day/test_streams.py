"""The event streams: each entry once, in order, to those who may see it, and to nobody else."""

import asyncio

from assessor.database import connect
from tests.house import ASSESSMENT, House, application, new_id, settings

NOTES = f"/assessments/{ASSESSMENT}/notes"


async def write(house: House, **fields: object) -> str:
    id = new_id()
    response = await house.api("priya").put(
        f"{NOTES}/{id}", json={"standard": 6, "body": "A note.", **fields}
    )
    assert response.status_code == 201, response.text
    return id


async def test_a_note_arrives_on_every_open_stream_that_may_see_it(house: House) -> None:
    async with house.stream("dana") as dana, house.stream("grace") as grace:
        first = await dana.next()
        assert set(first) == {"retry", "id"}
        await grace.next()
        panel, everyone = await write(house), await write(house, visibility="everyone")
        assert [(await dana.entry())["id"] for _ in range(2)] == [panel, everyone]
        entry = await grace.entry()
        assert entry["id"] == everyone
        assert entry["action"] == "note.written"
        assert entry["thing"]["body"] == "A note."
        assert entry["who"]["name"] == "Priya Raman"
        assert grace.headers["cache-control"] == "no-store"
        assert grace.headers["x-accel-buffering"] == "no"
        assert panel not in grace.raw.decode()


async def test_a_stream_goes_on_where_it_was(house: House) -> None:
    ids = [await write(house, visibility="everyone") for _ in range(5)]
    position = (await house.api("grace").get(f"/assessments/{ASSESSMENT}")).json()["position"]
    async with house.stream("grace", after=position - 3) as stream:
        assert (await stream.next())["id"] == str(position - 3)
        assert [(await stream.entry())["id"] for _ in range(3)] == ids[2:]
    async with house.stream("grace", after=10_000) as stream:
        assert (await stream.next())["id"] == str(position)


async def test_positions_of_everyone_else_have_no_gaps_where_the_panel_wrote(house: House) -> None:
    async with house.stream("grace") as grace:
        start = int((await grace.next())["id"])
        for n in range(6):
            await write(house, visibility="everyone" if n % 3 == 2 else "panel")
        assert [(await grace.next())["id"] for _ in range(2)] == [str(start + 1), str(start + 2)]


async def test_many_entries_at_once_arrive_in_order_and_once(house: House) -> None:
    async with house.stream("sam") as sam:
        start = int((await sam.next())["id"])
        await asyncio.gather(*[write(house) for _ in range(60)])
        positions = [(await sam.entry())["position"] for _ in range(60)]
        assert positions == list(range(start + 1, start + 61))


async def test_hostile_06_a_stream_ends_when_the_seat_goes(house: House) -> None:
    async with house.stream("ruth") as ruth:
        await ruth.next()
        await house.api("iqbal").delete(f"/assessments/{ASSESSMENT}/seats/ruth@hackney.example")
        await asyncio.wait_for(ruth.ended.wait(), 2)
        after = await write(house, visibility="everyone")
        assert after not in ruth.raw.decode()
    async with house.stream("ruth", after=0) as again:
        await asyncio.wait_for(again.ended.wait(), 2)
        assert again.status == 404


async def test_hostile_06_a_stream_ends_when_a_member_leaves_the_service(house: House) -> None:
    async with house.stream("femi") as femi:
        await femi.next()
        response = await house.api("grace").delete("/services/contact-centre/members/femi@hackney.example")
        assert response.status_code == 204, response.text
        await asyncio.wait_for(femi.ended.wait(), 2)


async def test_a_stream_ends_when_its_person_signs_out(house: House) -> None:
    async with house.stream("sam", page=True) as sam:
        await sam.next()
        assert (await house.client("sam").post("/sign-out")).status_code == 303
        await asyncio.wait_for(sam.ended.wait(), 2)


async def test_the_page_stream_brings_the_note_and_the_counts_as_html(house: House) -> None:
    async with house.stream("dana", page=True) as dana:
        await dana.next()
        id = await write(house, kind="strength")
        message = await dana.next()
        assert "event" not in message
        assert f'id="note-{id}"' in message["data"]
        assert 'id="card-6"' in message["data"]
        assert "1 strength" in message["data"]


async def test_hostile_21_a_text_cannot_forge_an_event(house: House) -> None:
    evil = "one\nevent: admin\ndata: {}\n\nid: 99\u2028data: x"
    async with house.stream("dana") as json_stream, house.stream("dana", page=True) as page_stream:
        await json_stream.next()
        await page_stream.next()
        await write(house, body=evil)
        entry = await json_stream.entry()
        assert entry["thing"]["body"] == evil
        assert "event" not in await page_stream.next()
        last = await write(house, body="the next one")
        assert (await json_stream.entry())["id"] == last


async def test_a_note_taken_back_is_removed_for_everyone_else_and_changed_for_the_panel(house: House) -> None:
    async with house.stream("grace") as grace, house.stream("sam") as sam:
        await grace.next()
        await sam.next()
        id = await write(house, visibility="everyone")
        await grace.entry()
        await sam.entry()
        await house.api("priya").put(
            f"{NOTES}/{id}", json={"visibility": "panel"}, headers={"if-match": '"1"'}
        )
        removed = await grace.entry()
        assert (removed["action"], removed["subject"], removed["thing"]) == ("note.removed", "note", None)
        assert (await sam.entry())["action"] == "note.changed"


async def test_the_journal_gives_what_the_stream_gave(house: House) -> None:
    async with house.stream("grace", after=0) as grace:
        await write(house)
        await write(house, visibility="everyone")
        journal = (await house.api("grace").get(f"/assessments/{ASSESSMENT}/journal?after=0")).json()
        entries = [await grace.entry() for _ in journal["items"]]
        assert [{k: v for k, v in entry.items() if k != "thing"} for entry in entries] == journal["items"]
        assert journal["position"] == journal["items"][-1]["position"]


async def test_what_another_process_wrote_arrives_too(house: House) -> None:
    async with connect(house.url) as database:
        other = House(application(settings(house.url)), database)
        await other.open()
        async with house.stream("dana") as dana:
            await dana.next()
            id = await write(other)
            assert (await dana.entry(seconds=3))["id"] == id
        await other.close()


async def test_a_stream_that_begins_behind_gets_what_it_missed_while_others_go_on(house: House) -> None:
    async with house.stream("sam") as early:
        start = int((await early.next())["id"])
        for _ in range(5):
            await write(house)
        async with house.stream("priya", after=start) as late:
            await late.next()
            await write(house)
            for stream in (early, late):
                positions = [(await stream.entry())["position"] for _ in range(6)]
                assert positions == list(range(start + 1, start + 7))


async def test_a_page_made_for_another_audience_is_told_to_reload(house: House) -> None:
    page = await house.client("grace").get(f"/assessments/{ASSESSMENT}/stream?after=3&audience=panel")
    assert page.text == "event: reload\ndata: \n\n"


async def test_fault_F30_where_streams_are_held_back_one_that_ends_tells_all_there_is(house: House) -> None:
    before = (await house.api("grace").get(f"/assessments/{ASSESSMENT}")).json()["position"]
    ids = [await write(house, visibility="everyone") for _ in range(3)]
    hidden = await write(house)
    async with asyncio.timeout(5):
        answer = await house.client("grace").get(f"/assessments/{ASSESSMENT}/stream?after={before}&once=yes")
    assert all(f"note-{id}" in answer.text for id in ids)
    assert f"\nid: {before + 3}\n" in answer.text
    assert hidden not in answer.text
    async with asyncio.timeout(5):
        again = await house.client("grace").get(
            f"/assessments/{ASSESSMENT}/stream?after={before + 3}&once=yes"
        )
    assert "note-" not in again.text

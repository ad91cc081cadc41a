"""The journal and the two counters, as other programs rely on them."""

import re
from typing import Any

import pytest

from tests.api.things import HERE, good, refused
from tests.house import ASSESSMENT, House, new_id

EVERYONE_ELSE = ("femi", "grace", "ruth", "helen", "iqbal", "alex")


async def journal(house: House, key: str, after: int | str = 0) -> dict[str, Any]:
    found: dict[str, Any] = (
        await good(house.api(key).get(f"{HERE}/journal", params={"after": after}))
    ).json()
    return found


async def note(house: House, **fields: Any) -> dict[str, Any]:
    body = {"body": "A note.", "standard": 6, **fields}
    made: dict[str, Any] = (await good(house.api("sam").put(f"{HERE}/notes/{new_id()}", json=body))).json()
    return made


async def test_an_entry_has_these_fields_and_no_text(house: House):
    before = (await journal(house, "dana"))["position"]
    made = await note(house, visibility="everyone")
    found = await journal(house, "dana", before)
    assert found["position"] == before + 1
    [entry] = found["items"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry.pop("at"))
    assert entry == {
        "position": before + 1,
        "action": "note.written",
        "standard": 6,
        "subject": "note",
        "id": made["id"],
        "who": {"id": house.people["sam"].id, "name": "Sam Whitfield"},
    }


async def test_the_journal_begins_at_the_beginning_and_ends_at_the_position(house: House):
    for _ in range(3):
        await note(house, visibility="everyone")
    for key in ("dana", *EVERYONE_ELSE):
        found = await journal(house, key)
        positions = [entry["position"] for entry in found["items"]]
        assert positions == list(range(1, len(positions) + 1))
        assert found["position"] == positions[-1]
        shown = (await good(house.api(key).get(HERE))).json()
        assert shown["position"] == found["position"]
        assert await journal(house, key, found["position"]) == {"items": [], "position": found["position"]}
        assert await journal(house, key, found["position"] + 10) == {
            "items": [],
            "position": found["position"],
        }


async def test_the_journal_gives_five_hundred_entries_at_a_time(house: House):
    async with house.journal.write(ASSESSMENT, house.people["sam"].id) as change:
        for n in range(1100):
            change.happened("statement.changed", id="6", standard=6, to_all=n % 2 == 0)
    last = (await good(house.api("dana").get(HERE))).json()["position"]
    seen, sizes = 0, []
    while seen < last:
        found = await journal(house, "dana", seen)
        assert [entry["position"] for entry in found["items"]] == list(range(seen + 1, found["position"] + 1))
        sizes.append(len(found["items"]))
        seen = found["position"]
    assert sizes[:-1] == [500, 500]
    assert len((await journal(house, "grace"))["items"]) == 500


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "", "9" * 5000, "\x00", "٣"])
async def test_a_position_is_a_whole_number(lasting: House, after: str):
    answer = await lasting.api("dana").get(f"{HERE}/journal", params={"after": after})
    refused(answer, 422)


async def everything(house: House, key: str) -> list[tuple[int, dict[str, str], bytes]]:
    """Every answer about the assessment that somebody can ask for, with its headers."""
    found = []
    ways = (
        "",
        "/state",
        "/seats",
        "/notes",
        "/notes?limit=1",
        "/notes?standard=6",
        "/journal",
        "/recommendations",
    )
    lists = ("/claims", "/statements/6", "/evidence")
    for way in (*ways, *lists):
        answer = await house.api(key).get(f"{HERE}{way}")
        found.append((answer.status_code, dict(answer.headers), answer.content))
    async with house.stream(key) as stream:
        found.append((0, {}, (await stream.next())["id"].encode()))
    async with house.stream(key, after=0) as stream:
        await stream.next()
        position = (await good(house.api(key).get(HERE))).json()["position"]
        found += [(0, {}, repr(await stream.next()).encode()) for _ in range(position)]
    return found


async def test_what_only_the_panel_may_see_moves_nothing_for_everyone_else(house: House):
    sam = house.api("sam")
    shown = await note(house, visibility="everyone")
    before = {key: await everything(house, key) for key in EVERYONE_ELSE}
    hidden = await note(house)
    await note(house, visibility="me")
    hers = f"{HERE}/recommendations/{new_id()}"
    from_both = {"level": "must", "body": "Do it.", "from": [hidden["id"], shown["id"]]}
    await good(sam.put(hers, json=from_both))
    where, change = f"{HERE}/notes/{hidden['id']}", {"body": "Otherwise.", "kind": "question"}
    await good(sam.put(where, json=change, headers={"if-match": '"1"'}))
    await good(sam.delete(where))
    for key in EVERYONE_ELSE:
        assert await everything(house, key) == before[key], key
        refused(await house.api(key).get(hers), 404)
        refused(await house.api(key).get(where), 404)


async def test_a_note_begins_for_everyone_else_when_it_is_opened_to_them(house: House):
    sam, grace = house.api("sam"), house.api("grace")
    made = await note(house)
    where = f"{HERE}/notes/{made['id']}"
    for n in (1, 2):
        await good(sam.put(where, json={"body": f"Version {n}."}, headers={"if-match": f'"{n}"'}))
    before = (await journal(house, "grace"))["position"]
    opened = await good(sam.put(where, json={"visibility": "everyone"}, headers={"if-match": '"3"'}))
    assert opened.headers["etag"] == '"4"'
    shown = await good(grace.get(where))
    assert (shown.headers["etag"], shown.json()["version"]) == ('"1"', 1)
    assert shown.json()["at"] >= made["at"]
    entries = (await journal(house, "grace", before))["items"]
    assert [(entry["position"], entry["action"]) for entry in entries] == [(before + 1, "note.written")]
    panel = (await journal(house, "dana"))["items"][-1]
    assert panel["action"] == "note.changed"
    await good(sam.put(where, json={"visibility": "panel"}, headers={"if-match": '"4"'}))
    assert (await journal(house, "dana"))["items"][-1]["action"] == "note.changed"
    gone = (await journal(house, "grace"))["items"][-1]
    assert (gone["action"], gone["id"]) == ("note.removed", made["id"])
    refused(await grace.get(where), 404)


async def test_notes_wait_to_be_opened_where_the_assessment_says_so(house: House):
    iqbal, dana, grace = (house.api(key) for key in ("iqbal", "dana", "grace"))
    stands = await good(iqbal.get(HERE))
    await good(iqbal.put(HERE, json={"notes_shown": "opened"}, headers={"if-match": stands.headers["etag"]}))
    held = [await note(house, visibility="everyone", standard=n) for n in (6, 7)]
    assert (await good(grace.get(f"{HERE}/notes"))).json()["items"] == []
    refused(await house.api("sam").post(f"{HERE}/notes/open", json={}), 403)
    first = await good(dana.post(f"{HERE}/notes/open", json={"standard": 6}))
    assert first.json() == {"opened": [held[0]["id"]]}
    assert [item["id"] for item in (await good(grace.get(f"{HERE}/notes"))).json()["items"]] == [
        held[0]["id"]
    ]
    assert (await good(dana.post(f"{HERE}/notes/open", json={}))).json() == {"opened": [held[1]["id"]]}
    assert (await good(dana.post(f"{HERE}/notes/open", json={}))).json() == {"opened": []}
    actions = [entry["action"] for entry in (await journal(house, "grace"))["items"]]
    assert actions[-4:] == ["note.written", "notes.opened", "note.written", "notes.opened"]


async def test_authors_are_named_by_profession_to_everyone_else_where_so_set(house: House):
    iqbal = house.api("iqbal")
    stands = await good(iqbal.get(HERE))
    await good(
        iqbal.put(HERE, json={"authors_shown": "profession"}, headers={"if-match": stands.headers["etag"]})
    )
    made = await note(house, visibility="everyone", said_by="the lead developer")
    answer = f"{HERE}/notes/{made['id']}/answers/{new_id()}"
    await good(house.api("grace").put(answer, json={"body": "Yes."}))
    asked = {"level": "must", "body": "Do it.", "visibility": "everyone"}
    await good(house.api("sam").put(f"{HERE}/recommendations/{new_id()}", json=asked))
    sam, grace = house.people["sam"], house.people["grace"]
    for key in EVERYONE_ELSE:
        shown = (await good(house.api(key).get(f"{HERE}/notes/{made['id']}"))).json()
        assert shown["author"] == {"profession": "technology"}
        assert shown["answers"][0]["author"] == {"id": grace.id, "name": "Grace Lin"}
        recommendations = await good(house.api(key).get(f"{HERE}/recommendations"))
        assert recommendations.json()["items"][0]["author"] == {"profession": "technology"}
        notes = [entry for entry in (await journal(house, key))["items"] if entry["subject"] == "note"]
        assert [entry["who"] for entry in notes] == [{"profession": "technology"}]
        for way in ("/notes", "/journal", "/recommendations"):
            items = (await good(house.api(key).get(f"{HERE}{way}"))).json()["items"]
            text = repr(
                [item for item in items if item.get("subject") != "seat"]
            )  # a seat's id is its person's
            assert sam.id not in text
            assert "Whitfield" not in text
    assert (await good(house.api("dana").get(f"{HERE}/notes/{made['id']}"))).json()["author"][
        "name"
    ] == "Sam Whitfield"

"""Writing by PUT: the same rules for everything that can be written."""

from typing import Any

import pytest

from tests.api.things import HERE, THINGS, Thing, bytes_of, good, move_to, place, refused, written
from tests.house import SERVICE, House


def by_name(thing: Thing) -> str:
    return thing.name


everything = pytest.mark.parametrize("thing", THINGS, ids=by_name)
removable = pytest.mark.parametrize("thing", [thing for thing in THINGS if thing.removable], ids=by_name)
freezing = pytest.mark.parametrize("thing", [thing for thing in THINGS if thing.closed], ids=by_name)
named_by_uuid = pytest.mark.parametrize(
    "thing", [thing for thing in THINGS if not thing.slug and not thing.unwritten], ids=by_name
)
named_by_slug = pytest.mark.parametrize("thing", [thing for thing in THINGS if thing.slug], ids=by_name)
JSON = {"content-type": "application/json"}
BROKEN: dict[str, Any] = {"content": b"{broken", "headers": {"content-type": "text/plain"}}


@everything
async def test_what_is_new_is_made_and_the_same_again_changes_nothing(lasting: House, thing: Thing):
    address = await place(lasting, thing)
    client = lasting.api(thing.writer)
    made = await client.put(address, json=thing.body)
    assert made.status_code == (200 if thing.unwritten else 201), made.text
    assert made.headers["etag"] == '"1"'
    assert made.json()["version"] == 1
    before = (await client.get(HERE)).json()["position"]
    again = await client.put(address, json=thing.body)
    assert (again.status_code, again.headers["etag"]) == (200, '"1"')
    assert again.json() == made.json()
    stale = await client.put(address, json=thing.body, headers={"if-match": '"7"'})
    assert stale.status_code == 200
    shown = await client.get(address)
    assert (shown.status_code, shown.headers["etag"], shown.json()) == (200, '"1"', made.json())
    assert (await client.get(HERE)).json()["position"] == before


@everything
async def test_fields_left_out_get_their_defaults(lasting: House, thing: Thing):
    address = await place(lasting, thing)
    made = (await good(lasting.api(thing.writer).put(address, json=thing.body))).json()
    assert {key: made[key] for key in thing.defaults} == thing.defaults
    assert {key: made[key] for key in thing.body} == thing.body


@everything
async def test_another_body_needs_the_version_it_changes(lasting: House, thing: Thing):
    address = await written(lasting, thing)
    client = lasting.api(thing.writer)
    stands = (await client.get(address)).json()
    needed = refused(await client.put(address, json=thing.other), 428)
    assert _alike(needed["current"], stands)
    changed = await client.put(address, json=thing.other, headers={"if-match": '"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert {key: changed.json()[key] for key in thing.other} == thing.other
    kept = thing.body.keys() - thing.other.keys()
    assert {key: changed.json()[key] for key in kept} == {key: thing.body[key] for key in kept}
    late = refused(await client.put(address, json=thing.body, headers={"if-match": '"1"'}), 412)
    assert _alike(late["current"], changed.json())
    assert (await client.get(address)).json() == changed.json()


def _alike(current: dict[str, Any], thing: dict[str, Any]) -> bool:
    """A conflict shows the thing as it stands; of an assessment, how it is set up."""
    return all(thing[key] == value for key, value in current.items()) and "version" in current


@everything
async def test_nobody_without_a_token_is_told_anything(lasting: House, thing: Thing):
    address = await written(lasting, thing)
    for method in ("GET", "PUT", "DELETE") if thing.removable else ("GET", "PUT"):
        sent = BROKEN if method == "PUT" else {}
        answer = await lasting.api().request(method, address, **sent)
        refused(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"
    wrong = {"authorization": "Bearer wrong"}
    refused(await lasting.api().get(address, headers=wrong), 401)


@everything
async def test_for_a_stranger_there_is_nothing_before_anything_else_is_looked_at(
    lasting: House, thing: Thing
):
    address = await written(lasting, thing)
    nadia = lasting.api("nadia")
    refused(await nadia.get(address), 404)
    refused(await nadia.put(address, **BROKEN), 404)
    if thing.removable:
        refused(await nadia.delete(address), 404)


@everything
async def test_whoever_never_may_is_told_so_before_the_body_is_read(lasting: House, thing: Thing):
    address = await written(lasting, thing)
    client = lasting.api(thing.forbidden)
    refused(await client.put(address, **BROKEN), 403)
    refused(await client.put(address, json={"nonsense": 1}), 403)
    if thing.removable:
        refused(await client.delete(address), 403)


@everything
async def test_a_token_for_reading_reads_and_never_writes(lasting: House, thing: Thing):
    address = await written(lasting, thing)
    client = lasting.api(thing.writer, "read")
    assert (await client.get(address)).status_code == 200
    refused(await client.put(address, json=thing.body), 403)
    refused(await client.put(address, **BROKEN), 403)
    if thing.removable:
        refused(await client.delete(address), 403)


@everything
async def test_a_body_that_cannot_be_read_is_refused_by_what_is_wrong_with_it(lasting: House, thing: Thing):
    address = await place(lasting, thing)
    client = lasting.api(thing.writer)
    refused(await client.put(address, **BROKEN), 415)
    refused(await client.put(address, content=bytes_of(thing.body)), 415)
    refused(await client.put(address, data={"body": "x"}), 415)
    for content in (b"", b"{", b"[1]", b'"x"', b"\xff\xfe", b'{"body": NaN}', b"[" * 100_000):
        refused(await client.put(address, content=content, headers=JSON), 400)
    refused(await client.put(address, content=b" " * (2 * 1024 * 1024 + 1), headers=JSON), 413)
    charset = {"content-type": "application/json; charset=utf-8"}
    await good(client.put(address, content=bytes_of(thing.body), headers=charset))


@everything
async def test_an_unknown_field_is_named_and_nothing_is_written(lasting: House, thing: Thing):
    address = await place(lasting, thing)
    client = lasting.api(thing.writer)
    problem = refused(await client.put(address, json={**thing.body, "colour": "red", "version": 3}), 422)
    assert {error["field"] for error in problem["errors"]} == {"colour", "version"}
    if thing.unwritten:
        assert (await client.get(address)).json()["version"] == 0
    else:
        refused(await client.get(address), 404)


@everything
async def test_null_stands_only_where_null_may_stand(lasting: House, thing: Thing):
    address = await place(lasting, thing)
    client = lasting.api(thing.writer)
    for key, value in thing.defaults.items():
        answer = await client.put(address, json={**thing.body, key: None})
        if value is None:
            assert answer.status_code in (200, 201), (key, answer.text)
        else:
            assert [error["field"] for error in refused(answer, 422)["errors"]] == [key]


@pytest.mark.parametrize("thing", [thing for thing in THINGS if thing.text], ids=by_name)
async def test_line_ends_become_lf_and_nothing_else_in_a_text_changes(lasting: House, thing: Thing):
    address = await place(lasting, thing)
    text = "  one\r\ntwo\rthree\n\n\tfour \u2028 five  e\u0301 \u202eabc \U0001f469\u200d\U0001f680 &amp; <b>\r\n"
    body = {**thing.body, thing.text: text}
    made = await good(lasting.api(thing.writer).put(address, json=body))
    assert made.json()[thing.text] == text.replace("\r\n", "\n").replace("\r", "\n")
    again = await lasting.api(thing.writer).put(address, json=body)
    assert (again.status_code, again.json()["version"]) == (200, 1)


@freezing
async def test_in_a_closed_state_only_the_same_again_is_taken(house: House, thing: Thing):
    address = await written(house, thing)
    assert thing.closed
    await move_to(house, thing.closed)
    client = house.api(thing.writer)
    same = await client.put(address, json=thing.body)
    assert (same.status_code, same.headers["etag"]) == (200, '"1"')
    refused(await client.put(address, json=thing.other), 409)
    refused(await client.put(address, json={"nonsense": 1}), 422)
    refused(await client.put(address, json=thing.other, headers={"if-match": '"9"'}), 409)
    if thing.removable:
        refused(await client.delete(address), 409)


@removable
async def test_what_is_removed_stays_removed_until_its_version_is_named(lasting: House, thing: Thing):
    address = await written(lasting, thing)
    client = lasting.api(thing.writer)
    for _ in range(2):
        gone = await client.delete(address)
        assert (gone.status_code, gone.content) == (204, b"")
    refused(await client.get(address), 404)
    refused(await client.put(address, json=thing.body), 409)
    refused(await client.put(address, json=thing.body, headers={"if-match": '"9"'}), 409)
    back = await client.put(address, json=thing.body, headers={"if-match": '"1"'})
    assert back.status_code == 200, back.text
    assert (await client.get(address)).json() == back.json()
    assert {key: back.json()[key] for key in thing.body} == thing.body
    assert back.json()["version"] > 1


@removable
async def test_an_id_never_used_is_not_there_to_remove(lasting: House, thing: Thing):
    address = await place(lasting, thing)
    assert (await lasting.api(thing.writer).delete(address)).status_code in (204, 404)
    await good(lasting.api(thing.writer).put(address, json=thing.body))


@named_by_uuid
@pytest.mark.parametrize(
    "id",
    ["x", "made-today", "435C4FA3-F0F2-4854-8DB2-9F36C2276816", "00000000-0000-1000-8000-000000000000", "1"],
)
async def test_an_id_must_be_a_random_uuid(lasting: House, thing: Thing, id: str):
    address = (await place(lasting, thing)).rpartition("/")[0] + f"/{id}"
    answer = await lasting.api(thing.writer).put(address, json=thing.body)
    assert [error["field"] for error in refused(answer, 422)["errors"]] == ["id"]


@named_by_slug
@pytest.mark.parametrize(
    "id", ["Upper", "under_score", "-edge", "edge-", "two--hyphens", "a" * 81, "caf%C3%A9", "new"]
)
async def test_an_id_must_be_a_slug(lasting: House, thing: Thing, id: str):
    address = (await place(lasting, thing)).rpartition("/")[0] + f"/{id}"
    answer = await lasting.api(thing.writer).put(address, json=thing.body)
    assert [error["field"] for error in refused(answer, 422)["errors"]] == ["id"]


@everything
async def test_a_new_thing_is_not_made_by_naming_a_version_of_it(lasting: House, thing: Thing):
    address = await place(lasting, thing)
    client = lasting.api(thing.writer)
    refused(await client.put(address, json=thing.body, headers={"if-match": '"4"'}), 412)
    made = await client.put(address, json=thing.body, headers={"if-match": '"0"'})
    assert made.status_code in (200, 201)


async def test_what_stands_unwritten_is_not_written_by_sending_it_as_it_stands(lasting: House):
    statement = next(thing for thing in THINGS if thing.unwritten)
    address = await place(lasting, statement)
    grace = lasting.api("grace")
    stands = (await good(grace.get(address))).json()
    assert stands["version"] == 0
    before = (await good(grace.get(HERE))).json()["position"]
    for same in ({}, {key: stands[key] for key in ("body", "not_yet", "owner", "ready")}):
        answer = await good(grace.put(address, json=same))
        assert (answer.headers["etag"], answer.json()) == ('"0"', stands)
    assert (await good(grace.get(HERE))).json()["position"] == before


async def test_state_seats_and_members_are_written_without_a_version(house: House):
    iqbal = house.api("iqbal")
    seat = f"{HERE}/seats/nadia@elsewhere.example"
    assert (await iqbal.put(seat, json={"role": "observer"})).status_code == 201
    assert (await iqbal.put(seat, json={"role": "team"})).status_code == 200
    assert (await iqbal.get(seat)).json()["role"] == "team"
    for _ in range(2):
        assert (await iqbal.delete(seat)).status_code == 204
    refused(await iqbal.get(seat), 404)
    member = f"/services/{SERVICE}/members/nadia@elsewhere.example"
    assert (await iqbal.put(member, json={})).status_code == 201
    assert (await iqbal.put(member, json={})).status_code == 200
    for _ in range(2):
        assert (await iqbal.delete(member)).status_code == 204
    for _ in range(2):
        moved = await good(iqbal.put(f"{HERE}/state", json={"to": "writing-up"}))
        assert moved.json() == {"state": "writing-up", "allowed": ["fact-check", "in-session", "cancelled"]}
    wrong = refused(await iqbal.put(f"{HERE}/state", json={"to": "published"}), 409)
    assert "fact-check, in-session, cancelled" in wrong["detail"]

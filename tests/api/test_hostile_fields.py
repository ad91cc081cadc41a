"""Fields that should not get in, fields that should not get out, and authors who are not."""

import json
import re
from typing import Any

import pytest

from assessor import paths
from assessor.api.operations import OPERATIONS, Operation
from tests.api.shapes_held import hold
from tests.api.things import HERE, THINGS, Thing, good, place, refused, written
from tests.house import ASSESSMENT, SERVICE, House, new_id

SCHEMA = "".join(path.read_text() for path in sorted(paths.SCHEMA.glob("*.sql")))
TABLES = re.findall(r"^create table (\w+) \((.*?)^\);", SCHEMA, re.MULTILINE | re.DOTALL)
COLUMNS = sorted(
    {
        name
        for _, inside in TABLES
        for name in re.findall(
            r"^  (\w+) (?:text|integer|boolean|timestamptz|jsonb|bytea)", inside, re.MULTILINE
        )
    }
    | set(re.findall(r"^alter table \w+ add column (\w+) ", SCHEMA, re.MULTILINE))
)
# What a program may send of each form; the names of columns and of fields differ in places.
VALUES: tuple[Any, ...] = ("x", 1, True, None, [], {})


AT_ONCE = 150  # a body of more fields is refused as a whole


def test_the_columns_are_found():
    assert {
        "author",
        "position",
        "admin",
        "hash",
        "opened",
        "open_version",
        "removed_at",
        "in_the_room",
    } <= set(COLUMNS)


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.name)
async def test_hostile_09_no_column_can_be_written_that_is_not_a_field(lasting: House, thing: Thing):
    address = await written(lasting, thing)
    client = lasting.api(thing.writer)
    stands = (await client.get(address)).json()
    [form] = [
        operation.form for operation in OPERATIONS if operation.method == "PUT" and _is(operation, thing)
    ]
    assert form is not None
    allowed = {field.alias or name for name, field in form.model_fields.items()}
    version = {"if-match": f'"{stands["version"]}"'}
    foreign = sorted(set(COLUMNS) - allowed)
    for some in (foreign[at : at + AT_ONCE] for at in range(0, len(foreign), AT_ONCE)):
        for value in VALUES:
            body = {**thing.body, **dict.fromkeys(some, value)}
            answer = await client.put(address, json=body, headers=version)
            assert {error["field"] for error in refused(answer, 422)["errors"]} == set(some)
    assert (await client.get(address)).json() == stands


def _is(operation: Operation, thing: Thing) -> bool:
    pattern = re.sub(r"\{\w+\}", "[^/]+", thing.address)
    if thing.about:
        pattern = ".*" + pattern.removeprefix("[^/]+").replace("[^/]+/answers", "/answers")
    path = (
        operation.path.replace("{assessment}", ASSESSMENT, 1)
        if "/assessments/{assessment}/" in operation.path
        else operation.path
    )
    path = path.replace("{service}/", f"{SERVICE}/").replace("{retro}/", f"{ASSESSMENT}/")
    return re.fullmatch(pattern, path) is not None


@pytest.mark.parametrize(
    "field", ["author", "author_id", "who", "person", "by", "created_by", "id", "assessment"]
)
async def test_hostile_10_nobody_writes_in_the_name_of_somebody_else(lasting: House, field: str):
    dana, sam = lasting.people["dana"], lasting.people["sam"]
    for thing in THINGS:
        address = await place(lasting, thing)
        for value in (dana.id, {"id": dana.id, "name": dana.name}):
            refused(await lasting.api(thing.writer).put(address, json={**thing.body, field: value}), 422)
    address = f"{HERE}/notes/{new_id()}"
    forged = {
        "x-user": dana.email,
        "x-forwarded-user": dana.email,
        "remote-user": dana.email,
        "from": dana.email,
    }
    made = await good(lasting.api("sam").put(address, json={"body": "Mine."}, headers=forged))
    assert made.json()["author"] == {"id": sam.id, "name": sam.name}
    entry = (await good(lasting.api("dana").get(f"{HERE}/journal"))).json()["items"][-1]
    assert entry["who"] == {"id": sam.id, "name": sam.name}


async def test_hostile_10_a_token_is_the_whole_token_of_somebody_or_nothing(lasting: House):
    token = lasting.tokens["sam", "write"]
    hashed = await lasting.database.all("select hash from token")
    wrong = [
        "",
        " ",
        "Bearer",
        "undefined",
        "null",
        token[:-1],
        token[1:],
        token + "x",
        token.swapcase(),
        token * 2,
    ]
    wrong += [row["hash"] for row in hashed]
    for value in wrong:
        for scheme in ("Bearer", "bearer", "BEARER"):
            answer = await lasting.api().get(HERE, headers={"authorization": f"{scheme} {value}"})
            refused(answer, 401)
    for whole in ("", "Basic c2FtOg==", f"Token {token}", token, f"Bearer{token}", "%", "Bearer \t"):
        refused(await lasting.api().get(HERE, headers={"authorization": whole}), 401)
    refused(await lasting.api().get(f"{HERE}?token={token}&access_token={token}"), 401)
    assert (await lasting.api().get(HERE, headers={"authorization": f"bearer {token}"})).status_code == 200


SECRET = re.compile(
    r'"(hash|token|email|password|expires_at|last_seen|disabled_at|renderer|source|open_\w+)"'
)
GETS = [operation for operation in OPERATIONS if operation.method == "GET" and operation.gives]


async def ids_of_demo(house: House) -> dict[str, list[dict[str, str]]]:
    """Addresses that lead somewhere in the demo: for each operation, what to put into its path."""
    admin = house.api("alex")
    found: dict[str, list[dict[str, str]]] = {"": [{}]}
    sets = (await good(admin.get("/standard-sets"))).json()["items"]
    found["set"] = [{"set": item["id"]} for item in sets]
    services = (await good(admin.get("/services"))).json()["items"]
    found["service"] = [{"service": item["id"]} for item in services]
    assessments = (await good(admin.get("/assessments"))).json()["items"]
    found["assessment"] = [{"assessment": item["id"]} for item in assessments]
    for row in await house.database.all("select service, id as page from page where removed_at is null"):
        found.setdefault("service page", []).append({"service": row["service"], "page": row["page"]})
    for kind in ("note", "claim", "recommendation"):
        for row in await house.database.all(f"select assessment, id from {kind} where removed_at is null"):
            found.setdefault(f"assessment {kind}", []).append(
                {"assessment": row["assessment"], kind: row["id"]}
            )
    for row in await house.database.all(
        "select assessment, note, id as answer from answer where removed_at is null"
    ):
        found.setdefault("assessment note answer", []).append(dict(row))
    for row in await house.database.all(
        'select assessment, recommendation, id as "update" from recommendation_update'
    ):
        found.setdefault("assessment recommendation update", []).append(dict(row))
    for row in await house.database.all(
        "select s.assessment, p.email from seat s join person p on p.id = s.person"
    ):
        found.setdefault("assessment email", []).append(dict(row))
    found["assessment standard"] = [
        {**where, "standard": str(n)} for where in found["assessment"] for n in (1, 6)
    ]
    return found | await ids_of_what_was_learned(house)


# What was learned, by what stands in an operation's path.
LEARNED = {
    "service weeknote": "select service, id as weeknote from weeknote",
    "round": "select id as round from round",
    "retro": "select id as retro from retro",
    "retro item": "select retro, id as item from retro_item",
    "retro action": "select retro, id as action from retro_action",
}


async def ids_of_what_was_learned(house: House) -> dict[str, list[dict[str, str]]]:
    """The same of retros, rounds and weeknotes."""
    return {path: [dict(row) for row in await house.database.all(sql)] for path, sql in LEARNED.items()}


async def test_hostile_11_an_answer_holds_the_documented_keys_and_no_others(demo_house: House):
    places = await ids_of_demo(demo_house)
    for operation in GETS:
        seen = 0
        for key in ("dana", "femi", "ruth", "helen", "iqbal", "nadia"):
            for names in places[" ".join(operation.parameters)][:20]:
                asked = {"q": "contact"} if operation.name == "get-search" else {}
                answer = await demo_house.api(key).get(operation.path.format(**names), params=asked)
                if answer.status_code in (404, *operation.also) and not operation.public:
                    refused(answer, answer.status_code)
                    continue
                hold(operation, 200, answer.json())
                _check_secrets(operation, answer.text)
                seen += 1
        assert seen, operation.name


async def test_hostile_11_what_was_said_in_the_room_has_the_documented_keys_wherever_it_is_given(
    house: House,
):
    note, said = f"{HERE}/notes/{new_id()}", new_id()
    question = {"standard": 6, "kind": "question", "body": "Who rehearses it?", "visibility": "everyone"}
    assert (await house.api("sam").put(note, json=question)).status_code == 201
    page = f"{note.removeprefix('/api/v1')}/answered"
    assert (await house.client("sam").post(page, data={"id": said, "body": "We do."})).status_code == 303
    by_name = {operation.name: operation for operation in OPERATIONS}
    of_note, of_answer = (
        by_name["get-assessments-assessment-notes-note"],
        by_name["get-assessments-assessment-notes-note-answers-answer"],
    )
    answer = (await good(house.api("grace").get(f"{note}/answers/{said}"))).json()
    hold(of_answer, 200, answer)
    assert answer["in_the_room"] is True
    shown = (await good(house.api("grace").get(note))).json()
    hold(of_note, 200, shown)
    assert shown["answers"] == [answer]
    stale = await house.api("sam").put(note, json={"body": "Who?"}, headers={"if-match": '"1"'})
    assert refused(stale, 412)["current"]["answers"] == [answer]
    async with house.stream("grace", after=0) as stream:
        await stream.next()
        while (entry := await stream.entry())["action"] != "answer.written":
            pass
        assert entry["thing"] == answer
    forged = await house.api("grace").put(
        f"{note}/answers/{new_id()}", json={"body": "Said.", "in_the_room": True}
    )
    assert [error["field"] for error in refused(forged, 422)["errors"]] == ["in_the_room"]


def _check_secrets(operation: Operation, text: str) -> None:
    """No address but where the contract shows one, and nothing that opens a door."""
    shows_addresses = operation.path.endswith(("/seats", "/seats/{email}", "/members"))
    found = set(SECRET.findall(text))
    assert found <= ({"email"} if shows_addresses else set()), (operation.name, found)
    if not shows_addresses:
        assert not re.search(r"[\w.]+@(hackney|croydon|elsewhere)\.example", text), operation.name


@pytest.mark.parametrize("key", ["dana", "sam", "grace", "femi", "ruth", "helen", "iqbal"])
async def test_hostile_11_addresses_of_seats_are_for_lead_organiser_and_oneself(lasting: House, key: str):
    seats = (await good(lasting.api(key).get(f"{HERE}/seats"))).json()["items"]
    shown = {item["id"] for item in seats if "email" in item}
    everyone = {item["id"] for item in seats}
    assert shown == (everyone if key in ("dana", "iqbal") else everyone & {lasting.people[key].id})
    other = lasting.people["priya"].email
    answer = await lasting.api(key).get(f"{HERE}/seats/{other}")
    assert answer.status_code == (200 if key in ("dana", "iqbal") else 404)
    async with lasting.stream(key, after=0) as stream:
        await stream.next()
        for _ in range(3):
            assert "@" not in json.dumps(await stream.entry())

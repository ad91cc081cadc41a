"""Requests made to break in or to break down: SQL, methods, numbers and characters that nothing can hold."""

import json
import os
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from starlette.routing import BaseRoute, Mount, Route

from assessor.api.operations import OPERATIONS, Operation
from assessor.credentials import cookie_name
from tests.api.raw import Answer, ask, cookie, token
from tests.api.things import HERE, THINGS, Thing, good, place, written
from tests.house import ASSESSMENT, SERVICE, House, new_id

REAL = {
    "assessment": ASSESSMENT,
    "service": SERVICE,
    "set": "lgdss",
    "standard": "6",
    "email": "tomasz@hackney.example",
    "sha256": "0" * 64,
}


def address(path: str, **other: str) -> str:
    """An address with everything filled in that exists, and an id that does not."""
    names = {**dict.fromkeys(re.findall(r"{(\w+)(?::\w+)?}", path), new_id()), **REAL, **other}
    return re.sub(r"{(\w+)(?::\w+)?}", lambda found: names[found[1]], path)


async def rows(house: House) -> dict[str, int]:
    """How many rows each table has."""
    tables = (
        "person",
        "seat",
        "note",
        "answer",
        "recommendation",
        "page",
        "claim",
        "statement",
        "journal",
        "token",
    )
    found = {}
    for table in tables:
        row = await house.database.one(f"select count(*) as n from {table}")
        assert row is not None
        found[table] = row["n"]
    return found


INJECTED = (
    "' or 1=1 --",
    '" or ""="',
    "1) union select hash from token --",
    "x'; drop table note; --",
    "1; select pg_sleep(9)",
    "note.position desc",
    "%' escape '",
    "\\",
    "${1}",
    ":id",
    "%(id)s",
    "?",
)


NOTE = next(thing for thing in THINGS if thing.name == "note")
WORDS = (
    "q",
    "owner",
    "service of the portfolio",
    "organisation of the portfolio",
)  # are looked for as words, whatever they are


@pytest.mark.parametrize("text", INJECTED)
async def test_hostile_29_sql_in_a_parameter_is_only_text(lasting: House, text: str):
    await written(lasting, NOTE)
    client = lasting.api("dana")
    before, listed = await rows(lasting), (await good(client.get(f"{HERE}/notes"))).json()
    for operation in OPERATIONS:
        if operation.method != "GET" or operation.path.endswith("/stream"):
            continue
        for name in operation.parameters:
            answer = await client.get(
                address(operation.path, **{name: text.replace("/", "")}).replace("?", "%3F")
            )
            assert answer.status_code in (404, 422), (operation.name, name)
        for name in (*operation.query, "limit", "after", "order", "sort", "order_by", "_sort"):
            answer = await client.get(address(operation.path), params={name: text})
            known = name in operation.query or (operation.listed and name in ("limit", "after"))
            words = f"{name} of the portfolio" if operation.path.startswith("/portfolio") else name
            expected = (404, 422) if known and words not in WORDS else (200, 404)
            assert answer.status_code in expected, (operation.name, name)
    assert await rows(lasting) == before
    assert (await good(client.get(f"{HERE}/notes"))).json() == listed


@pytest.mark.parametrize("text", INJECTED)
async def test_hostile_29_sql_in_a_field_is_stored_as_it_was_written(lasting: House, text: str):
    for thing in THINGS:
        if not thing.text:
            continue
        made = await good(
            lasting.api(thing.writer).put(await place(lasting, thing), json={**thing.body, thing.text: text})
        )
        assert made.json()[thing.text] == text


def every_route(routes: Sequence[BaseRoute], before: str = "") -> Iterator[tuple[str, set[str]]]:
    for route in routes:
        if isinstance(route, Mount):
            yield from every_route(route.routes or [], before + route.path)
        elif isinstance(route, Route):
            yield before + route.path, set(route.methods or ())


async def test_hostile_45_a_method_that_is_none_is_refused_at_every_address(lasting: House):
    before = await rows(lasting)
    session = cookie(cookie_name(False), lasting.sessions["dana"])
    methods = (
        "_DO_DELETE",
        "TRACE",
        "get",
        "put",
        "delete",
        "Post",
        "CONNECT",
        "PROPFIND",
        "BREW",
        "GET ",
        "",
        "G\x00T",
    )
    for path in sorted({path for path, _ in every_route(lasting.app.routes)}):
        for method in methods:
            for headers in (token(lasting.tokens["dana", "write"]), session, []):
                answer = await ask(lasting.app, method, address(path), headers=headers)
                assert answer.status == 405, (method, path)
    assert await rows(lasting) == before


async def test_hostile_45_a_method_an_address_does_not_have_changes_nothing(lasting: House):
    before = await rows(lasting)
    there: dict[str, set[str]] = {}
    for path, methods in every_route(lasting.app.routes):
        there.setdefault(path, set()).update(methods)
    session = cookie(cookie_name(False), lasting.sessions["dana"])
    for path, methods in there.items():
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - methods:
            headers = token(lasting.tokens["dana", "write"]) if path.startswith("/api/") else session
            for extra in ([], [(b"x-http-method-override", b"DELETE"), (b"x-method-override", b"PUT")]):
                answer = await ask(
                    lasting.app, method, address(path), headers=[*headers, *extra], query=b"_method=DELETE"
                )
                assert 400 <= answer.status < 500, (method, path, answer.status)
    assert await rows(lasting) == before


HUGE = "9" * 4301
ODD = (
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    str(2**31),
    str(2**63),
    str(2**64),
    HUGE,
    "-1",
    "0",
    "1e309",
    "NaN",
    "Infinity",
    "null",
    "٣",
    "\u202e",
    "\U0001f600",
    "%",
    "..",
    "a" * 3000,
)


def as_bytes(text: str) -> bytes:
    """Text as a query would carry it, with half a surrogate pair as the three bytes some clients send."""
    return b"".join(b"%%%02X" % byte for byte in text.encode("utf-8", "surrogatepass"))


async def both(
    lasting_sqlite: House, lasting_postgresql: House, method: str, path: str, **sent: Any
) -> Answer:
    """The answer of both engines, which must have one status, below 500."""
    answers = []
    for house in (lasting_sqlite, lasting_postgresql):
        headers = [
            *token(house.tokens["alex", "write"]),
            (b"content-type", b"application/json"),
            *sent.get("headers", []),
        ]
        answers.append(await ask(house.app, method, path, **{**sent, "headers": headers}))
    first, second = answers
    assert first.status == second.status, (method, path[:100], sent, first, second)
    assert first.status < 500, (method, path[:100], sent, first)
    if first.status >= 400 and path.startswith("/api/v1/"):
        assert first.headers["content-type"] == "application/problem+json"
    return first


@pytest.mark.postgresql
async def test_hostile_58_what_no_address_can_hold_is_refused_alike_on_both_engines(
    lasting_sqlite: House, lasting_postgresql: House
):
    for operation in OPERATIONS:
        if operation.path.endswith("/stream"):
            continue
        body = json.dumps(operation.example).encode()
        for name in operation.parameters:
            for odd in ODD:
                path = "/api/v1" + address(operation.path, **{name: odd})
                answer = await both(lasting_sqlite, lasting_postgresql, operation.method, path, body=body)
                if "\x00" in odd:
                    assert 400 <= answer.status < 500, (operation.name, name, odd)


@pytest.mark.postgresql
async def test_hostile_58_what_no_query_can_hold_is_refused_alike_on_both_engines(
    lasting_sqlite: House, lasting_postgresql: House
):
    for operation in OPERATIONS:
        if operation.method != "GET" or operation.path.endswith("/stream"):
            continue
        for name in (*operation.query, *(("limit", "after") if operation.listed else ())):
            for odd in ODD:
                query = f"{name}=".encode() + as_bytes(odd)
                path = "/api/v1" + address(operation.path)
                await both(lasting_sqlite, lasting_postgresql, "GET", path, query=query)


VALUES = [json.dumps(odd) for odd in ODD]  # as texts; and as what they say, where JSON has it
VALUES += [
    "9223372036854775808",
    "-1",
    "1e309",
    "-1e309",
    "1.5",
    "1.0",
    HUGE,
    "NaN",
    "Infinity",
    "true",
    "[[]]",
    '{"a":{}}',
]
WRITES = [operation for operation in OPERATIONS if operation.form]


@pytest.mark.postgresql
@pytest.mark.parametrize("operation", WRITES, ids=lambda operation: operation.name)
async def test_hostile_58_what_no_field_can_hold_is_refused_alike_on_both_engines(
    lasting_sqlite: House, lasting_postgresql: House, operation: Operation
):
    assert operation.form is not None
    for name, field in operation.form.model_fields.items():
        for value in VALUES:
            wraps = [value, f"[{value}]"]
            if name in ("links", "sessions"):
                wraps.append(f'[{{"title": {value}, "starts_at": {value}}}]')
            for wrapped in wraps:
                given = {key: json.dumps(sent) for key, sent in operation.example.items()}
                given[field.alias or name] = wrapped
                body = "{" + ", ".join(f'"{key}": {text}' for key, text in given.items()) + "}"
                path = "/api/v1" + address(operation.path, **_new_ids(operation))
                await both(lasting_sqlite, lasting_postgresql, operation.method, path, body=body.encode())


def _new_ids(operation: Operation) -> dict[str, str]:
    """An id of its own for a new service or assessment."""
    return {operation.parameters[0]: new_id()} if operation.path.count("/") == 2 else {}


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("name", "value"),
    [
        (b"if-match", b"\xff\xfe"),
        (b"if-match", b""),
        (b"if-match", b'"' + b"9" * 5000 + b'"'),
        (b"if-match", b'W/"1"'),
        (b"authorization", b"Bearer \xff\xff"),
        (b"authorization", b"Bearer " + b"a" * 9000),
        (b"cookie", b"session=\x00; \xff"),
        (b"content-length", b"-5"),
        (b"content-type", b"application/json; charset=\xff"),
        (b"content-type", b"application/" + b";" * 5000),
        (b"accept", b"\x00"),
        (b"last-event-id", b"9" * 5000),
        (b"x\r\nset-cookie", b"a=b"),
    ],
)
async def test_hostile_54_a_broken_header_breaks_nothing_else(
    lasting_sqlite: House, lasting_postgresql: House, name: bytes, value: bytes
):
    process = os.getpid()
    for operation in OPERATIONS:
        if operation.path.endswith("/stream"):
            continue
        body = json.dumps(operation.example).encode()
        path = "/api/v1" + address(operation.path)
        await both(
            lasting_sqlite, lasting_postgresql, operation.method, path, body=body, headers=[(name, value)]
        )
    for house in (lasting_sqlite, lasting_postgresql):
        assert (await house.api("dana").get(HERE)).status_code == 200
    assert os.getpid() == process


async def test_hostile_58_a_text_is_kept_exactly_or_refused_whole(lasting: House):
    thing: Thing = NOTE
    client = lasting.api(thing.writer)
    for text in (
        "\U0001f469\u200d\U0001f680",
        "e\u0301",
        "\u202eabc",
        "a\u2028b",
        "\ufeff",
        "\u0001\u001b[31m",
        "\x7f\x85",
    ):
        made = await good(client.put(await place(lasting, thing), json={"body": f"x{text}"}))
        assert made.json()["body"] == f"x{text}"
        assert (await good(client.get(f"{HERE}/notes/{made.json()['id']}"))).json()["body"] == f"x{text}"

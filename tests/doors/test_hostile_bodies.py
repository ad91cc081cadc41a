"""Bodies that never end, forms of a million fields: refused early, having read little and kept less."""

import json
import time
import tracemalloc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, islice, repeat
from typing import Any

import pytest

from assessor.credentials import cookie_name
from tests.doors.knocking import Things, address, knock, spoken, unsafe
from tests.doors.table import CAST, IN, TABLE, Row
from tests.house import BASE, House

MEGABYTE = 1024 * 1024
LIMIT = 2 * MEGABYTE
FILE_LIMIT = 10 * MEGABYTE + 256 * 1024
TAKES_A_FILE = ("/files", "/notebook/photo", "/record", "/recording")
CHUNK = 64 * 1024
TOO_MUCH = 50 * MEGABYTE

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=b"
UNSAFE = [row for row in TABLE if unsafe(row.door)]


@dataclass
class Told:
    """What a request came to."""

    status: int
    read: int  # bytes of the body that were taken
    seconds: float  # of this process's own work


async def send(
    house: House, row: Row, key: str | None, names: Mapping[str, str], kind: str, body: Iterator[bytes]
) -> Told:
    """Somebody sends a body in chunks, without saying how long it is, for as long as anybody reads it."""
    method, _, _ = row.door.partition(" ")
    headers = {"host": "127.0.0.1:8000", "content-type": kind, "origin": BASE, "if-match": "*"}
    if key and spoken(row.door):
        headers["authorization"] = f"Bearer {house.tokens[key, 'write']}"
    elif key and not row.once:
        headers["cookie"] = f"{cookie_name(False)}={house.sessions[key]}"
    told = Told(0, 0, 0.0)

    async def receive() -> dict[str, Any]:
        chunk = next(body, b"")
        told.read += len(chunk)
        assert told.read < TOO_MUCH, "everything is read"
        return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

    async def sent(message: Any) -> None:
        told.status = message.get("status", told.status)

    path = address(row.door, names)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": row.query.removeprefix("?").encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    before = time.process_time()
    await house.app(scope, receive, sent)
    told.seconds = time.process_time() - before
    return told


def chunks(first: bytes, again: bytes) -> Iterator[bytes]:
    """A beginning, and then the same without end, in pieces of 64 kB."""
    yield first or again
    yield from repeat(again * (CHUNK // len(again)))


def numbered(pattern: bytes) -> Iterator[bytes]:
    """Endless small things, each with a number of its own."""
    numbers = count()
    while True:
        yield b"".join(pattern % next(numbers) for _ in range(CHUNK // (len(pattern) + 6)))


PART = b'--b\r\ncontent-disposition: form-data; name="%s"\r\n\r\n'
FILE = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'

# What each kind of body is refused with; a door that takes files takes them up to their own size.
BODIES: dict[str, tuple[str, Any]] = {
    "one field without end": (FORM, lambda: chunks(b"body=", b"x")),
    "fields without end": (FORM, lambda: numbered(b"a%d=1&")),
    "empty fields without end": (FORM, lambda: chunks(b"", b"&")),
    "escapes without end": (FORM, lambda: chunks(b"body=", b"%41")),
    "one name without end": (FORM, lambda: chunks(b"", b"x")),
    "one part without end": (PARTS, lambda: chunks(PART % b"body", b"x")),
    "parts without end": (
        PARTS,
        lambda: numbered(b"--b\r\ncontent-disposition: form-data; name=a%d\r\n\r\n1\r\n"),
    ),
    "a header of a part without end": (PARTS, lambda: chunks(b"--b\r\ncontent-disposition: ", b"x")),
    "headers of a part without end": (PARTS, lambda: chunks(b"--b\r\n", b"a: b\r\n")),
    "a file without end": (PARTS, lambda: chunks(FILE, b"x")),
    "no boundary": (PARTS, lambda: chunks(b"", b"x")),
}
JSON = "application/json"
JSON_BODIES = {
    "one text without end": (JSON, lambda: chunks(b'{"body": "', b"x")),
    "fields without end": (JSON, lambda: numbered(b'"a%d": 1, ')),
    "arrays in arrays without end": (JSON, lambda: chunks(b'{"body": ', b"[")),
    "spaces without end": (JSON, lambda: chunks(b"", b" ")),
    "another type": ("text/plain", lambda: chunks(b"", b"x")),
}


def somebody_who_may(row: Row) -> str | None:
    return next((key for role, key in CAST.items() if role in row.may and key), None)


@pytest.mark.parametrize("row", UNSAFE, ids=lambda row: row.door)
async def test_hostile_50_a_body_without_end_is_given_up_at_every_door(
    street: House, things: Things, row: Row
) -> None:
    most = FILE_LIMIT if row.door.endswith("/files") else LIMIT
    whole = {"one text without end": JSON_BODIES["one text without end"]} if spoken(row.door) else {}
    whole = whole or {name: BODIES[name] for name in ("one field without end", "one part without end")}
    key = somebody_who_may(row)
    for name, (kind, body) in whole.items():
        if key:
            await street.sign_in_again(key)  # a door tried before this one may have ended the session
        told = await send(street, row, key, await things.names(row.door), kind, body())
        assert told.read <= most + CHUNK, name
        assert told.status < 500, name
        if told.read:
            assert told.status in (400, 413, 415), name


# What stops somebody stands in the form itself: which service they ask for, which address, whether they are sure.
IN_THE_FORM = {"POST /assessments/new", "POST /account/addresses", "POST /account/remove"}
TOLD_UNREAD = [row for row in UNSAFE if row.door not in IN_THE_FORM]


@pytest.mark.parametrize("row", TOLD_UNREAD, ids=lambda row: row.door)
async def test_hostile_50_whoever_may_not_send_anything_is_told_so_unread(
    street: House, things: Things, row: Row
) -> None:
    names = await things.names(row.door, new=False)
    kind, body = JSON_BODIES["one text without end"] if spoken(row.door) else BODIES["one field without end"]
    for role in {"nobody", "stranger"} - row.may:
        told = await send(street, row, CAST[role], names, kind, body())
        assert (told.status, told.read) == (row.expected(role), 0), role


NOTE = next(row for row in UNSAFE if row.door == f"POST {IN}/notes")
NOTE_BY_JSON = next(
    row for row in UNSAFE if row.door.startswith("PUT") and row.door.endswith("/notes/{note}")
)


@pytest.mark.parametrize(
    ("row", "name"),
    [*((NOTE, name) for name in BODIES), *((NOTE_BY_JSON, name) for name in JSON_BODIES)],
    ids=lambda value: value if isinstance(value, str) else value.door.partition(" ")[0],
)
async def test_hostile_50_no_kind_of_body_takes_much_time_or_room(
    street: House, things: Things, row: Row, name: str
) -> None:
    kind, body = (JSON_BODIES if spoken(row.door) else BODIES)[name]
    names = await things.names(row.door)
    told = await send(street, row, "sam", names, kind, body())
    assert told.status in (400, 413, 415)
    assert told.seconds < 0.3
    tracemalloc.start()
    try:
        await send(street, row, "sam", names, kind, body())
        assert tracemalloc.get_traced_memory()[1] < 20 * MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("row", "name"),
    [*((NOTE, name) for name in BODIES), *((NOTE_BY_JSON, name) for name in JSON_BODIES)],
    ids=lambda value: value if isinstance(value, str) else value.door.partition(" ")[0],
)
async def test_hostile_50_nor_does_one_that_is_just_not_too_long(
    street: House, things: Things, row: Row, name: str
) -> None:
    kind, body = (JSON_BODIES if spoken(row.door) else BODIES)[name]
    names = await things.names(row.door)
    told = await send(street, row, "sam", names, kind, islice(body(), LIMIT // CHUNK - 1))
    assert told.status in (400, 413, 415, 422)
    assert told.seconds < 0.6


async def test_hostile_50_an_object_of_a_hundred_thousand_fields_is_refused_in_a_moment(
    street: House, things: Things
) -> None:
    names = await things.names(NOTE_BY_JSON.door)
    fields = json.dumps({f"a{n}": n for n in range(100_000)}).encode()
    told = await send(street, NOTE_BY_JSON, "sam", names, JSON, iter([fields]))
    assert told.status == 422
    assert told.seconds < 0.3


async def test_hostile_50_a_form_has_no_more_fields_than_any_of_ours(street: House, things: Things) -> None:
    names = await things.names(NOTE.door)
    for fields, expected in ((190, 303), (201, 400), (100_000, 400)):
        body = {"id": names["new"], "body": "Seen today.", "standard": "6"} | {
            f"a{n}": "" for n in range(fields)
        }
        answer = await knock(street, "sam", NOTE.door, names, body)
        assert answer.status_code == expected, fields


async def test_hostile_50_where_no_file_is_asked_for_none_is_taken(street: House, things: Things) -> None:
    for row in UNSAFE:
        if not spoken(row.door) and not row.door.endswith(TAKES_A_FILE) and row.body:
            names, key = await things.names(row.door), somebody_who_may(row)
            if key:
                await street.sign_in_again(key)
            answer = await knock(street, key, row.door, names, {**row.body, "file": b"a file"})
            assert answer.status_code == 400 or not row.may, row.door


async def test_hostile_50_a_text_as_long_as_may_be_is_taken_and_one_longer_is_not(
    street: House, things: Things
) -> None:
    for length, expected in ((10_000, 201), (10_001, 422), (1_900_000, 422), (3_000_000, 413)):
        names = await things.names(NOTE_BY_JSON.door)
        answer = await street.api("sam").put(
            address(NOTE_BY_JSON.door, names | {"note": names["new"]}).removeprefix("/api/v1"),
            json={"body": "x" * length},
        )
        assert answer.status_code == expected, length


async def test_hostile_50_a_form_on_which_a_number_is_no_number_is_shown_again(
    street: House, things: Things
) -> None:
    for sent in ("²", "٣", "-1", "1e9", "9" * 400, "NaN", "6\x00"):
        for row in UNSAFE:
            if row.body and not spoken(row.door):
                names, key = await things.names(row.door), somebody_who_may(row)
                body = {**row.body, **dict.fromkeys(("standard", "also", "leads", "scope", "order"), sent)}
                body = {
                    name: value if isinstance(value, bytes) else str(value).replace("{new}", names["new"])
                    for name, value in body.items()
                }
                answer = await knock(street, key, row.door, names, body)
                assert answer.status_code < 500, f"{row.door}: {sent!r}"
                if key:
                    await street.sign_in_again(key)  # following an invitation ended the session

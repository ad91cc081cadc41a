"""Where a request comes from and what it says of itself: other sites, other hosts, forged headers."""

import io
import logging
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from assessor.app import create
from assessor.credentials import cookie_name
from assessor.server import JsonLines, logging_of
from assessor.settings import Settings
from tests.doors.knocking import Names, Things, address, client, everything, knock, spoken, unsafe, written
from tests.doors.table import CAST, OPEN_SIDE, TABLE, Row
from tests.doors.test_doors import body_for
from tests.doors.test_twin_worlds import QUERIES
from tests.house import ASSESSMENT, BASE, SECRET, House

EVIL = "https://evil.example"

# What a request from elsewhere says of where it comes from. The browser writes these, no page can forge them.
FROM_ELSEWHERE: tuple[dict[str, str], ...] = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "cross-site", "origin": BASE},
    {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:9000"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": "SAME-ORIGIN "},
    {"sec-fetch-site": "same-origin, cross-site"},
    {"origin": EVIL},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:9000"},
    {"origin": "https://127.0.0.1:8000"},
    {"origin": "http://localhost:8000"},
    {"origin": f"{BASE}.evil.example"},
    {"origin": f"{BASE}/"},
    {"origin": ""},
    {"referer": f"{BASE}/"},
    {},
)


def cookie(house: House, key: str) -> dict[str, str]:
    return {"cookie": f"{cookie_name(False)}={house.sessions[key]}"}


def somebody_who_may(row: Row) -> str:
    """One of those whom a door lets in."""
    return next((key for role, key in CAST.items() if role in row.may and key), "dana")


UNSAFE = [row for row in TABLE if unsafe(row.door)]


@pytest.mark.parametrize("row", UNSAFE, ids=lambda row: row.door)
async def test_hostile_42_a_change_asked_for_by_another_site_is_refused(
    street: House, things: Things, row: Row
) -> None:
    key, names = somebody_who_may(row), await things.names(row.door, new=False)
    before = await everything(street.database)
    for said in FROM_ELSEWHERE:
        sent = {
            **written(body_for(row, names), json=spoken(row.door)),
            "headers": {**cookie(street, key), **said},
        }
        assert await status(street, row, names, sent) == 403, said
    text = {"content": b'{"body": "x"}', "headers": {**cookie(street, key), "content-type": "text/plain"}}
    assert await status(street, row, names, text) == 403
    assert await everything(street.database) == before


async def status(house: House, row: Row, names: Mapping[str, str], sent: dict[str, Any]) -> int:
    """What somebody is told who says nothing of themselves but these headers."""
    bare = client(house, None, json=True)
    answer = await bare.request(row.door.partition(" ")[0], BASE + address(row.door, names), **sent)
    bare.cookies.clear()
    return answer.status_code


async def test_hostile_42_our_own_pages_may_change_things_with_either_header(
    street: House, things: Things
) -> None:
    row = next(row for row in UNSAFE if row.door.endswith("/notes/{note}/edit"))
    for said in ({"sec-fetch-site": "same-origin"}, {"origin": BASE}):
        names = await things.names(row.door)
        sent = {"data": body_for(row, names), "headers": {**cookie(street, "sam"), **said}}
        assert await status(street, row, names, sent) == 303, said


async def test_hostile_42_json_with_a_session_is_held_to_the_same(street: House, things: Things) -> None:
    """A token is no cookie: no page can make a browser send it. A session at the API is."""
    row = next(row for row in UNSAFE if row.door.startswith("PUT") and row.door.endswith("/notes/{note}"))
    names = await things.names(row.door)
    body = {"json": {"body": "And who else?"}}
    own = {**cookie(street, "sam"), "if-match": "*"}
    assert await status(street, row, names, {**body, "headers": {**own, "origin": EVIL}}) == 403
    assert await status(street, row, names, {**body, "headers": {**own, "origin": BASE}}) == 200


def readings(things: Things) -> Iterator[tuple[Row, str]]:
    for row in TABLE:
        if not unsafe(row.door):
            yield row, row.query
            yield from ((row, query) for query in QUERIES.get(row.door, ()))


async def test_hostile_42_no_door_for_reading_changes_anything(street: House, things: Things) -> None:
    names = {row.door: await things.names(row.door, new=False) for row in TABLE if not unsafe(row.door)}
    names |= {door: await things.names(door) for door in names if "{token}" in door}
    before = await everything(street.database)
    for row, query in readings(things):
        known: Names = {"note": "none", "recommendation": "none"} | names[row.door]
        for key in ("dana", "sam", "grace", "iqbal", None):
            for method in ("GET", "HEAD", "OPTIONS"):
                door = f"{method} {row.door.partition(' ')[2]}"
                answer = await knock(street, key, door, known, query=query.format(**known))
                assert answer.status_code < 500, f"{key}: {row.door}"
    assert await everything(street.database) == before


# --- The host ---------------------------------------------------------------------------------------------

OTHER_HOSTS: tuple[list[str], ...] = (
    ["evil.example"],
    ["evil.example:8000"],
    ["127.0.0.1:8000.evil.example"],
    ["127.0.0.1:8000/abc?y="],
    ["127.0.0.1:8000@evil.example"],
    ["evil.example#127.0.0.1:8000"],
    ["127.0.0.1:9000"],
    ["127.0.0.1"],
    ["0:8000"],
    [""],
    [],
    ["127.0.0.1:8000", "evil.example"],
    ["evil.example", "127.0.0.1:8000"],
    ["127.0.0.1:8000", "127.0.0.1:8000"],
    ["127.0.0.1:8000, evil.example"],
)


async def raw(
    house: House, path: str, headers: list[tuple[str, str]], *, method: str = "GET"
) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """What the application answers to a request that no proper client would send."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    await house.app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], sent[0]["headers"], body


@pytest.mark.parametrize("hosts", OTHER_HOSTS, ids=str)
async def test_hostile_30_a_request_for_another_host_is_refused_at_every_door(
    street: House, things: Things, hosts: list[str]
) -> None:
    cookies = list(cookie(street, "dana").items())
    for row in TABLE:
        method, path = row.door.partition(" ")[0], address(row.door, await things.names(row.door, new=False))
        if path in ("/health", "/ready"):
            continue
        headers = [("host", host) for host in hosts] + cookies + [("origin", BASE)]
        status, given, body = await raw(street, path, headers, method=method)
        assert status == 400, row.door
        assert b"evil" not in body + str(given).encode()


async def test_hostile_30_what_a_request_says_of_its_host_stands_in_no_answer(street: House) -> None:
    forged = [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-port", "99"),
        ("x-forwarded-for", "10.9.9.9"),
        ("forwarded", "host=evil.example;proto=https"),
        ("x-original-url", "/evil.example"),
        ("x-rewrite-url", "/evil.example"),
        ("x-http-method-override", "DELETE"),
    ]
    cookies = list(cookie(street, "dana").items())
    for path in (
        "/",
        "/services",
        f"/assessments/{ASSESSMENT}",
        "/api",
        "/api/v1/openapi.json",
        "/no-such-page",
    ):
        plain, told = [
            await raw(street, path, [("host", "127.0.0.1:8000"), *cookies, *more]) for more in ([], forged)
        ]
        assert told == plain, path
        assert b"evil" not in told[2]


async def test_hostile_30_an_address_that_looks_like_another_site_is_only_an_address(street: House) -> None:
    for path in (
        "@evil.example",
        "//evil.example/",
        "http://evil.example/",
        "/\\evil.example",
        "/assessments//evil.example",
    ):
        status, given, _ = await raw(street, path, [("host", "127.0.0.1:8000")])
        where = dict(given).get(b"location", b"/sign-in")
        assert status in (303, 401, 404), path
        assert where.startswith(b"/sign-in"), path


async def test_hostile_30_behind_a_name_of_its_own_the_board_knows_no_other(street: House) -> None:
    settings = Settings(base_url="https://board.example", secret_key=SECRET, database_url="sqlite:///none.db")
    app = create(settings)
    app.state.database, app.state.journal = street.database, street.journal
    other = House.__new__(House)
    other.app = app
    for host, expected in (
        ("board.example", 200),
        ("127.0.0.1:8000", 400),
        ("localhost", 400),
        ("Board.Example", 200),
    ):
        status, given, _ = await raw(other, "/standards", [("host", host)])
        assert status == expected, host
        if status == 200:
            kept = dict(given)
            assert kept[b"strict-transport-security"] == b"max-age=63072000; includeSubDomains"
            assert kept[b"content-security-policy"].endswith(b"; upgrade-insecure-requests")
    for origin, expected in (("https://board.example", 303), ("http://board.example", 403), (BASE, 403)):
        headers = [("host", "board.example"), ("origin", origin), ("cookie", "__Host-session=x")]
        assert (await raw(other, "/sign-out", headers, method="POST"))[0] == expected, origin


# --- What every answer carries ------------------------------------------------------------------------------


async def test_every_answer_carries_the_headers_that_keep_others_out(street: House, things: Things) -> None:
    for row in TABLE:
        names = await things.names(row.door, new=False)
        for key in ("grace", None):
            answer = await knock(street, key, row.door, names, query=row.query)
            headers = answer.headers
            assert "default-src 'none'" in headers["content-security-policy"], row.door
            assert "unsafe" not in headers["content-security-policy"], row.door
            assert headers["x-content-type-options"] == "nosniff", row.door
            assert headers["x-frame-options"] == "DENY", row.door
            is_open = row in OPEN_SIDE
            policy = "strict-origin" if " /join" in row.door or is_open else "same-origin"
            assert headers["referrer-policy"] == policy, row.door
            assert headers["cross-origin-opener-policy"] == "same-origin", row.door
            is_data = " /open/" in row.door
            resource = "cross-origin" if is_data else "same-origin"
            assert headers["cross-origin-resource-policy"] == resource, row.door
            assert "server" not in headers, row.door
            assert headers.get("access-control-allow-origin") == ("*" if is_data else None), row.door
            assert "set-cookie" not in headers or not is_open, row.door
            if key and answer.headers.get("content-type", "").startswith(("text/html", "application/json")):
                stored = {"no-store", "private, no-store", "private, no-cache"}
                public = row.door in ("GET /health", "GET /ready", "GET /api/v1/openapi.json")
                stored = {"public, max-age=60"} if is_open else stored
                assert public or headers["cache-control"] in stored, row.door


# --- The log ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["text", "json"])
async def test_hostile_55_whatever_a_request_holds_makes_one_line_in_the_log(
    street: House, kind: str
) -> None:
    evil = "x\r\n2026-01-01 00:00:00 CRITICAL the board is gone\x1b[2J"
    settings = Settings(base_url=BASE, secret_key=SECRET, database_url="sqlite:///none.db", log=kind)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    form = logging_of(settings)["formatters"]["line"].get("format")
    handler.setFormatter(logging.Formatter(form) if form else JsonLines())
    log = logging.getLogger("assessor.access")
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        requests = 0
        for path in (f"/{evil}", f"/assessments/{evil}", f"/sign-in/{evil}", "/"):
            for headers in (
                [("user-agent", evil), ("referer", evil)],
                [("cookie", evil)],
                [("authorization", evil)],
            ):
                for method in ("GET", "POST", evil):
                    await raw(street, path, [("host", "127.0.0.1:8000"), *headers], method=method)
                    requests += 1
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
    lines = stream.getvalue().splitlines()
    assert len(lines) == requests
    assert "\x1b" not in stream.getvalue()
    assert "CRITICAL" not in stream.getvalue()

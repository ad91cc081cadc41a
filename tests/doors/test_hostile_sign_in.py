"""Coming in and going out: links, sessions and tokens, and what somebody may try with them."""

import ast
import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import httpx2
import pytest

from assessor.credentials import hashed
from assessor.people import queries as people
from tests.doors.knocking import everything
from tests.house import ASSESSMENT, BASE, SECRET, House

PACKAGE = Path(__file__).parents[2] / "assessor"
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def link(house: House, key: str = "marek") -> str:
    """The address of a new sign-in link of somebody's."""
    async with house.journal.keep() as tx:
        return f"/sign-in/{(await people.make_link(tx, SECRET, house.people[key].id)).token}"


def session(answer: httpx2.Response) -> str:
    """The session an answer began."""
    return answer.cookies["session"]


async def who(house: House, cookie: str) -> str | None:
    """Whom a session's cookie signs in."""
    client = house.client()
    client.headers["cookie"] = f"session={cookie}"
    services = await client.get("/services")
    if services.status_code == 303:
        return None
    return next(key for key, person in house.people.items() if person.name in services.text)


# --- A link ---------------------------------------------------------------------------------------------


async def test_hostile_31_a_link_signs_in_once(house: House) -> None:
    address = await link(house)
    first = await house.client().post(address)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    assert await who(house, session(first)) == "marek"
    again = await house.client().post(address)
    assert again.status_code == 404
    assert "set-cookie" not in again.headers
    assert (await house.client().get(address)).status_code == 404


async def test_hostile_31_a_link_used_ten_times_at_once_signs_in_once(house: House) -> None:
    address = await link(house)
    answers = await asyncio.gather(*[house.client().post(address) for _ in range(10)])
    assert sorted(answer.status_code for answer in answers) == [303] + [404] * 9


@on_sqlite
async def test_hostile_31_a_link_is_dead_after_a_newer_one_of_the_same_person(house: House) -> None:
    old, other, new = await link(house), await link(house, "ola"), await link(house)
    assert (await house.client().post(old)).status_code == 404
    assert (await house.client().post(other)).status_code == 303
    assert (await house.client().post(new)).status_code == 303


@on_sqlite
async def test_hostile_31_a_link_lasts_a_quarter_of_an_hour(house: House) -> None:
    address = await link(house)
    async with house.journal.keep() as tx:
        await tx.run("update link set expires_at = :gone", gone=datetime.now(UTC) - timedelta(seconds=1))
    assert (await house.client().get(address)).status_code == 404
    assert (await house.client().post(address)).status_code == 404
    await link(house)
    row = await house.database.one("select created_at, expires_at from link")
    assert row is not None
    assert row["expires_at"] - row["created_at"] == timedelta(minutes=15)


@on_sqlite
async def test_hostile_31_links_sessions_and_tokens_are_stored_as_their_hashes(house: House) -> None:
    token = (await link(house)).removeprefix("/sign-in/")
    tables = "".join(
        [str(await house.database.all(f"select * from {name}")) for name in ("link", "session", "token")]
    )
    for secret in (token, *house.sessions.values(), *house.tokens.values()):
        assert len(secret) >= 43  # 256 bits
        assert secret not in tables
        assert hashed(secret) in tables


@on_sqlite
async def test_hostile_31_a_link_of_somebody_disabled_is_dead(house: House) -> None:
    address = await link(house)
    await disable(house, "marek")
    assert (await house.client().post(address)).status_code == 404


@on_sqlite
async def test_hostile_32_looking_at_a_link_changes_nothing(house: House) -> None:
    address = await link(house)
    before = await everything(house.database)
    for method in ("GET", "HEAD", "OPTIONS") * 3:
        answer = await house.client().request(method, address)
        assert "set-cookie" not in answer.headers
    assert await everything(house.database) == before
    assert (await house.client().post(address)).status_code == 303


@on_sqlite
async def test_hostile_33_no_secret_reaches_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "assessor")
    address = await link(house)
    secrets = {address.removeprefix("/sign-in/"), house.tokens["dana", "read"], house.sessions["dana"]}
    await house.client().get(address)
    secrets.add(session(await house.client().post(address)))
    await house.client().post(address)
    await house.client().get(f"/sign-in?next={quote(address)}")
    await house.api("dana", "read").get(f"/assessments/{ASSESSMENT}?token={house.tokens['dana', 'read']}")
    await house.client("dana").post("/sign-out")
    house.app.state.journal = None  # a fault of our own, with its traceback in the log
    assert (await house.client().post(address)).status_code == 500
    said = "\n".join(
        logging.Formatter().format(record) for record in caplog.records if record.name.startswith("assessor")
    )
    assert "POST /sign-in/{token} 303" in said
    assert [secret for secret in secrets if secret in said] == []


@on_sqlite
async def test_hostile_33_the_page_of_a_link_names_it_to_no_other_site(house: House) -> None:
    answer = await house.client().get(await link(house))
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "private, no-store"
    assert "http" not in answer.text.replace("http-equiv", "").replace(BASE, "").partition("<main")[2]


# --- A session ------------------------------------------------------------------------------------------


@on_sqlite
async def test_hostile_41_signing_in_begins_a_new_session_and_ends_the_old(house: House) -> None:
    before = house.sessions["marek"]
    after = session(await house.client("marek").post(await link(house)))
    assert after != before
    assert await who(house, before) is None
    assert await who(house, after) == "marek"


@on_sqlite
async def test_hostile_41_a_session_that_somebody_else_chose_is_not_taken_over(house: House) -> None:
    planted = "A" * 43
    browser = house.client()
    browser.headers["cookie"] = f"session={planted}"
    begun = session(await browser.post(await link(house)))
    assert begun != planted
    assert await who(house, planted) is None


@on_sqlite
async def test_hostile_41_signing_in_over_somebody_elses_session_ends_that_one_alone(house: House) -> None:
    other = session(await house.client().post(await link(house, "ola")))
    begun = session(await house.client("ola").post(await link(house)))
    assert await who(house, begun) == "marek"
    assert await who(house, house.sessions["ola"]) is None
    assert await who(house, other) == "ola"


@on_sqlite
async def test_hostile_41_signing_out_ends_the_session_on_the_server(house: House) -> None:
    answer = await house.client("sam").post("/sign-out")
    assert answer.headers["clear-site-data"] == '"cache"'
    assert await who(house, house.sessions["sam"]) is None


@on_sqlite
async def test_hostile_40_a_session_or_token_that_has_run_out_is_none(house: House) -> None:
    async with house.journal.keep() as tx:
        for table in ("session", "token"):
            gone = datetime.now(UTC) - timedelta(seconds=1)
            await tx.run(f"update {table} set expires_at = :gone", gone=gone)
    assert (await house.client("sam").get("/services")).status_code == 303
    assert (await house.api("sam").get("/services")).status_code == 401


@on_sqlite
async def test_the_cookie_of_a_session_is_for_this_site_and_no_script(house: House) -> None:
    begun = (await house.client().post(await link(house))).headers["set-cookie"]
    words = {word.strip().lower() for word in begun.split(";")[1:]}
    assert {"httponly", "path=/", "samesite=lax"} <= words
    assert not any(word.startswith(("domain", "expires", "max-age")) for word in words)


# --- Somebody who is no longer let in ---------------------------------------------------------------------


async def disable(house: House, key: str) -> None:
    async with house.journal.keep() as tx:
        sql = "update person set disabled_at = :now where id = :id"
        await tx.run(sql, now=tx.now, id=house.people[key].id)
        await people.changed(tx)


async def test_hostile_46_whoever_is_disabled_is_out_at_once_and_everywhere(house: House) -> None:
    async with house.stream("sam") as json, house.stream("sam", page=True) as page:
        await json.next()
        await page.next()
        await disable(house, "sam")
        assert (await house.client("sam").get(f"/assessments/{ASSESSMENT}")).status_code == 303
        for scope in ("read", "write"):
            assert (await house.api("sam", scope).get(f"/assessments/{ASSESSMENT}")).status_code == 401
        await asyncio.wait_for(json.ended.wait(), 2.5)
        await asyncio.wait_for(page.ended.wait(), 2.5)
    async with house.stream("sam", after=0) as again:
        await asyncio.wait_for(again.ended.wait(), 2)
        assert again.status == 401


@on_sqlite
async def test_hostile_10_a_broken_token_never_falls_back_to_the_cookie(house: House) -> None:
    for header in (
        "Bearer ",
        "Bearer  ",
        "bearer wrong",
        f"Bearer {house.tokens['dana', 'write'][:-1]}",
        "Bearer None",
    ):
        client = house.client("dana")
        answer = await client.get("/api/v1/services", headers={"authorization": header})
        assert answer.status_code == 401, header


# --- Comparing secrets ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_hostile_48_secrets_are_looked_up_by_their_hash_and_never_compared(path: Path) -> None:
    """What takes longer the more characters are right tells the secret; a lookup of a hash does not."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
            compared = {named(side) for side in (node.left, *node.comparators)}
            assert not compared & SECRET_NAMES, ast.unparse(node)


SECRET_NAMES = {"token", "secret", "secret_key", "hash", "hashed", "cookie", "cookies", "password"}


def named(side: ast.expr) -> str | None:
    """What one side of a comparison is called: a name, an attribute, or the function whose answer it is."""
    match side:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=function):
            return named(function)
        case _:
            return None


# --- Where to go next -------------------------------------------------------------------------------------

AWAY = (
    "//evil.example",
    "///evil.example",
    "////evil.example",
    r"/\evil.example",
    r"\\evil.example",
    r"\/evil.example",
    "/\t/evil.example",
    "/%09/evil.example",
    "/\n/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/a/../..//evil.example",
    "/.//evil.example",
    "/ /evil.example",
    "@evil.example",
    ".evil.example",
    ":evil.example",
    "/\r\nLocation: https://evil.example",
    "/x\r\nSet-Cookie: session=evil",
    "/\x00//evil.example",
    "/\u2028//evil.example",
    "/／evil.example",
    "/services?next=//evil.example",
)


def site_of(address: str) -> str:
    """The site a browser goes to from ours: tabs and line ends fall out, a backslash is a slash."""
    seen = address.translate({9: None, 10: None, 13: None}).replace("\\", "/").strip()
    parts = urlsplit(urljoin(BASE + "/sign-in", seen))
    return f"{parts.scheme}://{parts.netloc}"


@on_sqlite
@pytest.mark.parametrize("address", AWAY, ids=ascii)
async def test_hostile_43_signing_in_never_leads_to_another_site(house: House, address: str) -> None:
    signed_in = await house.client("sam").get(f"/sign-in?next={quote(address)}")
    assert signed_in.status_code == 303
    assert site_of(signed_in.headers["location"]) == BASE
    assert "set-cookie" not in signed_in.headers


async def test_hostile_43_the_demos_buttons_never_lead_to_another_site(demo_house: House) -> None:
    for address in AWAY:
        sent = {"email": "sam@hackney.example", "next": address}
        answer = await demo_house.client().post("/sign-in/as", data=sent)
        assert answer.status_code == 303
        assert site_of(answer.headers["location"]) == BASE, address
        assert "evil" not in answer.headers["set-cookie"]
    sent = {"email": "sam@hackney.example", "next": "/services?page=1"}
    answer = await demo_house.client().post("/sign-in/as", data=sent)
    assert answer.headers["location"] == "/services?page=1"


@on_sqlite
async def test_hostile_43_asking_for_a_strange_page_never_leads_to_another_site(house: House) -> None:
    for path in (
        "//evil.example/assessments/x",
        "/assessments/..%2f..%2f/evil.example",
        "/services/%2F%2Fevil",
    ):
        answer = await house.client().get(path)
        if answer.status_code in (301, 302, 303, 307, 308):
            assert site_of(answer.headers["location"]) == BASE
            back = httpx2.URL(answer.headers["location"]).params.get("next", "/")
            again = await house.client("sam").get(f"/sign-in?next={quote(back)}")
            assert site_of(again.headers["location"]) == BASE

"""Signing in by the identity provider: whose account is whose, and what happens when it cannot be told."""

import logging
import time
from collections.abc import AsyncIterator, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio

from assessor import links
from assessor.mail.delivery import Delivery, carrier
from assessor.people import queries as people
from assessor.sign_in import identity_queries
from assessor.sign_in.provider import writer
from tests.doors.knocking import rows_of
from tests.house import SECRET, House
from tests.sign_in.coming_back import MAILS, Browser, house_with, identities
from tests.sign_in.provider import CLIENT_SECRET, Provider, running

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider of this test alone. Marek has an account there."""
    with running(Provider()) as made:
        yield made


@pytest_asyncio.fixture
async def house(house_url: str, provider: Provider) -> AsyncIterator[House]:
    """The house, with the provider and with mail."""
    async with house_with(house_url, provider, **MAILS) as opened:
        yield opened


async def count(house: House, table: str) -> int:
    row = await house.database.one(f"select count(*) as n from {table}")
    assert row
    return int(row["n"])


# --- An address that the provider vouches for --------------------------------------------------------------


async def test_the_first_sign_in_connects_and_the_second_finds_the_account(
    house: House, provider: Provider
) -> None:
    first = Browser(house)
    answer = await first.sign_in(provider, "?next=/services%3Fpage=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/services?page=1")
    assert await first.who() == "marek"
    assert await identities(house) == [(provider.issuer, "1", "marek")]
    provider.account = {"sub": "1", "email": "new.name@hackney.example", "email_verified": False}
    second = Browser(house)
    assert (await second.sign_in(provider)).status_code == 303
    assert await second.who() == "marek"
    row = await house.database.one("select how, browser from session order by created_at desc limit 1")
    assert row
    assert row["how"] == "provider"


@on_sqlite
async def test_the_sign_in_page_leads_to_the_provider_and_keeps_where_to_go(house: House) -> None:
    page = await house.client().get("/sign-in?next=/services")
    assert 'href="/sign-in/provider?next=/services"' in page.text
    assert "your organisation’s account" in page.text


@on_sqlite
async def test_the_request_to_the_provider_holds_what_protects_it(house: House, provider: Provider) -> None:
    browser = Browser(house)
    answer = await browser.start()
    asked = answer.headers["location"]
    for part in ("code_challenge_method=S256", "state=", "nonce=", "scope=openid+email+profile"):
        assert part in asked
    cookie = answer.headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", "max-age=600"} <= {word.strip() for word in cookie.split(";")}
    assert "secure" not in cookie  # this board is on http, for tests alone
    sealed = browser.client.cookies["handshake"]
    assert asked.partition("state=")[2].partition("&")[0] not in sealed
    back = await browser.back(provider.approve(asked))
    assert any(
        value.startswith("handshake=") and "max-age=0" in value.lower()
        for value in back.headers.get_list("set-cookie")
    )


@on_sqlite
async def test_whoever_is_signed_in_is_not_sent_away(house: House) -> None:
    answer = await Browser(house, "sam").start("?next=/services")
    assert answer.headers["location"] == "/services"


async def test_hostile_44_somebody_unknown_gets_no_account(house: House, provider: Provider) -> None:
    before = await count(house, "person")
    provider.account = {"sub": "9", "email": "passer.by@elsewhere.example", "email_verified": True}
    browser = Browser(house)
    answer = await browser.sign_in(provider)
    assert answer.status_code == 400
    assert "You are not on this board yet" in answer.text
    assert "passer.by@elsewhere.example" in answer.text
    assert await browser.who() is None
    assert await count(house, "person") == before
    assert await identities(house) == []


@on_sqlite
async def test_hostile_44_nor_by_a_mail_or_by_connecting(house: House, provider: Provider) -> None:
    before = await count(house, "person")
    provider.account = {"sub": "9", "email": "passer.by@elsewhere.example"}
    browser = Browser(house)
    await browser.sign_in(provider)
    await browser.client.post("/sign-in/provider/prove", data={"email": "passer.by@elsewhere.example"})
    await browser.client.post("/sign-in/provider/connect")
    await browser.client.post("/sign-in/provider/links/anything")
    assert await count(house, "person") == before
    assert await identities(house) == []


@on_sqlite
async def test_hostile_46_an_account_of_somebody_disabled_opens_nothing(
    house: House, provider: Provider
) -> None:
    assert (await Browser(house).sign_in(provider)).status_code == 303
    async with house.journal.keep() as tx:
        sql = "update person set disabled_at = :now where id = :id"
        await tx.run(sql, now=tx.now, id=house.people["marek"].id)
        await people.changed(tx)
    browser = Browser(house)
    assert (await browser.sign_in(provider)).status_code == 400
    assert await browser.who() is None


# --- What must not be merged -------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [False, "false", "true", 1, "1", None, [], {}, [True]], ids=repr)
@on_sqlite
async def test_hostile_34_an_address_the_provider_does_not_vouch_for_connects_nothing(
    house: House, provider: Provider, said: object
) -> None:
    provider.account = {"sub": "1", "email": "marek@hackney.example", "email_verified": said}
    browser = Browser(house)
    answer = await browser.sign_in(provider)
    assert "Show that the address is yours" in answer.text
    assert await browser.who() is None
    assert await identities(house) == []


async def test_hostile_34_a_changed_subject_is_somebody_else(house: House, provider: Provider) -> None:
    await Browser(house).sign_in(provider)
    provider.account["sub"] = "2"
    browser = Browser(house)
    answer = await browser.sign_in(provider)
    assert "Another account is connected already" in answer.text
    assert await browser.who() is None
    assert await identities(house) == [(provider.issuer, "1", "marek")]


@on_sqlite
async def test_hostile_34_the_same_subject_of_another_issuer_is_somebody_else(
    house_url: str, provider: Provider
) -> None:
    with running(Provider()) as other:
        async with house_with(house_url, other) as house:
            await Browser(house).sign_in(other)
    provider.account = {"sub": "1", "email": "marek@hackney.example"}
    async with house_with(house_url, provider) as house:
        browser = Browser(house)
        assert "Show that the address is yours" in (await browser.sign_in(provider)).text
        assert await browser.who() is None


@on_sqlite
async def test_hostile_34_a_subject_is_taken_letter_for_letter(house: House, provider: Provider) -> None:
    provider.account["sub"] = "abc"
    await Browser(house).sign_in(provider)
    for other in ("ABC", "abc ", " abc", "abc\u0000"):
        provider.account = {"sub": other, "email": "nobody@hackney.example"}
        browser = Browser(house)
        assert (await browser.sign_in(provider)).status_code != 303
        assert await browser.who() is None


@pytest.mark.parametrize("said", [False, "false", [], 0, True, "true", 1, ["admin"]], ids=repr)
@on_sqlite
async def test_hostile_36_what_the_provider_says_gives_no_office(
    house: House, provider: Provider, said: object
) -> None:
    names = (
        "admin",
        "organiser",
        "leadership",
        "roles",
        "groups",
        "wids",
        "is_admin",
        "name",
        "id",
        "person",
    )
    provider.account |= dict.fromkeys(names, said)
    before = await house.database.one(
        "select admin, organiser, leadership, name, profession from person where id = :id",
        id=house.people["marek"].id,
    )
    browser = Browser(house)
    assert (await browser.sign_in(provider)).status_code == 303
    assert await browser.who() == "marek"
    after = await house.database.one(
        "select admin, organiser, leadership, name, profession from person where id = :id",
        id=house.people["marek"].id,
    )
    assert before == after
    assert (await browser.client.get("/people")).status_code in (403, 404)


SPOOFED: tuple[str, ...] = (
    "Remote-User",
    "X-Remote-User",
    "X-Forwarded-User",
    "X-Forwarded-Email",
    "X-Auth-Request-Email",
)
SPOOFED += (
    "X-MS-CLIENT-PRINCIPAL-NAME",
    "Cf-Access-Authenticated-User-Email",
    "X-Goog-Authenticated-User-Email",
)


@on_sqlite
async def test_hostile_37_no_header_signs_anybody_in(house: House) -> None:
    for name in SPOOFED:
        headers = {name: "alex@hackney.example"}
        assert (await house.client().get("/services", headers=headers)).status_code == 303
        assert (await house.api().get("/services", headers=headers)).status_code in (200, 401)


@on_sqlite
async def test_hostile_37_forwarding_headers_change_no_address(house: House) -> None:
    headers = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example",
    }
    answer = await house.client().get("/sign-in/provider", headers=headers)
    assert "evil" not in answer.headers["location"]
    assert (
        "redirect_uri=http%3A%2F%2F127.0.0.1%3A8000%2Fsign-in%2Fprovider%2Fback" in answer.headers["location"]
    )


# --- Proving an address by mail ----------------------------------------------------------------------------


async def link_in_mail(house: House) -> str:
    """The address in the newest mail, written as it is sent: to nobody's server, so it is still there."""
    settings = house.app.state.settings
    await Delivery(house.database, settings, carrier(settings), {"identity": writer(settings)}).round()
    row = await house.database.one("select * from mail where kind = 'identity' order by at desc limit 1")
    assert row
    assert "{link}" in row["body"]
    return f"/sign-in/provider/links/{links.token_of(SECRET, row['link'])}"


async def unverified(house: House, provider: Provider, email: str = "marek@hackney.example") -> Browser:
    """A browser that came back with an address nobody vouches for, and asked for the mail."""
    provider.account = {"sub": "1", "email": email}
    browser = Browser(house)
    await browser.sign_in(provider, "?next=/services")
    await browser.client.post("/sign-in/provider/prove", data={"email": email})
    return browser


async def test_a_mail_proves_the_address_and_connects(house: House, provider: Provider) -> None:
    browser = await unverified(house, provider)
    address = await link_in_mail(house)
    page = await browser.client.get(address)
    assert "Connect and sign in as Marek" in page.text
    assert await identities(house) == []
    answer = await browser.client.post(address)
    assert (answer.status_code, answer.headers["location"]) == (303, "/services")
    assert await browser.who() == "marek"
    assert await identities(house) == [(provider.issuer, "1", "marek")]
    assert (await browser.client.post(address)).status_code == 404
    again = Browser(house)
    assert (await again.sign_in(provider)).status_code == 303


@on_sqlite
async def test_hostile_34_whoever_only_opens_the_mail_connects_nothing(
    house: House, provider: Provider
) -> None:
    await unverified(house, provider)  # somebody else, with Marek's address
    address = await link_in_mail(house)
    marek = Browser(house)
    page = await marek.client.get(address)
    assert (page.status_code, "in the other browser" in page.text) == (404, True)
    assert (await marek.client.post(address)).status_code == 404
    assert await identities(house) == []


@on_sqlite
async def test_the_answer_is_the_same_whether_or_not_anybody_has_the_address(
    house: House, provider: Provider
) -> None:
    provider.account = {"sub": "1"}
    browser = Browser(house)
    await browser.sign_in(provider)
    texts, held = [], []
    for email in ("marek@hackney.example", "nobodyx@hackney.example"):
        answer = await browser.client.post("/sign-in/provider/prove", data={"email": email})
        texts.append((answer.status_code, answer.text.replace(email, "X")))
        held.append((await count(house, "mail"), await count(house, "link")))
    assert texts[0] == texts[1]
    assert texts[0][0] == 200
    assert held == [(1, 0), (2, 0)]
    await link_in_mail(house)
    assert (await count(house, "mail"), await count(house, "link")) == (1, 1)


@on_sqlite
async def test_an_address_is_mailed_three_times_in_a_quarter_of_an_hour(
    house: House, provider: Provider
) -> None:
    browser = await unverified(house, provider)
    sent = {"email": "marek@hackney.example"}
    codes = [(await browser.client.post("/sign-in/provider/prove", data=sent)).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


@on_sqlite
async def test_what_is_no_address_is_shown_again_with_what_to_do(house: House, provider: Provider) -> None:
    provider.account = {"sub": "1"}
    browser = Browser(house)
    await browser.sign_in(provider)
    answer = await browser.client.post("/sign-in/provider/prove", data={"email": "not <an> address"})
    assert answer.status_code == 422
    assert "Enter an address such as" in answer.text
    assert "not &lt;an&gt; address" in answer.text


@on_sqlite
async def test_without_mail_it_says_who_to_ask(house_url: str, provider: Provider) -> None:
    provider.account = {"sub": "1"}
    async with house_with(house_url, provider, contact="Iqbal") as house:
        browser = Browser(house)
        answer = await browser.sign_in(provider)
        assert "Ask Iqbal for a personal link" in answer.text
        assert (await browser.client.post("/sign-in/provider/prove", data={"email": "x"})).status_code == 409


# --- Connecting on purpose ---------------------------------------------------------------------------------


async def test_somebody_signed_in_connects_an_account_after_seeing_which(
    house: House, provider: Provider
) -> None:
    provider.account = {"sub": "7", "email": "dana@private.example"}
    browser = Browser(house, "dana")
    page = await browser.sign_in(provider, "?connect=1")
    assert "dana@private.example" in page.text
    assert await identities(house) == []
    answer = await browser.client.post("/sign-in/provider/connect")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account/identities?done=connected")
    assert await identities(house) == [(provider.issuer, "7", "dana")]
    other = Browser(house)
    await other.sign_in(provider)
    assert await other.who() == "dana"


@on_sqlite
async def test_an_account_of_somebody_else_is_not_connected(house: House, provider: Provider) -> None:
    await Browser(house).sign_in(provider)
    browser = Browser(house, "dana")
    page = await browser.sign_in(provider, "?connect=1")
    assert (page.status_code, "belongs to somebody else" in page.text) == (409, True)
    assert (await browser.client.post("/sign-in/provider/connect")).status_code == 400
    assert await identities(house) == [(provider.issuer, "1", "marek")]


@on_sqlite
async def test_hostile_35_an_account_is_connected_only_to_who_asked_for_it(
    house: House, provider: Provider
) -> None:
    browser = Browser(house, "dana")
    address = provider.approve(await browser.there("?connect=1"))
    browser.client.cookies.set("session", house.sessions["sam"])
    assert (await browser.back(address)).status_code == 400
    browser = Browser(house, "dana")
    await browser.sign_in(provider, "?connect=1")
    browser.client.cookies.set("session", house.sessions["sam"])
    assert (await browser.client.post("/sign-in/provider/connect")).status_code == 400
    assert await identities(house) == []


@on_sqlite
async def test_connecting_needs_somebody_signed_in(house: House) -> None:
    answer = await Browser(house).start("?connect=1")
    assert answer.headers["location"].startswith("/sign-in?next=")


async def test_a_disconnected_account_signs_nobody_in_and_is_in_nobodys_list(
    house: House, provider: Provider
) -> None:
    await Browser(house).sign_in(provider)
    marek = house.people["marek"].id
    [row] = await identity_queries.of(house.database, marek)
    assert (row["issuer"], row["subject"], row["email"]) == (provider.issuer, "1", "marek@hackney.example")
    async with house.journal.keep() as tx:
        assert not await identity_queries.remove(tx, house.people["dana"].id, provider.issuer, "1")
        assert await identity_queries.remove(tx, marek, provider.issuer, "1")
    assert await identity_queries.of(house.database, marek) == []
    rows = await house.database.all("select action from audit where subject = 'identity' order by number")
    assert [row["action"] for row in rows] == ["identity.connected", "identity.removed"]


# --- Demanded by the settings ------------------------------------------------------------------------------


async def sign_in_link(house: House, key: str, **about: object) -> str:
    async with house.journal.keep() as tx:
        made = await people.make_link(tx, SECRET, house.people[key].id, about=about)
    return f"/sign-in/{made.token}"


@on_sqlite
async def test_an_administrator_who_must_use_the_provider_is_told_so(
    house_url: str, provider: Provider
) -> None:
    async with house_with(house_url, provider, oidc_required="admins") as house:
        answer = await house.client().post(await sign_in_link(house, "alex"))
        assert answer.status_code == 403
        assert "session" not in answer.cookies
        assert 'href="/sign-in/provider"' in answer.text
        assert (await house.client().post(await sign_in_link(house, "iqbal"))).status_code == 303
        provider.account = {"sub": "1", "email": "alex@hackney.example", "email_verified": True}
        browser = Browser(house)
        assert (await browser.sign_in(provider)).status_code == 303
        assert await browser.who() == "alex"


@on_sqlite
async def test_where_everyone_must_use_the_provider_no_link_signs_in_but_one_made_on_the_server(
    house_url: str, provider: Provider
) -> None:
    async with house_with(house_url, provider, oidc_required="everyone") as house:
        assert (await house.client().post(await sign_in_link(house, "marek"))).status_code == 403
        made = await sign_in_link(house, "alex", server=True)
        answer = await house.client().post(made)
        assert answer.status_code == 303
        page = await house.client().get("/sign-in")
        assert 'href="/sign-in/provider"' in page.text
        assert "<form" not in page.text.partition("<main")[2].partition("</main")[0]


# --- When it does not answer -------------------------------------------------------------------------------


@on_sqlite
async def test_fault_F24_a_provider_that_is_down_is_said_and_sessions_go_on(house_url: str) -> None:
    async with house_with(house_url, Provider()) as house:  # nobody listens there
        answer = await Browser(house).start()
        assert answer.status_code == 503
        assert "does not answer" in answer.text
        assert "sign in by mail" in answer.text
        assert await Browser(house, "sam").who() == "sam"
        assert (await house.client().post(await sign_in_link(house, "marek"))).status_code == 303


@on_sqlite
async def test_fault_F24_a_slow_provider_holds_up_nobody_else(house: House, provider: Provider) -> None:
    provider.slow = 30
    began = time.monotonic()
    answer = await Browser(house).start()
    assert answer.status_code == 503
    assert time.monotonic() - began < 8
    began = time.monotonic()
    assert (await Browser(house).start()).status_code == 503
    assert time.monotonic() - began < 1
    assert await Browser(house, "sam").who() == "sam"


@on_sqlite
async def test_fault_F24_a_provider_that_comes_back_is_used_again(house_url: str) -> None:
    provider = Provider()
    async with house_with(house_url, provider) as house:
        browser = Browser(house)
        assert (await browser.start()).status_code == 503
        with running(provider):
            ends = time.monotonic() + 20
            while (await browser.start()).status_code != 303:
                assert time.monotonic() < ends
            assert (await browser.sign_in(provider)).status_code == 303
            assert await browser.who() == "marek"


@on_sqlite
async def test_fault_F24_a_provider_that_goes_down_in_the_middle_signs_nobody_in(
    house_url: str,
) -> None:
    provider = Provider()
    async with house_with(house_url, provider) as house:
        browser = Browser(house)
        with running(provider):
            address = provider.approve(await browser.there())
        answer = await browser.back(address)
        assert answer.status_code == 503
        assert await browser.who() is None


# --- What is kept and what is said -------------------------------------------------------------------------


@on_sqlite
async def test_hostile_33_nothing_of_a_sign_in_by_the_provider_is_in_the_log_or_the_database(
    house: House, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    browser = Browser(house)
    address = provider.approve(await browser.there())
    secrets = {CLIENT_SECRET, browser.client.cookies["handshake"]}
    secrets |= set(parse_qs(urlsplit(address).query)["code"] + parse_qs(urlsplit(address).query)["state"])
    secrets |= {asked["nonce"] for asked in provider.codes.values()}
    assert (await browser.back(address)).status_code == 303
    provider.claims = {"aud": "somebody-else"}
    assert (await Browser(house).sign_in(provider)).status_code == 400
    ours = [
        record
        for record in caplog.records
        if "HTTP Request: GET http://127.0.0.1:8000/" not in record.message
    ]
    said = "\n".join(
        logging.Formatter().format(record) for record in ours
    )  # not what the test's browser says
    assert "/back 303" in said
    assert "signs nobody in" in said
    rows = str(await rows_of(house.database))
    assert [secret for secret in secrets if secret in said or secret in rows] == []
    assert "marek@hackney.example" not in said


@on_sqlite
async def test_hostile_47_a_token_connects_no_account(house: House, provider: Provider) -> None:
    """A token ends with its days: whoever found one must not make a way in of it that lasts."""
    browser = Browser(house)
    browser.client.headers["authorization"] = f"Bearer {house.tokens['ola', 'write']}"
    assert (await browser.start("?connect=1")).status_code == 403
    signed_in = Browser(house, "ola")
    address = provider.approve(await signed_in.there("?connect=1"))
    browser.client.cookies.set("handshake", signed_in.client.cookies["handshake"])
    assert (await browser.back(address)).status_code == 403
    assert (await browser.client.post("/sign-in/provider/connect")).status_code == 403
    assert await identities(house) == []

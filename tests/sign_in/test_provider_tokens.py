"""What the identity provider sends, forged or broken in every way we know: nobody is signed in by it."""

import ast
import gzip
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from joserfc.jwk import ECKey, RSAKey
from starlette.responses import JSONResponse, RedirectResponse, Response

from assessor.settings import Settings
from assessor.sign_in import handshake, issuer
from assessor.sign_in.identity import Refused
from assessor.sign_in.issuer import identity_of, may_ask
from tests.house import SECRET, House
from tests.sign_in.coming_back import Browser, house_with, identities, nothing_sent
from tests.sign_in.provider import CLIENT, KEY, Provider, compact, es256, running, signed

PACKAGE = Path(__file__).parents[2] / "assessor"
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "second"})


@pytest.fixture
def dialect() -> str:
    """What is refused here reaches no database."""
    return "sqlite"


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider of this test alone. Marek has an account there."""
    with running(Provider()) as made:
        yield made


@pytest_asyncio.fixture
async def house(house_url: str, provider: Provider) -> AsyncIterator[House]:
    """The house, with the provider."""
    async with house_with(house_url, provider) as opened:
        yield opened


async def refused(house: House, provider: Provider, status: int = 400) -> str:
    """All the way there and back, and nobody is signed in. Gives the page."""
    browser = Browser(house)
    answer = await browser.sign_in(provider)
    assert answer.status_code == status, answer.headers.get("location")
    assert "session" not in browser.client.cookies
    assert await browser.who() is None
    assert await identities(house) == []
    return answer.text


# --- The token ---------------------------------------------------------------------------------------------

NOW = int(time.time())
WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "issuers in a list": {"iss": ["https://evil.example"]},
    "another audience": {"aud": "somebody-else"},
    "no audience": {"aud": None},
    "an empty audience": {"aud": []},
    "several audiences and no azp": {"aud": [CLIENT, "somebody-else"]},
    "azp of another": {"azp": "somebody-else"},
    "several audiences and azp of another": {"aud": [CLIENT, "x"], "azp": "x"},
    "expired": {"exp": NOW - 120},
    "no expiry": {"exp": None},
    "an expiry that is no number": {"exp": "2999"},
    "an expiry that is yes": {"exp": True},
    "not yet valid": {"nbf": NOW + 86_400},
    "from the future": {"iat": NOW + 86_400},
    "no time": {"iat": None},
    "no nonce": {"nonce": None},
    "another nonce": {"nonce": "A" * 43},
    "an empty nonce": {"nonce": ""},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is a number": {"sub": 1},
    "a subject that is too long": {"sub": "1" * 256},
    "a hash of another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("claims", WRONG.values(), ids=WRONG.keys())
async def test_hostile_35_a_token_that_says_something_else_signs_nobody_in(
    house: House, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    await refused(house, provider)


async def test_a_clock_that_is_half_a_minute_off_is_no_reason_to_refuse(
    house: House, provider: Provider
) -> None:
    now = int(time.time())
    for claims in ({"iat": now + 30, "nbf": now + 30}, {"exp": now - 30}):
        provider.claims = claims
        assert (await Browser(house).sign_in(provider)).status_code == 303


def _pem() -> bytes:
    return KEY.as_pem(private=False)


def _jwk() -> bytes:
    return json.dumps(KEY.as_dict(private=False)).encode()


UNSIGNED: dict[str, Callable[[dict[str, Any], dict[str, Any]], str]] = {
    "none": lambda header, claims: compact({"alg": "none"}, claims),
    "None": lambda header, claims: compact({"alg": "None", "kid": "first"}, claims),
    "no alg": lambda header, claims: compact({"kid": "first"}, claims),
    "HS256 with the public key": lambda header, claims: compact({**header, "alg": "HS256"}, claims, _pem()),
    "HS256 with the public key as JSON": lambda header, claims: compact(
        {**header, "alg": "HS256"}, claims, _jwk()
    ),
    "HS256 with the client's secret": lambda header, claims: compact(
        {**header, "alg": "HS256"}, claims, b"a secret between us, with : and % in it"
    ),
    "HS256 without a key": lambda header, claims: compact({**header, "alg": "HS256"}, claims, b" "),
    "an alg nobody knows": lambda header, claims: compact({**header, "alg": "XX256"}, claims, b"x"),
    "RS256 without a signature": lambda header, claims: compact(header, claims),
    "five parts": lambda header, claims: compact(header, claims) + ".x.y",
    "no token": lambda header, claims: "nothing",
    "an empty one": lambda header, claims: "",
}


@pytest.mark.parametrize("sign", UNSIGNED.values(), ids=UNSIGNED.keys())
async def test_hostile_35_a_token_nobody_trusted_signed_is_refused(
    house: House, provider: Provider, sign: Callable[[dict[str, Any], dict[str, Any]], str]
) -> None:
    provider.sign = sign
    await refused(house, provider)


async def test_hostile_35_an_algorithm_we_do_not_take_is_refused_however_well_signed(
    house: House, provider: Provider
) -> None:
    provider.header = {"alg": "RS512"}
    await refused(house, provider)


@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["unknown"], "unknown": True},
        {"crit": ["exp"]},
        {"crit": []},
        {"crit": ["b64"], "b64": True},
    ],
    ids=str,
)
async def test_hostile_35_a_header_that_must_be_understood_and_is_not_is_refused(
    house: House, provider: Provider, header: dict[str, Any]
) -> None:
    provider.sign = lambda made, claims: signed({**made, **header}, claims, KEY)
    await refused(house, provider)


async def test_hostile_35_a_key_that_comes_with_the_token_is_not_asked(
    house: House, provider: Provider
) -> None:
    header = {"jwk": OTHER_KEY.as_dict(private=False), "jku": "https://evil.example/keys", "kid": "first"}
    provider.sign = lambda made, claims: signed({**made, **header}, claims, OTHER_KEY)
    await refused(house, provider)
    assert set(provider.asked) <= {"/.well-known/openid-configuration", "/keys", "/token"}


async def test_keys_of_other_kinds_that_we_take_sign_people_in(house: House, provider: Provider) -> None:
    curve = ECKey.generate_key("P-256", {"kid": "curve"})
    provider.published = [KEY, curve]
    provider.header = {"alg": "PS256"}
    assert (await Browser(house).sign_in(provider)).status_code == 303
    provider.sign = es256(curve)
    assert (await Browser(house).sign_in(provider)).status_code == 303


# --- Keys that change --------------------------------------------------------------------------------------


async def test_fault_F24_new_keys_are_looked_for_once(house: House, provider: Provider) -> None:
    assert (await Browser(house).sign_in(provider)).status_code == 303
    provider.key = OTHER_KEY
    assert (await Browser(house).sign_in(provider)).status_code == 303
    assert provider.asked.count("/keys") == 2


async def test_fault_F24_keys_changed_under_the_same_name_are_found_too(
    house: House, provider: Provider
) -> None:
    assert (await Browser(house).sign_in(provider)).status_code == 303
    provider.key = RSAKey.import_key(OTHER_KEY.as_dict(private=True) | {"kid": "first"})
    assert (await Browser(house).sign_in(provider)).status_code == 303


async def test_hostile_35_made_up_key_ids_do_not_make_us_ask_again_and_again(
    house: House, provider: Provider
) -> None:
    provider.published = [KEY]
    provider.key = OTHER_KEY
    for _ in range(5):
        await refused(house, provider)
    assert provider.asked.count("/keys") == 2


async def test_fault_F24_wrong_keys_sign_nobody_in(house: House, provider: Provider) -> None:
    for published in ([], [OTHER_KEY]):
        provider.published = published
        browser = Browser(house)
        answer = await browser.sign_in(provider)
        assert answer.status_code in (400, 503)
        assert await browser.who() is None


# --- State and code ----------------------------------------------------------------------------------------


async def test_hostile_35_the_answer_to_another_browser_is_refused(house: House, provider: Provider) -> None:
    address = provider.approve(await Browser(house).there())
    victim = Browser(house)
    with nothing_sent(provider):
        assert (await victim.back(address)).status_code == 400
    await victim.there()
    before = provider.asked.count("/token")
    assert (await victim.back(address)).status_code == 400
    assert provider.asked.count("/token") == before
    assert await victim.who() is None


async def test_hostile_35_an_answer_counts_once(house: House, provider: Provider) -> None:
    browser = Browser(house)
    address = provider.approve(await browser.there())
    kept = browser.client.cookies["handshake"]
    assert (await browser.back(address)).status_code == 303
    other = Browser(house)
    assert (await other.back(address)).status_code == 400
    other.client.cookies.set("handshake", kept)  # even with the cookie, the code is spent
    assert (await other.back(address)).status_code == 400
    assert await other.who() is None


async def test_hostile_35_a_code_of_somebody_else_is_refused(house: House, provider: Provider) -> None:
    """A stolen code put into one's own answer: the verifier and the nonce are of another sign-in."""
    stolen = provider.approve(await Browser(house).there()).partition("code=")[2].partition("&")[0]
    thief = Browser(house)
    own = provider.approve(await thief.there())
    mine = own.partition("code=")[2].partition("&")[0]
    assert (await thief.back(own.replace(mine, stolen))).status_code == 400
    assert await thief.who() is None


async def test_hostile_35_a_cookie_that_was_changed_or_is_old_is_none(
    house: House, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(house)
    address = provider.approve(await browser.there())
    kept = browser.client.cookies["handshake"]
    for wrong in (kept[:-2] + "AA", "x", "", "a.b.c.d.e", compact({"alg": "none"}, {"what": "start"})):
        other = Browser(house)
        other.client.cookies.set("handshake", wrong)
        with nothing_sent(provider):
            assert (await other.back(address)).status_code == 400
    later = time.time() + 601
    monkeypatch.setattr("assessor.sign_in.handshake.time.time", lambda: later)
    with nothing_sent(provider):
        assert (await browser.back(address)).status_code == 400


def test_behind_https_the_cookie_is_for_this_very_host() -> None:
    response = Response()
    board = Settings(base_url="https://board.example", secret_key=SECRET)
    handshake.keep(response, board, "start", {"state": "x"})
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-handshake=")
    assert {"Secure", "HttpOnly", "Path=/"} <= {word.strip() for word in cookie.split(";")}
    assert "domain" not in cookie.lower()


async def test_hostile_35_the_answer_of_another_provider_is_refused(house: House, provider: Provider) -> None:
    browser = Browser(house)
    address = provider.approve(await browser.there(), iss="https://evil.example")
    before = provider.asked.count("/token")
    assert (await browser.back(address)).status_code == 400
    assert provider.asked.count("/token") == before


async def test_what_the_provider_says_went_wrong_is_told_kindly(house: House) -> None:
    for error, words in (("access_denied", "You cancelled"), ("server_error", "ended with an error")):
        browser = Browser(house)
        state = (await browser.there()).partition("state=")[2].partition("&")[0]
        answer = await browser.back(
            f"/sign-in/provider/back?error={error}&state={state}&error_description=<b>x"
        )
        assert (answer.status_code, words in answer.text) == (400, True)
        assert "<b>x" not in answer.text


async def test_hostile_43_signing_in_by_the_provider_never_leads_to_another_site(
    house: House, provider: Provider
) -> None:
    for away in ("//evil.example", r"/\evil.example", "https://evil.example", "/x//evil.example"):
        answer = await Browser(house).sign_in(provider, f"?next={away}")
        assert answer.headers["location"] == "/"


# --- What it says of itself --------------------------------------------------------------------------------


def _huge() -> Response:
    return Response(b"{" + b" " * 2_000_000 + b"}", media_type="application/json")


def _packed() -> Response:
    return Response(gzip.compress(b" " * 50_000_000), headers={"content-encoding": "gzip"})


SAID: dict[str, Callable[[], Response]] = {
    "a redirect": lambda: RedirectResponse("http://169.254.169.254/latest"),
    "2 megabytes": _huge,
    "50 megabytes, packed": _packed,
    "no JSON": lambda: Response("<html>"),
    "a list": lambda: JSONResponse([]),
    "nested without end": lambda: Response("[" * 100_000),
    "an error": lambda: Response(status_code=500),
    "nothing": lambda: JSONResponse({}),
}


@pytest.mark.parametrize("said", SAID.values(), ids=SAID.keys())
async def test_hostile_49_a_discovery_that_is_none_leads_nowhere(
    house: House, provider: Provider, said: Callable[[], Response]
) -> None:
    provider.discovery = said
    answer = await Browser(house).start()
    assert answer.status_code == 503
    assert provider.asked == ["/.well-known/openid-configuration"]


INSIDE = (
    "http://169.254.169.254/latest/meta-data",
    "https://169.254.169.254/",
    "https://127.0.0.2/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://localhost/",
    "https://0.0.0.0/",
    "https://db/",
    "https://user:word@provider.example/",
    "http://provider.example/",
    "file:///etc/passwd",
    "gopher://provider.example/",
    "//provider.example/",
    "https://",
    "https://[",
    "https://a.example:99999/",
    "",
    None,
    ["https://provider.example/"],
)


@pytest.mark.parametrize("where", INSIDE, ids=str)
def test_hostile_49_discovery_leads_to_no_address_inside(where: object) -> None:
    assert not may_ask("https://provider.example", where)


def test_addresses_of_real_providers_are_asked() -> None:
    entra = "https://login.microsoftonline.com/9f1c5d5e-0000-4000-8000-000000000000/v2.0"
    assert may_ask(entra, entra.replace("v2.0", "oauth2/v2.0/token"))
    assert may_ask("https://accounts.google.com", "https://oauth2.googleapis.com/token")
    assert may_ask("https://10.1.2.3", "https://10.1.2.3/token")


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
async def test_hostile_49_discovery_that_names_an_address_inside_is_not_used(
    house: House, provider: Provider, name: str
) -> None:
    for where in (None, "http://169.254.169.254/x", "https://10.0.0.1/x", 7):
        provider.about = {name: where}
        house.app.state.issuer = issuer.Issuer(house.app.state.settings)
        assert (await Browser(house).start()).status_code == 503


async def test_hostile_34_discovery_of_another_issuer_is_not_used(house: House, provider: Provider) -> None:
    provider.about = {"issuer": "https://evil.example"}
    assert (await Browser(house).start()).status_code == 503


async def test_hostile_49_where_codes_are_spent_redirects_are_not_followed(
    house: House, provider: Provider
) -> None:
    for answer in (
        lambda: RedirectResponse("http://169.254.169.254/", 307),
        _huge,
        lambda: Response("<html>", 502),
    ):
        provider.token = answer
        await refused(house, provider, status=503)
    provider.token = lambda: JSONResponse({"error": "invalid_grant"}, 400)
    await refused(house, provider)
    provider.token = lambda: JSONResponse({"access_token": "x"})
    await refused(house, provider)


def test_hostile_49_nothing_else_of_ours_asks_other_servers() -> None:
    """Whatever people write, no address of theirs is ever fetched: only these modules speak to other servers."""
    asking = {"httpx2", "httpx", "urllib.request", "requests", "aiohttp", "http.client", "authlib"}
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names.append(node.module)
            if any(name in asking or name.partition(".")[0] in asking for name in names):
                found.add(path.relative_to(PACKAGE).as_posix())
    assert found == {"sign_in/issuer.py"}


# --- Who vouches for what ----------------------------------------------------------------------------------

ENTRA = "https://login.microsoftonline.com/9f1c5d5e-0000-4000-8000-000000000000/v2.0"
VOUCHED: tuple[tuple[bool, dict[str, Any]], ...] = (
    (True, {"iss": ENTRA, "xms_edov": True}),
    (True, {"iss": ENTRA, "xms_edov": 1}),
    (False, {"iss": ENTRA, "xms_edov": False}),
    (False, {"iss": ENTRA, "xms_edov": 0}),
    (False, {"iss": ENTRA, "xms_edov": "false"}),
    (False, {"iss": ENTRA}),
    (False, {"iss": "https://provider.example", "xms_edov": True}),
    (False, {"iss": "https://login.microsoftonline.com.evil.example/", "xms_edov": True}),
    (True, {"iss": "https://accounts.google.com", "email_verified": True, "hd": "hackney.example"}),
    (False, {"iss": "https://accounts.google.com", "email_verified": True}),
    (False, {"iss": "https://accounts.google.com", "email_verified": False, "hd": "hackney.example"}),
)


@pytest.mark.parametrize(("vouched", "claims"), VOUCHED, ids=str)
def test_hostile_34_who_vouches_for_an_address(vouched: bool, claims: dict[str, Any]) -> None:
    found = identity_of({"sub": "1", "email": " Marek@Hackney.example ", **claims})
    assert (found.email, found.verified) == ("marek@hackney.example", vouched)


@pytest.mark.parametrize("email", [None, 1, [], "", "x", "a@b", "a@b.invalid", "a b@c.example"])
def test_hostile_34_what_is_no_address_is_not_taken_for_one(email: object) -> None:
    claims = {"iss": "https://provider.example", "sub": "1", "email": email, "email_verified": True}
    found = identity_of(claims)
    assert (found.email, found.verified) == (None, False)


def test_a_subject_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(Refused):
        identity_of({"iss": "https://provider.example", "sub": "a\x00b"})

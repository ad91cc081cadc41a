"""The identity provider, asked by OpenID Connect: where to send people, and who came back.

The one place that asks another server for something by HTTP. Only the issuer of the settings is asked, and the
addresses that its own discovery document names.
"""

import asyncio
import ipaddress
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from assessor.forms import EMAIL
from assessor.settings import LOOPBACK, Settings
from assessor.sign_in.identity import Identity, Refused, Silent

ALGORITHMS = ("RS256", "PS256", "ES256")  # never what a token or the provider says of itself
SECONDS = 5.0  # for one question, from the first byte to the last
BYTES = 256 * 1024  # of an answer
LEEWAY = 60  # seconds that two clocks may differ
KEPT = 600.0  # seconds for which discovery and keys are taken as they were
REST = 3.0  # seconds after which one that did not answer is asked again: nobody queues behind it
FLOOR = 60.0  # seconds between two looks for new keys: whoever makes up key ids makes us ask no oftener
LONGEST_SUBJECT = 255

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something the provider said, and when."""

    value: Any
    at: float


class Issuer:
    """The provider of the settings. Keeps what it says of itself for a while."""

    def __init__(self, settings: Settings) -> None:
        self.issuer = settings.oidc_issuer
        self.client_id = settings.oidc_client_id
        self.secret = settings.oidc_client_secret
        self.redirect = f"{settings.base_url}/sign-in/provider/back"
        self._discovery: Kept | None = None
        self._keys: Kept | None = None
        self._silent: Kept | None = None
        self._looked_again: float | None = None
        self._one = asyncio.Lock()

    async def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where to send somebody to sign in. Raises Silent when the provider does not answer just now."""
        about = await self.discovery(fresh=True)
        async with self._client() as client:
            made: str = client.create_authorization_url(
                about["authorization_endpoint"],
                state=state,
                nonce=nonce,
                code_verifier=verifier,
                response_mode="query",
            )[0]
        return made

    async def identity(self, code: str, nonce: str, verifier: str) -> Identity:
        """Whose account a code stands for. Raises Silent or Refused."""
        about = await self.discovery()
        answer = await self._spend(about, code, verifier)
        signed = answer.get("id_token")
        if not isinstance(signed, str):
            raise Refused(f"no id_token: {_word(answer.get('error'))}")
        claims = await self._claims(about, signed, nonce, answer.get("access_token"))
        return identity_of(claims)

    async def discovery(self, *, fresh: bool = False) -> Mapping[str, Any]:
        """What the provider says of itself, checked. Raises Silent; `fresh` takes no old answer."""
        async with self._one:
            kept = self._discovery
            if kept and (not fresh or time.monotonic() - kept.at < KEPT):
                return dict(kept.value)
            where = self.issuer.rstrip("/") + "/.well-known/openid-configuration"
            found = await self._fetch(where)
            self._check(found)
            self._discovery = Kept(found, time.monotonic())
            return found

    def _check(self, found: Mapping[str, Any]) -> None:
        if found.get("issuer") != self.issuer:
            raise Silent(f"its discovery document is of another issuer: {_word(found.get('issuer'))}")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not may_ask(self.issuer, found.get(name)):
                raise Silent(f"its discovery document names no address to trust as {name}")

    async def _spend(self, about: Mapping[str, Any], code: str, verifier: str) -> dict[str, Any]:
        """The provider's answer to a code."""
        method = "client_secret_basic"
        if "client_secret_post" in (about.get("token_endpoint_auth_methods_supported") or ()):
            method = (
                "client_secret_post"  # as it is: for "basic" providers differ in how they escape a secret
            )
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect,
            "code_verifier": verifier,
        }
        return await self._ask("POST", about["token_endpoint"], data=sent, method_of_client=method)

    async def _claims(
        self, about: Mapping[str, Any], signed: str, nonce: str, access: object
    ) -> Mapping[str, Any]:
        """What a signed id_token says. Raises Refused, or Silent when the keys cannot be had."""
        try:
            found = await self._verified(about, signed)
            if "crit" in found.header:
                raise Refused("crit in the id_token's header")
            options = {
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
                "sub": {"essential": True},
                "nonce": {"essential": True, "value": nonce},
            }
            params = {"nonce": nonce, "client_id": self.client_id}
            if isinstance(access, str):
                params["access_token"] = access
            claims = CodeIDToken(found.claims, found.header, options, params)
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise Refused(f"{type(error).__name__}: {error}") from error
        return claims  # type: ignore[no-any-return]  # a dict; Authlib says nothing of its types

    async def _verified(self, about: Mapping[str, Any], signed: str) -> jwt.Token:
        """An id_token whose signature is the provider's; its keys may have changed since they were asked for."""
        try:
            return _decoded(signed, await self._key_set(about))
        except (InvalidKeyIdError, BadSignatureError):
            if not self._may_look_again():
                raise
            return _decoded(signed, await self._key_set(about, again=True))

    def _may_look_again(self) -> bool:
        now = time.monotonic()
        if self._looked_again is not None and now - self._looked_again < FLOOR:
            return False
        self._looked_again = now
        return True

    async def _key_set(self, about: Mapping[str, Any], *, again: bool = False) -> KeySet:
        async with self._one:
            kept = self._keys
            if kept and not again and time.monotonic() - kept.at < KEPT:
                keys: KeySet = kept.value
                return keys
            found = await self._fetch(about["jwks_uri"])
            try:
                public = [
                    key for key in found["keys"] if key["kty"] in ("RSA", "EC") and key.get("use") != "enc"
                ]
                keys = KeySet.import_key_set({"keys": public})
            except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
                raise Silent("its keys cannot be read") from error
            self._keys = Kept(keys, time.monotonic())
            return keys

    def _client(self) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self.client_id,
            self.secret,
            scope="openid email profile",
            redirect_uri=self.redirect,
            code_challenge_method="S256",
            follow_redirects=False,
            timeout=SECONDS,
            headers={"accept": "application/json", "accept-encoding": "identity"},
        )

    async def _fetch(self, where: str) -> dict[str, Any]:
        """What stands at an address of the provider's; while it rests, its silence is told at once."""
        if self._silent and time.monotonic() - self._silent.at < REST:
            raise Silent(self._silent.value)
        try:
            return await self._ask("GET", where)
        except Silent as error:
            self._silent = Kept(str(error), time.monotonic())
            raise

    async def _ask(
        self, method: str, where: str, *, data: Mapping[str, str] | None = None, method_of_client: str = ""
    ) -> dict[str, Any]:
        """The JSON object at an address of the provider's; one of an error too, for a code. Raises Silent."""
        asking: dict[str, Any] = {"data": data} if data else {}
        try:
            async with asyncio.timeout(SECONDS), self._client() as client:
                auth = client.client_auth(method_of_client) if method_of_client else None
                async with client.stream(method, where, withhold_token=True, auth=auth, **asking) as answer:
                    good = answer.status_code == 200 or (bool(data) and answer.status_code in (400, 401))
                    if not good:
                        raise Silent(f"{_place(where)} answered {answer.status_code}")
                    found = json.loads(await _body(answer))
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, OSError) as error:
            raise Silent(f"{_place(where)} does not answer ({type(error).__name__})") from error
        except (ValueError, RecursionError) as error:
            raise Silent(f"{_place(where)} answered with something else than JSON") from error
        if not isinstance(found, dict):
            raise Silent(f"{_place(where)} answered with something else than an object")
        return found


async def _body(answer: httpx2.Response) -> bytes:
    """An answer's bytes, as they are sent and no more than we read."""
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise Silent("it packed its answer, though asked not to")
    body = b""
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > BYTES:
            raise Silent("its answer is too long")
    return body


def _decoded(signed: str, keys: KeySet) -> jwt.Token:
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    return jwt.decode(signed, keys, registry=registry)


def may_ask(issuer: str, where: object) -> bool:
    """Whether an address that discovery names is one to ask: https, by name, or on the issuer's own host.

    Nothing on this machine, unless the issuer is.
    """
    if not isinstance(where, str):
        return False
    try:
        own, parts = urlsplit(issuer), urlsplit(where)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.password or parts.fragment:
        return False
    if parts.scheme != "https" and not (parts.scheme == own.scheme == "http" and host in LOOPBACK):
        return False
    return host == own.hostname or _is_a_name(host)


def _is_a_name(host: str) -> bool:
    """A name, with a dot and no number at its end: 127.1 and 2130706433 are addresses too."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")
        return bool(last[0]) and not last[2].lower().removeprefix("0x").isdigit() and last[2] != "localhost"
    return False


ENTRA = "https://login.microsoftonline.com/"
GOOGLE = "https://accounts.google.com"


def identity_of(claims: Mapping[str, Any]) -> Identity:
    """The account that verified claims are about. Of all they say, only these are ever read. Raises Refused."""
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or "\x00" in subject:
        raise Refused("no subject that can be kept")
    email = claims.get("email")
    email = email.strip().lower() if isinstance(email, str) else ""
    if not EMAIL.match(email) or email.endswith(".invalid"):
        return Identity(claims["iss"], subject)
    return Identity(claims["iss"], subject, email, _vouched(claims, email))


def _vouched(claims: Mapping[str, Any], email: str) -> bool:
    """Whether the provider says that the address is theirs: exactly true, and by who may say so.

    Microsoft Entra says it in a claim of its own, where asked to. Google says it of addresses it does not host, too,
    as they once were: only those of an organisation and its own are vouched for.
    """
    if str(claims["iss"]).startswith(ENTRA):
        return claims.get("xms_edov") in (True, 1) or claims.get("email_verified") is True
    if claims["iss"] == GOOGLE and not claims.get("hd") and not email.endswith("@gmail.com"):
        return False
    return claims.get("email_verified") is True


def _place(where: str) -> str:
    return urlsplit(where).netloc


def _word(value: object) -> str:
    """Something the provider said, short and on one line, for the log."""
    return repr(str(value)[:80])

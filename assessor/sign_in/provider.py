"""Signing in by the identity provider: there, back, and what to do when it does not vouch for an address.

No account is made here, and nothing the provider says gives anybody an office.
"""

import hmac
import logging
import secrets
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assessor import forms, limits, mail
from assessor.database import Row, Transaction
from assessor.door import in_person, maybe_person
from assessor.mail import queries as outbox
from assessor.mail.delivery import Writer
from assessor.page import page, see
from assessor.people import queries as people
from assessor.people.sessions import begin, safe_next, signed_in
from assessor.problem import Problem, not_found
from assessor.settings import Settings
from assessor.sign_in import handshake, identity_queries, queries
from assessor.sign_in.identity import Identity, Refused, Silent

if TYPE_CHECKING:
    from assessor.sign_in.issuer import Issuer

MINUTES_TO_PROVE = 20  # longer than the link in the mail is good
log = logging.getLogger(__name__)


def _issuer(request: Request) -> "Issuer":
    """The provider of the settings. Raises Problem 404 when there is none."""
    issuer: Issuer | None = request.app.state.issuer
    if issuer is None:
        raise not_found()
    return issuer


async def start(request: Request) -> Response:
    """To the provider. With ?connect=1 whoever is signed in comes back with an account to connect."""
    issuer = _issuer(request)
    connect = bool(request.query_params.get("connect"))
    who = await in_person(request) if connect else await maybe_person(request)
    if who and not connect and not who.guest:
        return see(safe_next(request.query_params.get("next")))
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    try:
        address = await issuer.address(kept["state"], kept["nonce"], kept["verifier"])
    except Silent as error:
        return await _silent(request, error)
    response = RedirectResponse(address, status_code=303, headers={"cache-control": "no-store"})
    after = {
        "next": safe_next(request.query_params.get("next")),
        "connect": who.id if connect and who else None,
    }
    handshake.keep(response, request.app.state.settings, "start", {**kept, **after})
    return response


async def back(request: Request) -> Response:
    """From the provider: its answer counts in the browser that asked for it, once."""
    issuer = _issuer(request)
    kept = handshake.kept(request, "start")
    response = await _answered(request, issuer, kept)
    if not any(name == "set-cookie" and "handshake=" in value for name, value in response.headers.items()):
        handshake.forget(response, request.app.state.settings)
    return response


async def _answered(request: Request, issuer: "Issuer", kept: dict[str, Any] | None) -> Response:
    told = request.query_params
    if kept is None or not hmac.compare_digest(kept["state"].encode(), told.get("state", "").encode()):
        return await _problem(request, "again")
    if told.get("iss", issuer.issuer) != issuer.issuer:
        return await _problem(request, "again")
    if said := told.get("error"):
        log.warning("The identity provider signed nobody in: %r", said[:80])
        return await _problem(request, "denied" if said == "access_denied" else "error")
    try:
        identity = await issuer.identity(told.get("code", ""), kept["nonce"], kept["verifier"])
    except Silent as error:
        return await _silent(request, error)
    except Refused as error:
        log.warning("What the identity provider sent signs nobody in: %r", str(error))
        return await _problem(request, "again")
    if kept["connect"]:
        return await _ask_to_connect(request, identity, kept)
    return await _sign_in(request, identity, kept["next"])


async def _sign_in(request: Request, identity: Identity, next: str) -> Response:
    async with request.app.state.journal.keep() as tx:
        who, why = await _whose(tx, identity)
        if who:
            await identity_queries.used(tx, identity.issuer, identity.subject)
            begun = await begin(tx, request, who["id"], "provider")
    if who:
        return signed_in(request, begun, next)
    if why != "unverified":
        return await _problem(request, why, email=identity.email)
    response = await page(request, "sign_in/provider_prove.html", email=identity.email or "")
    pending = {"issuer": identity.issuer, "subject": identity.subject, "email": identity.email, "next": next}
    handshake.keep(response, request.app.state.settings, "prove", pending, MINUTES_TO_PROVE)
    return response


async def _whose(tx: Transaction, identity: Identity) -> tuple[Row | None, str]:
    """The person an account signs in, connected now if the provider vouches for their address; or why nobody."""
    known = await identity_queries.owner(tx, identity.issuer, identity.subject)
    if known:
        return await queries.person_behind(tx, known["id"]), "unknown"
    if not identity.verified or not identity.email:
        return None, "unverified"
    who = await queries.person_of_address(tx, identity.email)
    if who is None:
        return None, "unknown"
    return await _connected(tx, who, identity, "verified")


async def _connected(tx: Transaction, who: Row, identity: Identity, why: str) -> tuple[Row | None, str]:
    """A person with their first account of this provider: a second one may be whoever got their address later."""
    if await identity_queries.one_of(tx, who["id"], identity.issuer):
        return None, "another"
    added = await identity_queries.add(tx, who["id"], identity.issuer, identity.subject, identity.email, why)
    owner = who if added else await identity_queries.owner(tx, identity.issuer, identity.subject)
    return (who, "") if owner and owner["id"] == who["id"] else (None, "taken")


# --- An address that the provider does not vouch for ------------------------------------------------------

LETTER = """Hello {name},

You signed in with {provider}, which did not confirm this address. To connect the two and sign in, open this link \
in the same browser:

{{link}}

It works once, for 15 minutes. If this was not you, ignore it: nothing is connected."""


async def prove(request: Request) -> Response:
    """Mails a link to whoever has the address, and says the same when nobody has it."""
    _issuer(request)
    state = request.app.state
    pending = handshake.kept(request, "prove")
    if pending is None:
        return await _problem(request, "again")
    if not state.settings.mails:
        raise Problem(409, "This board cannot send mail.")
    sent = await forms.from_page(request)
    email = str(sent.get("email", "")).strip().lower()
    if not forms.EMAIL.match(email):
        words = "Enter an address such as name@example.gov.uk"
        errors = [{"field": "email", "message": words}]
        return await page(request, "sign_in/provider_prove.html", status=422, email=email, errors=errors)
    async with state.journal.keep() as tx:
        key = limits.key_of(state.settings.secret_key, "prove an address", email)
        await limits.take(tx, key, times=3, seconds=900)
        about = {name: pending[name] for name in ("issuer", "subject", "email", "next")}
        until = tx.now + people.LINK_LASTS
        await outbox.ask(tx, str(uuid.uuid4()), "identity", email, str(uuid.uuid4()), about, until)
        mail.wake(tx)
    return await page(request, "sign_in/provider_sent.html", email=email)


def writer(settings: Settings) -> Writer:
    """Writes that mail when it is sent, if anybody has the address: asking for it tells nobody, nor does its time."""

    async def write(tx: Transaction, row: Row) -> bool:
        who = await queries.person_of_address(tx, row["email"])
        if who is None:
            return False
        about: dict[str, Any] = dict(row["about"] or {})
        await people.make_link(
            tx,
            settings.secret_key,
            who["id"],
            purpose="identity",
            id=row["link"],
            email=row["email"],
            next=about.pop("next", None),
            about=about,
            until=row["expires_at"],
        )
        body = LETTER.format(name=who["name"], provider=settings.oidc_name)
        await outbox.write(tx, row["id"], who["id"], f"Connect your account to {settings.name}", body)
        return True

    return write


async def show_link(request: Request) -> Response:
    """The page behind the link in that mail: a button, in the browser that asked for it."""
    _issuer(request)
    token = request.path_params["token"]
    good = await people.link(request.app.state.database, token, datetime.now(UTC), "identity")
    here = good is not None and _began_here(request, good)
    status = 200 if here else 404
    return await page(
        request, "sign_in/provider_link.html", status=status, good=good, here=here, path=request.url.path
    )


async def use_link(request: Request) -> Response:
    """Spends that link: the account is connected, and its person signed in."""
    _issuer(request)
    settings, token = request.app.state.settings, request.path_params["token"]
    async with request.app.state.journal.keep() as tx:
        good = await people.link(tx, token, tx.now, "identity")
        if good is None or not _began_here(request, good) or not await people.use_link(tx, token, "identity"):
            good = None
        if good:
            about = good["about"]
            identity = Identity(about["issuer"], about["subject"], about["email"])
            who, why = await _whose_by_mail(tx, good, identity)
            if who:
                await identity_queries.used(tx, identity.issuer, identity.subject)
                begun = await begin(tx, request, who["id"], "provider")
    if good is None:
        return await show_link(request)
    response = signed_in(request, begun, good["next"]) if who else await _problem(request, why)
    handshake.forget(response, settings)
    return response


async def _whose_by_mail(tx: Transaction, link: Row, identity: Identity) -> tuple[Row | None, str]:
    """The person who has proved an address that is still theirs, with this account connected; or why not."""
    who = await queries.person_of_address(tx, link["email"])
    if who is None or who["id"] != link["person"]:
        return None, "unknown"
    return await _connected(tx, who, identity, "proved")


def _began_here(request: Request, link: Row) -> bool:
    """Whether this browser holds the account that the link connects: else a stranger's account could be
    connected by somebody who only opened their mail."""
    pending = handshake.kept(request, "prove")
    about = link["about"]
    return pending is not None and all(pending[name] == about[name] for name in ("issuer", "subject"))


# --- Connecting an account on purpose ---------------------------------------------------------------------


async def _ask_to_connect(request: Request, identity: Identity, kept: dict[str, Any]) -> Response:
    """The page with the button that connects: a link on another site cannot press it."""
    who = await maybe_person(request) and await in_person(request)
    if who is None or who.id != kept["connect"] or who.guest:
        return await _problem(request, "again")
    known = await identity_queries.owner(request.app.state.database, identity.issuer, identity.subject)
    if known:
        own = known["id"] == who.id
        return see(f"{ACCOUNT}?done=connected") if own else await _problem(request, "taken", status=409)
    response = await page(request, "sign_in/provider_connect.html", email=identity.email)
    pending = {
        "issuer": identity.issuer,
        "subject": identity.subject,
        "email": identity.email,
        "person": who.id,
    }
    handshake.keep(response, request.app.state.settings, "connect", pending)
    return response


ACCOUNT = "/account/identities"


async def connect(request: Request) -> Response:
    """Connects the account that this browser brought back to whoever is signed in."""
    _issuer(request)
    who = await in_person(request)
    pending = handshake.kept(request, "connect")
    if pending is None or pending["person"] != who.id:
        return await _problem(request, "again")
    async with request.app.state.journal.keep() as tx:
        added = await identity_queries.add(
            tx, who.id, pending["issuer"], pending["subject"], pending["email"], "connected"
        )
        known = await identity_queries.owner(tx, pending["issuer"], pending["subject"])
    if not added and (known is None or known["id"] != who.id):
        return await _problem(request, "taken", status=409)
    response = see(f"{ACCOUNT}?done=connected")
    handshake.forget(response, request.app.state.settings)
    return response


# --- What went wrong --------------------------------------------------------------------------------------


async def _silent(request: Request, error: Silent) -> Response:
    log.warning("The identity provider cannot be asked: %s", error)
    return await _problem(request, "silent", status=503)


async def _problem(request: Request, why: str, *, status: int = 400, email: str | None = None) -> Response:
    """Why nobody was signed in: again, denied, error, silent, unknown, another, taken."""
    return await page(request, "sign_in/provider_problem.html", status=status, why=why, email=email)

"""Asking for a sign-in mail, and typing its code: the same answer and the same work whoever asks, known or not.

Asking writes one row for any address; whether anybody has it is looked up when the mail is sent. So neither the page
nor the time it takes tells who is known here. Nobody can be locked out by others: an address gets a mail every 12
minutes however often it is asked for, its link is good for 15, and codes are tried by the browser that asked alone.
"""

import logging
import uuid
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms, limits, mail
from assessor.database import Row, Transaction
from assessor.mail import queries as outbox
from assessor.mail.delivery import Writer
from assessor.page import page
from assessor.people import queries as people
from assessor.people import ways
from assessor.people.sessions import begin, safe_next, signed_in
from assessor.problem import Problem, not_found
from assessor.settings import Settings
from assessor.sign_in import queries

log = logging.getLogger(__name__)

HOUR = 3600.0
MAILS_AN_HOUR = 5  # to one address
ALL_MAILS_AN_HOUR = 2000  # to everybody together: a mail server's good name
WRONG_ADDRESS = "Enter your email address, such as name@example.gov.uk"
WRONG_CODE = "That code does not work here. Use the newest mail; after five tries, send another"


async def ask(request: Request) -> Response:
    """Puts a mail into the outbox for whoever has the address, and shows where to type its code."""
    settings = _settings(request)
    sent = await forms.from_page(request)
    email = str(sent.get("email", "")).strip().lower()
    next = safe_next(str(sent.get("next", "")))
    if len(email) > 254 or not forms.EMAIL.match(email):
        return await _again(request, email, next)
    asked = str(uuid.uuid4())
    async with request.app.state.journal.keep() as tx:
        if await _takes(tx, settings, MAILS_AN_HOUR, "sign-in mail", email):
            about = {"next": next}
            until = tx.now + people.LINK_LASTS
            await outbox.ask(tx, str(uuid.uuid4()), "sign-in", email, asked, about, until)
            mail.wake(tx)
    return await _sent(request, {"email": email, "asked": asked, "next": next})


async def try_code(request: Request) -> Response:
    """Signs in by the code of the mail that this page asked for."""
    settings = _settings(request)
    sent = await forms.from_page(request)
    asked, code = str(sent.get("asked", "")), str(sent.get("code", ""))
    async with request.app.state.journal.keep() as tx:
        # As much is written for a code that nobody has as for one that is wrong.
        may = await _takes(tx, settings, 2 * queries.CODE_TRIES, "sign-in code", asked)
        spent = await queries.use_code(tx, settings.secret_key, asked, code) if may else None
        token = await begin(tx, request, spent["person"], "code") if spent else None
    if spent and token:
        return signed_in(request, token, spent["next"])
    errors = [{"field": "code", "message": WRONG_CODE}]
    return await _sent(request, {key: str(sent.get(key, "")) for key in ("email", "asked", "next")}, errors)


def _settings(request: Request) -> Settings:
    """The settings, where they let people sign in by mail. Raises Problem 404."""
    settings: Settings = request.app.state.settings
    if not settings.mails or not ways.links_are_open(settings):
        raise not_found()
    return settings


async def _takes(tx: Transaction, settings: Settings, times: int, what: str, *which: str) -> bool:
    """Whether one more is within the limit of an hour."""
    try:
        await limits.take(tx, limits.key_of(settings.secret_key, what, *which), times=times, seconds=HOUR)
    except Problem:
        return False
    return True


async def _again(request: Request, email: str, next: str) -> Response:
    errors = [{"field": "email", "message": WRONG_ADDRESS}]
    return await page(
        request,
        "sign_in/sign_in.html",
        status=422,
        errors=errors,
        email=email,
        next=next,
        cast=[],
        empty=False,
    )


async def _sent(
    request: Request, kept: Mapping[str, str], errors: list[dict[str, str]] | None = None
) -> Response:
    found: dict[str, Any] = {**kept, "next": safe_next(kept["next"]), "errors": errors or []}
    return await page(request, "sign_in/sent.html", status=422 if errors else 200, **found)


# --- The mail -----------------------------------------------------------------------------------------

BODY = """\
Open this address to sign in to {name}:

{{link}}

Reading your mail on another device? Type this code on the page where you asked for it:

{{code}}

Both work once, for 15 minutes, and only those in the newest mail count.
"""


def writer(settings: Settings) -> Writer:
    """Writes the mail that was asked for, when it is sent."""

    async def write(tx: Transaction, row: Row) -> bool:
        person = await queries.person_of_address(tx, row["email"])
        if person is None or not await _within_all(tx, settings):
            return False
        about: dict[str, Any] = row["about"] or {}
        await people.make_link(
            tx,
            settings.secret_key,
            person["id"],
            id=row["link"],
            email=row["email"],
            next=about.get("next"),
            until=row["expires_at"],
        )
        await outbox.write(
            tx, row["id"], person["id"], f"Sign in to {settings.name}", BODY.format(name=settings.name)
        )
        return True

    return write


async def _within_all(tx: Transaction, settings: Settings) -> bool:
    if await _takes(tx, settings, ALL_MAILS_AN_HOUR, "sign-in mails"):
        return True
    log.warning("More than %d sign-in mails were asked for in an hour: no more are sent", ALL_MAILS_AN_HOUR)
    return False

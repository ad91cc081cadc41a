"""The beginning of a session: a new cookie, and where to go with it."""

import re
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from assessor.credentials import cookie_name, credentials
from assessor.database import Transaction
from assessor.page import see
from assessor.people import merging, merging_queries, queries, ways


async def begin(
    tx: Transaction, request: Request, person: str, how: str, until: datetime | None = None
) -> str:
    """A new session of a person's; the one this browser had is over. Gives what its cookie holds.

    `how` they signed in: link, code, provider, invitation, joining, cast, server (a link made there). `until` ends it
    before its 12 hours. Raises ProviderOnly when they must sign in by the identity provider.
    """
    await ways.check(tx, request.app.state.settings, person, how)
    seen = credentials(request, request.app.state.settings.secure)
    if seen.kind == "session":
        if guest := await merging_queries.guest_of_session(tx, seen.hash):
            await merging.adopt_guest(tx, guest, person)
        await queries.end_session(tx, seen.hash)
    browser = browser_of(request.headers.get("user-agent", ""))
    return await queries.start_session(tx, person, how=how, browser=browser, until=until)


async def again(tx: Transaction, request: Request, person: str) -> str:
    """Another session in the place of the one that asks, begun in the same way and over when it would have been."""
    hash = credentials(request, request.app.state.settings.secure).hash
    return await queries.renew_session(tx, hash, person)


def signed_in(request: Request, token: str, address: str | None) -> Response:
    """303 to an address of this site, with the session's cookie. Call it after the session is on disk."""
    response = see(safe_next(address))
    secure = request.app.state.settings.secure
    response.set_cookie(cookie_name(secure), token, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def safe_next(address: str | None) -> str:
    """Where to go after signing in: an address of this site, or the front page."""
    if (
        address
        and len(address) <= LONGEST_ADDRESS
        and re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", address)
        and "//" not in address.partition("?")[0]
    ):
        return address
    return "/"


LONGEST_ADDRESS = 2000

# The first that is found names the browser: each claims to be those below it as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """A browser in words people know it by ("Firefox on Windows"): so that they can tell their sessions apart."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in agent), None)
    return f"{browser} on {system}" if system else browser

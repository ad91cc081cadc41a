"""Signing in by a one-time link (or, in the demo, by one button), and signing out."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.credentials import cookie_name, credentials
from assessor.door import maybe_person
from assessor.page import page, see
from assessor.people import queries as people
from assessor.people import ways
from assessor.people.sessions import begin, safe_next, signed_in
from assessor.problem import Problem, not_found
from assessor.sign_in import queries


async def show(request: Request) -> Response:
    """How to sign in; in the demo, one button for each of the cast."""
    who = await maybe_person(request)
    if who and not who.guest:  # a day's guest signs in to keep what they have
        return see(safe_next(request.query_params.get("next")))
    state = request.app.state
    everyone = await people.everyone(state.database) if state.settings.demo else []
    return await page(
        request,
        "sign_in/sign_in.html",
        cast=[row for row in everyone if not row["disabled_at"] and not row["email"].endswith(".invalid")],
        about=state.about_cast,
        next=safe_next(request.query_params.get("next")),
        empty=not await people.somebody_exists(state.database),
    )


async def as_cast(request: Request) -> Response:
    """The demo's buttons: signs in as one of the cast. No such address outside the demo."""
    if not request.app.state.settings.demo:
        raise not_found()
    sent = await forms.from_page(request)
    async with request.app.state.journal.keep() as tx:
        person = await people.by_email(tx, str(sent.get("email", "")))
        if person is None:
            raise Problem(422, "Choose one of the people on the page.")
        token = await begin(tx, request, person["id"], "cast")
    return signed_in(request, token, str(sent.get("next", "")))


async def show_link(request: Request) -> Response:
    """The page behind a link: a button. Looking at it changes nothing, so a mail scanner may."""
    good = await queries.good_link(
        request.app.state.database, request.path_params["token"], datetime.now(UTC)
    )
    if good is None:
        return await _dead(request)
    return await page(request, "sign_in/link.html", good=good, path=request.url.path)


async def use_link(request: Request) -> Response:
    """Spends the link: signs in and goes where they wanted to go."""
    async with request.app.state.journal.keep() as tx:
        spent = await queries.use_link(tx, request.path_params["token"])
        token = await begin(tx, request, spent["person"], ways.of_link(spent)) if spent else None
    if spent is None or token is None:
        return await _dead(request)
    return signed_in(request, token, spent["next"])


async def _dead(request: Request) -> Response:
    """What to do with a link that was opened twice, late, or after a newer one."""
    found = await people.found_link(request.app.state.database, request.path_params["token"])
    return await page(
        request,
        "sign_in/link.html",
        status=404,
        good=None,
        used=bool(found and found["used_at"]),
        late=bool(found and not found["used_at"]),
        next=safe_next(found["next"] if found else None),
        open=ways.links_are_open(request.app.state.settings),
    )


async def sign_out(request: Request) -> Response:
    """Ends the session, here and on the server."""
    secure = request.app.state.settings.secure
    seen = credentials(request, secure)
    if seen.kind == "session":
        async with request.app.state.journal.keep() as tx:
            await people.end_session(tx, seen.hash)
    response = see("/")
    response.delete_cookie(cookie_name(secure), path="/", secure=secure, httponly=True, samesite="lax")
    # Not "storage": drafts of whoever was signed out without asking for it live there, and our own script empties it on
    # purpose. Not "cookies": browsers then forget those of every other site below example.gov.uk as well.
    response.headers["clear-site-data"] = '"cache"'
    return response


async def provider_only(request: Request, error: Exception) -> Response:
    """The page for whoever must use the provider. An invitation is still there for them afterwards."""
    assert isinstance(error, ways.ProviderOnly)
    everyone = not ways.links_are_open(request.app.state.settings)
    here = request.url.path
    next = "/" if here.startswith("/sign-in") else here
    return await page(
        request, "sign_in/provider_only.html", status=error.status, everyone=everyone, next=next
    )

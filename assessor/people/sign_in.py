"""Signing in by a one-time link (or, in the demo, by one button), and signing out."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.door import cookie_name, credentials, maybe_person
from assessor.page import page, see
from assessor.people import queries, ways
from assessor.people.sessions import begin, safe_next, signed_in
from assessor.problem import Problem, not_found


async def show(request: Request) -> Response:
    """How to sign in; in the demo, one button for each of the cast."""
    if await maybe_person(request):
        return see(safe_next(request.query_params.get("next")))
    state = request.app.state
    cast = await queries.everyone(state.database) if state.settings.demo else []
    return await page(
        request,
        "people/sign_in.html",
        cast=cast,
        about=state.about_cast,
        next=safe_next(request.query_params.get("next")),
        empty=not await queries.somebody_exists(state.database),
    )


async def as_cast(request: Request) -> Response:
    """The demo's buttons: signs in as one of the cast. No such address outside the demo."""
    if not request.app.state.settings.demo:
        raise not_found()
    sent = await forms.from_page(request)
    async with request.app.state.journal.keep() as tx:
        person = await queries.by_email(tx, str(sent.get("email", "")))
        if person is None:
            raise Problem(422, "Choose one of the people on the page.")
        token = await begin(tx, request, person["id"], "cast")
    return signed_in(request, token, str(sent.get("next", "")))


async def show_link(request: Request) -> Response:
    """The page behind a link: a button. Looking at it changes nothing, so a mail scanner may."""
    state = request.app.state
    good = await queries.link(state.database, request.path_params["token"], datetime.now(UTC))
    status = 200 if good else 404
    return await page(request, "people/link.html", status=status, good=good, path=request.url.path)


async def use_link(request: Request) -> Response:
    """Spends the link: signs in and goes to the front page."""
    async with request.app.state.journal.keep() as tx:
        spent = await queries.use_link(tx, request.path_params["token"])
        token = await begin(tx, request, spent["person"], ways.of_link(spent)) if spent else None
    if token is None:
        return await page(request, "people/link.html", status=404, good=None, path=request.url.path)
    return signed_in(request, token, "/")


async def sign_out(request: Request) -> Response:
    """Ends the session, here and on the server."""
    secure = request.app.state.settings.secure
    seen = credentials(request, secure)
    if seen.kind == "session":
        async with request.app.state.journal.keep() as tx:
            await queries.end_session(tx, seen.hash)
    response = see("/")
    response.delete_cookie(cookie_name(secure), path="/", secure=secure, httponly=True, samesite="lax")
    response.headers["clear-site-data"] = '"cache"'
    return response

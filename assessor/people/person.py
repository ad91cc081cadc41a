"""One person of the register: who they are, what they hold, and whether they may come in."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from assessor import audit, forms, mail
from assessor.credentials import credentials
from assessor.database import Row, Transaction
from assessor.door import Person, office
from assessor.forms import Form, Line, Text
from assessor.mail import Letter
from assessor.page import page, see
from assessor.people import queries, register, register_queries, sessions, ways
from assessor.people.register import OFFICES
from assessor.problem import Problem, errors_of, invalid, not_found
from assessor.settings import Settings
from assessor.standards import PROFESSIONS

MANY = 100  # seats on a person's page
DONE = {
    "added": "They are in the register. Next: tell them how to sign in.",
    "told-too": "They are in the register, and a mail says how to sign in.",
    "saved": "The changes are saved.",
    "offices": "Their offices are changed.",
    "disabled": "They may not sign in any more, and what they had open has ended.",
    "enabled": "They may sign in again.",
    "address": "Their address is changed.",
    "told": "A mail is on its way to them.",
    "joined": "The two accounts are one now.",
}


class PersonForm(Form):
    """What is said of somebody."""

    required: ClassVar = {"name": "Enter a name"}

    name: Line = ""
    profession: Line | None = None
    organisation: Line | None = None
    in_pool: bool = False
    may_lead: bool = False
    has_shadowed: bool = False
    free: Text | None = None


async def entered(request: Request, verb: str = "keep the register") -> tuple[Person, Row]:
    """Who is asking, and the person in the address. Raises Problem 401, 403 or 404."""
    who = await office(request, verb)
    row = await register_queries.known(request.app.state.database, request.path_params["person"])
    if row is None:
        raise not_found()
    if row["admin"] and request.method == "POST" and not who.admin:
        raise Problem(403, "Only an administrator of this board may change an administrator.")
    return who, row


async def show(request: Request) -> Response:
    """Somebody's page."""
    who, row = await entered(request)
    state, id = request.app.state, row["id"]
    db, words = state.database, DONE.get(request.query_params.get("done", ""))
    return await page(
        request,
        "people/person.html",
        area="people",
        one=row,
        offices=offices_of(row),
        addresses=await register_queries.addresses(db, id),
        holds=await register_queries.holds(db, id, datetime.now(UTC)),
        seats=await register_queries.seats(db, id, MANY),
        services=await register_queries.services(db, id),
        may_change=who.admin or not row["admin"],
        provider_only=state.settings.oidc_name if ways.demanded(state.settings, admin=row["admin"]) else None,
        welcome=register.words_of_welcome(state.settings, row, who),
        notice={"words": words, "undo": None} if words else None,
    )


def offices_of(row: Row) -> list[str]:
    """The offices somebody holds, in words of ours."""
    return [name for name in OFFICES if row[name]]


async def _page(
    request: Request, template: str, row: Row, problem: Problem | None = None, **found: Any
) -> Response:
    return await page(
        request,
        template,
        status=problem.status if problem else 200,
        area="people",
        errors=errors_of(problem),
        one=row,
        **found,
    )


async def edit(request: Request) -> Response:
    """The form of what is said of somebody."""
    _, row = await entered(request)
    return await _page(request, "people/edit.html", row, typed=row, professions=PROFESSIONS)


async def update(request: Request) -> Response:
    """Changes what is said of somebody."""
    who, row = await entered(request)
    sent = await forms.from_page(request)
    ticks = {name: name in sent for name in ("in_pool", "may_lead", "has_shadowed")}
    typed = {**{name: str(sent.get(name) or "") for name in PersonForm.model_fields}, **ticks}
    try:
        form = PersonForm.check_all({"name": "", **forms.fields(sent, PersonForm), **ticks})
        wanted = form.model_dump() | {"name": form.name.strip()}
        changed = sorted(name for name, value in wanted.items() if row[name] != value)
        if changed:
            async with request.app.state.journal.keep() as tx:
                await register_queries.change(tx, row["id"], wanted)
                await queries.changed(tx)
                await audit.record(tx, "person.changed", who=who.id, id=row["id"], detail={"fields": changed})
    except Problem as problem:
        if problem.status != 422:
            raise
        found = {"typed": typed, "professions": PROFESSIONS}
        return await _page(request, "people/edit.html", row, problem, **found)
    return see(f"/people/{row['id']}?done=saved")


async def tell(request: Request) -> Response:
    """Mails somebody where the board is and how to sign in."""
    who, row = await entered(request)
    settings = request.app.state.settings
    if not settings.mails or row["disabled_at"]:
        raise Problem(409, "No mail can be sent to them: copy the text instead.")
    async with request.app.state.journal.keep() as tx:
        await register.welcome(tx, settings, row, who)
    return see(f"/people/{row['id']}?done=told")


# --- Offices --------------------------------------------------------------------------------------------


async def show_offices(request: Request) -> Response:
    """The form of somebody's offices."""
    who, row = await entered(request, "give offices")
    return await _page(request, "people/offices.html", row, given=offices_of(row), own=row["id"] == who.id)


async def give_offices(request: Request) -> Response:
    """Gives somebody exactly these offices; the last administrator stays one.

    Their sessions end with it, and one's own goes on under another cookie: none becomes one that may more.
    """
    who, row = await entered(request, "give offices")
    sent = await forms.from_page(request)
    given = [name for name in OFFICES if name in sent.getlist("offices")]
    own = row["id"] == who.id
    try:
        if own and row["admin"] and "admin" not in given and "sure" not in sent:
            raise invalid("sure", "Say that you mean to stop administering this board yourself")
        async with request.app.state.journal.keep() as tx:
            await _give(tx, who, row, given)
            seen = credentials(request, request.app.state.settings.secure)
            if given != offices_of(row):
                await queries.end_sessions(tx, row["id"], but=seen.hash)
            token = await sessions.again(tx, request, who.id) if own else None
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _page(request, "people/offices.html", row, problem, given=given, own=own)
    still = not own or "admin" in given or "organiser" in given
    there = f"/people/{row['id']}?done=offices" if still else "/"
    return sessions.signed_in(request, token, there) if token else see(there)


async def _give(tx: Transaction, who: Person, row: Row, given: list[str]) -> None:
    await queries.changed(tx)  # whoever takes an office away waits here for the other who does
    if row["admin"] and "admin" not in given and not await register_queries.another_admin(tx, row["id"]):
        raise invalid(
            "offices", "Nobody else administers this board: make somebody else an administrator first"
        )
    await register_queries.give_offices(tx, row["id"], {name: name in given for name in OFFICES})
    detail = {"before": offices_of(row), "now": given}
    await audit.record(tx, "offices.given", who=who.id, id=row["id"], detail=detail)


# --- May they come in? --------------------------------------------------------------------------------------


async def ask_disable(request: Request) -> Response:
    """Says what ends before somebody may no longer sign in."""
    _, row = await entered(request)
    holds = await register_queries.holds(request.app.state.database, row["id"], datetime.now(UTC))
    return await _page(request, "people/disable.html", row, holds=holds)


async def disable(request: Request) -> Response:
    """Ends somebody's sessions, tokens and links, and their streams within two seconds; seats stay."""
    who, row = await entered(request)
    try:
        async with request.app.state.journal.keep() as tx:
            await queries.changed(tx)
            if row["admin"] and not await register_queries.another_admin(tx, row["id"]):
                raise invalid("", "Nobody else administers this board, so its last administrator stays.")
            if row["disabled_at"] is None:
                ended = await register_queries.disable(tx, row["id"])
                await audit.record(tx, "person.disabled", who=who.id, id=row["id"], detail=ended)
    except Problem as problem:
        if problem.status != 422:
            raise
        holds = await register_queries.holds(request.app.state.database, row["id"], datetime.now(UTC))
        return await _page(request, "people/disable.html", row, problem, holds=holds)
    return see("/" if row["id"] == who.id else f"/people/{row['id']}?done=disabled")


async def enable(request: Request) -> Response:
    """Lets somebody sign in again."""
    who, row = await entered(request)
    async with request.app.state.journal.keep() as tx:
        if row["disabled_at"]:
            await register_queries.enable(tx, row["id"])
            await queries.changed(tx)
            await audit.record(tx, "person.enabled", who=who.id, id=row["id"])
    return see(f"/people/{row['id']}?done=enabled")


# --- Address and link -----------------------------------------------------------------------------------------


async def edit_address(request: Request) -> Response:
    """The form of another address."""
    _, row = await entered(request, "change addresses")
    return await _page(request, "people/address.html", row, typed={"email": row["email"]})


async def change_address(request: Request) -> Response:
    """Gives somebody another address. Whoever reads mail there can sign in as them, so it is recorded."""
    who, row = await entered(request, "change addresses")
    sent = await forms.from_page(request)
    try:
        email = register.address(str(sent.get("email") or ""))
        async with request.app.state.journal.keep() as tx:
            there = await queries.by_email(tx, email)
            if there and there["id"] != row["id"]:
                raise invalid("email", f"{there['name']} has this address")
            if email != row["email"]:
                await register_queries.change_address(tx, row["id"], email)
                await _tell_owner(tx, request.app.state.settings, row, ANOTHER_ADDRESS)
                await queries.changed(tx)
                await audit.record(tx, "address.changed", who=who.id, id=row["id"])
    except Problem as problem:
        if problem.status != 422:
            raise
        typed = {"email": str(sent.get("email") or "")}
        return await _page(request, "people/address.html", row, problem, typed=typed)
    return see(f"/people/{row['id']}?done=address")


A_LINK = """An administrator of {name} has made a link that signs in as you, once, within 15 minutes.

It is meant to be handed to you. If you know nothing of it, somebody else may use your account: {ask}."""
ANOTHER_ADDRESS = """An administrator of {name} has given your account another address. This one no longer signs you in.

If you know nothing of it, somebody else may use your account: {ask}."""


async def _tell_owner(tx: Transaction, settings: Settings, row: Row, words: str) -> None:
    """Tells somebody, at the address they have so far, what an administrator did that lets one come in as them."""
    if settings.mails:
        ask = f"write to {settings.contact}" if settings.contact else "ask whoever runs this board"
        body = words.format(name=settings.name, ask=ask)
        subject = f"About your account: {settings.name}"
        await mail.post(tx, Letter("account", row["email"], subject, body, person=row["id"]))


async def make_link(request: Request) -> Response:
    """Makes a sign-in link to hand over, and shows it this once."""
    who, row = await entered(request, "make sign-in links")
    if row["disabled_at"]:
        raise Problem(409, f"{row['name']} may not sign in. Let them in again first.")
    settings = request.app.state.settings
    if ways.demanded(settings, admin=row["admin"]):
        raise Problem(409, f"{row['name']} signs in with {settings.oidc_name}: a link would be refused.")
    async with request.app.state.journal.keep() as tx:
        made = await queries.make_link(tx, settings.secret_key, row["id"])
        await _tell_owner(tx, settings, row, A_LINK)
        await audit.record(tx, "link.made", who=who.id, id=row["id"])
    address = f"{settings.base_url}/sign-in/{made.token}"
    return await _page(request, "people/link_made.html", row, address=address, until=made.expires_at)

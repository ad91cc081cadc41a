"""My addresses: one more is mine when the link that is mailed to it was opened and its button pressed."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import audit, forms, limits
from assessor import mail as outbox
from assessor.account import own, queries
from assessor.account.own import holder, said
from assessor.database import Row, Transaction
from assessor.door import Person, maybe_person
from assessor.mail import Letter
from assessor.page import page, see
from assessor.people import merging
from assessor.people import queries as people
from assessor.problem import Problem, invalid

DONE = {
    "sent": "A mail is on its way. Open its link on a device where you are signed in, within a day.",
    "proved": "The address is yours: you can sign in with it.",
    "joined": "The two accounts are one now. Nothing that either of them had is lost.",
    "main": "That is your main address now. Mail goes there.",
    "removed": "That address no longer signs you in.",
}
OFFICES = ("admin", "organiser", "leadership")


async def show(request: Request) -> Response:
    """The main address, the others, and the form to add one."""
    return await _page(request, {})


async def _page(request: Request, typed: dict[str, str], problem: Problem | None = None) -> Response:
    who, db = await holder(request), request.app.state.database
    return await own.form(
        request,
        "account/addresses.html",
        problem,
        addresses=await queries.addresses(db, who.id),
        pending=await queries.pending(db, who.id, datetime.now(UTC)),
        typed=typed,
        notice=said(request, DONE),
    )


async def add(request: Request) -> Response:
    """Mails a link to an address. Whether somebody has it already is not told here: only its owner may know."""
    who, sent = await holder(request), await forms.from_page(request)
    if not request.app.state.settings.mails:
        raise Problem(403, "This board sends no mail, so an administrator changes addresses.")
    given = str(sent.get("email") or "")
    email = given.strip().lower()
    try:
        if not forms.EMAIL.match(email) or len(email) > 200 or email.endswith(".invalid"):
            raise invalid("email", "Enter an email address such as name@example.gov.uk")
        if email == who.email:
            raise invalid("email", "That is your main address already")
    except Problem as problem:
        return await _page(request, {"email": given, "main": str(sent.get("main") or "")}, problem)
    await _send(request, who, email, main=bool(sent.get("main")))
    return see("/account/addresses?done=sent")


async def _send(request: Request, who: Person, email: str, *, main: bool) -> None:
    settings = request.app.state.settings
    async with request.app.state.journal.keep() as tx:
        for which, times in ((who.id, 10), (email, 5)):
            key = limits.key_of(settings.secret_key, "address", which)
            await limits.take(tx, key, times=times, seconds=3600)
        link = await people.make_link(
            tx, settings.secret_key, who.id, purpose="address", email=email, about={"main": main}
        )
        await outbox.post(
            tx,
            Letter(
                "address",
                email,
                f"Is this your address? {settings.name}",
                ASKED.format(name=settings.name),
                person=who.id,
                link=link.id,
                expires_at=link.expires_at,
            ),
        )


ASKED = """Somebody who is signed in to {name} says that this address is theirs.

If it was you, open this link on a device where you are signed in, and press the button there. It works once, for a day:

{{link}}

If it was not you, there is nothing to do: without that button nothing happens.
"""
TOLD = """{email} is now an address of your account at {name}: it signs you in, as this one does.

If you did not do this, somebody else can use your account. Sign in, remove the address under "My account" and end all
other sessions there{contact}.
"""


async def ask(request: Request) -> Response:
    """The page behind the mailed link: a button, and what pressing it comes to. Looking changes nothing.

    Whoever is signed out opens the link again afterwards: where to go next is written down, and a secret never is.
    """
    if await maybe_person(request) is None:
        return see("/sign-in?next=/account/addresses")
    who, db = await holder(request), request.app.state.database
    link = await _good(request, who, request.app.state.database, datetime.now(UTC))
    if link is None:
        return await page(request, "account/address.html", status=404, link=None)
    other = await people.by_email(db, link["email"])
    return await _asking(request, who, link, other if other and other["id"] != who.id else None)


async def _asking(request: Request, who: Person, link: Row, other: Row | None) -> Response:
    return await page(
        request,
        "account/address.html",
        link=link,
        other=other,
        refused=_refuses(who, other) if other else None,
        held=await queries.belongings(request.app.state.database, other["id"]) if other else None,
    )


async def _good(request: Request, who: Person, db: Any, now: datetime) -> Row | None:
    """The link, while it is good and for whoever asks."""
    link = await people.link(db, request.path_params["token"], now, "address")
    return link if link and link["person"] == who.id else None


def _refuses(who: Person, other: Row) -> str | None:
    """Why another account with this address is not joined to this one: an office never comes by a mailed link."""
    if other["disabled_at"]:
        return "Another account with this address was closed by an administrator. Ask them."
    if any(other[office] and not getattr(who, office) for office in OFFICES):
        return (
            "Another account with this address may do more here than this one. Sign in with that account, "
            "and add the address of this one there."
        )
    return None


async def prove(request: Request) -> Response:
    """Makes the address mine; another account that had it is joined with this one."""
    who, state = await holder(request), request.app.state
    async with state.journal.keep() as tx:
        link = await _good(request, who, tx, tx.now)
        other = await people.by_email(tx, link["email"]) if link else None
        joined = bool(other and other["id"] != who.id)
        if link and not (joined and other and _refuses(who, other)):
            await people.use_link(tx, request.path_params["token"], "address")
            if other and joined:
                await merging.join(tx, other["id"], who.id, state.joined)
            await _take(tx, who, link)
            if other is None or joined:
                await _tell(tx, state.settings, who, link["email"])
            return see(f"/account/addresses?done={'joined' if joined else 'proved'}")
    if link is None:
        return await page(request, "account/address.html", status=404, link=None)
    return await _asking(request, who, link, other)


async def _take(tx: Transaction, who: Person, link: Row) -> None:
    """The address is this person's from now on, and their main one if they said so."""
    email = link["email"]
    there = await people.by_email(tx, email)
    if there is None:
        await queries.add_address(tx, who.id, email)
    if link["about"].get("main") and email != who.email:
        await queries.make_main(tx, who.id, email, who.email)
    await audit.record(tx, "address.added", who=who.id, id=who.id)
    await people.changed(tx)


async def _tell(tx: Transaction, settings: Any, who: Person, email: str) -> None:
    """Tells the address that was the main one so far."""
    contact = f", and tell {settings.contact}" if settings.contact else ""
    body = TOLD.format(email=email, name=settings.name, contact=contact)
    subject = f"A new address of your account: {settings.name}"
    await outbox.post(tx, Letter("address-added", who.email, subject, body, person=who.id))


async def make_main(request: Request) -> Response:
    """Makes a further address the main one."""
    who, sent = await holder(request), await forms.from_page(request)
    async with request.app.state.journal.keep() as tx:
        email = await _mine(tx, who, sent.get("email"))
        if email:
            await queries.make_main(tx, who.id, email, who.email)
            await audit.record(tx, "address.main", who=who.id, id=who.id)
            await people.changed(tx)
    return see("/account/addresses?done=main")


async def _mine(tx: Transaction, who: Person, given: Any) -> str | None:
    """One of my further addresses, by what a form sent; None when it is none (any more)."""
    email = str(given or "").strip().lower()
    mine = {row["email"] for row in await queries.addresses(tx, who.id)}
    return email if email in mine else None


async def remove(request: Request) -> Response:
    """Takes a further address away; again changes nothing."""
    who, sent = await holder(request), await forms.from_page(request)
    async with request.app.state.journal.keep() as tx:
        email = await _mine(tx, who, sent.get("email"))
        if email and await queries.remove_address(tx, who.id, email):
            await queries.end_links(tx, who.id)
            await audit.record(tx, "address.removed", who=who.id, id=who.id)
            await people.changed(tx)
    return see("/account/addresses?done=removed")

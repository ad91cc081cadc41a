"""Invitations as they are made: a seat that waits for an answer, a personal link, a mail with the calendar file.

A link that its maker can read (to copy it) opens less than one that only its mailbox gets: it signs nobody in who has
been here before, when it is made or when it is used, and nobody at all when its maker does not organise.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from assessor import audit, limits, mail
from assessor.assessments import calendar, letters, queries
from assessor.assessments import invitation_queries as invitations
from assessor.assessments.letters import Text
from assessor.database import Row, Transaction
from assessor.door import Seat
from assessor.people import queries as people
from assessor.people.queries import Link
from assessor.problem import invalid
from assessor.settings import Settings
from assessor.words import Times

LASTS = timedelta(days=30)
AFTERWARDS = timedelta(days=7)  # for somebody invited once the event is over
A_DAY = 24 * 60 * 60
MAILS_A_DAY = 300  # one person's: more than the largest event has seats
FEW_A_DAY = 30  # of whoever does not organise: anybody may have a practice board
DATES_A_DAY = 5  # of a practice board: everybody there is mailed each time


def ends(assessment: Mapping[str, Any], now: datetime) -> datetime:
    """Until when a link made now works: 30 days, or the day after the last session when that is sooner."""
    moments = [session.get("ends_at") or session.get("starts_at") for session in assessment["sessions"]]
    last = max((datetime.fromisoformat(moment) for moment in moments if moment), default=None)
    if last is None:
        return now + LASTS
    return now + AFTERWARDS if last < now else min(now + LASTS, last + timedelta(days=1))


def can_be_written_to(row: Mapping[str, Any]) -> bool:
    """Whether somebody is behind an address."""
    return not str(row["email"]).endswith(".invalid")


async def invite(tx: Transaction, settings: Settings | None, seat: Seat, person: Row) -> None:
    """Makes a new seat an invitation, and mails it where mail can be sent. One's own seat is accepted."""
    await invitations.invite(tx, seat.id, person["id"])
    if person["id"] == seat.person:
        await invitations.accept(tx, seat.id, person["id"])
        return
    await audit.record(tx, "invitation.made", who=seat.person, id=person["id"], assessment=seat.id)
    if settings and settings.mails:
        await send(tx, settings, seat, person["id"])


async def send(tx: Transaction, settings: Settings, seat: Seat, person: str) -> None:
    """Mails an invitation, with a new link: those sent before are dead. Raises Problem 429."""
    row = await queries.seat_of(tx, seat.id, person)
    if row is None or not can_be_written_to(row):
        return
    key = limits.key_of(settings.secret_key, "invitations", seat.person)
    times = MAILS_A_DAY if seat.organises else FEW_A_DAY
    await limits.take(tx, key, times=times, seconds=A_DAY, words="Copy the invitation meanwhile.")
    link = await _link(tx, settings, seat, person, signs_in=True)
    text = write(settings, seat, row, link.expires_at)
    letter = mail.Letter(
        "invitation",
        row["email"],
        text.subject,
        text.body,
        person=person,
        link=link.id,
        calendar=calendar.file(settings.base_url, seat.assessment),
        assessment=seat.id,
    )
    await mail.post(tx, letter)


async def _link(
    tx: Transaction, settings: Settings, seat: Seat, person: str, *, signs_in: bool, copied: bool = False
) -> Link:
    return await people.make_link(
        tx,
        settings.secret_key,
        person,
        purpose="invitation",
        assessment=seat.id,
        about={"signs_in": signs_in, "copied": copied},
        until=ends(seat.assessment, tx.now),
    )


def write(settings: Settings, seat: Seat, row: Row, until: datetime) -> Text:
    """The text of an invitation, with {link} where the link goes."""
    assert seat.who is not None
    by = seat.who.name + (f" ({seat.who.organisation})" if seat.who.organisation else "")
    day = Times(settings.timezone).day(until)
    return letters.invitation(settings, seat.assessment, row, by, day)


async def copy(tx: Transaction, settings: Settings, seat: Seat, row: Row) -> Text:
    """An invitation to paste into one's own mail, with a new link in it. It is not stored: those before are dead."""
    assert seat.who is not None
    known = await invitations.is_known(tx, seat.id, row["person"])
    signs_in = seat.who.organises and not known
    link = await _link(tx, settings, seat, row["person"], signs_in=signs_in, copied=True)
    detail = {"signs_in": signs_in}
    await audit.record(
        tx, "invitation.copied", who=seat.person, id=row["person"], assessment=seat.id, detail=detail
    )
    address = f"{settings.base_url}/invitations/{link.token}"
    return write(settings, seat, row, link.expires_at).with_link(address)


async def tell_of_decline(
    tx: Transaction, settings: Settings, assessment: Row, person: Row, role: str, words: str
) -> None:
    """Mails whoever leads and organises that somebody will not come."""
    text = letters.answered(settings, assessment, person["name"], role, words)
    for row in await invitations.keepers(tx, assessment["id"], person["id"]):
        await mail.post(tx, _letter("answer", row["person"], row["email"], text, assessment=assessment["id"]))


def _letter(kind: str, person: str, email: str, text: Text, **more: Any) -> mail.Letter:
    return mail.Letter(kind, email, text.subject, text.body, person=person, **more)


async def tell_replaced(tx: Transaction, settings: Settings | None, seat: Seat, row: Row) -> None:
    """Tells somebody kindly that their place is passed on."""
    assert seat.who is not None
    if settings and settings.mails and row["answer"] != "declined":
        text = letters.replaced(seat.assessment, row["name"], seat.who.name)
        await mail.post(tx, _letter("seat", row["person"], row["email"], text, assessment=seat.id))


async def tell_dates(
    tx: Transaction, settings: Settings | None, id: str, before: Sequence[Mapping[str, Any]], who: str
) -> None:
    """Day, place or call have changed: everybody who takes part is mailed the new calendar file, but for who did it."""
    await invitations.moved(tx, id)
    if settings is None or not settings.mails:
        return
    now = await queries.assessment(tx, id)
    assert now is not None
    over = now["state"] == "cancelled"
    text = letters.cancelled(settings, now) if over else letters.dates(settings, now, before)
    file = calendar.file(settings.base_url, now, before)
    for row in await invitations.written_to(tx, id):
        if row["person"] != who:
            letter = _letter("dates", row["person"], row["email"], text, calendar=file, assessment=id)
            await mail.post(tx, letter)


async def few_dates(tx: Transaction, settings: Settings, id: str) -> None:
    """Before somebody who does not organise moves a day. Raises Problem 429."""
    if settings.mails:
        words = "Everybody is mailed each time."
        key = limits.key_of(settings.secret_key, "dates", id)
        await limits.take(tx, key, times=DATES_A_DAY, seconds=A_DAY, words=words)


async def tell_taken(tx: Transaction, settings: Settings, id: str, asked: Mapping[str, Any], by: str) -> None:
    """Tells whoever asked for an assessment that it is set up."""
    now = await queries.assessment(tx, id)
    assert now is not None
    text = letters.taken(settings, now, asked["name"], by)
    file = calendar.file(settings.base_url, now)
    await mail.post(
        tx, mail.Letter("asked", asked["email"], text.subject, text.body, calendar=file, assessment=id)
    )


async def remind(tx: Transaction, settings: Settings, seat: Seat, row: Row, text: Text) -> None:
    """Mails somebody what they still owe, a few times a day at most. Raises Problem 429, or 422 without an address."""
    if not can_be_written_to(row):
        raise invalid("", f"{row['name']} has no address that can be written to.")
    key = limits.key_of(settings.secret_key, "reminder", seat.id, row["person"])
    await limits.take(tx, key, times=3, seconds=A_DAY, words="They have been reminded today.")
    await mail.post(tx, _letter("reminder", row["person"], row["email"], text, assessment=seat.id))

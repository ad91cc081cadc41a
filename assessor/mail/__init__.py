"""Mail: an outbox written in the same transaction as its reason, and delivery that tries again.

await mail.post(tx, Letter("seat", to=row["email"], person=row["id"], subject="…", body="…"))
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assessor.database import Transaction
from assessor.mail.reasons import REASONS

posted: set[Callable[[], None]] = set()
"""Called after a commit that put something into the outbox."""

KEPT_TRYING = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address. Its text holds {link} and {code} where the secrets of `link` go, if it has one.

    `kind` is a word of ours for why it is sent: sign-in, invitation, seat, dates, …
    """

    kind: str
    to: str
    subject: str
    body: str
    person: str | None = None
    link: str | None = None
    calendar: str | None = None
    assessment: str | None = None
    expires_at: datetime | None = None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


POST = """
insert into mail (id, kind, person, email, subject, body, calendar, link, assessment, at, due_at, expires_at)
values (:id, :kind, :person, :email, :subject, :body, :calendar, :link, :assessment, :now, :now, :expires_at)
"""


async def post(tx: Transaction, letter: Letter) -> None:
    """Puts a mail into the outbox: it goes out after this transaction is on disk, and not without it.

    Nothing is put there for addresses that end in .invalid: nobody is behind them. A kind without a reason in
    reasons.py is a KeyError: every mail says why it came.
    """
    REASONS[letter.kind]
    if letter.to.endswith(".invalid"):
        return
    await tx.run(
        POST,
        id=letter.id,
        kind=letter.kind,
        person=letter.person,
        email=letter.to,
        subject=letter.subject,
        body=letter.body,
        calendar=letter.calendar,
        link=letter.link,
        assessment=letter.assessment,
        now=tx.now,
        expires_at=letter.expires_at or tx.now + KEPT_TRYING,
    )
    wake(tx)


def wake(tx: Transaction) -> None:
    """Has the outbox looked at once this is on disk."""
    for call in posted:
        tx.after_commit(call)

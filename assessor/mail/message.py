"""A mail as it goes out: its text with the secrets in it, and the message of it by the rules of the Internet."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from assessor import links
from assessor.database import Row
from assessor.mail.reasons import REASONS
from assessor.settings import Settings

# Where a link of each purpose leads.
PLACES = {
    "sign-in": "/sign-in/",
    "invitation": "/invitations/",
    "address": "/account/addresses/",
    "identity": "/sign-in/provider/links/",
}


class CannotBeSent(Exception):
    """This mail can never be sent as it is; the sentence says why, without its words or address."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail ready to go."""

    id: str
    to: str
    subject: str
    text: str
    calendar: str | None = None


def written(row: Row, settings: Settings) -> Written:
    """A mail of the outbox with its link, its code and why it came. Raises CannotBeSent."""
    text = row["body"].strip()
    if row["link"]:
        address = (
            f"{settings.base_url}{PLACES[row['purpose']]}{links.token_of(settings.secret_key, row['link'])}"
        )
        code = links.code_of(settings.secret_key, row["link"])
        text = text.replace("{link}", address).replace("{code}", f"{code[:4]}-{code[4:]}")
    subject, to = row["subject"], row["email"]
    for line in (subject, to):
        if any(letter < " " or letter == "\x7f" for letter in line):
            raise CannotBeSent("a control character in its head")
    return Written(row["id"], to, subject, f"{text}\n\n{_foot(row['kind'], settings)}\n", row["calendar"])


def _foot(kind: str, settings: Settings) -> str:
    """Why it came, and from where."""
    place = settings.name + (f", {settings.organisation}" if settings.organisation else "")
    asked = f"\nQuestions: {settings.contact}" if settings.contact else ""
    return f"{REASONS[kind]}\n\n{place}\n{settings.base_url}{asked}"


def message(mail: Written, settings: Settings) -> EmailMessage:
    """The message for SMTP. Sent again it has the same Message-ID, so that mailboxes can tell. Raises CannotBeSent."""
    made = EmailMessage(policy=SMTP)
    try:
        made["From"] = _sender(settings.mail_from)
        made["To"] = Address(addr_spec=mail.to)
        made["Subject"] = mail.subject
    except (ValueError, IndexError) as error:  # the parser's ways of saying that it is no address
        raise CannotBeSent("an address or subject that no mail can have") from error
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = f"<{mail.id}@{urlsplit(settings.base_url).hostname}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(mail.text)
    if mail.calendar:
        made.add_attachment(
            mail.calendar, subtype="calendar", filename="assessment.ics", params=_method(mail.calendar)
        )
    return made


def _sender(mail_from: str) -> Address:
    name, address = parseaddr(mail_from)
    return Address(display_name=name, addr_spec=address)


def _method(calendar: str) -> dict[str, str]:
    """What a mail program should do with the calendar file, as the file itself says."""
    found = re.search(r"^METHOD:([A-Z]+)\s*$", calendar, re.MULTILINE)
    return {"method": found[1]} if found else {}

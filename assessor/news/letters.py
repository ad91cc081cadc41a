"""News as a mail: plain text with counts, titles and addresses."""

from collections.abc import Sequence

from assessor.database import Row
from assessor.mail import Letter
from assessor.news.item import Item
from assessor.words import count, phrase

KEPT_OUT = (
    "What people wrote is not in this mail: mail is read, forwarded and kept in places that this board cannot "
    "protect. Open the addresses to read it."
)
Part = tuple[str, list[Item]]


def title_of(assessment: Row) -> str:
    """An assessment as a mail names it: "Contact centre, public beta"."""
    return f"{assessment['service_name']}, {phrase(assessment['phase']).lower()}"


def at_once(base_url: str, person: Row, assessment: Row, items: Sequence[Item]) -> Letter:
    """What happened in one assessment in the last minutes."""
    title = title_of(assessment)
    subject = f"{title}: {_short(items)}"
    return _letter(base_url, "news", person, subject, [(title, list(items))], str(assessment["id"]))


def daily(base_url: str, person: Row, parts: Sequence[Part]) -> Letter:
    """What happened in all of somebody's assessments since the last daily mail."""
    subject = (
        f"Your day: {parts[0][0]}" if len(parts) == 1 else f"Your day: {count(len(parts), 'assessment')}"
    )
    return _letter(base_url, "news-daily", person, subject, parts, None)


def _short(items: Sequence[Item]) -> str:
    first = items[0].words.split(". ")[0].rstrip(".")
    first = first[:1].lower() + first[1:] if items[0].kind not in ("state", "seat") else first
    return first if len(items) == 1 else f"{first}, and more"


def _letter(
    base_url: str, kind: str, person: Row, subject: str, parts: Sequence[Part], assessment: str | None
) -> Letter:
    blocks = [_block(base_url, title, items) for title, items in parts]
    choose = f"Choose which events mail you, and how often:\n{base_url}/account/mail"
    body = "\n\n".join([f"Hello {person['name']},", *blocks, KEPT_OUT, choose])
    # Braces are where the outbox puts secrets: none of a title's own.
    body = body.replace("{", "(").replace("}", ")")
    return Letter(
        kind, to=person["email"], subject=subject, body=body, person=person["id"], assessment=assessment
    )


def _block(base_url: str, title: str, items: Sequence[Item]) -> str:
    lines = [title, "=" * min(len(title), 60)]
    for item in items:
        lines += ["", item.words]
        for words, address in item.places:
            lines += [f"- {words}", f"  {base_url}{address}"]
    return "\n".join(lines)

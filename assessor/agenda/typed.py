"""An agenda as the form has it: one row for each part, all of them sent together, so that nothing typed is lost."""

import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

from assessor import forms
from assessor.agenda.proposing import MOST_MINUTES
from assessor.forms import UUID4
from assessor.problem import Problem

FIELDS = ("id", "title", "minutes", "standards", "lead", "scribe", "kind")
KINDS = {"talk": "Talk", "on-paper": "Settled on paper", "pause": "Break"}
MOST = 24  # parts of a session: a form on a page has so many fields
LONGEST = 400  # characters: every standard of a set, each with a word between
RANGE = re.compile(r"(\d{1,2})(?:\s*(?:-|–|to)\s*(\d{1,2}))?\Z", re.ASCII)

Row = Mapping[str, Any]


def as_typed(slots: Sequence[Row]) -> list[dict[str, str]]:
    """What is stored, as the form has it."""
    return [
        {
            **{name: str(slot[name] or "") for name in FIELDS},
            "standards": ", ".join(str(number) for number in slot["standards"]),
        }
        for slot in slots
    ]


def typed(sent: FormData) -> list[dict[str, str]]:
    """The rows of the form that say something, as they were typed."""
    columns = [[str(value).strip() for value in sent.getlist(name)] for name in FIELDS]
    rows = [dict(zip(FIELDS, values, strict=True)) for values in zip(*columns, strict=False)]
    return [row for row in rows if row["title"] or row["standards"]]


def to_slots(
    rows: Sequence[Mapping[str, str]], numbers: Collection[int], panel: Collection[str], session: int
) -> list[dict[str, Any]]:
    """The rows as they are stored. Raises Problem 422 with every mistake beside its field."""
    errors: list[dict[str, str]] = []
    if len(rows) > MOST:
        errors.append({"field": f"title-{MOST}", "message": f"Use {MOST} parts or fewer in a session"})
    slots = [_slot(n, row, numbers, panel, errors) for n, row in enumerate(rows)]
    if errors:
        words = errors[0]["message"] if len(errors) == 1 else "Some parts need another look."
        raise Problem(422, words, errors=errors)
    return [{**slot, "session": session} for slot in slots]


def _slot(
    n: int,
    row: Mapping[str, str],
    numbers: Collection[int],
    panel: Collection[str],
    errors: list[dict[str, str]],
) -> dict[str, Any]:
    def wrong(field: str, message: str) -> None:
        errors.append({"field": f"{field}-{n}", "message": message})

    title, minutes, standards = row["title"], row["minutes"], _numbers(row["standards"])
    if not title:
        wrong("title", "Give this part a title")
    elif len(title) > 200 or any(sign in title for sign in "\n\r\x00"):
        wrong("title", "Write the title on one line of 200 characters or fewer")
    if not 1 <= (whole(minutes) or 0) <= MOST_MINUTES:
        wrong("minutes", "Enter the minutes as a whole number from 1 to 600")
    if standards is None:
        wrong("standards", "Write standards as in 6, 7 or 9 to 12")
    elif missing := [number for number in standards if number not in numbers]:
        wrong("standards", f"This assessment has no standard {missing[0]}")
    for who in ("lead", "scribe"):
        if row[who] and row[who] not in panel:
            wrong(who, "Choose somebody of the panel")
    return {
        "id": row["id"] if UUID4.match(row["id"]) else str(uuid.uuid4()),
        "title": title,
        "minutes": whole(minutes) or 0,
        "standards": standards or [],
        "ticked": [],
        "lead": row["lead"] or None,
        "scribe": row["scribe"] or None,
        "kind": row["kind"] if row["kind"] in KINDS else "talk",
    }


def whole(given: str) -> int | None:
    """A whole number of three figures at most; None for what is none."""
    return forms.whole(given, digits=3)


def _numbers(given: str) -> list[int] | None:
    """Numbers as people write them: "6, 7 and 9 to 12"; None for what cannot be read, or is longer than any list."""
    if len(given) > LONGEST:
        return None
    found: list[int] = []
    for part in re.split(r"\s*(?:,|;|\band\b)\s*", given):
        if not part:
            continue
        span = RANGE.match(part)
        if span is None:
            return None
        found += range(int(span[1]), int(span[2] or span[1]) + 1)
    return list(dict.fromkeys(found))

"""The head of a published report: labels and what stands beside them, under the many names they were given.

What is not said, or said in words that could mean two things, stays unknown: nothing is guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assessor.documents.document import Sitter
from assessor.imported.outline import plain

# The names of a field, as labels say it; spelled in small letters, without a colon.
LABELS = {
    "organisation": ("department / agency", "department", "agency", "organisation", "department/agency"),
    "held_on": ("date of assessment", "assessment date", "date of submission", "date"),
    "held_again_on": ("date of reassessment", "reassessment date"),
    "first_held_on": ("date of original assessment",),
    "phase": ("assessment stage", "reassessment stage", "stage", "moving to", "phase"),
    "result": ("result of assessment", "result", "outcome of service assessment", "outcome"),
    "second_result": ("result of reassessment",),
    "first_result": ("result of original assessment",),
    "lead": ("lead assessor", "lead assessors"),
    "service manager": ("service manager",),
    "product manager": ("product manager",),
    "service owner": ("service owner",),
    "digital leader": ("digital leader",),
}
FIELD_OF = {label: field for field, labels in LABELS.items() for label in labels}
TEAM = ("service manager", "product manager", "service owner")
_LABELLED = re.compile(
    r"^\*\*(?P<label>[^*\n]{2,60}?):?\*\*:?[ \t]*\n?(?P<value>[^\n]{0,300})$", re.MULTILINE
)

RESULTS = {
    "pass": "met",
    "passed": "met",
    "met": "met",
    "not pass": "not-met",
    "not passed": "not-met",
    "did not pass": "not-met",
    "not met": "not-met",
    "did not meet": "not-met",
    "partly met": "partly-met",
    "pass with conditions": "met",
    "passed with conditions": "met",
}
DECISIONS = RESULTS | {
    "yes": "met",
    "no": "not-met",
    "n/a": "not-applicable",
    "not applicable": "not-applicable",
    "not covered": "not-covered",
}
PHASES = ("private beta", "public beta", "discovery", "alpha", "beta", "live")
_AROUND_PHASE = re.compile(r"\b(re[- ]?)?(review|assessment)\b|\b(service|stage|phase)\b")

Labelled = dict[str, tuple[str, str]]  # field → the label and the value, as they stand there


@dataclass(frozen=True, slots=True)
class Head:
    """The labelled values of a report; its own text as a list; and what stands before and behind it."""

    found: Labelled
    text: str
    before: str
    behind: str


def head(body: str) -> Head:
    """The head of a report: from the first label that is known to the last, above the first heading of a section.

    The first value of a field counts.
    """
    end = re.search(r"^#", body, re.MULTILINE)
    top = body[: end.start() if end else len(body)]
    found: Labelled = {}
    places: list[int] = []
    for match in _LABELLED.finditer(top):
        label = plain(match["label"]).rstrip(":").strip()
        field = FIELD_OF.get(label.lower())
        if field is not None:
            places += [match.start(), match.end()]
            found.setdefault(field, (label, plain(match["value"])))
    if not places:
        return Head({}, "", "", body)
    listed = _LABELLED.sub(_as_item, body[places[0] : places[-1]])
    return Head(found, re.sub(r"\n{2,}(?=- )", "\n", listed), body[: places[0]], body[places[-1] :])


def _as_item(match: re.Match[str]) -> str:
    """A label and its value as an item of a list, with the links it has."""
    label, value = plain(match["label"]).rstrip(":").strip(), match["value"].replace("&nbsp;", " ").strip()
    return f"- {label}: {value}"


def result(words: str) -> str | None:
    """What a result says, in a word of ours; None where it is no word that says one thing."""
    return RESULTS.get(words.strip(" .").lower())


def decision(words: str) -> str | None:
    """What is said of one standard, in a word of ours, or None."""
    return DECISIONS.get(words.strip(" .").lower())


def phase(words: str) -> str | None:
    """The phase that is named, and no other: "Alpha Review" → alpha. "Beta" alone is neither private nor public."""
    rest = " ".join(_AROUND_PHASE.sub(" ", words.lower()).replace("-", " ").split())
    return rest.replace(" ", "-") if rest in PHASES else None


MONTHS = {date(2000, month, 1).strftime("%B").lower(): month for month in range(1, 13)}
_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]+),? (\d{4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)


def day(words: str) -> str | None:
    """A day as YYYY-MM-DD; the day comes before the month where both are numbers. None where there is no such day."""
    words = words.strip(" .")
    if match := _NUMBERS.fullmatch(words):
        years = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        return _real(years, int(match[2]), int(match[1]))
    if match := _DAY_FIRST.fullmatch(words):
        return _real(int(match[3]), MONTHS.get(match[2].lower(), 0), int(match[1]))
    if match := _MONTH_FIRST.fullmatch(words):
        return _real(int(match[3]), MONTHS.get(match[1].lower(), 0), int(match[2]))
    return words if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words) and _real(*map(int, words.split("-"))) else None


def _real(year: int, month: int, number: int) -> str | None:
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None


_WHICH = re.compile(r"\s*\((original|reassessment)\)\s*", re.IGNORECASE)


def names(words: str) -> list[str]:
    """The names beside a role; of two assessments' names, those of the second."""
    given = [part.strip() for part in words.split(" / ") if part.strip()]
    second = [name for name in given if "(reassessment)" in name.lower()]
    return [_WHICH.sub("", name) for name in second or given]


def sitters(found: Labelled) -> Iterator[tuple[str, Sitter]]:
    """Who is named in a head, by the field they stand in: with the name as it was published."""
    for field, role in (("lead", "lead"), *((field, "team") for field in TEAM), ("digital leader", "other")):
        for name in names(found[field][1]) if field in found else ():
            yield (
                field,
                Sitter.model_validate(
                    {"role": role, "profession": None if field == "lead" else field, "name": name}
                ),
            )

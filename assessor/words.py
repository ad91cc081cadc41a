"""Dates, counts and the product's words as people read them: the filters of every template."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

PHRASES = {
    "private-beta": "Private beta",
    "public-beta": "Public beta",
    "in-the-round": "in the round",
    "document-led": "document led",
    "show-and-tell": "show and tell",
    "sprint-by-sprint": "sprint by sprint",
    "self-assessment": "self-assessment",
    "in-session": "In session",
    "evidence-submitted": "Evidence submitted",
    "writing-up": "Writing up",
    "fact-check": "Fact check",
    "met-partly": "met, partly met or not met",
    "rag": "green, amber or red",
    "to-ask": "to ask",
    "in-progress": "in progress",
    "follow-up": "follow-up",
    "not-doing": "not doing",
    "evidence-review": "evidence review",
    "peer-review": "peer review",
}
PLURALS = {"nobody": "nobody", "person here": "people here", "person": "people", "page of evidence": "pages of evidence", "reply": "replies"}


def phrase(slug: str | None) -> str:
    """A slug in words: "public-beta" → "Public beta"."""
    if not slug:
        return ""
    return PHRASES.get(slug) or slug.replace("-", " ").capitalize()


def count(number: int, noun: str) -> str:
    """ "1 strength", "3 strengths", "no strengths"."""
    plural = PLURALS.get(noun, noun + "s")
    return f"no {plural}" if number == 0 else f"{number:,} {noun if number == 1 else plural}"


def filters(zone: ZoneInfo) -> Mapping[str, Callable[..., Any]]:
    """The filters, for a time zone."""

    def local(value: datetime | str) -> datetime:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone)

    def day(value: datetime | date | str | None) -> str:
        if not value:
            return ""
        if isinstance(value, str) and len(value) == 10:
            value = date.fromisoformat(value)
        when = value if type(value) is date else local(value)  # type: ignore[arg-type]
        return f"{when.day} {when:%B %Y}"

    def clock(value: datetime | str) -> str:
        when = local(value)
        return f"{when.hour}:{when:%M}"

    def moment(value: datetime | str | None) -> str:
        return f"{clock(value)} on {day(value)}" if value else ""

    def iso(value: datetime | date | str) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return value.isoformat()

    def day_range(sessions: Sequence[Mapping[str, Any]]) -> str:
        """ "14 November 2018, 9:30 to 13:30", and how many more sessions there are."""
        if not sessions or not sessions[0].get("starts_at"):
            return ""
        first = sessions[0]
        text = f"{day(first['starts_at'])}, {clock(first['starts_at'])}"
        if first.get("ends_at"):
            text += f" to {clock(first['ends_at'])}"
        more = len(sessions) - 1
        return text + (f" and {count(more, 'more session')}" if more else "")

    return {
        "day": day,
        "clock": clock,
        "moment": moment,
        "iso": iso,
        "day_range": day_range,
        "count": count,
        "phrase": phrase,
    }

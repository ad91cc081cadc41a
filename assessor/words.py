"""Dates, counts and the product's words as people read them: the filters of every template."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
PLURALS = {
    "nobody": "nobody",
    "person here": "people here",
    "person": "people",
    "page of evidence": "pages of evidence",
    "reply": "replies",
}


def phrase(slug: str | None) -> str:
    """A slug in words: "public-beta" → "Public beta"."""
    if not slug:
        return ""
    return PHRASES.get(slug) or slug.replace("-", " ").capitalize()


def count(number: int, noun: str) -> str:
    """ "1 strength", "3 strengths", "no strengths"."""
    plural = PLURALS.get(noun, noun + "s")
    return f"no {plural}" if number == 0 else f"{number:,} {noun if number == 1 else plural}"


def known_day(given: str) -> str:
    """A day in words, or as much of it as is known: "3 December 2018", "December 2018", "2018"; else as given."""
    try:
        if len(given) == len("2018-12"):
            return f"{date.fromisoformat(given + '-01'):%B %Y}"
        when = date.fromisoformat(given)
    except ValueError:
        return given
    return f"{when.day} {when:%B %Y}"


class Times:
    """Moments and days in words, in one time zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def local(self, value: datetime | str) -> datetime:
        """A moment as clocks here show it; text is ISO 8601."""
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(self.zone)

    def day(self, value: datetime | date | str | None) -> str:
        """ "14 November 2018"; of a day of which less is known, that: "November 2018"."""
        if not value:
            return ""
        if isinstance(value, str) and len(value) <= len("2018-11-14"):
            return known_day(value)
        when = value if isinstance(value, date) and not isinstance(value, datetime) else self.local(value)
        return f"{when.day} {when:%B %Y}"

    def weekday(self, value: date | str | None) -> str:
        """A day with the day of the week: "Friday 14 December 2018"."""
        if not value:
            return ""
        when = date.fromisoformat(value) if isinstance(value, str) else value
        return f"{when:%A} {when.day} {when:%B %Y}"

    def clock(self, value: datetime | str) -> str:
        """ "9:30"."""
        when = self.local(value)
        return f"{when.hour}:{when:%M}"

    def moment(self, value: datetime | str | None) -> str:
        """ "10:42 on 14 November 2018"."""
        return f"{self.clock(value)} on {self.day(value)}" if value else ""

    def day_range(self, sessions: Sequence[Mapping[str, Any]]) -> str:
        """When an assessment is: "14 November 2018, 9:30 to 13:30", and how many sessions follow."""
        timed = [session for session in sessions if session.get("starts_at")]
        if not timed:
            return ""
        more = len(timed) - 1
        return self.session(timed[0]) + (f" and {count(more, 'more session')}" if more else "")

    def session(self, session: Mapping[str, Any]) -> str:
        """A day or part of it: "14 November 2018, 9:30 to 13:30"."""
        start, end = session["starts_at"], session.get("ends_at")
        text = f"{self.day(start)}, {self.clock(start)}"
        if not end:
            return text
        same_day = self.day(start) == self.day(end)
        return f"{text} to {self.clock(end)}" + ("" if same_day else f" on {self.day(end)}")


def runs(numbers: Iterable[int]) -> str:
    """Numbers in order, three and more in a row put together: "1, 2, 5 to 9"."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(
        f"{part[0]} to {part[-1]}" if len(part) > 2 else ", ".join(map(str, part)) for part in parts
    )


def iso(value: datetime | date | str) -> str:
    """For the datetime attribute: "2018-11-14T10:42:00Z" or "2018-11-14"."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return value if isinstance(value, str) else value.isoformat()


def filters(zone: ZoneInfo) -> Mapping[str, Callable[..., Any]]:
    """The filters, for a time zone."""
    times = Times(zone)
    return {
        "day": times.day,
        "weekday": times.weekday,
        "clock": times.clock,
        "moment": times.moment,
        "day_range": times.day_range,
        "session": times.session,
        "iso": iso,
        "count": count,
        "phrase": phrase,
        "runs": runs,
    }

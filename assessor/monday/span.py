"""Which days a page tells of: the last seven, or one week by its number."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assessor.problem import invalid

WEEK = re.compile(r"(\d{4})-W(\d{2})\Z", re.ASCII)
DAYS = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Span:
    """Seven days, both ends counted; `week` ("2018-W46") where it is a week by its number, "" for the last seven."""

    first: date
    last: date
    week: str
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        """The moment the first day begins, where the board's clocks hang."""
        return _midnight(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """The moment the day after the last begins."""
        return _midnight(self.last + timedelta(days=1), self.zone)

    @property
    def query(self) -> str:
        """How an address says which days."""
        return f"?week={self.week}" if self.week else ""

    @property
    def words(self) -> str:
        """ "12 to 18 November 2018", "29 October to 4 November 2018"."""
        first, last = self.first, self.last
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day} to {last.day} {last:%B %Y}"
        began = f"{first.day} {first:%B}" + ("" if first.year == last.year else f" {first.year}")
        return f"{began} to {last.day} {last:%B %Y}"

    @property
    def before(self) -> "Span":
        """The last whole week before."""
        if self.week:
            return week_of(self.first - timedelta(days=1), self.zone)
        return week_of(self.last - timedelta(days=self.last.weekday() + 1), self.zone)

    def after(self, today: date) -> "Span | None":
        """The week after; the last seven days once that is the week of today, and nothing after those."""
        if not self.week:
            return None
        later = week_of(self.last + timedelta(days=1), self.zone)
        return later if later.last < today else lately(today, self.zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def lately(today: date, zone: ZoneInfo) -> Span:
    """The last seven days, today with them."""
    return Span(today - DAYS, today, "", zone)


def week_of(day: date, zone: ZoneInfo) -> Span:
    """The week, Monday to Sunday, that a day is in."""
    year, number, _ = day.isocalendar()
    monday = date.fromisocalendar(year, number, 1)
    return Span(monday, monday + DAYS, f"{year:04}-W{number:02}", zone)


def read(given: str | None, today: date, zone: ZoneInfo) -> Span:
    """The days that an address asks for. Raises Problem 422."""
    if given is None:
        return lately(today, zone)
    found = WEEK.match(given)
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        monday = None
    if monday is None or monday.year < 1900:
        raise invalid("week", "Write a week as its year and number, such as 2018-W46")
    if monday > today:
        raise invalid("week", "That week has not begun yet")
    return week_of(monday, zone)

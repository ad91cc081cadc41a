"""Days on which people work: Monday to Friday, without the bank holidays of a nation of the United Kingdom."""

import functools
from datetime import date, timedelta

import holidays

# The nation's code in the holidays library.
NATIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}


@functools.cache
def _bank_holidays(nation: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv=NATIONS[nation], years=year))


def works(day: date, nation: str) -> bool:
    """Whether a day is a working day there."""
    return day.weekday() < 5 and day not in _bank_holidays(nation, day.year)


def after(day: date, many: int, nation: str) -> date:
    """The day that is so many working days after a day; the day itself does not count."""
    while many > 0:
        day += timedelta(days=1)
        many -= works(day, nation)
    return day


def left(today: date, until: date, nation: str) -> int:
    """How many working days are left from today until a day, that day included; negative once it is over."""
    if until < today:
        return -left(until, today, nation)
    between = (today + timedelta(days=n) for n in range(1, (until - today).days + 1))
    return sum(works(one, nation) for one in between)

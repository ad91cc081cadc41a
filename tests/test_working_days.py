"""Working days: the same as somebody counts them on a printed calendar, in each nation, through every holiday."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis.strategies import dates, integers, sampled_from

from assessor import working_days
from assessor.words import Times

NATIONS = ("england", "wales", "scotland", "northern-ireland")
LONDON = Times(ZoneInfo("Europe/London"))


def listed(words: str) -> list[str]:
    """Days, as they are typed beneath."""
    return words.split()


# As https://www.gov.uk/bank-holidays had them, typed by hand: days that are none for work, beside weekends.
EVERYWHERE = listed("""
2018-01-01 2018-03-30 2018-05-07 2018-05-28 2018-12-25 2018-12-26
2019-01-01 2019-04-19 2019-05-06 2019-05-27 2019-12-25 2019-12-26
2020-01-01 2020-04-10 2020-05-08 2020-05-25 2020-12-25 2020-12-28
2021-01-01 2021-04-02 2021-05-03 2021-05-31 2021-12-27 2021-12-28
2022-01-03 2022-04-15 2022-05-02 2022-06-02 2022-06-03 2022-09-19 2022-12-26 2022-12-27
""")
EASTER_MONDAYS = listed("2018-04-02 2019-04-22 2020-04-13 2021-04-05 2022-04-18")
LATE_AUGUST = listed("2018-08-27 2019-08-26 2020-08-31 2021-08-30 2022-08-29")
SCOTTISH = listed("""
2018-01-02 2018-08-06 2018-11-30 2019-01-02 2019-08-05 2019-12-02 2020-01-02 2020-08-03 2020-11-30
2021-01-04 2021-08-02 2021-11-30 2022-01-04 2022-08-01 2022-11-30
""")
IRISH = listed("""
2018-03-19 2018-07-12 2019-03-18 2019-07-12 2020-03-17 2020-07-13 2021-03-17 2021-07-12 2022-03-17 2022-07-12
""")
PRINTED = {
    "england": {*EVERYWHERE, *EASTER_MONDAYS, *LATE_AUGUST},
    "wales": {*EVERYWHERE, *EASTER_MONDAYS, *LATE_AUGUST},
    "scotland": {*EVERYWHERE, *SCOTTISH},
    "northern-ireland": {*EVERYWHERE, *EASTER_MONDAYS, *LATE_AUGUST, *IRISH},
}


def after(day: str, many: int, nation: str = "england") -> str:
    return working_days.after(date.fromisoformat(day), many, nation).isoformat()


@pytest.mark.parametrize("nation", NATIONS)
def test_the_days_without_work_are_those_of_the_printed_calendar(nation: str) -> None:
    days = [date(2018, 1, 1) + timedelta(days=n) for n in range(5 * 365 + 1)]
    free = {day.isoformat() for day in days if day.weekday() < 5 and not working_days.works(day, nation)}
    assert free == PRINTED[nation]


@pytest.mark.parametrize(
    ("day", "many", "nation", "due"),
    [
        ("2018-11-14", 5, "england", "2018-11-21"),  # Wednesday to Wednesday
        ("2018-11-16", 1, "england", "2018-11-19"),  # over a weekend
        ("2018-11-17", 1, "england", "2018-11-19"),  # from a Saturday
        ("2018-03-28", 5, "england", "2018-04-06"),  # Easter: Good Friday and Monday
        ("2018-03-28", 5, "scotland", "2018-04-05"),  # where the Monday is worked
        ("2018-12-21", 5, "england", "2019-01-02"),  # Christmas and New Year
        ("2018-12-21", 5, "scotland", "2019-01-03"),
        ("2021-12-23", 2, "wales", "2021-12-29"),  # Christmas on a Saturday: Monday and Tuesday instead
        ("2018-05-04", 1, "england", "2018-05-08"),  # a bank holiday
        ("2018-07-11", 1, "northern-ireland", "2018-07-13"),
        ("2018-07-11", 1, "england", "2018-07-12"),
        ("2018-03-23", 1, "england", "2018-03-26"),  # clocks forward
        ("2018-10-26", 1, "england", "2018-10-29"),  # clocks back
        ("2018-11-14", 0, "england", "2018-11-14"),
    ],
)
def test_a_day_some_working_days_on(day: str, many: int, nation: str, due: str) -> None:
    assert after(day, many, nation) == due
    assert working_days.left(date.fromisoformat(day), date.fromisoformat(due), nation) == many


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2018-03-24T23:59:59", "2018-03-24"),
        ("2018-03-25T22:59:59", "2018-03-25"),  # the first evening of summer time
        ("2018-03-25T23:00:00", "2018-03-26"),
        ("2018-10-27T22:59:59", "2018-10-27"),
        ("2018-10-27T23:00:00", "2018-10-28"),
        ("2018-10-28T23:59:59", "2018-10-28"),  # and the first of winter time
        ("2018-10-29T00:00:00", "2018-10-29"),
    ],
)
def test_the_day_of_a_moment_near_midnight_is_that_of_the_clocks_on_the_wall(moment: str, day: str) -> None:
    local = LONDON.local(datetime.fromisoformat(moment).replace(tzinfo=UTC)).date()
    assert local.isoformat() == day
    assert after(local.isoformat(), 5) == after(day, 5)


def counted(start: date, end: date, nation: str) -> int:
    """Counted day by day with a finger on the printed calendar."""
    free, many, day = PRINTED[nation], 0, start
    while day < end:
        day += timedelta(days=1)
        many += day.strftime("%a") not in ("Sat", "Sun") and day.isoformat() not in free
    return many


@given(dates(date(2018, 1, 1), date(2022, 10, 1)), integers(0, 60), sampled_from(NATIONS))
def test_it_is_what_a_finger_on_the_calendar_counts(day: date, many: int, nation: str) -> None:
    due = working_days.after(day, many, nation)
    assert counted(day, due, nation) == many
    assert working_days.left(day, due, nation) == many
    if many:
        assert due.strftime("%a") not in ("Sat", "Sun")
        assert due.isoformat() not in PRINTED[nation]


@given(dates(date(2018, 1, 1), date(2022, 12, 1)), dates(date(2018, 1, 1), date(2022, 12, 1)))
def test_what_is_left_is_negative_once_it_is_over(day: date, until: date) -> None:
    left = working_days.left(day, until, "england")
    assert left == (counted(day, until, "england") if day <= until else -counted(until, day, "england"))


def test_a_day_is_said_with_the_day_of_the_week() -> None:
    assert LONDON.weekday("2018-12-14") == "Friday 14 December 2018"

"""How far a round is: the same as somebody counting by hand would say."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assessor import working_days
from assessor.door import Person
from assessor.rounds.progress import progress
from assessor.rounds.rounds import target_of

STATES = (
    "preparing",
    "evidence-submitted",
    "in-session",
    "writing-up",
    "fact-check",
    "published",
    "cancelled",
)
ONE = st.fixed_dictionaries(
    {
        "state": st.sampled_from(STATES),
        "type": st.sampled_from(("assessment", "reassessment", "mock", "practice")),
    }
)
NAMES: dict[str, Any] = {
    "id": "1",
    "name": "Iqbal",
    "email": "i@hackney.example",
    "admin": False,
    "leadership": False,
}
REST: dict[str, Any] = {"profession": None, "organisation": None, "may_write": True, "site_version": 0}


def person(*, organiser: bool) -> Person:
    return Person(**NAMES, **REST, organiser=organiser)


@given(
    held=st.lists(ONE, max_size=12),
    target=st.none() | st.integers(1, 15),
    days=st.none() | st.integers(-400, 390),
    organiser=st.booleans(),
)
@hypothesis_settings(deadline=None)  # the first one reads the bank holidays
def test_progress_is_what_a_count_by_hand_says(
    held: list[dict[str, Any]], target: int | None, days: int | None, organiser: bool
) -> None:
    today = date(2018, 11, 22)
    by = None if days is None else (today + timedelta(days=days)).isoformat()
    row = {"aim": "", "target": target, "by_day": by, "closed_at": None}
    now = progress(person(organiser=organiser), row, held, today, "england")
    counted = [one for one in held if one["type"] != "practice" and one["state"] != "cancelled"]
    published = len([one for one in counted if one["state"] == "published"])
    over = published + len([one for one in counted if one["state"] in ("writing-up", "fact-check")])
    of = target or len(counted)
    seen = "" if organiser else ", as far as you may see"
    words = [f"{over} of {of} held{seen}" if of else "Nothing set up yet"]
    assert now.words.split("; ")[0] == words[0]
    assert (f"; {published} published" in now.words) == (published > 0)
    if (
        days is not None
        and days >= 0
        and (left := working_days.left(today, date.fromisoformat(str(by)), "england"))
    ):
        assert now.words.endswith(f"; {left} working day{'s' if left > 1 else ''} left")
    missing = max(0, (target or 0) - len(counted)) if organiser else 0
    assert len(now.steps) == len(counted) + missing == sum(now.many.values())
    left_out = len(held) - len(counted)
    assert sum(int(word) for word in now.left_out.replace(":", " ").split() if word.isdigit()) == left_out


def test_an_aim_may_say_how_many() -> None:
    said = {
        "five by December": 5,
        "Assess 12 services in 2018": 12,
        "In 2018, find out": None,
        "Somewhere": None,
    }
    assert {aim: target_of({"aim": aim, "target": None}) for aim in said} == said
    assert target_of({"aim": "five by December", "target": 3}) == 3

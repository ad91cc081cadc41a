"""The proposal of an agenda, whatever was marked, whoever sits on the panel, however long the day is."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.agenda.proposing import Panellist, Weighed, divided, leader, propose, split_evenly
from assessor.standards import PROFESSIONS

few = st.integers(0, 3)


@st.composite
def weighed(draw: st.DrawFn, number: int) -> Weighed:
    names = draw(st.lists(st.sampled_from(PROFESSIONS), max_size=3, unique=True))
    return Weighed(
        number,
        f"Standard {number}",
        tuple(names),
        clear=draw(few),
        hear_more=draw(few),
        worried=draw(few),
        settled=draw(st.booleans()),
        questions=draw(few),
        evidence=draw(few),
        ready=draw(st.sampled_from([None, "no", "nearly", "yes"])),
    )


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Weighed], list[Panellist], list[int], str]:
    numbers = range(1, draw(st.integers(1, 26)) + 1)
    numbered = st.lists(st.sampled_from(numbers), max_size=6, unique=True)
    panel = [
        Panellist(
            f"person {n}",
            draw(st.sampled_from(PROFESSIONS)),
            n == 0,
            tuple(draw(numbered)),
            draw(st.booleans()),
        )
        for n in range(draw(st.integers(0, 6)))
    ]
    sessions = draw(st.lists(st.integers(15, 480), min_size=1, max_size=4))
    phase = draw(st.sampled_from(["discovery", "alpha", "private-beta", "public-beta", "live"]))
    return [draw(weighed(n)) for n in numbers], panel, sessions, phase


@settings(max_examples=40)
@given(days())
def test_every_standard_has_its_place_once_and_the_minutes_add_up(
    day: tuple[list[Weighed], list[Panellist], list[int], str],
) -> None:
    standards, panel, sessions, phase = day
    agenda = propose(standards, panel, sessions, phase)
    assert sorted(n for slot in agenda for n in slot["standards"]) == [one.number for one in standards]
    for n, minutes in enumerate(sessions):
        assert sum(slot["minutes"] for slot in agenda if slot["session"] == n) == minutes
    assert all(slot["minutes"] >= 5 for slot in agenda)
    assert [slot["session"] for slot in agenda] == sorted(slot["session"] for slot in agenda)
    assert agenda == propose(standards, panel, sessions, phase)
    people = {one.person for one in panel} | {None}
    for slot in agenda:
        assert {slot["lead"], slot["scribe"]} <= people
        assert slot["lead"] is None or slot["lead"] != slot["scribe"]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=20), st.integers(0, 400))
def test_minutes_are_divided_by_weight_with_five_for_each(weights: list[int], more: int) -> None:
    minutes = 5 * len(weights) + more
    found = divided(minutes, weights)
    assert sum(found) == minutes
    assert min(found) >= 5
    for one, other in pairwise(weights):
        heavier = found[weights.index(max(one, other))] - found[weights.index(min(one, other))]
        assert heavier >= -5


PANEL = [
    Panellist("dana", "product", True, (2, 3)),
    Panellist("priya", "user research", leads=(1,)),
    Panellist("sam", "technology", leads=(5, 6), barred=(5,)),
    Panellist("tomasz", "performance analysis", leads=(13,), scribe=True),
]


def test_what_is_worried_about_gets_more_than_what_is_to_be_heard_and_that_more_than_the_rest() -> None:
    standards = [
        Weighed(1, "Users", worried=1, evidence=1, ready="yes"),
        Weighed(2, "Team", hear_more=1, evidence=1, ready="yes"),
        Weighed(6, "Data", evidence=1, ready="yes"),
        Weighed(13, "Figures", clear=1, settled=True, evidence=1, ready="yes"),
    ]
    agenda = propose(standards, PANEL, [240], "public-beta")
    minutes = {slot["title"]: slot["minutes"] for slot in agenda}
    assert list(minutes)[:3] == ["Introductions", "Settled on paper", "Show and tell"]
    assert minutes["Users"] > minutes["Team"] > minutes["Data"] >= 5
    assert minutes["Show and tell"] == 50
    assert minutes["What happens next"] == 10
    assert [slot["standards"] for slot in agenda if slot["kind"] == "on-paper"] == [[13]]
    users = next(slot for slot in agenda if slot["title"] == "Users")
    assert (users["lead"], users["scribe"]) == ("priya", "tomasz")
    pauses = [n for n, slot in enumerate(agenda) if slot["kind"] == "pause"]
    assert len(pauses) == 1
    assert 60 <= sum(slot["minutes"] for slot in agenda[: pauses[0]]) <= 150


def test_an_open_question_keeps_a_clear_standard_off_the_paper_and_adds_to_its_time() -> None:
    plain = [Weighed(n, f"Standard {n}", evidence=1, ready="yes") for n in range(1, 6)]
    asked = Weighed(6, "Data", clear=2, settled=True, questions=2, evidence=1, ready="yes")
    agenda = propose([*plain, asked], [], [120], "discovery")
    assert not [slot for slot in agenda if slot["kind"] == "on-paper"]
    assert next(
        slot["title"] for slot in agenda if not slot["standards"] and slot["minutes"] == 25
    ).startswith("What the")


def test_a_standard_is_led_by_its_seat_then_its_profession_then_the_lead_and_never_by_whoever_is_barred() -> (
    None
):
    assert leader(Weighed(6, "Data", ("security",)), PANEL) == ("technology", "sam")
    assert leader(Weighed(5, "Tools", ("technology",)), PANEL) == ("technology", "dana")
    assert leader(Weighed(9, "Offline", ("security", "technology")), PANEL) == ("technology", "sam")
    assert leader(Weighed(9, "Offline", ("clinical safety",)), PANEL) == ("clinical safety", "dana")
    assert leader(Weighed(9, "Offline"), []) == ("product", None)


def test_an_even_split_leaves_what_is_about_no_standard_as_it_is() -> None:
    plain = {"kind": "talk", "ticked": []}
    slots = [
        {**plain, "title": "Welcome", "minutes": 10, "standards": []},
        {**plain, "title": "Users", "minutes": 70, "standards": [1]},
        {**plain, "title": "Data", "minutes": 5, "standards": [6]},
        {**plain, "title": "Break", "kind": "pause", "minutes": 10, "standards": []},
    ]
    assert [slot["minutes"] for slot in split_evenly(slots, 120)] == [10, 50, 50, 10]
    assert [slot["minutes"] for slot in split_evenly(slots, 20)] == [10, 5, 5, 10]

"""What a slot is called on the day page and the room screen."""

from typing import Any

import pytest

from assessor.agenda.standing import slot

ROW: dict[str, Any] = {"id": "1", "title": "Data", "standards": [6]}


@pytest.mark.parametrize(
    ("titles", "kicker"),
    [
        ({number: f"Standard {number}" for number in range(1, 16)}, "Standard 6 of 15"),
        ({2: "Team", 6: "Data", 9: "Plan"}, "Standard 6"),
    ],
    ids=["of a whole set", "of a few that are assessed again"],
)
def test_a_slot_of_one_standard_says_which_of_how_many_where_that_makes_sense(
    titles: dict[int, str], kicker: str
) -> None:
    assert slot(ROW, titles, len(titles))["kicker"] == kicker

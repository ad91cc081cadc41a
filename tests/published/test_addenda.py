"""An evidence review is published as an addendum: beside what it decides anew, which stays as it was."""

import json

import pytest

from tests.board.before import BEFORE, agreed, held, moved
from tests.house import House
from tests.reading import opened


async def published(house: House, confidential: bool = False) -> None:
    """A report in which standard 6 was not met, and a review on paper that found it met."""
    await held(house, BEFORE, "writing-up")
    await agreed(house, BEFORE, 6, "not-met")
    await moved(house, BEFORE, to="published")
    await held(
        house,
        "review",
        "writing-up",
        type="evidence-review",
        scope=[6],
        sessions=[],
        confidential=confidential,
    )
    await agreed(house, "review", 6, "met")


async def test_the_original_says_what_was_decided_anew_and_stays_as_it_was(house: House) -> None:
    await published(house)
    open_side = house.client()
    before = await open_side.get(f"/open/assessments/{BEFORE}.json")
    page = await open_side.get(f"/published/{BEFORE}")
    assert "Decided anew" not in page.text, "not before it is published"
    await moved(house, "review", to="published")
    addendum = await opened(open_side, "/published/review")
    assert f"/published/{BEFORE}" in addendum.links.values()
    data = json.loads((await open_side.get("/open/assessments/review.json")).content)
    assert BEFORE in json.dumps(data)
    original = await opened(open_side, f"/published/{BEFORE}")
    words = " ".join(original.text.split())
    assert "Decided anew since this was published Standard 6: met, " in words
    assert original.links["Standard 6"] == "/published/review"
    changed = await open_side.get(f"/published/{BEFORE}")
    assert changed.headers["etag"] != page.headers["etag"]
    assert (await open_side.get(f"/open/assessments/{BEFORE}.json")).content == before.content


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_confidential_review_adds_nothing_to_what_everybody_reads(house: House) -> None:
    await published(house, confidential=True)
    await moved(house, "review", to="published")
    assert "Decided anew" not in (await house.client().get(f"/published/{BEFORE}")).text
    assert (await house.client().get("/published/review")).status_code == 404

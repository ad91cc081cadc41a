"""Asked last time: what an earlier assessment of the service decided and recommended, and nothing it only thought."""

import re

import pytest

from tests.board.before import BEFORE, agreed, held, moved, recommended
from tests.house import ASSESSMENT, House, new_id
from tests.reading import opened

HERE = f"/assessments/{ASSESSMENT}"
ON_SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])


async def last_time(house: House, number: int, who: str = "priya", here: str = HERE) -> str | None:
    """What stands under "Asked last time" on a standard's page, as words; None where it does not stand there."""
    answer = await house.client(who).get(f"{here}/standards/{number}")
    assert answer.status_code == 200
    part = re.search(r'<section id="asked-last-time".*?</section>', answer.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", part[0]).split()) if part else None


async def test_the_decision_and_every_open_recommendation_stand_beside_the_standard(house: House) -> None:
    assert await last_time(house, 6) is None, "there was no last time"
    await held(house, BEFORE, "writing-up", scale="met-partly")
    await agreed(house, BEFORE, 6, "partly-met", "Retention is not settled.")
    done = await recommended(
        house, BEFORE, 6, "Agree who may see case notes.", owner="Femi Adeyemi", due="2018-09-03"
    )
    await recommended(house, BEFORE, 6, "Publish the data map.", level="could")
    await recommended(house, BEFORE, 6, "Ask legal about recordings.", visibility="panel")
    assert await last_time(house, 6) is None, "its team is not told yet"
    await moved(house, BEFORE, to="fact-check")
    for who in ("priya", "femi", "ruth", "helen"):
        said = await last_time(house, 6, who)
        assert said is not None
        assert said.startswith(
            "Asked last time alpha, 14 June 2018 Partly met Must Agree who may see case notes."
        )
        assert "Open · Femi Adeyemi · by 3 September 2018" in said
        assert "Could Publish the data map." in said
        assert "legal" not in said
    progress = {"status": "done"}
    grace = house.api("grace")
    at = f"/assessments/{BEFORE}/recommendations/{done}"
    version = (await grace.get(at)).headers["etag"]
    assert (await grace.put(at, json=progress, headers={"if-match": version})).status_code == 200
    assert "Done · Femi" in str(await last_time(house, 6)), "although nothing happened in this assessment"
    assert await last_time(house, 7) == "Asked last time alpha, 14 June 2018 Nothing was recommended."


@ON_SQLITE
async def test_across_sets_it_says_which_standard_that_was(house: House) -> None:
    await held(house, BEFORE, "writing-up", standard_set="govuk")
    await agreed(house, BEFORE, 12, "not-met")
    await agreed(house, BEFORE, 13, "met")
    await recommended(house, BEFORE, 12, "Open the repository.")
    await moved(house, BEFORE, to="fact-check")
    said = str(await last_time(house, 7))
    assert "Was standard 12 and standard 13 of the GOV.UK Service Standard." in said
    assert "Not met standard 12 Met standard 13 Must Open the repository." in said
    assert str(await last_time(house, 15)).endswith("Nothing: no earlier assessment looked at this.")
    pack = " ".join((await house.client("priya").get(f"{HERE}/pack")).text.split())
    assert "Was standard 12 and 13 of the GOV.UK Service Standard." in pack, "taken along as well"
    assert "Open the repository." in pack


@ON_SQLITE
async def test_a_review_of_one_standard_stands_before_what_was_decided_earlier(house: House) -> None:
    await held(house, BEFORE, "writing-up")
    await agreed(house, BEFORE, 6, "not-met")
    await recommended(house, BEFORE, 6, "Name an owner of the data.")
    await moved(house, BEFORE, to="published")
    later = {"starts_at": "2018-07-20T09:30:00Z", "ends_at": "2018-07-20T10:30:00Z"}
    await held(house, "review", "writing-up", type="evidence-review", scope=[6], sessions=[later])
    await agreed(house, "review", 6, "met")
    await moved(house, "review", to="fact-check")
    said = str(await last_time(house, 6))
    assert said.index("20 July 2018") < said.index("Met decided anew on paper") < said.index("Before that")
    assert "Not met Must Name an owner of the data." in said
    assert "20 July" not in str(await last_time(house, 7)), "it looked at standard 6 alone"


@ON_SQLITE
@pytest.mark.parametrize(
    "set_up",
    [
        {"type": "mock"},
        {"type": "practice"},
        {"confidential": True},
        {"sessions": [{"starts_at": "2019-06-14T09:30:00Z", "ends_at": "2019-06-14T10:30:00Z"}]},
    ],
)
async def test_rehearsals_confidential_and_later_ones_are_no_last_time(
    house: House, set_up: dict[str, object]
) -> None:
    await held(house, BEFORE, "fact-check", **set_up)
    assert await last_time(house, 6) is None


@ON_SQLITE
async def test_nothing_of_the_old_deliberation_reaches_the_new_panel(house: House) -> None:
    """Notes, views, panel-only recommendations and decisions before the telling change not a byte."""
    await held(house, BEFORE, "writing-up")
    ola = house.client("ruth")  # who sits in the new one alone
    page = f"{HERE}/standards/6"
    before = await ola.get(page)
    note = {"standard": 6, "kind": "concern", "body": "They hide something.", "visibility": "panel"}
    assert (
        await house.api("sam").put(f"/assessments/{BEFORE}/notes/{new_id()}", json=note)
    ).status_code == 201
    view = {"value": "not-met", "reason": "No."}
    assert (await house.api("sam").put(f"/assessments/{BEFORE}/views/6", json=view)).status_code in (200, 201)
    await agreed(house, BEFORE, 6, "not-met")
    await recommended(house, BEFORE, 6, "Think again.", visibility="panel")
    after = await ola.get(page)
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])
    await moved(house, BEFORE, to="fact-check")
    told = await ola.get(page)
    assert "They hide something" not in told.text
    assert "Think again" not in told.text
    note["body"] = "Another."
    await house.api("sam").put(f"/assessments/{BEFORE}/notes/{new_id()}", json=note)
    again = await ola.get(page)
    assert (again.content, again.headers["etag"]) == (told.content, told.headers["etag"])


@ON_SQLITE
async def test_who_joined_by_the_code_reads_only_what_everybody_may(house: House) -> None:
    await held(house, BEFORE, "writing-up")
    await agreed(house, BEFORE, 6, "not-met")
    await moved(house, BEFORE, to="fact-check")
    await house.add_guest()
    assert await last_time(house, 6, "guest") is None
    assert "Not met" in str(await last_time(house, 6, "ruth"))
    page = await opened(house.client("ruth"), f"{HERE}/standards/6")
    assert "The report of 14 June 2018" not in page.links, "it is not published"

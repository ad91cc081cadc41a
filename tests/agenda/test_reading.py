"""What to read first: the pages that matter to one's own standards, as many as fit into the minutes."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.agenda.proposing import Weighed
from assessor.agenda.reading import Page, chosen, matters, minutes
from tests.house import ASSESSMENT, SERVICE, House, new_id

HERE = f"/assessments/{ASSESSMENT}"

pages = st.lists(
    st.builds(
        Page,
        id=st.uuids().map(str),
        title=st.just("Page"),
        minutes=st.integers(1, 30),
        standards=st.lists(st.integers(1, 5), max_size=3, unique=True).map(tuple),
        read=st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=50)
@given(pages, st.integers(5, 90))
def test_every_page_is_somewhere_once_and_what_comes_first_fits_into_the_minutes(
    every: list[Page], time: int
) -> None:
    matter = {1: 9, 2: 4, 3: 1, 4: 1, 5: 0}
    found = chosen(every, matter, time)
    everywhere = [*found.first, *found.then, *found.read]
    assert sorted(page.id for page in everywhere) == sorted(page.id for page in every)
    assert found.minutes <= time or len(found.first) == 1
    worth = [sum(matter[n] for n in page.standards) for page in found.first]
    assert worth == sorted(worth, reverse=True)
    assert not any(page.read for page in (*found.first, *found.then))


def test_what_one_leads_comes_before_what_others_worry_about_and_settled_last() -> None:
    standards = [
        Weighed(1, "Users", ("user research",)),
        Weighed(6, "Data", ("technology",), worried=1),
        Weighed(7, "Standards", ("technology",)),
        Weighed(9, "Offline", clear=1, settled=True),
    ]
    found = matters(standards, "technology", [1], [])
    assert found[6] > found[1] > found[7] > found[9]
    assert matters(standards, "design", [], [6])[6] == 0
    assert [minutes(words) for words in (0, 1, 200, 201, 1000)] == [1, 1, 1, 2, 5]


async def test_a_substitute_is_told_which_pages_to_read_in_which_order(house: House) -> None:
    grace = house.api("grace")
    for name, words in (("security", 2000), ("research", 400), ("tests", 400), ("short", 20)):
        body = {"title": name.capitalize(), "body": "word " * words}
        assert (await grace.put(f"/services/{SERVICE}/evidence/{name}", json=body)).status_code == 201
    for name, standard in (("security", 6), ("research", 1), ("tests", 8)):
        claim = {"standard": standard, "page": name, "says": "So it is."}
        assert (await grace.put(f"{HERE}/claims/{new_id()}", json=claim)).status_code == 201
    seat = {"role": "assessor", "profession": "technology", "leads": [8]}
    await house.api("iqbal").put(f"{HERE}/seats/sam@hackney.example", json=seat)
    await house.client("priya").post(f"{HERE}/marks", data={"standard": "6", "value": "worried"})

    async def read(by: str, time: int) -> tuple[str, list[str]]:
        text = (await house.client(by).get(f"{HERE}/reading?minutes={time}")).text
        listed = text.partition("When there is more time")[0]
        return text, re.findall(r'/evidence/([a-z]+)"', listed)

    text, first = await read("sam", 40)
    assert "In 40 minutes: read these 3 in this order" in text
    assert first == ["security", "tests", "research"]
    assert "14 minutes in all" in text
    assert "you lead it" in text
    assert "user research is worried" in text
    assert (await read("sam", 5))[1] == ["tests", "research"]
    await house.client("sam").post(f"{HERE}/evidence/security/read", data={"revision": "1"})
    text, first = await read("sam", 40)
    assert first == ["tests", "research"]
    assert "1 page that you have read already" in text
    for key in ("grace", "ruth", "iqbal"):
        assert (await house.client(key).get(f"{HERE}/reading")).status_code == 403
    assert (await house.client("sam").get(f"{HERE}/reading?minutes=soon")).status_code == 200

"""The page of the search, as a browser without JavaScript shows it."""

import pytest

from assessor.problem import Problem
from assessor.search.allowance import A_SECOND, AT_ONCE, PEOPLE, Allowance
from assessor.search.search import FEW, MANY
from tests.house import House
from tests.reading import Page, opened
from tests.search.finding import everything, evidence, note


async def searched(house: House, key: str, query: str) -> Page:
    """The page somebody gets for this query."""
    return await opened(house.client(key), f"/search?{query}")


async def test_results_stand_under_the_kind_they_are_of_and_are_counted_in_words(house: House):
    await everything(house, "kingfisher")
    await note(house, "kingfisher, hidden")
    page = await searched(house, "grace", "q=kingfisher")
    assert page.title.startswith("kingfisher – Search")
    assert "5 results for kingfisher" in page.text
    assert page.said("h2") == [
        "Evidence pages 1 result",
        "Statements of the team 1 result",
        "Notes 1 result",
        "Answers 1 result",
        "Recommendations 1 result",
    ]
    assert page.links["1 note"] == "/search?q=kingfisher&kind=note"
    assert page.form("/search") == {"q": ["kingfisher"]}
    assert page.said("mark")[:2] == ["kingfisher", "kingfisher"]
    assert "2 notes" in (await searched(house, "dana", "q=kingfisher")).links


async def test_one_kind_alone_is_a_link_away(house: House):
    await everything(house, "kingfisher")
    page = await searched(house, "grace", "q=kingfisher&kind=note")
    assert page.said("h2") == ["Notes 1 result"]
    assert "5 results" in page.text
    assert page.links["All"] == "/search?q=kingfisher"
    assert page.form("/search") == {"q": ["kingfisher"], "kind": ["note"]}
    [here] = [link for link in page.all("a") if link.get("aria-current") == "page"]
    assert here.text == "1 note"


async def test_a_kind_without_results_leads_back_to_the_others(house: House):
    await note(house, "kingfisher", visibility="everyone")
    page = await searched(house, "grace", "q=kingfisher&kind=page")
    assert "None of these is a page of evidence." in page.text
    assert page.links["Show everything that was found"] == "/search?q=kingfisher"


async def test_of_many_the_newest_few_are_shown_and_all_are_a_link_away(house: House):
    for n in range(FEW + 1):
        await note(house, f"kingfisher {n}", visibility="everyone")
    page = await searched(house, "ruth", "q=kingfisher")
    assert len(page.all("li", "result")) == FEW
    assert f"kingfisher {FEW}" in page.text
    assert page.links[f"All {FEW + 1} notes"] == "/search?q=kingfisher&kind=note"
    whole = await searched(house, "ruth", "q=kingfisher&kind=note")
    assert len(whole.all("li", "result")) == FEW + 1


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_long_list_is_turned_page_by_page(house: House):
    for n in range(MANY + 2):
        await note(house, f"kingfisher {n}", visibility="everyone")
    first = await searched(house, "ruth", "q=kingfisher&kind=note")
    second = await opened(house.client("ruth"), first.links["Next page"])
    assert len(first.all("li", "result")) == MANY
    assert len(second.all("li", "result")) == 2
    assert "Next page" not in second.links


async def test_nothing_found_says_what_may_help(house: House):
    page = await searched(house, "grace", "q=zeppelin")
    assert "Nothing found for zeppelin" in page.text
    assert "Use fewer words" in page.text
    assert page.form("/search") == {"q": ["zeppelin"]}


async def test_before_anything_is_typed_the_page_says_how_it_looks(house: House):
    page = await searched(house, "grace", "")
    assert page.h1 == "Search"
    assert "You search in everything that you may see" in page.text


async def test_signs_alone_are_no_words(house: House):
    page = await searched(house, "grace", "q=%22*%21")
    assert "There is no word in" in page.text
    assert page.form("/search") == {"q": ['"*!']}


async def test_a_long_question_is_cut_and_the_page_says_so(house: House):
    page = await searched(house, "grace", "q=" + "+".join(f"w{n}" for n in range(40)))
    assert "only its first words were looked for" in page.text


async def test_whoever_is_signed_out_signs_in_and_comes_back(house: House):
    answer = await house.client().get("/search?q=kingfisher&kind=note")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fsearch%3Fq%3Dkingfisher%26kind%3Dnote"


async def test_what_is_typed_and_what_is_found_stay_text(house: House):
    script = "<script>alert('kingfisher')</script>"
    await note(house, f"{script} & <b>kingfisher</b>", visibility="everyone")
    await evidence(house, "odd", f"{script} kingfisher", f"[kingfisher](javascript:alert(1)) {script}")
    response = await house.client("grace").get("/search", params={"q": f"{script} kingfisher"})
    assert "<script>alert" not in response.text
    assert "<b>" not in response.text
    page = Page(response)
    assert not [link for link in page.links.values() if "javascript" in link.partition("?")[0]]
    assert page.form("/search") == {"q": [f"{script} kingfisher"]}
    assert "<script>alert('kingfisher')</script> & <b>kingfisher</b>" in page.text


async def test_only_get_asks(house: House):
    client = house.client("grace")
    for method in ("POST", "PUT", "DELETE"):
        assert (await client.request(method, "/search?q=x")).status_code == 405


async def test_the_panel_is_told_what_nobody_else_sees(house: House):
    await note(house, "kingfisher")
    await note(house, "kingfisher", visibility="me")
    await note(house, "kingfisher", visibility="everyone")
    said = [
        " ".join("".join(p.itertext()).split())
        for p in (await searched(house, "priya", "q=kingfisher")).all("p")
    ]
    where = [words for words in said if words.startswith("Contact centre")]
    assert [("panel only" in words, "only you" in words) for words in where] == [
        (False, False),
        (False, True),
        (True, False),
    ]


# --- How often ------------------------------------------------------------------------------------------


def test_somebody_who_never_pauses_is_asked_to_wait_and_nobody_else_is():
    now = [100.0]
    allowance = Allowance(lambda: now[0])
    for _ in range(AT_ONCE):
        allowance.take("a")
    with pytest.raises(Problem) as refused:
        allowance.take("a")
    assert refused.value.status == 429
    assert refused.value.headers["retry-after"] == "1"
    allowance.take("b")
    now[0] += 1
    for _ in range(int(A_SECOND)):
        allowance.take("a")
    with pytest.raises(Problem):
        allowance.take("a")


def test_only_so_many_people_are_remembered():
    allowance = Allowance(lambda: 0.0)
    for n in range(PEOPLE + 5):
        allowance.take(str(n))
    assert len(allowance._left) == PEOPLE


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_too_many_searches_are_answered_with_when_to_come_back(house: House):
    api = house.api("grace")
    who = house.people["grace"].id
    for _ in range(AT_ONCE):
        house.app.state.searches.take(who)
    answers = [await api.get("/search", params={"q": "kingfisher"}) for _ in range(2)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert refused[0].headers["retry-after"].isdigit()
    assert (await house.client("ruth").get("/search?q=kingfisher")).status_code == 200
    assert (await house.client("grace").get("/search")).status_code == 200

"""Nothing that somebody types is an error, or anything but words."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor.search.asked import MOST_WORDS, asked, expression, forms
from tests.house import House
from tests.search.finding import everything, evidence, find, good, kinds_found, note

ODD = [
    "",
    " ",
    "\x00",
    "a\x00b",
    '"',
    "'",
    '""',
    "\"kingfisher' OR 1=1 --",
    "kingfisher*",
    "*",
    "king* fish*",
    "(",
    ")",
    "()",
    "NEAR(kingfisher heron, 3)",
    "kingfisher AND NOT heron",
    "AND",
    "OR OR OR",
    "NOT kingfisher",
    "terms:all",
    "words : kingfisher",
    "{terms words} : all",
    "^kingfisher",
    "kingfisher + heron",
    "-kingfisher",
    "!kingfisher",
    "kingfisher & !heron | <-> :*",
    "kingfisher:A",
    "\\",
    "\\'",
    "''; drop table note; --",
    "%",
    "%s %(match)s :match",
    "_",
    "🎉",
    "👩‍🚀🏳️‍🌈",
    "\u202ekingfisher",
    "\ufeffkingfisher",
    "\ud7ff\ue000\uffff",
    "\U00010380\U0001e900\U0010ffff",
    "ﷺ ﬃ Ⅷ ½ ²",
    "İı ß ſ K",
    "e\u0301\u0301\u0301",
    "가나다 日本語 ไทย עברית العربية",
    "a" * 10_000,
    "é" * 9_000,
    "日" * 6_000,
    "a " * 5_000,
    '"' * 10_000,
    " ".join(f"word{n}" for n in range(2_000)),
    "x" * 99 + " " + "y" * 300,
]


async def test_whatever_is_typed_is_answered(house: House):
    await everything(house, "kingfisher")
    for key, typed in itertools.product(("dana", "nadia", "iqbal"), ODD):
        api = await house.api(key).get("/search", params={"q": typed})
        assert api.status_code == 200, (typed, api.text)
        page = await house.client(key).get("/search", params={"q": typed})
        assert page.status_code == 200, typed
        assert "\x00" not in page.text


async def test_bytes_that_are_no_text_are_answered(house: House):
    for query in (
        "q=%ff%fe",
        "q=%ed%a0%80",
        "q=%00",
        "q=%",
        "q=a&q=b",
        "q[]=a",
        "Q=a",
        "q",
        "kind=note",
        "kind=x&q=a",
    ):
        for client, prefix in ((house.api("dana"), ""), (house.client("dana"), "")):
            assert (await client.get(f"{prefix}/search?{query}")).status_code == 200, query


async def test_the_words_of_operators_are_words(house: House):
    await note(house, "kingfisher AND heron NEAR the river, OR so")
    await note(house, "kingfisher alone")
    for typed in ("kingfisher AND heron", "kingfisher NEAR", "OR kingfisher", "NEAR(kingfisher heron, 3)x"):
        found = await kinds_found(house, "dana", typed)
        assert found == ([] if typed.endswith("x") else ["note"]), typed
    assert len(await find(house, "dana", "kingfisher*")) == 2
    assert len(await find(house, "dana", '"kingfisher"')) == 2


async def test_nobody_can_ask_for_what_somebody_else_may_be_shown(house: House):
    """The terms that say who may see a thing stand beside its words; typed, they are words like others."""
    await everything(house, "kingfisher")
    priya, here = house.people["priya"].id, "contact-centre-beta"
    for typed in (
        "all",
        f"panel {here}",
        f" panel {here}",
        f"panel{here.encode().hex()}",
        f"all{here.encode().hex()}",
        f"me{priya.encode().hex()}",
        f"me {priya}",
        "open",
    ):
        assert await find(house, "dana", typed) == [], typed
        assert await find(house, "nadia", typed) == [], typed


async def test_texts_of_every_kind_can_be_saved_and_found(house: House):
    """The longest texts, words longer than any index takes, and letters that grow when they are taken apart."""
    long = {
        "one-word": "x" * 100_000,
        "many-words": " ".join(f"{n:06x}" for n in range(14_000)),
        "syllables": " ".join(chr(0xAC00 + n % 11_172) + chr(0xAC00 + n // 7) for n in range(30_000)),
        "rare": " ".join(chr(0x20000 + n) for n in range(40_000)),
        "growing": "ﷺ ΐ ﬃ " * 16_000,
        "marks": "e" + "\u0301" * 90_000,
        "quotes": "'\"\\:*&|!<>(){}" * 6_000,
    }
    for id, text in long.items():
        await evidence(house, id, f"Title {id}", f"{text[:99_900]}\nkingfisher {id}")
    for id in long:
        found = await find(house, "grace", f"kingfisher {id}")
        assert f"/evidence/{id}" in "".join(item["url"] for item in found), id
        assert all(len(item["excerpt"]) < 4_000 for item in found)


def test_no_more_words_are_looked_for_than_a_question_has():
    many = asked(" ".join(f"w{n}" for n in range(50)))
    assert len(many.words) == MOST_WORDS
    assert many.cut
    assert not asked("three short words").cut
    assert asked("x" * 1000).cut


def test_the_box_keeps_what_was_typed_on_one_line_and_without_signs_nobody_sees():
    assert asked("  Two\n\twords\x00 \u202e ").text == "Two words"


def test_a_word_that_may_not_be_finished_finds_longer_ones_only_when_it_is_last():
    first, last = asked("access contrast").words
    assert (first.beginning, last.beginning) == (None, "contrast")
    assert asked("ab").words[0].beginning is None


def test_short_words_and_words_of_other_scripts_have_no_other_forms():
    assert list(forms("the")) == ["the"]
    assert list(forms("日本")) == ["日本"]
    assert {"study", "studies", "studied"} <= set(forms("studies"))


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_only_letters_and_numbers_come_to_the_database(typed: str):
    question = asked(typed)
    for word in question.words:
        assert all(form.isalnum() or form[-1] >= "\u0300" for form in word.forms if form)
    if question.words:
        for dialect in ("sqlite", "postgresql"):
            said = expression(dialect, question.words, [("all", "")])
            assert not set(said) & set("\x00\\;%")
            assert said.count('"') % 2 == 0
            assert said.count("'") % 2 == 0


@pytest.mark.parametrize(
    "after", ["", "x", "e30", "W10", "WzEsMiwzLDRd", "!!!", "\x00", "%00", "a" * 5000, "bnVsbA"]
)
async def test_a_wrong_cursor_is_refused(house: House, after: str):
    answer = await house.api("dana").get("/search", params={"q": "x", "after": after})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "after"


async def test_a_list_goes_on_where_it_ended_though_something_new_was_written(house: House):
    for n in range(5):
        await note(house, f"kingfisher {n}", visibility="everyone")
    whole = await find(house, "grace", "kingfisher")
    first = good(await house.api("grace").get("/search", params={"q": "kingfisher", "limit": 2}))
    await note(house, "kingfisher, new", visibility="everyone")
    rest = await find(house, "grace", "kingfisher", after=first["next"])
    assert first["items"] + rest == whole

"""A line of the notebook is read as one would: and never loses a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assessor.board.lines import Read, read, split

NUMBERS = range(1, 16)

READ = {
    "6- nobody owns it": Read("nobody owns it", "concern", 6, "sign"),
    "6 - nobody owns it": Read("nobody owns it", "concern", 6, "sign"),
    "6–nobody owns it": Read("nobody owns it", "concern", 6, "sign"),
    "  15+kept   well ": Read("kept   well", "strength", 15, "sign"),
    "6? who rehearses?": Read("who rehearses?", "question", 6, "sign"),
    "6: one page a call": Read("one page a call", "note", 6, "sign"),
    "+ calm": Read("calm", "strength", None, "none"),
    "- they can't say": Read("they can't say", "concern", None, "none"),
    "?why": Read("why", "question", None, "none"),
    "3 users said so": Read("3 users said so", "note", 3, "number"),
    "30 calls a day": Read("30 calls a day", "note", None, "none"),
    "16- there is none": Read("16- there is none", "note", None, "none", 16),
    "6-8 weeks of waiting": Read("6-8 weeks of waiting", "note", None, "none"),
    "-5 degrees": Read("-5 degrees", "note", None, "none"),
    "--": Read("--", "note", None, "none"),
    "-> see above": Read("-> see above", "note", None, "none"),
    "6-": Read("6-", "note", None, "none"),
    "6": Read("6", "note", None, "none"),
    "06- no": Read("06- no", "note", None, "none"),
    "6.5 seconds": Read("6.5 seconds", "note", None, "none"),
    "9:30 the desk opens": Read("9:30 the desk opens", "note", None, "none"),
    "٦- not a digit of ours": Read("٦- not a digit of ours", "note", None, "none"),
    "2018 was bad": Read("2018 was bad", "note", None, "none"),
}


@pytest.mark.parametrize("line", READ)
def test_a_line_is_read_as_one_would_read_it(line: str) -> None:
    assert read(line, NUMBERS) == READ[line]


def test_a_line_without_a_number_goes_where_the_page_says_that_lines_go() -> None:
    assert read("- slow", NUMBERS, 7) == Read("slow", "concern", 7, "beside")
    assert read("slow", NUMBERS, 7) == Read("slow", "note", 7, "beside")
    assert read("6- slow", NUMBERS, 7).standard == 6
    assert read("slow", NUMBERS, 99) == Read("slow", "note", None, "none")


@given(some.text(), some.none() | some.integers(0, 99))
def test_no_words_are_lost_and_nothing_is_filed_under_what_is_not_there(
    text: str, beside: int | None
) -> None:
    for line in split(text):
        got = read(line, NUMBERS, beside)
        assert got.body.strip()
        assert line.endswith(got.body)
        assert sum(char.isalpha() for char in got.body) == sum(char.isalpha() for char in line)
        assert got.standard is None or got.standard in NUMBERS
        assert got.kind in {"strength", "concern", "question", "note"}


@given(
    some.sampled_from(NUMBERS),
    some.sampled_from("+-?:"),
    some.from_regex(r"[a-z][a-z ]*[a-z]", fullmatch=True),
)
def test_a_number_with_its_sign_is_always_understood(number: int, sign: str, words: str) -> None:
    kinds = {"+": "strength", "-": "concern", "?": "question", ":": "note"}
    assert read(f"{number}{sign} {words}", NUMBERS) == Read(words, kinds[sign], number, "sign")

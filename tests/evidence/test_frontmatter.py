"""What a page says about itself above its text."""

import pytest

from assessor.evidence.frontmatter import Matter, day, split


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Text.\n",
        "---\n\nA line across the page.\n",
        "---\n---\nText.\n",
        "----\na: b\n----\n",
        "a\n---\n",
        "--- \n# x",
    ],
)
def test_a_page_without_front_matter_stays_as_it_is(text: str):
    assert split(text) == Matter(text)


def test_what_is_said_is_taken_from_toml_and_from_plain_lines():
    toml = split('+++\ntitle = "A"\ndated = 2018-10-01T09:30:00Z\norder = 3\n+++\nText.')
    assert (toml.title, toml.dated, toml.order, toml.body, toml.above, toml.odd) == (
        *("A", "2018-10-01", 3, "Text.", 5),
        [],
    )
    plain = split("---\ntitle: 'A: b'\ndate: 2018-10-01\n# remark\n\nnav_order: -3\n---\nText.")
    assert (plain.title, plain.dated, plain.order, plain.body, plain.above) == (
        "A: b",
        "2018-10-01",
        -3,
        "Text.",
        7,
    )


def test_what_belongs_to_other_programs_is_passed_over_and_told():
    matter = split("---\nlayout: post\ntags:\n  - a\n  - b\n- c\ntitle: A\nauthor:\n---\nText.")
    assert (matter.title, matter.body) == ("A", "Text.")
    assert matter.odd == [(1, "front matter: layout, tags, author not used")]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('+++\ntitle = "A"\n', 1, "a second line of +++ is missing"),
        ("---\ntitle: A\nText.\n", 1, "a second line of --- is missing"),
        ('+++\ntitle = "A"\norder = \n+++\n', 3, "not valid TOML, invalid value"),
        ("+++\na = 1\na = 2\n+++\n", 3, "not valid TOML, cannot overwrite a value"),
        ("---\ntitle: A\nno pair here\n---\n", 3, "expected “key: value”, found “no pair here”"),
    ],
)
def test_broken_front_matter_stays_in_the_text_and_is_told_with_its_line(text: str, line: int, what: str):
    matter = split(text)
    assert (matter.body, matter.above, matter.title) == (text, 0, None)
    assert matter.odd == [(line, f"front matter: {what}. The page came in with it as text")]


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        ("title = 3", "title should be text in quotes"),
        ('dated = "soon"', "dated should be a day such as 2018-11-14"),
        ("dated = 3", "dated should be a day such as 2018-11-14"),
        ('dated = "2018-13-40"', "dated should be a day such as 2018-11-14"),
        ('order = "first"', "order should be a whole number"),
        ("order = true", "order should be a whole number"),
        ("order = 99999999999", "order should be a whole number"),
    ],
)
def test_a_value_that_does_not_fit_is_passed_over_and_told(pair: str, told: str):
    matter = split(f"+++\n{pair}\n+++\nText.")
    assert (matter.title, matter.dated, matter.order, matter.body) == (None, None, None, "Text.")
    assert matter.odd == [(1, f"front matter: {told}, and was passed over")]


def test_keys_without_values_say_nothing():
    matter = split("---\ntitle:\ndate:\norder:\n---\nText.")
    assert (matter.title, matter.dated, matter.order, matter.odd) == (None, None, None, [])


@pytest.mark.parametrize(
    ("text", "found", "odd"),
    [
        ("2018-11-14", "2018-11-14", None),
        ("weeknotes-2018-12-09", "2018-12-09", None),
        ("2024-2-21-x", "2024-02-21", "the day 2024-2-21 is read as 2024-02-21"),
        ("2023-02-30", None, "there is no day 2023-02-30, so the page has no date"),
        ("2023-08-tests", None, None),
        ("12018-11-145", None, None),
        ("", None, None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, found: str | None, odd: str | None):
    assert day(text) == (found, odd)

"""What becomes of the text people write."""

import asyncio
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor import markdown
from tests.markdown.page import elements, mistakes, strange, words

PICTURE = "/services/contact-centre/files/" + "ab" * 32

EVERYTHING = f"""\
# What we learned

Text with *stress*, **weight**, ~~regret~~, `code` and a [link](/services/x/evidence/tests#round-two).
A second line<br>and a third.<!-- not shown -->

### Skipped a level

1. one
2. two
   - [x] done
   - [ ] not yet

> quoted[^1]

| Name | Number |
|:-----|-------:|
| a    | 1      |

![A chart]({PICTURE})

```python
print("<b>")
```

See https://www.gov.uk/service-manual. Or ask <ask@hackney.example>.

[^1]: By *whom*?
"""


def test_all_that_a_writer_needs_is_good_html():
    html = markdown.render(EVERYTHING)
    assert strange(html) == []
    assert mistakes(html) == []
    found = {element.tag for element in elements(html)}
    assert found >= {
        "h3",
        "h4",
        "em",
        "strong",
        "s",
        "code",
        "a",
        "br",
        "ol",
        "ul",
        "blockquote",
        "table",
        "img",
        "pre",
    }
    assert "not shown" not in html


def test_the_same_text_gives_the_same_html_until_the_renderers_number_goes_up():
    """When this fails, the HTML has changed: raise RENDERER, so that stored HTML is made again, and put both here."""
    digest = hashlib.sha256(markdown.render(EVERYTHING).encode()).hexdigest()[:16]
    assert (markdown.RENDERER, digest) == (1, "b0d7c2140b3de860")


@pytest.mark.parametrize(
    ("levels", "shown"),
    [
        ([1, 2, 3], [3, 4, 5]),
        ([2, 3, 2], [3, 4, 3]),
        ([3, 1, 4, 2], [3, 3, 4, 4]),
        ([1, 6, 6, 2], [3, 4, 4, 4]),
        ([1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 6, 6]),
    ],
)
def test_headings_go_on_from_the_pages_own_and_skip_no_level(levels: list[int], shown: list[int]):
    text = "\n\n".join(f"{'#' * level} Heading" for level in levels)
    assert [element.tag for element in elements(markdown.render(text))] == [f"h{level}" for level in shown]
    assert next(element.tag for element in elements(markdown.render(text, top=2))) == "h2"


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_no_order_of_headings_skips_a_level(levels: list[int]):
    text = "\n\n".join(f"{'#' * level} Heading" for level in levels)
    shown = [int(str(element.tag)[1]) for element in elements(markdown.render(text))]
    assert all(after <= before + 1 for before, after in zip([2, *shown], shown, strict=False))


def test_headings_are_listed_with_the_ids_they_have_in_the_page():
    text = (
        "# What *we* learned\n\n## Round 2: `GOV.UK`\n\n## Round 2: `GOV.UK`\n\n## Caffè?\n\n## !\n\n    # no"
    )
    listed = markdown.headings(text, prefix="a-")
    assert listed == [
        ("user-a-what-we-learned", "What we learned"),
        ("user-a-round-2-govuk", "Round 2: GOV.UK"),
        ("user-a-round-2-govuk-1", "Round 2: GOV.UK"),
        ("user-a-caffè", "Caffè?"),
        ("user-a-section", "!"),
    ]
    shown = [
        element.attrib["id"]
        for element in elements(markdown.render(text, prefix="a-"))
        if "id" in element.attrib
    ]
    assert shown == [name for name, _ in listed]


def test_no_two_headings_share_an_id_whatever_they_are_called():
    text = "# a\n\n# a-1\n\n# a\n\n# a-1\n\n# a 1\n\n# a\n\n"
    ids = [name for name, _ in markdown.headings(text)]
    assert len(set(ids)) == len(ids) == 6


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("#what-we-learned", "#user-n-what-we-learned"),
        ("#top", "#top"),
        ("#user-what-we-learned", "#user-what-we-learned"),
        ("/services/x/evidence/y#z", "/services/x/evidence/y#user-z"),
        ("/services/x/evidence/y", "/services/x/evidence/y"),
        ("/assessments/x/standards/6#note-1", "/assessments/x/standards/6#note-1"),
        ("https://www.gov.uk/x#y", "https://www.gov.uk/x#y"),
        ("other-page#z", "other-page#user-z"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_links_to_headings_find_them(written: str, shown: str):
    (link,) = [
        element for element in elements(markdown.render(f"[x]({written})", prefix="n-")) if element.tag == "a"
    ]
    assert link.attrib["href"] == shown


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("See https://www.gov.uk/a.", "https://www.gov.uk/a"),
        ("(https://www.gov.uk/a_(b))", "https://www.gov.uk/a_(b)"),
        ("https://www.gov.uk/a?b=c&d=e!", "https://www.gov.uk/a?b=c&d=e"),
        ("“https://www.gov.uk/a”, they said", "https://www.gov.uk/a"),
        ("HTTP://WWW.GOV.UK", "HTTP://WWW.GOV.UK"),
        ("*https://www.gov.uk/a*", "https://www.gov.uk/a"),
    ],
)
def test_whole_addresses_in_the_text_become_links(typed: str, address: str):
    links = [element for element in elements(markdown.render(typed)) if element.tag == "a"]
    assert [(link.attrib["href"], link.text) for link in links] == [(address, address)]


@pytest.mark.parametrize(
    "typed", ["README.md", "gov.uk", "`https://www.gov.uk`", "https://", "xhttps://a.b", "a//b"]
)
def test_what_is_no_whole_address_stays_text(typed: str):
    assert [element.tag for element in elements(markdown.render(typed)) if element.tag == "a"] == []


def test_an_address_inside_a_link_is_not_a_second_link():
    html = markdown.render(
        "[see https://www.gov.uk/a](https://www.gov.uk/b) and ![p](https://e.example/p.png)"
    )
    assert [element.attrib["href"] for element in elements(html) if element.tag == "a"] == [
        "https://www.gov.uk/b",
        "https://e.example/p.png",
    ]


def test_pictures_come_from_our_own_files_and_any_other_is_a_link_or_its_description():
    html = markdown.render(
        f"![ours]({PICTURE}) ![theirs](https://e.example/p.png) ![gone](../images/p.png) "
        "[![in a link](https://e.example/q.png)](https://www.gov.uk) ![](https://e.example/bare.png)"
    )
    pictures = [element.attrib for element in elements(html) if element.tag == "img"]
    assert pictures == [{"src": PICTURE, "alt": "ours", "loading": "lazy"}]
    links = [(element.attrib["href"], element.text) for element in elements(html) if element.tag == "a"]
    assert links == [
        ("https://e.example/p.png", "theirs"),
        ("https://www.gov.uk", "[Picture: in a link]"),
        ("https://e.example/bare.png", "https://e.example/bare.png"),
    ]
    assert "[Picture: gone]" in words(html)


@pytest.mark.parametrize(
    "source",
    [
        PICTURE + "?x",
        PICTURE + "/../../sign-out",
        "//evil.example" + PICTURE,
        "/services/../files/" + "ab" * 32,
        PICTURE.replace("ab" * 32, "AB" * 32),
        "/sign-out",
    ],
)
def test_only_the_exact_address_of_a_file_is_fetched_as_a_picture(source: str):
    assert "img" not in [element.tag for element in elements(markdown.render(f"![x]({source})"))]


def test_a_table_says_its_name_scrolls_by_keyboard_and_aligns_by_class():
    html = markdown.render("| Name | | Number |\n|:-|:-:|-:|\n| a | b | 1 |")
    found = {str(element.tag): element.attrib for element in elements(html)}
    assert found["div"] == {
        "class": "prose-table",
        "role": "group",
        "tabindex": "0",
        "aria-label": "Table: Name, Number",
    }
    assert [element.attrib.get("class") for element in elements(html) if element.tag in ("th", "td")] == [
        *("prose-left", "prose-centre", "prose-right") * 2
    ]
    assert [element.text for element in elements(html) if element.tag == "th"] == ["Name", "Number"]
    assert "style" not in html


def test_a_footnote_and_each_mention_of_it_lead_to_each_other():
    html = markdown.render("a[^x] b[^x] c[^y]\n\n[^x]: first\n[^y]: second", prefix="p-")
    ids = {element.attrib["id"] for element in elements(html) if "id" in element.attrib}
    targets = {element.attrib["href"][1:] for element in elements(html) if element.tag == "a"}
    assert ids == targets
    assert len(ids) == 5
    assert words(html) == "a[1] b[1] c[2] first ↩ ↩ second ↩"


def test_a_comment_of_the_writers_is_not_shown_even_over_several_paragraphs():
    assert words(markdown.render("<!-- a\n\nb -->\nc <!-- d --> e\n\n<!-- f -->")) == "c e"
    assert words(markdown.render("a <!-- never closed\n\nb")) == "a <!-- never closed b"
    assert words(markdown.render("<!-- one --> shown")) == "shown"


def test_a_text_may_have_a_hundred_thousand_characters_and_not_one_more():
    markdown.render("é" * markdown.LIMIT)
    with pytest.raises(markdown.TooLong, match="100,001 characters") as refused:
        markdown.render("é" * markdown.LIMIT + "x")
    assert refused.value.size == 100_001


def test_half_a_character_is_shown_as_a_question_mark():
    assert words(markdown.render("a\ud800b")) == "a?b"
    assert markdown.excerpt("a\ud800b") == "a?b"


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        ("# Heading\n\nThe *first* words, then `code`.\n\nMore.", 200, "The first words, then code. More."),
        ("# Only a heading", 200, "Only a heading"),
        ("", 200, ""),
        ("one two three four", 12, "one two…"),
        ("one two three four", 18, "one two three four"),
        ("x" * 50, 10, "x" * 9 + "…"),
        ("![A chart](/p.png) and [a link](https://www.gov.uk)", 200, "[Picture: A chart] and a link"),
        ("- one\n- two\n\n| a |\n|-|\n| b |", 200, "one two a b"),
        ("<!-- hidden -->\nshown", 200, "shown"),
    ],
)
def test_an_excerpt_is_the_first_words_without_marks(text: str, length: int, shown: str):
    assert markdown.excerpt(text, length) == shown


@given(st.text(), st.integers(5, 80))
def test_an_excerpt_is_never_longer_than_asked(text: str, length: int):
    assert len(markdown.excerpt(text, length)) <= length


async def test_long_and_short_texts_come_out_the_same_off_the_event_loop():
    long = EVERYTHING * 5
    assert len(EVERYTHING) < markdown.SHORT < len(long)
    rendered = await asyncio.gather(*(markdown.render_off_loop(text) for text in (EVERYTHING, long) * 3))
    assert rendered == [markdown.render(EVERYTHING), markdown.render(long)] * 3
    with pytest.raises(markdown.TooLong):
        await markdown.render_off_loop("x" * (markdown.LIMIT + 1))

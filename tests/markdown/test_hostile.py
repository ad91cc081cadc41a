"""Markdown written to break in, to pass for the page's own, or to hold up the server."""

import asyncio
import gc
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor import markdown
from tests.markdown.corpus import ADDRESSES, AROUND_ADDRESSES, BOMBS, FOR_OTHER_PROGRAMS, SCRIPTS
from tests.markdown.page import elements, mistakes, strange, words

MARKS = [
    *"[]()!*_`~<>|-#:/\\&;\"'=^ \n\tax1",
    "javascript:",
    "https://",
    "<!--",
    "-->",
    "<br>",
    "\n\n",
    "[^1]",
]

COSTLY = (
    *("'*_' over and over", "'~~a' over and over", "'&' over and over", "'https://a.b ' over and over"),
    *(
        "lists that begin on one line",
        "a deep quotation that lazy lines go on with",
        "a wide table of few rows",
    ),
    *("brackets without balance", "one long address used often", "the same heading"),
)


@pytest.mark.parametrize("text", SCRIPTS)
def test_hostile_18_no_script_of_the_writers_is_part_of_the_page(text: str):
    assert strange(markdown.render(text)) == []
    assert strange(markdown.render(f"Before {text} after")) == []
    assert strange(markdown.render(f"- > {text}\n\n*{text}*\n\n| {text} |\n|---|")) == []


@pytest.mark.parametrize("around", AROUND_ADDRESSES)
def test_hostile_18_no_address_runs_code(around: str):
    for address in ADDRESSES:
        html = markdown.render(around.format(address))
        assert strange(html) == [], address
        for element in elements(html):
            # A browser leaves out tabs, line ends and leading control characters before it looks for the scheme.
            href = "".join(char for char in element.attrib.get("href", "") if char > " ").lower()
            scheme, colon, _ = re.split("[/?#]", href, maxsplit=1)[0].partition(":")
            assert not colon or scheme in {"http", "https", "mailto", "tel"}, address


def test_hostile_18_what_was_typed_can_still_be_read():
    assert words(markdown.render("Use <script> & <b>bold</b> here")) == "Use <script> & <b>bold</b> here"


def test_hostile_18_links_to_elsewhere_say_nothing_of_us():
    for text in (
        "https://e.example",
        "[x](//e.example)",
        "<http://e.example>",
        "![x](https://e.example/x.png)",
    ):
        (link,) = [element for element in elements(markdown.render(text)) if element.tag == "a"]
        assert link.attrib["rel"] == "nofollow noreferrer noopener"


def test_hostile_18_a_backslash_does_not_hide_another_site():
    for text in (r"[x](\\e.example)", r"[x](/\e.example)", r"[x](\/e.example)", "[x](/%5Ce.example)"):
        for element in elements(markdown.render(text)):
            href = element.attrib.get("href", "")
            assert "\\" not in href
            assert not href.startswith("//") or "rel" in element.attrib


@given(st.lists(st.sampled_from(MARKS), max_size=60).map("".join))
def test_hostile_18_no_mixture_of_marks_gives_anything_but_the_allowed_elements(text: str):
    html = markdown.render(text)
    assert strange(html) == []
    assert mistakes(html) == []


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_hostile_18_no_character_of_any_kind_is_too_much(text: str):
    assert strange(markdown.render(text)) == []


@pytest.mark.parametrize("text", FOR_OTHER_PROGRAMS)
def test_hostile_20_nothing_the_writer_types_speaks_to_the_pages_own_scripts(text: str):
    html = markdown.render(f"{text}\n\n> {text}\n\n- {text}")
    assert strange(html) == []
    for element in elements(html):
        assert element.tag not in {"form", "input", "button", "select", "textarea", "label", "dialog"}
        assert not [name for name in element.attrib if name.startswith(("hx-", "data-", "on"))]
        assert "name" not in element.attrib
        assert element.attrib.get("id", "user-").startswith("user-")


def test_hostile_20_the_container_is_closed_to_htmx_and_cannot_be_left():
    page = f"<main>{markdown.prose(markdown.render('</div></div></main> <div data-hx-get=/people>'))}<i>ours</i></main>"
    (main, *inside) = elements(page)
    assert [element.tag for element in main] == ["div", "i"]
    assert main[0].attrib == {"class": "prose", "data-hx-ignore": ""}
    assert [element.tag for element in inside if "data-hx-get" in element.attrib] == []


def test_hostile_20_ids_of_two_texts_and_of_the_page_never_meet():
    text = "# composer\n\n# composer\n\nx[^1]\n\n[^1]: y"
    html = (
        markdown.render(text, prefix="note-1-")
        + markdown.render(text, prefix="note-2-")
        + markdown.render(text)
    )
    ids = [element.attrib["id"] for element in elements(html) if "id" in element.attrib]
    assert len(ids) == len(set(ids)) == 12
    assert all(name.startswith("user-") for name in ids)


@pytest.mark.usefixtures("own_garbage_only")
@pytest.mark.parametrize("name", BOMBS)
def test_hostile_22_64_kilobytes_of_anything_take_less_than_a_second(name: str):
    began = time.thread_time()
    html = markdown.render(BOMBS[name])
    assert time.thread_time() - began < 1
    assert len(html) < 3_000_000
    markdown.excerpt(BOMBS[name])
    markdown.headings(BOMBS[name])
    assert time.thread_time() - began < 2


@pytest.fixture(scope="module")
def own_garbage_only() -> Iterator[None]:
    """The test run's thousands of objects are not looked through while something is timed."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.alone
@pytest.mark.usefixtures("own_garbage_only")
async def test_hostile_22_nobody_waits_while_a_bomb_is_rendered():
    slow = []
    for name in COSTLY:
        # A machine busy with something else is late now and then, a renderer that holds on is late each time.
        waits = [await _longest_wait_during(BOMBS[name])]
        while min(waits) >= 0.1 and len(waits) < 5:
            waits.append(await _longest_wait_during(BOMBS[name]))
        if min(waits) >= 0.1:
            slow.append(f"{name}: {min(waits):.3f} s")
    assert slow == []


async def _longest_wait_during(text: str) -> float:
    rendering = asyncio.ensure_future(markdown.render_off_loop(text))
    longest = 0.0
    while not rendering.done():
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, time.perf_counter() - before)
    await rendering
    return longest


def test_hostile_22_one_address_used_ten_thousand_times_does_not_fill_the_memory():
    text = "[a]: https://e.example/" + "x" * 60_000 + "\n\n" + "[a] " * 3_900
    assert len(markdown.render(text)) < 2_000_000


def test_hostile_22_a_tangled_text_is_shown_as_typed_and_nothing_of_it_is_lost():
    for text in (
        "> " * 40 + "deep",
        "[" * 5_000 + "brackets",
        "line\n" * 5_000,
        ("- " * 30 + "list\n\n") * 9,
    ):
        assert words(markdown.render(text)) == " ".join(text.split())

"""The words around a hit: short, plain, safe, with the hit in them."""

import time

import pytest

from assessor.search.asked import asked
from assessor.search.excerpts import BEFORE, LENGTH, excerpt, hits, marked


def cut(text: str, words: str) -> str:
    """The excerpt of a text for what was typed."""
    return str(excerpt(text, hits(asked(words).words)))


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("A kingfisher.", "kingfisher", "A <mark>kingfisher</mark>."),
        ("A Kingfisher, two KINGFISHERS", "kingfisher", "A <mark>Kingfisher</mark>, two <mark>KINGFISHERS</mark>"),
        ("Kingfishery", "king", "<mark>Kingfishery</mark>"),
        ("kingdom of fish", "king fish", "kingdom of <mark>fish</mark>"),
        ("no hit here", "kingfisher", "no hit here"),
        ("", "kingfisher", ""),
        ("Crème brûlée", "creme", "<mark>Crème</mark> brûlée"),
        ("the creme", "crème", "the <mark>creme</mark>"),
        ("<b>kingfisher</b> & co", "kingfisher", "&lt;b&gt;<mark>kingfisher</mark>&lt;/b&gt; &amp; co"),
        ("a &lt; kingfisher", "lt", "a &amp;<mark>lt</mark>; kingfisher"),
        ("<mark>kingfisher</mark>", "mark", "&lt;<mark>mark</mark>&gt;kingfisher&lt;/<mark>mark</mark>&gt;"),
        ("## Birds\n\n* a **kingfisher**\n* `heron`", "kingfisher", "Birds a <mark>kingfisher</mark> heron"),
        ("See [the kingfisher](https://example.org/bird).", "kingfisher", "See the <mark>kingfisher</mark>."),
        ("| A | B |\n|---|---|\n| kingfisher | twice |", "kingfisher", "A · B <mark>kingfisher</mark> · twice"),
        ("snake_case stays, _so_ goes", "snake", "<mark>snake</mark>_case stays, so goes"),
        ("2 * 3 * 4 and a * b", "and", "2 * 3 * 4 <mark>and</mark> a * b"),
    ],
)  # fmt: skip
def test_hits_are_marked_in_plain_safe_text(text: str, words: str, shown: str):
    assert cut(text, words) == shown


def test_a_long_text_is_cut_around_its_first_hit_between_words():
    text = "before " * 200 + "kingfisher " + "after " * 200
    shown = cut(text, "kingfisher")
    assert shown.startswith("… before before")
    assert shown.endswith("after …")
    assert "<mark>kingfisher</mark>" in shown
    assert BEFORE / 2 < shown.index("<mark>") <= BEFORE + 2
    assert len(shown) < LENGTH + 40


def test_a_hit_near_the_beginning_or_the_end_is_shown_with_what_there_is():
    assert cut("kingfisher " + "after " * 100, "kingfisher").startswith("<mark>kingfisher</mark> after")
    assert cut("before " * 100 + "kingfisher", "kingfisher").endswith("<mark>kingfisher</mark>")


def test_a_text_without_spaces_is_cut_all_the_same():
    assert len(cut("x" * 5000, "kingfisher")) <= LENGTH + 2
    assert "<mark>" in cut("x" * 5000 + " kingfisher " + "y" * 5000, "kingfisher")


def test_titles_are_marked_too():
    assert str(marked("<Kingfisher>", hits(asked("kingfisher").words))) == "&lt;<mark>Kingfisher</mark>&gt;"


@pytest.mark.parametrize("piece", ["[", "*", "| ", "_a", "- ", "\t", "a[b](", "![", "#", "1. "])
def test_hostile_22_no_text_takes_long_to_cut(piece: str):
    text = piece * (90_000 // len(piece))
    began = time.thread_time()
    cut(f"{text} kingfisher {text}"[:100_000], "kingfisher heron fish")
    cut(f"kingfisher {text}"[:100_000], "kingfisher")
    assert time.thread_time() - began < 0.5

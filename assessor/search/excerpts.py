"""The words around what was found, with the hits marked."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from assessor.search.asked import Word, plain

BEFORE = 90
LENGTH = 260
"""Characters shown before the first hit, and in all."""

# Letters with accents, each to the letter it is kept as: one for one, so that places stay the same.
_ACCENTED = {
    code: first
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (first := unicodedata.normalize("NFD", chr(code))[0]) != chr(code)
}

# What Markdown means to the eye and not to the reader: link's address, emphasis, heading, list, quotation, table.
_MARKDOWN = (
    (re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*\)"), r"\1"),
    (re.compile(r"^[ \t]*(?:#{1,6}|[-*+>]|\d+[.)])[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^[ \t|:-]*\|[ \t|:-]*$", re.MULTILINE), ""),
    (re.compile(r"\*\*|__|`|~~"), ""),
    (re.compile(r"(?<!\w)[*_](?=\w)|(?<=[\w.,;:!?])[*_](?!\w)"), ""),
    (re.compile(r"^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"[ \t]*\|[ \t]*"), " · "),
)


def hits(words: Sequence[Word]) -> re.Pattern[str]:
    """What finds these words in a text whose accents are taken away."""
    exact = {plain(form) for word in words for form in word.forms}
    begin = {word.beginning for word in words if word.beginning}
    parts = [re.escape(form) for form in sorted(exact, key=len, reverse=True)]
    parts += [re.escape(form) + r"[^\W_]*" for form in sorted(begin)]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})(?![^\W_])", re.IGNORECASE)


def excerpt(text: str, found: re.Pattern[str]) -> Markup:
    """A piece of the text around its first hit, as HTML; its beginning when there is none."""
    rough = _around(text, found, 3 * BEFORE, 4 * LENGTH)
    near = _around(_plainly(rough.text), found, BEFORE, LENGTH)
    before = "… " if rough.begun or near.begun else ""
    after = " …" if rough.goes_on or near.goes_on else ""
    return Markup(before) + marked(near.text, found) + Markup(after)  # noqa: S704 - our own signs


def marked(text: str, found: re.Pattern[str]) -> Markup:
    """A text as HTML with every hit marked: made safe first, piece by piece."""
    done, last = Markup(), 0
    for hit in found.finditer(text.translate(_ACCENTED)):
        done += Markup("{}<mark>{}</mark>").format(text[last : hit.start()], text[hit.start() : hit.end()])
        last = hit.end()
    return done + text[last:]


class _Piece(NamedTuple):
    """A part of a text, and whether there is more of it before and after."""

    text: str
    begun: bool
    goes_on: bool


def _around(text: str, found: re.Pattern[str], before: int, length: int) -> _Piece:
    hit = found.search(text.translate(_ACCENTED))
    first, last = hit.span() if hit else (0, 0)
    start = max(0, first - before)
    if start:
        start = text.find(" ", start, first) + 1 or start
    end = max(start + length, last)
    if end < len(text):
        end = max(text.rfind(" ", last, end), last) or end
    return _Piece(text[start:end], start > 0, end < len(text))


def _plainly(text: str) -> str:
    for pattern, instead in _MARKDOWN:
        text = pattern.sub(instead, text)
    return " ".join(text.split())

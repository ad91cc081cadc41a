"""Short texts that people write (notes, answers, statements) → safe HTML: their lines, and their links.

A link has words, as in Markdown, when it leads to a page of this board or elsewhere by https or http: [words](address).
"""

import re

from markupsafe import Markup, escape

_LINK = re.compile(
    r"\[(?P<words>[^\[\]\n]{1,200})\]\((?P<address>(?:https?://|/(?:assessments|services)/)[^\s<>\"'()]{1,1000})\)"
    r"|https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]"
)


def said(text: str) -> Markup:
    """Paragraphs and lines as they were typed; web addresses become links; nothing else is markup."""
    paragraphs = [part for part in re.split(r"\n{2,}", text.strip("\n")) if part.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(_lines(part)) for part in paragraphs)


def _lines(text: str) -> Markup:
    return Markup("<br>\n").join(_links(line) for line in text.split("\n"))


def _links(line: str) -> Markup:
    done, at = Markup(""), 0
    for found in _LINK.finditer(line):
        address, words = (found["address"], found["words"]) if found["words"] else (found[0], found[0])
        rel = "" if address.startswith("/") else Markup(' rel="nofollow noreferrer noopener"')
        link = Markup('<a href="{}"{}>{}</a>').format(address, rel, words)
        done += escape(line[at : found.start()]) + link
        at = found.end()
    return done + escape(line[at:])

"""Short texts that people write (notes, answers, statements) → safe HTML: their lines, and their links."""

import re

from markupsafe import Markup, escape

_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


def said(text: str) -> Markup:
    """Paragraphs and lines as they were typed; web addresses become links; nothing else is markup."""
    paragraphs = [part for part in re.split(r"\n{2,}", text.strip("\n")) if part.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(_lines(part)) for part in paragraphs)


def _lines(text: str) -> Markup:
    return Markup("<br>\n").join(_links(line) for line in text.split("\n"))


def _links(line: str) -> Markup:
    done, at = Markup(""), 0
    for found in _LINK.finditer(line):
        link = Markup('<a href="{0}" rel="nofollow noreferrer noopener">{0}</a>').format(found[0])
        done += escape(line[at : found.start()]) + link
        at = found.end()
    return done + escape(line[at:])

"""Rendered Markdown, read back as a browser would, and held against the list of what may be in it."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

ALLOWED: dict[str, dict[str, str]] = {
    # element: {attribute: what its whole value looks like}
    **{name: {} for name in ("p", "br", "hr", "ul", "blockquote", "code", "em", "strong", "s", "tr")},
    **{name: {} for name in ("table", "thead", "tbody")},
    **{f"h{level}": {"id": r"user-[^\s]*"} for level in range(2, 7)},
    "ol": {"start": r"\d{1,9}"},
    "li": {"id": r"user-[\w-]*fn:\d+"},
    "a": {
        "href": r"(https?:|mailto:|tel:|[^:]*$|[^:/?#]*[/?#]).*",
        "id": r"user-[\w-]*fnref:\d+(:\d+)?",
        "rel": r"nofollow noreferrer noopener",
        "aria-label": r"(Footnote \d+|Back to footnote \d+ in the text)",
    },
    "img": {
        "src": r"/(services|assessments)/[a-z0-9-]+/files/[0-9a-f]{64}",
        "alt": r".*",
        "loading": r"lazy",
    },
    "th": {"scope": r"col", "class": r"prose-(left|centre|right)"},
    "td": {"class": r"prose-(left|centre|right)"},
    "div": {"class": r"prose-table", "role": r"group", "tabindex": r"0", "aria-label": r"Table(: .+)?"},
    "pre": {"role": r"group", "tabindex": r"0", "aria-label": r"Code"},
    "span": {"class": r"prose-task", "role": r"img", "aria-label": r"Done|To do"},
    "sup": {"class": r"prose-footnote"},
    "section": {"class": r"prose-footnotes"},
}


def elements(html: str) -> Iterator[Element]:
    """Every element of a fragment, read by the browsers' own rules."""
    fragment = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    for element in fragment.iter():
        if element is not fragment:
            yield element


def strange(html: str) -> list[str]:
    """Everything in the page that no writer may bring in; empty when the HTML is as it should be."""
    found = []
    for element in elements(html):
        name = str(element.tag)
        if name not in ALLOWED:
            found.append(f"<{name}>")
            continue
        for attribute, value in element.attrib.items():
            pattern = ALLOWED[name].get(attribute)
            if pattern is None or not re.fullmatch(pattern, value, re.DOTALL):
                found.append(f'<{name} {attribute}="{value}">')
    return found


def mistakes(html: str) -> list[str]:
    """What a strict reader finds wrong with a page that holds this fragment."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(f'<!DOCTYPE html><html lang="en"><head><title>t</title></head><body>{html}</body></html>')
    wrong = [str(name) for _, name, _ in parser.errors]
    ids = [element.attrib["id"] for element in elements(html) if "id" in element.attrib]
    return wrong + [f"the id {name} twice" for name in set(ids) if ids.count(name) > 1]


def words(html: str) -> str:
    """What a reader reads, in one line."""
    fragment = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    return " ".join("".join(fragment.itertext()).split())

"""A document put in words and HTML, for the pages that show it: to those with a seat, and to everybody."""

import asyncio
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from assessor import markdown
from assessor.documents.document import Document
from assessor.page import Kept
from assessor.views.ratings import NEXT

LEVELS = {
    "must": "Must: before the next phase",
    "should": "Should: by the next assessment",
    "could": "Could: advice",
    None: "Recommended",
}
ROLES = {"lead": "Lead assessor", "assessor": "Assessor", "team": "Service team", "other": "Also there"}
Texts = dict[tuple[str, int], Markup]
"""Each text as HTML, by the text itself and the level of its first heading."""


async def worded(kept: Kept, document: Document) -> dict[str, Any]:
    """What the template of a document needs beside it: its texts as HTML, made beside the event loop and kept while
    there is room, and its recommendations in groups."""
    key = ("worded", markdown.RENDERER, document.sha256)
    texts: Texts | None = kept.get(key)
    if texts is None:
        texts = await asyncio.to_thread(lambda: dict(_rendered(document)))
        kept.put(key, texts, sum(map(len, texts.values())))
    levels = {
        LEVELS[level]: rows
        for level in LEVELS
        if (rows := [one for one in document.listed if one.level == level])
    }
    return {"texts": texts, "levels": levels, "roles": ROLES, "result": result(document), "next": NEXT}


def result(document: Document) -> str:
    """The result as a word of ours; nothing where there is none."""
    return (document.overall.value if document.overall else None) or ""


def _rendered(document: Document) -> Iterator[tuple[tuple[str, int], Markup]]:
    """Each text of a document as HTML, by the text itself and the level of its first heading."""
    below_h2 = [
        *(document.note, document.summary, document.about_service, document.users),
        *(document.good_practice, document.main_concern),
        *(section.body for section in document.sections),
        *([document.overall.reason] if document.overall else []),
    ]
    below_h3 = [
        *(one.reason for one in document.standards),
        *(one.body for one in document.recommendations),
        *(one.words for one in document.conflicts),
    ]
    below_h4 = [text for one in document.standards for text in (*one.done_well, *one.to_explore, *one.advice)]
    for top, texts in ((3, below_h2), (4, below_h3), (5, below_h4)):
        for number, text in enumerate(dict.fromkeys(texts)):
            if text:
                yield (text, top), _html(text, f"t{top}-{number}-", top)


def _html(text: str, prefix: str, top: int) -> Markup:
    try:
        return markdown.prose(markdown.render(text, prefix=prefix, top=top))
    except markdown.TooLong:  # of an imported report: as it came
        return Markup('<pre class="prose">{}</pre>').format(text)

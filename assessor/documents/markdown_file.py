"""A published report as one Markdown file: the texts as they were written, but for the levels of their headings."""

import re
from collections.abc import Iterator

from markdown_it.token import Token

from assessor import markdown
from assessor.documents import blocks
from assessor.documents.blocks import DEEPEST, Heading, Paragraph, Run
from assessor.documents.document import Document
from assessor.documents.whole import HEAD, Facts, Piece, Points, Text, linked, pieces, plain_markdown

_NO_MARK = re.compile(r"[^ \t>*+\-0-9.)]")  # neither space nor the mark of a quotation or a list
_HASHES = re.compile("#+")


def written(document: Document, label: str = "") -> bytes:
    """The file, in UTF-8."""
    parts = (part for piece in pieces(document, label) for part in _part(piece))
    return ("\n\n".join(parts) + "\n").encode("utf-8", "replace")


def raised(text: str, top: int) -> str:
    """The text with its highest headings at the level `top`; nothing it opens reaches beyond its end.

    One too long to read stays as it is.
    """
    if len(text) > markdown.LIMIT:
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    tokens = markdown.parts(text)
    for index in reversed(range(len(tokens))):  # from the end: a heading of two lines becomes one
        if tokens[index].type == "heading_open":
            _raise(lines, tokens[index], tokens[index + 1], top)
    if tokens and _unclosed(tokens[-1], lines):
        lines.append(tokens[-1].markup)
    return _shut("\n".join(lines))


def _part(piece: Piece) -> Iterator[str]:
    match piece:
        case Heading(level, words):
            yield f"{'#' * level} {plain_markdown(blocks.plain(words))}"
        case Paragraph(words):
            yield "".join(map(_run, words))
        case Facts(rows):
            head = "| " + " | ".join(blocks.plain(cell) for cell in HEAD) + " |"
            yield "\n".join(
                [head, "| --- | --- |", *(f"| {plain_markdown(a)} | {_answer(b)} |" for a, b in rows)]
            )
        case Text(text, top):
            yield raised(text.strip("\n"), top)
        case Points(items, top):
            yield "\n\n".join(_item(text, after, top) for text, after in items)


def _answer(words: str) -> str:
    return (
        linked(words) if blocks.outward(words) and not re.search(r"[\s<>|]", words) else plain_markdown(words)
    )


def _run(run: Run) -> str:
    if run.link:
        return f"<{run.link}>" if run.text == run.link else f"[{plain_markdown(run.text)}](<{run.link}>)"
    words = plain_markdown(run.text)
    before, after = (" " if run.text[:1] == " " else ""), (" " if run.text[-1:] == " " else "")
    return f"{before}**{words}**{after}" if run.strong else f"{before}{words}{after}"


def _item(text: str, after: str, top: int) -> str:
    """An item of a list: as deep as a tab, so that what is indented by tabs keeps its place."""
    words = raised(text.strip("\n"), top).lstrip(" \t")
    whole = f"{words}\n\n{plain_markdown(after)}" if after else words
    lines = [f"    {line}" if line else "" for line in whole.split("\n")]
    return "-" + "\n".join(lines)[1:] if lines[0] else "-"


def _raise(lines: list[str], opening: Token, inline: Token, top: int) -> None:
    """Writes one heading anew with its level, keeping the marks of the list or quotation it stands in."""
    assert opening.map is not None
    start, end = opening.map
    marks = "#" * min(DEEPEST, int(opening.tag[1]) - 3 + top)
    if opening.markup.startswith("#"):
        lines[start] = _HASHES.sub(marks, lines[start], count=1)
        return
    first = inline.content.split("\n")[0]
    before = _NO_MARK.sub("", lines[start][: lines[start].find(first)]) if first in lines[start] else ""
    words = " ".join(line.strip(" \t") for line in inline.content.split("\n"))
    closed = f" {marks}" if words.endswith("#") else ""  # or these would be taken for the heading's end
    lines[start:end] = [f"{before}{marks} {words}{closed}"]


def _unclosed(last: Token, lines: list[str]) -> bool:
    """Whether a block of code runs to the end of the text, and would go on into what follows."""
    if last.type != "fence" or last.level or last.map is None:
        return False
    closing = lines[last.map[1] - 1].strip() if last.map[1] - 1 > last.map[0] else ""
    return not closing or bool(closing.strip(last.markup[0])) or len(closing) < len(last.markup)


def _shut(text: str) -> str:
    """A comment that nobody closed would hide what follows: its opening is shown as the characters it is."""
    at = text.rfind("<!--")
    return text if at < 0 or "-->" in text[at + 4 :] else f"{text[:at]}\\{text[at:]}"

"""Markdown that people wrote, as a small tree of what it says: what every file of a report is written from."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markdown_it.token import Token

from assessor import markdown

DEEPEST = 6  # the lowest level a heading can have, in HTML and so everywhere

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OUTWARD = re.compile(r"(https?://|mailto:)[^\s\x00-\x1f]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look. A line break is a run of its own: "\\n"."""

    text: str
    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    code: bool = False
    link: str | None = None


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    words: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: Runs


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each item holds blocks, among them further lists. A numbered one begins at `start`."""

    items: tuple[tuple["Block", ...], ...]
    numbered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its head, and rows of cells; a narrow one has names in its first column."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between what stands above and below it."""


Block = Heading | Paragraph | Listing | Table | Quote | Code | Rule


def parsed(text: str, top: int = 3) -> tuple[Block, ...]:
    """The blocks of a text; its highest headings get the level `top`. A text too long to read stands as typed."""
    if len(text) > markdown.LIMIT:
        return (Code(clean(text)),)
    return tuple(_Reading(markdown.parts(text), top).blocks())


def words(text: str) -> Runs:
    """Plain words, as one run; no words are no run."""
    kept = clean(text)
    return (Run(kept),) if kept else ()


def clean(text: str) -> str:
    """The text without the characters that XML cannot hold; every line ends alike."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_IN_XML.sub("", text.encode("utf-8", "replace").decode())


def outward(address: str | None) -> str | None:
    """The address where it leads out of here and a file may hold it; else nothing, and the words stand alone."""
    return address if address and _OUTWARD.match(address) else None


def plain(runs: Iterable[Run]) -> str:
    """The words of runs, without their looks."""
    return "".join(run.text for run in runs)


class _Reading:
    """Reads markdown-it's flat list of tokens from its beginning to its end."""

    def __init__(self, tokens: Sequence[Token], top: int) -> None:
        self.tokens = iter(tokens)
        self.raised = top - 3  # the parser gives the first heading level 3

    def blocks(self, until: str = "") -> Iterator[Block]:
        """The blocks up to the token that closes what they stand in."""
        for token in self.tokens:
            if token.type == until:
                return
            block = self._block(token)
            if block is not None:
                yield block

    def _block(self, token: Token) -> Block | None:
        match token.type:
            case "heading_open":
                level = min(DEEPEST, int(token.tag[1]) + self.raised)
                return Heading(level, self._words("heading_close"))
            case "paragraph_open":
                return Paragraph(self._words("paragraph_close"))
            case "bullet_list_open" | "ordered_list_open":
                return self._list(token)
            case "footnote_block_open":
                return Listing(tuple(self._items("footnote_open", "footnote_block_close")), numbered=True)
            case "blockquote_open":
                return Quote(tuple(self.blocks("blockquote_close")))
            case "table_open":
                return self._table()
            case "fence" | "code_block":
                return Code(clean(token.content.rstrip("\n")))
            case "hr":
                return Rule()
        return None

    def _words(self, until: str) -> Runs:
        found: Runs = ()
        for token in self.tokens:
            if token.type == until:
                break
            if token.type == "inline":
                found = tuple(_runs(token.children or []))
        return found

    def _list(self, opening: Token) -> Listing:
        numbered = opening.type == "ordered_list_open"
        items = tuple(self._items("list_item_open", opening.type.replace("open", "close")))
        return Listing(items, numbered, int(opening.attrs.get("start", 1)) if numbered else 1)

    def _items(self, opens: str, until: str) -> Iterator[tuple[Block, ...]]:
        for token in self.tokens:
            if token.type == until:
                return
            if token.type == opens:
                yield _ticked(tuple(self.blocks(opens.replace("open", "close"))), token.meta.get("checked"))

    def _table(self) -> Table:
        rows: list[list[Runs]] = []
        for token in self.tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                rows[-1].append(self._words(token.type.replace("open", "close")))
        head, *others = rows
        return Table(tuple(head), tuple(tuple(row) for row in others))


def _ticked(blocks: tuple[Block, ...], checked: bool | None) -> tuple[Block, ...]:
    """An item of a task list begins with its box."""
    if checked is None:
        return blocks
    box = Run("☑ " if checked else "☐ ")
    if blocks and isinstance(blocks[0], Paragraph):
        return (Paragraph((box, *blocks[0].words)), *blocks[1:])
    return (Paragraph((box,)), *blocks)


_LOOKS = {"strong": "strong", "em": "emphasis", "s": "struck"}


def _runs(children: Sequence[Token]) -> Iterator[Run]:
    """The words of a paragraph in their looks; neighbours that look alike are one run."""
    for alike, runs in groupby(_each(children), key=lambda run: (run.text == "\n", replace(run, text=""))):
        together = list(runs)
        if alike[0]:
            yield from together
        elif text := plain(together):
            yield replace(together[0], text=text)


def _each(children: Sequence[Token]) -> Iterator[Run]:
    depth = dict.fromkeys(_LOOKS.values(), 0)
    link: str | None = None
    for child in children:
        kind, _, edge = child.type.rpartition("_")
        if kind in _LOOKS and edge in ("open", "close"):
            depth[_LOOKS[kind]] += child.nesting
        elif kind == "link":
            link = outward(clean(str(child.attrs.get("href", "")))) if edge == "open" else None
        else:
            text = _text(child)
            looks = {name: many > 0 for name, many in depth.items()}
            if text:
                yield Run(text, code=child.type == "code_inline", link=link, **looks)


def _text(child: Token) -> str:
    match child.type:
        case "text" | "text_special" | "code_inline":
            return clean(child.content).replace("\n", " ")
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image":
            return f"[Picture: {clean(markdown.words_of(child))}]"
        case "footnote_ref":
            return f"[{int(child.meta['id']) + 1}]"
    return ""

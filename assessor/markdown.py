"""Text people write, in Markdown, becomes safe HTML: made once when it is saved, and shown as it is.

Nothing the writer types reaches the page but as text or as one of the few elements listed in `TAGS`. Tags, ids,
names, classes, forms and attributes of the writer's own are shown as the characters they are. What comes out has
no inline style or script, its headings go on from the page's own, and its ids begin with `user-`.
"""

import asyncio
import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup
from mdit_py_plugins.footnote import footnote_plugin

RENDERER = 1
"""Goes up whenever the same text would give other HTML. Kept beside the HTML, so that old HTML is made again."""

LIMIT = 100_000
"""The most characters one text may have."""

SHORT = 1_000
"""Texts up to this many characters take about 2 ms: less trouble than handing them to another thread."""

LINES = 4_000
BRACKETS = 4_000
PARTS = 50_000
CELLS = 10_000
BLOCKS_DEEP = 30
BRACKETS_DEEP = 6
"""What one text may have before it counts as tangled, by accident or on purpose: lines, opening brackets, parts (a
paragraph has three), cells of one table, lists and quotations within each other (a list counts twice), brackets
within each other. A tangled text is shown as typed. So no text takes longer than an honest one of its size."""

LINK_BYTES = 500_000
"""All addresses of links in one text together: one long address used ten thousand times would fill the memory."""

LONGEST_LABEL = 80

_BLOCKS = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "div", "section"}
_TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
_INLINE = {"a", "br", "code", "em", "img", "s", "span", "strong", "sup"}
TAGS = _BLOCKS | _TABLES | _INLINE
CLASSES = {
    "div": {"prose-table"},
    "th": {"prose-left", "prose-centre", "prose-right"},
    "td": {"prose-left", "prose-centre", "prose-right"},
    "span": {"prose-task"},
    "sup": {"prose-footnote"},
    "section": {"prose-footnotes"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
REL = "nofollow noreferrer noopener"

Tokens = Sequence[Token]

_OUTSIDE = re.compile(r"(https?:)?//", re.IGNORECASE)
_OWN_FILE = re.compile(r"/(services|assessments)/[a-z0-9-]+/files/[0-9a-f]{64}")
_PAGE_HEADING = re.compile(r"(/services/[^/?#]+/evidence/[^/?#]+|[^/?#:]*)#(.+)", re.DOTALL)
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"`|]{1,2000}", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?'’”*_~"
_BREAK = re.compile(r"<br *(?:/ *)?>", re.IGNORECASE)


class TooLong(ValueError):
    """The text has more than `LIMIT` characters. Says how many it has."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(
            f"This text has {size:,} characters, more than the {LIMIT:,} one text may have: split it in two"
        )


def render(text: str, *, prefix: str = "", top: int = 3) -> str:
    """The text as HTML, safe to put in a page as it stands.

    `prefix` keeps the ids of several texts on one page apart. `top` is the level of the text's first heading: 3
    below an h2 of the page, 2 right below its h1. Levels the writer skipped are closed up. Raises `TooLong`.
    """
    tokens, env = _parse(_checked(text), prefix, top)
    parser = _parser()
    return _CLEANER.clean(str(parser.renderer.render(tokens, parser.options, env)))


async def render_off_loop(text: str, *, prefix: str = "", top: int = 3) -> str:
    """As `render`, without holding up other requests: a long text is rendered in a thread of its own."""
    if len(text) <= SHORT:
        return render(text, prefix=prefix, top=top)
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_RENDERING, lambda: render(text, prefix=prefix, top=top))


def prose(html: str) -> Markup:
    """What `render` made, in its container, for a template. The container tells htmx to leave it alone."""
    return Markup(f'<div class="prose" data-hx-ignore>{html}</div>')  # noqa: S704 - cleaned by `render`


def headings(text: str, *, prefix: str = "") -> list[tuple[str, str]]:
    """The text's headings in order: the id each has in the rendered page, and its words. Raises `TooLong`."""
    tokens, _ = _parse(_checked(text), prefix, 3)
    return [
        (str(token.attrGet("id")), " ".join(words_of(tokens[index + 1]).split()))
        for index, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def parts(text: str) -> list[Token]:
    """The text as markdown-it's tokens, for whoever needs to know where something stands in it. Raises `TooLong`."""
    return _parse(_checked(text), "", 3)[0]


def excerpt(text: str, length: int = 200) -> str:
    """The text's first words without any marks, at most `length` characters, cut between words."""
    beginning = text[: length * 4 + 400].encode("utf-8", "replace").decode()
    tokens, _ = _parse(beginning, "", 3)
    inline = [(tokens[index - 1].type, token) for index, token in enumerate(tokens) if token.type == "inline"]
    paragraphs = [words_of(token) for before, token in inline if before != "heading_open"]
    plain = " ".join(" ".join(paragraphs or [words_of(token) for _, token in inline]).split())
    if len(plain) <= length:
        return plain
    cut = plain[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut).rstrip(" ,;:.") + "…"


def words_of(inline: Token) -> str:
    """The words of one inline token, as they are read: no marks, pictures by their description."""
    words = []
    for child in inline.children or []:
        if child.type in ("text", "code_inline", "text_special"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type == "image":
            words.append(words_of(child))
    return "".join(words)


def slugs(titles: Iterator[str]) -> Iterator[str]:
    """One slug for each heading, the way code hosts make them, so that links written there work here too."""
    seen: dict[str, int] = {}
    for title in titles:
        slug = _NOT_IN_SLUG.sub("", title.lower()).strip().replace(" ", "-")[:LONGEST_LABEL] or "section"
        while slug in seen:
            seen[slug] += 1
            slug = f"{slug}-{seen[slug]}"
        seen[slug] = 0
        yield slug


def _checked(text: str) -> str:
    """The text, with what is no character of any alphabet (half a surrogate pair) made a question mark."""
    if len(text) > LIMIT:
        raise TooLong(len(text))
    return text.encode("utf-8", "replace").decode()


def _parse(text: str, prefix: str, top: int) -> tuple[list[Token], EnvType]:
    """The text's tokens, and what was learned of it on the way. A tangled text is one token: itself, as typed."""
    env: EnvType = {"prefix": f"user-{prefix}", "top": top}
    try:
        if text.count("\n") < LINES and text.count("[") < BRACKETS:
            return _parser().parse(text, env), env
    except _Tangled:
        pass
    return [Token("code_block", "code", 0, content=text)], env


# The parser: CommonMark without HTML, and rules of our own for what the page needs.


class _Tangled(Exception):
    """Too many parts, or lists so deep within each other that the parser would leave out what they hold."""


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name for it
        """Only addresses of known kinds, and those without a scheme, are links. Anything else stays text."""
        scheme, colon, _ = re.split(r"[/?#]", url, maxsplit=1)[0].partition(":")
        return not colon or scheme.lower() in SCHEMES


def _allow_deep_blocks(state: StateCore) -> None:
    state.md.options["maxNesting"] = BLOCKS_DEEP


def _allow_few_brackets(state: StateCore) -> None:
    """Blocks are found, now the words in them: there each level costs as much as the text is long."""
    if len(state.tokens) > PARTS or any(token.level >= BLOCKS_DEEP - 1 for token in state.tokens):
        raise _Tangled
    state.md.options["maxNesting"] = BRACKETS_DEEP


def _tidy(state: StateCore) -> None:
    """The last look at the tokens: ids and levels of headings, names of tables, links and pictures."""
    _number_headings(state)
    _name_tables(state)
    budget = LINK_BYTES
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = _without_strange_pictures(_with_addresses(token.children))
            budget = _finish_links(token.children, state.env["prefix"], budget)


def _number_headings(state: StateCore) -> None:
    """Gives each heading its level and id. A heading is one level below the nearest higher one before it."""
    opened = [index for index, token in enumerate(state.tokens) if token.type == "heading_open"]
    names = slugs(words_of(state.tokens[index + 1]) for index in opened)
    above: list[int] = []
    for index, name in zip(opened, names, strict=True):
        token, closing = state.tokens[index], state.tokens[index + 2]
        written = int(token.tag[1])
        while above and above[-1] >= written:
            above.pop()
        token.tag = closing.tag = f"h{min(6, state.env['top'] + len(above))}"
        above.append(written)
        token.attrSet("id", state.env["prefix"] + name)


def _name_tables(state: StateCore) -> None:
    """A table can be scrolled by keyboard, so it needs a name: the words of its head."""
    table: Token | None = None
    words: list[str] = []
    for index, token in enumerate(state.tokens):
        if token.type == "table_open":
            table, words = token, []
        elif token.type == "th_open":
            words.append(" ".join(words_of(state.tokens[index + 1]).split()))
            if not words[-1]:
                token.tag = state.tokens[index + 2].tag = "td"
        elif token.type == "thead_close" and table:
            name = ", ".join(filter(None, words))
            table.meta["name"] = f"Table: {name[:LONGEST_LABEL]}" if name else "Table"


def _with_addresses(children: list[Token]) -> list[Token]:
    """Whole addresses (https://…) in the text become links. Not "README.md": that is no site in Moldova.

    Ours and not linkify-it's, which takes 13 seconds for 64 kB of `http://a`.
    """
    kept: list[Token] = []
    inside = 0
    for child in children:
        inside += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type == "text" and not inside and "://" in child.content:
            kept += _split_at_addresses(child.content)
        else:
            kept.append(child)
    return kept


def _split_at_addresses(content: str) -> Iterator[Token]:
    at = 0
    for match in _ADDRESS.finditer(content):
        address = match.group().rstrip(_AFTER_ADDRESS)
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(_AFTER_ADDRESS)
        if address.endswith("/") and address.count("/") == 2:
            continue
        yield _text(content[at : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": normalizeLink(address)})
        yield _text(address)
        yield Token("link_close", "a", -1)
        at = match.start() + len(address)
    yield _text(content[at:])


def _without_strange_pictures(children: list[Token]) -> list[Token]:
    """Pictures only from our own files. Any other becomes a link to it, or its description inside a link."""
    kept: list[Token] = []
    inside = 0
    for child in children:
        inside += child.nesting if child.type in ("link_open", "link_close") else 0
        source = str(child.attrs.get("src", ""))
        if child.type != "image" or _OWN_FILE.fullmatch(source):
            kept.append(child)
        elif inside or not _OUTSIDE.match(source):
            kept.append(_text(f"[Picture: {words_of(child) or source}]"))
        else:
            opening = Token("link_open", "a", 1, attrs={"href": source})
            kept += [opening, _text(words_of(child) or source), Token("link_close", "a", -1)]
    return kept


def _finish_links(children: list[Token], prefix: str, budget: int) -> int:
    """Links to headings find their ids, links to elsewhere say nothing of us. Gives back the budget left."""
    for child in children:
        child.attrs.pop("title", None)
        if child.type != "link_open":
            continue
        href = str(child.attrs["href"])
        budget -= len(href)
        if budget < 0:
            child.attrs.clear()
            continue
        if _OUTSIDE.match(href):
            child.attrs["rel"] = REL
        child.attrs["href"] = _to_heading(href, prefix)
    return budget


def _to_heading(href: str, prefix: str) -> str:
    """The address, with `user-` before the name of a heading in this text or in another page of evidence."""
    match = _PAGE_HEADING.fullmatch(href)
    if match is None or match[2] == "top" or match[2].startswith("user-"):
        return href
    return f"{match[1]}#{'user-' if match[1] else prefix}{match[2]}"


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table, but no more than `CELLS` of it: a wide head and thousands of empty rows are a megabyte of cells."""
    columns = state.src.count("|", state.bMarks[start], state.eMarks[start]) + 1
    return table(state, start, min(end, start + 2 + CELLS // columns), silent)


def _line_break(state: StateInline, silent: bool) -> bool:
    """`<br>`: the one tag people write because a table's cell has no other way to begin a new line."""
    if state.src[state.pos] != "<":
        return False
    match = _BREAK.match(state.src, state.pos, min(state.pos + 10, state.posMax))
    if match is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def _comment(state: StateInline, silent: bool) -> bool:
    """`<!-- … -->` inside a paragraph: not shown."""
    if not state.src.startswith("<!--", state.pos):
        return False
    end = _closing(state.src, state.pos, state.env)
    if end < 0 or end > state.posMax:
        return False
    state.pos = end
    return True


def _comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`<!-- … -->` that begins a line, blank lines included: not shown."""
    position = state.bMarks[start] + state.tShift[start]
    if state.sCount[start] - state.blkIndent >= 4 or not state.src.startswith("<!--", position):
        return False
    closing = _closing(state.src, position, state.env)
    line = start
    while line < end and state.eMarks[line] < closing:
        line += 1
    if closing < 0 or line >= end or state.src[closing : state.eMarks[line]].strip():
        return False
    if not silent:
        state.line = line + 1
    return True


def _closing(source: str, position: int, env: EnvType) -> int:
    """Where the comment that opens here ends, or -1. Looks only once through a text where none ends."""
    unclosed: tuple[str, int] = env.get("unclosed", ("", 0))
    if unclosed[0] == source and position >= unclosed[1]:
        return -1
    end = source.find("-->", position + 4)
    if end < 0:
        env["unclosed"] = (source, position)
        return -1
    return end + 3


class _Html(RendererHTML):
    """Markdown-it's renderer, with our own elements for tables, tasks, code, pictures and footnotes."""

    def table_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        # A group and not a region: a page of notes may hold twenty tables, too many for a list of landmarks.
        name = escape(str(tokens[idx].meta.get("name", "Table")))
        return f'<div class="prose-table" role="group" tabindex="0" aria-label="{name}"><table>\n'

    def table_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        # A head without words is an ordinary cell: it has nothing to say about its column.
        scope = ' scope="col"' if tokens[idx].tag == "th" else ""
        return f"<{tokens[idx].tag}{scope}{_aligned(tokens[idx])}>"

    def td_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<td{_aligned(tokens[idx])}>"

    def list_item_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        item = self.renderToken(tokens, idx, options, env)
        checked = tokens[idx].meta.get("checked")
        if checked is None:
            return item
        mark, name = ("☑", "Done") if checked else ("☐", "To do")
        return f'{item}<span class="prose-task" role="img" aria-label="{name}">{mark}</span> '

    def fence(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.code_block(tokens, idx, options, env)

    def code_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        code = escape(tokens[idx].content)
        return f'<pre role="group" tabindex="0" aria-label="Code"><code>{code}</code></pre>\n'

    def image(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        source, words = escape(str(tokens[idx].attrs["src"])), escape(" ".join(words_of(tokens[idx]).split()))
        return f'<img src="{source}" alt="{words}" loading="lazy">'

    def footnote_ref(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        number, again, prefix = _footnote(tokens[idx], env)
        return (
            f'<sup class="prose-footnote"><a href="#{prefix}fn:{number}" id="{prefix}fnref:{number}{again}"'
            f' aria-label="Footnote {number}">[{number}]</a></sup>'
        )

    def footnote_block_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<hr>\n<section class="prose-footnotes"><ol>\n'

    def footnote_block_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</ol></section>\n"

    def footnote_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        number, _, prefix = _footnote(tokens[idx], env)
        return f'<li id="{prefix}fn:{number}">'

    def footnote_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        number, again, prefix = _footnote(tokens[idx], env)
        label = f"Back to footnote {number} in the text"
        return f' <a href="#{prefix}fnref:{number}{again}" aria-label="{label}">↩</a>'


def _aligned(cell: Token) -> str:
    """A cell's alignment as a class: the content security policy forbids inline style."""
    for side, name in (("left", "left"), ("center", "centre"), ("right", "right")):
        if cell.attrs.get("style") == f"text-align:{side}":
            return f' class="prose-{name}"'
    return ""


def _footnote(token: Token, env: EnvType) -> tuple[int, str, str]:
    """A footnote's number, which mention of it this is, and the prefix of its ids.

    The ids have a colon, and no heading's id has one.
    """
    again = token.meta.get("subId", 0)
    return int(token.meta["id"]) + 1, f":{again}" if again > 0 else "", str(env["prefix"])


def _make_parser() -> MarkdownIt:
    parser = _Parser(
        "commonmark",
        {"html": False, "tasklists": True, "xhtmlOut": False},
        renderer_cls=_Html,
    ).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False)
    parser.renderer = _Html(parser)  # again: footnotes came with a look of their own
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("paragraph", "comment", _comment_block, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("autolink", "line_break", _line_break)
    parser.inline.ruler.before("autolink", "comment", _comment)
    parser.core.ruler.before("block", "deep blocks", _allow_deep_blocks)
    parser.core.ruler.after("block", "few brackets", _allow_few_brackets)
    parser.core.ruler.push("tidy", _tidy)
    return parser


_parsers = threading.local()


def _parser() -> MarkdownIt:
    """This thread's own parser: finding addresses keeps state in the parser."""
    if not hasattr(_parsers, "one"):
        _parsers.one = _make_parser()
    parser: MarkdownIt = _parsers.one
    return parser


# One thread: two busy ones would hand the turn to each other, and the event loop would wait for both.
_RENDERING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="markdown")

_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={
        "a": {"href", "id", "aria-label"},
        "img": {"src", "alt"},
        "ol": {"start"},
        "li": {"id"},
        "div": {"aria-label"},
        "pre": {"aria-label"},
        "span": {"aria-label"},
        **{f"h{level}": {"id"} for level in range(2, 7)},
    },
    tag_attribute_values={
        "a": {"rel": {REL}},
        "img": {"loading": {"lazy"}},
        "th": {"scope": {"col"}},
        "div": {"role": {"group"}, "tabindex": {"0"}},
        "pre": {"role": {"group"}, "tabindex": {"0"}},
        "span": {"role": {"img"}},
    },
    allowed_classes=CLASSES,
    url_schemes=SCHEMES,
    link_rel=None,
    id_prefix="user-",
)

"""A published report as one page of HTML that needs nothing from elsewhere."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from assessor.documents import blocks
from assessor.documents.blocks import Block, Code, Heading, Listing, Paragraph, Quote, Run, Table
from assessor.documents.document import Document
from assessor.documents.whole import as_blocks

_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; style-src 'self' file:\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="dcterms.identifier" content="{address}">\n<meta name="dcterms.date" content="{date}">\n'
    "<title>{title}</title>\n{look}</head>\n<body>\n<main>\n{body}\n</main>\n"
    "</body>\n</html>\n"
)
_LOOKS = {"strong": "strong", "emphasis": "em", "struck": "s", "code": "code"}
_NOTHING = Markup("")


def written(document: Document, label: str = "", *, look: str = "") -> str:
    """The page; `look` is the address of its stylesheet, beside it."""
    link = Markup('<link rel="stylesheet" href="{}">\n').format(look) if look else _NOTHING
    return str(
        _PAGE.format(
            language=blocks.clean(document.language),
            title=blocks.clean(document.title),
            address=blocks.clean(document.address or document.id),
            date=blocks.clean(document.published_on or ""),
            look=link,
            body=fragment(as_blocks(document, label)),
        )
    )


def fragment(given: Iterable[Block]) -> Markup:
    """Blocks as HTML."""
    return Markup("\n").join(map(_block, given))


def _block(block: Block) -> Markup:
    match block:
        case Heading(level, words):
            return _in(f"h{level}", _words(words))
        case Paragraph(words):
            return _in("p", _words(words))
        case Code(text):
            return _in("pre", _in("code", escape(text)))
        case Quote(inner):
            return _in("blockquote", fragment(inner))
        case Listing(items, numbered, start):
            inside = Markup("\n").join(_in("li", _item(item)) for item in items)
            if not numbered:
                return _in("ul", inside)
            return Markup('<ol start="{}">{}</ol>').format(start, inside)
        case Table():
            return _table(block)
        case _:
            return Markup("<hr>")


def _item(item: tuple[Block, ...]) -> Markup:
    """One paragraph alone needs no element of its own in an item of a list."""
    if len(item) == 1 and isinstance(item[0], Paragraph):
        return _words(item[0].words)
    return fragment(item)


def _table(table: Table) -> Markup:
    head = _NOTHING.join(Markup('<th scope="col">{}</th>').format(_words(cell)) for cell in table.head)
    rows = [_in("tr", _row(row, named=table.narrow)) for row in table.rows]
    body = _in("tbody", Markup("\n").join(rows)) if rows else _NOTHING
    return _in("table", _in("thead", _in("tr", head)) + body)


def _row(cells: Iterable[Iterable[Run]], *, named: bool) -> Markup:
    """The cells of a row; where rows have names, the first is the header of the others."""
    first, *rest = map(_words, cells)
    name = Markup('<th scope="row">{}</th>').format(first) if named else _in("td", first)
    return name + _NOTHING.join(_in("td", cell) for cell in rest)


def _words(words: Iterable[Run]) -> Markup:
    return _NOTHING.join(map(_run, words))


def _run(run: Run) -> Markup:
    text = Markup("<br>").join(escape(part) for part in run.text.split("\n"))
    for look, tag in _LOOKS.items():
        if getattr(run, look):
            text = _in(tag, text)
    if run.link:
        return Markup('<a href="{}" rel="nofollow noreferrer noopener">{}</a>').format(run.link, text)
    return text


def _in(tag: str, inside: Markup) -> Markup:
    """The inside in an element whose name is ours."""
    return Markup("<{0}>{1}</{0}>").format(tag, inside)

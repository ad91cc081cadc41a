"""A published report as OpenDocument text: real headings, lists and tables, in its language."""

import io
import re
from collections.abc import Iterable
from html import escape
from typing import Any

import odfdo
from odfdo import Element

from assessor.documents import blocks
from assessor.documents.blocks import Block, Code, Heading, Listing, Paragraph, Quote, Rule, Run, Table
from assessor.documents.document import Document
from assessor.documents.whole import as_blocks, stamp

ACCENT = "#0b4f3c"
"""The board's green."""

_SIZES = {1: "22pt", 2: "16pt", 3: "13pt", 4: "12pt", 5: "11pt", 6: "11pt"}
_LOOKS = ("strong", "emphasis", "struck", "code")
_TABS_AND_SPACES = re.compile(r"(\n|\t| {2,}|^ | $)")


def written(document: Document, label: str = "") -> bytes:
    """The file."""
    file = odfdo.Document("text")
    file.body.clear()
    _about(file, document, label)
    _styles(file, document.language)
    _footer(file, blocks.clean(stamp(document, label)))
    _Writing(file).blocks(as_blocks(document, label), file.body)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _about(file: Any, document: Document, label: str) -> None:
    """What the file says of itself: title, subject, language; no person."""
    about = file.meta
    about.set_title(blocks.clean(document.title))
    about.set_subject(blocks.clean(stamp(document, label)))
    about.set_description(blocks.clean(document.address or document.id))
    about.set_language(blocks.clean(document.language))
    about.set_creator(blocks.clean(document.service.organisation or ""))
    about.set_initial_creator(blocks.clean(document.service.organisation or ""))


# --- Styles ------------------------------------------------------------------------------------------


def _styles(file: Any, language: str) -> None:
    """Our own look over the library's template, which is in French and numbers its headings."""
    styles = file.get_part("styles.xml").root
    tongue, _, country = blocks.clean(language).partition("-")
    for text in styles.get_elements("//style:default-style/style:text-properties"):
        text.set_attribute("fo:language", tongue)
        text.set_attribute("fo:country", country or "none")
        text.set_attribute("style:font-name", "Liberation Sans")
        text.set_attribute("fo:font-size", "11pt")
    for level in styles.get_elements("//text:outline-level-style"):
        level.set_attribute("style:num-format", "")
        for name in ("loext:num-list-format", "style:num-suffix", "text:display-levels"):
            if level.get_attribute(name) is not None:
                level.del_attribute(name)
    _headings(styles)
    for name in ("List_20_1", "Numbering_20_1"):
        for level in styles.get_elements(f"//text:list-style[@style:name='{name}']/*"):
            _indent(level)
    for xml in _OWN:
        file.insert_style(Element.from_tag(xml), automatic=False)
    for xml in _OF_TABLES:
        file.insert_style(Element.from_tag(xml), automatic=True)


def _headings(styles: Any) -> None:
    for level, size in _SIZES.items():
        for text in styles.get_elements(
            f"//style:style[@style:name='Heading_20_{level}']/style:text-properties"
        ):
            text.set_attribute("fo:font-size", size)
            text.set_attribute("fo:font-style", "normal")
            text.set_attribute("fo:color", ACCENT)


def _indent(level: Any) -> None:
    """The library's lists stand at the margin, however deep: each level half a centimetre further in."""
    deep = int(level.get_attribute("text:level"))
    properties = level.get_element("style:list-level-properties")
    properties.set_attribute("text:list-level-position-and-space-mode", "label-alignment")
    place = Element.from_tag("<style:list-level-label-alignment/>")
    place.set_attribute("text:label-followed-by", "listtab")
    place.set_attribute("fo:margin-left", f"{0.6 * deep:.1f}cm")
    place.set_attribute("fo:text-indent", "-0.6cm")
    properties.append(place)


def _own(name: str, family: str, properties: str, parent: str = "") -> str:
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}" style:family="{family}"{above}>{properties}</style:style>'


_TEXT_LOOK = {
    "strong": 'fo:font-weight="bold" style:font-weight-complex="bold"',
    "emphasis": 'fo:font-style="italic" style:font-style-complex="italic"',
    "struck": 'style:text-line-through-style="solid" style:text-line-through-type="single"',
    "code": 'style:font-name="DejaVu Sans Mono" fo:font-size="10pt"',
}


def _text_styles() -> Iterable[str]:
    """A style for each way in which words can look at once: "Strong emphasis"."""
    for number in range(1, 2 ** len(_LOOKS)):
        looks = [look for place, look in enumerate(_LOOKS) if number >> place & 1]
        properties = " ".join(_TEXT_LOOK[look] for look in looks)
        yield _own("-".join(looks), "text", f"<style:text-properties {properties}/>")


_IN = '<style:paragraph-properties fo:margin-left="0.8cm"/>'
_CELL = 'fo:padding="0.15cm" fo:border-bottom="0.5pt solid #8a8f98"'
_OWN = (
    *_text_styles(),
    _own("Quoted", "paragraph", _IN, "Text_20_body"),
    _own(
        "Rule",
        "paragraph",
        '<style:paragraph-properties fo:border-bottom="0.5pt solid #8a8f98"/>',
        "Standard",
    ),
    _own("Head", "paragraph", '<style:text-properties fo:font-weight="bold"/>', "Standard"),
    _own("Foot", "paragraph", '<style:text-properties fo:font-size="9pt"/>', "Standard"),
    _own("Link", "text", f'<style:text-properties fo:color="{ACCENT}" style:text-underline-style="solid"/>'),
)


_OF_TABLES = (  # which only count where the content is
    _own("Cell", "table-cell", f"<style:table-cell-properties {_CELL}/>"),
    _own("Names", "table-column", '<style:table-column-properties style:column-width="4cm"/>'),
    _own("Answers", "table-column", '<style:table-column-properties style:column-width="13cm"/>'),
)


def _footer(file: Any, words: str) -> None:
    """The stamp and the page's number at the foot of every page."""
    styles = file.get_part("styles.xml").root
    master = styles.get_element("//style:master-page")
    page = '<text:page-number text:select-page="current">1</text:page-number>'
    line = f'<text:p text:style-name="Foot">{escape(words)} – page {page}</text:p>'
    master.insert(Element.from_tag(f"<style:footer>{line}</style:footer>"), position=0)
    layout = styles.get_element("//style:footer-style")
    space = '<style:header-footer-properties fo:min-height="0.9cm" fo:margin-top="0.4cm"/>'
    layout.append(Element.from_tag(space))


# --- Content -----------------------------------------------------------------------------------------


class _Writing:
    """Writes blocks into the body, an item of a list or a cell."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.tables = 0
        self.waiting: list[Any] = []  # tables out of a list's item, which may hold none: they follow it

    def blocks(self, given: Iterable[Block], into: Any, style: str = "Text_20_body") -> None:
        """Blocks in order; `style` for plain paragraphs."""
        for block in given:
            match block:
                case Heading(level, words):
                    line = Element.from_tag("<text:h/>")
                    line.set_attribute("text:outline-level", str(level))
                    into.append(self._line(line, f"Heading_20_{level}", words))
                case Paragraph(words):
                    into.append(self._line(Element.from_tag("<text:p/>"), style, words))
                case Code(text):
                    look = "Quoted_code" if style == "Quoted" else "Preformatted_20_Text"
                    into.append(self._line(Element.from_tag("<text:p/>"), look, (Run(text),)))
                case Quote(inner):
                    self.blocks(inner, into, "Quoted")
                case Listing():
                    self._list(block, into)
                case Table() if into.tag == "text:list-item":
                    self.waiting.append(self._table(block))
                case Table():
                    into.append(self._table(block))
                case Rule():
                    into.append(self._line(Element.from_tag("<text:p/>"), "Rule", ()))

    def _line(self, line: Any, style: str, words: Iterable[Run]) -> Any:
        line.set_attribute("text:style-name", style)
        for run in words:
            self._run(line, run)
        return line

    def _run(self, line: Any, run: Run) -> None:
        place = line
        if run.link:
            link = Element.from_tag("<text:a/>")
            link.set_attribute("xlink:type", "simple")
            link.set_attribute("xlink:href", run.link)
            link.set_attribute("text:style-name", "Link")
            place.append(link)
            place = link
        if looks := [look for look in _LOOKS if getattr(run, look)]:
            span = Element.from_tag("<text:span/>")
            span.set_attribute("text:style-name", "-".join(looks))
            place.append(span)
            place = span
        _text(place, run.text)

    def _list(self, listing: Listing, into: Any) -> None:
        """A list; where an item of it has tables, the list goes on below them."""
        made = self._empty_list(listing)
        into.append(made)
        for number, blocks_of_item in enumerate(listing.items):
            if self.waiting and into.tag != "text:list-item":
                self._place_tables(into)
                made = self._empty_list(listing)
                into.append(made)
            item = Element.from_tag("<text:list-item/>")
            if listing.numbered:
                item.set_attribute("text:start-value", str(listing.start + number))
            if _begins_without_words(blocks_of_item):
                item.append(self._line(Element.from_tag("<text:p/>"), "Text_20_body", ()))
            self.blocks(blocks_of_item, item)
            made.append(item)
        if into.tag != "text:list-item":
            self._place_tables(into)

    def _empty_list(self, listing: Listing) -> Any:
        made = Element.from_tag("<text:list/>")
        made.set_attribute("text:style-name", "Numbering_20_1" if listing.numbered else "List_20_1")
        return made

    def _place_tables(self, into: Any) -> None:
        for table in self.waiting:
            into.append(table)
        self.waiting = []

    def _table(self, table: Table) -> Any:
        self.tables += 1
        made = Element.from_tag("<table:table/>")
        made.set_attribute("table:name", f"Table{self.tables}")
        for style in ("Names", "Answers") if table.narrow else [""] * max(1, len(table.head)):
            column = Element.from_tag("<table:table-column/>")
            if style:
                column.set_attribute("table:style-name", style)
            made.append(column)
        head = Element.from_tag("<table:table-header-rows/>")
        head.append(self._row(table.head, "Head"))
        made.append(head)
        for row in table.rows:
            made.append(self._row(row, "Standard"))
        return made

    def _row(self, cells: Iterable[Iterable[Run]], style: str) -> Any:
        row = Element.from_tag("<table:table-row/>")
        for words in cells:
            cell = Element.from_tag("<table:table-cell/>")
            cell.set_attribute("office:value-type", "string")
            cell.set_attribute("table:style-name", "Cell")
            cell.append(self._line(Element.from_tag("<text:p/>"), style, words))
            row.append(cell)
        return row


def _begins_without_words(given: tuple[Block, ...]) -> bool:
    match given[:1]:
        case (Table(),):
            return True
        case (Quote(inner),):
            return not inner or _begins_without_words(inner)
    return False


def _text(into: Any, text: str) -> None:
    """Text with its line breaks, tabs and every space, for which OpenDocument has elements."""
    for part in _TABS_AND_SPACES.split(text):
        if part == "\n":
            into.append(Element.from_tag("<text:line-break/>"))
        elif part == "\t":
            into.append(Element.from_tag("<text:tab/>"))
        elif part and not part.strip(" "):
            spaces = Element.from_tag("<text:s/>")
            spaces.set_attribute("text:c", str(len(part)))
            into.append(spaces)
        elif part:
            into.append(part)

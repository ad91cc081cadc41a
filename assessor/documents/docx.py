"""A published report for Word: real headings, lists and tables, as its own reader expects them."""

import io
from collections.abc import Iterable
from typing import Any

import docx
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from assessor.documents import blocks
from assessor.documents.blocks import Block, Code, Heading, Listing, Paragraph, Quote, Rule, Run, Table
from assessor.documents.document import Document
from assessor.documents.whole import as_blocks, stamp

ACCENT = RGBColor(0x0B, 0x4F, 0x3C)
"""The board's green."""

SIZES = {"Heading 1": 22, "Heading 2": 16, "Heading 3": 13, "Heading 4": 12}


def written(document: Document, label: str = "") -> bytes:
    """The file."""
    word = docx.Document()
    _styles(word, document.language)
    _about(word, document, label)
    _footer(word, blocks.clean(stamp(document, label)))
    _Writing(word).blocks(as_blocks(document, label), word)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _about(word: Word, document: Document, label: str) -> None:
    """What the file says of itself: title, subject, language; no person, and no template's author."""
    about = word.core_properties
    about.title = blocks.clean(document.title)[:255]
    about.subject = blocks.clean(stamp(document, label))[:255]
    about.author = blocks.clean(document.service.organisation or "")[:255]
    about.comments = ""
    about.keywords = ""
    about.last_modified_by = ""
    about.language = blocks.clean(document.language)[:255]
    about.identifier = blocks.clean(document.address or document.id)[:255]


def _styles(word: Word, language: str) -> None:
    """A4, one typeface, calm headings, and the language for whoever reads aloud or checks the spelling."""
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    styles = word.styles
    for style in styles:
        if (
            style.type == WD_STYLE_TYPE.PARAGRAPH
            and style.name
            and style.name.startswith(("Heading", "Title"))
        ):
            style.font.color.rgb = ACCENT
            style.font.size = Pt(SIZES.get(style.name, 11))
            _typeface(style)
    normal = styles["Normal"]
    normal.font.size = Pt(11)
    _typeface(normal)
    for tongue in styles.element.iter(qn("w:lang")):
        tongue.set(qn("w:val"), blocks.clean(language))
    code = styles.add_style("Code", WD_STYLE_TYPE.PARAGRAPH)
    code.base_style = normal
    code.font.name = "Courier New"
    code.font.size = Pt(9.5)


def _typeface(style: Any) -> None:
    """Arial, in place of the theme's typefaces, which the template names for each script."""
    style.font.name = "Arial"
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
        fonts.set(qn(f"w:{script}"), "Arial")


def _footer(word: Word, words: str) -> None:
    """The stamp and the page's number at the foot of every page."""
    line = word.sections[0].footer.paragraphs[0]
    line.add_run(f"{words} – page ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    number = OxmlElement("w:t")
    number.text = "1"
    run.append(number)
    field.append(run)
    line._p.append(field)


class _Writing:
    """Writes blocks into a document or a cell of it, which both take paragraphs and tables."""

    def __init__(self, word: Word) -> None:
        self.word = word
        self.numbering = word.part.numbering_part.element

    def blocks(self, given: Iterable[Block], into: Any, deep: int = 0, style: str | None = None) -> None:
        """Blocks in order; `deep` lists around them, `style` for paragraphs that stand in no list."""
        for block in given:
            match block:
                case Heading(level, words):
                    self.words(into.add_paragraph(style=f"Heading {level}"), words)
                case Paragraph(words):
                    self.words(self._indented(into.add_paragraph(style=style), deep), words)
                case Code(text):
                    self._text(self._indented(into.add_paragraph(style="Code"), deep).add_run(), text)
                case Quote(inner):
                    self.blocks(inner, into, deep, "Quote")
                case Listing():
                    self._list(block, into, deep)
                case Table():
                    self._table(block, into)
                case Rule():
                    self._ruled(into.add_paragraph())

    def _list(self, listing: Listing, into: Any, deep: int) -> None:
        number = self._numbered(listing, deep)
        for item in listing.items:
            first, *rest = item or (Paragraph(()),)
            if not isinstance(first, Paragraph | Heading | Code):
                first, rest = Paragraph(()), list(item)
            line = into.add_paragraph(style=_style_of_item(first, numbered=listing.numbered))
            numbering = line._p.get_or_add_pPr().get_or_add_numPr()
            numbering.get_or_add_numId().val = number
            numbering.get_or_add_ilvl().val = min(deep, 8)
            self.words(line, (Run(first.text),) if isinstance(first, Code) else first.words)
            self.blocks(rest, into, deep + 1)

    def _numbered(self, listing: Listing, deep: int) -> int:
        """A list of its own in the document's numbering: nine levels of bullets, or of numbers from its start."""
        abstract = OxmlElement("w:abstractNum")
        number = len(self.numbering.findall(qn("w:abstractNum"))) + 100
        abstract.set(qn("w:abstractNumId"), str(number))
        for level in range(9):
            start = listing.start if level == min(deep, 8) else 1
            abstract.append(_level(level, "decimal" if listing.numbered else "bullet", start))
        before = self.numbering.find(qn("w:num"))
        before.addprevious(abstract)
        num = self.numbering.add_num(number)
        return int(num.numId)

    def _indented(self, line: Line, deep: int) -> Line:
        if deep:
            line.paragraph_format.left_indent = Pt(18 * deep)
        return line

    def _ruled(self, line: Line) -> None:
        borders = OxmlElement("w:pBdr")
        bottom = OxmlElement("w:bottom")
        for name, value in {"val": "single", "sz": "4", "space": "1", "color": "auto"}.items():
            bottom.set(qn(f"w:{name}"), value)
        borders.append(bottom)
        line._p.get_or_add_pPr().append(borders)

    def _table(self, table: Table, into: Any) -> None:
        columns = max(1, len(table.head))
        made = into.add_table(rows=0, cols=columns)
        made.style = self.word.styles["Table Grid"]
        _headers(made, named=table.narrow)
        _thin(made)
        if table.narrow:
            made.autofit = False
            made.columns[0].width, made.columns[1].width = Cm(4), Cm(13)
        for number, cells in enumerate((table.head, *table.rows)):
            row = made.add_row()
            if number == 0:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            if table.narrow:
                row.cells[0].width, row.cells[1].width = Cm(4), Cm(13)
            for cell, words in zip(row.cells, cells, strict=False):
                self.words(cell.paragraphs[0], words, strong=number == 0)
        into.add_paragraph()

    def words(self, line: Line, words: Iterable[Run], *, strong: bool = False) -> None:
        """Runs in their looks."""
        for run in words:
            written = self._linked(line, run) if run.link else line.add_run()
            written.bold = run.strong or strong or None
            written.italic = run.emphasis or None
            written.font.strike = run.struck or None
            if run.code:
                written.font.name = "Courier New"
            self._text(written, run.text)

    def _linked(self, line: Line, run: Run) -> Any:
        assert run.link is not None
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), line.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        written = line.add_run()
        written.font.underline = True
        written.font.color.rgb = ACCENT
        link.append(written._r)
        line._p.append(link)
        return written

    def _text(self, written: Any, text: str) -> None:
        """Text with its line breaks; every space is kept."""
        for number, part in enumerate(text.split("\n")):
            if number:
                written.add_break(WD_BREAK.LINE)
            written.add_text(part)


def _headers(table: Any, *, named: bool) -> None:
    """Which cells are headers, for whoever reads aloud: the first row, and the first column where it has names."""
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    for name in list(look.attrib):
        del look.attrib[name]
    look.set(qn("w:val"), "00A0" if named else "0020")
    for part, is_header in {"firstRow": True, "firstColumn": named}.items():
        look.set(qn(f"w:{part}"), "1" if is_header else "0")


def _thin(table: Any) -> None:
    """A grey line below each row, and no others."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single" if side in ("bottom", "insideH") else "nil")
        line.set(qn("w:sz"), "4")
        line.set(qn("w:color"), "8A8F98")
        borders.append(line)
    # Word wants them in this place.
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _style_of_item(first: Paragraph | Heading | Code, *, numbered: bool) -> str:
    match first:
        case Heading(level, _):
            return f"Heading {level}"
        case Code():
            return "Code"
    return "List Number" if numbered else "List Bullet"


def _level(level: int, form: str, start: int) -> Any:
    made = OxmlElement("w:lvl")
    made.set(qn("w:ilvl"), str(level))
    texts = {"start": str(start), "numFmt": form, "lvlText": "•" if form == "bullet" else f"%{level + 1}."}
    for name, value in texts.items():
        element = OxmlElement(f"w:{name}")
        element.set(qn("w:val"), value)
        made.append(element)
    properties = OxmlElement("w:pPr")
    indent = OxmlElement("w:ind")
    indent.set(qn("w:left"), str(360 * (level + 1)))
    indent.set(qn("w:hanging"), "360")
    properties.append(indent)
    made.append(properties)
    return made

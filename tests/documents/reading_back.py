"""What stands in a file, read by the libraries' own readers, as plain records to compare."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

import docx
import odfdo
from docx.oxml.ns import qn
from docx.table import Table as WordTable

from assessor.documents import blocks
from assessor.documents.blocks import Block, Code, Heading, Listing, Paragraph, Quote, Run, Table

Record = tuple[Any, ...]
DEEPEST = 8  # Word knows nine levels of lists


def said(given: Iterable[Block]) -> list[Record]:
    """What a file of these blocks must say, in order: headings, paragraphs, items, and tables at the end."""
    return sorted_out(_said(given))


def sorted_out(records: Iterable[Record]) -> list[Record]:
    """Without what is empty; tables last: OpenDocument puts one out of a list's item behind that list."""
    kept = [one for one in records if one[-1]]
    return [one for one in kept if one[0] != "table"] + [one for one in kept if one[0] == "table"]


def _said(given: Iterable[Block], depth: int = 0) -> Iterator[Record]:
    for block in given:
        match block:
            case Heading(level, words):
                yield ("heading", level, blocks.plain(words))
            case Paragraph(words):
                yield ("paragraph", blocks.plain(words))
            case Code(text):
                yield ("paragraph", text)
            case Quote(inner):
                yield from _said(inner, depth)
            case Table(head, rows):
                yield ("table", [[blocks.plain(cell) for cell in row] for row in (head, *rows)])
            case Listing(items):
                for item in items:
                    yield from _item(item, depth)


def _item(item: tuple[Block, ...], depth: int) -> Iterator[Record]:
    if item and isinstance(item[0], Paragraph | Code):
        text = item[0].text if isinstance(item[0], Code) else blocks.plain(item[0].words)
        yield ("item", min(depth, DEEPEST), text)
        item = item[1:]
    yield from _said(item, depth + 1)


def links(given: Iterable[Block]) -> list[tuple[str, str]]:
    """Every link of the blocks: its words and where it leads."""
    return [(run.text, run.link) for run in _runs(given) if run.link]


def _runs(given: Iterable[Block]) -> Iterator[Run]:
    for block in given:
        match block:
            case Heading(_, words) | Paragraph(words):
                yield from words
            case Quote(inner):
                yield from _runs(inner)
            case Listing(items):
                for item in items:
                    yield from _runs(item)
            case Table(head, rows):
                for row in (head, *rows):
                    for cell in row:
                        yield from cell


# --- Word --------------------------------------------------------------------------------------------


def of_word(file: bytes) -> list[Record]:
    """What a Word file says."""
    return sorted_out(map(_of_word, docx.Document(io.BytesIO(file)).iter_inner_content()))


def _of_word(part: Any) -> Record:
    if isinstance(part, WordTable):
        assert part._tbl.tr_lst[0].find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        return ("table", [[cell.text for cell in row.cells] for row in part.rows])
    style = part.style.name
    if style.startswith("Heading "):
        return ("heading", int(style.removeprefix("Heading ")), part.text)
    numbering = part._p.pPr.numPr if part._p.pPr is not None else None
    if numbering is not None and numbering.numId is not None and numbering.numId.val:
        return ("item", numbering.ilvl.val, part.text)
    return ("paragraph", part.text)


def links_of_word(file: bytes) -> list[tuple[str, str]]:
    word = docx.Document(io.BytesIO(file))
    related = word.part.rels
    return [
        ("".join(text.text or "" for text in link.iter(qn("w:t"))), related[link.get(qn("r:id"))].target_ref)
        for link in word.element.body.iter(qn("w:hyperlink"))
    ]


# --- OpenDocument ------------------------------------------------------------------------------------


def of_odt(file: bytes) -> list[Record]:
    """What an OpenDocument text says."""
    return sorted_out(_of_odt(odfdo.Document(io.BytesIO(file)).body.children, -1))


def _of_odt(elements: Iterable[Any], depth: int, *, first: bool = False) -> Iterator[Record]:
    for element in elements:
        match element.tag:
            case "text:h":
                yield ("heading", int(element.get_attribute("text:outline-level")), text_of(element))
            case "text:p":
                text = text_of(element)
                quoted = str(element.get_attribute("text:style-name")).startswith("Quoted")
                yield ("item", min(depth, DEEPEST), text) if first and not quoted else ("paragraph", text)
            case "text:list":
                for item in element.children:
                    yield from _of_odt(item.children, depth + 1, first=True)
            case "table:table":
                assert element.get_element("table:table-header-rows/table:table-row") is not None
                rows = element.get_elements(".//table:table-row")
                yield ("table", [[text_of(cell.children[0]) for cell in row.children] for row in rows])
        first = False


def text_of(element: Any) -> str:
    """The words of a paragraph, its links and spans among them."""
    parts = [element.text or ""]
    for child in element.children:
        match child.tag:
            case "text:s":
                parts.append(" " * int(child.get_attribute("text:c") or 1))
            case "text:tab":
                parts.append("\t")
            case "text:line-break":
                parts.append("\n")
            case _:
                parts.append(text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def links_of_odt(file: bytes) -> list[tuple[str, str]]:
    found = odfdo.Document(io.BytesIO(file)).body.get_elements("//text:a")
    return [(text_of(link), str(link.get_attribute("xlink:href"))) for link in found]

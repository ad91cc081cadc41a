"""What was written is read back by others' readers: nothing is lost, whatever was typed."""

import csv
import io
import itertools
import json
import re
import zipfile
import zlib

import docx
import odfdo
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.documents import blocks, html_page, markdown_file, rows
from assessor.documents import docx as word
from assessor.documents import odt as open_text
from assessor.documents.document import Document, Judged, Service, read
from assessor.documents.formats import offered
from assessor.documents.whole import as_blocks, decision
from tests.documents import reading_back as back
from tests.documents.sample import REPORT, RICH

# What people paste, in pieces that hypothesis puts together.
PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *(
                "# ",
                "## a\n",
                "- ",
                "1. ",
                "> ",
                "    ",
                "\t",
                "\n",
                "\n\n",
                "```\n",
                "---\n",
                "a\n===\n",
                "| a |\n|-|\n",
            ),
            *(
                "**b**",
                "*e*",
                "~~s~~",
                "`c  d`",
                "[l](https://e.example/?a=b&c)",
                "<br>",
                "[x](javascript:a)",
                "  \n",
            ),
            *(
                "\u200f",
                "\ufffe",
                "\x00",
                "\x08",
                "שלום",
                "👩‍👩‍👧",
                "e\u0301",
                "\u2028",
                "]]>",
                "&amp;",
                "[^1]",
                "\n[^1]: n\n",
            ),
        ]
    ),
)
TYPED = st.lists(PIECES, max_size=12).map("".join)


def test_a_report_is_read_back_whole_by_the_readers_of_word_and_opendocument() -> None:
    wanted = list(as_blocks(REPORT))
    in_word, in_odt = word.written(REPORT), open_text.written(REPORT)
    assert back.of_word(in_word) == back.said(wanted)
    assert back.of_odt(in_odt) == back.said(wanted)
    assert back.links_of_word(in_word) == back.links(wanted)
    assert sorted(back.links_of_odt(in_odt)) == sorted(back.links(wanted))
    assert {to.partition(":")[0] for _, to in back.links(wanted)} == {"https", "mailto"}
    said = back.said(wanted)
    levels = [one[1] for one in said if one[0] == "heading"]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert ("table", [["Head", "B"], ["a \n b", "mail"], ["שלום 😀", "= 1"]]) in said
    assert ("item", 2, "deep") in said
    assert ("paragraph", "code   with   spaces\n\tand a tab") in said
    assert any(
        "مرحبا بالعالم, 日本語" in str(one[-1]) and "a control character" in str(one[-1]) for one in said
    )


def test_a_file_says_its_language_title_edition_day_and_address() -> None:
    welsh = REPORT.model_copy(update={"language": "cy-GB"})
    about = docx.Document(io.BytesIO(word.written(welsh)))
    stamp = "Edition 2, published on 3 December 2018 at https://board.example/published/contact-centre-beta"
    assert (about.core_properties.title, about.core_properties.language) == (REPORT.title, "cy-GB")
    assert about.core_properties.subject == stamp
    assert {one.get(qn("w:val")) for one in about.styles.element.iter(qn("w:lang"))} == {"cy-GB"}
    footer = about.sections[0].footer.paragraphs[0]
    assert footer.text.startswith(stamp)
    assert "PAGE" in footer._p.xml
    odt = odfdo.Document(io.BytesIO(open_text.written(welsh)))
    assert (odt.meta.title, odt.meta.language, odt.meta.get_subject()) == (REPORT.title, "cy-GB", stamp)
    with zipfile.ZipFile(io.BytesIO(open_text.written(welsh))) as archive:
        styles = archive.read("styles.xml").decode()
    assert set(re.findall(r'fo:language="(\w+)" fo:country="(\w+)"', styles)) == {("cy", "GB")}
    assert stamp in styles
    assert "text:page-number" in styles
    facts = about.tables[0]
    look = facts._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
    order = [one.tag for one in facts._tbl.tblPr]
    assert order.index(qn("w:tblBorders")) < order.index(qn("w:tblLayout")) < order.index(qn("w:tblLook"))
    page = html_page.written(welsh)
    assert page.count('<th scope="row">') == len(facts.rows) - 1
    names = re.findall(r"<a [^>]*>([^<]*)</a>", page.partition("<h2>")[2])
    assert len([name for name in names if name.startswith("About standard")]) == len(
        {name for name in names if name.startswith("About standard")}
    )
    for file in (word.written(REPORT, "Draft of today"), open_text.written(REPORT, "Draft of today")):
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            assert b"Draft of today" in b"".join(map(archive.read, archive.namelist()))


def test_markdown_csv_and_json_hold_the_same_report() -> None:
    again = blocks.parsed(markdown_file.written(REPORT).decode(), 1)
    wanted, found = back.said(as_blocks(REPORT)), back.said(again)
    # One file has its footnotes at its end, and an indented beginning of a point is no code there.
    foot = [one for one in wanted if one[-1] == "at the foot"]
    assert [one for one in wanted if one not in foot] == [one for one in found if one not in foot]
    assert foot
    assert foot[0] in found
    assert RICH.split("---\n\n1.")[1].split("\n> quote")[0] in markdown_file.written(REPORT).decode()
    assert read(json.loads(offered()["json"].written(REPORT, ""))) == REPORT
    table = list(csv.DictReader(io.StringIO(rows.written(REPORT).decode("utf-8-sig"))))
    assert [(row["number"], row["decision"]) for row in table] == [
        ("1", "Met"),
        ("2", "Not met"),
        ("3", "No result"),
    ]
    assert table[0]["done well"].split("\n\n", 1) == list(REPORT.standards[0].done_well)
    assert (table[0]["edition"], table[0]["published on"], table[0]["address"]) == (
        *("2", "2018-12-03"),
        REPORT.address,
    )
    assert decision(REPORT.standards[1]) == "Not met"


@settings(max_examples=20, derandomize=True, deadline=None)
@given(TYPED, st.text(max_size=40), TYPED)
def test_whatever_was_typed_is_read_back(text: str, title: str, point: str) -> None:
    report = Document(
        id="x",
        title=title,
        service=Service(name=title),
        summary=text,
        standards=(Judged(number=1, title=title, done_well=(point, text)),),
    )
    wanted = back.said(as_blocks(report))
    assert back.of_word(word.written(report)) == wanted
    assert back.of_odt(open_text.written(report)) == wanted


@settings(max_examples=100, derandomize=True, deadline=None)
@given(TYPED, st.integers(2, 4))
def test_a_text_with_other_levels_of_headings_is_the_same_text(text: str, top: int) -> None:
    raised = markdown_file.raised(text, top)
    assert back.said(blocks.parsed(raised, top)) == back.said(blocks.parsed(text, top))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "|", "  =", "＝"])
def test_hostile_26_no_cell_of_a_report_is_a_formula(start: str) -> None:
    typed = f"{start}cmd()"
    judged = Judged(
        number=1, title=typed, reason=typed, done_well=(typed,), to_explore=(typed,), advice=(typed,)
    )
    report = REPORT.model_copy(update={"standards": (judged,), "address": typed})
    table = list(csv.reader(io.StringIO(rows.written(report).decode("utf-8-sig"), newline="")))
    assert [cell[:1] for cell in table[1] if cell.endswith("cmd()")] == ["'"] * 6


def test_where_no_pdf_can_be_made_none_is_offered() -> None:
    kinds = list(offered())
    assert kinds[-5:] == ["odt", "docx", "md", "csv", "json"]
    if "pdf" in kinds:
        file = offered()["pdf"].written(REPORT, "")
        assert file.startswith(b"%PDF-")
        streams = [
            zlib.decompress(one)
            for one in re.findall(rb"FlateDecode.*?stream\n(.*?)\nendstream", file, re.DOTALL)
        ]
        assert any(b"pdfuaid" in one for one in (file, *streams))  # it says that it is tagged

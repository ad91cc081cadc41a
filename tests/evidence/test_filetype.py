"""What a file really is."""

import zipfile
from io import BytesIO

import pytest

from assessor.evidence.filetype import IMAGES, UNKNOWN, sniff


def zipped(*names: str, first: bytes = b"") -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "<x/>")
    return made.getvalue()


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITER = "application/vnd.oasis.opendocument.text"
CALC = "application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (PNG, "a.png", "image/png"),
        (b"\xff\xd8\xff\xe0", "a.jpg", "image/jpeg"),
        (b"GIF89a...", "a.gif", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", "image/webp"),
        (b"%PDF-1.7\n", "a.pdf", "application/pdf"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.docx", WORD),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx", EXCEL),
        (zipped("content.xml", first=WRITER.encode()), "a.odt", WRITER),
        (zipped("content.xml", first=CALC.encode()), "a.ods", CALC),
        (b"a,b\n1,2\n", "a.csv", "text/csv"),
        (b"words\n", "a.txt", "text/plain"),
        (b"words\n", "LICENCE", "text/plain"),
        ("# Café\n".encode(), "a.MD", "text/markdown"),
    ],
)
def test_the_kinds_that_teams_keep_are_known(data: bytes, name: str, kind: str):
    assert sniff(data, name) == kind


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.csv", "a.pdf", "a.svg", "a.png.exe", ""])
def test_a_picture_is_a_picture_whatever_it_is_called(name: str):
    assert sniff(PNG, name) == "image/png"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><script>alert(1)</script>", "a.html"),
        (b"<svg onload=alert(1)>", "a.svg"),
        (b"<?xml version='1.0'?><x/>", "a.xml"),
        (b"MIME-Version: 1.0\n", "a.mhtml"),
        (b"<html>", "a.png"),
        (b"<html>", "a.pdf"),
        (b" %PDF-1.7 with something before it", "a.pdf"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "a.eps"),
        (b"\x89PNG\r\n\x1a\nwithout a head", "a.png"),
        (b"RIFF\x00\x00\x00\x00WAVE", "a.webp"),
        (b"MZ\x90\x00", "a.txt"),
        (b"caf\xe9", "a.txt"),
        (b"a\x00b", "a.csv"),
        (zipped("a.txt"), "a.docx"),
        (zipped("word/document.xml"), "a.docx"),
        (zipped("content.xml", first=b"application/x-evil"), "a.odt"),
        (zipped("content.xml", first=WRITER.encode() + b"-template"), "a.odt"),
        (zipped("META-INF/MANIFEST.MF"), "a.jar"),
        (b"", "a.png"),
    ],
)
def test_anything_else_is_only_ever_handed_over_to_be_saved(data: bytes, name: str):
    assert sniff(data, name) == UNKNOWN


def test_only_pictures_without_scripts_are_shown_in_a_page():
    assert sorted(IMAGES) == ["image/gif", "image/jpeg", "image/png", "image/webp"]

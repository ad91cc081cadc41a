"""What a file really is, told from its first bytes: neither its name nor its sender is believed."""

from pathlib import PurePosixPath

IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What may be shown inside a page. Anything else is only ever handed over to be saved."""

UNKNOWN = "application/octet-stream"

_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.spreadsheet": "application/vnd.oasis.opendocument.spreadsheet",
}
_OFFICE = {
    b"word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_TEXT = {
    ".txt": "text/plain",
    "": "text/plain",
    ".csv": "text/csv",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
}


def sniff(data: bytes, name: str = "") -> str:
    """The media type of a file's bytes; `UNKNOWN` for anything not on the list. The name decides only between texts."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    kind = _TEXT.get(PurePosixPath(name.lower()).suffix)
    return kind if kind and _is_text(data) else UNKNOWN


def _office(data: bytes) -> str:
    """The kind of a document that is a zip. Its parts are not opened: their names stand in it as they are."""
    if data[30:38] == b"mimetype":
        for kind, name in _OPEN_DOCUMENT.items():
            if data[38 : 38 + len(kind)] == kind and data[38 + len(kind) : 40 + len(kind)] == b"PK":
                return name
        return UNKNOWN
    if b"[Content_Types].xml" not in data:
        return UNKNOWN
    return next((name for part, name in _OFFICE.items() if part in data), UNKNOWN)


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(char < " " and char not in "\t\n\r\f" for char in text)

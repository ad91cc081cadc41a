"""Whether the words to remove stand inside a file, as far as we can look into it."""

import io
import re
import zipfile

from assessor.privacy.phrases import Phrases

MOST = 20 * 1024 * 1024  # bytes read of what is packed
TAGS = re.compile(r"<[^>]{0,2000}>")


def holds(content: bytes, phrases: Phrases) -> bool | None:
    """True and False for files of text and office documents; None for what cannot be read (a picture, a PDF, …)."""
    if content[:4] == b"PK\x03\x04":
        return _packed(content, phrases)
    text = _text(content)
    return (
        None if text is None else bool(phrases.pattern.search(text) or phrases.pattern.search(_plain(text)))
    )


def _text(content: bytes) -> str | None:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    if b"\0" in content[:4096] or content[:5] == b"%PDF-":
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        text = content.decode("latin-1")
        odd = sum(letter < " " and letter not in "\t\r\n\f" for letter in text[:4096])
        return None if odd > 8 else text


def _plain(markup: str) -> str:
    """Without tags: a word processor parts words by them wherever it likes."""
    return TAGS.sub("", markup)


def _packed(content: bytes, phrases: Phrases) -> bool | None:
    left, opaque = MOST, False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.infolist():
                if left <= 0:
                    return None
                with packed.open(name) as member:
                    text = _text(inner := member.read(left))
                left -= len(inner)
                if text is None:
                    opaque = True
                elif phrases.pattern.search(text) or phrases.pattern.search(_plain(text)):
                    return True
    # All that zipfile raises for a damaged, locked or unusual file: it cannot be looked into.
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError, EOFError):
        return None
    return None if opaque else False

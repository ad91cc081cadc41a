"""A list of people pasted from a mail or a table: who is in it, line by line, and nothing lost.

Understood are `Name <a@b>`, `a@b`, `Name, a@b, profession`, with commas, semicolons or tabs; `Stone, Nadia <a@b>` as
Outlook copies it; and several people on one line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assessor.forms import EMAIL

MOST = 100  # people at once
LONGEST = 200  # characters of a name


@dataclass(frozen=True, slots=True)
class Pasted:
    """One piece of what was pasted: who it is, or as it stood when nobody could be read from it."""

    text: str
    email: str = ""
    name: str = ""
    profession: str = ""


def read(text: str) -> list[Pasted]:
    """Everybody in a list, in order."""
    return [_one(piece) for piece in _pieces(text)]


def _pieces(text: str) -> Iterator[str]:
    """What is about one person each. Empty pieces are none."""
    for line in re.split(r"[\r\n]+", text):
        # A semicolon parts people where each part names one; else it parts the fields of one.
        parts = line.split(";")
        people = parts if sum("@" in part for part in parts) > 1 else [line]
        for part in people:
            yield from (piece.strip() for piece in _apart(part) if piece.strip(" \t,;"))


def _apart(text: str) -> list[str]:
    """People parted by commas: after each address in angle brackets, or addresses alone."""
    if text.count("<") > 1:
        return re.split(r"(?<=>)\s*,", text)
    fields = [field for field in re.split(r"[,\t ]+", text.strip()) if field]
    return fields if len(fields) > 1 and all("@" in field for field in fields) else [text]


def _one(piece: str) -> Pasted:
    if found := re.search(r"<\s*(?:mailto:)?([^<>\s]+)\s*>", piece):
        before, after = piece[: found.start()], piece[found.end() :]
        return _checked(piece, found[1], _turned(_clean(before)), _clean(after))
    fields = [_clean(field) for field in re.split(r"[,;\t]", piece)]
    at = next((n for n, field in enumerate(fields) if "@" in field), None)
    if at is None:
        return Pasted(piece)
    *words, email = fields[at].split()  # "Nadia Stone nadia@elsewhere.example"
    names = [*fields[:at], " ".join(words)]
    return _checked(piece, email, " ".join(filter(None, names)), ", ".join(filter(None, fields[at + 1 :])))


def _clean(text: str) -> str:
    return text.strip(" \t,;\"'()")


def _turned(name: str) -> str:
    """ "Stone, Nadia" is Nadia Stone."""
    name = re.sub(r"\([^()]*\)?", "", name).strip()  # "Stone, Nadia (Digital)": a department, not a name
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first else name


def _checked(piece: str, email: str, name: str, profession: str) -> Pasted:
    email = _clean(email).lower().removeprefix("mailto:").rstrip(".")
    if not EMAIL.match(email) or "\x00" in piece or len(name) > LONGEST or len(profession) > LONGEST:
        return Pasted(piece)
    return Pasted(piece, email, " ".join(name.split()), " ".join(profession.split()))

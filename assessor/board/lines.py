"""A line of the notebook, as it was typed → what it says about which standard. It asks no database and no seat.

A sign alone never decides against the words: "6-8 weeks", "-5 degrees" and "3 users said" keep every character.
"""

import re
from collections.abc import Container
from dataclasses import dataclass

KINDS = {"+": "strength", "-": "concern", "−": "concern", "–": "concern", "?": "question"}
SIGN = "".join(map(re.escape, KINDS))

# 6- 6+ 6? 6 - with words behind; a digit or another sign right behind it makes it a range, a sum or an arrow.
_NUMBER_AND_SIGN = re.compile(rf"([1-9][0-9]?) ?([{SIGN}])(?![0-9{SIGN}>=])\s*(\S.*)", re.DOTALL | re.ASCII)
_SIGN = re.compile(rf"([{SIGN}])(?![0-9{SIGN}>=])\s*(\S.*)", re.DOTALL | re.ASCII)
_NUMBER_AND_COLON = re.compile(r"([1-9][0-9]?):(?![0-9])\s*(\S.*)", re.DOTALL | re.ASCII)
_NUMBER = re.compile(r"([1-9][0-9]?) +\S", re.ASCII)


@dataclass(frozen=True, slots=True)
class Read:
    """What a line is taken for. `said` is a word about how: "sign", "number" (a guess: the words are kept whole),
    "beside" (where the page said that lines go) or "none" (it waits for its standard); `unknown` is a number that is
    none of this assessment."""

    body: str
    kind: str
    standard: int | None
    how: str
    unknown: int | None = None


def split(text: str) -> list[str]:
    """The lines of what was typed or pasted, without those that are blank."""
    return [
        line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()
    ]


def read(line: str, numbers: Container[int], beside: int | None = None) -> Read:
    """What a line says: its kind, its standard, its words.

    `numbers` are the standards of the assessment; `beside` is the one that the page says lines go to, if any.
    """
    line = line.strip()
    for pattern in (_NUMBER_AND_SIGN, _NUMBER_AND_COLON):
        if found := pattern.fullmatch(line):
            number, words = int(found[1]), found[found.re.groups]
            kind = KINDS[found[2]] if found.re.groups == 3 else "note"
            if number in numbers:
                return Read(words, kind, number, "sign")
            return Read(line, "note", None, "none", unknown=number)
    where = beside if beside in numbers else None
    how = "beside" if where else "none"
    if found := _SIGN.fullmatch(line):
        return Read(found[2], KINDS[found[1]], where, how)
    if (found := _NUMBER.match(line)) and int(found[1]) in numbers:
        return Read(line, "note", int(found[1]), "number")
    return Read(line, "note", where, how)

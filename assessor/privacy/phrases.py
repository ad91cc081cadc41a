"""The words that are removed for good: where they stand in a text, and the text without them."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assessor.problem import invalid

REMOVED = "[removed]"
SHORTEST, LONGEST, MOST = 3, 200, 20
AROUND = 50  # characters shown before and after


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some words of a text, what was found in it, and what follows."""

    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words to look for: in capitals or small letters, however much space is between them."""

    lines: tuple[str, ...]
    pattern: re.Pattern[str]

    def without(self, text: str) -> str:
        """The text with "[removed]" in their place."""
        return self.pattern.sub(REMOVED, text)

    def excerpts(self, text: str, most: int = 3) -> list[Excerpt]:
        """The first places where they stand."""
        found = []
        for match in self.pattern.finditer(text):
            start, end = match.span()
            before = ("…" if start > AROUND else "") + text[max(0, start - AROUND) : start]
            after = text[end : end + AROUND] + ("…" if len(text) > end + AROUND else "")
            found.append(Excerpt(before, match[0], after))
            if len(found) == most:
                break
        return found


def read(typed: str, *, inside: bool = False) -> Phrases:
    """What somebody typed, a phrase on each line; `inside` finds them inside longer words too. Raises Problem 422."""
    lines = tuple(dict.fromkeys(" ".join(line.split()) for line in typed.splitlines() if line.strip()))
    if not lines:
        raise invalid("words", "Enter the exact words that are to go")
    if len(lines) > MOST:
        raise invalid("words", f"Enter {MOST} lines at most, and the others afterwards")
    for line in lines:
        if len(line) < SHORTEST:
            raise invalid("words", f"“{line}” is too short: it would be found everywhere")
        if len(line) > LONGEST:
            raise invalid("words", f"A line holds {LONGEST} letters at most: leave off its end")
    return Phrases(lines, _pattern(lines, inside))


def _pattern(lines: tuple[str, ...], inside: bool) -> re.Pattern[str]:
    forms = {unicodedata.normalize(form, line) for line in lines for form in ("NFC", "NFD")} | set(lines)
    longest_first = sorted(forms, key=lambda line: (-len(line), line))
    return re.compile("|".join(_one(line, inside) for line in longest_first), re.IGNORECASE)


def _one(line: str, inside: bool) -> str:
    words = r"\s+".join(re.escape(word) for word in line.split())
    if inside:
        return words
    left = r"(?<!\w)" if line[0].isalnum() else ""
    right = r"(?!\w)" if line[-1].isalnum() else ""
    return f"{left}{words}{right}"


ANYTHING = re.compile("")  # stands in every file that can be looked into
Change = Callable[[str], str]


def everything(text: str) -> str:
    """What stays of a text that is removed whole."""
    return REMOVED if text.strip() else text


def changed(value: Any, change: Change) -> Any:
    """The same JSON with every text in it changed; names of fields stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [changed(one, change) for one in value]
    if isinstance(value, dict):
        return {name: changed(one, change) for name, one in value.items()}
    return value


def texts(value: Any) -> list[str]:
    """Every text in some JSON."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    return []

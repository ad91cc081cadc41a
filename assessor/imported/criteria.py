"""What a published report says of each standard: tables with two standards in a row, and results below a point."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessor.documents.document import Judged, StandardsUsed
from assessor.imported import old_sets
from assessor.imported.head import decision
from assessor.imported.old_sets import BY_COUNT, EARLY, most_of
from assessor.imported.outline import Piece, plain

LONG = 500  # characters: a heading
_POINTS = re.compile(
    r"^\s*(?:in respect of )?points?\s+(\d{1,2}(?:(?:,| and|,? &) ?\d{1,2})*)", re.IGNORECASE
)
_RESULT = re.compile(r"^result: *(.{2,30})$", re.IGNORECASE | re.MULTILINE)
_SAID = re.compile(
    r"\b(18|26) (?:GDS )?(?:points|criteria|Digital by Default (?:Service Standard|criteria))", re.IGNORECASE
)
_BEFORE = re.compile(r"\bpre-April 2014 (?:criteria|Digital by Default Service Standard)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was said of which standard: number → every word that was said; and its title where one is given."""

    said: Mapping[int, tuple[str, ...]]
    titles: Mapping[int, str]

    def of(self, number: int) -> str | None:
        """The decision, where all that was said of this standard comes to one."""
        found = {decision(words) for words in self.said.get(number, ())}
        return found.pop() if len(found) == 1 else None


def numbers(words: str) -> list[int]:
    """The standards that a heading or sentence begins with: "Points 7, 21 and 22 – …" → 7, 21, 22."""
    match = _POINTS.match(plain(words[:LONG]))
    return [int(number) for number in re.findall(r"\d+", match[1])] if match else []


def title(words: str) -> str:
    """What stands behind the number: "Point 3 - Have a team." → "Have a team"."""
    words = plain(words[:LONG])
    match = _POINTS.match(words)
    return words[match.end() :].strip(" -–—:.") if match else ""


def read(outline: Sequence[Piece]) -> tuple[Decisions, list[Piece]]:
    """The decisions of a report itself; and the outline without the rows of its tables that were understood."""
    said: dict[int, tuple[str, ...]] = {}
    titles: dict[int, str] = {}
    rest: list[Piece] = []
    for piece in outline:
        if piece.earlier:
            rest.append(piece)
            continue
        found, body = _rows(piece.body)
        of = numbers(piece.title)
        if below := _RESULT.search(piece.body):
            found += [(number, below[1]) for number in of]
        for number, words in found:
            said[number] = (*said.get(number, ()), words)
        if len(of) == 1 and len(title(piece.title)) > len(titles.get(of[0], "")):
            titles[of[0]] = title(piece.title)
        rest.append(replace(piece, body=body))
    return Decisions(said, titles), rest


def _rows(body: str) -> tuple[list[tuple[int, str]], str]:
    """The pairs of number and word in a text's tables, and the text without the rows that hold nothing else."""
    found: list[tuple[int, str]] = []
    left: list[str] = []
    for line in body.split("\n"):
        pairs = _pairs(line)
        found += pairs or []
        if pairs is None:
            left.append(line)
    if not found:
        return [], body
    left = [line for line in left if not re.fullmatch(r"\|[\s|:-]*", line) and not _is_head(line)]
    return found, "\n".join(left).strip()


def _pairs(line: str) -> list[tuple[int, str]] | None:
    """The pairs in a row of numbers with words behind them, one of them a decision; None in any other line."""
    cells = [plain(cell) for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
    if len(cells) < 2 or len(cells) % 2:
        return None
    pairs = [(cells[place], cells[place + 1]) for place in range(0, len(cells), 2)]
    pairs = [pair for pair in pairs if any(pair)]
    numbered = all(re.fullmatch(r"\d{1,2}", number, re.ASCII) and said for number, said in pairs)
    if not numbered or not any(decision(said) for _, said in pairs):
        return None
    return [(int(number), said) for number, said in pairs]


def _is_head(line: str) -> bool:
    cells = {plain(cell).lower() for cell in line.strip().strip("|").split("|")}
    return line.startswith("|") and cells <= {
        "criteria",
        "criterion",
        "passed",
        "result",
        "met",
        "point",
        "decision",
    }


def standard_set(said: Sequence[int], text: str) -> tuple[StandardsUsed, str] | None:
    """The set of standards, and the words that tell: a whole table, or the one number of points that is named."""
    count = len(said)
    if count in BY_COUNT and sorted(said) == list(range(1, count + 1)):
        return BY_COUNT[count], f"Criteria 1 to {count}"
    named = {int(match[1]): match[0] for match in _SAID.finditer(text)}
    if len(named) == 1 and max(said, default=0) <= max(named):
        count, words = named.popitem()
        return BY_COUNT[count], words
    if not named and not said and (match := _BEFORE.search(text)):
        return EARLY, match[0]
    return None


def judged(decisions: Decisions, used: StandardsUsed | None) -> tuple[Judged, ...]:
    """A line for each standard of which something was decided; a number that the set does not have is none."""
    return tuple(
        Judged(
            number=number,
            title=decisions.titles.get(number) or old_sets.title(used, number),
            decision=decisions.of(number),
            reason=""
            if decisions.of(number)
            else "The report says: " + ", ".join(decisions.said[number]) + ".",
        )
        for number in sorted(decisions.said)
        if 1 <= number <= most_of(used)
    )

"""The outline of a published report: its sections, and within them what stands under which heading.

Headings were set in many ways: `## Assessment Report`, `### Reasons`, a line all bold, a line all italic, with a
colon or without. Nothing of the text is lost here: the pieces together are all of it, in order.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from assessor.documents.document import Section

# What stands right below a section, however it is set; everything else stands below one of these.
MAIN = (
    "outcome",
    "reasons",
    "recommendations",
    "other recommendations",
    "immediate actions",
    "summary",
    "overview",
    "detail",
    "next steps",
)
ORIGINAL = re.compile(r"\b(original|previous) (report|assessment)\b", re.IGNORECASE)
CRITERIA = re.compile(r"\bcriteria$", re.IGNORECASE)
_MARKED = re.compile(r"(#{2,6})\s+(.*)")
_BOLD = re.compile(r"\*\*((?:(?!\*\*).){1,150})\*\*\s*")
_ITALIC = re.compile(r"_([^_]{1,250})_\s*")
_POINT = re.compile(r"\*\*(points? \d[\d, and]*)\*\*(.{0,250})", re.IGNORECASE)
RULE = re.compile(r"[ \t]*(\*[ \t]*){3,}$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading and what stands right below it. `level` is 2 for a section, 3 for a main part of it, 4 below that.

    `earlier` says that it belongs to an earlier report, which this one repeats.
    """

    level: int
    title: str
    body: str
    earlier: bool = False


def plain(text: str) -> str:
    """Words without marks of Markdown, with plain spaces: `**&nbsp;Digital Leader:**` → `Digital Leader:`."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text.replace("\u200b", ""))
    return " ".join(text.replace("&nbsp;", " ").replace("&amp;", "&").replace("**", "").split())


def pieces(body: str) -> list[Piece]:
    """A report's text cut at its headings; what stands before the first has no title."""
    found: list[tuple[int, str, list[str]]] = [(2, "", [])]
    for line in body.split("\n"):
        heading = _heading(line)
        if heading:
            found.append((*heading, []))
        elif not RULE.match(line):
            found[-1][2].append(line)
    made, earlier = [], False
    for level, title, lines in found:
        earlier = bool(ORIGINAL.search(title)) if level == 2 else earlier
        text = "\n".join(lines).strip()
        made.append(Piece(level, title, text if text.replace("&nbsp;", "").strip() else "", earlier))
    return made


def _heading(line: str) -> tuple[int, str] | None:
    """The level and title of a line that is a heading, whatever it looks like."""
    line = line.replace("****", "")  # bold that ends and begins again
    marked, point = _MARKED.fullmatch(line), _POINT.fullmatch(line)
    if marked:
        title = plain(marked[2]).rstrip(":")
        return (2 if len(marked[1]) == 2 else _level(title)), title
    if point:
        return 4, plain(point[1] + point[2])
    alone = _BOLD.fullmatch(line) or _ITALIC.fullmatch(line)
    if not alone or not plain(alone[1]) or plain(alone[1]).endswith((",", ";")):
        return None
    title = plain(alone[1]).rstrip(":")
    return (2 if CRITERIA.search(title) else _level(title)), title


def _level(title: str) -> int:
    return 3 if title.lower().startswith(MAIN) else 4


def below(outline: Sequence[Piece], place: int) -> list[Piece]:
    """A piece and all that stands below it."""
    first = outline[place]
    return [first, *takewhile(lambda piece: piece.level > first.level, outline[place + 1 :])]


def sections(outline: Sequence[Piece]) -> tuple[Section, ...]:
    """The outline as sections with headings in order, without a table's heading whose rows are all understood."""
    found: list[tuple[str, list[str]]] = []
    for piece in outline:
        if not piece.body and CRITERIA.search(piece.title):
            continue
        if piece.level == 2 or not found:
            found.append((piece.title if piece.level == 2 else "", []))
        if piece.level > 2:
            found[-1][1].append(f"{'#' * piece.level} {piece.title}")
        if piece.body:
            found[-1][1].append(with_tables(piece.body))
    said = [(title, "\n\n".join(parts)) for title, parts in found if title or parts]
    return tuple(Section(title=title or "Report", body=body) for title, body in said)


def with_tables(body: str) -> str:
    """The text with its tables as Markdown knows them: a line below the head, no empty rows."""
    lines: list[str] = []
    table: list[str] = []
    for line in [*body.split("\n"), ""]:
        if line.startswith("|") or (table and line and not table[-1].rstrip().endswith("|")):
            table.append(line)
            continue
        lines += _table(table)
        table = []
        lines.append(line)
    return "\n".join(lines).strip()


def _table(rows: list[str]) -> list[str]:
    cells = [cut for row in rows if any(cut := _cells(row))]
    if not cells:
        return []
    if max(map(len, cells)) == 1:  # a box around a few lines is no table
        return ["", *("\n".join(row).replace("**", "") + "  " for row in cells), ""]
    if len(cells) == 1 or not all(re.fullmatch(r":?-+:?", cell) for cell in cells[1]):
        cells.insert(1, ["---"] * len(cells[0]))
    return ["", *("| " + " | ".join(row) + " |" for row in cells), ""]


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]

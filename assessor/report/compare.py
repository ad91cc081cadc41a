"""What changed between two texts: paragraphs first, words only inside changed paragraphs, with a limit to the work."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]

PARAGRAPHS = 300  # of each text, between what is the same at the beginning and at the end
WORDS = 300  # of each paragraph
WORK = 2_000_000  # pairs of words looked at in all; beyond, whole paragraphs are shown

_TOKEN = re.compile(r"\s+|[^\W_]+(?:['’][^\W_]+)*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are the same, were removed or were added."""

    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of both texts, in pieces; `kind` is "changed" where it holds several."""

    pieces: tuple[Piece, ...]

    @property
    def kind(self) -> str:
        kinds = {piece.kind for piece in self.pieces}
        return next(iter(kinds)) if len(kinds) == 1 else "changed"


def compare(before: str, after: str) -> list[Paragraph]:
    """The paragraphs of both texts, in order."""
    return list(_paragraphs(_split(before), _split(after)))


def _split(text: str) -> list[str]:
    return [part.strip("\n") for part in re.split(r"\n[ \t]*\n+", text) if part.strip()]


def _paragraphs(before: list[str], after: list[str]) -> Iterator[Paragraph]:
    head, tail = _alike(before, after)
    yield from map(_same, before[:head])
    yield from _middle(before[head : len(before) - tail], after[head : len(after) - tail])
    yield from map(_same, before[len(before) - tail :])


def _alike(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many are the same at the beginning, and how many of the rest at the end."""
    most = min(len(before), len(after))
    head = next((n for n in range(most) if before[n] != after[n]), most)
    tail = next((n for n in range(most - head) if before[-1 - n] != after[-1 - n]), most - head)
    return head, tail


def _same(text: str) -> Paragraph:
    return Paragraph((Piece("same", text),))


def _removed(text: str) -> Paragraph:
    return Paragraph((Piece("removed", text),))


def _added(text: str) -> Paragraph:
    return Paragraph((Piece("added", text),))


def _middle(before: list[str], after: list[str]) -> Iterator[Paragraph]:
    if max(len(before), len(after)) > PARAGRAPHS:
        yield from map(_removed, before)
        yield from map(_added, after)
        return
    left = WORK
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from map(_same, before[a:b])
            continue
        pairs = min(b - a, d - c) if tag == "replace" else 0
        for n in range(pairs):
            one, left = _changed(before[a + n], after[c + n], left)
            yield from one
        yield from map(_removed, before[a + pairs : b])
        yield from map(_added, after[c + pairs : d])


def _changed(before: str, after: str, left: int) -> tuple[list[Paragraph], int]:
    """One paragraph that became another: word by word, as long as enough stayed and the work is not too much."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    head, tail = _alike(old, new)
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    work = len(middle[0]) * len(middle[1])
    if max(map(len, middle)) > WORDS * 2 or work > left:
        return [_removed(before), _added(after)], left
    pieces = [
        Piece("same", "".join(old[:head])),
        *_words(*middle),
        Piece("same", "".join(old[len(old) - tail :])),
    ]
    pieces = _joined(pieces)
    stayed = sum(len(piece.words.strip()) for piece in pieces if piece.kind == "same")
    if stayed * 3 < min(len(before), len(after)):
        return [_removed(before), _added(after)], left - work
    return [Paragraph(tuple(pieces))], left - work


def _words(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[a:b]))
        else:
            yield Piece("removed", "".join(old[a:b]))
            yield Piece("added", "".join(new[c:d]))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Without empty ones; a lone space between two changes belongs to both, so that changes read as phrases."""
    removed, added, joined = "", "", list[Piece]()
    rest = [piece for piece in pieces if piece.words]
    for n, piece in enumerate(rest):
        between = piece.kind == "same" and piece.words.isspace() and 0 < n < len(rest) - 1
        if between and (removed and added):
            removed, added = removed + piece.words, added + piece.words
        elif piece.kind == "removed":
            removed += piece.words
        elif piece.kind == "added":
            added += piece.words
        else:
            joined += _both(removed, added)
            removed, added = "", ""
            joined.append(piece)
    return joined + _both(removed, added)


def _both(removed: str, added: str) -> list[Piece]:
    found: list[Piece] = []
    if removed:
        found.append(Piece("removed", removed))
    if added:
        found.append(Piece("added", added))
    return found

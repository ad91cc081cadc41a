"""What changed between two texts, line by line."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

AROUND = 2  # unchanged lines shown before and after a change
MOST = 1_500_000  # lines of one text times lines of the other: beyond it, comparing could take seconds


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that stayed, went or came; or how many lines that stayed are not shown."""

    kind: Literal["same", "gone", "new", "skipped"]
    lines: tuple[str, ...] = ()
    count: int = 0


async def between(before: str, after: str) -> list[Part]:
    """The parts of two texts in order, found without holding up other requests. Equal texts have none."""
    if before == after:
        return []
    return await asyncio.to_thread(lambda: list(_compare(before.split("\n"), after.split("\n"))))


def _compare(before: Sequence[str], after: Sequence[str]) -> Iterator[Part]:
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    yield from _same(before[:start], first=True)
    yield from _middle(before[start : len(before) - end], after[start : len(after) - end])
    yield from _same(before[len(before) - end :], last=True)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines are the same from the beginning."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _middle(before: Sequence[str], after: Sequence[str]) -> Iterator[Part]:
    if len(before) * len(after) > MOST:
        yield from _changed(before, after)
        return
    for what, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if what == "equal":
            yield from _same(before[a:b])
        else:
            yield from _changed(before[a:b], after[c:d])


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Part]:
    if before:
        yield Part("gone", tuple(before))
    if after:
        yield Part("new", tuple(after))


def _same(lines: Sequence[str], *, first: bool = False, last: bool = False) -> Iterator[Part]:
    """Lines that stayed: only those beside a change are shown."""
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    skipped = len(lines) - head - tail
    if skipped < 2:
        if lines:
            yield Part("same", tuple(lines))
        return
    if head:
        yield Part("same", tuple(lines[:head]))
    yield Part("skipped", count=skipped)
    if tail:
        yield Part("same", tuple(lines[-tail:]))

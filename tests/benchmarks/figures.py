"""What a benchmark says: a figure, what it should be, and whether it is."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report."""

    what: str
    figure: str
    target: str
    good: bool

    def __str__(self) -> str:
        return f"{'ok    ' if self.good else 'MISSED'}  {self.what:<58} {self.figure:>22}   {self.target}"


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure."""

    quick: bool

    def __call__(self, whole: float, quick: float) -> float:
        return quick if self.quick else whole


def rank(values: Sequence[float], share: float) -> float:
    """The value that this share of all does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def median(values: Sequence[float]) -> float:
    """The value in the middle."""
    return rank(values, 0.5)


def worked(pid: int) -> float:
    """Seconds that a process has worked, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def at_rest(pid: int) -> None:
    """Returns once a process that has just started has nothing more to prepare."""
    before = -1.0
    while (now := worked(pid)) - before > 0.02:
        before = now
        await asyncio.sleep(0.5)


def memory(pid: int) -> int:
    """Bytes of memory that a process has to itself or shares."""
    for row in Path(f"/proc/{pid}/status").read_text().splitlines():
        if row.startswith("VmRSS:"):
            return int(row.split()[1]) * 1024
    raise ProcessLookupError(pid)

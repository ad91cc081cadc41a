"""What somebody may do next on a board, most useful first."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessor.board.counts import Count
from assessor.door import Seat

MOST = 3

# What a later room has to say to a seat: {words, address}, most useful first. It may change only with an entry of the
# journal that this seat's audience gets, or with the day. Their list is `for_you` of the application's state.
Line = dict[str, str]
Giver = Callable[[Any, Seat], Awaitable[Sequence[Line]]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody on a board, the same for all of an audience: numbers of standards, and of notes."""

    tray: int
    without_notes: tuple[int, ...]
    without_evidence: tuple[int, ...]


def waiting(counted: Mapping[int, Count], tray: int) -> Waiting:
    """What waits, from what the standards hold."""
    quiet = tuple(number for number, count in counted.items() if not count.notes)
    bare = tuple(number for number, count in counted.items() if not count.evidence)
    return Waiting(tray, quiet, bare)


async def from_later_rooms(state: Any, here: Seat) -> list[Line]:
    """What the rooms that come later have to say, each of which was given the application's state and the seat."""
    return [line for giver in state.for_you for line in await giver(state, here)]


def for_you(here: Seat, now: Waiting, more: Sequence[Line] = ()) -> list[Line]:
    """Sentences with the address where this seat can do something about them; `more` comes first."""
    address = f"/assessments/{here.id}"
    items = list(more)
    if here.may("mark beforehand") and here.state in ("preparing", "evidence-submitted"):
        words = "Mark what you want to hear more about: one tap for each standard."
        items.append({"words": words, "address": f"{address}/marks"})
    if here.may("write notes") and now.tray:
        words = (
            "1 note waits for its standard."
            if now.tray == 1
            else f"{now.tray} notes wait for their standard."
        )
        items.append({"words": words, "address": f"{address}/tray"})
    if here.may("write notes") and now.without_notes:
        words = f"Nobody has noted on {numbers(now.without_notes)} yet."
        items.append({"words": words, "address": f"{address}/standards/{now.without_notes[0]}"})
    if here.may("write claims") and now.without_evidence:
        have = "has" if len(now.without_evidence) == 1 else "have"
        words = f"{numbers(now.without_evidence).capitalize()} {have} no evidence yet."
        items.append({"words": words, "address": f"{address}/standards/{now.without_evidence[0]}"})
    return items[:MOST]


def numbers(found: tuple[int, ...]) -> str:
    """Numbers of standards in words: "standard 6", "standards 6 and 7", "standards 1, 2, 3, 4 and 11 more"."""
    some = [str(number) for number in found[:4]]
    if len(found) > len(some):
        return f"standards {', '.join(some)} and {len(found) - len(some)} more"
    if len(some) == 1:
        return f"standard {some[0]}"
    return f"standards {', '.join(some[:-1])} and {some[-1]}"

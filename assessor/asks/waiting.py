"""What waits for a decision of the organisation, in the words of whoever reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessor.asks import queries
from assessor.asks.queries import Group
from assessor.database import Reading, Row
from assessor.door import Person
from assessor.markdown import excerpt
from assessor.portfolio.rows import Part, kept
from assessor.portfolio.view import View
from assessor.recommendations.shown import Sets, title
from assessor.words import Times

LONGEST = 140
COUNTED = (
    "Open recommendations for the organisation that everyone with a seat may see, and open actions for the "
    "organisation from retros; those of mock assessments and peer reviews too. What was put together counts once; so "
    "does what was asked for in the same words. Services waiting: each service counts once."
)
LEFT_OUT = (
    "What only a panel may see, practice boards, cancelled assessments, and what is decided is not counted."
)


@dataclass(frozen=True, slots=True)
class One:
    """One recommendation or action, where it was asked for."""

    part: Part
    words: str
    address: str
    place: str  # "Contact centre, standard 6 Multidisciplinary team"
    service: str
    since: datetime
    decider: str
    status: str
    level: str  # "" of a retro's action
    waits: bool

    @property
    def key(self) -> str:
        """The part as a form names it."""
        return "/".join(self.part)


@dataclass(frozen=True, slots=True)
class Wait:
    """A line of the list: an ask, or what was asked for in the same words."""

    ask: str
    words: str
    decider: str
    decide_by: str
    services: int
    things: int
    since: datetime
    ones: tuple[One, ...]

    @property
    def key(self) -> str:
        """The first of its parts, as a form names it: it stands for all in the same words."""
        return self.ones[0].key

    @property
    def more(self) -> int:
        """How many things beside those shown."""
        return self.things - len({one.part for one in self.ones})

    @property
    def address(self) -> str:
        return f"/asks/{self.ask}" if self.ask else self.ones[0].address


def one_of(row: Row, sets: Sets, times: Times) -> One:
    """A row of the queries as it is shown."""
    return One(
        part=(row["kind"], row["place"], row["thing"]),
        words=excerpt(row["body"], LONGEST),
        address=_address(row),
        place=_place(row, sets),
        service=row["service"],
        since=times.local(row["since"]),
        decider=(row["owner"] or "").strip(),
        status=row["status"],
        level=row["level"],
        waits=bool(row["waits"]),
    )


def _address(row: Row) -> str:
    if row["kind"] == "action":
        return f"/retros/{row['place']}#action-{row['thing']}"
    board = f"/assessments/{row['place']}"
    there = f"/standards/{row['standard']}" if row["standard"] is not None else ""
    return f"{board}{there}#recommendation-{row['thing']}"


def _place(row: Row, sets: Sets) -> str:
    if row["kind"] == "action":
        return f"{row['service_name']}, from a retro"
    if row["standard"] is None:
        return f"{row['service_name']}, the whole service"
    chosen = row["standard_set"]
    about = title(sets, chosen, row["standard"]) if chosen in sets else ""
    return f"{row['service_name']}, standard {row['standard']} {about}".strip()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits for a decision; `lines` are some of it."""

    asks: int
    services: int
    since: datetime | None
    lines: list[Wait]

    @property
    def more(self) -> int:
        """How many lines there are beside those shown."""
        return self.asks - len(self.lines)


NOTHING = Waiting(0, 0, None, [])


async def waiting(
    db: Reading, who: Person, eyes: View, sets: Sets, times: Times, limit: int, offset: int = 0
) -> Waiting:
    """What waits for a decision: that for which most services wait first, then what waits longest. `eyes` are what
    this person may see, taken before."""
    every = await queries.groups(db, who, eyes)
    if not every:
        return NOTHING
    found = every[offset : offset + limit]
    rows = await queries.those(db, who, found)
    asks = {row["id"]: row for row in await queries.named(db, [one.ask for one in found if one.ask])}
    inside: dict[tuple[str, str], list[One]] = {}
    for row in rows:
        inside.setdefault((row["ask"], kept(row["words"])), []).append(one_of(row, sets, times))
    return Waiting(
        asks=len(every),
        services=len(set().union(*(one.services for one in every))),
        since=times.local(min(one.since for one in every)),
        lines=[
            _wait(one, asks, inside[one.ask, one.words], times)
            for one in found
            if (one.ask, one.words) in inside  # or somebody has just done it
        ],
    )


def _wait(group: Group, asks: Mapping[str, Row], ones: Sequence[One], times: Times) -> Wait:
    stands: Mapping[str, Any] = asks.get(group.ask) or {"title": "", "decider": "", "decide_by": ""}
    deciders = list(dict.fromkeys(one.decider for one in ones if one.decider))
    return Wait(
        ask=group.ask,
        words=stands["title"] if group.ask else ones[0].words,
        decider=stands["decider"] or ", ".join(deciders),
        decide_by=stands["decide_by"] or "",
        services=len(group.services),
        things=len(group.parts),
        since=times.local(group.since),
        ones=tuple(ones),
    )

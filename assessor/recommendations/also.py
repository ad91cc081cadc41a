"""What stands in the register beside what panels recommended: later rooms hand it over, app.py lists who does.

Each gives rows in the register's own order, told by (rank, assessment, id), and shows them in the register's words; an
"assessment" that is none is the id of where the thing stands instead, such as a retro.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from assessor.database import Database, Reading, Row
from assessor.door import Person
from assessor.recommendations import queries
from assessor.recommendations.queries import Place
from assessor.recommendations.shown import shown
from assessor.recommendations.wanted import Wanted

Thing = dict[str, Any]
Which = tuple[str, str, str]  # rank, assessment, id: unique, and in this order the list stands


class Also(Protocol):
    """Something with an owner, a date and a status that this person may see, as far as the filters let through."""

    async def listed(
        self, db: Reading, who: Person, wanted: Wanted, today: date, after: Place | None, limit: int
    ) -> list[Row]:
        """The next ones; `rank` is the first part of their place."""

    async def order(self, db: Reading, who: Person, wanted: Wanted, today: date, limit: int) -> list[Which]:
        """Which ones there are."""

    async def those(self, db: Reading, who: Person, which: Sequence[tuple[str, str]]) -> list[Row]:
        """These ones, (assessment, id), as far as this person may see them."""

    async def shown(self, db: Reading, who: Person, rows: Sequence[Row], day: date) -> list[Thing]:
        """As the register shows them, in the same order."""

    async def counts(self, db: Reading, who: Person, wanted: Wanted, today: date) -> list[Row]:
        """How many, as queries.counts."""

    async def options(self, db: Reading, who: Person) -> list[Row]:
        """What there is to choose from, as queries.options."""


class Register(Protocol):
    """What goes through all of them. The functions of queries.py do; the portfolio offers the same from memory."""

    async def listed(
        self, db: Database, who: Person, wanted: Wanted, today: date, after: Place | None, limit: int
    ) -> list[Row]: ...

    async def order(
        self, db: Database, who: Person, wanted: Wanted, today: date, limit: int
    ) -> list[Which]: ...

    async def counts(self, db: Database, who: Person, wanted: Wanted, today: date) -> list[Row]: ...

    async def options(self, db: Database, who: Person) -> list[Row]: ...


def _register(state: Any, who: Person) -> Register:
    """Where they are many, from memory: whoever sees most of all. Whoever sees few costs the database little."""
    register: Register = state.register if who.organises or who.leadership else queries
    return register


async def listed(
    state: Any, who: Person, wanted: Wanted, today: date, after: Place | None, limit: int
) -> list[Thing]:
    """The next of all kinds in their order, as lists show them; each with its `rank`."""
    db = state.database
    found: list[tuple[Also | None, Row]] = [
        (None, row) for row in await _register(state, who).listed(db, who, wanted, today, after, limit)
    ]
    for room in state.also_due:
        found += [(room, row) for row in await room.listed(db, who, wanted, today, after, limit)]
    found.sort(key=lambda one: _place(one[1]))
    made = await _shown(state, who, found[:limit], today)
    return [{**made[_place(row)[1:]], "rank": row["rank"]} for _, row in found[:limit]]


def _place(row: Row) -> Which:
    return row["rank"], row["assessment"], row["id"]


async def _shown(
    state: Any, who: Person, found: Sequence[tuple[Also | None, Row]], today: date
) -> dict[tuple[str, str], Thing]:
    """Each as its own room shows it, by (assessment, id)."""
    db, made = state.database, []
    if rows := [row for room, row in found if room is None]:
        made += await shown(db, state.standards, who, rows, today)
    for room in state.also_due:
        if rows := [row for of, row in found if of is room]:
            made += await room.shown(db, who, rows, today)
    return {(one["assessment"], one["id"]): one for one in made}


async def order(state: Any, who: Person, wanted: Wanted, today: date, limit: int) -> list[Which]:
    """Which ones the whole list has, in its order."""
    found = await _register(state, who).order(state.database, who, wanted, today, limit)
    for room in state.also_due:
        found += await room.order(state.database, who, wanted, today, limit)
    return sorted(found)[:limit]


async def those(state: Any, who: Person, which: Sequence[Which], today: date) -> list[Thing]:
    """These ones as files show them, in this order."""
    keys = [one[1:] for one in which]
    found: list[tuple[Also | None, Row]] = [
        (None, row) for row in await queries.those(state.database, who, keys)
    ]
    for room in state.also_due:
        found += [(room, row) for row in await room.those(state.database, who, keys)]
    made = await _shown(state, who, found, today)
    return [made[key] for key in keys if key in made]


async def counts(state: Any, who: Person, wanted: Wanted, today: date) -> list[Row]:
    """How many there are of each kind, group, status, level, reader and owner."""
    found = await _register(state, who).counts(state.database, who, wanted, today)
    for room in state.also_due:
        found += await room.counts(state.database, who, wanted, today)
    return found


async def options(state: Any, who: Person) -> list[Row]:
    """Services, standards and owners to choose from, each once, in the order in which a form offers them."""
    found = await _register(state, who).options(state.database, who)
    more = [row for room in state.also_due for row in await room.options(state.database, who)]
    if not more:
        return found
    by: dict[tuple[Any, ...], Row] = {}
    for row in [*found, *more]:
        key = row["kind"], row["value"], row["number"]
        stands = by.get(key)
        by[key] = {**stands, "n": stands["n"] + row["n"]} if stands else row
    return sorted(by.values(), key=_offered)


def _offered(row: Row) -> tuple[Any, ...]:
    return row["kind"], row["words"], row["value"], row["number"] or 0

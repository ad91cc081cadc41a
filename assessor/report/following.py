"""What follows for the report from what others did: each change of a point or a decision is a version of it."""

from collections.abc import Awaitable, Callable
from functools import partial

from assessor.day.points import theirs
from assessor.door import Reader
from assessor.journal import Change
from assessor.report import queries, report
from assessor.report.parts import part_of

FOLLOWED = ("point.written", "point.changed", "point.removed", "rating.agreed")


def follows() -> dict[str, Callable[[Change], Awaitable[None]]]:
    """Action → what follows from it in the same write."""
    found: dict[str, Callable[[Change], Awaitable[None]]] = {
        action: partial(keep, action) for action in FOLLOWED
    }
    return {**found, "state.changed": opened}


async def keep(action: str, change: Change) -> None:
    """A point or a decision changed: once the report is written, that is a version of it. Said once for a write of
    several actions; a write of the report itself keeps its own."""
    actions = [entry["action"] for entry in change.book.entries]
    first = next(name for name in FOLLOWED if name in actions)
    if action != first or "report.changed" in actions:
        return
    row = await queries.row_as_it_is(change.tx, change.book.id)
    if row is None:
        return
    version = row["version"] + 1
    opened = row["open_version"] + theirs(change)
    # Whoever removes words for good writes nothing of the report, and may not even read it.
    writes = change.who is not None and await queries.is_of_panel(change.tx, change.book.id, change.who)
    author = str(change.who if writes else row["author"])
    await queries.put(change.tx, {**row, "version": version, "open_version": opened, "author": author})
    stands = await report.as_it_stands(change.tx, Reader(change.book.assessment, "panel"))
    numbers = {entry["standard"] for entry in change.book.entries if entry["action"] in FOLLOWED}
    changed = [part_of(number) for number in sorted(numbers & set(change.book.assessment["numbers"]))]
    kept = {part: stands.content(part) for part in changed}
    await queries.keep(change.tx, change.book.id, version, author, kept)


async def opened(change: Change) -> None:
    """The assessment came to its fact check: what everyone else reads of the report counts one up."""
    if await queries.state_now(change.tx, change.book.id) == "fact-check":
        await queries.opened(change.tx, change.book.id)

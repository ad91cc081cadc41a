"""The pages of a service as a tree: which stands below which."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assessor.database import Row


@dataclass(slots=True)
class Branch:
    """A page and the pages below it, in order."""

    page: Row
    below: list["Branch"] = field(default_factory=list)


def grow(rows: Sequence[Row]) -> list[Branch]:
    """The pages at the top, each with what stands below it. One whose parent is gone stands at the top."""
    branches = {row["id"]: Branch(row) for row in rows}
    top: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.page["parent"] or "")
        (above.below if above else top).append(branch)
    return top


def walk(branches: Sequence[Branch], depth: int = 0) -> Iterator[tuple[int, Row]]:
    """Every page with how deep it stands, as one reads the tree downwards."""
    for branch in branches:
        yield depth, branch.page
        yield from walk(branch.below, depth + 1)


def above(rows: Sequence[Row], id: str) -> list[Row]:
    """The pages above one, from the top down."""
    by_id = {row["id"]: row for row in rows}
    found: list[Row] = []
    row = by_id.get(id)
    while row and (row := by_id.get(row["parent"] or "")) and row not in found:
        found.insert(0, row)
    return found


def below(rows: Sequence[Row], id: str) -> set[str]:
    """One page and all pages below it, by id: none of them can be its parent."""
    found = {id}
    while more := {row["id"] for row in rows if row["parent"] in found} - found:
        found |= more
    return found
